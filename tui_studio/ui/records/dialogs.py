"""What a form asks: what becomes of unsaved changes, and which of two versions stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal
from textual.widgets import Static

from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.modals.confirm import Answer
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.widget import Widget


class Unsaved(StrEnum):
    """What becomes of what was typed; no answer means that somebody stays."""

    SAVE = "save"
    DISCARD = "discard"


class UnsavedModal(StudioModal[Unsaved]):
    """Save, discard or stay; staying is ready, since it loses nothing."""

    BINDINGS = bindings_for("unsaved", "answers")
    AUTO_FOCUS = "Answer:last-child"

    def __init__(self, title: str, changed: Sequence[str]) -> None:
        """`changed` names the fields."""
        super().__init__("Not saved yet", hint="")
        self._lines = (title, f"Changed: {', '.join(changed)}.")

    def body(self) -> Iterable[Widget]:
        """What was changed, and the answers."""
        yield Static(stacked(map(plain, self._lines)), classes="dialog-text")
        keys = [key_hint(self, name) for name in ("unsaved.save", "unsaved.discard", "modal.cancel")]
        yield Horizontal(
            Answer("Save", keys[0], Unsaved.SAVE),
            Answer("Discard", keys[1], Unsaved.DISCARD),
            Answer("Stay", keys[2], None),
            classes="answers",
        )

    @on(Answer.Pressed)
    def take_answer(self, event: Answer.Pressed) -> None:
        """A button was pressed."""
        self.answer(event.value)

    def action_save(self) -> None:
        """Save, then go."""
        self.answer(Unsaved.SAVE)

    def action_discard(self) -> None:
        """Go without saving."""
        self.answer(Unsaved.DISCARD)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one field, as they are shown."""

    key: str
    label: str
    mine: str
    theirs: str
    both: bool = False
    """True where a third way keeps both."""
    of: str = ""
    """The record, where there are several."""


class ConflictModal(StudioModal[dict[str, str]]):
    """Field by field mine, theirs, or, where it makes sense, both."""

    BINDINGS = bindings_for("differ")

    def __init__(
        self,
        title: str,
        reason: str,
        differences: Sequence[Difference],
        heads: tuple[str, str] = ("Yours", "Theirs"),
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        """`heads` name the two versions; `chosen` maps field to `mine`, `theirs` or `both` and begins as mine."""
        super().__init__(title, hint="")
        self._reason = reason
        self._differences = tuple(differences)
        self._several = len({difference.of for difference in differences}) > 1
        self._heads = heads
        self._chosen = {difference.key: "mine" for difference in differences} | dict(chosen or {})

    def body(self) -> Iterable[Widget]:
        """Why it is asked, and the fields."""
        yield Static(plain(self._reason), classes="dialog-text")
        columns = (
            *([LineColumn("Record", 17)] if self._several else []),
            LineColumn("Field", 14),
            LineColumn("Takes", 8),
            LineColumn(self._heads[0], 10, grow=True),
            LineColumn(self._heads[1], 10, grow=True),
        )
        table = LineTable(columns)
        table.styles.height = min(len(self._differences), 12) + 1
        yield table
        yield Static("", classes="dialog-whole")

    def on_mount(self) -> None:
        """Show them."""
        space, mine, theirs = (key_hint(self, f"differ.{name}") for name in ("turn", "mine", "theirs"))
        keys = f" {space} turns · {mine} all left · {theirs} all right · Enter goes on · Esc back "
        self.query_one(".dialog").border_subtitle = plain(keys)
        self._draw()

    @on(LineTable.Moved)
    def show_whole(self, event: LineTable.Moved) -> None:
        """Both versions in full below the list."""
        found = next((row for row in self._differences if row.key == event.key), None)
        if found is not None:
            rows = zip(self._heads, (found.mine, found.theirs), strict=True)
            whole = [*filter(None, [found.of]), *(f"{head}: {text}" for head, text in rows)]
            self.query_one(".dialog-whole", Static).update(stacked(map(plain, whole)))

    def action_turn(self) -> None:
        """The other one, or both where that makes sense."""
        row = next(row for row in self._differences if row.key == self.query_one(LineTable).key)
        ways = ["mine", "theirs", *(["both"] if row.both else [])]
        self._chosen[row.key] = ways[(ways.index(self._chosen[row.key]) + 1) % len(ways)]
        self._draw()

    def action_take_all(self, way: str) -> None:
        """All of one side."""
        self._chosen = dict.fromkeys(self._chosen, way)
        self._draw()

    def action_done(self) -> None:
        """Go on with what was chosen."""
        self.answer(dict(self._chosen))

    def _draw(self) -> None:
        names = {"mine": f"‹ {self._heads[0]}"[:8], "theirs": f"{self._heads[1]} ›"[:8], "both": "‹ both ›"}

        def of(row: Difference) -> tuple[str, ...]:
            return (row.of,) if self._several else ()

        self.query_one(LineTable).show(
            [
                Line(row.key, (*of(row), row.label, names[self._chosen[row.key]], row.mine, row.theirs))
                for row in self._differences
            ]
        )


def shown_difference(value: Any) -> str:
    """A value in a word or two."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "(empty)" if value in (None, "") else str(value)

"""The filter line: filters as one types, says what it understood and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_studio.errors import QueryRefused
from tui_studio.text import blanked
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import FilterEdited, FilterLeft
from tui_studio.ui.modals.base import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

SIGN = 3
"""Cells of the sign in front of the line."""
REST = 0.12
"""Seconds without a key after which the list follows."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A filter text as it was read: what it means in chips, and what is wrong with it and where."""

    chips: tuple[str, ...]
    problem: str = ""
    start: int = 0
    end: int = 0


def understood(text: str, hub: str = "") -> Understood:
    """What a filter text means for the records of a hub; of a malformed one, what can be understood of it."""
    if not text.strip():  # as at the start, when reading the language in would keep the first line waiting
        return Understood(())
    from tui_studio.domain.query_text import parse_query
    from tui_studio.domain.query_written import chips

    try:
        return Understood(tuple(chips(parse_query(text, hub=hub))))
    except QueryRefused as error:
        rest = chips(parse_query(text, lenient=True, hub=hub))
        return Understood(tuple(rest), str(error), error.start, error.end)


class FilterInput(Input):
    """The field itself; its keys stand before those that a field has anyway."""

    BINDINGS = bindings_for("filter")

    class Kept(Message):
        """The filter stays; the list wants the focus."""

    class Cleared(Message):
        """The filter is to go."""

    def action_keep(self) -> None:
        """Keep the filter and go to the list."""
        self.post_message(self.Kept())

    async def action_save(self) -> None:
        """Keep the filter under a name."""
        await self.run_action("screen.save_filter")

    async def action_builder(self) -> None:
        """Put the filter together line by line."""
        await self.run_action("screen.builder")

    def action_clear(self) -> None:
        """Take the filter away."""
        self.post_message(self.Cleared())


class FilterBar(Vertical):
    """Hidden until it is wanted; posts `FilterEdited` and `FilterLeft`."""

    DEFAULT_CSS = """
    FilterBar { height: auto; display: none; }
    FilterBar.-open { display: block; }
    FilterBar Horizontal { height: 1; }
    FilterBar .filter-sign { width: 3; }
    FilterBar Input { width: 1fr; min-width: 30; }
    FilterBar .filter-chips { width: auto; max-width: 50%; height: 1; padding: 0 1; }
    FilterBar .filter-place { height: 1; }
    FilterBar .filter-problem { height: auto; max-height: 3; padding: 0 1 0 3; }
    """

    def __init__(self) -> None:
        """Closed and empty."""
        super().__init__(id="filter-bar")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, beside it what it means, below it where it is wrong and why."""
        with Horizontal():
            yield Static(" / ", classes="filter-sign")
            yield FilterInput(compact=True, placeholder="name, number or ID; status:scheduled grade:9 images:0 -word")
            yield Static("", classes="filter-chips", markup=False)
        yield Static("", classes="filter-place", markup=False)
        yield Static("", classes="filter-problem", markup=False)

    def on_mount(self) -> None:
        """Say nothing yet."""
        self._explain()

    @property
    def _hub(self) -> str:
        """Whose fields the line may ask for."""
        return str(getattr(self.screen, "queries", ""))

    @property
    def line(self) -> Input:
        """The field."""
        return self.query_one(Input)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.value.strip() if self.is_mounted else ""

    def open(self) -> None:
        """Show the line and give it the focus."""
        self.add_class("-open")
        self.line.focus()

    def close(self) -> None:
        """Empty and hide it."""
        self._stop()
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._explain()
        self.remove_class("-open")

    @on(Input.Changed)
    def wait_for_rest(self, event: Input.Changed) -> None:
        """Follow once the fingers rest."""
        event.stop()
        self._explain()
        self._stop()
        self._timer = self.set_timer(REST, self._tell)

    @on(FilterInput.Kept)
    def keep(self) -> None:
        """Give the focus to the list; an empty line closes."""
        if self._timer is not None:
            self._tell()
        if not self.text:
            self.close()
        self.post_message(FilterLeft(cleared=False))

    @on(FilterInput.Cleared)
    def clear(self) -> None:
        """Take the filter away."""
        self.close()
        self.post_message(FilterEdited(""))
        self.post_message(FilterLeft(cleared=True))

    def refuse(self, error: QueryRefused) -> None:
        """Show what only the studio could find wrong with the text: a saved filter that is not there."""
        self._say(Understood((), str(error), error.start, error.end))

    def _tell(self) -> None:
        """Let the list follow, unless the text is malformed: then the last good result stays."""
        self._stop()
        if not understood(self.line.value, self._hub).problem:
            self.post_message(FilterEdited(self.text))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _explain(self) -> None:
        self._say(understood(self.line.value, self._hub))

    def _say(self, read: Understood) -> None:
        # plain words explain themselves
        shown = () if all(chip.startswith("“") and " or " not in chip for chip in read.chips) else read.chips
        beside = self.query_one(".filter-chips", Static)
        beside.update(Content(" · ").join(map(plain, shown)))
        beside.display = bool(shown)
        place, below = self.query_one(".filter-place", Static), self.query_one(".filter-problem", Static)
        place.update(Content(self._underline(read) if read.problem else ""))
        below.update(plain(f"! {read.problem}"))
        place.display = below.display = bool(read.problem)

    def _underline(self, read: Understood) -> str:
        """Carets below what is wrong, as far as the line shows it."""
        text = blanked(self.line.value)
        left = self.line.scroll_offset.x
        before = cell_len(text[: read.start]) - left
        wide = max(1, cell_len(text[read.start : read.end])) + min(0, before)
        return " " * (SIGN + max(0, before)) + "^" * max(1, wide)

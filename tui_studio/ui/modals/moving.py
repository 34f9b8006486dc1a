"""Fields above, what would come of them below, followed at every key press: for moving, cancelling and booking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.widgets import Input, Static

from tui_studio.errors import StudioError
from tui_studio.text import clean_text
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked
from tui_studio.ui.modals.refusals import RefusalsModal
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.form_field import FormField

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from textual.timer import Timer
    from textual.widget import Widget

    from tui_studio.services.results import Skipped

REST = 0.1
"""Seconds without a key after which the plan follows."""
AROUND = 9  # lines of the dialog and of the screen beside fields and list


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: its label, what stands in it, what it can be chosen from, and a hint behind it."""

    label: str
    value: str = ""
    choices: Sequence[str] | None = None
    hint: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done: a sentence, a line for each record, who stays, and what has to be confirmed."""

    plan: Any
    count: int
    says: str
    lines: Sequence[tuple[str, str, str, str]] = ()
    """Number, name, what would become of it, and what speaks against that."""
    skipped: Sequence[Skipped] = ()
    doubts: str = ""
    """Asked for once more before it is done; empty when nothing speaks against it."""
    values: Mapping[str, str] = field(default_factory=dict)


class MovingModal(StudioModal[Preview]):
    """Answers with the preview that was shown when Enter was pressed."""

    BINDINGS = bindings_for("moving")
    enter_ends = True
    DEFAULT_CSS = """
    MovingModal {
        & #moving-says { height: auto; text-style: bold; margin: 1 0; }
        & .field-label { width: 14; }
        & FormField Input { width: 1fr; }
        & FormField .field-hint { max-width: 40; }
        & FormField ChoiceInput { width: 1fr; }
    }
    """

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Asked],
        plan: Callable[[Mapping[str, str]], Awaitable[Preview]],
        hint: str = "Enter does it · F5 who stays · Esc closes",
    ) -> None:
        """`plan` makes a preview of the texts of the fields and raises `StudioError` for what cannot be."""
        super().__init__(title, hint)
        self.fields = dict(fields)
        self.preview: Preview | None = None
        self._plan = plan
        self._rest: Timer | None = None
        self._doubted: Preview | None = None
        self._wanted = False

    def body(self) -> Iterable[Widget]:
        """The fields, the sentence, the records."""
        for name, asked in self.fields.items():
            if asked.choices is None:
                line: Widget = PlainInput(asked.value, compact=True, id=name)
            else:
                line = ChoiceInput(asked.choices, value=asked.value, strict=asked.strict, id=name)
            yield FormField(asked.label, line, hint=asked.hint)
        yield Static("", id="moving-says", markup=False)
        yield LineTable(
            [
                LineColumn("Number", 8),
                LineColumn("Client", 12, grow=True),
                LineColumn("Goes to", 23),
                LineColumn("Meets", 12, grow=True),
            ],
            empty="",
        )

    def on_mount(self) -> None:
        """Plan with what stands in the fields."""
        self._fit()
        self.follow()

    def on_resize(self) -> None:
        """The list gives way, the fields stay in sight."""
        self._fit()

    def _fit(self) -> None:
        table = self.query_one(LineTable)
        room = self.size.height - AROUND - len(self.fields)
        table.styles.height = max(2, min(len(table.lines) + 1, room))
        table.display = bool(table.lines)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for name in self.fields:
            line = self.query_one(f"#{name}")
            text = line.value if isinstance(line, ChoiceInput | Input) else ""
            found[name] = clean_text(text, 500)
        return found

    @on(Input.Changed)
    @on(ChoiceInput.Changed)
    def follow_soon(self) -> None:
        """Plan again when the typing pauses."""
        self.preview, self._doubted = None, None
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self.follow)

    @work(exclusive=True, group="plan", exit_on_error=False)
    async def follow(self) -> None:
        """Ask what would come of the fields."""
        values = self.values
        try:
            found = await self._plan(values)
        except StudioError as problem:
            self._show(Preview(None, 0, str(problem)))
            self._wanted = False
            return
        if values == self.values:
            self._show(found)
            if self._wanted:
                self._wanted = False
                self.action_act()

    def _show(self, found: Preview) -> None:
        self.preview = found
        self.say("")
        says = stacked(plain(line) for line in found.says.split("\n"))
        self.query_one("#moving-says", Static).update(says)
        lines = [
            Line(number, tuple(map(clean_text, (number, name, what, against))), "warning" if against else "")
            for number, name, what, against in found.lines
        ]
        lines += [
            Line(one.record, (clean_text(one.record), "", "stays", clean_text(one.reason)), "muted")
            for one in found.skipped
        ]
        self.query_one(LineTable).show(lines)
        self._fit()

    @on(Input.Submitted)
    def act_from_field(self, event: Input.Submitted) -> None:
        """Enter in a field."""
        event.stop()
        self.action_act()

    def action_refused(self) -> None:
        """Every session that stays, with its reason."""
        if self.preview is not None and self.preview.skipped:
            skipped = self.preview.skipped
            self.app.push_screen(RefusalsModal(f"{len(skipped):,} stay as they are", skipped))
        else:
            self.say("Nobody stays behind.")

    def action_act(self) -> None:
        """Give the plan back, once what speaks against it was confirmed; keys quicker than the plan wait for it."""
        found = self.preview
        if found is None:
            self._wanted = True
            return
        if not found.count:
            self.say("There is nothing to do yet." if found.plan is not None else "")
            return
        if found.doubts and self._doubted is not found:
            self._doubted = found
            self.say(f"{found.doubts} Enter once more does it all the same.")
            return
        self.answer(found)

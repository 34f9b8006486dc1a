"""One sub-record in a dialog: the same fields as in a form, kept when it is taken, written when the form is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual import on

from tui_studio.errors import InputRefused
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain
from tui_studio.ui.records.fields import Field
from tui_studio.ui.records.pane import FieldsPane, close_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.widget import Widget

    from tui_studio.ui.app import StudioApp


class RowModal(StudioModal[dict[str, Any]]):
    """Gives the values back, or nothing when it is left; Esc asks once when something was typed."""

    BINDINGS = bindings_for("row")
    """A scanner's code is not typed into its fields; see `ScanningApp`."""

    def __init__(self, title: str, pane: FieldsPane, check: Callable[[Mapping[str, Any]], Mapping[str, str]]) -> None:
        """`check` says what is wrong with the values, by field."""
        super().__init__(title)
        self.pane = pane
        self._check = check
        self._warned = False

    def body(self) -> Iterable[Widget]:
        """The fields."""
        yield self.pane

    def on_mount(self) -> None:
        """Say which keys end it."""
        keys = f" {key_hint(self, 'row.take')} or Enter at the end takes it · Esc closes "
        self.query_one(".dialog").border_subtitle = plain(keys)

    @on(FieldsPane.Finished)
    def action_take(self) -> None:
        """Keep the values, or say what is wrong with them."""
        close_lists(self.pane)
        self.pane.collect()
        today = cast("StudioApp", self.app).studio.clock.today()
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for part in self.pane.parts:
            if isinstance(part, Field):
                try:
                    values[part.key] = self.pane.read(part.key, today)
                except InputRefused as refused:
                    problems[part.key] = str(refused)
        problems = problems or dict(self._check(values))
        for line in self.pane.lines():
            line.show_problem(problems.get(line.part.key, ""))
        wrong = next((line for line in self.pane.lines() if line.part.key in problems), None)
        if wrong is not None:
            wrong.focus_field()
        else:
            self.answer(values)

    def action_cancel(self) -> None:
        """Leave; what was typed is given up only at the second press."""
        if self.pane.raws != self.pane.first and not self._warned:
            self._warned = True
            self.say("What you typed here is not kept yet: Esc once more drops it.")
        else:
            self.answer(None)

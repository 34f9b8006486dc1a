"""One of many: type to narrow the list, go up and down in what fits, Enter takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui_studio.text import fold
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal
from tui_studio.ui.widgets.line_table import Line, LineTable
from tui_studio.ui.widgets.plain_input import PlainInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from tui_studio.ui.widgets.line_table import LineColumn

MOST = 200
"""Lines in the list; more is no choice."""


class PickOneModal(StudioModal[str]):
    """Gives the key of a line back."""

    BINDINGS = bindings_for("pick")

    def __init__(self, title: str, columns: Sequence[LineColumn], lines: Sequence[Line], start: str = "") -> None:
        """`lines` in the order they are offered; the cursor stands on `start`."""
        super().__init__(title, "type to narrow · ↑ ↓ · Enter takes · Esc closes")
        self._columns, self._lines, self._start = tuple(columns), tuple(lines), start
        self._folded = [fold(" ".join(line.cells)) for line in self._lines]

    def body(self) -> Iterable[Widget]:
        """The line and the list."""
        yield PlainInput(compact=True)
        table = LineTable(self._columns, empty="Nothing fits.")
        table.styles.height = 12
        table.can_focus = False
        yield table

    def on_mount(self) -> None:
        """Everything, from the line that holds now."""
        table = self.query_one(LineTable)
        table.show(self._lines[:MOST])
        table.cursor = next((n for n, line in enumerate(table.lines) if line.key == self._start), 0)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """The lines that hold every word, those that begin with the text first."""
        words, text = fold(event.value).split(), fold(event.value)
        places = [n for n, folded in enumerate(self._folded) if all(word in folded for word in words)]
        places.sort(key=lambda n: not self._folded[n].startswith(text))
        table = self.query_one(LineTable)
        table.show([self._lines[n] for n in places[:MOST]])
        table.cursor = 0

    def action_move(self, by: int) -> None:
        """Up or down in the list."""
        self.query_one(LineTable).action_move(by)

    @on(Input.Submitted)
    def take(self) -> None:
        """Enter takes the line under the cursor."""
        if key := self.query_one(LineTable).key:
            self.answer(key)
        else:
            self.say("Nothing fits; type something else.")

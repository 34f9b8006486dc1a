"""A text to read: lines that scroll and can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.base import StudioModal, plain, stacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget


class PageModal(StudioModal[None]):
    """Shows `lines` one below the other; `y` copies them."""

    BINDINGS = bindings_for("page")

    def __init__(self, title: str, lines: Sequence[Content], hint: str = "Esc closes · y copies") -> None:
        """The lines hold no markup: build them with `plain`."""
        super().__init__(title, hint)
        self.lines = tuple(lines)

    def body(self) -> Iterable[Widget]:
        """The lines in a part that scrolls."""
        with VerticalScroll():
            yield Static(stacked(self.lines))

    def action_copy(self) -> None:
        """Copy all lines."""
        self.app.copy_to_clipboard("\n".join((self.heading, *(line.plain for line in self.lines))))
        self.say("Sent to the terminal's clipboard.")

    def action_line(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def pairs(rows: Iterable[tuple[str, str]]) -> list[Content]:
    """Names and values in two columns; rows without a value are left out."""
    kept = [(plain(name, "dim"), plain(value)) for name, value in rows if value]
    width = max((name.cell_length for name, _ in kept), default=0)
    return [Content.assemble(name, " " * (width - name.cell_length + 2), value) for name, value in kept]

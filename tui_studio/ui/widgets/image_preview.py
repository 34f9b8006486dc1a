"""A picture in half cells: two dots above each other in every cell, in any terminal with colours."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_studio.text import clean_text
from tui_studio.ui.cells import fitted

if TYPE_CHECKING:
    from tui_studio.integrations.glances import Glance
    from tui_studio.ui.terminal_pictures import Drawn

UPPER = "▀"


class ImagePreview(Widget):
    """Shows a glance at a picture, or a sentence where there is none."""

    DEFAULT_CSS = "ImagePreview { width: 40; height: 1fr; }"

    def __init__(self, id: str | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(id=id)
        self.picture: Glance | None = None
        self.caption = ""
        self._strips: dict[int, Strip] = {}
        self._cells: Glance | None = None

    @property
    def dots(self) -> tuple[int, int]:
        """How many dots there is room for; the last line is the caption."""
        return self.size.width, 2 * max(1, self.size.height - 1)

    def drawn(self, picture: Glance) -> Drawn | None:  # noqa: ARG002 (half cells need nothing more)
        """What the terminal itself draws of a picture; call it beside the loop, since it takes a while."""
        return None

    def show(self, picture: Glance | None, caption: str, drawn: Drawn | None = None) -> None:  # noqa: ARG002
        """Show a picture with its name, or say why there is none."""
        self.picture, self.caption = picture, clean_text(caption)
        self._fit()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the picture, or of the sentence."""
        if y not in self._strips:
            self._strips[y] = self._line(y)
        return self._strips[y]

    def on_resize(self) -> None:
        """Painted lines have another width now."""
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        self._strips.clear()
        room = self.size.width, 2 * max(1, self.size.height - 1)
        self._cells = self.picture.at_most(*room) if self.picture is not None else None

    def _line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        picture = self._cells
        if picture is None:
            lines = wrap(self.caption, max(8, width - 2))
            return Strip([Segment(fitted(f" {lines[y]}" if y < len(lines) else "", width), plain)], width)
        rows = (picture.height + 1) // 2
        if y == rows:
            return Strip([Segment(fitted(self.caption, width), plain)], width)
        if y > rows:
            return Strip.blank(width, plain)
        left = max(0, (width - picture.width) // 2)
        cells = [Segment(" " * left, plain)]
        for x in range(min(width, picture.width)):
            upper = Color.from_rgb(*picture.dot(x, 2 * y))
            lower = Color.from_rgb(*picture.dot(x, 2 * y + 1)) if 2 * y + 1 < picture.height else None
            # both colours of a cell are its own; adding them to a style takes as long as all the rest of it
            style = Style.from_color(upper, lower) if lower else plain + Style.from_color(upper)
            cells.append(Segment(UPPER, style))
        return Strip(cells).simplify().adjust_cell_length(width, plain)

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
from tui_studio.ui.terminal_pictures import Drawn

if TYPE_CHECKING:
    from tui_studio.integrations.glances import Glance

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
        self._cells: Drawn | None = None

    @property
    def dots(self) -> tuple[int, int]:
        """How many dots there is room for; the last line is the caption."""
        return self.size.width, 2 * max(1, self.size.height - 1)

    def drawn(self, picture: Glance) -> Drawn | None:
        """A picture ready to be painted; call it beside the loop, since it takes a while."""
        return half_cells(picture)

    def show(self, picture: Glance | None, caption: str, drawn: Drawn | None = None) -> None:
        """Show a picture with its name, or say why there is none; what was not drawn before is drawn now."""
        self.picture, self.caption, self._cells = picture, clean_text(caption), drawn
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the picture, or of the sentence."""
        if y not in self._strips:
            self._strips[y] = self._line(y)
        return self._strips[y]

    def on_resize(self) -> None:
        """Painted lines have another width now."""
        self._strips.clear()
        self.refresh()

    def _in_cells(self) -> Drawn | None:
        """The picture in half cells that fit."""
        if self.picture is None:
            return None
        width, height = self.size.width, max(2, self.size.height)
        if self._cells is None or self._cells.columns > width or self._cells.rows >= height:
            self._cells = half_cells(self.picture.at_most(width, 2 * (height - 1)))
        return self._cells

    def _line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        drawn = self._in_cells()
        if drawn is None:
            lines = wrap(self.caption, max(8, width - 2))
            return Strip([Segment(fitted(f" {lines[y]}" if y < len(lines) else "", width), plain)], width)
        if y == drawn.rows:
            return Strip([Segment(fitted(self.caption, width), plain)], width)
        if y > drawn.rows:
            return Strip.blank(width, plain)
        left = max(0, (width - drawn.columns) // 2)
        return Strip([Segment(" " * left, plain), *drawn.lines[y]]).adjust_cell_length(width, plain)


def half_cells(picture: Glance) -> Drawn:
    """A picture with a cell for every two dots above each other; an odd last dot stands twice."""
    lines = []
    for y in range(0, picture.height, 2):
        below = min(y + 1, picture.height - 1)
        cells = [
            Segment(UPPER, Style.from_color(Color.from_rgb(*picture.dot(x, y)), Color.from_rgb(*picture.dot(x, below))))
            for x in range(picture.width)
        ]
        lines.append(tuple(Segment.simplify(cells)))
    return Drawn(picture.width, len(lines), lines=tuple(lines))

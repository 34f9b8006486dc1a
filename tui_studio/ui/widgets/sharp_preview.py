"""A picture in the dots of the screen, where the terminal draws pictures; half cells where that fails.

Half cells are also what lies behind a dialog. Textual dims the screen below it, and kitty reads in the colour of a cell
which picture belongs there: it would show none, or another one; sixels would be painted over the dialog.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from tui_studio.domain.picture_ways import Way
from tui_studio.integrations.terminal import cell_dots
from tui_studio.ui.cells import fitted
from tui_studio.ui.terminal_pictures import Drawn, draw
from tui_studio.ui.widgets.image_preview import ImagePreview

if TYPE_CHECKING:
    from textual.geometry import Region

    from tui_studio.integrations.glances import Glance
    from tui_studio.ui.terminal_app import TerminalApp

MOST = 1200
"""Dots on a side; more takes longer than anybody waits for, and the terminal makes it smaller anyway."""
_NO_CELLS = ((ControlType.CURSOR_FORWARD, 0),)  # a segment with a control has no width


class SharpPreview(ImagePreview):
    """Shows what `draw` makes of a glance."""

    def __init__(self, way: Way, id: str | None = None) -> None:
        """`way` is kitty or sixel."""
        super().__init__(id=id)
        self._way = way
        self._cell = cell_dots()
        self._drawn: Drawn | None = None
        self._behind = False

    @property
    def dots(self) -> tuple[int, int]:
        """How many dots of the screen there is room for above the caption."""
        width, height = self._cell
        return min(MOST, self.size.width * width), min(MOST, max(1, self.size.height - 1) * height)

    def drawn(self, picture: Glance) -> Drawn | None:
        """The picture for the terminal; None where it cannot be made."""
        try:
            return draw(picture, self._way, self._cell)
        except Exception:  # whatever the library meets, a preview is no reason to stop
            logging.getLogger(__name__).exception("a picture could not be drawn; half cells are shown")
            return None

    def show(self, picture: Glance | None, caption: str, drawn: Drawn | None = None) -> None:
        """Show a picture; the terminal forgets the one before."""
        self._forget()
        self._drawn = drawn
        if drawn is not None and drawn.sent:
            self._send(drawn.sent)
        super().show(picture, caption)

    def on_resize(self) -> None:
        """The cells may be others: the terminal was made larger, or its letters were."""
        self._cell = cell_dots()
        super().on_resize()

    def on_unmount(self) -> None:
        """Leave nothing in the terminal's memory."""
        self._forget()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines; sixels come behind the last, since every line painted after them would wipe a part of them."""
        if self._behind is self.screen.is_active:
            self._behind = not self.screen.is_active
            self._strips.clear()
            self._styles_cache.clear()
        strips = super().render_lines(crop)
        drawn = self._fitting
        if drawn is None or not drawn.sixels or crop.bottom < self.size.height:
            return strips
        left, top = self.region.x + self._left(drawn), self.region.y
        picture = f"\x1b7\x1b[{top + 1};{left + 1}H{drawn.sixels}\x1b8"
        strips[-1] = Strip([*strips[-1], Segment(picture, Style(), _NO_CELLS)], strips[-1].cell_length)
        return strips

    def _line(self, y: int) -> Strip:
        drawn = self._fitting
        if drawn is None:
            return super()._line(y)
        width, plain = self.size.width, self.rich_style
        if y == drawn.rows:
            return Strip([Segment(fitted(self.caption, width), plain)], width)
        if y > drawn.rows or not drawn.lines:
            return Strip.blank(width, plain)
        cells = [Segment(text, plain + (style or Style())) for text, style, _ in drawn.lines[y]]
        return Strip([Segment(" " * self._left(drawn), plain), *cells]).adjust_cell_length(width, plain)

    @property
    def _fitting(self) -> Drawn | None:
        drawn = None if self._behind else self._drawn
        fits = drawn is not None and drawn.columns <= self.size.width and drawn.rows < self.size.height
        return drawn if fits else None

    def _left(self, drawn: Drawn) -> int:
        return (self.size.width - drawn.columns) // 2

    def _forget(self) -> None:
        if self._drawn is not None and self._drawn.freed:
            self._send(self._drawn.freed)
        self._drawn = None

    def _send(self, data: str) -> None:
        cast("TerminalApp", self.app).send(data)


def preview_for(way: Way, id: str | None = None) -> ImagePreview:
    """The widget that shows pictures this way."""
    return SharpPreview(way, id) if way in (Way.KITTY, Way.SIXEL) else ImagePreview(id)

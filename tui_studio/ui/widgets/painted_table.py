"""How the table of a hub is painted: the rows on screen and nothing else, at the cost of one screen."""

from __future__ import annotations

from array import array
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_studio.domain.selection import Selection
from tui_studio.domain.sorting import signs
from tui_studio.ui.cells import GUTTER, Fit, Tone, cell_of, fit_columns, fitted
from tui_studio.ui.messages import CursorMoved, MarksChanged, RowsFailed
from tui_studio.ui.widgets.row_window import RowSource, RowWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.message import Message

    from tui_studio.domain.columns import Column
    from tui_studio.domain.sorting import SortKey

CURSOR, MARK, GONE, UNREAD = "›", "●", "(gone)", "..."


class PaintedTable(ScrollView):
    """What a hub table knows of its list, and how it looks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hub-table--header",
        "hub-table--sorted",
        "hub-table--cursor",
        "hub-table--marked",
        "hub-table--muted",
        "hub-table--warning",
        "hub-table--notice",
    }

    cursor: var[int] = var(0, init=False)
    """Where the cursor stands; who watches it is painted in the same frame, which a message would miss."""

    def __init__(self, columns: Sequence[Column], source: RowSource | None = None, id: str | None = None) -> None:
        """`source` may be set later, once the studio is open."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.window = RowWindow(source)
        self.selection = Selection(array("q"))
        self.order: tuple[SortKey, ...] = ()
        self.partial = False
        """Only the beginning of the list is known yet."""
        self.moved = 0
        self.today = ""
        """The studio's day as ISO, from which it is told what is late; empty while nobody knows."""
        self.notice: tuple[str, ...] = ()
        self._sticky = False
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._plain_style: Style | None = None

    @property
    def cursor_id(self) -> int | None:
        """The record the cursor stands on."""
        ids = self.window.ids
        return ids[self.cursor] if self.cursor < len(ids) else None

    @property
    def cursor_row(self) -> object | None:
        """The row the cursor stands on, None when there is none or it is gone."""
        return self._row(self.cursor) if self.cursor < len(self.window) else None

    @property
    def page(self) -> int:
        """Rows on one screen."""
        return max(1, self.scrollable_content_region.height - 1)

    @property
    def fit(self) -> Fit:
        """The columns that have room now."""
        return fit_columns(self.columns, self.scrollable_content_region.width, self.moved)

    @property
    def order_in_view(self) -> bool:
        """Every column that the rows are sorted by has its heading on screen."""
        return {key.column for key in self.order} <= {column.key for column in self.fit.columns}

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the headings, a row, or a line of the notice."""
        width = self.scrollable_content_region.width
        if y == 0:
            return self._header(width)
        index = self.scroll_offset.y + y - 1
        if not len(self.window):
            return self._notice_line(y, width)
        if index >= len(self.window):
            return Strip.blank(width, self.rich_style)
        marked = self.selection.is_marked(index)
        key = (index, index == self.cursor, marked, width, self.moved)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[key] = self._row_line(index, marked, width)
        return strip

    def _header(self, width: int) -> Strip:
        style = self.get_component_rich_style("hub-table--header")
        lit = self.get_component_rich_style("hub-table--sorted")
        fit, sorted_by = self.fit, signs(self.order)
        parts = [Segment(" " * GUTTER, style)]
        for column in fit.columns:
            if sign := sorted_by.get(column.key, ""):
                # the sign may stand in the gap, so that a narrow heading is not cut for it
                label = column.label[: column.width + 1 - len(sign)] + sign
                parts.append(Segment(fitted(label, column.width + 1, column.right), lit))
                parts.append(Segment(" " * (fit.gap - 1), style))
            else:
                parts.append(Segment(fitted(column.label, column.width, column.right) + " " * fit.gap, style))
        strip = Strip(parts).adjust_cell_length(width, style).simplify()
        sides = ("‹" if self.moved else " ") + ("›" if fit.more else " ")
        if sides.strip() and width > 10:
            strip = Strip.join([strip.crop(0, width - 2), Strip([Segment(sides, lit)], 2)])
        return strip

    def _row_line(self, index: int, marked: bool, width: int) -> Strip:
        here = index == self.cursor
        base = self._row_style(here, marked)
        row = self._row(index)
        fit = self.fit
        missing = GONE if self.window.failure is None else UNREAD
        # cells of one style as one piece: each piece costs some forty bytes on the line, and time
        parts, plain = [], (CURSOR if here else " ") + (MARK if marked else " ")
        for column in fit.columns:
            if row is not None:
                text, tone = cell_of(row, column.key, self.today)
            else:
                text, tone = missing if column is fit.columns[0] else "", Tone.MUTED
            cell = fitted(text, column.width, column.right)
            if here or tone is Tone.PLAIN:
                plain += cell
            else:
                parts += [Segment(plain, base), Segment(cell, self._toned(base, tone))]
                plain = ""
            plain += " " * fit.gap
        filled = max(fit.width, width)
        strip = Strip([*parts, Segment(plain + " " * (filled - fit.width), base)], filled)
        return strip if filled == width else strip.adjust_cell_length(width, base)

    def _row_style(self, here: bool, marked: bool) -> Style:
        if here:
            return self.get_component_rich_style("hub-table--cursor")
        if marked:
            return self.get_component_rich_style("hub-table--marked")
        if self._plain_style is None:
            self._plain_style = self.rich_style
        return self._plain_style

    def _toned(self, base: Style, tone: Tone) -> Style:
        return base + self.get_component_rich_style(f"hub-table--{tone.value}", partial=True)

    def _notice_line(self, y: int, width: int) -> Strip:
        room = max(1, width - 6)
        lines = [part for line in self.notice for part in wrap(line, room) or [""]]
        place = y - 1 - max(0, (self.page - len(lines)) // 3)
        style = self.get_component_rich_style("hub-table--notice")
        text = lines[place] if 0 <= place < len(lines) else ""
        return Strip([Segment("   " + fitted(text, room), style)]).adjust_cell_length(width, style)

    def _row(self, index: int) -> object | None:
        try:
            return self.window.row(index)
        except Exception as error:
            self._tell(RowsFailed(error))
            return None

    def notify_style_update(self) -> None:
        """Painted lines hold colours: forget them."""
        self._strips.clear()
        self._plain_style = None
        super().notify_style_update()

    def _tell(self, message: Message) -> None:
        # painting and workers run in the name of the screen, and a message is not given to its own sender
        self.post_message(message.set_sender(self))

    def _tell_marks(self) -> None:
        self._tell(MarksChanged(self.selection.total, self.selection.hidden, self._sticky))

    def _tell_cursor(self) -> None:
        if self.cursor_id is not None:
            self._tell(CursorMoved(self.cursor_id, self.cursor))

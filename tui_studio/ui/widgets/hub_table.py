"""The table of a hub: any number of rows at the cost of one screen, addressed by record id."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_studio.domain.selection import Selection
from tui_studio.text import fold
from tui_studio.ui.cells import FROZEN, GUTTER, Fit, Tone, fit_columns, fitted, tone_of, value_of
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import CursorMoved, HeaderChosen, MarksChanged, RowOpened, RowsFailed
from tui_studio.ui.widgets.row_window import RowSource, RowWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.message import Message

    from tui_studio.domain.columns import Column
    from tui_studio.domain.sorting import SortKey

CURSOR, MARK, GONE = "›", "●", "(gone)"


class HubTable(ScrollView, can_focus=True):
    """Knows every id of the list and the rows on screen; the cursor stays on its record."""

    ALLOW_SELECT = False
    BINDINGS = bindings_for("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hub-table--header",
        "hub-table--sorted",
        "hub-table--cursor",
        "hub-table--marked",
        "hub-table--muted",
        "hub-table--warning",
        "hub-table--notice",
    }
    DEFAULT_CSS = """
    HubTable { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    def __init__(self, columns: Sequence[Column], source: RowSource | None = None, id: str | None = None) -> None:
        """`source` may be set later, once the studio is open."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.window = RowWindow(source)
        self.selection = Selection(array("q"))
        self.sort: SortKey | None = None
        self.cursor = 0
        self.moved = 0
        self.notice: tuple[str, ...] = ()
        self._sticky = False
        self._strips: dict[tuple[object, ...], Strip] = {}

    # what is shown

    def show(self, ids: array[int], complete: bool = False) -> None:
        """Put another list on screen; marks and cursor stay on their records.

        `complete` says that no record is filtered out, so that a mark outside the list is of a record that is gone.
        """
        record_id, offset = self.cursor_id, self.cursor - self.scroll_offset.y
        self.selection = self.selection.carried_to(ids)
        if complete and self.selection.hidden:
            self.selection.forget(self.selection.all_marked_ids()[self.selection.count :])
        self._sticky = False
        self.window.show(ids)
        kept = self.window.position(record_id)
        self.cursor = max(0, min(self.cursor, len(ids) - 1)) if kept is None else kept
        self._strips.clear()
        self.virtual_size = Size(1, len(ids) + 1)
        self.scroll_to(y=max(0, self.cursor - max(0, offset)), animate=False, immediate=True)
        self._bring_into_view()
        self.refresh()
        self._tell_cursor()
        self._tell_marks()

    def reload(self) -> None:
        """Records changed: fetch what is on screen again, move nothing."""
        self.window.forget()
        self._strips.clear()
        self.refresh()

    def say(self, *lines: str) -> None:
        """What stands in the middle while there are no rows."""
        if lines != self.notice:
            self.notice = lines
            self.refresh()

    def sorted_by(self, key: SortKey | None) -> None:
        """Show the direction in the heading of the column."""
        self.sort = key
        self.refresh()

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
    def targets(self) -> list[int]:
        """What an action is for: the marked records, or the one under the cursor."""
        if self.selection.total:
            return self.selection.all_marked_ids().tolist()
        return [] if self.cursor_id is None else [self.cursor_id]

    @property
    def ranging(self) -> bool:
        """True between the two `v` of a range."""
        return self._sticky

    def keep_marked(self, ids: set[int]) -> None:
        """Unmark everything but these records."""
        kept = Selection(record_id for record_id in self.selection.all_marked_ids() if record_id in ids)
        kept.all()
        self.selection = kept.carried_to(self.window.ids)
        self._sticky = False
        self._marks_changed()

    def go_to(self, record_id: int) -> bool:
        """Put the cursor on a record; False when it is not in the list."""
        position = self.window.position(record_id)
        if position is not None:
            self._go(position)
        return position is not None

    # painting

    @property
    def page(self) -> int:
        """Rows on one screen."""
        return max(1, self.scrollable_content_region.height - 1)

    @property
    def fit(self) -> Fit:
        """The columns that have room now."""
        return fit_columns(self.columns, self.scrollable_content_region.width, self.moved)

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
        fit = self.fit
        parts = [Segment(" " * GUTTER, style)]
        for column in fit.columns:
            if self.sort and self.sort.column == column.key:
                sign = "▼" if self.sort.descending else "▲"
                # the sign may stand in the gap, so that a narrow heading is not cut for it
                parts.append(Segment(fitted(column.label[: column.width] + sign, column.width + 1, column.right), lit))
                parts.append(Segment(" " * (fit.gap - 1), style))
            else:
                parts.append(Segment(fitted(column.label, column.width, column.right) + " " * fit.gap, style))
        strip = Strip(parts).adjust_cell_length(width, style)
        sides = ("‹" if self.moved else " ") + ("›" if fit.more else " ")
        if sides.strip() and width > 10:
            strip = Strip.join([strip.crop(0, width - 2), Strip([Segment(sides, lit)], 2)])
        return strip

    def _row_line(self, index: int, marked: bool, width: int) -> Strip:
        here = index == self.cursor
        base = self._row_style(here, marked)
        row = self._row(index)
        parts = [Segment((CURSOR if here else " ") + (MARK if marked else " "), base)]
        fit = self.fit
        for column in fit.columns:
            text = value_of(row, column.key) if row is not None else GONE if column is fit.columns[0] else ""
            tone = Tone.MUTED if row is None else tone_of(column.key, text)
            parts.append(Segment(fitted(text, column.width, column.right), self._toned(base, tone, here)))
            parts.append(Segment(" " * fit.gap, base))
        return Strip(parts).adjust_cell_length(width, base)

    def _row_style(self, here: bool, marked: bool) -> Style:
        if here:
            return self.get_component_rich_style("hub-table--cursor")
        return self.get_component_rich_style("hub-table--marked") if marked else self.rich_style

    def _toned(self, base: Style, tone: Tone, here: bool) -> Style:
        if tone is Tone.PLAIN or here:
            return base
        return base + self.get_component_rich_style(f"hub-table--{tone.value}", partial=True)

    def _notice_line(self, y: int, width: int) -> Strip:
        place = y - 1 - max(0, (self.page - len(self.notice)) // 3)
        style = self.get_component_rich_style("hub-table--notice")
        text = self.notice[place] if 0 <= place < len(self.notice) else ""
        return Strip([Segment("   " + fitted(text, max(0, width - 3)), style)]).adjust_cell_length(width, style)

    def _row(self, index: int) -> object | None:
        try:
            return self.window.row(index)
        except Exception as error:
            self._tell(RowsFailed(error))
            return None

    def notify_style_update(self) -> None:
        """Painted lines hold colours: forget them."""
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Painted lines hold widths: forget them."""
        self._strips.clear()
        self._bring_into_view()

    # moving

    def _go(self, to: int, extend: bool = False) -> None:
        if not len(self.window):
            return
        to = max(0, min(len(self.window) - 1, to))
        if extend or self._sticky:
            if not self.selection.ranging:
                self.selection.start_range(self.cursor)
            self.selection.move_range(to)
            self._marks_changed()
        else:
            self.selection.end_range()
        old, self.cursor = self.cursor, to
        self._paint(old)
        self._paint(to)
        self._bring_into_view()
        if old != to:
            self._tell_cursor()

    def _paint(self, index: int) -> None:
        self.refresh_line(index + 1)

    def _bring_into_view(self) -> None:
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + self.page:
            self.scroll_to(y=self.cursor - self.page + 1, animate=False, immediate=True)

    def action_move(self, by: int, extend: bool = False) -> None:
        """Up or down by rows."""
        self._go(self.cursor + by, extend)

    def action_page(self, by: int, extend: bool = False) -> None:
        """Up or down by screens."""
        self.scroll_to(y=self.scroll_offset.y + by * self.page, animate=False, immediate=True)
        self._go(self.cursor + by * self.page, extend)

    def action_edge(self, side: int, extend: bool = False) -> None:
        """To the first or the last row."""
        self._go(0 if side < 0 else len(self.window) - 1, extend)

    def action_columns(self, by: int) -> None:
        """Move the columns sideways; the first two stay."""
        if by > 0 and not self.fit.more:
            return
        self.moved = max(0, min(len(self.columns) - FROZEN - 1, self.moved + by))
        self.refresh()

    # marking

    def action_mark(self) -> None:
        """Mark or unmark the row, and go down."""
        if len(self.window):
            self._end_range()
            self.selection.toggle(self.cursor)
            self._marks_changed()
            self._go(self.cursor + 1)

    def action_range(self) -> None:
        """Start a range at the cursor, or end it where the cursor is."""
        if self._sticky:
            self._end_range()
            self._tell_marks()
        elif len(self.window):
            self._sticky = True
            self.selection.start_range(self.cursor)
            self._marks_changed()

    def action_mark_all(self) -> None:
        """Mark every row of the list as it is now."""
        self._end_range()
        self.selection.all()
        self._marks_changed()

    def action_unmark(self) -> None:
        """Take all marks away, also the hidden ones."""
        self._end_range()
        self.selection.clear()
        self._marks_changed()

    def action_invert(self) -> None:
        """Mark what is not marked, and the reverse."""
        self._end_range()
        self.selection.invert()
        self._marks_changed()

    def action_alike(self) -> None:
        """Mark the rows with the same value in the sorted column."""
        if not len(self.window) or self.sort is None:
            return
        key = self.sort.column
        try:
            first, last = self.window.stretch(
                self.cursor, lambda one, other: fold(value_of(one, key)) == fold(value_of(other, key))
            )
        except Exception as error:
            self._tell(RowsFailed(error))
            return
        self._end_range()
        self.selection.set_range(first, last)
        self._marks_changed()

    def action_open(self) -> None:
        """Ask for the record in full."""
        if self.cursor_id is not None:
            self._tell(RowOpened(self.cursor_id))

    def leave_range(self) -> bool:
        """End a range that is open; the marks stay. False when there is none."""
        was, self._sticky = self._sticky, False
        self.selection.end_range()
        if was:
            self._tell_marks()
        return was

    def _end_range(self) -> None:
        self._sticky = False
        self.selection.end_range()

    def _marks_changed(self) -> None:
        self.refresh()
        self._tell_marks()

    def _tell(self, message: Message) -> None:
        # painting and workers run in the name of the screen, and a message is not given to its own sender
        self.post_message(message.set_sender(self))

    def _tell_marks(self) -> None:
        self._tell(MarksChanged(self.selection.total, self.selection.hidden, self._sticky))

    def _tell_cursor(self) -> None:
        if self.cursor_id is not None:
            self._tell(CursorMoved(self.cursor_id, self.cursor))

    # the mouse

    def on_click(self, event: events.Click) -> None:
        """Click goes, shift+click marks a range, ctrl+click or a click on the margin marks, double click opens."""
        event.stop()
        if event.y == 0:
            for column, (start, end) in zip(self.fit.columns, self.fit.spans(), strict=True):
                if start <= event.x <= end:
                    self._tell(HeaderChosen(column.key))
            return
        index = self.scroll_offset.y + event.y - 1
        if index >= len(self.window):
            return
        self._go(index, extend=event.shift)
        if event.ctrl or event.x < GUTTER:
            self.selection.toggle(index)
            self._marks_changed()
        elif event.chain == 2:
            self.action_open()

"""The table of a hub: any number of rows at the cost of one screen, addressed by record id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size

from tui_studio.text import fold
from tui_studio.ui.cells import FROZEN, GUTTER, value_of
from tui_studio.ui.early_keys import PatientApp
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import ColumnsMoved, HeaderChosen, RowOpened, RowsFailed
from tui_studio.ui.widgets.painted_table import PaintedTable

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from textual import events

    from tui_studio.domain.columns import Column
    from tui_studio.domain.selection import Matched, Selection
    from tui_studio.domain.sorting import SortKey


LONGEST = 20.0
"""Seconds that keys wait for the rest of a list."""


class HubTable(PaintedTable, can_focus=True):
    """Knows every id of the list and the rows on screen; the cursor stays on its record."""

    ALLOW_SELECT = False
    BINDINGS = bindings_for("table")
    DEFAULT_CSS = """
    HubTable { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    _wanted: int | None = None
    """The record the cursor goes to once the rest of the list is known."""
    _later: tuple[Callable[[], None], ...] = ()
    """What waits until the rest of the list is known."""

    # what is shown

    def show(
        self, ids: array[int], complete: bool = False, partial: bool = False, marks: Selection | None = None
    ) -> None:
        """Put another list on screen; marks and cursor stay on their records.

        `complete` says that no record is filtered out, so that a mark outside the list is of a record that is gone.
        `partial` says that the rest of the list follows: the cursor then looks for its record once more.
        `marks` are those of now, carried to this list already.
        """
        record_id, offset = self._wanted or self.cursor_id, self.cursor - self.scroll_offset.y
        self.partial, self._wanted = partial, record_id if partial else None
        self.selection = self.selection.carried_to(ids) if marks is None else marks
        if complete and self.selection.hidden:
            self.selection.forget(self.selection.hidden_ids())
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
        self._do_later(whole=not partial)

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

    def sorted_by(self, order: Sequence[SortKey]) -> None:
        """Show places and directions in the headings."""
        self.order = tuple(order)
        self.refresh()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, or the same with other widths."""
        self.columns = tuple(columns)
        self.moved = max(0, min(self.moved, len(self.columns) - FROZEN - 1))
        self._strips.clear()
        self.refresh()

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

    def keep_marked(self, ids: Iterable[int] | Matched) -> int:
        """Unmark everything but these records; how many marks that took away."""
        return self._mark(self.selection.keep, ids)

    def mark_records(self, ids: Iterable[int] | Matched) -> int:
        """Mark these records too, in the list or not; how many were not marked before."""
        return self._mark(self.selection.include, ids)

    def unmark_records(self, ids: Iterable[int] | Matched) -> int:
        """Take the marks of these records away; how many were marked."""
        return self._mark(self.selection.exclude, ids)

    def forget_marks(self, gone: Iterable[int]) -> None:
        """Drop marks of records that the list does not show and that are deleted by now."""
        self.selection.forget(gone)
        self._tell_marks()

    def _mark(self, act: Callable[[Iterable[int] | Matched], int], ids: Iterable[int] | Matched) -> int:
        self._end_range()
        changed = act(ids)
        self._marks_changed()
        return changed

    def go_to(self, record_id: int) -> bool:
        """Put the cursor on a record; False when it is not in the list."""
        position = self.window.position(record_id)
        if position is not None:
            self._go(position)
        return position is not None

    def on_resize(self) -> None:
        """Painted lines hold widths: forget them."""
        self._strips.clear()
        self._bring_into_view()
        self.post_message(ColumnsMoved())

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
        old, self.cursor, self._wanted = self.cursor, to, None
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
        if side < 0:
            self._go(0, extend)
        else:
            self._once_whole(lambda: self._go(len(self.window) - 1, extend))

    def _once_whole(self, act: Callable[[], None]) -> None:
        """Do what needs every row at once, or as soon as the rest of the list is known."""
        if not self.partial:
            act()
            return
        self._later = (*self._later, act)
        if isinstance(self.app, PatientApp):
            self.app.hold_keys(
                seconds=LONGEST
            )  # what is pressed now is meant for the row or the marks that come of this

    def _do_later(self, whole: bool) -> None:
        later, self._later = self._later, ()
        for act in later if whole else ():
            act()
        if later and isinstance(self.app, PatientApp):
            self.app.release_keys()

    def action_columns(self, by: int) -> None:
        """Move the columns sideways; the first two stay."""
        if by > 0 and not self.fit.more:
            return
        self.moved = max(0, min(len(self.columns) - FROZEN - 1, self.moved + by))
        self.refresh()
        self.post_message(ColumnsMoved())

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
        self._once_whole(lambda: self._mark_whole(self.selection.all))

    def action_unmark(self) -> None:
        """Take all marks away, also the hidden ones."""
        self._end_range()
        self.selection.clear()
        self._marks_changed()

    def action_invert(self) -> None:
        """Mark what is not marked, and the reverse."""
        self._once_whole(lambda: self._mark_whole(self.selection.invert))

    def _mark_whole(self, act: Callable[[], None]) -> None:
        self._end_range()
        act()
        self._marks_changed()

    def action_alike(self) -> None:
        """Mark the rows with the same value in the column that the list is sorted by first."""
        self._once_whole(self._mark_alike)

    def _mark_alike(self) -> None:
        if not len(self.window) or not self.order:
            return
        key = self.order[0].column
        try:
            first, last = self.window.stretch(
                self.cursor, lambda one, other: fold(value_of(one, key)) == fold(value_of(other, key))
            )
        except Exception as error:
            self._tell(RowsFailed(error))
            return
        self._mark_whole(lambda: self.selection.set_range(first, last))

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

    # the mouse

    def on_click(self, event: events.Click) -> None:
        """Click goes, shift+click marks a range, ctrl+click or a click on the margin marks, double click opens."""
        event.stop()
        if event.y == 0:
            for column, (start, end) in zip(self.fit.columns, self.fit.spans(), strict=True):
                if start <= event.x <= end:
                    self._tell(HeaderChosen(column.key, further=event.shift))
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

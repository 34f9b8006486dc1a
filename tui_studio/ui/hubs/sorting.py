"""The order of a hub's list: by headings, or chosen column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui_studio.domain.sorting import SortKey, turned
from tui_studio.ui.hubs.list_frame import HubList
from tui_studio.ui.messages import HeaderChosen

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sorting(HubList):
    """A few keys, the first deciding; without any the hub's own order."""

    def on_mount(self) -> None:
        """Show the hub's own order."""
        self.table.sorted_by(self.order)

    @on(HeaderChosen)
    def sort_by_header(self, event: HeaderChosen) -> None:
        """A click on a heading; with shift it is the next key."""
        if event.further:
            self.sort_by_keys(turned(self.chosen_order, event.column))
        else:
            self.sort_by(event.column)

    def sort_by(self, column: str) -> None:
        """Sort by a column; the same once more reverses."""
        reverse = self.order == (SortKey(column),)
        self.sort_by_keys((SortKey(column, descending=reverse),))

    def sort_by_keys(self, keys: Sequence[SortKey]) -> None:
        """Sort by several columns; none is the hub's own order."""
        before, self.chosen_order = self.order, tuple(keys)
        if self.order != before:
            self.table.sorted_by(self.order)
            self.show_title()
            self.reload()

    @work(group="ask", exit_on_error=False)
    async def action_sort(self) -> None:
        """Choose the columns to sort by; the list follows at once."""
        from tui_studio.ui.modals.sort_order import SortOrderModal

        shown = self.layout_shown.columns
        keys = {column.key for column in shown}
        columns = [*shown, *(column for key, column in self.COLUMNS.items() if key not in keys)]
        own = f"{self.COLUMNS[self.SORT.column].label}, as the hub does by itself"
        await self.studio_app.ask(SortOrderModal(columns, self.chosen_order, own, self.sort_by_keys))

"""What the parts of a hub with a list share: its table, its service, its order and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.layouts import Layout, shipped_layouts
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.cells import count_words, fitted, is_late, shortened, value_of
from tui_studio.ui.hubs.frame import HubFrame
from tui_studio.ui.messages import ColumnsMoved
from tui_studio.ui.modals.base import plain
from tui_studio.ui.widgets.filter_bar import FilterBar
from tui_studio.ui.widgets.hub_table import HubTable
from tui_studio.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.widget import Widget

    from tui_studio.domain.columns import Column
    from tui_studio.services.first_screen import FirstScreen
    from tui_studio.services.records import RecordService

SHORTEST = 8
"""Cells from which on the words about the order say something when they are cut."""


class HubList(HubFrame):
    """Title, filter line, table and status line; loading, order, columns, marks and export build on it."""

    AUTO_FOCUS = "HubTable"
    NOUN: ClassVar[str] = "record"
    COLUMNS: ClassVar[Mapping[str, Column]] = {}
    SORT: ClassVar[SortKey] = SortKey("number")
    QUERIES: ClassVar[str] = ""
    """Whose filters these are, where they are those of another hub."""
    BEHIND: ClassVar[str] = ""
    """The hub that Esc goes back to from a list that is none of the six."""
    EMPTY: ClassVar[tuple[str, ...]] = ()
    """What a studio without such records is told to do first."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        super().__init__()
        self.filter_text = ""
        self.chosen_order: tuple[SortKey, ...] = ()
        self.layout_shown: Layout = shipped_layouts(self.MODE)[0]
        self.total: int | None = None
        self.images: int | None = None
        self.problem = ""
        self.waiting = ""

    def body(self) -> Iterable[Widget]:
        """Title, filter line, table, status."""
        yield Static("", id="hub-title", markup=False)
        yield FilterBar()
        yield HubTable(self.layout_shown.columns, id="hub-table")
        yield StatusLine(id="hub-status")

    @property
    def queries(self) -> str:
        """The hub whose filters are offered here."""
        return self.QUERIES or self.MODE

    @property
    def table(self) -> HubTable:
        """The list."""
        return self.query_one(HubTable)

    @property
    def filter_bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    @property
    def records(self) -> RecordService[Any]:
        """The service behind the list."""
        raise NotImplementedError

    def early_rows(self) -> tuple[Layout, FirstScreen] | None:
        """The first rows with their layout while the studio is being opened, for a hub that can tell them."""
        return None

    @property
    def order(self) -> tuple[SortKey, ...]:
        """What the list is sorted by, the first key deciding."""
        return self.chosen_order or (self.SORT,)

    def reload(self) -> None:
        """Read the list again."""
        raise NotImplementedError

    def show_layout(self, layout: Layout) -> None:
        """Put the columns of a layout on screen."""
        self.layout_shown = layout
        self.table.set_columns(layout.columns)
        self.show_title()

    def heading(self) -> str:
        """What stands before the figures."""
        return self.TITLE_WORD

    def show_title(self) -> None:
        """What is listed, in figures; at the right end the layout, and an order whose headings are out of sight."""
        table = self.table
        marked, hidden = table.selection.total, table.selection.hidden
        words = plain(self.heading(), "bold")
        if self.total is not None:
            figures = count_words(len(table.window), self.total, marked, 0 if table.partial else hidden)
            if table.partial:
                figures = f"{self.total:,} · reading ..."
            elif self.images and len(table.window):
                figures += f" · {self.images:,} image{'s' * (self.images != 1)}"
            words = Content.assemble(words, "  ", plain(figures, "dim"))
        room = self.query_one("#hub-title").content_size.width - words.cell_length - 2
        name = self.layout_shown.name or "own columns"
        parts = ["" if table.order_in_view else f"by {self.order_words()}", "" if name == "Default" else name]
        right = " · ".join(filter(None, parts))
        if parts[0] and cell_len(right) > room:
            right = fitted(parts[0], min(room, cell_len(parts[0]))) if room >= SHORTEST else ""
        if right and cell_len(right) <= room:
            words = Content.assemble(words, " " * (room + 2 - cell_len(right)), plain(right, "dim"))
        self.query_one("#hub-title", Static).update(words)

    def show_words(self, heading: str, *told: str) -> None:
        """A title of a list's own: what is listed, and as much as has room of what is told of it."""
        title = self.query_one("#hub-title", Static)
        room = title.content_size.width - cell_len(heading) - 2
        title.update(
            Content.assemble(
                plain(heading, "bold"), "  ", plain(shortened(" · ".join(filter(None, told)), room), "dim")
            )
        )

    def order_words(self) -> str:
        """What the list is sorted by: `Grade ▲, Last name ▼`."""
        return ", ".join(f"{self.COLUMNS[key.column].label} {'▼' if key.descending else '▲'}" for key in self.order)

    @on(ColumnsMoved)
    def show_columns_moved(self) -> None:
        """The heading with the sign of the order may be out of sight now."""
        self.show_title()

    def said_of(self, row: object) -> tuple[str, ...]:
        """What is said of the row under the cursor, behind its name."""
        return (value_of(row, "flags"),)

    def show_status(self) -> None:
        """Who is under the cursor, and what the list is waiting for."""
        table, status = self.table, self.query_one("#hub-status", Static)
        status.set_class(bool(self.problem) and not self.waiting, "-problem")
        if self.waiting:
            status.update(plain(self.waiting))
            return
        if self.problem and len(table.window):
            again = " · r tries again"
            room = max(20, status.content_size.width - len(again) - 2)
            status.update(plain(f"! {fitted(self.problem, min(room, len(self.problem)))}{again}"))
            return
        parts = []
        if len(table.window):
            row = table.cursor_row
            name = " ".join(part for part in (value_of(row, "last_name"), value_of(row, "first_name")) if part)
            place = f"{table.cursor + 1:,} of {len(table.window):,}"
            late = f"! due {value_of(row, 'due')}" if is_late(row, table.today) else ""
            parts = [part for part in (place, name, late, *self.said_of(row)) if part]
        if table.ranging:
            parts.append("range open: move, v ends it")
        status.update(plain(" · ".join(parts)))

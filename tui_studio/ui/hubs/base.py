"""A hub that lists records: load, filter, sort, mark, open, copy, export."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from tui_studio.domain.sorting import SortKey
from tui_studio.errors import StudioError
from tui_studio.text import counted
from tui_studio.ui.cells import count_words, value_of
from tui_studio.ui.hubs.frame import HubFrame
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import (
    CursorMoved,
    FilterEdited,
    FilterLeft,
    HeaderChosen,
    MarksChanged,
    RowOpened,
    RowsFailed,
    StudioOpened,
    StudioRefused,
)
from tui_studio.ui.modals.base import plain
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.target import ask_target
from tui_studio.ui.widgets.filter_bar import FilterBar, understood
from tui_studio.ui.widgets.hub_table import HubTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual import events
    from textual.widget import Widget

    from tui_studio.domain.columns import Column
    from tui_studio.services.records import RecordService

FIRST = 200
"""Ids of the first screen, shown before the whole order is known."""


class HubScreen(HubFrame):
    """Shared by all hubs with a list; a hub says which columns, which service and what else it can do."""

    BINDINGS = bindings_for("hub")
    AUTO_FOCUS = "HubTable"
    NOUN: ClassVar[str] = "record"
    COLUMNS: ClassVar[Mapping[str, Column]] = {}
    LAYOUTS: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    SORT: ClassVar[SortKey] = SortKey("number")
    EMPTY: ClassVar[tuple[str, ...]] = ()
    """What a studio without such records is told to do first."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        super().__init__()
        self.sort_key = self.SORT
        self.filter_text = ""
        self.total: int | None = None
        self._failed = False
        self._stale = False

    # what is on screen

    def body(self) -> Iterable[Widget]:
        """Title, filter line, table, status."""
        yield Static("", id="hub-title", markup=False)
        yield FilterBar()
        yield HubTable([self.COLUMNS[key] for key in self.LAYOUTS["Default"]], id="hub-table")
        yield Static("", id="hub-status", markup=False)

    def on_mount(self) -> None:
        """Load as soon as the studio is open."""
        super().on_mount()
        self.table.sorted_by(self.sort_key)
        self._show_title()
        app = self.studio_app
        app.studio_opened.subscribe(self, self._studio_opened)
        app.records_published.subscribe(self, self._records_changed)
        if app.is_open:
            self.load()
        else:
            self.table.say(app.refusal or "Opening the studio ...", *(("r tries again.",) if app.refusal else ()))

    def _studio_opened(self, message: StudioOpened | StudioRefused) -> None:
        if isinstance(message, StudioRefused):
            self.table.say(message.reason, "", "r tries again.")
        else:
            self.load()

    def _records_changed(self, _: object) -> None:
        # a hub that is not shown costs nothing until one comes back to it
        self._stale = True
        if self.is_current or self.studio_app.current_mode == self.MODE:
            self.reload()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Catch up with what changed meanwhile."""
        if self._stale and self.studio_app.is_open:
            self.reload()

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

    def _show_title(self) -> None:
        selection = self.table.selection
        words = count_words(len(self.table.window), self.total, selection.total, selection.hidden)
        title = plain(self.TITLE_WORD, "bold")
        known = self.total is not None
        self.query_one("#hub-title", Static).update(Content.assemble(title, "  ", plain(words if known else "", "dim")))

    def _show_status(self) -> None:
        table = self.table
        if not len(table.window):
            text = ""
        else:
            text = f"{table.cursor + 1:,} of {len(table.window):,}"
            row = table.cursor_row
            name = " ".join(part for part in (value_of(row, "last_name"), value_of(row, "first_name")) if part)
            flags = value_of(row, "flags")
            text += f" · {name}" * bool(name) + f" · {flags}" * bool(flags)
        if table.ranging:
            text += " · range open: move, v ends it"
        self.query_one("#hub-status", Static).update(plain(text))

    # loading

    @work(exclusive=True, group="rows", exit_on_error=False)
    async def load(self) -> None:
        """Ids of the filter and order; the first screen is shown before all are known."""
        self._stale = self._failed = False
        records, table = self.records, self.table
        table.window.source = records
        text, sort = understood(self.filter_text)[0], (self.sort_key,)
        try:
            if not len(table.window) and self.total is None:
                table.show(await asyncio.to_thread(records.first_ids, text, sort, FIRST))
            ids = await asyncio.to_thread(records.ids, text, sort)
            self.total = await asyncio.to_thread(records.count)
        except StudioError as error:
            table.say(str(error), "", "r tries again.")
            return
        table.show(ids, complete=not text)
        self._say_why_empty()
        self._show_title()
        self._show_status()
        self.refresh_bindings()

    def reload(self) -> None:
        """Read the list again."""
        if self.studio_app.is_open:
            self.load()

    def _say_why_empty(self) -> None:
        if self.total == 0:
            self.table.say(*self.EMPTY)
        else:
            self.table.say(f"Nothing matches “{self.filter_text}”.", "", "Esc clears the filter.")

    @on(RowsFailed)
    def rows_failed(self, event: RowsFailed) -> None:
        """Rows could not be read while painting: say it once."""
        event.stop()
        if not self._failed:
            self._failed = True
            self.studio_app.report(event.error)

    # filter and order

    def action_filter(self) -> None:
        """Open the filter line."""
        self.filter_bar.open()

    @on(FilterEdited)
    def follow_filter(self, event: FilterEdited) -> None:
        """The filter came to rest."""
        if event.text != self.filter_text:
            self.filter_text = event.text
            self.reload()

    @on(FilterLeft)
    def leave_filter(self) -> None:
        """Back to the list."""
        self.table.focus()

    @on(HeaderChosen)
    def sort_by_header(self, event: HeaderChosen) -> None:
        """A click on a heading."""
        self.sort_by(event.column)

    def sort_by(self, column: str) -> None:
        """Sort by a column; the same once more reverses."""
        same = self.sort_key.column == column
        self.sort_key = SortKey(column, descending=same and not self.sort_key.descending)
        self.table.sorted_by(self.sort_key)
        self.reload()

    @work(group="ask", exit_on_error=False)
    async def action_sort(self) -> None:
        """Choose the column to sort by."""
        choices = [
            Choice(
                column.label,
                column.key,
                hint=("sorted downwards" if self.sort_key.descending else "sorted; again reverses")
                if column.key == self.sort_key.column
                else "",
            )
            for column in self.table.columns
        ]
        column = await self.studio_app.ask(ChooseModal("Sort by", choices))
        if column:
            self.sort_by(column)

    def action_refresh_rows(self) -> None:
        """Read the list again, or try to open the studio again."""
        if self.studio_app.is_open:
            self.reload()
        else:
            self.table.say("Opening the studio ...")
            self.studio_app.open_studio()

    # marks and cursor

    @on(MarksChanged)
    def show_marks(self) -> None:
        """The title tells how many."""
        self._show_title()
        self._show_status()

    @on(CursorMoved)
    def show_cursor(self) -> None:
        """The status line tells where."""
        self._show_status()

    def action_back(self) -> None:
        """One step out: the range, the filter, the marks."""
        if self.table.leave_range():
            return
        if self.filter_text or self.filter_bar.has_class("-open"):
            self.filter_bar.clear()
        elif self.table.selection.total:
            self.table.action_unmark()
        else:
            self.studio_app.say("q leaves the studio.")

    def what(self) -> str:
        """What an action is for, in words: `12 marked sessions`, `session 10023`."""
        count = self.table.selection.total
        if count:
            hidden = self.table.selection.hidden
            return f"{count:,} marked {self.NOUN}{'s' * (count != 1)}" + f" ({hidden:,} hidden by the filter)" * bool(
                hidden
            )
        return f"{self.NOUN} {value_of(self.table.cursor_row, 'number')}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what needs a record while there is none."""
        needs = ("open", "actions", "copy", "export", "advance", "advance_to", "print_sheets", "sort")
        if action in needs and self.is_mounted and not len(self.table.window):
            return None
        return super().check_action(action, parameters)

    # acting

    @on(RowOpened)
    def open_row(self, event: RowOpened) -> None:
        """Show the record in full."""
        self.open_record(event.record_id)

    def open_record(self, record_id: int) -> object:
        """Show the record in full; a hub says how."""
        raise NotImplementedError

    def actions(self) -> list[Choice[str]]:
        """What can be done with the marked rows; a hub puts its own in front."""
        return [
            Choice("Open", "open_cursor", letter="o"),
            Choice("Export to a spreadsheet", "export", letter="e"),
            Choice("Copy", "copy", letter="y"),
        ]

    @work(group="ask", exit_on_error=False)
    async def action_actions(self) -> None:
        """The menu of actions."""
        action = await self.studio_app.ask(ChooseModal(f"With {self.what()}", self.actions()))
        if action:
            await self.run_action(action)

    def action_open_cursor(self) -> None:
        """Open the record under the cursor."""
        self.table.action_open()

    @work(group="ask", exit_on_error=False)
    async def action_copy(self) -> None:
        """Copy something of the row, or the numbers of all marked rows."""
        row, table = self.table.cursor_row, self.table
        number = value_of(row, "number")
        name = f"{value_of(row, 'last_name')} {value_of(row, 'first_name')}".strip()
        line = "\t".join(value_of(row, column.key) for column in table.columns)
        choices = [
            Choice("Number", number, hint=number, letter="n"),
            Choice("Name", name, hint=name, letter="a"),
            Choice("Row", line, hint="all columns, with tabs", letter="r"),
        ]
        if table.selection.total:
            rows = await asyncio.to_thread(self.records.rows, table.targets)
            numbers = "\n".join(value_of(rows[key], "number") for key in table.targets if key in rows)
            choices.append(Choice("Marked numbers", numbers, hint=f"{len(rows):,} lines", letter="m"))
        text = await self.studio_app.ask(ChooseModal("Copy", choices))
        if text:
            self.app.copy_to_clipboard(text)
            self.studio_app.say("Sent to the terminal's clipboard.")

    @work(group="ask", exit_on_error=False)
    async def action_export(self) -> None:
        """Write the marked rows, or all that match, to a spreadsheet."""
        from tui_studio.workers.export_rows import ExportRowsJob

        app, table = self.studio_app, self.table
        ids = table.targets if table.selection.total else table.window.ids.tolist()
        shown = f"Columns as in the {self.TITLE_WORD} hub"
        choices = [
            Choice(shown if name == "Default" else name, name, hint=f"{len(keys)} columns")
            for name, keys in self.LAYOUTS.items()
        ]
        layout = choices[0].value
        if len(choices) > 1:
            layout = await app.ask(ChooseModal(f"Export {counted(len(ids), self.NOUN)}: which list?", choices)) or ""
        if not layout:
            return
        target = await ask_target(
            app, f"Export {counted(len(ids), self.NOUN)} to (.xlsx or .csv)", f"{self.NOUN}s", (".xlsx", ".csv")
        )
        if target is not None:
            app.start_job(ExportRowsJob(self.MODE, tuple(ids), self.LAYOUTS[layout], target))

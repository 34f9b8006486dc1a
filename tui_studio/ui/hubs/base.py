"""A hub that lists records, put together from its parts: opening a record and the action menu are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui_studio.ui.hubs.columns import ChoosingColumns
from tui_studio.ui.hubs.exporting import Exporting
from tui_studio.ui.hubs.loading import Loading
from tui_studio.ui.hubs.marking import Marking
from tui_studio.ui.hubs.saved_filters import SavedFilters
from tui_studio.ui.hubs.sorting import Sorting
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.messages import RowOpened
from tui_studio.ui.modals.choose import Choice, ChooseModal

if TYPE_CHECKING:
    from tui_studio.ui.records.form import RecordForm

NEED_A_ROW = (
    "open",
    "edit_record",
    "actions",
    "copy",
    "export",
    "advance",
    "advance_to",
    "sort",
    "entagged",
    "import_images",
    "check_images",
)


class HubScreen(Loading, SavedFilters, Sorting, ChoosingColumns, Marking, Exporting):
    """Shared by all hubs with a list; a hub says which columns, which service and what else it can do."""

    BINDINGS = bindings_for("hub")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what needs a record while there is none."""
        if action in NEED_A_ROW and self.is_mounted and not len(self.table.window):
            return None
        return super().check_action(action, parameters)

    @on(RowOpened)
    def open_row(self, event: RowOpened) -> None:
        """Show the record in full."""
        self.open_record(event.record_id)

    def form(self) -> type[RecordForm]:
        """The form of one record; imported when one is opened."""
        raise NotImplementedError

    def open_record(self, record_id: int, *, editing: bool = False) -> None:
        """Show the record in full, with the way to the next one in the list."""
        from tui_studio.ui.records.opening import record_form

        self.studio_app.push_screen(record_form(self.form(), record_id, self.table, editing=editing))

    def action_edit_record(self) -> None:
        """Open the record under the cursor to change it."""
        self.open_record(self.table.window.ids[self.table.cursor], editing=True)

    def action_new_record(self) -> None:
        """Make a new one; clients are what people make by hand."""
        self.studio_app.action_new_client()

    def actions(self) -> list[Choice[str]]:
        """What can be done with the marked rows; a hub puts its own in front."""
        return [
            Choice("Open", "open_cursor", letter="o"),
            Choice("Edit", "edit_record", letter="d"),
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

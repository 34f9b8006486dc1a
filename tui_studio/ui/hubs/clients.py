"""The Clients hub: every client with the four things a student needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.columns import CLIENT_COLUMNS
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.hubs.grouping import Grouping
from tui_studio.ui.modals.choose import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.columns import Column
    from tui_studio.domain.rows import ClientRow
    from tui_studio.services.records import RecordService
    from tui_studio.ui.records.form import RecordForm


class ClientsHub(Grouping, HubScreen):
    """Who is known, and what is still missing of whom."""

    MODE = "clients"
    TITLE_WORD = "Clients"
    NOUN = "client"
    COLUMNS: ClassVar[Mapping[str, Column]] = CLIENT_COLUMNS
    SORT = SortKey("last_name")
    ABOUT = (
        "Every client. Ready shows the four things a student needs: C client, S session, I images imported, "
        "U images uploaded; a dot stands where one is missing."
    )
    EMPTY = ("No clients yet.", "", "F10 > Utilities > Import Clients takes a school's spreadsheet in.")

    @property
    def records(self) -> RecordService[ClientRow]:
        """Clients as lists."""
        return self.studio_app.studio.clients

    def actions(self) -> list[Choice[str]]:
        """What every hub has, a session, and the groups."""
        book = Choice("Schedule a session", "book_session", hint="for the client under the cursor", letter="s")
        return [*super().actions(), book, *self.group_actions()]

    @work(group="write", exit_on_error=False)
    async def action_book_session(self) -> None:
        """One session for the client under the cursor."""
        from tui_studio.ui.moving_sessions import book

        row_id = self.table.cursor_id
        if row_id is not None and self.studio_app.may_write():
            await book(self.studio_app, row_id)

    def form(self) -> type[RecordForm]:
        """A client in full."""
        from tui_studio.ui.records.client import ClientForm

        return ClientForm

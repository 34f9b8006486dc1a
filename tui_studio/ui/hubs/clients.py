"""The Clients hub: every client with the four things a student needs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.columns import CLIENT_COLUMNS
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import NotFound
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.record import RecordModal, Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.columns import Column
    from tui_studio.domain.rows import ClientRow
    from tui_studio.services.records import RecordService
    from tui_studio.services.studio import Studio


class ClientsHub(HubScreen):
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

    @work(exclusive=True, group="record", exit_on_error=False)
    async def open_record(self, record_id: int) -> None:
        """Show a client in full."""
        page = await asyncio.to_thread(client_page, self.studio_app.studio, record_id)
        self.studio_app.show_record(page)


def client_page(studio: Studio, record_id: int) -> RecordModal:
    """A client in full; raises `NotFound`. Reads the database."""
    row = studio.clients.rows([record_id]).get(record_id)
    if row is None:
        raise NotFound("This client does not exist any more; r reads the list again.")
    return RecordModal(
        f"Client {row.number} · {row.last_name}, {row.first_name}",
        (
            Section(
                "Enrollment",
                (
                    ("Organization", f"{row.organization} {row.year or ''}".strip()),
                    ("Student ID", row.student_id),
                    ("Grade", row.grade),
                    ("Teacher", row.teacher),
                    ("Homeroom", row.homeroom),
                ),
            ),
            Section("Contact", (("E-mail", row.email), ("Phone", row.phone))),
            Section(
                "Pictures",
                (("Sessions", str(row.sessions)), ("Images", str(row.images)), ("Uploaded", str(row.uploaded))),
            ),
        ),
        warning=row.flags,
        readiness=row.readiness,
    )

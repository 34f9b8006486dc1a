"""The Sessions hub: every session, its status, its pictures; advancing in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from tui_studio.domain.columns import SESSION_COLUMNS
from tui_studio.errors import NotFound
from tui_studio.text import counted
from tui_studio.ui.hubs.advancing import Advancing
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.record import RecordModal, Section
from tui_studio.ui.modals.target import ask_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.domain.columns import Column
    from tui_studio.domain.layouts import Layout
    from tui_studio.domain.rows import ClientRow, SessionRow
    from tui_studio.services.first_screen import FirstScreen
    from tui_studio.services.records import RecordService
    from tui_studio.services.studio import Studio


EARLY = 128
"""Rows that are read before the studio is open: more than one screen."""


class SessionsHub(Advancing):
    """What `tui-studio` opens on."""

    BINDINGS = bindings_for("sessions")
    MODE = "sessions"
    TITLE_WORD = "Sessions"
    NOUN = "session"
    COLUMNS: ClassVar[Mapping[str, Column]] = SESSION_COLUMNS
    ABOUT = (
        "Every session with its status and its pictures. Keys work on the marked rows, or on the row under the "
        "cursor when none is marked. A barcode scanner opens the session it reads."
    )
    EMPTY = (
        "No sessions yet.",
        "",
        "1. F10 > Utilities > Import Clients takes a school's spreadsheet in.",
        "2. F10 > Tools > Bulk Scheduling Wizard gives every client a session.",
    )

    @property
    def records(self) -> RecordService[SessionRow]:
        """Sessions as lists."""
        return self.studio_app.studio.sessions

    def early_rows(self) -> tuple[Layout, FirstScreen] | None:
        """The first sessions, without the database layer."""
        from tui_studio.services.first_screen import first_screen

        return first_screen(self.studio_app.settings.paths.database, self.order, EARLY)

    def actions(self) -> list[Choice[str]]:
        """Advance, print, and what every hub has; what is still to come says so."""
        later = "Not in this version yet."
        return [
            Choice("Advance status", "advance", hint="to the next one", letter="a"),
            Choice("Choose a status", "advance_to", letter="s"),
            Choice("Print QR codes", "print_sheets", letter="p"),
            *super().actions(),
            Choice("Edit", "", reason=f"{later} A corrected roster imported again changes clients.", letter="d"),
            Choice("Import images", "", reason=f"{later} Tools > Bulk Image Importer takes whole cards.", letter="i"),
        ]

    # paper

    @work(group="ask", exit_on_error=False)
    async def action_print_sheets(self) -> None:
        """QR sheets of the marked sessions, or of all that match."""
        from tui_studio.workers.print_sheets import PrintSheetsJob

        app, table = self.studio_app, self.table
        ids = table.targets if table.selection.total else table.window.ids.tolist()
        if not ids:
            app.say("There is no session to print a sheet for.", "warning")
            return
        sizes = [Choice(f"{n} on a page", n, letter=letter) for n, letter in ((1, "o"), (2, "t"), (4, "f"), (8, "e"))]
        per_page = await app.ask(ChooseModal(f"QR sheets for {counted(len(ids), 'session')}", sizes))
        if not per_page:
            return
        target = await ask_target(app, f"Print {counted(len(ids), 'QR sheet')} to (.pdf)", "qr-sheets", (".pdf",))
        if target is not None:
            app.start_job(PrintSheetsJob(tuple(ids), target, per_page))

    # one session

    @work(exclusive=True, group="record", exit_on_error=False)
    async def open_record(self, record_id: int) -> None:
        """Show a session in full."""
        await self.studio_app.show_session(record_id)


def session_page(studio: Studio, record_id: int) -> RecordModal:
    """A session in full, with its history and what its client still needs; raises `NotFound`. Reads the database."""
    row = studio.sessions.rows([record_id]).get(record_id)
    if row is None:
        raise NotFound("This session does not exist any more; r reads the list again.")
    client = _client_of(studio, row)
    history = tuple(
        (when.astimezone(studio.clock.zone).strftime("%Y-%m-%d %H:%M"), f"{before or 'new'} → {after}, {by}")
        for when, before, after, by in studio.sessions.history(record_id)
    )
    when = f"{row.date} {row.start}" + (f" to {row.end}" if row.end else "")
    return RecordModal(
        f"Session {row.number} · {row.last_name}, {row.first_name}",
        (
            Section(
                "Student",
                (
                    ("Client", row.client_number),
                    ("Student ID", row.student_id),
                    ("Organization", f"{row.organization} {row.year or ''}".strip()),
                    ("Shoot", row.shoot),
                    ("Grade", row.grade),
                    ("Teacher", row.teacher),
                    ("Homeroom", row.homeroom),
                ),
            ),
            Section(
                "Session",
                (
                    ("Status", row.status),
                    ("When", when.strip()),
                    ("Images", str(row.images)),
                    ("Type", row.type),
                    ("Photographer", row.photographer),
                    ("Assistant", row.assistant),
                    ("Camera room", row.room),
                    ("Description", row.description),
                ),
            ),
            Section("History", history),
        ),
        warning=row.flags,
        readiness=client.readiness if client else "",
    )


def _client_of(studio: Studio, row: SessionRow) -> ClientRow | None:
    client_id = studio.clients.find_number(row.client_number) if row.client_number else None
    found: dict[int, Any] = studio.clients.rows([client_id]) if client_id is not None else {}
    return found.get(client_id) if client_id is not None else None

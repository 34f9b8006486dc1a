"""What is done with sessions, whichever hub lists them: status, paper, lists, images."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from textual import work

from tui_studio.domain.columns import ENTAGGED
from tui_studio.text import counted
from tui_studio.ui.cells import value_of
from tui_studio.ui.hubs.advancing import Advancing
from tui_studio.ui.hubs.moving import Moving
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.ui.records.form import RecordForm


class SessionActions(Advancing, Moving):
    """A hub whose rows are sessions, with everything that can be done with them."""

    BINDINGS = bindings_for("sessions")
    NOUN = "session"

    def actions(self) -> list[Choice[str]]:
        """Advance, print, images, and what every hub has."""
        return [
            Choice("Advance status", "advance", hint="to the next one", letter="a"),
            Choice("Choose a status", "advance_to", letter="s"),
            Choice("Look at the images", "check_images", hint="the quality check", letter="k"),
            Choice("Print QR codes", "print_sheets", letter="p"),
            Choice("List for Entagged", "entagged", hint="whom the app tags frames for", letter="t"),
            *self.moving_actions(),
            *super().actions(),
            Choice("Import images", "import_images", hint="to the session under the cursor", letter="i"),
            Choice("Export for retouching", "export_images", hint="a folder for each session", letter="x"),
            Choice("Take retouched back", "take_images_back", hint="as new versions", letter="b"),
        ]

    # paper

    @work(group="ask", exit_on_error=False)
    async def action_print_sheets(self) -> None:
        """QR sheets of the marked sessions, of all that match, or of others."""
        from tui_studio.ui.modals.print_sheets import PrintSheetsModal
        from tui_studio.workers.print_sheets import PrintSheetsJob

        app, table = self.studio_app, self.table
        if not app.may_write():
            return
        marked = table.targets if table.selection.total else []
        order = await app.ask(PrintSheetsModal(await self.whole_list(), marked, self.filter_text))
        if order is not None:
            app.start_job(PrintSheetsJob(order.ids, order.target, order.wish))

    @work(group="ask", exit_on_error=False)
    async def action_entagged(self) -> None:
        """The list that the Entagged app is loaded with, of the marked sessions or of all that match."""
        from tui_studio.ui.modals.target import ask_target
        from tui_studio.workers.export_rows import ExportRowsJob

        app, table = self.studio_app, self.table
        ids = table.targets if table.selection.total else await self.whole_list()
        title = f"Entagged list of {counted(len(ids), self.NOUN)} to (.xlsx or .csv)"
        target = await ask_target(app, title, "entagged", (".xlsx", ".csv"))
        if target is not None:
            app.start_job(ExportRowsJob(self.MODE, tuple(ids), ENTAGGED, target))

    async def whole_list(self) -> list[int]:
        """Everything that matches, also while only the first of it is on screen."""
        if self.table.partial:
            return (await asyncio.to_thread(self.records.ids, self.filter_text, self.order)).tolist()
        return self.table.window.ids.tolist()

    # its day

    async def action_agenda(self) -> None:
        """The day of the session under the cursor."""
        from tui_studio.ui.hubs.agenda import AgendaHub

        table = self.table
        row, row_id = (table.cursor_row, table.cursor_id) if len(table.window) else (None, None)
        await self.studio_app.switch_mode("agenda")
        agenda = self.studio_app.screen
        if isinstance(agenda, AgendaHub) and row is not None and (day := value_of(row, "date")):
            agenda.go_to_session(date.fromisoformat(day), row_id)

    # one session

    def form(self) -> type[RecordForm]:
        """A session in full."""
        from tui_studio.ui.records.session import SessionForm

        return SessionForm

    @work(group="check", exit_on_error=False)
    async def action_check_images(self) -> None:
        """The images of the marked sessions, or of the list from the cursor on; the cursor follows."""
        first = self.table.cursor_id
        if first is None:
            return
        marked = self.table.targets if self.table.selection.total else []
        self.check_images(marked or await self.whole_list(), marked[0] if marked and first not in marked else first)

    def check_images(self, ids: Sequence[int], first: int) -> None:
        """Look at the images of these sessions, beginning with one of them."""
        from tui_studio.ui.records.quality_check import QualityCheck

        def back(row_id: int | None) -> None:
            if row_id is not None:
                self.table.go_to(row_id)

        self.studio_app.push_screen(QualityCheck(ids, first), back)

    @work(group="ask", exit_on_error=False)
    async def action_export_images(self) -> None:
        """Images of the marked sessions, for somebody who retouches them."""
        from tui_studio.ui.retouching import export_images

        if ids := self.table.targets:
            await export_images(self.studio_app, ids)

    @work(group="ask", exit_on_error=False)
    async def action_take_images_back(self) -> None:
        """What was retouched becomes the newest version of its images."""
        from tui_studio.ui.retouching import take_back

        await take_back(self.studio_app)

    def action_import_images(self) -> None:
        """Images of a folder or card for the session under the cursor."""
        from tui_studio.ui.wizards.import_session import ImportSessionWizard

        self.app.push_screen(ImportSessionWizard(value_of(self.table.cursor_row, "number")))

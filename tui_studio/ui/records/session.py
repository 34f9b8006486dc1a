"""A session: who, when, with whom, its pictures, and what can be done with it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice, ChooseModal
from tui_studio.ui.modals.target import ask_target
from tui_studio.ui.records.client import HISTORY
from tui_studio.ui.records.fields import Fact, Field, Kind, Listing, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.line_table import LineColumn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.statuses import AdvancePlan
    from tui_studio.services.studio import Studio
    from tui_studio.ui.app import StudioApp


PREVIEWED = (
    LineColumn("File", 18, grow=True),
    LineColumn("Size", 8, right=True),
    LineColumn("Camera", 13),  # so that the usual file name fits into 80 columns
    LineColumn("Taken", 16),
    LineColumn("Preview", 7),
    LineColumn("", 9),
)


class SessionForm(RecordForm):
    """One session."""

    BINDINGS = bindings_for("session")
    NOUN = "session"
    ABOUT = "One session. s advances its status, x lists what else can be done with it, e edits it."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                Fact("client", "Client"),
                Fact("status", "Status"),
                Field("type", "Session type", Kind.LOOKUP, strict=True),
                Field("date", "Date", Kind.DATE, hint="moving it takes “confirmed” back"),
                Field("start", "Start", Kind.TIME),
                Field("end", "End", Kind.TIME),
                Field("photographer", "Photographer", Kind.LOOKUP),
                Field("assistant", "Assistant", Kind.LOOKUP),
                Field("room", "Camera room", Kind.LOOKUP),
                Field("location", "Location"),
                Field("description", "Description"),
                Field("booked_by", "Booked by"),
                Field("confirmed", "Confirmed", Kind.YES),
                Fact("images", "Images"),
                Field("number", "Number", hint="stays once printed or photographed"),
            ),
        ),
        Tab(
            "Organization",
            (
                Field("shoot", "Shoot", Kind.LOOKUP, strict=True),
                Fact("organization", "Organization"),
                Fact("year", "Year"),
                Fact("grade", "Grade"),
                Fact("teacher", "Teacher"),
                Fact("homeroom", "Homeroom"),
                Fact("student_id", "Student ID"),
                Fact("yearbook", "Yearbook"),
            ),
        ),
        Tab(
            "Images",
            (Listing("images", PREVIEWED, "No picture yet. x imports some.", copies_key=True),),
            new=False,
        ),
        Tab("Notes", (Field("notes", "Notes", Kind.NOTE),)),
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Sessions one at a time."""
        return studio.session_records

    @property
    def number(self) -> str:
        """The session number as it is stored."""
        return str(self.view.values["number"]) if self.view is not None else ""

    def actions(self) -> list[Choice[str]]:
        """Images, paper, status, the client."""
        return [
            Choice("Look at the images", "check_images", hint="rate them, choose the pose", letter="k"),
            Choice("Import images", "import_images", letter="i"),
            Choice("QR sheet", "print_sheet", letter="q"),
            Choice("Advance status", "advance", hint="to the next one", letter="a"),
            Choice("Choose a status", "advance_to", letter="s"),
            Choice("Reschedule", "reschedule", hint="day, time, photographer, room", letter="r"),
            Choice("Cancel", "cancel_session", hint="with a reason", letter="c"),
            Choice("Open client", "open_client", letter="o"),
            *super().actions(),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act while the session is read."""
        if action in ("advance", "advance_to", "check_images", "import_images"):
            return self.view is not None and not self.editing
        return super().check_action(action, parameters)

    # acting

    def action_open_client(self) -> None:
        """The client in full."""
        from tui_studio.ui.records.client import ClientForm

        if self.view is not None:
            self.app.push_screen(ClientForm(int(self.view.facts["client_id"])))

    def action_check_images(self) -> None:
        """Its images, to look at, rate and choose."""
        from tui_studio.ui.records.quality_check import QualityCheck

        if self.row_id is not None:
            self.app.push_screen(QualityCheck([self.row_id], self.row_id), self._imported)

    def action_import_images(self) -> None:
        """The importer, with this session as the one that gets the pictures."""
        from tui_studio.ui.wizards.import_session import ImportSessionWizard

        self.app.push_screen(ImportSessionWizard(self.number), self._imported)

    def _imported(self, _: object) -> None:
        self.load()

    @work(group="ask", exit_on_error=False)
    async def action_print_sheet(self) -> None:
        """The QR sheet of this session as a PDF of one page."""
        from tui_studio.workers.print_sheets import PrintSheetsJob

        app = self.studio_app
        target = await ask_target(app, f"QR sheet of {self.number} to (.pdf)", f"qr-{self.number}", (".pdf",))
        if target is not None and self.row_id is not None:
            app.start_job(PrintSheetsJob((self.row_id,), target))

    def action_reschedule(self) -> None:
        """Another day, time or station, with a look at who is there."""
        from tui_studio.ui.moving_sessions import reschedule

        self.run_moving(reschedule)

    def action_cancel_session(self) -> None:
        """Call it off, with a reason."""
        from tui_studio.ui.moving_sessions import cancel

        self.run_moving(cancel)

    @work(group="write", exit_on_error=False)
    async def run_moving(self, act: Callable[[StudioApp, Sequence[int]], Awaitable[bool]]) -> None:
        """Do it, and show the session as it is then."""
        if self.row_id is not None and self.studio_app.may_write() and await act(self.studio_app, [self.row_id]):
            self.load()

    def action_advance(self) -> None:
        """To the next status of its chain."""
        self.advance("")

    @work(group="ask", exit_on_error=False)
    async def action_advance_to(self) -> None:
        """Choose a status of its type."""
        app, session_type = self.studio_app, str(self.view.values["type"]) if self.view else ""
        names = await asyncio.to_thread(app.studio.lookups.statuses, session_type)
        choices = [Choice(name, name) for name in names]
        status = await app.ask(ChooseModal(f"Status for session {self.number}", choices))
        if status:
            self.advance(status)

    @work(group="write", exit_on_error=False)
    async def advance(self, to: str) -> None:
        """Show what would happen and why not, as the hub does for many; undo takes it back."""
        from tui_studio.ui.modals.advance import AdvanceModal

        app, row_id = self.studio_app, self.row_id
        if row_id is None or not app.may_write():
            return

        async def plan(chosen: Mapping[int, int]) -> AdvancePlan:
            with app.writing():
                return await asyncio.to_thread(app.studio.statuses.plan_advance, [row_id], to, chosen)

        wish = await app.ask(AdvanceModal(await plan({}), plan))
        if wish is None:
            return
        with app.writing():
            await asyncio.to_thread(app.studio.statuses.apply_advance, wish.plan, wish.note)
        group = wish.plan.groups[0]
        app.say(f"{group.from_status} → {group.to_status}. z in a hub takes it back.")
        app.records_changed()
        self.load()

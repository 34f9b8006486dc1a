"""A client: who it is, who answers for it, where it is enrolled, and what hangs on it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work

from tui_studio.errors import StudioError
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice
from tui_studio.ui.records.fields import Field, Heading, Kind, Listing, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.line_table import LineColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.studio import Studio

NAMES = (Field("last_name", "Last name"), Field("first_name", "First name"))
FLAGS = (
    Field("no_photo", "No photo", Kind.YES, hint="do not photograph"),
    Field("no_publish", "No publishing", Kind.YES, hint="no website, no newsletter"),
    Field("no_yearbook", "No yearbook", Kind.YES),
    Field("no_contact", "No contact", Kind.YES, hint="no e-mail, no messages"),
)


def _enrollment_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    where = f"{row['organization']}{' (left)' if row.get('has_left') else ''}"
    return where, *(str(row[key]) for key in ("year", "grade", "teacher", "homeroom", "student_id"))


ENROLLMENTS = Field(
    "enrollments",
    "Enrollments",
    Kind.ROWS,
    noun="enrollment",
    empty="In no school, league or club yet.",
    fields=(
        Field("organization", "Organization", Kind.LOOKUP, strict=True),
        Field("year", "Year", Kind.NUMBER, least=1990, most=2100),
        Field("grade", "Grade", Kind.LOOKUP),
        Field("teacher", "Teacher", Kind.LOOKUP),
        Field("homeroom", "Homeroom", Kind.LOOKUP),
        Field("has_left", "Left", Kind.YES, hint="not scheduled with the school any more"),
        Field("student_id", "Student ID"),
    ),
    columns=(
        LineColumn("Organization", 16, grow=True),
        LineColumn("Year", 4),
        LineColumn("Grade", 5),
        LineColumn("Teacher", 12),
        LineColumn("Homeroom", 8),
        LineColumn("Student ID", 10),
    ),
    cells=_enrollment_cells,
)


def _guardian_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["name"], row["relation"], ", ".join(row["emails"]), ", ".join(row["phones"])


GUARDIANS = Field(
    "guardians",
    "Guardians",
    Kind.ROWS,
    noun="guardian",
    empty="Nobody yet.",
    fields=(
        Field("name", "Name"),
        Field("relation", "Relation", hint="mother, carer, ..."),
        Field("emails", "E-mails", Kind.LINES, hint="one on each line"),
        Field("phones", "Phones", Kind.LINES, hint="words behind: mobile"),
    ),
    columns=(
        LineColumn("Name", 16, grow=True),
        LineColumn("Relation", 9),
        LineColumn("E-mails", 18, grow=True),
        LineColumn("Phones", 16, grow=True),
    ),
    cells=_guardian_cells,
)
FAMILY = Listing(
    "family",
    (
        LineColumn("Number", 8),
        LineColumn("Name", 18, grow=True),
        LineColumn("Grade", 5),
        LineColumn("Where", 18, grow=True),
    ),
    "Linked to nobody; f links a sibling.",
)
HISTORY = Tab(
    "History",
    (
        Listing(
            "history",
            (LineColumn("When", 16), LineColumn("By", 8), LineColumn("What", 28), LineColumn("Details", 20, grow=True)),
            "Nothing was written down yet.",
        ),
    ),
    new=False,
)
IMAGE_COLUMNS = (
    LineColumn("File", 20, grow=True),
    LineColumn("Size", 8, right=True),
    LineColumn("Camera", 14),
    LineColumn("Taken", 16),
    LineColumn("", 9),
)
NO_INVOICES = "Invoices come with the Invoices hub; this version keeps none."


class ClientForm(RecordForm):
    """One client."""

    BINDINGS = bindings_for("client")
    NOUN = "client"
    ABOUT = "One client with everything known of it. Enter on a session opens it; y copies the path of a picture."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                *NAMES,
                Field("middle_name", "Middle name"),
                Field("preferred_name", "Called"),
                Field("salutation", "Salutation", Kind.LOOKUP),
                Field("birth_date", "Born", Kind.DATE),
                Field("number", "Client number", hint="empty: given when the preferences say"),
                Heading("Contact"),
                Field("email", "E-mail", Kind.EMAIL),
                Field("phone", "Phone"),
                Field("parent_email", "Parent e-mail", Kind.EMAIL),
                Field("parent_phone", "Parent phone"),
                Field("address", "Address"),
                Field("address_2", "Address 2"),
                Field("city", "City"),
                Field("state", "State"),
                Field("zip", "ZIP"),
                Field("country", "Country"),
                Heading("Privacy"),
                *FLAGS,
            ),
        ),
        Tab("Guardians", (GUARDIANS, Heading("Family"), FAMILY)),
        Tab("Organization", (ENROLLMENTS,)),
        Tab("Groups", (Field("groups", "Groups", Kind.TICKS, empty="There is no group yet."),)),
        Tab(
            "Sessions",
            (
                Listing(
                    "sessions",
                    (
                        LineColumn("Number", 10),
                        LineColumn("Date", 10),
                        LineColumn("Start", 5),
                        LineColumn("Type", 12, grow=True),
                        LineColumn("Status", 12, grow=True),
                        LineColumn("Images", 6, right=True),
                    ),
                    "No session yet.",
                ),
            ),
            new=False,
        ),
        Tab(
            "Images",
            (Listing("images", (LineColumn("Session", 8), *IMAGE_COLUMNS), "No picture yet.", copies_key=True),),
            new=False,
        ),
        Tab("Invoices", (Listing("invoices", (LineColumn("Invoice", 10, grow=True),), NO_INVOICES),), new=False),
        Tab(
            "Notes",
            (
                Field("notes", "Notes", Kind.NOTE),
                Field("custom", "More fields", Kind.LINES, hint="a name, a colon, a value"),
            ),
        ),
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Clients one at a time."""
        return studio.client_records

    def actions(self) -> list[Choice[str]]:
        """Edit, book, merge, copy."""
        return [
            Choice("Book a session for today", "book", hint="with its QR sheet", letter="b"),
            Choice("Schedule a session", "schedule_one", hint="on a day of choice", letter="s"),
            Choice("Merge with another client", "merge", letter="m"),
            Choice("Link a sibling", "link_sibling", hint="they stand together in orders and prints", letter="f"),
            Choice("Take out of the family", "leave_family", letter="t"),
            *super().actions(),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act while the client is read."""
        if action in ("merge", "book", "link_sibling", "leave_family"):
            return self.view is not None and not self.editing
        return super().check_action(action, parameters)

    def open_listed(self, listing: str, key: str) -> None:
        """A session in full."""
        if listing == "family":
            self.app.push_screen(ClientForm(int(key)))
        elif listing == "sessions":
            from tui_studio.ui.records.session import SessionForm

            self.app.push_screen(SessionForm(int(key)))
        else:
            super().open_listed(listing, key)

    @work(group="ask", exit_on_error=False)
    async def action_merge(self) -> None:
        """Choose the other client, then field by field what stays."""
        from tui_studio.ui.records.merging import merge_with

        assert self.row_id is not None
        if await merge_with(self.studio_app, self.row_id):
            self.load()

    @work(group="write", exit_on_error=False)
    async def action_schedule_one(self) -> None:
        """A session on another day, or with a time and a station."""
        from tui_studio.ui.moving_sessions import book

        if self.row_id is not None and self.studio_app.may_write():
            await book(self.studio_app, self.row_id)
            self.load()

    @work(group="write", exit_on_error=False)
    async def action_link_sibling(self) -> None:
        """Choose who belongs to the family; those of the same home stand first."""
        from tui_studio.ui.records.pick_client import PickClientModal

        app, row_id = self.studio_app, self.row_id
        if row_id is None or not app.may_write():
            return
        proposed = await asyncio.to_thread(app.studio.families.proposed, row_id)
        other = await app.ask(PickClientModal("Which sibling?", proposed, without=row_id))
        if other is not None:
            await self._change_family(lambda: app.studio.families.link(row_id, other), "{} is linked.")

    @work(group="write", exit_on_error=False)
    async def action_leave_family(self) -> None:
        """Take the client out of the family."""
        app, row_id = self.studio_app, self.row_id
        if row_id is not None and app.may_write():
            await self._change_family(lambda: app.studio.families.leave(row_id), "{} is taken out of the family.")

    async def _change_family(self, change: Callable[[], str], says: str) -> None:
        app = self.studio_app
        try:
            with app.writing():
                name = await asyncio.to_thread(change)
        except StudioError as error:
            app.say(str(error), "warning")
            return
        app.say(f"{says.format(name)} z in a hub takes it back.")
        app.records_changed()
        self.load()

    @work(group="write", exit_on_error=False)
    async def action_book(self) -> None:
        """A session for somebody who stands here today and is on no schedule."""
        await self.book_now()

    async def book_with(self, card: str) -> None:
        """Ask whether this client gets a spare card that was scanned, and book with it."""
        from tui_studio.ui.modals.confirm import ConfirmModal

        lines = [f"{self.view.title if self.view else ''}", f"A session for today with the number {card}."]
        if await self.studio_app.ask(ConfirmModal(f"Spare card {card} for this client?", lines, yes="Book", no="No")):
            await self.book_now(card)

    async def book_now(self, card: str = "") -> None:
        """A session for today; its number and sheet are those of a spare card where there is one."""
        from tui_studio.ui.records.new_client import show_booked

        app = self.studio_app
        if self.row_id is None or not app.may_write():
            return
        with app.writing():
            booked = await asyncio.to_thread(app.studio.new_clients.book, self.row_id, card)
        app.records_changed()
        self.close()
        await show_booked(app, booked)

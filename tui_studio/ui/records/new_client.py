"""A new client on one page, from anywhere: four fields for a walk-in, and who may be known already below them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import work

from tui_studio.errors import StudioError
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.records.client import FLAGS, NAMES
from tui_studio.ui.records.field_line import FieldLine
from tui_studio.ui.records.field_lists import RelatedTable
from tui_studio.ui.records.fields import Field, Kind, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.widget import Widget

    from tui_studio.domain.client_rules import Likeness
    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.studio import Studio
    from tui_studio.services.walk_ins import Booked, NewClientService
    from tui_studio.ui.app import StudioApp

PAUSE = 0.2
"""Seconds of rest in typing before namesakes are looked for."""
KEPT = ("organization", "year", "grade")


class NewClientForm(RecordForm):
    """Saves a client, and books a session with its sheet where one is wanted."""

    BINDINGS = bindings_for("newclient")
    NOUN = "client"
    ABOUT = (
        "A new client. The list below the fields shows who may be known already: Tab goes there, Enter opens the "
        "client. Save and book makes a session for today with its QR sheet."
    )
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                *NAMES,
                Field("organization", "Organization", Kind.LOOKUP, strict=True),
                Field("year", "Year", Kind.NUMBER, least=1990, most=2100),
                Field("grade", "Grade", Kind.LOOKUP),
                Field("teacher", "Teacher", Kind.LOOKUP),
                Field("homeroom", "Homeroom", Kind.LOOKUP),
                Field("student_id", "Student ID"),
                Field("birth_date", "Born", Kind.DATE),
                Field("parent_email", "Parent e-mail", Kind.EMAIL),
                Field("parent_phone", "Parent phone"),
                *FLAGS[:2],
                Field("notes", "Notes"),
                Field("card", "Spare card", hint="its number, typed or scanned"),
            ),
        ),
    )

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        """`kept` is what stands in the fields already."""
        super().__init__()
        self._kept = dict(kept or {})

    def source(self, studio: Studio) -> RecordSource:
        """New clients."""
        return studio.new_clients

    @property
    def new_clients(self) -> NewClientService:
        """The service, by its own type."""
        return cast("NewClientService", self.service)

    def take_view(self, view: Any) -> None:
        """What is kept from the client before stands in its fields."""
        super().take_view(view)
        self.raws.update(self._kept)
        self.first = dict(self.raws)

    # who may be known already

    def footnote(self) -> Iterable[Widget]:
        """The list of likenesses; hidden while there is none."""
        columns = (
            LineColumn("May be known already", 20, grow=True),
            LineColumn("Why", 24),
            LineColumn("Where", 16, grow=True),
        )
        table = RelatedTable("duplicates", columns, "")
        table.id = "duplicates"
        table.display = False
        yield table

    def edited(self, key: str) -> None:
        """Look again once typing rests."""
        if key not in ("notes", "grade", "teacher", "homeroom", "card"):
            self.look_for_duplicates()

    @work(exclusive=True, group="duplicates", exit_on_error=False)
    async def look_for_duplicates(self) -> None:
        """Ask who may be this person; what is not finished yet is left out."""
        await asyncio.sleep(PAUSE)
        values, problems = self.read_values()
        for key in problems:
            values[key] = None if key in ("year", "birth_date") else ""
        try:
            found = await asyncio.to_thread(self.new_clients.duplicates, values)
        except StudioError:  # a hint is not worth a sentence; saving says what is wrong
            return
        table = self.query_one("#duplicates", RelatedTable)
        table.fill([_line(likeness) for likeness in found])
        table.styles.height = min(len(found), 4) + 1
        table.display = bool(found)

    def open_listed(self, _listing: str, key: str) -> None:
        """The client that may be the same; what was typed waits below."""
        from tui_studio.ui.records.client import ClientForm

        self.app.push_screen(ClientForm(int(key)))

    def take_card(self, number: str) -> None:
        """A spare card was scanned: it goes to this client."""
        self.raws["card"] = number
        for line in self.query(FieldLine):
            if line.part.key == "card":
                line.put(number)
        self.studio_app.say(f"Spare card {number}: save and book gives it to this client.")

    # saving

    @work(group="write", exit_on_error=False)
    async def save(self, *, leaving: bool = False) -> None:
        """Save, and show the client."""
        client_id = await self.write()
        if client_id is None:
            return
        self._made()
        app = self.studio_app
        self.close()
        if not leaving:
            from tui_studio.ui.records.client import ClientForm

            app.push_screen(ClientForm(client_id))

    @work(group="write", exit_on_error=False)
    async def action_save_and_new(self) -> None:
        """Save, and begin the next one in the same school, year and grade."""
        kept = {key: self.raws[key] for key in KEPT}
        if await self.write() is None:
            return
        self._made()
        self._kept = kept
        self.row_id, self.editing = None, True
        self.query_one("#duplicates").display = False
        self.load()

    @work(group="write", exit_on_error=False)
    async def action_save_and_book(self) -> None:
        """Client, session and sheet in one go; the cursor of the hub stands on the session."""
        service, view = self.new_clients, self.view
        booked: list[Booked] = []

        def save(_view: Any, values: Mapping[str, Any]) -> int:
            assert view is not None
            booked.append(service.save_and_book(view, values))
            return booked[0].client_id

        if await self.write(save) is None:
            return
        app = self.studio_app
        self._made()
        self.close()
        await show_booked(app, booked[0])

    def _made(self) -> None:
        self.studio_app.records_changed()

    def say_saved(self, values: Mapping[str, Any]) -> None:
        """Who was made."""
        name = " ".join(filter(None, (values["first_name"], values["last_name"])))
        self.studio_app.say(f"Client {name} saved. z in a hub takes it back.")


async def show_booked(app: StudioApp, booked: Booked) -> None:
    """Go to the session that was made and say where its sheet is."""
    from tui_studio.ui.hubs.sessions import SessionsHub

    sheet = f"QR sheet: {booked.sheet}" if booked.sheet else f"No QR sheet: {booked.problem}"
    if booked.card:
        sheet = "The spare card is its sheet."
    app.say(f"Session {booked.number} booked. {sheet}", "warning" if booked.problem else "information")
    await app.switch_mode("sessions")
    if isinstance(app.screen, SessionsHub):
        app.screen.go_to_record(booked.session_id)


def _line(found: Likeness) -> Line:
    person = found.person
    where = " ".join(filter(None, (person.organization, str(person.year or ""), person.grade, person.teacher)))
    reason = f"{found.reason}{'?' if found.weak else ''}"
    return Line(str(person.id), (f"{person.number} {person.name}", reason, where), "" if found.weak else "warning")

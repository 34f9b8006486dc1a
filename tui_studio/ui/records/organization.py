"""Organizations: schools, leagues and clubs, with their shoots."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from tui_studio.domain.organizations import FIRST_YEAR, KINDS, LAST_YEAR
from tui_studio.errors import InputRefused
from tui_studio.services.maintenance_sources import OrganizationSource, ShootSource
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.modals.choose import Choice
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.records.fields import Fact, Field, Heading, Kind, Listing, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.records.maintained import HISTORY, MaintainedForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.services.organizations import OrganizationService
    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.studio import Studio

NOTES = Tab("Notes", (Field("notes", "Notes", Kind.NOTE, limit=10_000),))
CONTRACT = Field("contract_status", "Contract", Kind.LOOKUP, hint="offered, signed, ...")
COUNTS = (
    LineColumn("Clients", 7, right=True),
    LineColumn("Sessions", 8, right=True),
    LineColumn("Images", 7, right=True),
    LineColumn("Uploaded", 8, right=True),
)


class OrganizationForm(MaintainedForm):
    """One organization."""

    BINDINGS = bindings_for("organization")
    NOUN = "organization"
    ABOUT = "One school, league or club. On the page Shoots, Enter opens a shoot and F2 makes one."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                Field("name", "Name"),
                Field("code", "Code", hint="short form for lists"),
                Field("kind", "Kind", Kind.CHOICE, options={kind: kind for kind in KINDS}),
                CONTRACT,
                Field("class_enrollment", "Enrollment", Kind.NUMBER, hint="students it says it has", least=0),
                Heading("Address"),
                Field("address", "Address"),
                Field("address_2", "Address 2"),
                Field("city", "City"),
                Field("state", "State"),
                Field("zip", "ZIP"),
                Field("country", "Country"),
            ),
        ),
        Tab(
            "Contacts",
            (
                Field("phone", "Phone"),
                Field("email", "E-mail", Kind.EMAIL),
                Field("website", "Website"),
                Heading("People"),
                Field("principal", "Principal"),
                Field("contact", "Picture day", hint="who answers for it"),
                Field("yearbook_advisor", "Yearbook advisor"),
            ),
        ),
        Tab(
            "Yearbook",
            (
                Field("yearbook_dpi", "Resolution", Kind.NUMBER, hint="DPI; 0 where nothing is agreed", least=0),
                Field("yearbook_height", "Height", Kind.NUMBER, hint="pixels; 0 where nothing is agreed", least=0),
                Field("yearbook_names", "File names", hint="as the yearbook company wants them"),
            ),
        ),
        Tab("Years", (Listing("years", (LineColumn("Year", 6), *COUNTS), "Nobody was enrolled yet."),), new=False),
        Tab(
            "Shoots",
            (
                Listing(
                    "shoots",
                    (
                        LineColumn("Year", 4),
                        LineColumn("Name", 12, grow=True),
                        LineColumn("Days", 24),
                        LineColumn("Contract", 10),
                        LineColumn("Sessions", 8, right=True),
                        LineColumn("Photogr.", 8, right=True),
                    ),
                    "No shoot yet; a roster or a schedule makes one, or F2.",
                    opens="shoot",
                ),
            ),
            new=False,
        ),
        NOTES,
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Organizations."""
        return OrganizationSource(studio.organizations, studio.audit)

    def actions(self) -> list[Choice[str]]:
        """A new shoot beside the usual ones."""
        return [Choice("New shoot", "new_shoot", letter="s"), *super().actions()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A shoot needs an organization that is there."""
        if action == "new_shoot":
            return self.row_id is not None and not self.editing
        return super().check_action(action, parameters)

    def action_new_shoot(self) -> None:
        """Another shoot of this organization."""
        assert self.row_id is not None
        self.app.push_screen(ShootForm(self.row_id), self.read_again)

    def open_listed(self, listing: str, key: str) -> None:
        """A shoot."""
        if listing == "shoots" and self.row_id is not None:
            self.app.push_screen(ShootForm(self.row_id, int(key)), self.read_again)


class ShootForm(RecordForm):
    """One shoot: the contract with an organization for one year."""

    NOUN = "shoot"
    ABOUT = "The contract with one organization for one year: its days, its state, its notes."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                Field("year", "Year", Kind.NUMBER, least=FIRST_YEAR, most=LAST_YEAR),
                Field("name", "Name", hint="fall, retakes; empty for the only one"),
                Field("starts", "Starts", Kind.DATE),
                Field("ends", "Ends", Kind.DATE),
                CONTRACT,
                Fact("sessions", "Sessions"),
                Fact("photographed", "Photographed"),
            ),
        ),
        NOTES,
        HISTORY,
    )

    def __init__(self, organization_id: int, row_id: int | None = None) -> None:
        """Without an id a new shoot of the organization."""
        super().__init__(row_id)
        self._organization_id = organization_id

    def source(self, studio: Studio) -> RecordSource:
        """Shoots of the organization."""
        return ShootSource(studio.organizations, studio.audit, self._organization_id)

    def actions(self) -> list[Choice[str]]:
        """Deleting stands last."""
        return [*super().actions(), Choice("Delete", "delete_shoot", letter="d")]

    @work(group="write", exit_on_error=False)
    async def action_delete_shoot(self) -> None:
        """Delete the shoot, after a question, or say what hangs on it."""
        app, organizations = self.studio_app, self.studio_app.studio.organizations
        assert self.view is not None
        assert self.row_id is not None
        if hanging := await asyncio.to_thread(organizations.shoot_hanging, self.row_id):
            self.say(f"It stays: {hanging}.")
            return
        question = ConfirmModal(
            f"Delete {self.view.title}?", ("z takes it back.",), yes="Delete", no="Keep", destructive=True
        )
        if not app.may_write() or not await app.ask(question):
            return
        try:
            with app.writing():
                await asyncio.to_thread(organizations.delete_shoot, self.row_id)
        except InputRefused as refused:
            self.say(str(refused))
            return
        app.say(f"Deleted {self.view.title}.")
        app.records_changed()
        self.close()


class OrganizationList(RecordList):
    """Every organization with how far it is in its newest year."""

    TITLE_WORD = "Organizations"
    NOUN = "organization"
    EMPTY = "No organization yet: a roster makes one."
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = (
        LineColumn("Name", 18, grow=True),
        LineColumn("Kind", 7),
        LineColumn("City", 10),
        LineColumn("Year", 4),
        *COUNTS,
    )

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Name, kind, city, and the four counts of the newest year with a roster."""
        return [
            Line(
                str(row.id),
                (
                    row.name, row.kind, row.city,
                    *(
                        (str(year.year), *(f"{n:,}" for n in (year.clients, year.sessions, year.images, year.uploaded)))
                        if (year := row.newest)
                        else ("",) * 5
                    ),
                ),
            )
            for row in studio.organizations.rows()
        ]  # fmt: skip

    def records(self, studio: Studio) -> OrganizationService:
        """Organizations."""
        return studio.organizations

    form = OrganizationForm

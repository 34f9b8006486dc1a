"""Client groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui_studio.services.maintenance_sources import GroupSource
from tui_studio.text import counted
from tui_studio.ui.records.fields import Fact, Field, Kind, Listing, Tab
from tui_studio.ui.records.maintained import HISTORY, MaintainedForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.services.client_groups import ClientGroupService
    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.studio import Studio


class GroupForm(MaintainedForm):
    """One client group."""

    NOUN = "client group"
    ABOUT = "A label on clients. Members are added from the Clients hub, or on the page Groups of a client."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (Field("name", "Name"), Fact("members", "Members"), Field("notes", "Notes", Kind.NOTE, limit=10_000)),
        ),
        Tab(
            "Members",
            (
                Listing(
                    "members",
                    (
                        LineColumn("Number", 8),
                        LineColumn("Name", 16, grow=True),
                        LineColumn("Organization", 16, grow=True),
                        LineColumn("Grade", 5),
                    ),
                    "Nobody yet: mark clients in the Clients hub and add them with x.",
                    opens="client",
                ),
            ),
            new=False,
        ),
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Client groups."""
        return GroupSource(studio.client_groups, studio.audit, studio.clients)

    def open_listed(self, listing: str, key: str) -> None:
        """A member."""
        from tui_studio.ui.records.client import ClientForm

        if listing == "members":
            self.app.push_screen(ClientForm(int(key)), self.read_again)


class GroupList(RecordList):
    """Every client group with its members counted."""

    TITLE_WORD = "Client groups"
    NOUN = "client group"
    EMPTY = "No group yet."
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = (
        LineColumn("Name", 20, grow=True),
        LineColumn("Members", 8, right=True),
        LineColumn("Notes", 20, grow=True),
    )
    form = GroupForm

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Name, members, notes."""
        return [Line(str(row.id), (row.name, f"{row.members:,}", row.notes)) for row in studio.client_groups.rows()]

    def records(self, studio: Studio) -> ClientGroupService:
        """Client groups."""
        return studio.client_groups

    def losses(self, line: Line) -> tuple[str, ...]:
        """That clients stay."""
        members = int(line.cells[1].replace(",", ""))
        stay = "stays a client" if members == 1 else "stay clients"
        return (f"Its {counted(members, 'member')} {stay}.",) if members else ()

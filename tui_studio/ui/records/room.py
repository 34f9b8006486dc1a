"""Camera rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui_studio.services.maintenance_sources import RoomSource
from tui_studio.ui.records.fields import Fact, Field, Kind, Tab
from tui_studio.ui.records.maintained import HISTORY, MaintainedForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.records.staff import RETIRED
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.staff import RoomService
    from tui_studio.services.studio import Studio


class RoomForm(MaintainedForm):
    """One camera room."""

    NOUN = "camera room"
    ABOUT = "A room or station with a backdrop and a camera."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                Field("name", "Name"),
                RETIRED,
                Fact("sessions", "Sessions"),
                Field("notes", "Notes", Kind.NOTE, limit=10_000),
            ),
        ),
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Camera rooms."""
        return RoomSource(studio.rooms, studio.audit)


class RoomList(RecordList):
    """Every camera room."""

    TITLE_WORD = "Camera rooms"
    NOUN = "camera room"
    EMPTY = "No room yet: a schedule that names one makes it."
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = (
        LineColumn("Name", 16, grow=True),
        LineColumn("Sessions", 8, right=True),
        LineColumn("", 7),
    )
    form = RoomForm

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Name and sessions."""
        return [
            Line(
                str(row.id),
                (row.name, f"{row.sessions:,}", "retired" if row.retired else ""),
                "muted" if row.retired else "",
            )
            for row in studio.rooms.rows()
        ]

    def records(self, studio: Studio) -> RoomService:
        """Camera rooms."""
        return studio.rooms

"""Photographers and assistants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui_studio.services.maintenance_sources import StaffSource
from tui_studio.ui.records.fields import Fact, Field, Kind, Tab
from tui_studio.ui.records.maintained import HISTORY, MaintainedForm
from tui_studio.ui.records.record_list import RecordList
from tui_studio.ui.widgets.line_table import Line, LineColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.services.record_view import RecordSource
    from tui_studio.services.staff import StaffService
    from tui_studio.services.studio import Studio

RETIRED = Field("retired", "Retired", Kind.YES, hint="kept for old sessions only")


class StaffForm(MaintainedForm):
    """One photographer or assistant."""

    NOUN = "photographer or assistant"
    ABOUT = "Who photographs or assists. The retired stay on what they did and are offered no more."
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab(
            "General",
            (
                Field("name", "Name"),
                Field("photographer", "Photographer", Kind.YES),
                Field("assistant", "Assistant", Kind.YES),
                Field("email", "E-mail", Kind.EMAIL),
                Field("phone", "Phone"),
                RETIRED,
                Fact("sessions", "Sessions"),
                Field("notes", "Notes", Kind.NOTE, limit=10_000),
            ),
        ),
        HISTORY,
    )

    def source(self, studio: Studio) -> RecordSource:
        """Photographers and assistants."""
        return StaffSource(studio.staff, studio.audit)


class StaffList(RecordList):
    """Everybody who photographs or assists."""

    TITLE_WORD = "Photographers and assistants"
    NOUN = "photographer or assistant"
    EMPTY = "Nobody yet: a schedule that names somebody makes them."
    COLUMNS: ClassVar[tuple[LineColumn, ...]] = (
        LineColumn("Name", 16, grow=True),
        LineColumn("Does", 23),
        LineColumn("Phone", 14),
        LineColumn("Sessions", 8, right=True),
        LineColumn("", 7),
    )
    form = StaffForm

    def lines(self, studio: Studio) -> Sequence[Line]:
        """Name, role, phone, sessions."""
        return [
            Line(
                str(row.id),
                (row.name, row.role, row.phone, f"{row.sessions:,}", "retired" if row.retired else ""),
                "muted" if row.retired else "",
            )
            for row in studio.staff.rows()
        ]

    def records(self, studio: Studio) -> StaffService:
        """Photographers and assistants."""
        return studio.staff

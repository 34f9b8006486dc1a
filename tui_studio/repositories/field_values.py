"""What stands in a field already: what a form offers while a condition on it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui_studio.domain.natural import natural_key
from tui_studio.repositories.dialects import on_postgresql
from tui_studio.repositories.tables import (
    AuditEntry,
    CameraRoom,
    ClientGroup,
    Enrollment,
    Organization,
    SavedFilter,
    SessionStatus,
    SessionType,
    Shoot,
    StaffMember,
)
from tui_studio.text import fold

if TYPE_CHECKING:
    from sqlmodel import Session as DbSession

MOST = 500
COLUMNS: dict[str, Any] = {
    "org": Organization.name, "shoot": Shoot.name, "year": Enrollment.year, "grade": Enrollment.grade,
    "teacher": Enrollment.teacher, "homeroom": Enrollment.homeroom, "status": SessionStatus.name,
    "type": SessionType.name, "photographer": StaffMember.name, "assistant": StaffMember.name,
    "room": CameraRoom.name, "group": ClientGroup.name, "filter": SavedFilter.name,
    "who": AuditEntry.by,
}  # fmt: skip
"""Fields of the query text with few enough different values to choose from."""


class FieldValueRepository:
    """Different values, in the order people expect."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def of(self, field: str) -> list[str]:
        """The values of a field; none where there are too many to choose from."""
        if field == "more":
            return [f"{name}=" for name in self.kept()]
        column = COLUMNS.get(field)
        if column is None:
            return []
        found = self._db.connection().execute(select(column).distinct().limit(MOST)).scalars()
        return sorted((str(value) for value in found if value not in (None, "")), key=natural_key)

    def kept(self) -> list[str]:
        """The names of the fields that rosters have left with clients, each in one spelling."""
        keys = "jsonb_object_keys(CAST(custom AS JSONB)) AS key FROM client"
        if not on_postgresql(self._db):
            keys = "key FROM client, json_each(client.custom)"
        found = self._db.connection().exec_driver_sql(f"SELECT DISTINCT {keys} WHERE custom != ''").scalars()
        return sorted({fold(name): name for name in found}.values(), key=fold)

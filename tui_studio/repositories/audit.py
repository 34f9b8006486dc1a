"""Statements over the audit trail, which is only ever added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, insert, literal, select

from tui_studio.repositories.dialects import json_object
from tui_studio.repositories.tables import AuditEntry, Client, Enrollment, PhotoSession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session as DbSession


class AuditRepository:
    """Entries, newest last."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Write entries down: at, by, action, and the rest of `AuditEntry` as far as it applies."""
        if entries:
            self._db.connection().execute(insert(AuditEntry), [dict(entry) for entry in entries])

    def of_record(self, entity: str, row_id: int) -> Sequence[Any]:
        """Everything written about one record, newest first."""
        mine = select(AuditEntry.__table__).where(AuditEntry.entity == entity, AuditEntry.row_id == row_id)
        return list(self._db.connection().execute(mine.order_by(AuditEntry.id.desc())))

    def add_removed(self, entity: str, batch: str, at: datetime, by: str) -> None:
        """Write down the clients, enrollments or sessions of a batch that is about to be removed, one entry each."""
        label, model, fields = _REMOVED[entity]
        pairs = [part for name in fields for part in (literal(name), cast(getattr(model, name), String))]
        e = AuditEntry
        said = {
            "at": literal(at, e.at.type), "by": literal(by), "action": literal("deleted"), "entity": literal(entity),
            "row_id": model.id, "label": label, "summary": literal(""), "before": json_object(*pairs),
            "after": literal("{}"), "batch": literal(batch),
        }  # fmt: skip
        query = select(*said.values()).where(model.batch == batch).order_by(model.id)
        if model is not Client:
            query = query.join(Client, Client.id == model.client_id)
        self._db.connection().execute(insert(e).from_select(list(said), query))


_NAME = Client.last_name + ", " + Client.first_name
_NUMBERED = func.trim(Client.number + " " + _NAME)
_REMOVED: dict[str, tuple[Any, Any, tuple[str, ...]]] = {
    "client": ("client " + _NUMBERED, Client, ("number", "last_name", "first_name")),
    "enrollment": (
        "enrollment of client " + _NUMBERED,
        Enrollment,
        ("client_id", "organization_id", "year", "student_id", "grade", "teacher", "homeroom"),
    ),
    "session": (
        "session " + PhotoSession.number + " " + _NAME,
        PhotoSession,
        ("number", "client_id", "shoot_id", "type_id", "date", "start", "end", "photographer_id", "room_id"),
    ),
}
"""What a removed record is called, and what is kept of it."""

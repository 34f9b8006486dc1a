"""Statements over the audit trail, which is only ever added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlmodel import col, select

from tui_studio.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session as DbSession


class AuditRepository:
    """Entries, newest last."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Write entries down: at, by, action, and the rest of `AuditEntry` as far as it applies."""
        if entries:
            self._db.connection().execute(insert(AuditEntry), [dict(entry) for entry in entries])

    def of_record(self, entity: str, row_id: int) -> list[AuditEntry]:
        """Everything written about one record, newest first."""
        mine = select(AuditEntry).where(AuditEntry.entity == entity, AuditEntry.row_id == row_id)
        return list(self._db.exec(mine.order_by(col(AuditEntry.id).desc())))

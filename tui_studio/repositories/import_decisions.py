"""Statements over what people decided about the frames of earlier imports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from tui_studio.domain.frames import Role
from tui_studio.domain.plan_edits import LEFT_OUT, Decision
from tui_studio.domain.plan_stretches import BY_HAND, EARLIER
from tui_studio.repositories.tables import ImageImport, ImportFrame, JournalStep

if TYPE_CHECKING:
    from sqlmodel import Session as DbSession


class ImportDecisionRepository:
    """Decisions are known by the content of a frame, wherever it lies now."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def all(self) -> dict[str, Decision]:
        """The last decision about each content, without those of imports that were taken back.

        A decision that was taken over is not one of its own, so that taking back where it was made ends it.
        """
        f, m, j = ImportFrame, ImageImport, JournalStep
        given = and_(f.reason == BY_HAND, f.role.in_((Role.IMAGE.value, Role.SLATE.value)))
        mine = and_(f.reason.startswith(LEFT_OUT, autoescape=True), ~f.reason.endswith(EARLIER, autoescape=True))
        out = and_(f.role == Role.EXCLUDED.value, mine)
        query = (
            select(f.sha256, f.role, f.session_number, f.also, f.reason)
            .join_from(f, m, m.id == f.import_id)
            .outerjoin(j, j.batch == m.batch)
            .where(or_(given, out), f.sha256 != "", j.undone_at.is_(None))
            .order_by(f.id)
        )
        return {
            row.sha256: Decision(
                Role(row.role), row.session_number or None, tuple(json.loads(row.also or "[]")), row.reason
            )
            for row in self._db.connection().execute(query)
        }

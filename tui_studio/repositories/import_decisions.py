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


_GIVEN = and_(ImportFrame.reason == BY_HAND, ImportFrame.role.in_((Role.IMAGE.value, Role.SLATE.value)))
_OUT = and_(
    ImportFrame.role == Role.EXCLUDED.value,
    ImportFrame.reason.startswith(LEFT_OUT, autoescape=True),
    ~ImportFrame.reason.endswith(EARLIER, autoescape=True),
)
_DECIDED = or_(_GIVEN, _OUT)


class ImportDecisionRepository:
    """Decisions are known by the content of a frame, wherever it lies now."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def all(self) -> dict[str, Decision]:
        """The last decision about each content, without those of imports that were taken back.

        Its key is the checksum, and the SHA-256 where there was none yet. A decision that was taken over is not one of
        its own, so that taking back where it was made ends it.
        """
        f, m, j = ImportFrame, ImageImport, JournalStep
        query = (
            select(f.sha256, f.checksum, f.role, f.session_number, f.also, f.reason)
            .join_from(f, m, m.id == f.import_id)
            .outerjoin(j, j.batch == m.batch)
            .where(_DECIDED, or_(f.checksum != "", f.sha256 != ""), j.undone_at.is_(None))
            .order_by(f.id)
        )
        return {
            row.checksum or row.sha256: Decision(
                Role(row.role), row.session_number or None, tuple(json.loads(row.also or "[]")), row.reason
            )
            for row in self._db.connection().execute(query)
        }

    def sizes(self) -> set[int]:
        """The sizes in bytes of what is known by its SHA-256 alone, and is found again only where that is asked for."""
        f = ImportFrame
        query = select(f.size).where(_DECIDED, f.checksum == "", f.sha256 != "").distinct()
        return set(self._db.connection().execute(query).scalars())

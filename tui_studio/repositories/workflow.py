"""Statements over what waits in each status; the index of status and due day answers them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tui_studio.domain.workflow_stages import StatusCount
from tui_studio.repositories.tables import PhotoSession, SessionStatus

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session as DbSession


class WorkflowRepository:
    """Counts and nothing else: the sessions themselves are listed as everywhere."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def stages(self) -> dict[int, str]:
        """The stage of each status; one in which sessions are called off belongs to none."""
        u = SessionStatus
        query = select(u.id, u.stage).where(u.stage != "", ~u.cancelled)
        return {row[0]: row[1] for row in self._db.connection().execute(query)}

    def counts(self, today: date) -> list[StatusCount]:
        """How many sessions stand in each status, since when the oldest is due, and how many are late."""
        s = PhotoSession
        late = func.count().filter(s.status_due < today)
        query = select(s.status_id, func.count(), func.min(s.status_due), late).group_by(s.status_id)
        return [StatusCount(*row) for row in self._db.connection().execute(query)]

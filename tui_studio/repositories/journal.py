"""Statements over the journal of bulk steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from tui_studio.models import JournalChange, JournalStep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class JournalRepository:
    """Steps, newest first, and the records they changed."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add(self, step: JournalStep) -> None:
        """Write down a step."""
        self._db.add(step)
        self._db.flush()

    def find(self, batch: str) -> JournalStep | None:
        """The step of this batch."""
        return self._db.exec(select(JournalStep).where(JournalStep.batch == batch)).first()

    def standing(self) -> Sequence[JournalStep]:
        """Steps that were not taken back, newest first."""
        query = select(JournalStep).where(col(JournalStep.undone_at).is_(None)).order_by(col(JournalStep.id).desc())
        return self._db.exec(query).all()

    def settle(self, batch: str, summary: str) -> None:
        """Say what a running step came to; without a summary it came to nothing and leaves no trace."""
        mine = col(JournalStep.batch) == batch
        statement = (
            update(JournalStep).where(mine).values(summary=summary) if summary else delete(JournalStep).where(mine)
        )
        self._db.connection().execute(statement)

    def mark_undone(self, step: JournalStep, now: datetime) -> None:
        """Note that a step was taken back."""
        step.undone_at = now
        self._db.add(step)
        self._db.flush()

    def add_changes(self, changes: Sequence[dict[str, Any]]) -> None:
        """Write down changed records: batch, entity, row_id, before, after."""
        if changes:
            self._db.connection().execute(insert(JournalChange), list(changes))

    def changes(self, batch: str) -> Sequence[JournalChange]:
        """What a step changed, in the order it did."""
        query = select(JournalChange).where(JournalChange.batch == batch).order_by(col(JournalChange.id))
        return self._db.exec(query).all()

"""Statements over the journal of bulk steps; whatever happens to a step is told to the audit trail here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from tui_studio.repositories.audit import AuditRepository
from tui_studio.repositories.bulk_rows import insert_rows
from tui_studio.repositories.tables import JournalChange, JournalStep, StatusHistory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlmodel import Session as DbSession

SINGLE = ("edit", "chain")
"""Kinds of steps whose records stand in the audit trail one by one, so that the step itself need not."""

_PAGE = 50
_CHANGE = ("batch", "entity", "row_id", "before", "after")


class JournalRepository:
    """Steps, newest first, and the records they changed."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add(self, step: Any) -> None:
        """Write down a step that is complete."""
        self._write(step, "" if step.kind in SINGLE else "step")

    def begin(self, step: Any) -> None:
        """Write down a step before its first record, so that it can be taken back even if it is killed midway."""
        self._write(step, "begun")

    def settle(self, batch: str, summary: str, now: datetime) -> None:
        """Say what a begun step came to; without a summary it came to nothing and can not be taken back."""
        step = self.find(batch)
        if step is None:
            return
        self._tell("step", step, summary or f"{step.summary}: came to nothing", now)
        mine = JournalStep.batch == batch
        statement = (
            update(JournalStep).where(mine).values(summary=summary) if summary else delete(JournalStep).where(mine)
        )
        self._db.connection().execute(statement)

    def find(self, batch: str) -> Any | None:
        """The step of this batch."""
        return self._db.connection().execute(select(*_STEP).where(JournalStep.batch == batch)).first()

    def standing(self) -> Iterator[Any]:
        """Steps that were not taken back, newest first; read as they are asked for."""
        query = select(*_STEP).where(JournalStep.undone_at.is_(None)).order_by(JournalStep.id.desc()).limit(_PAGE)
        page = self._db.connection().execute(query).all()
        while page:
            yield from page
            page = self._db.connection().execute(query.where(JournalStep.id < page[-1].id)).all()

    def mark_undone(self, step: Any, now: datetime, by: str) -> None:
        """Note that a step was taken back, and by whom."""
        self._db.connection().execute(update(JournalStep).where(JournalStep.batch == step.batch).values(undone_at=now))
        self._tell("undone", step, step.summary, now, by)

    def add_changes(self, changes: Sequence[dict[str, Any]]) -> None:
        """Write down changed records: batch, entity, row_id, before, after."""
        rows = [tuple(change[name] for name in _CHANGE) for change in changes]
        insert_rows(self._db, JournalChange, _CHANGE, rows)

    def changes(self, batch: str) -> Sequence[Any]:
        """What a step changed, in the order it did."""
        columns = (JournalChange.entity, JournalChange.row_id, JournalChange.before, JournalChange.after)
        query = select(*columns).where(JournalChange.batch == batch).order_by(JournalChange.id)
        return self._db.connection().execute(query).all()

    def overlapped(self, batch: str) -> int:
        """How many records of a step were changed by later ones in the same fields, which were not taken back.

        Values alone do not tell: what was changed away and back again looks untouched.
        """
        c, j, h = JournalChange, JournalStep, StatusHistory
        run = self._db.connection().execute
        later = select(j.batch).where(
            j.id > select(j.id).where(j.batch == batch).scalar_subquery(), j.undone_at.is_(None)
        )
        if run(later.limit(1)).first() is None:
            return 0
        mine, theirs = aliased(c), aliased(c)
        same = (theirs.entity == mine.entity) & (theirs.row_id == mine.row_id)
        pairs = select(mine.entity, mine.row_id, mine.before, mine.after, theirs.before, theirs.after)
        pairs = pairs.join_from(mine, theirs, same).where(mine.batch == batch, theirs.batch.in_(later))
        met = {row[:2] for row in run(pairs) if _meet(_parts(_Sides(*row[2:4])), _parts(_Sides(*row[4:6])))}
        moved = select(c.entity, c.row_id).join(h, h.session_id == c.row_id)
        moved = moved.where(c.batch == batch, c.entity == "session", c.after.contains('"status_'), h.batch.in_(later))
        return len(met | {row[:2] for row in run(moved)})

    def _write(self, step: Any, action: str) -> None:
        self._db.add(step)
        self._db.flush()
        if action:
            self._tell(action, step, step.summary, step.at)

    def _tell(self, action: str, step: Any, summary: str, at: datetime, by: str = "") -> None:
        entry = {"at": at, "by": by or step.by, "action": action, "summary": summary, "batch": step.batch}
        AuditRepository(self._db).add([entry])


class _Sides(NamedTuple):
    before: str
    after: str


_STEP = tuple(getattr(JournalStep, name) for name in ("id", "batch", "kind", "summary", "by", "at", "undone_at"))


def edited(entity: str) -> Any:
    """Ids of the records of this kind with a change that was not taken back, as a subquery."""
    c, j = JournalChange, JournalStep
    standing = select(c.row_id).join_from(c, j, j.batch == c.batch)
    return standing.where(j.undone_at.is_(None), c.entity == entity)


def _parts(change: Any) -> set[Any] | None:
    """The fields, or members of a list, that a change touched; None for all of a record that was made or deleted."""
    sides = [json.loads(change.before), json.loads(change.after)]
    if any(isinstance(side, list) for side in sides):
        return {part for side in sides if side for part in side}
    return None if None in sides else {field for side in sides for field in side}


def _meet(one: set[Any] | None, other: set[Any] | None) -> bool:
    return one is None or other is None or bool(one & other)

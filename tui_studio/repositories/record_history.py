"""Statements over everything that happened to one record, wherever it was written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select, tuple_
from sqlmodel import SQLModel

from tui_studio.repositories.dialects import json_number
from tui_studio.repositories.journal import SINGLE
from tui_studio.repositories.record_store import ENTITIES
from tui_studio.repositories.tables import (
    AuditEntry,
    ClientGroup,
    ClientGroupMember,
    Image,
    ImageImport,
    ImageSession,
    JournalChange,
    JournalStep,
    PhotoSession,
    SessionStatus,
    StatusHistory,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlmodel import Session as DbSession

_HANGING = {
    "client": (("enrollment", "client_id"), ("guardian", "client_id")),
    "guardian": (("guardian_contact", "guardian_id"),),
    "organization": (("shoot", "organization_id"),),
    "session_type": (("session_status", "type_id"),),
}
"""Records that people see as a part of another one."""


class RecordHistory:
    """Rows newest last; the service puts them into one order."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def parts(self, entity: str, row_id: int) -> list[tuple[str, int]]:
        """The record and what people see as a part of it, also what was deleted since."""
        found = [(entity, row_id)]
        for part, column in _HANGING.get(entity, ()):
            table = ENTITIES[part].__table__
            ids = set(self._run(select(table.c.id).where(table.c[column] == row_id)).scalars())
            deleted = select(AuditEntry.row_id).where(
                AuditEntry.entity == part,
                AuditEntry.action == "deleted",
                json_number(AuditEntry.before, column) == row_id,
            )
            ids |= set(self._run(deleted).scalars())
            for part_id in sorted(ids):
                found += self.parts(part, part_id)
        return found

    def entries(self, parts: Sequence[tuple[str, int]]) -> Sequence[Any]:
        """Audit entries of these records."""
        e = AuditEntry
        query = select(e.at, e.by, e.action, e.entity, e.label, e.summary, e.before, e.after, e.batch)
        query = query.where(tuple_(e.entity, e.row_id).in_(parts))
        return list(self._run(query.order_by(e.id)))

    def roster_changes(self, parts: Sequence[tuple[str, int]]) -> Sequence[Any]:
        """What bulk steps changed of these records."""
        c, j = JournalChange, JournalStep
        query = (
            select(j.at, j.by, j.summary, c.entity, c.before, c.after, c.batch)
            .join_from(c, j, j.batch == c.batch)
            .where(tuple_(c.entity, c.row_id).in_(parts), j.kind.not_in(SINGLE))
        )
        return list(self._run(query.order_by(c.id)))

    def made_by(self, parts: Sequence[tuple[str, int]]) -> list[Any]:
        """The bulk steps that made these records, with what they made."""
        found = []
        j = JournalStep
        for entity, row_id in parts:
            if entity in ENTITIES and "batch" in (table := ENTITIES[entity].__table__).c:
                query = select(j.at, j.by, j.summary, j.batch).join_from(table, j, j.batch == table.c.batch)
                found += [(entity, *row) for row in self._run(query.where(table.c.id == row_id, j.kind.not_in(SINGLE)))]
        return found

    def group_entries(self, client_id: int) -> list[tuple[Any, bool]]:
        """Audit entries of groups that this client joined or left, with whether it joined."""
        e = AuditEntry
        query = select(e.at, e.by, e.label, e.after, e.batch).where(
            e.entity == "client_group", e.action == "changed", e.after.contains(str(client_id))
        )
        found = []
        for row in self._run(query.order_by(e.id)):
            after = json.loads(row.after)
            if client_id in after.get("joined", ()) or client_id in after.get("left", ()):
                found.append((row, "joined" in after))
        return found

    def memberships(self, client_id: int) -> Sequence[Any]:
        """Groups that a bulk step put this client into."""
        m, g, j = ClientGroupMember, ClientGroup, JournalStep
        query = select(j.at, j.by, j.summary, j.batch, g.name).join_from(m, g, g.id == m.group_id)
        return list(self._run(query.join(j, j.batch == m.batch).where(m.client_id == client_id, j.kind.not_in(SINGLE))))

    def statuses(self, session_id: int) -> Sequence[Any]:
        """Changes of status of one session; what was due after each is what was due before the next."""
        h, s = StatusHistory, PhotoSession
        before, after = SessionStatus.__table__.alias("a"), SessionStatus.__table__.alias("b")
        following = func.lead(h.due_before).over(order_by=h.id)
        last = func.row_number().over(order_by=h.id.desc()) == 1
        due = case((last, s.status_due), else_=following).label("due")
        query = (
            select(h.at, h.by, h.note, h.batch, before.c.name.label("came"), after.c.name.label("went"), due)
            .join_from(h, before, before.c.id == h.from_id)
            .join(after, after.c.id == h.to_id)
            .outerjoin(s, s.id == h.session_id)
        )
        return list(self._run(query.where(h.session_id == session_id).order_by(h.id)))

    def imports(self, session_id: int) -> Sequence[Any]:
        """Imports that brought pictures which the session still has, and how many."""
        i, m, further = Image, ImageImport, ImageSession
        shared = select(further.image_id).where(further.session_id == session_id)
        pictures = func.sum(case((i.kind == "picture", 1), else_=0))
        query = (
            select(func.max(i.stored_at).label("at"), m.by, m.batch, m.source, pictures.label("pictures"))
            .join_from(i, m, m.id == i.import_id)
            .where(or_(i.session_id == session_id, i.id.in_(shared)))
            .group_by(m.id)
        )
        return list(self._run(query.order_by(m.id)))

    def taken_back(self, batches: Iterable[str]) -> dict[str, Any]:
        """When and by whom these steps were taken back: at, by, summary by batch; standing ones are not in it."""
        e = AuditEntry
        query = select(e.batch, e.at, e.by, e.summary).where(e.action == "undone", e.entity == "")
        return {row.batch: row for row in self._run(query.where(e.batch.in_(list(batches))))}

    def names(self, entity: str, ids: Iterable[tuple[str, Any]]) -> dict[tuple[str, Any], str]:
        """What the records are called that fields of `entity` point to, by field and id."""
        wanted: dict[str, set[Any]] = {}
        for field, value in ids:
            wanted.setdefault(field, set()).add(value)
        found: dict[tuple[str, Any], str] = {}
        columns = SQLModel.metadata.tables[entity].c
        for field, values in wanted.items():
            for key in columns[field].foreign_keys if field in columns else ():
                found |= {(field, row[0]): row[1] for row in self._called(key.column.table, values)}
        return found

    def _called(self, table: Any, ids: set[Any]) -> Iterable[tuple[Any, str]]:
        name = table.c.get("name", table.c.get("number"))
        if name is None:
            return
        for row in self._run(select(table.c.id, name).where(table.c.id.in_(ids))):
            yield row[0], f"{row[1]}"

    def _run(self, query: Any) -> Any:
        return self._db.connection().execute(query)

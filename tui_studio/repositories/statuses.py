"""Statements over session types, status chains and the history of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, exists, func, insert, literal, or_, select, update

from tui_studio.domain.status_chain import GUARDS, Link
from tui_studio.repositories.dialects import each
from tui_studio.repositories.images import PICTURE, has_images
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.tables import (
    Client,
    Guardian,
    GuardianContact,
    JournalChange,
    JournalStep,
    PhotoSession,
    SessionStatus,
    SessionType,
    StatusHistory,
)
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session as DbSession


BACK = "undo:"
"""Stands before the batch of a step in the history that its taking back writes: no row is ever removed."""

HAS = {guard: 1 << n for n, guard in enumerate(GUARDS)}
"""What `standing` says a session has, as bits by guard."""


def _holding() -> dict[str, ColumnElement[bool]]:
    """What makes each guard hold for a session."""
    s, c, g, k = PhotoSession, Client, Guardian, GuardianContact
    own = exists().where(c.id == s.client_id, or_(c.email != "", c.parent_email != ""))
    theirs = exists().where(g.client_id == s.client_id, k.guardian_id == g.id, k.kind == "email", k.value != "")
    waiting = has_images(s.id, waiting=True, kind=PICTURE)
    return {
        "number": s.number != "",
        "date": s.date.is_not(None),
        "enrollment": s.enrollment_id.is_not(None),
        "images": s.image_count > 0,
        "uploaded": (s.image_count > 0) & ~waiting,
        "email": or_(own, theirs),
        "photo": exists().where(c.id == s.client_id, ~c.no_photo),
        "publish": exists().where(c.id == s.client_id, ~c.no_publish),
    }


class StatusRepository:
    """Changes of status are two statements, however many sessions they touch."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def add_type(self, name: str, minutes: int, chain: Sequence[Mapping[str, Any]]) -> int:
        """A session type with its chain, first link first."""
        made = SessionType(name=name, folded=fold(name), minutes=minutes)
        self._db.add(made)
        self._db.flush()
        rows = [
            {"type_id": made.id, "position": n, "folded": fold(link["name"]), **link} for n, link in enumerate(chain, 1)
        ]
        self._db.connection().execute(insert(SessionStatus), rows)
        return int(made.id)

    def types(self) -> list[tuple[int, str]]:
        """Session types in their order: id and name."""
        query = select(SessionType.id, SessionType.name).order_by(SessionType.position, SessionType.id)
        return [(row[0], row[1]) for row in self._db.connection().execute(query)]

    def chains(self, *, retired: bool = False) -> list[Link]:
        """Every link of every chain, in order; those that were taken out only where they are asked for."""
        s, t = SessionStatus, SessionType
        query = (
            select(
                s.id,
                s.type_id,
                t.name.label("type"),
                s.name,
                s.position,
                s.stage,
                s.due_days,
                s.guards,
                s.cancelled,
                s.retired,
            )
            .join_from(s, t, t.id == s.type_id)
            .where(literal(retired) | ~s.retired)
            .order_by(t.position, s.type_id, s.position)
        )
        return [
            Link(*row[:7], tuple(filter(None, row[7].split(","))), row[8], row[9])
            for row in self._db.connection().execute(query)
        ]

    def standing(self, session_ids: Sequence[int], asked: Collection[str]) -> Sequence[tuple[int, int, int, int]]:
        """Id, status, version and what it has (bits) of these sessions, looked up only for the guards `asked` for.

        Plain tuples: an object for each of 100,000 sessions would take longer than to advance them.
        """
        s = PhotoSession
        pick = fill_picks(self._db, session_ids)
        kept = (case((holds, HAS[guard]), else_=0) for guard, holds in _holding().items() if guard in asked)
        has = sum(kept, literal(0))
        query = select(s.id, s.status_id, s.version, has).join_from(pick, s, s.id == pick.c.id)
        return self._db.connection().execute(query).all()

    def numbers(self, session_ids: Sequence[int]) -> list[tuple[int, str]]:
        """Ids and numbers of sessions in the order of their numbers."""
        s = PhotoSession
        pick = fill_picks(self._db, session_ids)
        query = select(s.id, s.number).join_from(pick, s, s.id == pick.c.id)
        return [
            (row[0], row[1]) for row in self._db.connection().execute(query.order_by(func.length(s.number), s.number))
        ]

    def clients_of(self, session_ids: Sequence[int]) -> list[int]:
        """The clients of these sessions, in the order of the sessions' numbers."""
        s = PhotoSession
        pick = fill_picks(self._db, session_ids)
        query = select(s.client_id).join_from(pick, s, s.id == pick.c.id)
        return list(self._db.connection().execute(query.order_by(func.length(s.number), s.number)).scalars())

    def clients_in(self, status_id: int, batch: str) -> list[int]:
        """The clients whose sessions a step put into a status, in the order of the sessions' numbers."""
        s, h = PhotoSession, StatusHistory
        query = select(s.client_id).join(h, h.session_id == s.id).where(h.batch == batch, h.to_id == status_id)
        return list(self._db.connection().execute(query.order_by(func.length(s.number), s.number)).scalars())

    def move(self, ids: Sequence[int], version: int, to: int, due: date | None, history: Mapping[str, Any]) -> int:
        """Put sessions that were seen at `version` into a status; how many still were at it.

        `history` gives note, by, at and batch of the change. The ids cross over as one JSON text: a temporary table
        costs a quarter more, a parameter for each id twice as much.
        """
        s = PhotoSession
        seen = s.id.in_(select(each(ids))) & (s.version == version)
        self._remember(select(s.id, s.status_id, literal(to), s.status_due, s.version + 1).where(seen), history)
        moved = update(s).where(seen).values(status_id=to, status_due=due, version=s.version + 1)
        return self._db.connection().execute(moved).rowcount

    def empty(self, from_id: int, to_id: int, due: date | None, history: Mapping[str, Any]) -> int:
        """Move every session that stands in a status to another one; how many."""
        s = PhotoSession
        here = s.status_id == from_id
        self._remember(select(s.id, s.status_id, literal(to_id), s.status_due, s.version + 1).where(here), history)
        moved = update(s).where(here).values(status_id=to_id, status_due=due, version=s.version + 1)
        return self._db.connection().execute(moved).rowcount

    def count_moved(self, batch: str) -> int:
        """How many sessions a batch of changes moved."""
        query = select(func.count()).where(StatusHistory.batch == batch)
        return int(self._db.connection().execute(query).scalar_one())

    def changed_since(self, batch: str) -> int:
        """How many sessions of a batch of changes are no longer as it left them, or were moved again since.

        What was moved on and back counts as well, while both steps stand: taking this one back would tear them apart.
        """
        h, s, j, c = StatusHistory, PhotoSession, JournalStep, JournalChange
        run = self._db.connection().execute
        left = select(func.count()).select_from(h).outerjoin(s, s.id == h.session_id)
        elsewhere = int(run(left.where(h.batch == batch, or_(s.id.is_(None), s.status_id != h.to_id))).scalar_one())
        mine = select(j.id).where(j.batch == batch).scalar_subquery()
        later = select(j.batch).where(j.id > mine, j.undone_at.is_(None), j.kind.in_(("advance", "edit", "chain")))
        if elsewhere or run(later.limit(1)).first() is None:
            return elsewhere
        ours = select(h.session_id).where(h.batch == batch)
        moved = select(h.session_id).where(h.batch.in_(later), h.session_id.in_(ours))
        edited = select(c.row_id).where(
            c.batch.in_(later), c.entity == "session", c.after.contains('"status_'), c.row_id.in_(ours)
        )
        return int(run(select(func.count()).select_from(moved.union(edited).subquery())).scalar_one())

    def spans(self, batch: str, size: int) -> list[tuple[int, int]]:
        """The history of a batch cut into parts of about `size` rows: first and last id of each."""
        h = StatusHistory
        low, high = self._db.connection().execute(select(func.min(h.id), func.max(h.id)).where(h.batch == batch)).one()
        return [] if low is None else [(n, min(n + size - 1, high)) for n in range(low, high + 1, size)]

    def move_back(self, batch: str, span: tuple[int, int], history: Mapping[str, Any]) -> int:
        """Put the sessions of a part of a batch back where they were, as a change of its own; how many."""
        h, s = StatusHistory, PhotoSession
        moved = (h.batch == batch) & h.id.between(*span)
        back = select(s.id, s.status_id, h.from_id, s.status_due, s.version + 1)
        back = back.join_from(h, s, s.id == h.session_id).where(moved, s.status_id == h.to_id)
        self._remember(back, {**history, "batch": f"{BACK}{batch}"})
        undone = (
            update(s)
            .where(moved, h.session_id == s.id, s.status_id == h.to_id)
            .values(status_id=h.from_id, status_due=h.due_before, version=s.version + 1)
        )
        return self._db.connection().execute(undone).rowcount

    def _remember(self, changes: Any, history: Mapping[str, Any]) -> None:
        """Write history: session, from, to, due before and version after come from `changes`."""
        said = (literal(value, getattr(StatusHistory, key).type) for key, value in history.items())
        names = ["session_id", "from_id", "to_id", "due_before", "version_after", *history]
        self._db.connection().execute(insert(StatusHistory).from_select(names, changes.add_columns(*said)))

    def history(self, session_id: int) -> list[tuple[datetime, str, str, str]]:
        """Changes of one session, oldest first: when, from, to, by whom."""
        h = StatusHistory
        before, after = SessionStatus.__table__.alias("a"), SessionStatus.__table__.alias("b")
        query = (
            select(h.at, before.c.name, after.c.name, h.by)
            .join_from(h, before, before.c.id == h.from_id)
            .join(after, after.c.id == h.to_id)
            .where(h.session_id == session_id)
            .order_by(h.id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._db.connection().execute(query)]

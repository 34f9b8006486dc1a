"""Statements over session types, status chains and the history of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, literal, select, update

from tui_studio.domain.status_chain import Link
from tui_studio.repositories.picks import fill_picks, fill_versions
from tui_studio.repositories.tables import Client, PhotoSession, SessionStatus, SessionType, StatusHistory
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel import Session as DbSession


@dataclass(frozen=True, slots=True)
class StandingSession:
    """Where a session stands, and what a guard may ask of it."""

    id: int
    number: str
    type_id: int
    status_id: int
    version: int
    images: int
    email: str


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

    def chains(self) -> list[Link]:
        """Every link of every chain, in order."""
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
            )
            .join_from(s, t, t.id == s.type_id)
            .order_by(t.position, s.type_id, s.position)
        )
        return [
            Link(*row[:7], tuple(filter(None, row[7].split(","))), row[8])
            for row in self._db.connection().execute(query)
        ]

    def standing(self, session_ids: Sequence[int]) -> list[StandingSession]:
        """Where these sessions stand, in the order of their numbers."""
        s, c = PhotoSession, Client
        pick = fill_picks(self._db, session_ids)
        query = (
            select(
                s.id, s.number, s.type_id, s.status_id, s.version, s.image_count,
                func.coalesce(func.nullif(c.email, ""), c.parent_email),
            )
            .join_from(s, c, c.id == s.client_id)
            .join(pick, pick.c.id == s.id)
            .order_by(func.length(s.number), s.number)
        )  # fmt: skip
        return [StandingSession(*row) for row in self._db.connection().execute(query)]

    def move(self, versions: Mapping[int, int], to: int, due: date | None, history: Mapping[str, Any]) -> int:
        """Put sessions, given with the version they were seen at, into a status; how many still were at it.

        `history` gives note, by, at and batch of the change.
        """
        s = PhotoSession
        pick = fill_versions(self._db, versions.items())
        still = select(
            s.id,
            s.status_id,
            literal(to),
            s.status_due,
            s.version + 1,
            *(literal(value, getattr(StatusHistory, key).type) for key, value in history.items()),
        ).join_from(s, pick, (pick.c.id == s.id) & (pick.c.version == s.version))
        names = ["session_id", "from_id", "to_id", "due_before", "version_after", *history]
        self._db.connection().execute(insert(StatusHistory).from_select(names, still))
        moved = (
            update(s)
            .where(s.id == pick.c.id, pick.c.version == s.version)
            .values(status_id=to, status_due=due, version=s.version + 1)
        )
        return self._db.connection().execute(moved).rowcount

    def changed_since(self, batch: str) -> int:
        """How many sessions of a batch of changes are no longer as it left them."""
        h, s = StatusHistory, PhotoSession
        query = select(func.count()).select_from(h).join(s, s.id == h.session_id)
        later = query.where(h.batch == batch, h.version_after != s.version)
        return int(self._db.connection().execute(later).scalar_one())

    def move_back(self, batch: str) -> int:
        """Put the sessions of a batch of changes back where they were; how many."""
        h, s = StatusHistory, PhotoSession
        back = (
            update(s)
            .where(h.batch == batch, h.session_id == s.id, h.version_after == s.version)
            .values(status_id=h.from_id, status_due=h.due_before, version=s.version + 1)
        )
        gone = self._db.connection().execute(back).rowcount
        self._db.connection().execute(delete(h).where(h.batch == batch))
        return gone

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

"""Statements over whom to schedule, and over what is booked already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from tui_studio.domain.client_rules import client_name
from tui_studio.domain.moves import Spot, Standing
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.statuses import BACK
from tui_studio.repositories.tables import (
    CameraRoom,
    Client,
    Enrollment,
    JournalChange,
    JournalStep,
    PhotoSession,
    SessionStatus,
    SessionType,
    StaffMember,
    StatusHistory,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from sqlmodel import Session as DbSession


class Booked(NamedTuple):
    """A session that stands, with who and where; names are folded, ends may be missing."""

    id: int
    date: date
    start: time
    end: time | None
    minutes: int
    photographer: str
    room: str
    number: str
    last_name: str
    first_name: str


class ScheduleRepository:
    """Plain tuples: a school district has 100,000 clients."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def candidates(
        self, *, organization_id: int = 0, year: int = 0, client_ids: Iterable[int] | None = None
    ) -> Sequence[Any]:
        """Clients with their enrollment in an organization and year, or the latest one of the given clients.

        Those who have left the school are chosen only by name. The columns are the fields of `ChosenClient`.
        """
        c, e = Client, Enrollment
        columns = (
            c.id, c.number, c.last_name, c.first_name, e.grade, e.teacher, e.homeroom, e.roster_position,
            c.parent_email, c.parent_phone, c.address, e.id, e.organization_id, e.year, c.family_id,
        )  # fmt: skip
        query = select(*columns).join_from(e, c, c.id == e.client_id)
        if client_ids is None:
            query = query.where(e.organization_id == organization_id, e.year == year, ~e.has_left)
        else:
            pick = fill_picks(self._db, client_ids)
            query = query.join(pick, pick.c.id == c.id).where(e.id == c.newest_id)
        return self._db.connection().execute(query.order_by(e.id)).all()

    def booked(self, client_ids: Iterable[int], *, today: date) -> tuple[set[int], set[tuple[int, int | None]]]:
        """Of these clients: who has a session today or later, and who has one in which shoot.

        Cancelled sessions do not count.
        """
        s, t = PhotoSession, SessionStatus
        pick = fill_picks(self._db, client_ids)
        mine = select(s.client_id, s.shoot_id, and_(s.date.is_not(None), s.date >= today))
        mine = mine.join_from(pick, s, s.client_id == pick.c.id).join(t, t.id == s.status_id).where(~t.cancelled)
        found = self._db.connection().execute(mine).all()
        return {row[0] for row in found if row[2]}, {(row[0], row[1]) for row in found}

    def enrolled_still(self, enrollment_ids: Iterable[int]) -> int:
        """How many of these enrollments there still are."""
        pick = fill_picks(self._db, enrollment_ids)
        query = select(func.count()).select_from(pick).join(Enrollment, Enrollment.id == pick.c.id)
        return int(self._db.connection().execute(query).scalar_one())

    def standing(self, session_ids: Iterable[int]) -> list[Standing]:
        """Sessions with when, where, and what decides whether they can be moved, in the order of their times."""
        s, u, t, c, p, r = PhotoSession, SessionStatus, SessionType, Client, StaffMember, CameraRoom
        pick = fill_picks(self._db, session_ids)
        name = func.coalesce
        query = (
            select(
                s.id, s.number, c.last_name, c.first_name, s.date, s.start, s.end, name(p.name, ""), name(r.name, ""),
                t.minutes, u.cancelled, s.image_count,
            )
            .join_from(pick, s, s.id == pick.c.id)
            .join(u, u.id == s.status_id)
            .join(t, t.id == s.type_id)
            .join(c, c.id == s.client_id)
            .outerjoin(p, p.id == s.photographer_id)
            .outerjoin(r, r.id == s.room_id)
            .order_by(s.date, s.start, s.id)
        )  # fmt: skip
        return [
            Standing(row[0], row[1], client_name(row[2], row[3]), Spot(*row[4:9]), *row[9:])
            for row in self._db.connection().execute(query)
        ]

    def called_off(self, batch: str) -> list[int]:
        """The sessions that a step took into a cancelled status out of another one."""
        h, before, after = StatusHistory, aliased(SessionStatus), aliased(SessionStatus)
        query = select(h.session_id).join(before, before.id == h.from_id).join(after, after.id == h.to_id)
        query = query.where(h.batch == batch, ~before.cancelled, after.cancelled)
        return list(self._db.connection().execute(query).scalars())

    def came_since(self, batch: str) -> set[int]:
        """The sessions that came to their place after a step: made, moved or called on, also by taking steps back."""
        s, j, c, h, u = PhotoSession, JournalStep, JournalChange, StatusHistory, SessionStatus
        step = select(j.id, j.at).where(j.batch == batch).subquery()
        later = select(j.batch).where(j.id > select(step.c.id).scalar_subquery(), j.undone_at.is_(None))
        back = select(j.batch).where(j.undone_at >= select(step.c.at).scalar_subquery())
        place = or_(*(c.after.contains(f'"{name}"') for name in ("date", "start", "end", "photographer_id", "room_id")))
        called = or_(h.batch.in_(later), h.batch.in_(select(literal(BACK) + back.subquery().c.batch)))
        queries = (
            select(s.id).where(s.batch.in_(later)),
            select(c.row_id).where(c.entity == "session", or_(c.batch.in_(later), c.batch.in_(back)), place),
            select(h.session_id).join(u, u.id == h.from_id).where(u.cancelled, called),
        )
        return {row_id for query in queries for row_id in self._db.connection().execute(query).scalars()}

    def bookings(self, first: date, last: date, photographers: Iterable[str], rooms: Iterable[str]) -> list[Booked]:
        """Sessions with a time from `first` to `last` of these photographers or in these rooms (folded names).

        Cancelled sessions do not count.
        """
        s, u, t, c, p, r = PhotoSession, SessionStatus, SessionType, Client, StaffMember, CameraRoom
        empty = func.coalesce
        query = (
            select(
                s.id, s.date, s.start, s.end, t.minutes, empty(p.folded, ""), empty(r.folded, ""),
                s.number, c.last_name, c.first_name,
            )
            .select_from(s)
            .join(u, u.id == s.status_id)
            .join(t, t.id == s.type_id)
            .join(c, c.id == s.client_id)
            .outerjoin(p, p.id == s.photographer_id)
            .outerjoin(r, r.id == s.room_id)
            .where(s.date.between(first, last), s.start.is_not(None), ~u.cancelled)
            .where(or_(p.folded.in_(list(photographers)), r.folded.in_(list(rooms))))
            .order_by(s.date, s.start, s.id)
        )  # fmt: skip
        return [Booked._make(row) for row in self._db.connection().execute(query)]

"""Statements over the sessions of one day; the index of date and time leads to them however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tui_studio.domain.agenda import Booking, in_order
from tui_studio.domain.slots import Station
from tui_studio.repositories.tables import CameraRoom, PhotoSession, SessionStatus, StaffMember

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session as DbSession

S, R, U = PhotoSession, CameraRoom, SessionStatus
P: Any = aliased(StaffMember, name="photographer")


class AgendaRepository:
    """Who stands where at what time."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def bookings(self, day: date) -> list[Booking]:
        """The sessions of a day in order; those without a time come last."""
        asked = (
            select(S.id, S.number, S.start, S.end, P.name, R.name, U.cancelled)
            .join(U, U.id == S.status_id)
            .outerjoin(P, P.id == S.photographer_id)
            .outerjoin(R, R.id == S.room_id)
            .where(S.date == day)
        )
        return in_order(
            Booking(row_id, number, start, end, Station(photographer or "", room or ""), bool(cancelled))
            for row_id, number, start, end, photographer, room, cancelled in self._db.connection().execute(asked)
        )

    def next_day(self, day: date) -> date | None:
        """The next day on which a session stands; one whose sessions were all called off is none."""
        return self._db.connection().execute(_day_with_sessions(S.date > day, S.date.asc())).scalar()

    def previous_day(self, day: date) -> date | None:
        """The day before it on which a session stands."""
        return self._db.connection().execute(_day_with_sessions(S.date < day, S.date.desc())).scalar()


def _day_with_sessions(where: Any, order: Any) -> Any:
    return select(S.date).join(U, U.id == S.status_id).where(where, ~U.cancelled).order_by(order).limit(1)

"""Statements over the sessions that pictures of a card may belong to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from tui_studio.domain.plan_proposals import Candidate
from tui_studio.repositories.dialects import ordered
from tui_studio.repositories.tables import Client, Enrollment, Organization, PhotoSession, Shoot

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlmodel import Session as DbSession

CHUNK = 500
MOST = 20_000
"""Candidates at most; somebody else is asked for by number."""


class CandidateRepository:
    """Who may be on a card."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def around(self, numbers: Collection[str], days: Collection[date]) -> list[Candidate]:
        """The sessions of the shoots of these numbers, and those of these days; all where that is nobody."""
        s = PhotoSession
        shoots: set[int] = set()
        wanted = sorted(numbers)
        for start in range(0, len(wanted), CHUNK):
            part = select(s.shoot_id).where(s.number.in_(wanted[start : start + CHUNK]), s.shoot_id.is_not(None))
            shoots.update(self._db.connection().execute(part.distinct()).scalars())
        near = or_(s.shoot_id.in_(sorted(shoots)), s.date.in_(sorted(days)))
        found = self._read(self._query().where(near)) if shoots or days else []
        return found or self._read(self._query())

    def of(self, numbers: Collection[str]) -> list[Candidate]:
        """The sessions of these numbers, as far as there are any."""
        wanted, found = sorted(numbers), list[Candidate]()
        for start in range(0, len(wanted), CHUNK):
            found += self._read(self._query().where(PhotoSession.number.in_(wanted[start : start + CHUNK])))
        return found

    def _query(self) -> Any:
        s, c, h, o, e = PhotoSession, Client, Shoot, Organization, Enrollment
        return (
            select(
                s.number, s.date, s.start, s.image_count, c.last_name, c.first_name, c.no_photo, h.year,
                h.name.label("shoot"), o.name.label("organization"), e.grade, e.teacher, e.homeroom,
            )
            .join_from(s, c, c.id == s.client_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .outerjoin(h, h.id == s.shoot_id)
            .outerjoin(o, o.id == h.organization_id)
        )  # fmt: skip

    def _read(self, query: Any) -> list[Candidate]:
        """In the order in which the sessions were scheduled."""
        s = PhotoSession
        order = (ordered(s.date), ordered(s.start), func.length(s.number), s.number)
        rows = self._db.connection().execute(query.order_by(*order).limit(MOST))
        return [
            Candidate(
                row.number,
                f"{row.last_name}, {row.first_name}".strip(", "),
                " ".join(filter(None, (row.grade, row.teacher or row.homeroom))),
                " ".join(str(part) for part in (row.organization, row.year, row.shoot) if part),
                position,
                datetime.combine(row.date, row.start) if row.date and row.start else None,
                "do not photograph" if row.no_photo else "",
                row.image_count,
            )
            for position, row in enumerate(rows)
        ]

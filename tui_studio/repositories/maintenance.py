"""Statements behind the lists of Maintenance: records with what hangs on them counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from tui_studio.domain.organizations import OrganizationRow, ShootRow, YearRow
from tui_studio.domain.session_types import TypeRow
from tui_studio.domain.staff import RoomRow, StaffRow
from tui_studio.repositories.images import has_images
from tui_studio.repositories.tables import (
    CameraRoom,
    Enrollment,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
    Shoot,
    StaffMember,
    StatusHistory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session as DbSession

E, S = Enrollment, PhotoSession


class MaintenanceListing:
    """The lists are short: schools and people, not students."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def organizations(self) -> list[OrganizationRow]:
        """Every organization by name, with how far it is in its newest year."""
        o = Organization
        # the newest years first, as a table of their own: asked for each student it would take minutes
        newest = select(E.organization_id, func.max(E.year).label("year")).group_by(E.organization_id).cte("newest")
        join = (E.organization_id == newest.c.organization_id) & (E.year == newest.c.year)
        years = dict(self._counts(lambda query: query.join(newest, join)))
        query = select(o.id, o.name, o.kind, o.code, o.city, o.contract_status, o.class_enrollment).order_by(o.folded)
        return [OrganizationRow(*row, years.get(row[0])) for row in self._db.connection().execute(query)]

    def years(self, organization_id: int) -> list[YearRow]:
        """The years of an organization with a roster, newest first, each with how far it is."""
        found = self._counts(lambda query: query.where(E.organization_id == organization_id))
        return sorted((year for _, year in found), key=lambda year: -year.year)

    def _counts(self, chosen: Callable[[Any], Any]) -> list[tuple[int, YearRow]]:
        """Enrolled, with a session, with images, with all images uploaded; by organization and year."""
        mine = S.enrollment_id == E.id
        standing = select(S.id).join(SessionStatus, SessionStatus.id == S.status_id)
        pictured = select(S.id).where(mine, S.image_count > 0)
        waiting = select(S.id).where(mine, has_images(S.id, waiting=True))
        has = [
            query.correlate(E).exists() for query in (standing.where(mine, ~SessionStatus.cancelled), pictured, waiting)
        ]
        flags = [has[0], has[1], and_(has[1], ~has[2])]
        one = select(
            E.organization_id, E.year, *(case((flag, 1), else_=0).label(f"n{n}") for n, flag in enumerate(flags))
        )
        each = chosen(one).subquery()
        counts = [func.sum(each.c[f"n{n}"]) for n in range(len(flags))]
        query = select(each.c.organization_id, each.c.year, func.count(), *counts)
        grouped = query.group_by(each.c.organization_id, each.c.year)
        return [(row[0], YearRow(*row[1:])) for row in self._db.connection().execute(grouped)]

    def shoots(self, organization_id: int) -> list[ShootRow]:
        """The shoots of an organization, newest first, with their sessions counted."""
        h = Shoot
        sessions = select(func.count()).where(S.shoot_id == h.id)
        query = (
            select(
                h.id, h.year, h.name, h.starts, h.ends, h.contract_status,
                sessions.correlate(h).scalar_subquery(),
                sessions.where(S.image_count > 0).correlate(h).scalar_subquery(),
            )
            .where(h.organization_id == organization_id)
            .order_by(h.year.desc(), h.name)
        )  # fmt: skip
        return [ShootRow(*row) for row in self._db.connection().execute(query)]

    def types(self) -> list[TypeRow]:
        """Session types in their order, with what hangs on them counted; the retired come last."""
        t, u = SessionType, SessionStatus
        statuses = select(func.count()).where(u.type_id == t.id, ~u.retired).correlate(t).scalar_subquery()
        sessions = select(func.count()).where(S.type_id == t.id).correlate(t).scalar_subquery()
        query = select(t.id, t.name, t.minutes, statuses, sessions, t.retired)
        ordered = query.order_by(t.retired, t.position, t.id)
        return [TypeRow(*row) for row in self._db.connection().execute(ordered)]

    def standing(self, type_id: int) -> dict[int, int]:
        """How many sessions of a type stand in each of its statuses."""
        query = select(S.status_id, func.count()).where(S.type_id == type_id).group_by(S.status_id)
        return {row[0]: row[1] for row in self._db.connection().execute(query)}

    def in_history(self, status_id: int) -> bool:
        """Whether the history of a session names a status."""
        h = StatusHistory
        query = select(h.id).where(or_(h.from_id == status_id, h.to_id == status_id)).limit(1)
        return self._db.connection().execute(query).first() is not None

    def offered_types(self) -> list[str]:
        """Session types that are not retired, in their order; every one where all are."""
        t = SessionType
        query = select(t.name, t.retired).order_by(t.position, t.id)
        rows = list(self._db.connection().execute(query))
        return [row[0] for row in rows if not row[1]] or [row[0] for row in rows]

    def staff(self) -> list[StaffRow]:
        """Photographers and assistants by name; who is retired comes last."""
        m = StaffMember
        sessions = select(func.count()).where(or_(S.photographer_id == m.id, S.assistant_id == m.id))
        columns = (m.id, m.name, m.photographer, m.assistant, m.email, m.phone, m.retired)
        query = select(*columns, sessions.correlate(m).scalar_subquery()).order_by(m.retired, m.folded)
        return [StaffRow(*row) for row in self._db.connection().execute(query)]

    def rooms(self) -> list[RoomRow]:
        """Camera rooms by name; what is retired comes last."""
        r = CameraRoom
        sessions = select(func.count()).where(S.room_id == r.id).correlate(r).scalar_subquery()
        query = select(r.id, r.name, r.notes, r.retired, sessions).order_by(r.retired, r.folded)
        return [RoomRow(*row) for row in self._db.connection().execute(query)]

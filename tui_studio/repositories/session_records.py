"""Statements over one session with what its record shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui_studio.repositories.tables import (
    CameraRoom,
    Client,
    Enrollment,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
    Shoot,
    StaffMember,
)

if TYPE_CHECKING:
    from sqlmodel import Session as DbSession

_PHOTOGRAPHER: Any = StaffMember.__table__.alias("photographer")
_ASSISTANT: Any = StaffMember.__table__.alias("assistant")


class SessionRecordRepository:
    """Plain mappings."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def full(self, session_id: int) -> dict[str, Any] | None:
        """A session with the names of what it points to."""
        s, c, e, h, g = PhotoSession, Client, Enrollment, Shoot, Organization
        t, u, r = SessionType, SessionStatus, CameraRoom
        columns = (
            c.number.label("client_number"), c.last_name, c.first_name, c.no_photo, c.no_publish, c.no_yearbook,
            c.no_contact, t.name.label("type"), u.name.label("status"), e.grade, e.teacher, e.homeroom, e.student_id,
            g.yearbook_dpi, g.yearbook_height, g.yearbook_names, g.yearbook_advisor,
            g.name.label("organization"), h.year, h.name.label("shoot_name"),
            _PHOTOGRAPHER.c.name.label("photographer"), _ASSISTANT.c.name.label("assistant"), r.name.label("room"),
        )  # fmt: skip
        query = (
            select(*columns)
            .select_from(s)
            .join(c, c.id == s.client_id)
            .join(t, t.id == s.type_id)
            .join(u, u.id == s.status_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .outerjoin(h, h.id == s.shoot_id)
            .outerjoin(g, g.id == h.organization_id)
            .outerjoin(_PHOTOGRAPHER, _PHOTOGRAPHER.c.id == s.photographer_id)
            .outerjoin(_ASSISTANT, _ASSISTANT.c.id == s.assistant_id)
            .outerjoin(r, r.id == s.room_id)
        )
        row = self._db.connection().execute(query.where(s.id == session_id)).mappings().first()
        return None if row is None else dict(row)

    def shoots_of(self, client_id: int) -> list[dict[str, Any]]:
        """The shoots of the organizations and years a client is enrolled in, newest first, with the enrollment."""
        e, h, g = Enrollment, Shoot, Organization
        query = (
            select(h.id, h.year, h.name, g.name.label("organization"), e.id.label("enrollment_id"))
            .join_from(e, h, (h.organization_id == e.organization_id) & (h.year == e.year))
            .join(g, g.id == h.organization_id)
            .where(e.client_id == client_id)
            .order_by(h.year.desc(), g.folded, h.name)
        )
        return [dict(row) for row in self._db.connection().execute(query).mappings()]

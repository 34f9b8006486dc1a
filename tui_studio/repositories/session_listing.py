"""Sessions as lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.readiness import flag_words
from tui_studio.domain.rows import SessionRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.listing import Listing, group_names, iso, natural
from tui_studio.repositories.query_sql import (
    any_of,
    called,
    flagged,
    grouped,
    reachable,
    text_holds,
    text_in,
    yes_or_no,
)
from tui_studio.repositories.search import sessions_holding
from tui_studio.repositories.tables import (
    CameraRoom,
    Client,
    Enrollment,
    Image,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
    Shoot,
    StaffMember,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_studio.domain.query_tree import Word

S, C, E, H, G, T, U, R = (
    PhotoSession, Client, Enrollment, Shoot, Organization, SessionType, SessionStatus, CameraRoom
)  # fmt: skip
P: Any = aliased(StaffMember, name="photographer")
A: Any = aliased(StaffMember, name="assistant")


class SessionListing(Listing):
    """Sessions with what their client, organization and staff are called."""

    hub = SESSIONS
    model = PhotoSession
    default_sort: ClassVar[tuple[SortKey, ...]] = (SortKey("date"), SortKey("start"), SortKey("number"))

    def sessions_of(self, matching: Select[Any]) -> ColumnElement[bool]:
        """Themselves; without any condition there is nothing to look up."""
        return S.id.in_(matching) if matching.whereclause is not None else true()

    def joined(self, statement: Select[Any]) -> Select[Any]:
        """Join the linked records."""
        return (
            statement.select_from(S)
            .join(C, C.id == S.client_id)
            .join(T, T.id == S.type_id)
            .join(U, U.id == S.status_id)
            .outerjoin(E, E.id == S.enrollment_id)
            .outerjoin(H, H.id == S.shoot_id)
            .outerjoin(G, G.id == H.organization_id)
            .outerjoin(P, P.id == S.photographer_id)
            .outerjoin(A, A.id == S.assistant_id)
            .outerjoin(R, R.id == S.room_id)
        )

    def shown(self) -> Select[Any]:
        """The columns of a session row."""
        columns: tuple[Any, ...] = (
            S.id, S.number, C.number, C.last_name, C.first_name, E.student_id, G.name, H.year, E.grade, E.teacher,
            E.homeroom, H.name, T.name, U.name, S.date, S.start, S.end, P.name, A.name, R.name, S.description,
            S.image_count, C.no_photo, C.no_publish, C.no_yearbook, C.no_contact,
            uploaded(), S.status_due, C.email, C.parent_email, C.phone, C.parent_phone, C.city, group_names(),
            S.location, S.notes, S.slate_printed_at, S.created_at,
        )  # fmt: skip
        return select(*columns)

    def row(self, values: Any) -> SessionRow:
        """A session row."""
        date, start, end = values[14:17]
        shown: tuple[Any, ...] = (
            *values[:5],
            *(value or "" for value in values[5:7]),
            values[7] or 0,
            *(value or "" for value in values[8:14]),
            date.isoformat() if date else "",
            f"{start:%H:%M}" if start is not None else "",
            f"{end:%H:%M}" if end is not None else "",
            *(value or "" for value in values[17:20]),
            values[20],
            values[21],
            flag_words(*values[22:26]),
            values[26],
            iso(values[27]),
            values[28] or values[29],
            values[30] or values[31],
            values[29],
            values[32],
            values[33] or "",
            *values[34:36],
            self.day(values[36]),
            self.day(values[37]),
        )
        return SessionRow(*shown)

    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in names, numbers and IDs."""
        return sessions_holding(self._db, word.text)

    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet means for a session."""
        names = {
            "org": G.name, "shoot": H.name, "status": U.name, "type": T.name, "teacher": E.teacher,
            "homeroom": E.homeroom, "room": R.name, "photographer": P.name, "assistant": A.name,
        }  # fmt: skip
        codes = {
            "grade": E.grade, "id": E.student_id, "number": S.number, "session": S.number, "client": C.number,
            "batch": S.batch,
        }  # fmt: skip
        prose = {"last": C.last_name, "first": C.first_name, "notes": S.notes, "description": S.description}
        ranges = {
            "year": H.year, "date": S.date, "start": S.start, "images": S.image_count, "uploaded": uploaded(),
            "due": S.status_due, "created": S.created_at,
        }  # fmt: skip
        return {
            **{facet: partial(called, self._db, column) for facet, column in names.items()},
            **{facet: partial(text_in, column) for facet, column in codes.items()},
            **{facet: partial(text_holds, (column,)) for facet, column in prose.items()},
            **{facet: partial(any_of, column) for facet, column in ranges.items()},
            "email": partial(reachable, "email", (C.email, C.parent_email)),
            "phone": partial(reachable, "phone", (C.phone, C.parent_phone)),
            "confirmed": partial(yes_or_no, S.confirmed),
            "printed": partial(yes_or_no, S.slate_printed_at.is_not(None)),
            "flag": flagged,
            "group": partial(grouped, self._db),
        }

    def orders(self) -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by."""
        plain = {
            "date": S.date, "start": S.start, "end": S.end, "images": S.image_count, "year": H.year,
            "last_name": C.find, "status": U.position, "student_id": E.student_id, "phone": C.phone,
            "uploaded": uploaded(), "due": S.status_due, "slate": S.slate_printed_at, "created": S.created_at,
        }  # fmt: skip
        words = {
            "first_name": C.first_name, "teacher": E.teacher, "homeroom": E.homeroom, "organization": G.name,
            "shoot": H.name, "type": T.name, "photographer": P.name, "assistant": A.name, "room": R.name,
            "description": S.description, "email": C.email, "parent_email": C.parent_email, "city": C.city,
            "groups": group_names(), "location": S.location, "notes": S.notes,
        }  # fmt: skip
        return {
            **{key: (column,) for key, column in plain.items()},
            **{key: (natural(column)[1],) for key, column in words.items()},
            "number": natural(S.number),
            "client_number": natural(C.number),
            "grade": natural(E.grade),
            "flags": (C.no_photo, C.no_publish, C.no_yearbook, C.no_contact),
        }


def uploaded() -> Any:
    """How many images of a session were uploaded."""
    counted = select(func.count()).select_from(Image)
    return counted.where(Image.session_id == S.id, Image.uploaded_at.is_not(None)).correlate(S).scalar_subquery()

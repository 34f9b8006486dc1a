"""Sessions as lists."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, and_, func, inspect, or_, select, true
from sqlalchemy.orm import aliased

from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.readiness import PRIVACY_WORDS
from tui_studio.domain.rows import SessionRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.field_listing import MOMENT, FieldListing, either, iso_day, minute, text, words_of
from tui_studio.repositories.listing import Lead, Path, group_names, group_order, natural
from tui_studio.repositories.query_sql import (
    any_of,
    called,
    flagged,
    grouped,
    kept_as,
    linked,
    name_holds,
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
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
    Shoot,
    StaffMember,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tui_studio.domain.query_tree import Word

S, C, E, H, G, T, U, R = (
    PhotoSession, Client, Enrollment, Shoot, Organization, SessionType, SessionStatus, CameraRoom
)  # fmt: skip
P: Any = aliased(StaffMember, name="photographer")
A: Any = aliased(StaffMember, name="assistant")


_LINKS: Path = (
    (C, C.id == S.client_id), (T, T.id == S.type_id), (U, U.id == S.status_id), (E, E.id == S.enrollment_id),
    (H, H.id == S.shoot_id), (G, G.id == H.organization_id), (P, P.id == S.photographer_id),
    (A, A.id == S.assistant_id), (R, R.id == S.room_id),
)  # fmt: skip


class SessionListing(FieldListing):
    """Sessions with what their client, organization and staff are called."""

    hub = SESSIONS
    model = PhotoSession
    made = SessionRow
    index = "session_search"
    always = (S.version > 0,)
    indexed = frozenset(
        {"org", "shoot", "id", "number", "session", "date", "batch", "status", "stage", "type", "photographer", "room"}
    )
    along: ClassVar[Mapping[str, frozenset[str]]] = {"date": frozenset({"date", "start"})}
    default_sort: ClassVar[tuple[SortKey, ...]] = (SortKey("date"), SortKey("start"), SortKey("number"))

    def sessions_of(self, matching: Select[Any]) -> ColumnElement[bool]:
        """Themselves; without any condition there is nothing to look up."""
        return S.id.in_(matching) if matching.whereclause is not None else true()

    def joined(self, statement: Select[Any], path: Path = (), named: Collection[str] | None = None) -> Select[Any]:
        """Join the linked records."""
        leading = [table for table, _ in path]
        statement = statement.select_from(leading[0] if leading else S)
        for table, condition in path[1:]:
            statement = statement.join(table, condition)
        for table, condition in _LINKS:
            names = {inspect(table).selectable.name} | (
                {"organization"} if table is H else set()
            )  # reached by its shoot
            if table not in leading and (named is None or not names.isdisjoint(named)):
                statement = statement.outerjoin(table, condition)
        return statement

    def leads(self) -> Mapping[str, Lead]:
        """What is known of clients, enrollments, shoots, statuses and staff, and the images."""
        enrolled = (E, S.enrollment_id, S.enrollment_id)
        spread = {
            "first_name": (C, S.client_id, None), "status": (U, S.status_id, None), "type": (T, S.type_id, None),
            "teacher": enrolled, "grade": enrolled, "homeroom": enrolled,
            "shoot": (H, S.shoot_id, S.shoot_id), "year": (H, S.shoot_id, S.shoot_id),
            "photographer": (P, S.photographer_id, S.photographer_id),
            "assistant": (A, S.assistant_id, S.assistant_id), "room": (R, S.room_id, S.room_id),
        }  # fmt: skip
        alone = {"last_name": (C, S.client_id, None), "client_number": (C, S.client_id, None), "student_id": enrolled}
        leads = {
            column: Lead(((table, None), (S, key == table.id + 0)), none, spread=column in spread)
            for column, (table, key, none) in {**spread, **alone}.items()
        }
        shoots = ((G, None), (H, H.organization_id == G.id + 0), (S, S.shoot_id == H.id + 0))
        leads["organization"] = Lead(shoots, S.shoot_id)
        return leads | dict.fromkeys(("images", "uploaded"), Lead(((S, None),), spread=True))

    def fields(self) -> Mapping[str, tuple[tuple[Any, ...], Callable[..., Any] | None]]:
        """The columns of each field of a row."""
        flags = words_of((C.no_photo, C.no_publish, C.no_yearbook, C.no_contact), PRIVACY_WORDS)
        plain = {
            "flags": flags,
            "number": S.number, "client_number": C.number, "last_name": C.last_name, "first_name": C.first_name,
            "student_id": text(E.student_id), "organization": text(G.name), "year": func.coalesce(H.year, 0),
            "grade": text(E.grade), "teacher": text(E.teacher), "homeroom": text(E.homeroom), "shoot": text(H.name),
            "type": text(T.name), "status": text(U.name), "date": iso_day(S.date), "start": minute(S.start),
            "end": minute(S.end), "photographer": text(P.name), "assistant": text(A.name), "room": text(R.name),
            "description": S.description, "images": S.image_count, "uploaded": S.uploaded_count,
            "due": iso_day(S.status_due), "email": either(C.email, C.parent_email),
            "phone": either(C.phone, C.parent_phone), "parent_email": C.parent_email,
            "city": C.city, "groups": text(group_names()), "location": S.location,
            "notes": S.notes, "custom": C.custom,
        }  # fmt: skip
        return {
            **{key: ((column,), None) for key, column in plain.items()},
            "slate": ((S.slate_printed_at,), MOMENT),
            "created": ((S.created_at,), MOMENT),
        }

    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in names, numbers and IDs."""
        return sessions_holding(self._db, word.text, looked_at=self.named)

    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet means for a session."""
        db = self._db
        links = {
            "status": (S.status_id, U), "type": (S.type_id, T), "photographer": (S.photographer_id, P),
            "assistant": (S.assistant_id, A), "room": (S.room_id, R), "shoot": (S.shoot_id, H),
        }  # fmt: skip
        codes = {
            "grade": E.grade, "id": E.student_id, "number": S.number, "session": S.number, "client": C.number,
            "batch": S.batch,
        }  # fmt: skip
        names = {"last": C.last_name, "first": C.first_name}
        prose = {"notes": S.notes, "description": S.description}
        ranges = {
            "year": H.year, "date": S.date, "start": S.start, "images": S.image_count, "uploaded": S.uploaded_count,
            "due": S.status_due, "created": S.created_at,
        }  # fmt: skip
        return {
            **{facet: partial(linked, db, key, record) for facet, (key, record) in links.items()},
            "org": self._in_organization,
            "stage": self._in_stage,
            "teacher": partial(called, db, func.lower(E.teacher), indexed=True),
            "homeroom": partial(called, db, func.lower(E.homeroom), indexed=True),
            **{facet: partial(text_in, column) for facet, column in codes.items()},
            **{facet: partial(name_holds, (column,)) for facet, column in names.items()},
            **{facet: partial(text_holds, (column,)) for facet, column in prose.items()},
            **{facet: partial(any_of, column) for facet, column in ranges.items()},
            "email": partial(reachable, "email", (C.email, C.parent_email)),
            "phone": partial(reachable, "phone", (C.phone, C.parent_phone)),
            "confirmed": partial(yes_or_no, S.confirmed),
            "printed": partial(yes_or_no, S.slate_printed_at.is_not(None)),
            "flag": flagged,
            "more": kept_as,
            "group": partial(grouped, db),
        }

    def _in_organization(self, values: tuple[Any, ...]) -> ColumnElement[bool]:
        shoots = select(H.id).where(linked(self._db, H.organization_id, G, values))
        found = and_(S.shoot_id.is_not(None), S.shoot_id.in_(shoots))
        return or_(S.shoot_id.is_(None), found) if "" in values else found

    def _in_stage(self, values: tuple[Any, ...]) -> ColumnElement[bool]:
        """The status belongs to one of the stages; one in which sessions are called off belongs to none."""
        run = self._db.connection().execute
        stages = {
            row.id: "none" if row.cancelled or not row.stage else row.stage
            for row in run(select(U.id, U.stage, U.cancelled))
        }
        found: ColumnElement[bool] = S.status_id.in_([row_id for row_id, stage in stages.items() if stage in values])
        return found

    @staticmethod
    @cache
    def orders() -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by."""
        plain = {
            "date": S.date, "start": S.start, "end": S.end, "images": S.image_count, "year": H.year,
            "last_name": C.find, "status": U.position, "student_id": E.student_id, "phone": C.phone,
            "uploaded": S.uploaded_count, "due": S.status_due, "slate": S.slate_printed_at, "created": S.created_at,
        }  # fmt: skip
        words = {
            "first_name": C.first_name, "teacher": E.teacher, "homeroom": E.homeroom, "organization": G.name,
            "shoot": H.name, "type": T.name, "photographer": P.name, "assistant": A.name, "room": R.name,
            "description": S.description, "email": C.email, "parent_email": C.parent_email, "city": C.city,
            "location": S.location, "notes": S.notes,
        }  # fmt: skip
        return {
            **{key: (column,) for key, column in plain.items()},
            **{key: (natural(column)[1],) for key, column in words.items()},
            "groups": (group_order(),),
            "number": natural(S.number),
            "client_number": natural(C.number),
            "grade": natural(E.grade),
            "flags": (C.no_photo, C.no_publish, C.no_yearbook, C.no_contact),
        }

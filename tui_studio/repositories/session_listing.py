"""Sessions as lists."""

from __future__ import annotations

from dataclasses import fields
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, inspect, or_, select, true
from sqlalchemy.orm import aliased

from tui_studio.domain.query_fields import SESSIONS
from tui_studio.domain.readiness import flag_words
from tui_studio.domain.rows import SessionRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.listing import WINDOW, Lead, Listing, Path, group_names, iso, natural, tables_named
from tui_studio.repositories.query_sql import (
    any_of,
    called,
    flagged,
    grouped,
    linked,
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
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import time

    from tui_studio.domain.query_tree import Word

S, C, E, H, G, T, U, R = (
    PhotoSession, Client, Enrollment, Shoot, Organization, SessionType, SessionStatus, CameraRoom
)  # fmt: skip
P: Any = aliased(StaffMember, name="photographer")
A: Any = aliased(StaffMember, name="assistant")


_MOMENT: Any = object()
"""Told as a day where the studio is."""
_ROW = tuple(field.name for field in fields(SessionRow))[1:]
_CELLS: dict[tuple[str, ...], Select[Any]] = {}
_LINKS: Path = (
    (C, C.id == S.client_id), (T, T.id == S.type_id), (U, U.id == S.status_id), (E, E.id == S.enrollment_id),
    (H, H.id == S.shoot_id), (G, G.id == H.organization_id), (P, P.id == S.photographer_id),
    (A, A.id == S.assistant_id), (R, R.id == S.room_id),
)  # fmt: skip


class SessionListing(Listing):
    """Sessions with what their client, organization and staff are called."""

    hub = SESSIONS
    model = PhotoSession
    index = "session_search"
    always = (S.version > 0,)
    _whole: Callable[[Any], list[Any]] | None = None
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
        """Names of clients, IDs, teachers, organizations, statuses and staff."""
        named = {
            "last_name": (C, S.client_id, None),
            "student_id": (E, S.enrollment_id, S.enrollment_id),
            "teacher": (E, S.enrollment_id, S.enrollment_id),
            "grade": (E, S.enrollment_id, S.enrollment_id),
            "status": (U, S.status_id, None),
            "photographer": (P, S.photographer_id, S.photographer_id),
            "room": (R, S.room_id, S.room_id),
        }
        leads = {
            column: Lead(((table, None), (S, key == table.id + 0)), none, spread=column in ("teacher", "grade"))
            for column, (table, key, none) in named.items()
        }
        shoots = ((G, None), (H, H.organization_id == G.id + 0), (S, S.shoot_id == H.id + 0))
        return {**leads, "organization": Lead(shoots, S.shoot_id)}

    def shown(self) -> Select[Any]:
        """The columns of a session row."""
        return _selected(_ROW)

    def row(self, values: Any) -> SessionRow:
        """A session row."""
        if self._whole is None:
            self._whole = self._teller(_ROW)
        return SessionRow(values[0], *self._whole(values))

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> dict[int, list[Any]]:
        """These fields of the rows with these ids, in this order; 13 of them take half the time of rows."""
        if keys not in _CELLS:
            statement, picked = _selected(keys), S.id.in_(bindparam("part", expanding=True))
            _CELLS[keys] = self.joined(statement, (), tables_named(*statement.selected_columns)).where(picked)
        tell, found = self._teller(keys), {}
        for start in range(0, len(ids), WINDOW):
            part = list(ids[start : start + WINDOW])
            for values in self._db.connection().execute(_CELLS[keys], {"part": part}).fetchall():
                found[values[0]] = tell(values)
        return found

    def _teller(self, keys: tuple[str, ...]) -> Callable[[Any], list[Any]]:
        """What makes these fields of the columns that were selected for them."""
        plan: list[tuple[int | slice, Callable[..., Any] | None]] = []
        place = 1
        for key in keys:
            columns, told = _fields()[key]
            wide = len(columns) > 1
            plan.append((slice(place, place + len(columns)) if wide else place, self.day if told is _MOMENT else told))
            place += len(columns)

        def tell(values: Any) -> list[Any]:
            return [values[place] if told is None else told(values[place]) for place, told in plan]

        return tell

    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in names, numbers and IDs."""
        return sessions_holding(self._db, word.text)

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
        prose = {"last": C.last_name, "first": C.first_name, "notes": S.notes, "description": S.description}
        ranges = {
            "year": H.year, "date": S.date, "start": S.start, "images": S.image_count, "uploaded": uploaded(),
            "due": S.status_due, "created": S.created_at,
        }  # fmt: skip
        return {
            **{facet: partial(linked, db, key, record) for facet, (key, record) in links.items()},
            "org": self._in_organization,
            "teacher": partial(called, db, func.lower(E.teacher)),
            "homeroom": partial(called, db, E.homeroom),
            **{facet: partial(text_in, column) for facet, column in codes.items()},
            **{facet: partial(text_holds, (column,)) for facet, column in prose.items()},
            **{facet: partial(any_of, column) for facet, column in ranges.items()},
            "email": partial(reachable, "email", (C.email, C.parent_email)),
            "phone": partial(reachable, "phone", (C.phone, C.parent_phone)),
            "confirmed": partial(yes_or_no, S.confirmed),
            "printed": partial(yes_or_no, S.slate_printed_at.is_not(None)),
            "flag": flagged,
            "group": partial(grouped, db),
        }

    def _in_organization(self, values: tuple[Any, ...]) -> ColumnElement[bool]:
        shoots = select(H.id).where(linked(self._db, H.organization_id, G, values))
        found = and_(S.shoot_id.is_not(None), S.shoot_id.in_(shoots))
        return or_(S.shoot_id.is_(None), found) if "" in values else found

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


def _selected(keys: tuple[str, ...]) -> Select[Any]:
    return select(S.id, *(column for key in keys for column in _fields()[key][0]))


@cache
def _fields() -> dict[str, tuple[tuple[Any, ...], Callable[..., Any] | None]]:
    """The fields of a row after its id: the columns of each, and what makes it of them where it is not one as it is."""
    plain = None
    return {
        "number": ((S.number,), plain),
        "client_number": ((C.number,), plain),
        "last_name": ((C.last_name,), plain),
        "first_name": ((C.first_name,), plain),
        "student_id": ((E.student_id,), _text),
        "organization": ((G.name,), _text),
        "year": ((H.year,), lambda year: year or 0),
        "grade": ((E.grade,), _text),
        "teacher": ((E.teacher,), _text),
        "homeroom": ((E.homeroom,), _text),
        "shoot": ((H.name,), _text),
        "type": ((T.name,), _text),
        "status": ((U.name,), _text),
        "date": ((S.date,), iso),
        "start": ((S.start,), _minute),
        "end": ((S.end,), _minute),
        "photographer": ((P.name,), _text),
        "assistant": ((A.name,), _text),
        "room": ((R.name,), _text),
        "description": ((S.description,), plain),
        "images": ((S.image_count,), plain),
        "flags": ((C.no_photo, C.no_publish, C.no_yearbook, C.no_contact), lambda flags: flag_words(*flags)),
        "uploaded": ((uploaded(),), plain),
        "due": ((S.status_due,), iso),
        "email": ((C.email, C.parent_email), _either),
        "phone": ((C.phone, C.parent_phone), _either),
        "parent_email": ((C.parent_email,), plain),
        "city": ((C.city,), plain),
        "groups": ((group_names(),), _text),
        "location": ((S.location,), plain),
        "notes": ((S.notes,), plain),
        "slate": ((S.slate_printed_at,), _MOMENT),
        "created": ((S.created_at,), _MOMENT),
    }


def _text(value: str | None) -> str:
    return value or ""


def _minute(value: time | None) -> str:
    return value.isoformat("minutes") if value is not None else ""


def _either(values: tuple[str, str]) -> str:
    return values[0] or values[1]

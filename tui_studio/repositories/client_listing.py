"""Clients as lists."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, func, select

from tui_studio.domain.readiness import flag_words, readiness_marks
from tui_studio.domain.rows import ClientRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.clients import latest_enrollment
from tui_studio.repositories.listing import Listing, group_names, iso, natural
from tui_studio.repositories.query_sql import any_of, called, flagged, grouped, text_in
from tui_studio.repositories.tables import (
    Client,
    Enrollment,
    Image,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

C, E, G, S, M, U, T = Client, Enrollment, Organization, PhotoSession, Image, SessionStatus, SessionType


class ClientListing(Listing):
    """Clients with their newest enrollment and the four things a student needs."""

    model = Client
    default_sort: ClassVar[tuple[SortKey, ...]] = (SortKey("last_name"),)

    def joined(self, statement: Select[Any]) -> Select[Any]:
        """Join the newest enrollment."""
        return (
            statement.select_from(C)
            .outerjoin(E, (E.client_id == C.id) & (E.id == latest_enrollment()))
            .outerjoin(G, G.id == E.organization_id)
        )

    def shown(self) -> Select[Any]:
        """The columns of a client row."""
        columns: tuple[Any, ...] = (
            C.id, C.number, C.last_name, C.first_name, E.student_id, G.name, E.year, E.grade, E.teacher, E.homeroom,
            C.email, C.parent_email, C.phone, C.parent_phone, sessions(), images(), uploaded(),
            C.no_photo, C.no_publish, C.no_yearbook, C.no_contact, C.birth_date, C.address, C.zip, C.city, C.state,
            group_names(), C.notes, C.created_at,
        )  # fmt: skip
        return select(*columns)

    def row(self, values: Any) -> ClientRow:
        """A client row."""
        counts = values[14:17]
        shown: tuple[Any, ...] = (
            *values[:4],
            *(value or "" for value in values[4:6]),
            values[6] or 0,
            *(value or "" for value in values[7:10]),
            values[10] or values[11],
            values[12] or values[13],
            *counts,
            readiness_marks(*counts),
            flag_words(*values[17:21]),
            values[11],
            values[13],
            iso(values[21]),
            *values[22:26],
            values[26] or "",
            values[27],
            self.day(values[28]),
        )
        return ClientRow(*shown)

    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet means for a client: enrollments and sessions count if any of them fits."""
        db = self._db

        def enrolled(condition: ColumnElement[bool]) -> ColumnElement[bool]:
            query = select(E.id).join(G, G.id == E.organization_id)
            return query.where(E.client_id == C.id, condition).correlate(C).exists()

        def in_session(condition: ColumnElement[bool]) -> ColumnElement[bool]:
            query = select(S.id).join(U, U.id == S.status_id).join(T, T.id == S.type_id)
            return query.where(S.client_id == C.id, condition).correlate(C).exists()

        return {
            "org": lambda values: enrolled(called(db, G.name, values)),
            "teacher": lambda values: enrolled(called(db, E.teacher, values)),
            "homeroom": lambda values: enrolled(called(db, E.homeroom, values)),
            "year": lambda values: enrolled(any_of(E.year, values)),
            "grade": lambda values: enrolled(text_in(E.grade, values)),
            "id": lambda values: enrolled(text_in(E.student_id, values)),
            "status": lambda values: in_session(called(db, U.name, values)),
            "type": lambda values: in_session(called(db, T.name, values)),
            "date": lambda values: in_session(any_of(S.date, values)),
            "number": partial(text_in, C.number),
            "batch": partial(text_in, C.batch),
            "images": lambda values: any_of(images(), values),
            "flag": flagged,
            "group": partial(grouped, db),
        }

    def orders(self) -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by."""
        return {
            "number": natural(C.number),
            "last_name": (C.find,),
            "first_name": (func.lower(C.first_name),),
            "student_id": (E.student_id,),
            "grade": natural(E.grade),
            "teacher": (func.lower(E.teacher),),
            "homeroom": (func.lower(E.homeroom),),
            "organization": (func.lower(G.name),),
            "year": (E.year,),
            "email": (func.lower(C.email),),
            "phone": (C.phone,),
            "parent_email": (func.lower(C.parent_email),),
            "parent_phone": (C.parent_phone,),
            "birth_date": (C.birth_date,),
            "address": (func.lower(C.address),),
            "zip": (C.zip,),
            "city": (func.lower(C.city),),
            "state": (func.lower(C.state),),
            "groups": (func.lower(group_names()),),
            "notes": (func.lower(C.notes),),
            "created": (C.created_at,),
            "sessions": (sessions(),),
            "images": (images(),),
            "uploaded": (uploaded(),),
            "readiness": (sessions(), images(), uploaded()),
            "flags": (C.no_photo, C.no_publish, C.no_yearbook, C.no_contact),
        }


def sessions() -> Any:
    """How many sessions a client has that are not cancelled."""
    standing = U.id == S.status_id
    return (
        select(func.count()).select_from(S).join(U, standing).where(S.client_id == C.id, ~U.cancelled)
        .correlate(C).scalar_subquery()
    )  # fmt: skip


def images() -> Any:
    """How many images a client has."""
    counted = func.coalesce(func.sum(S.image_count), 0)
    return select(counted).where(S.client_id == C.id).correlate(C).scalar_subquery()


def uploaded() -> Any:
    """How many images of a client were uploaded."""
    counted = select(func.count()).select_from(M).join(S, S.id == M.session_id)
    return counted.where(S.client_id == C.id, M.uploaded_at.is_not(None)).correlate(C).scalar_subquery()

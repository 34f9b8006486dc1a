"""Clients as lists."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from tui_studio.domain.query_fields import CLIENTS
from tui_studio.domain.readiness import PRIVACY_WORDS, readiness_marks
from tui_studio.domain.rows import ClientRow
from tui_studio.domain.sorting import SortKey
from tui_studio.repositories.field_listing import MOMENT, FieldListing, either, iso_day, text, words_of
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
from tui_studio.repositories.search import clients_holding
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

    Facet: TypeAlias = Callable[[tuple[Any, ...]], ColumnElement[bool]]

C, E, G, S, U, T = Client, Enrollment, Organization, PhotoSession, SessionStatus, SessionType
H, R = Shoot, CameraRoom

_LINKS: Path = ((E, E.id == C.newest_id), (G, G.id == E.organization_id))


class ClientListing(FieldListing):
    """Clients with their newest enrollment and the four things a student needs."""

    hub = CLIENTS
    model = Client
    made = ClientRow
    index = "client_search"
    asks_few = True
    indexed = frozenset(
        {"org", "teacher", "homeroom", "id", "shoot", "session", "date", "number", "client", "batch", "group"}
    )
    default_sort: ClassVar[tuple[SortKey, ...]] = (SortKey("last_name"),)

    def sessions_of(self, matching: Select[Any]) -> ColumnElement[bool]:
        """The sessions of the clients."""
        return S.client_id.in_(matching) if matching.whereclause is not None else true()

    def joined(self, statement: Select[Any], path: Path = (), named: Collection[str] | None = None) -> Select[Any]:
        """Join the newest enrollment."""
        leading = [table for table, _ in path]
        statement = statement.select_from(leading[0] if leading else C)
        for table, condition in path[1:]:
            statement = statement.join(table, condition)
        if named is not None and {"enrollment", "organization"}.isdisjoint(named):
            return statement
        for table, condition in _LINKS:
            if table not in leading:
                statement = statement.outerjoin(table, condition)
        return statement

    def leads(self) -> Mapping[str, Lead]:
        """What stands in the newest enrollment, its organization, and what is counted."""
        newest = (C, and_(C.id == E.client_id + 0, C.newest_id + 0 == E.id))
        enrolled = Lead(((E, None), newest), C.newest_id)
        common = Lead(enrolled.path, C.newest_id, spread=True)
        schools = Lead(((G, None), (E, E.organization_id == G.id + 0), newest), C.newest_id)
        linked = {"student_id": enrolled, "organization": schools}
        linked |= dict.fromkeys(("teacher", "grade", "homeroom", "year"), common)
        own = Lead(((C, None),), spread=True)
        return linked | dict.fromkeys(("first_name", "sessions", "images", "uploaded", "readiness"), own)

    def fields(self) -> Mapping[str, tuple[tuple[Any, ...], Callable[..., Any] | None]]:
        """The columns of each field of a row."""
        flags = words_of((C.no_photo, C.no_publish, C.no_yearbook, C.no_contact), PRIVACY_WORDS)
        plain = {
            "flags": flags, "number": C.number, "last_name": C.last_name, "first_name": C.first_name,
            "student_id": text(E.student_id), "organization": text(G.name), "year": func.coalesce(E.year, 0),
            "grade": text(E.grade), "teacher": text(E.teacher), "homeroom": text(E.homeroom),
            "email": either(C.email, C.parent_email), "phone": either(C.phone, C.parent_phone),
            "sessions": C.session_count, "images": C.image_count, "uploaded": C.uploaded_count,
            "parent_email": C.parent_email, "parent_phone": C.parent_phone,
            "birth_date": iso_day(C.birth_date), "address": C.address, "zip": C.zip,
            "city": C.city, "state": C.state, "groups": text(group_names()), "notes": C.notes, "custom": C.custom,
        }  # fmt: skip
        return {
            **{key: ((column,), None) for key, column in plain.items()},
            "readiness": ((C.session_count, C.image_count, C.uploaded_count), lambda counts: readiness_marks(*counts)),
            "created": ((C.created_at,), MOMENT),
        }

    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in names, numbers and IDs."""
        return clients_holding(self._db, word.text, looked_at=self.named)

    def facets(self) -> Mapping[str, Facet]:
        """What each facet means for a client: enrollments and sessions count if any of them fits.

        Their clients are listed once. Asked client by client (EXISTS), a database without statistics may go along the
        index of the status each time, a million times over a hundred thousand sessions. Of a few clients, what many
        have in common is looked up by their own index: "is true" keeps the index of the value out of it.
        """
        db = self._db

        def of(record: Any, make: Callable[..., ColumnElement[bool]], *first: Any) -> Facet:
            return lambda values: C.id.in_(select(record.client_id).where(make(*first, values)))

        def common(record: Any, make: Callable[..., ColumnElement[bool]], *first: Any) -> Facet:
            if not self.few:
                return of(record, make, *first)
            theirs = select(record.client_id).where(record.client_id == C.id).correlate_except(record)
            return lambda values: theirs.where(make(*first, values).is_(true())).exists()

        return {
            "org": of(E, linked, db, E.organization_id, G),
            "teacher": of(E, partial(called, indexed=True), db, func.lower(E.teacher)),
            "homeroom": of(E, partial(called, indexed=True), db, func.lower(E.homeroom)),
            "year": common(E, any_of, E.year),
            "grade": common(E, text_in, E.grade),
            "id": of(E, text_in, E.student_id),
            "status": common(S, linked, db, S.status_id, U),
            "type": common(S, linked, db, S.type_id, T),
            "shoot": of(S, linked, db, S.shoot_id, H),
            "photographer": common(S, linked, db, S.photographer_id, StaffMember),
            "assistant": common(S, linked, db, S.assistant_id, StaffMember),
            "room": common(S, linked, db, S.room_id, R),
            "session": of(S, text_in, S.number),
            "description": common(S, text_holds, (S.description,)),
            "date": of(S, any_of, S.date),
            "start": of(S, any_of, S.start),
            "due": common(S, any_of, S.status_due),
            "confirmed": common(S, yes_or_no, S.confirmed),
            "printed": common(S, yes_or_no, S.slate_printed_at.is_not(None)),
            "number": partial(text_in, C.number),
            "client": partial(text_in, C.number),
            "batch": partial(text_in, C.batch),
            "last": partial(name_holds, (C.last_name,)),
            "first": partial(name_holds, (C.first_name, C.preferred_name)),
            "notes": partial(text_holds, (C.notes,)),
            "more": kept_as,
            "email": partial(reachable, "email", (C.email, C.parent_email)),
            "phone": partial(reachable, "phone", (C.phone, C.parent_phone)),
            "created": partial(any_of, C.created_at),
            "sessions": partial(any_of, C.session_count),
            "images": partial(any_of, C.image_count),
            "uploaded": partial(any_of, C.uploaded_count),
            "ready": ready,
            "flag": flagged,
            "group": partial(grouped, db),
        }

    @staticmethod
    @cache
    def orders() -> Mapping[str, tuple[Any, ...]]:
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
            "groups": (group_order(),),
            "notes": (func.lower(C.notes),),
            "created": (C.created_at,),
            "sessions": (C.session_count,),
            "images": (C.image_count,),
            "uploaded": (C.uploaded_count,),
            "readiness": (C.session_count, C.image_count, C.uploaded_count),
            "flags": (C.no_photo, C.no_publish, C.no_yearbook, C.no_contact),
        }


def ready(values: tuple[Any, ...]) -> ColumnElement[bool]:
    """The client has a session, images, all of them uploaded; “yes” is all of it."""
    complete = and_(C.uploaded_count > 0, C.uploaded_count >= C.image_count)
    things = {"session": C.session_count > 0, "images": C.image_count > 0, "uploaded": complete}
    everything = and_(*things.values())
    meant = {**things, "yes": everything, "no": ~everything}
    return or_(false(), *(meant[value] for value in values))

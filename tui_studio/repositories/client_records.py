"""Statements over one client with everything that hangs on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal_column, or_, select

from tui_studio.domain.client_rules import Person, digits
from tui_studio.repositories.dialects import last_four, ordered
from tui_studio.repositories.query_sql import contains
from tui_studio.repositories.tables import (
    Client,
    ClientGroup,
    ClientGroupMember,
    Enrollment,
    Guardian,
    GuardianContact,
    Image,
    ImageSession,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
)
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from sqlmodel import Session as DbSession

NEAR = 200
"""Candidates that are looked at; more namesakes than that no list helps with."""


class ClientRecordRepository:
    """Plain mappings, in the order people read them."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def _rows(self, statement: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self._db.connection().execute(statement).mappings()]

    def enrollments(self, client_id: int) -> list[dict[str, Any]]:
        """Years in organizations, newest first: all columns and the `organization`."""
        e, g = Enrollment, Organization
        query = select(e.__table__, g.name.label("organization")).join_from(e, g, g.id == e.organization_id)
        return self._rows(query.where(e.client_id == client_id).order_by(e.year.desc(), e.id.desc()))

    def guardians(self, client_id: int) -> list[dict[str, Any]]:
        """Guardians, each with its `contacts`."""
        g, c = Guardian.__table__, GuardianContact.__table__
        people = self._rows(select(g).where(g.c.client_id == client_id).order_by(g.c.position, g.c.id))
        for person in people:
            mine = select(c).where(c.c.guardian_id == person["id"]).order_by(c.c.position, c.c.id)
            person["contacts"] = self._rows(mine)
        return people

    def groups(self, client_id: int) -> dict[str, int]:
        """The groups of a client: name to id."""
        g, m = ClientGroup, ClientGroupMember
        query = select(g.name, g.id).join_from(m, g, g.id == m.group_id).where(m.client_id == client_id)
        return {row[0]: row[1] for row in self._db.connection().execute(query.order_by(g.folded))}

    def sessions(self, client_id: int) -> list[dict[str, Any]]:
        """Sessions of a client, newest first."""
        s, t, u = PhotoSession, SessionType, SessionStatus
        query = (
            select(
                s.id, s.number, s.date, s.start, s.image_count, s.client_id,
                t.name.label("type"), u.name.label("status"), u.cancelled,
            )
            .join_from(s, t, t.id == s.type_id)
            .join(u, u.id == s.status_id)
            .where(s.client_id == client_id)
        )  # fmt: skip
        return self._rows(query.order_by(ordered(s.date, descending=True), s.id.desc()))

    def images(self, *, client_id: int | None = None, session_id: int | None = None) -> list[dict[str, Any]]:
        """Stored pictures of a client or of one session, shared ones too, by session and path."""
        i, s, further = Image, PhotoSession, ImageSession
        taken = func.coalesce(i.shot_at, i.taken_at).label("taken_at")
        columns = (i.id, s.number, i.path, i.sha256, i.size, i.kind, i.camera, taken, i.uploaded_at)
        mine = s.client_id == client_id if client_id is not None else s.id == session_id
        own = select(s.id.label("session"), *columns).join_from(i, s, s.id == i.session_id).where(mine)
        shared = select(s.id.label("session"), *columns).join_from(i, further, further.image_id == i.id)
        both = own.union_all(shared.join(s, s.id == further.session_id).where(mine)).subquery()
        return self._rows(select(both).order_by(both.c.session, both.c.path))

    def uploaded(self, client_id: int) -> int:
        """How many pictures of a client were uploaded."""
        c = Client
        counted = select(c.uploaded_count).where(c.id == client_id)
        return int(self._db.connection().execute(counted).scalar() or 0)

    def holder_of(self, organization_id: int, year: int, student_id: str) -> int | None:
        """The client who has this student ID there in that year."""
        e = Enrollment
        query = select(e.client_id).where(
            e.organization_id == organization_id, e.year == year, e.student_id == student_id
        )
        return self._db.connection().execute(query).scalar()

    def spelled(self, column: str, organization_id: int | None, year: int | None) -> list[str]:
        """What stands in a column of the enrollments of an organization and year, by how often it does."""
        e = Enrollment
        shown = getattr(e, column)
        query = select(shown).where(shown != "").group_by(shown).order_by(func.count().desc(), shown).limit(NEAR)
        if organization_id is not None:
            query = query.where(e.organization_id == organization_id)
        if year is not None:
            query = query.where(e.year == year)
        return list(self._db.connection().execute(query).scalars())

    def newest_year(self) -> int | None:
        """The latest year anybody is enrolled for."""
        return self._db.connection().execute(select(func.max(Enrollment.year))).scalar()

    # who may be the same person

    def near(self, mine: Person, criteria: Container[str] = ()) -> list[Person]:
        """Clients that share a name, an ID, a mailbox or a phone with somebody; each found along an index.

        A home is looked for only where `criteria` ask for it, and that goes through all clients.
        """
        c, e, g = Client, Enrollment, Organization
        ids = set(self._namesakes(mine))
        for organization, student_id in mine.student_ids:
            held = select(e.client_id).join_from(e, g, g.id == e.organization_id)
            ids.update(self._ids(held.where(g.folded == organization, e.student_id == student_id)))
        mails = {fold(text) for text in (mine.email, mine.parent_email) if text}
        if mails:
            ids.update(self._ids(_either(c.email, c.parent_email, lambda mail: func.lower(mail).in_(sorted(mails)))))
        for phone in {digits(text) for text in (mine.phone, mine.parent_phone) if len(digits(text)) >= 6}:
            ids.update(self._ids(_either(c.phone, c.parent_phone, partial(_ends, phone[-4:]))))
        ids.update(self._neighbours(mine, criteria))
        ids.discard(mine.id)
        return self.people(sorted(ids)[:NEAR])

    def people(self, ids: Sequence[int]) -> list[Person]:
        """Clients as far as they can be told apart."""
        c, e, g = Client, Enrollment, Organization
        held: dict[int, set[tuple[str, str]]] = {}
        owned = select(e.client_id, g.folded, e.student_id).join_from(e, g, g.id == e.organization_id)
        for row in self._db.connection().execute(owned.where(e.client_id.in_(ids), e.student_id != "")):
            held.setdefault(row[0], set()).add((row[1], row[2]))
        query = (
            select(
                c.id, c.number, c.last_name, c.first_name, c.preferred_name, c.birth_date, c.email, c.parent_email,
                c.phone, c.parent_phone, g.name, e.year, e.grade, e.teacher, c.address, c.city,
            )
            .select_from(c)
            .outerjoin(e, e.id == c.newest_id)
            .outerjoin(g, g.id == e.organization_id)
            .where(c.id.in_(ids))
        )  # fmt: skip
        return [
            Person(
                *row[:10],
                row[10] or "",
                row[11] or 0,
                row[12] or "",
                row[13] or "",
                frozenset(held.get(row[0], ())),
                row[14],
                row[15],
            )
            for row in self._db.connection().execute(query)
        ]

    def _namesakes(self, mine: Person) -> list[int]:
        """Those of the same last name whose search text, which begins with it, holds the first name as well."""
        last, first = fold(mine.last_name), fold(mine.first_name)
        if len(last) < 2 or len(first) < 2:
            return []
        find = Client.find
        return self._ids(select(Client.id).where(find > f"{last} ", find < f"{last}!", contains(find, first)))

    def _neighbours(self, mine: Person, criteria: Container[str]) -> list[int]:
        """Those of the same last name, or the same address, in the same city."""
        c, last = Client, fold(mine.last_name)
        found: list[int] = []
        here = func.lower(c.city) == mine.city.lower()
        if mine.city and "last_city" in criteria and len(last) > 1:
            found += self._ids(select(c.id).where(c.find > f"{last} ", c.find < f"{last}!", here))
        if mine.city and "address_city" in criteria and mine.address:
            found += self._ids(select(c.id).where(func.lower(c.address) == mine.address.lower(), here))
        return found

    def _ids(self, query: Any) -> list[int]:
        return list(self._db.connection().execute(query.limit(NEAR)).scalars())


def _either(own: Any, parents: Any, fits: Callable[[Any], Any]) -> Any:
    """Clients with a filled column that fits; the indexes hold what is filled and nothing else."""
    empty: Any = literal_column("''")
    return select(Client.id).where(or_(*(and_(column != empty, fits(column)) for column in (own, parents))))


def _ends(ending: str, phone: Any) -> Any:
    return last_four(phone) == ending

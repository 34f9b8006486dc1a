"""Statements over clients, enrollments and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, literal_column, or_, select, update

from tui_studio.domain.client_rules import Person
from tui_studio.domain.enrolled import EnrolledClient
from tui_studio.repositories.bulk_rows import insert_rows, update_rows
from tui_studio.repositories.journal import edited
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.record_store import plain
from tui_studio.repositories.tables import (
    Client,
    ClientGroup,
    ClientGroupMember,
    Enrollment,
    Guardian,
    PhotoSession,
)
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlmodel import Session as DbSession

CHUNK = 500


def search_text(last: str, first: str, preferred: str, number: str, student_ids: Iterable[str]) -> str:
    """What a search for a client looks through; it begins with the name, so it also sorts by name."""
    return fold(" ".join(part for part in (last, first, preferred, number, *student_ids) if part))


class ClientRepository:
    """Clients are written in bulk as plain values and read as frozen rows."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def insert_clients(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """New clients; ids and numbers were reserved before."""
        insert_rows(self._db, Client, columns, rows)

    def insert_enrollments(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """New enrollments; ids were reserved before."""
        insert_rows(self._db, Enrollment, columns, rows)

    def update_clients(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Change fields of clients, by id, and raise their versions."""
        self._update(Client, changes)

    def update_enrollments(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Change fields of enrollments, by id, and raise their versions."""
        self._update(Enrollment, changes)

    def _update(self, table: Any, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """One statement for all rows that change the same fields."""
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row_id, values in changes.items():
            alike.setdefault(tuple(values), []).append((*values.values(), row_id))
        raised, columns = table.version + literal_column("1"), table.__table__.c
        for names, rows in alike.items():
            bound: dict[str, Any] = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
            statement = update(table).where(table.id == bindparam("row")).values(**bound, version=raised)
            update_rows(self._db, statement, [*(f"new_{name}" for name in names), "row"], rows)

    def unnumbered(self, client_ids: Iterable[int]) -> dict[int, str]:
        """Those of these clients who have no number, in their order, with the step that made them."""
        ids = list(dict.fromkeys(client_ids))
        pick = fill_picks(self._db, ids)
        query = select(Client.id, Client.batch).join_from(pick, Client, Client.id == pick.c.id)
        found = {row[0]: row[1] for row in self._db.connection().execute(query.where(Client.number == ""))}
        return {client_id: found[client_id] for client_id in ids if client_id in found}

    def take_numbers(self, given: Mapping[int, str]) -> None:
        """Take these numbers from their clients, where they still have them."""
        mine = update(Client).where(Client.id == bindparam("row"), Client.number == bindparam("old"))
        statement = mine.values(number="", version=Client.version + literal_column("1"))
        rows = [{"row": client_id, "old": number} for client_id, number in given.items()]
        if rows:
            self._db.connection().execute(statement, rows)
            self.rebuild_search(list(given))

    def values(self, entity: str, row_id: int, fields: Iterable[str]) -> dict[str, Any] | None:
        """Some fields of one client or enrollment as they are now, as the journal would hold them."""
        table: Any = {"client": Client, "enrollment": Enrollment}[entity]
        columns = [getattr(table, name) for name in fields]
        row = self._db.connection().execute(select(*columns).where(table.id == row_id)).mappings().first()
        return None if row is None else plain(dict(row))

    def enrolled(
        self, *, organization_id: int | None = None, year: int | None = None, client_ids: Sequence[int] | None = None
    ) -> list[EnrolledClient]:
        """Clients with their enrollments in an organization, or the latest one of the given clients.

        With a year only those of that year who have not left.
        """
        c, e = Client, Enrollment
        columns = [_column(name) for name in EnrolledClient._fields]
        query = select(*columns).join_from(e, c, c.id == e.client_id)
        if organization_id is not None:
            query = query.where(e.organization_id == organization_id)
        if year is not None:
            query = query.where(e.year == year, ~e.has_left)
        if client_ids is not None:
            rows: list[EnrolledClient] = []
            for start in range(0, len(client_ids), CHUNK):
                part = list(client_ids[start : start + CHUNK])
                found = self._db.connection().execute(query.where(c.id.in_(part), e.id == c.newest_id))
                rows.extend(map(EnrolledClient._make, found.all()))
            return rows
        return [*map(EnrolledClient._make, self._db.connection().execute(query.order_by(e.id)).all())]

    def versions(self, organization_id: int) -> list[tuple[int, ...]]:
        """The clients and enrollments of an organization with their versions, which each write raises."""
        c, e = Client, Enrollment
        query = select(e.id, e.version, c.id, c.version).join_from(e, c, c.id == e.client_id)
        found = self._db.connection().execute(query.where(e.organization_id == organization_id).order_by(e.id))
        return [tuple(row) for row in found.all()]

    def enrolled_after(self, year: int) -> frozenset[int]:
        """Clients with an enrollment in a later year."""
        query = select(Enrollment.client_id).where(Enrollment.year > year).distinct()
        return frozenset(self._db.connection().execute(query).scalars())

    def group_id(self, name: str) -> int | None:
        """The group of this name."""
        found: int | None = (
            self._db.connection().execute(select(ClientGroup.id).where(ClientGroup.folded == fold(name))).scalar()
        )
        return found

    def add_to_group(self, name: str, client_ids: Sequence[int], batch: str) -> int:
        """Put clients into a group, which is made if it is new; how many were not in it."""
        group_id = self.group_id(name)
        if group_id is None:
            group = ClientGroup(name=name, folded=fold(name), batch=batch)
            self._db.add(group)
            self._db.flush()
            group_id = group.id
        member = select(ClientGroupMember.client_id).where(ClientGroupMember.group_id == group_id)
        present = set(self._db.connection().execute(member).scalars())
        rows = [
            {"group_id": group_id, "client_id": client_id, "batch": batch}
            for client_id in client_ids
            if client_id not in present
        ]
        if rows:
            self._db.connection().execute(insert(ClientGroupMember), rows)
        return len(rows)

    def group_members(self, group_id: int) -> list[int]:
        """Client ids of a group."""
        query = select(ClientGroupMember.client_id).where(ClientGroupMember.group_id == group_id)
        return list(self._db.connection().execute(query).scalars())

    def elsewhere(self, organization_id: int) -> Iterator[Person]:
        """Clients who were never in an organization, as far as two of them can be told apart."""
        c, e = Client, Enrollment
        columns = (
            c.id, c.number, c.last_name, c.first_name, c.preferred_name, c.birth_date, c.email, c.parent_email, c.phone,
            c.parent_phone, c.address, c.city,
        )  # fmt: skip
        here = exists().where(e.client_id == c.id, e.organization_id == organization_id)
        for row in self._db.connection().execute(select(*columns).where(~here)):
            yield Person(*row[:10], address=row[10], city=row[11])

    def groups(self) -> list[str]:
        """Groups by name."""
        return list(self._db.connection().execute(select(ClientGroup.name).order_by(ClientGroup.folded)).scalars())

    def with_sessions(self, batch: str) -> int:
        """How many clients a batch made have a session by now that it did not make."""
        booked = exists().where(PhotoSession.client_id == Client.id, PhotoSession.batch != batch)
        query = select(func.count()).select_from(Client).where(Client.batch == batch, booked)
        return int(self._db.connection().execute(query).scalar_one())

    def edited_since(self, batch: str) -> int:
        """How many clients and enrollments a batch made were edited since, or got a guardian."""
        cared_for = exists().where(Guardian.client_id == Client.id)
        mine = select(Client.id).where(Client.batch == batch, or_(Client.id.in_(edited("client")), cared_for))
        moved = select(Enrollment.id).where(Enrollment.batch == batch, Enrollment.id.in_(edited("enrollment")))
        counts = (select(func.count()).select_from(found.subquery()) for found in (mine, moved))
        return sum(int(self._db.connection().execute(query).scalar_one()) for query in counts)

    def count_batch(self, batch: str) -> int:
        """How many clients a batch made."""
        query = select(func.count()).where(Client.batch == batch)
        return int(self._db.connection().execute(query).scalar_one())

    def enrollments_with_sessions(self, batch: str) -> int:
        """How many enrollments a batch made have a session by now that it did not make."""
        booked = exists().where(PhotoSession.enrollment_id == Enrollment.id, PhotoSession.batch != batch)
        query = select(func.count()).select_from(Enrollment).where(Enrollment.batch == batch, booked)
        return int(self._db.connection().execute(query).scalar_one())

    def enrolled_elsewhere(self, batch: str) -> int:
        """How many clients a batch made have been enrolled or grouped again since."""
        again = exists().where(and_(Enrollment.client_id == Client.id, Enrollment.batch != batch))
        grouped = exists().where(and_(ClientGroupMember.client_id == Client.id, ClientGroupMember.batch != batch))
        query = select(func.count()).select_from(Client).where(Client.batch == batch, again | grouped)
        return int(self._db.connection().execute(query).scalar_one())

    def clients_of(self, records: Iterable[tuple[str, int]]) -> set[int]:
        """The clients behind some clients and enrollments."""
        pairs = list(records)
        found = {row_id for entity, row_id in pairs if entity == "client"}
        enrollments = [row_id for entity, row_id in pairs if entity == "enrollment"]
        for start in range(0, len(enrollments), CHUNK):
            part = enrollments[start : start + CHUNK]
            query = select(Enrollment.client_id).where(Enrollment.id.in_(part))
            found.update(self._db.connection().execute(query).scalars())
        return found

    def enrolled_by(self, batch: str) -> set[int]:
        """Clients that were there before a batch and that it enrolled."""
        query = (
            select(Enrollment.client_id)
            .join_from(Enrollment, Client, Client.id == Enrollment.client_id)
            .where(Enrollment.batch == batch, Client.batch != batch)
        )
        return set(self._db.connection().execute(query).scalars())

    def remove_batch(self, batch: str) -> int:
        """Take back what a roster made; the number of clients removed."""
        run = self._db.connection().execute
        run(delete(ClientGroupMember).where(ClientGroupMember.batch == batch))
        members = select(ClientGroupMember.group_id)
        run(delete(ClientGroup).where(ClientGroup.batch == batch, ClientGroup.id.not_in(members)))
        run(delete(Enrollment).where(Enrollment.batch == batch))
        return run(delete(Client).where(Client.batch == batch)).rowcount

    def rebuild_search(self, client_ids: Sequence[int]) -> None:
        """Write the search text of these clients anew from their names and student IDs."""
        c, e = Client, Enrollment
        for start in range(0, len(client_ids), CHUNK):
            part = list(client_ids[start : start + CHUNK])
            names = select(c.id, c.last_name, c.first_name, c.preferred_name, c.number).where(c.id.in_(part))
            ids: dict[int, list[str]] = {}
            enrolled = select(e.client_id, e.student_id).where(e.client_id.in_(part), e.student_id != "")
            for client_id, student_id in self._db.connection().execute(enrolled.order_by(e.year.desc(), e.id)):
                ids.setdefault(client_id, []).append(student_id)
            rows = [
                {"row": row[0], "text": search_text(row[1], row[2], row[3], row[4], dict.fromkeys(ids.get(row[0], ())))}
                for row in self._db.connection().execute(names)
            ]
            if rows:
                changed = update(c).where(c.id == bindparam("row")).values(find=bindparam("text"))
                self._db.connection().execute(changed, rows)


def _column(name: str) -> Any:
    """The column behind a field of `EnrolledClient`."""
    ids = {"client_id": Client.id, "enrollment_id": Enrollment.id}
    return ids[name] if name in ids else getattr(Enrollment if hasattr(Enrollment, name) else Client, name)

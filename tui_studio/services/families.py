"""Siblings: clients of one family, linked by hand so that they stand together wherever an order asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.client_rules import client_name, numbered_name, person_of
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.edits import Edits
from tui_studio.services.record_view import ListedRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

COUNTER = "family_id"
_HOME = ("last_city", "address_city")


class FamilyService:
    """A family is a number that its members share; it needs two of them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def members(self, client_id: int) -> Sequence[ListedRow]:
        """The others of the family: number, name, grade, school."""
        with self._place.reading() as uow:
            others = [row["id"] for row in _family(uow, _read(uow, client_id)) if row["id"] != client_id]
            people = uow.client_records.people(others)
        return [
            ListedRow(str(one.id), (one.number, one.name, one.grade, f"{one.organization} {one.year or ''}".strip()))
            for one in sorted(people, key=lambda one: one.name)
        ]

    def proposed(self, client_id: int) -> list[int]:
        """Who shares a mailbox, a phone or a home with a client and is not in the family yet."""
        with self._place.reading() as uow:
            client = _read(uow, client_id)
            mine = {row["id"] for row in _family(uow, client)}
            near = uow.client_records.near(person_of(client, client_id), _HOME)
        return [one.id for one in near if one.id not in mine and one.first_name != client["first_name"]]

    def link(self, client_id: int, other_id: int) -> str:
        """Make two clients, and whoever is linked to either, one family; says who it is."""
        if client_id == other_id:
            raise InputRefused("This is the same client; choose another one.")
        with self._place.writing() as uow:
            client, other = _read(uow, client_id), _read(uow, other_id)
            number = client["family_id"] or other["family_id"]
            if number is None:
                uow.studio.start_counter(COUNTER, 1)
                number = uow.studio.reserve(COUNTER, 1)
            edits = Edits(self._place, uow)
            for row in (*_family(uow, client), *_family(uow, other)):
                if row["family_id"] != number:
                    edits.change("client", row["id"], row, {"family_id": number}, _label(row))
            if not edits.finish(f"Family: {_name(client)} and {_name(other)}"):
                raise InputRefused(f"{_name(other)} is in this family already.")
            uow.commit()
        return _name(other)

    def leave(self, client_id: int) -> str:
        """Take a client out of the family; one who is left alone is in none."""
        with self._place.writing() as uow:
            client = _read(uow, client_id)
            if client["family_id"] is None:
                raise InputRefused(f"{_name(client)} is linked to nobody.")
            others = [row for row in _family(uow, client) if row["id"] != client_id]
            edits = Edits(self._place, uow)
            for row in [client, *(others if len(others) == 1 else ())]:
                edits.change("client", row["id"], row, {"family_id": None}, _label(row))
            edits.finish(f"Family: {_name(client)} taken out")
            uow.commit()
        return _name(client)


def _read(uow: UnitOfWork, client_id: int) -> dict[str, Any]:
    client = uow.records.read("client", client_id)
    if client is None:
        raise NotFound("This client does not exist any more; r reads the list again.")
    return client


def _family(uow: UnitOfWork, client: dict[str, Any]) -> list[dict[str, Any]]:
    """Everybody of a client's family, or the client alone."""
    if client["family_id"] is None:
        return [client]
    return uow.records.find("client", family_id=client["family_id"])


def _name(client: dict[str, Any]) -> str:
    return client_name(client["last_name"], client["first_name"])


def _label(client: dict[str, Any]) -> str:
    return f"client {numbered_name(client['number'], client['last_name'], client['first_name'])}"

"""Writes the difference of one roster inside one unit of work."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from tui_studio.domain.custom_fields import write_custom
from tui_studio.domain.roster_match import CLIENT_FIELDS, ENROLLMENT_FIELDS, Match
from tui_studio.repositories.clients import search_text
from tui_studio.services.numbers import numbers_at_creation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.progress import Progress
    from tui_studio.services.roster_plan import RosterPlan

CHUNK = 1000
_AS_JSON = json.JSONEncoder(ensure_ascii=False, default=str).encode  # a date becomes its ISO text
_FLAGS = ("no_photo", "no_publish")
_TEXTS = tuple(name for name in CLIENT_FIELDS if name not in _FLAGS)
_CLIENT = (
    "id", "number", *_TEXTS, *_FLAGS, "no_yearbook", "no_contact", "find", "custom", "version", "batch", "created_at",
)  # fmt: skip
_ENROLLMENT = ("id", "client_id", "organization_id", "year", "roster_position", "batch", *ENROLLMENT_FIELDS)


class RosterWriter:
    """Ids and numbers are reserved first, so that nothing has to be read back."""

    def __init__(self, uow: UnitOfWork, plan: RosterPlan, batch: str, now: datetime) -> None:
        """`now` is when the new clients are made."""
        self._uow, self._plan = uow, plan
        self._batch, self._now = batch, now

    def write(self, progress: Progress) -> list[int]:
        """Write everything; ids of every client the sheet names."""
        plan, uow = self._plan, self._uow
        work = [match for match in plan.matches if match.outcome in ("new", "changed")]
        members = [
            match.client.client_id
            for match in plan.matches
            if match.client is not None and match.outcome in ("changed", "unchanged")
        ]
        if work:
            home = uow.organizations.find(plan.organization) or uow.organizations.add(
                plan.organization, self._now, self._batch
            )
            assert home.id is not None
            uow.organizations.shoot(home.id, plan.year, self._now, self._batch, plan.shoot)
            new = [match for match in work if match.client is None]
            changed = [match for match in work if match.client is not None]
            members += self._write_new(new, home.id, progress, len(work))
            self._write_changed(changed, home.id, progress, len(new), len(work))
        self._write_left([client for client in plan.absent if client.client_id in plan.leaving])
        return members

    def _write_new(self, new: Sequence[Match], home: int, progress: Progress, total: int) -> list[int]:
        if not new:
            return []
        uow = self._uow
        first_client = uow.studio.reserve("client_id", len(new))
        first_enrollment = uow.studio.reserve("enrollment_id", len(new))
        numbers = numbers_at_creation(uow, len(new))
        for start in range(0, len(new), CHUNK):
            progress.checkpoint()
            part = list(enumerate(new[start : start + CHUNK], start))
            uow.clients.insert_clients(
                _CLIENT, [self._client(match, first_client + n, numbers[n]) for n, match in part]
            )
            uow.clients.insert_enrollments(
                _ENROLLMENT,
                [self._enrollment(match, first_enrollment + n, first_client + n, home) for n, match in part],
            )
            progress.advance(start + len(part), total, part[-1][1].row.last_name)
        return list(range(first_client, first_client + len(new)))

    def _client(self, match: Match, client_id: int, number: str) -> tuple[Any, ...]:
        row = match.row
        return (
            client_id,
            number,
            *[getattr(row, name) for name in _TEXTS],
            bool(row.no_photo),
            bool(row.no_publish),
            False,
            False,
            search_text(row.last_name, row.first_name, row.preferred_name, number, (row.student_id,)),
            write_custom(row.custom) if row.custom else "",
            1,
            self._batch,
            self._now,
        )

    def _enrollment(self, match: Match, enrollment_id: int, client_id: int, home: int) -> tuple[Any, ...]:
        row = match.row
        own = [getattr(row, name) for name in ENROLLMENT_FIELDS]
        return (enrollment_id, client_id, home, self._plan.year, row.row, self._batch, *own)

    def _write_changed(self, changed: Sequence[Match], home: int, progress: Progress, done: int, total: int) -> None:
        if not changed:
            return
        uow = self._uow
        again = [match for match in changed if not match.enrolled]
        first = uow.studio.reserve("enrollment_id", len(again)) if again else 0
        progress.checkpoint()
        clients = {_known(match).client_id: match.client_changes for match in changed if match.client_changes}
        moved = {_known(match).enrollment_id: match.enrollment_changes for match in changed if match.enrollment_changes}
        uow.clients.update_clients(clients)
        uow.clients.update_enrollments(moved)
        progress.checkpoint()
        uow.clients.insert_enrollments(
            _ENROLLMENT,
            [self._enrollment(match, first + n, _known(match).client_id, home) for n, match in enumerate(again)],
        )
        uow.journal.add_changes([note for match in changed for note in self._notes(match)])
        uow.clients.rebuild_search([_known(match).client_id for match in changed if _found_otherwise(match)])
        progress.advance(done + len(changed), total, changed[-1].row.last_name)

    def _write_left(self, gone: Sequence[EnrolledClient]) -> None:
        self._uow.clients.update_enrollments({client.enrollment_id: {"has_left": True} for client in gone})
        self._uow.journal.add_changes(
            [self._note("enrollment", client.enrollment_id, client, {"has_left": True}) for client in gone]
        )

    def _notes(self, match: Match) -> Iterable[dict[str, Any]]:
        client = _known(match)
        if match.client_changes:
            yield self._note("client", client.client_id, client, match.client_changes)
        if match.enrollment_changes:
            yield self._note("enrollment", client.enrollment_id, client, match.enrollment_changes)

    def _note(self, entity: str, row_id: int, client: object, changes: Mapping[str, Any]) -> dict[str, Any]:
        before = {name: getattr(client, name) for name in changes}
        return {
            "batch": self._batch,
            "entity": entity,
            "row_id": row_id,
            "before": _object(before),
            "after": _object(changes),
        }


def _object(values: Mapping[str, Any]) -> str:
    """The JSON of some fields; nearly all are texts, for which the encoder takes three times as long as quoting."""
    parts = [
        f'"{name}": {encode_basestring(value) if type(value) is str else _AS_JSON(value)}'
        for name, value in values.items()
    ]
    return f"{{{', '.join(parts)}}}"


def _known(match: Match) -> EnrolledClient:
    assert match.client is not None
    return match.client


def _found_otherwise(match: Match) -> bool:
    """True where the change is one that a search looks through."""
    names = {"last_name", "first_name", "preferred_name", "student_id"}
    return not match.enrolled or not names.isdisjoint({*match.client_changes, *match.enrollment_changes})

"""Who did what and when: the history of one record, in words and newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.audit_words import changes_in_words, entity_name
from tui_studio.repositories.statuses import BACK
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui_studio.repositories.record_history import RecordHistory
    from tui_studio.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened to a record; `details` says what was there before and after."""

    at: datetime  # UTC
    when: str  # the studio's local date and time, ISO to the minute
    by: str
    what: str
    details: tuple[str, ...] = ()
    batch: str = ""
    taken_back: bool = False
    """Somebody took the step of it back since; that stands in a row of its own."""


class AuditService:
    """The audit trail."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def history(self, entity: str, row_id: int) -> tuple[HistoryRow, ...]:
        """Everything that happened to a record and to its parts, newest first; `entity` is a table name."""
        with self._place.reading() as uow:
            found = list(_Story(uow.history, entity, row_id).rows())
            undone = uow.history.taken_back({row.batch for row in found if row.batch})
        rows = [self._row(*_values(row), taken_back=row.batch in undone and not row.back) for row in found]
        told = {row.batch for row in found if row.back}
        rows += [
            self._row(back.at, back.by, f"Taken back: {back.summary}", (), batch)
            for batch, back in undone.items()
            if batch not in told
        ]
        order = sorted(range(len(rows)), key=lambda n: (rows[n].at, rows[n].what.startswith("Taken back"), n))
        return tuple(rows[n] for n in reversed(order))

    def _row(
        self, at: datetime, by: str, what: str, details: tuple[str, ...], batch: str, *, taken_back: bool = False
    ) -> HistoryRow:
        when = at.astimezone(self._place.clock.zone).strftime("%Y-%m-%d %H:%M")
        return HistoryRow(at, when, by, what, details, batch, taken_back)


@dataclass(frozen=True, slots=True)
class _Found:
    at: datetime
    by: str
    what: str
    details: tuple[str, ...]
    batch: str
    back: bool = False  # this row is itself the taking back


def _values(row: _Found) -> tuple[datetime, str, str, tuple[str, ...], str]:
    return row.at, row.by, row.what, row.details, row.batch


class _Story:
    """Collects what the tables know of one record."""

    def __init__(self, history: RecordHistory, entity: str, row_id: int) -> None:
        self._history, self._entity, self._id = history, entity, row_id
        self._parts = history.parts(entity, row_id)

    def rows(self) -> Iterator[_Found]:
        """In the order that decides where two happened at the same moment."""
        yield from self._made()
        yield from self._roster_changes()
        yield from self._entries()
        if self._entity == "client":
            yield from self._groups()
        if self._entity == "session":
            yield from self._statuses()
            yield from self._imports()

    def _made(self) -> Iterator[_Found]:
        seen: set[str] = set()
        for entity, at, by, summary, batch in self._history.made_by(self._parts):
            if batch not in seen:  # a client and its enrollment came in together
                seen.add(batch)
                what = "Created" if entity == self._entity else f"{entity_name(entity).capitalize()} created"
                yield _Found(at, by, what, (summary,), batch)

    def _entries(self) -> Iterator[_Found]:
        for entry in self._history.entries(self._parts):
            before, after = json.loads(entry.before), json.loads(entry.after)
            own = entry.entity == self._entity
            what = entry.action.capitalize() if own else f"{entity_name(entry.entity).capitalize()} {entry.action}"
            told = (entry.summary,) if entry.summary else ()
            details = self._words(entry.entity, before, after) if before or after else ()
            yield _Found(entry.at, entry.by, what, (*told, *details), entry.batch, entry.action == "undone")

    def _roster_changes(self) -> Iterator[_Found]:
        for change in self._history.roster_changes(self._parts):
            before, after = json.loads(change.before), json.loads(change.after)
            details = self._words(change.entity, before, after)
            yield _Found(change.at, change.by, "Changed", (change.summary, *details), change.batch)

    def _groups(self) -> Iterator[_Found]:
        for entry, joined in self._history.group_entries(self._id):
            yield _Found(
                entry.at, entry.by, "Joined a group" if joined else "Left a group", (entry.label,), entry.batch
            )
        for member in self._history.memberships(self._id):
            yield _Found(member.at, member.by, "Joined a group", (member.name, member.summary), member.batch)

    def _statuses(self) -> Iterator[_Found]:
        for change in self._history.statuses(self._id):
            back = change.batch.startswith(BACK)
            due = (f"due {change.due}",) if change.due else ()
            note = (f"note: {change.note}",) if change.note and not back else ()
            what = f"{'Taken back: ' if back else ''}{change.came} -> {change.went}"
            yield _Found(change.at, change.by, what, (*due, *note), change.batch.removeprefix(BACK), back)

    def _imports(self) -> Iterator[_Found]:
        for come in self._history.imports(self._id):
            yield _Found(come.at, come.by, f"{counted(come.pictures, 'image')} imported", (come.source,), come.batch)

    def _words(self, entity: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
        pointers = {
            (field, value)
            for side in (before, after)
            for field, value in side.items()
            if field.endswith("_id") and isinstance(value, int)
        }
        return changes_in_words(before, after, self._history.names(entity, pointers) if pointers else {})

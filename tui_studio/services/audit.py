"""Who did what and when: the audit trail as a list, and the history of one record, in words and newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain.audit_words import changes_in_words, entity_name
from tui_studio.domain.columns import AUDIT_COLUMNS
from tui_studio.domain.query_fields import AUDIT
from tui_studio.errors import NotFound
from tui_studio.repositories.statuses import BACK
from tui_studio.services.named_records import sentence_case
from tui_studio.services.records import RecordService
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tui_studio.domain.rows import AuditRow
    from tui_studio.repositories.audit_listing import AuditListing
    from tui_studio.repositories.record_history import RecordHistory
    from tui_studio.repositories.unit_of_work import UnitOfWork
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


class AuditService(RecordService[Any]):
    """The audit trail as a list, and the history of one record."""

    hub = AUDIT
    columns = AUDIT_COLUMNS

    def __init__(self, place: Workplace) -> None:
        def listing(uow: UnitOfWork) -> AuditListing:
            found = uow.audit_list
            found.zone = place.clock.zone
            return found

        super().__init__(place, listing)

    def rows(self, ids: Sequence[int]) -> dict[int, AuditRow]:
        """Rows by id, with what changed in words."""
        with self._place.reading() as uow:
            found: dict[int, AuditRow] = self._listing(uow).rows(ids)
            return {key: _told(row, "; ".join(_change(uow.history, row))) for key, row in found.items()}

    def entry(self, row_id: int) -> tuple[tuple[str, str], ...]:
        """An entry in full, as names and values; raises `NotFound`."""
        with self._place.reading() as uow:
            row = self._listing(uow).rows([row_id]).get(row_id)
            if row is None:
                raise NotFound(f"There is no entry {row_id} in the audit trail.")
            back = uow.history.taken_back([row.batch]).get(row.batch) if row.batch and row.what != "undone" else None
            changes = _change(uow.history, row)
        undone = f"{back.at.astimezone(self._place.clock.zone):%Y-%m-%d %H:%M} by {back.by}" if back else ""
        told = [
            ("When", row.when), ("Who", row.who), ("What", row.what), ("Record", row.record),
            ("Summary", row.summary), ("Batch", row.batch), ("Taken back", undone),
        ]  # fmt: skip
        told += [("", "")] * bool(changes)
        told += [(field, value) for field, _, value in (change.partition(": ") for change in changes)]
        return tuple(told)

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


def _told(row: AuditRow, change: str) -> AuditRow:
    said = row.summary or ": ".join(part for part in (row.record, change) if part)
    return replace(row, change=change, summary=said)


def _change(history: RecordHistory, row: AuditRow) -> tuple[str, ...]:
    before, after = json.loads(row.before), json.loads(row.after)
    return _words(history, row.entity, before, after) if before or after else ()


def _words(history: RecordHistory, entity: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    pointers = {
        (field, value)
        for side in (before, after)
        for field, value in side.items()
        if field.endswith("_id") and isinstance(value, int)
    }
    return changes_in_words(before, after, history.names(entity, pointers) if pointers else {})


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
            part = entry.label.partition(" of client ")[0] or entity_name(entry.entity)
            what = entry.action.capitalize() if own else f"{sentence_case(part)} {entry.action}"
            told = (entry.summary,) if entry.summary else ()
            details = _words(self._history, entry.entity, before, after) if before or after else ()
            yield _Found(entry.at, entry.by, what, (*told, *details), entry.batch, entry.action == "undone")

    def _roster_changes(self) -> Iterator[_Found]:
        for change in self._history.roster_changes(self._parts):
            before, after = json.loads(change.before), json.loads(change.after)
            details = _words(self._history, change.entity, before, after)
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

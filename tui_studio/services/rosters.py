"""A school's sheet becomes clients and enrollments: read, match, show the difference, apply in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.header_map import apply_overrides, find_header
from tui_studio.domain.roster_match import CLIENT_FIELDS, ENROLLMENT_FIELDS, Match, match_roster
from tui_studio.domain.roster_rows import read_rows
from tui_studio.errors import InputRefused
from tui_studio.repositories.clients import search_text
from tui_studio.services.progress import SILENT, Progress
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

KIND = "roster"
CHUNK = 200


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class RosterChange:
    """A row that would make or change something; `detail` says what, old and new."""

    row: int
    outcome: str  # new or changed
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """The difference between a sheet and the studio; nothing is written yet."""

    file: Path
    sheet: str
    organization: str
    year: int
    group: str
    header_row: int
    columns: dict[str, str]  # header to field
    ignored: tuple[str, ...]
    matches: tuple[Match, ...]
    refused: tuple[RefusedRow, ...]
    conflicts: tuple[RefusedRow, ...]
    warnings: tuple[str, ...]

    def _count(self, outcome: str) -> int:
        return sum(match.outcome == outcome for match in self.matches)

    @property
    def created(self) -> int:
        """New clients."""
        return self._count("new")

    @property
    def updated(self) -> int:
        """Clients that change or are enrolled anew."""
        return self._count("changed")

    @property
    def unchanged(self) -> int:
        """Clients that are as the sheet says."""
        return self._count("unchanged")

    @property
    def rows_found(self) -> int:
        """Rows of the sheet that are accounted for."""
        return self.created + self.updated + self.unchanged + len(self.refused) + len(self.conflicts)

    @property
    def changes(self) -> tuple[RosterChange, ...]:
        """What applying would do, row by row."""
        return tuple(_shown(match) for match in self.matches if match.outcome in ("new", "changed"))

    def sentence(self) -> str:
        """“600 rows: 580 new, 12 changed, 5 unchanged, 3 refused”."""
        parts = [f"{self.created:,} new", f"{self.updated:,} changed", f"{self.unchanged:,} unchanged"]
        parts += [f"{len(self.refused):,} refused"] if self.refused else []
        parts += [f"{len(self.conflicts):,} in conflict"] if self.conflicts else []
        return f"{counted(self.rows_found, 'row')}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class RosterResult:
    """What was written; `batch` is empty when nothing changed."""

    batch: str
    created: int
    updated: int
    unchanged: int
    refused: tuple[RefusedRow, ...]
    conflicts: tuple[RefusedRow, ...]


class RosterService:
    """The use cases behind Import Clients."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan(
        self,
        file: Path,
        organization: str,
        year: int,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str = "",
        group: str = "",
    ) -> RosterPlan:
        """Read a sheet and compare it with the studio. `mapping` is field to header, above what is recognised.

        Raises `InputRefused` for a file that is no sheet, has no header row or nobody in it.
        """
        from tui_studio.integrations.read_apart import read_table

        organization, group = clean_text(organization), clean_text(group)
        if not organization:
            raise InputRefused("Say which organization the roster is of.")
        if not 1900 <= year <= 2200:
            raise InputRefused(f"{year} is no school year; write it with four digits, like 2026.")
        read = read_table(file, sheet)
        guess = apply_overrides(find_header(read.rows, (mapping or {}).values()), mapping or {})
        rows, unread = read_rows(read, guess)
        with self._place.reading() as uow:
            home = uow.organizations.find(organization)
            known = uow.clients.enrolled(organization_id=home.id) if home is not None else []
        matches = match_roster(rows, known, year)
        left = [RefusedRow(refused.row, refused.reason) for refused in unread]
        left += [RefusedRow(m.row.row, m.reason) for m in matches if m.outcome == "refused"]
        plan = RosterPlan(
            file=file,
            sheet=read.name,
            organization=home.name if home is not None else organization,
            year=year,
            group=group,
            header_row=read.first_row + guess.index,
            columns=dict(guess.columns),
            ignored=tuple(guess.ignored),
            matches=tuple(matches),
            refused=tuple(sorted(left, key=lambda r: r.row)),
            conflicts=tuple(RefusedRow(m.row.row, m.reason) for m in matches if m.outcome == "conflict"),
            warnings=tuple(read.warnings),
        )
        if not plan.rows_found:
            raise InputRefused(f"{file.name} has a header row and nobody below it.")
        return plan

    def apply(self, plan: RosterPlan, progress: Progress = SILENT) -> RosterResult:
        """Write the plan in one transaction; stopping in the middle leaves nothing behind."""
        place = self._place
        batch = place.new_batch(KIND)
        with place.writing() as uow:
            writer = _RosterWriter(uow, plan, batch, place.clock.now())
            members = writer.write(progress)
            grouped = uow.clients.add_to_group(plan.group, members, batch) if plan.group else 0
            if not (plan.created or plan.updated or grouped):
                return RosterResult("", 0, 0, plan.unchanged, plan.refused, plan.conflicts)
            progress.checkpoint()
            summary = f"Import clients: {plan.organization} {plan.year}, {plan.sentence()}"
            uow.journal.add(place.step(batch, KIND, summary))
            uow.commit()
        progress.log(plan.sentence())
        return RosterResult(batch, plan.created, plan.updated, plan.unchanged, plan.refused, plan.conflicts)


class _RosterWriter:
    """Writes the matches of one plan inside one unit of work."""

    def __init__(self, uow: UnitOfWork, plan: RosterPlan, batch: str, now: Any) -> None:
        self._uow = uow
        self._plan = plan
        self._batch = batch
        self._now = now

    def write(self, progress: Progress) -> list[int]:
        """Write everything; ids of every client the sheet names."""
        plan, uow = self._plan, self._uow
        work = [match for match in plan.matches if match.outcome in ("new", "changed")]
        members = [m.client.client_id for m in plan.matches if m.client is not None and not m.reason]
        if not work:
            return members
        home = uow.organizations.find(plan.organization) or uow.organizations.add(
            plan.organization, self._now, self._batch
        )
        assert home.id is not None
        uow.organizations.shoot(home.id, plan.year, self._now, self._batch)
        new = [match for match in work if match.client is None]
        changed = [match for match in work if match.client is not None]
        members += self._write_new(new, home.id, progress, len(work))
        self._write_changed(changed, home.id, progress, len(new), len(work))
        return members

    def _write_new(self, new: Sequence[Match], home: int, progress: Progress, total: int) -> list[int]:
        if not new:
            return []
        uow = self._uow
        first_client = uow.studio.reserve("client_id", len(new))
        first_number = uow.studio.reserve("client_number", len(new))
        first_enrollment = uow.studio.reserve("enrollment_id", len(new))
        for start in range(0, len(new), CHUNK):
            progress.checkpoint()
            part = list(enumerate(new[start : start + CHUNK], start))
            uow.clients.insert_clients(
                [self._client(match, first_client + n, str(first_number + n)) for n, match in part]
            )
            uow.clients.insert_enrollments(
                [self._enrollment(match, first_enrollment + n, first_client + n, home) for n, match in part]
            )
            progress.advance(start + len(part), total, part[-1][1].row.last_name)
        return list(range(first_client, first_client + len(new)))

    def _client(self, match: Match, client_id: int, number: str) -> dict[str, Any]:
        row = match.row
        values = {name: getattr(row, name) for name in CLIENT_FIELDS}
        flags = ("no_photo", "no_publish", "no_yearbook", "no_contact")
        ids = [row.student_id] if row.student_id else []
        return {
            **values,
            **{flag: bool(values.get(flag)) for flag in flags},
            "id": client_id,
            "number": number,
            "find": search_text(row.last_name, row.first_name, row.preferred_name, number, ids),
            "version": 1,
            "batch": self._batch,
            "created_at": self._now,
        }

    def _enrollment(self, match: Match, enrollment_id: int, client_id: int, home: int) -> dict[str, Any]:
        return {
            **{name: getattr(match.row, name) for name in ENROLLMENT_FIELDS},
            "id": enrollment_id,
            "client_id": client_id,
            "organization_id": home,
            "year": self._plan.year,
            "roster_position": match.row.row,
            "batch": self._batch,
        }

    def _write_changed(self, changed: Sequence[Match], home: int, progress: Progress, done: int, total: int) -> None:
        uow = self._uow
        notes: list[dict[str, Any]] = []
        enrollments: list[dict[str, Any]] = []
        again = [match for match in changed if not match.enrolled]
        first = uow.studio.reserve("enrollment_id", len(again)) if again else 0
        for n, match in enumerate(changed, 1):
            client = match.client
            assert client is not None
            progress.checkpoint()
            if match.client_changes:
                uow.clients.update_client(client.client_id, match.client_changes)
                notes.append(self._note("client", client.client_id, client, match.client_changes))
            if match.enrollment_changes:
                uow.clients.update_enrollment(client.enrollment_id, match.enrollment_changes)
                notes.append(self._note("enrollment", client.enrollment_id, client, match.enrollment_changes))
            if not match.enrolled:
                enrollments.append(self._enrollment(match, first + len(enrollments), client.client_id, home))
            progress.advance(done + n, total, client.last_name)
        uow.clients.insert_enrollments(enrollments)
        uow.journal.add_changes(notes)
        uow.clients.rebuild_search([match.client.client_id for match in changed if match.client is not None])

    def _note(self, entity: str, row_id: int, client: object, changes: Mapping[str, Any]) -> dict[str, Any]:
        before = {name: getattr(client, name) for name in changes}
        return {
            "batch": self._batch,
            "entity": entity,
            "row_id": row_id,
            "before": json.dumps(before, ensure_ascii=False),
            "after": json.dumps(dict(changes), ensure_ascii=False),
        }


def _shown(match: Match) -> RosterChange:
    row = match.row
    name = ", ".join(part for part in (row.last_name, row.first_name) if part)
    if match.client is None:
        detail = " ".join(part for part in (row.grade and f"grade {row.grade}", row.teacher, row.student_id) if part)
        return RosterChange(row.row, "new", name, detail)
    parts = [] if match.enrolled else [f"enrolled anew, grade {row.grade}" if row.grade else "enrolled anew"]
    for field, value in {**match.client_changes, **match.enrollment_changes}.items():
        parts.append(f"{field.replace('_', ' ')}: {getattr(match.client, field)} -> {value}")
    return RosterChange(row.row, "changed", name, "; ".join(parts))

"""What is known of a roster before anything is written: the file as it was read, what is wanted, the difference."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tui_studio.domain.custom_fields import read_custom
from tui_studio.domain.roster_columns import KEEP, LABELS
from tui_studio.domain.roster_match import GROUPS, CompareRules, Match, decide
from tui_studio.errors import InputRefused, NotFound
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from pathlib import Path

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.header_map import HeaderGuess
    from tui_studio.domain.roster_columns import RosterColumn
    from tui_studio.integrations.sheet_rows import Sheet


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class RosterChange:
    """One line of the difference; `detail` says what, old and new. `row` is 0 for somebody who is not in the file."""

    key: str
    row: int
    group: str  # a key of GROUPS
    name: str
    detail: str
    decided: str = ""


@dataclass(frozen=True)
class RosterSheet:
    """A file that was read, and what its columns seem to hold."""

    file: Path
    sheet: Sheet
    guess: HeaderGuess
    columns: tuple[RosterColumn, ...]
    template: str = ""
    """The template the columns were read by; empty where they were guessed."""
    policies: Mapping[str, str] = field(default_factory=dict)

    @property
    def header_row(self) -> int:
        """The number of the header row in the file."""
        return self.sheet.first_row + self.guess.index

    @property
    def fields(self) -> dict[str, str]:
        """What is done with each column that is used: header to field, or `keep`."""
        return {column.header: column.field for column in self.columns if column.field}


@dataclass(frozen=True, slots=True)
class RosterRequest:
    """Whose roster it is and how it is taken in; `fields` None takes the columns as they were recognised."""

    organization: str
    year: int
    group: str = ""
    shoot: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] | None = None
    policies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RosterPlan:
    """The difference between a sheet and the studio; nothing is written yet."""

    file: Path
    sheet: str
    organization: str
    year: int
    group: str
    shoot: str
    header_row: int
    columns: dict[str, str]  # header to field
    ignored: tuple[str, ...]
    matches: tuple[Match, ...]
    unread: tuple[RefusedRow, ...]
    """Rows that are nobody, or nobody that can be told."""
    known: tuple[EnrolledClient, ...]
    """Everybody of the organization, in their newest enrollment."""
    versions: list[tuple[int, ...]]
    """The records of the organization as they were compared: which, and at which version."""
    absent: tuple[EnrolledClient, ...]
    """Those who were on the list before and are not in the file."""
    leaving: frozenset[int]
    """Clients of `absent` that the operator says have left."""
    blank: int
    rows_in_file: int
    rules: CompareRules
    warnings: tuple[str, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many lines each group has; only groups that have any."""
        found = Counter(match.group for match in self.matches)
        found["refused"] += len(self.unread)
        found["left"] = len(self.absent)
        return {group: found[group] for group in GROUPS if found[group]}

    @cached_property
    def outcomes(self) -> Counter[str]:
        """How many rows of people come to what."""
        return Counter(match.outcome for match in self.matches)

    @property
    def created(self) -> int:
        """New clients."""
        return self.outcomes["new"]

    @property
    def updated(self) -> int:
        """Clients that change or are enrolled anew, and those that are marked as left."""
        return self.outcomes["changed"] + len(self.leaving)

    @property
    def unchanged(self) -> int:
        """Clients that are as the sheet says."""
        return self.outcomes["unchanged"]

    @property
    def skipped(self) -> int:
        """Rows the operator leaves out."""
        return self.outcomes["skipped"]

    @cached_property
    def refused(self) -> tuple[RefusedRow, ...]:
        """Rows that are left, by their numbers."""
        left = [RefusedRow(m.row.row, m.reason) for m in self.matches if m.outcome == "refused"]
        return tuple(sorted([*self.unread, *left], key=lambda refused: refused.row))

    @cached_property
    def conflicts(self) -> tuple[RefusedRow, ...]:
        """Rows that may be one or another."""
        return tuple(RefusedRow(m.row.row, m.reason) for m in self.matches if m.outcome == "conflict")

    @property
    def rows_found(self) -> int:
        """Rows below the header with anything in them."""
        return len(self.matches) + len(self.unread)

    @property
    def above(self) -> int:
        """Rows down to the header, with it."""
        return self.rows_in_file - self.blank - self.rows_found

    def changes(self, group: str = "") -> Iterator[RosterChange]:
        """The difference line by line: the groups in their order, the rows in theirs."""
        lines: dict[str, list[RosterChange]] = {name: [] for name in GROUPS}
        for match in self.matches:
            if not group or match.group == group:
                lines[match.group].append(_shown(match, self.year))
        for row in self.unread:
            lines["refused"].append(_unread(row))
        lines["left"] += map(self._absent_line, self.absent)
        for name in [group] if group else GROUPS:
            yield from sorted(lines[name], key=lambda line: line.row)

    def change(self, key: str) -> RosterChange | None:
        """One line of the difference as it stands now; None where it is gone."""
        if key.startswith("c"):
            client = next((client for client in self.absent if f"c{client.client_id}" == key), None)
            return self._absent_line(client) if client is not None else None
        row = int(key[1:])
        match = next((match for match in self.matches if match.row.row == row), None)
        if match is not None:
            return _shown(match, self.year)
        return next((_unread(refused) for refused in self.unread if refused.row == row), None)

    def _absent_line(self, client: EnrolledClient) -> RosterChange:
        decided = "left" if client.client_id in self.leaving else ""
        return RosterChange(f"c{client.client_id}", 0, "left", _name(client), _class(client, self.year), decided)

    def decide(self, key: str, decision: str, person: int = 0) -> RosterPlan:
        """The plan with a decision for one line: skip, new, person (with the id of a client), left, or empty for none.

        Raises `InputRefused` where the line does not take it.
        """
        if key.startswith("r") and decision != "skip" and self._refused_for_good(key):
            raise InputRefused("This row was refused for what stands in it; mend the file and read it again.")
        match = next((match for match in self.matches if f"r{match.row.row}" == key), None)
        if not decision and match is not None and match.before is not None and match.before.client is not None:
            self._refuse_taken(match.before.client, match)
        return self.decide_all([key], decision, person)

    def decide_all(self, keys: Iterable[str], decision: str, person: int = 0) -> RosterPlan:
        """The plan with one decision for many lines; those that do not take it stay as they are."""
        wanted = set(keys)
        gone = frozenset(int(key[1:]) for key in wanted if key.startswith("c"))
        leaving = self.leaving | gone if decision == "left" else self.leaving - gone
        # somebody who was given to another row meanwhile stays there
        others = (match for match in self.matches if match.decided == "person" and f"r{match.row.row}" not in wanted)
        given = {match.client.client_id for match in others if match.client is not None}
        matches = tuple(
            self._decided(match, decision, person, given) if f"r{match.row.row}" in wanted else match
            for match in self.matches
        )
        taken = {m.client.client_id for m in matches if m.client is not None and m.outcome in ("changed", "unchanged")}
        absent = tuple(c for c in self.known if was_here(c, self.known_year) and c.client_id not in taken)
        return replace(self, matches=matches, absent=absent, leaving=leaving & {c.client_id for c in absent})

    def _decided(self, match: Match, decision: str, person: int, given: Set[int]) -> Match:
        before = match.before or match
        if before.outcome == "refused" and decision not in ("skip", ""):
            return match
        if not decision:
            return match if before.client is not None and before.client.client_id in given else before
        client = self._person(person, match) if decision == "person" else None
        return replace(decide(before, decision, self.rules, client), before=before)

    def _refused_for_good(self, key: str) -> bool:
        refused = {f"r{m.row.row}" for m in self.matches if (m.before or m).outcome == "refused"}
        return key in refused or key in {f"r{row.row}" for row in self.unread}

    @property
    def known_year(self) -> int:
        """The year whose list is looked through for those who left: this one, or the one before it."""
        return max((c.year for c in self.known if c.year <= self.year), default=self.year)

    def _person(self, client_id: int, match: Match) -> EnrolledClient:
        found = next((client for client in (*match.candidates, *self.known) if client.client_id == client_id), None)
        if found is None:
            raise NotFound(f"Nobody at {self.organization} has this record any more; read the file again.")
        self._refuse_taken(found, match)
        return found

    def _refuse_taken(self, client: EnrolledClient, match: Match) -> None:
        rows = (m.row.row for m in self.matches if m.row.row != match.row.row and _takes(m, client.client_id))
        if other := next(rows, None):
            raise InputRefused(f"{_name(client)} is in row {other} of the file already.")

    def accounting(self) -> str:
        """“633 rows in the file: 3 down to the header, 600 students, 30 empty”: every row has its place."""
        people = f"{len(self.matches):,} {'person' if len(self.matches) == 1 else 'people'}"
        parts = [f"{self.above:,} down to the header", people]
        parts += [f"{len(self.unread):,} refused"] if self.unread else []
        parts += [f"{self.blank:,} empty"] if self.blank else []
        return f"{counted(self.rows_in_file, 'row')} in the file: {', '.join(parts)}"

    def sentence(self) -> str:
        """“600 rows: 580 new, 12 changed, 5 unchanged, 3 refused”."""
        parts = [f"{self.created:,} new", f"{self.outcomes['changed']:,} changed", f"{self.unchanged:,} unchanged"]
        parts += [f"{len(self.refused):,} refused"] if self.refused else []
        parts += [f"{len(self.conflicts):,} in conflict"] if self.conflicts else []
        parts += [f"{self.skipped:,} skipped"] if self.skipped else []
        parts += [f"{len(self.leaving):,} marked as left"] if self.leaving else []
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
    members: tuple[int, ...] = ()
    """Every client the sheet names."""
    booked: int = 0
    """Sessions that were made with them."""


def _takes(match: Match, client_id: int) -> bool:
    return (
        match.outcome in ("changed", "unchanged") and match.client is not None and match.client.client_id == client_id
    )


def was_here(client: EnrolledClient, year: int) -> bool:
    """True for those on the list of a year who have not left."""
    return client.year == year and not client.has_left


def kept_headers(fields: Mapping[str, str]) -> frozenset[str]:
    """The columns that are kept as they are."""
    return frozenset(header for header, name in fields.items() if name == KEEP)


def _unread(row: RefusedRow) -> RosterChange:
    return RosterChange(f"r{row.row}", row.row, "refused", "", row.reason)


def _shown(match: Match, year: int) -> RosterChange:
    row = match.row
    name = ", ".join(part for part in (row.last_name, row.first_name) if part)
    return RosterChange(f"r{row.row}", row.row, match.group, name, _detail(match, year), match.decided)


def _detail(match: Match, year: int) -> str:
    row = match.row
    if match.reason:
        return match.reason + (f": {_candidates(match.candidates, year)}" if match.candidates else "")
    if match.client is None:
        born = f"born {row.birth_date}" if row.birth_date else ""
        own = " ".join(part for part in (row.grade and f"grade {row.grade}", row.teacher, row.student_id, born) if part)
        return f"{own} - may be {_candidates(match.candidates, year)}" if match.candidates else own
    parts = [] if match.enrolled else [f"enrolled anew, grade {row.grade}" if row.grade else "enrolled anew"]
    for name, value in {**match.client_changes, **match.enrollment_changes}.items():
        if name == "has_left":
            parts.append("is back")
            continue
        held = getattr(match.client, name)
        if name == "custom":
            parts += _custom(str(held), str(value))
            continue
        label = LABELS.get(name, name)
        parts.append(f"{label}: {_value(held)} -> {_value(value)}")
    who = f"= {_name(match.client)} {match.client.student_id} - " if match.decided == "person" else ""
    return who + "; ".join(parts)


def _custom(held: str, value: str) -> list[str]:
    before = read_custom(held)
    after = read_custom(value).items()
    return [f"{name}: {_value(before.get(name))} -> {text}" for name, text in after if before.get(name) != text]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in ("", None) else "(empty)"


def _candidates(candidates: Iterable[EnrolledClient], year: int) -> str:
    return " or ".join(f"{_name(client)} ({_class(client, year)})" for client in candidates)


def _name(client: EnrolledClient) -> str:
    return ", ".join(part for part in (client.last_name, client.first_name) if part)


def _class(client: EnrolledClient, year: int) -> str:
    when = "" if client.year == year else f"{client.year}"
    grade = client.grade and f"grade {client.grade}"
    return " ".join(part for part in (when, grade, client.teacher, client.student_id) if part)

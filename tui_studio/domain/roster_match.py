"""Who a row of a roster is: somebody of this organization already, or somebody new.

Organization + student ID decides; then organization + name + grade, and among namesakes the class.
Phone and e-mail never decide: siblings share them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_studio.domain.custom_fields import read_custom, write_custom
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.roster_rows import RosterRow

CLIENT_FIELDS = (
    "last_name", "first_name", "middle_name", "preferred_name", "birth_date", "email", "phone", "parent_email",
    "parent_phone", "address", "city", "state", "zip", "notes", "no_photo", "no_publish",
)  # fmt: skip
ENROLLMENT_FIELDS = ("student_id", "grade", "teacher", "homeroom")
CLASS_FIELDS = frozenset({"grade", "teacher", "homeroom"})
POLICIES = {"overwrite": "sheet wins", "fill": "fill blanks", "never": "never"}
"""What a cell of the sheet does to a field of somebody known."""
GROUPS = {
    "new": "new", "alike": "maybe known", "changed": "changed", "moved": "moved class", "again": "new this year",
    "left": "left", "unchanged": "unchanged", "conflict": "unclear", "refused": "refused",
    "skipped": "skipped",
}  # fmt: skip
"""Kinds of rows, in the order they are shown; all but “left” are rows of the file."""
_EITHER = "several rows may be this student; a student ID or a class must tell which it is"


@dataclass(frozen=True, slots=True)
class Match:
    """What becomes of one row: `client` is None for somebody new, `reason` is set for a row that is left."""

    row: RosterRow
    client: EnrolledClient | None = None
    reason: str = ""
    conflict: bool = False
    enrolled: bool = False  # in the year of the roster already
    client_changes: dict[str, Any] = field(default_factory=dict)
    enrollment_changes: dict[str, Any] = field(default_factory=dict)
    candidates: tuple[EnrolledClient, ...] = ()
    """Who it may be; nobody is taken for somebody else before it is said."""
    decided: str = ""
    """What the operator said of this row: skip, new or person; empty for what was found."""
    before: Match | None = None
    """What was found, once something else is decided."""

    @property
    def outcome(self) -> str:
        """refused, conflict, skipped, new, changed or unchanged."""
        if self.decided == "skip":
            return "skipped"
        if self.reason:
            return "conflict" if self.conflict else "refused"
        if self.client is None:
            return "new"
        changed = self.client_changes or self.enrollment_changes or not self.enrolled
        return "changed" if changed else "unchanged"

    @property
    def group(self) -> str:
        """A key of `GROUPS`: the outcome, told apart further."""
        outcome = self.outcome
        if outcome == "new":
            return "alike" if self.candidates and not self.decided else "new"
        if outcome != "changed":
            return outcome
        if not self.enrolled:
            return "again"
        return "moved" if not CLASS_FIELDS.isdisjoint(self.enrollment_changes) else "changed"


@dataclass(frozen=True, slots=True)
class CompareRules:
    """The year of the roster, and what its cells may do to each field; overwrite where nothing is said."""

    year: int
    policies: Mapping[str, str] = field(default_factory=dict)
    organization_id: int = 0
    """0 for one that is not there yet."""
    ahead: frozenset[int] = frozenset()
    """Clients who are enrolled somewhere in a later year: an older list fills what is blank unless it is told more."""

    def policy(self, name: str, client_id: int = 0) -> str:
        """What a cell does to a field: of this client, else of the enrollment in the roster's own year."""
        return self.policies.get(name) or ("fill" if client_id in self.ahead else "overwrite")


def match_roster(rows: Sequence[RosterRow], known: Sequence[EnrolledClient], rules: CompareRules) -> list[Match]:
    """Match every row; `known` are the enrollments of the organization, of all years.

    In which order the rows stand makes no difference to who is who.
    """
    return _Matcher(newest_enrollments(known, rules.year), known, rules).match(rows)


def newest_enrollments(known: Iterable[EnrolledClient], year: int) -> dict[int, EnrolledClient]:
    """One enrollment of each client: that of this year if there is one, else the newest."""
    newest: dict[int, EnrolledClient] = {}
    for client in known:
        held = newest.get(client.client_id)
        if held is None or (client.year == year, client.year) > (held.year == year, held.year):
            newest[client.client_id] = client
    return newest


def matched(row: RosterRow, client: EnrolledClient, rules: CompareRules) -> Match:
    """The row of somebody known, with what it would change."""
    enrolled = client.year == rules.year and client.organization_id == rules.organization_id
    changes = _changes(row, client, ENROLLMENT_FIELDS, rules.policy) if enrolled else {}
    if enrolled and client.has_left:
        changes["has_left"] = False
    return Match(row, client, "", False, enrolled, _client_changes(row, client, rules), changes)


def decide(match: Match, decision: str, rules: CompareRules, person: EnrolledClient | None = None) -> Match:
    """The match as the operator wants it: skip, new, or person together with who it is; empty takes it back."""
    if decision == "person" and person is not None:
        return replace(matched(match.row, person, rules), candidates=match.candidates, decided="person")
    if decision == "new":
        return Match(match.row, candidates=match.candidates, decided="new")
    return replace(match, decided=decision)


class _Matcher:
    def __init__(
        self, newest: Mapping[int, EnrolledClient], known: Iterable[EnrolledClient], rules: CompareRules
    ) -> None:
        self._year, self._rules = rules.year, rules
        self._by_id: dict[str, dict[int, EnrolledClient]] = defaultdict(dict)
        self._by_name: dict[tuple[str, str], list[EnrolledClient]] = defaultdict(list)
        for client in known:
            if client.student_id:
                self._by_id[client.student_id.casefold()][client.client_id] = newest[client.client_id]
        for client in newest.values():
            self._by_name[_name(client)].append(client)
        self._taken: dict[int, RosterRow] = {}  # client id to the row that was matched to it
        self._new: dict[tuple[str, ...], int] = {}  # what a new row looks like to its row

    def match(self, rows: Sequence[RosterRow]) -> list[Match]:
        """IDs first: a row without one must not take the place of the one that has it."""
        found: dict[int, Match] = {}
        for row in sorted(rows, key=self._sureness):
            found[row.row] = match = self._match(row)
            # nothing says which of two rows is the one student: then the first is no surer than the second
            for client in match.candidates if match.reason == _EITHER else ():
                first = self._taken[client.client_id]
                found[first.row] = replace(match, row=first)
        return [found[row.row] for row in rows]

    def _sureness(self, row: RosterRow) -> tuple[bool, bool, tuple[str, ...], int]:
        """Those of a known ID, then those whose class is the one of a namesake."""
        if self._has_known_id(row):
            return False, False, (), row.row
        mates = (client for client in self._by_name.get(_name(row), ()) if self._is_mate(client, row))
        return True, next(mates, None) is None, (*_looks(row), row.email, row.parent_email), row.row

    def _has_known_id(self, row: RosterRow) -> bool:
        return bool(row.student_id) and row.student_id.casefold() in self._by_id

    def _is_mate(self, client: EnrolledClient, row: RosterRow) -> bool:
        return client.year == self._year and _same_class(client, row)

    def _match(self, row: RosterRow) -> Match:
        client, doubt, candidates = self._find(row)
        if doubt:
            return Match(row, reason=doubt, conflict=True, candidates=candidates)
        if client is None:
            return self._newcomer(row)
        if (first := self._taken.get(client.client_id)) is not None:
            if _may_repeat(first, row):
                return Match(row, reason=f"the same student as row {first.row}")
            if self._has_known_id(first):
                return self._newcomer(row)
            return Match(row, reason=_EITHER, conflict=True, candidates=(client,))
        self._taken[client.client_id] = row
        return matched(row, client, self._rules)

    def _find(self, row: RosterRow) -> tuple[EnrolledClient | None, str, tuple[EnrolledClient, ...]]:
        if row.student_id and (owners := list(self._by_id.get(row.student_id.casefold(), {}).values())):
            alike = [owner for owner in owners if _alike(owner, row)]
            if len(alike) == 1:
                return alike[0], "", ()
            names = " and ".join(f"{owner.first_name} {owner.last_name}".strip() for owner in alike or owners)
            return None, f"student ID {row.student_id} belongs to {names} here", tuple(alike or owners)
        namesakes = [client for client in self._by_name.get(_name(row), ()) if self._may_be(client, row)]
        if len(namesakes) > 1:
            mates = [client for client in namesakes if _same_class(client, row)]
            if len(mates) == 1:
                return mates[0], "", ()
            doubt = f"{len(namesakes)} students are called so; a student ID or a class must tell which this is"
            return None, doubt, tuple(namesakes)
        return (namesakes[0] if namesakes else None), "", ()

    def _may_be(self, client: EnrolledClient, row: RosterRow) -> bool:
        if client.student_id and row.student_id:
            return False  # two IDs are two people
        if client.year == self._year:
            first = self._taken.get(client.client_id)
            if first is not None and not _same_class(client, row):
                return not self._has_known_id(first) and not _same_class(client, first)
            return not client.grade or not row.grade or fold(client.grade) == fold(row.grade)
        return promoted(client.grade, row.grade, self._year - client.year)

    def _newcomer(self, row: RosterRow) -> Match:
        if not row.student_id:
            looks = _looks(row)
            if looks in self._new:
                return Match(row, reason=f"repeats row {self._new[looks]}")
            self._new[looks] = row.row
        return Match(row)


def _looks(row: RosterRow) -> tuple[str, ...]:
    return (*_name(row), fold(row.grade), fold(row.teacher), fold(row.homeroom), row.student_id.casefold())


def _name(person: EnrolledClient | RosterRow) -> tuple[str, str]:
    return fold(person.last_name), fold(person.first_name)


def _alike(client: EnrolledClient, row: RosterRow) -> bool:
    """One of the two names is the same: people marry and take nicknames, but not both at once."""
    mine, theirs = _name(client), _name(row)
    called = {mine[1], fold(client.preferred_name)} - {""}
    return mine[0] == theirs[0] or theirs[1] in called or mine == theirs[::-1]


def _may_repeat(first: RosterRow, row: RosterRow) -> bool:
    """One student twice in the file, as far as the two rows say; two IDs are two people."""
    ids = {first.student_id.casefold(), row.student_id.casefold()} - {""}
    return len(ids) < 2 and _same_class(first, row)


def _same_class(client: EnrolledClient | RosterRow, row: RosterRow) -> bool:
    return (fold(client.teacher), fold(client.homeroom)) == (fold(row.teacher), fold(row.homeroom))


def promoted(before: str, now: str, years: int) -> bool:
    """The grade may be of the same child `years` later, or so many years earlier where they are negative."""
    if years < 0:
        return promoted(now, before, -years)
    old, new = (fold(grade).removeprefix("grade").strip().rstrip("sthndr.") for grade in (before, now))
    numbers = [
        0 if grade in ("k", "kg", "kindergarten") else int(grade) if grade.isdigit() else None for grade in (old, new)
    ]
    if numbers[0] is None or numbers[1] is None:
        return True
    return years > 0 and 0 <= numbers[1] - numbers[0] <= years


def _client_changes(row: RosterRow, client: EnrolledClient, rules: CompareRules) -> dict[str, Any]:
    policy = partial(rules.policy, client_id=client.client_id)
    changes = _changes(row, client, CLIENT_FIELDS, policy)
    if row.custom:
        held = read_custom(client.custom)
        wanted = [pair for pair in row.custom if _may_change(held.get(pair[0], ""), pair[1], policy(pair[0]))]
        if wanted:
            changes["custom"] = write_custom(wanted, client.custom)
    return changes


def _changes(
    row: RosterRow, client: EnrolledClient, names: Sequence[str], policy: Callable[[str], str]
) -> dict[str, Any]:
    """Fields the sheet fills and that differ; an empty cell takes nothing away."""
    changes = {}
    for name in names:
        value = getattr(row, name)
        if value not in ("", None) and _may_change(getattr(client, name), value, policy(name)):
            changes[name] = value
    return changes


def _may_change(held: Any, value: Any, policy: str) -> bool:
    return value != held and (policy == "overwrite" or (policy == "fill" and held in ("", None, False)))

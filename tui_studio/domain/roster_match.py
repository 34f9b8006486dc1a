"""Who a row of a roster is: somebody of this organization already, or somebody new.

Organization + student ID decides; then organization + name + grade, and among namesakes the class.
Phone and e-mail never decide: siblings share them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.roster_rows import RosterRow

CLIENT_FIELDS = (
    "last_name", "first_name", "middle_name", "preferred_name", "email", "phone", "parent_email", "parent_phone",
    "address", "city", "state", "zip", "notes", "no_photo", "no_publish",
)  # fmt: skip
ENROLLMENT_FIELDS = ("student_id", "grade", "teacher", "homeroom")


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

    @property
    def outcome(self) -> str:
        """refused, conflict, new, changed or unchanged."""
        if self.reason:
            return "conflict" if self.conflict else "refused"
        if self.client is None:
            return "new"
        changed = self.client_changes or self.enrollment_changes or not self.enrolled
        return "changed" if changed else "unchanged"


def match_roster(rows: Iterable[RosterRow], known: Sequence[EnrolledClient], year: int) -> list[Match]:
    """Match every row; `known` are the enrollments of the organization, of all years."""
    return list(_Matcher(known, year).match(rows))


class _Matcher:
    def __init__(self, known: Sequence[EnrolledClient], year: int) -> None:
        self._year = year
        newest: dict[int, EnrolledClient] = {}
        for client in known:
            held = newest.get(client.client_id)
            # the enrollment of this year if there is one, else the newest
            if held is None or (client.year == year, client.year) > (held.year == year, held.year):
                newest[client.client_id] = client
        self._by_id: dict[str, dict[int, EnrolledClient]] = defaultdict(dict)
        self._by_name: dict[tuple[str, str], list[EnrolledClient]] = defaultdict(list)
        for client in known:
            if client.student_id:
                self._by_id[client.student_id.casefold()][client.client_id] = newest[client.client_id]
        for client in newest.values():
            self._by_name[_name(client)].append(client)
        self._taken: dict[int, int] = {}  # client id to the row that was matched to it
        self._new: dict[tuple[str, ...], int] = {}  # what a new row looks like to its row

    def match(self, rows: Iterable[RosterRow]) -> Iterable[Match]:
        for row in rows:
            client, doubt = self._find(row)
            if doubt:
                yield Match(row, reason=doubt, conflict=True)
            elif client is None:
                yield self._newcomer(row)
            elif client.client_id in self._taken:
                yield Match(row, reason=f"the same student as row {self._taken[client.client_id]}")
            else:
                self._taken[client.client_id] = row.row
                yield self._known(row, client)

    def _find(self, row: RosterRow) -> tuple[EnrolledClient | None, str]:
        if row.student_id and (owners := list(self._by_id.get(row.student_id.casefold(), {}).values())):
            alike = [owner for owner in owners if _alike(owner, row)]
            if len(alike) == 1:
                return alike[0], ""
            names = " and ".join(f"{owner.first_name} {owner.last_name}".strip() for owner in alike or owners)
            return None, f"student ID {row.student_id} belongs to {names} here"
        namesakes = [client for client in self._by_name.get(_name(row), ()) if self._may_be(client, row)]
        if len(namesakes) > 1:
            mates = [client for client in namesakes if _same_class(client, row)]
            if len(mates) == 1:
                return mates[0], ""
            return None, f"{len(namesakes)} students are called so; a student ID or a class must tell which this is"
        return (namesakes[0] if namesakes else None), ""

    def _may_be(self, client: EnrolledClient, row: RosterRow) -> bool:
        if client.student_id and row.student_id:
            return False  # two IDs are two people
        if client.year == self._year:
            if client.client_id in self._taken and not _same_class(client, row):
                return False
            return not client.grade or not row.grade or fold(client.grade) == fold(row.grade)
        return _promoted(client.grade, row.grade, self._year - client.year)

    def _newcomer(self, row: RosterRow) -> Match:
        looks = (*_name(row), fold(row.grade), fold(row.teacher), fold(row.homeroom), row.student_id.casefold())
        if not row.student_id:
            if looks in self._new:
                return Match(row, reason=f"repeats row {self._new[looks]}")
            self._new[looks] = row.row
        return Match(row)

    def _known(self, row: RosterRow, client: EnrolledClient) -> Match:
        enrolled = client.year == self._year
        return Match(
            row,
            client,
            enrolled=enrolled,
            client_changes=_changes(row, client, CLIENT_FIELDS),
            enrollment_changes=_changes(row, client, ENROLLMENT_FIELDS) if enrolled else {},
        )


def _name(person: EnrolledClient | RosterRow) -> tuple[str, str]:
    return fold(person.last_name), fold(person.first_name)


def _alike(client: EnrolledClient, row: RosterRow) -> bool:
    """One of the two names is the same: people marry and take nicknames, but not both at once."""
    mine, theirs = _name(client), _name(row)
    called = {mine[1], fold(client.preferred_name)} - {""}
    return mine[0] == theirs[0] or theirs[1] in called or mine == theirs[::-1]


def _same_class(client: EnrolledClient, row: RosterRow) -> bool:
    return (fold(client.teacher), fold(client.homeroom)) == (fold(row.teacher), fold(row.homeroom))


def _promoted(before: str, now: str, years: int) -> bool:
    """The grade may be of the same child `years` later."""
    old, new = (fold(grade).removeprefix("grade").strip().rstrip("sthndr.") for grade in (before, now))
    numbers = [
        0 if grade in ("k", "kg", "kindergarten") else int(grade) if grade.isdigit() else None for grade in (old, new)
    ]
    if numbers[0] is None or numbers[1] is None:
        return True
    return 0 <= numbers[1] - numbers[0] <= max(years, 0) if years > 0 else False


def _changes(row: RosterRow, client: EnrolledClient, names: Sequence[str]) -> dict[str, Any]:
    """Fields the sheet fills and that differ; an empty cell takes nothing away."""
    changes = {}
    for name in names:
        value = getattr(row, name)
        if value not in ("", None) and value != getattr(client, name):
            changes[name] = value
    return changes

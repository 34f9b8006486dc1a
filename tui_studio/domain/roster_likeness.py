"""Who in a roster may be somebody known under another ID or another spelling: a suggestion, never a decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.client_rules import Person, digits, likeness
from tui_studio.domain.roster_match import Match, promoted
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.roster_rows import RosterRow

NEAR = 88
"""Of 100: “Jon Miller” and “John Miller” are near, “Ann Miller” and “Ben Miller” are not."""
SHOWN = 3
_HOMES = ("last_city", "address_city")
_MOST_COMPARED = 20_000_000


def suggest(matches: Sequence[Match], known: Iterable[EnrolledClient], year: int) -> list[Match]:
    """The matches, the new ones with those they may be: nobody else in the file is, and the class fits."""
    taken = {match.client.client_id for match in matches if match.client is not None}
    free = [client for client in known if client.client_id not in taken]
    new = sum(match.outcome == "new" for match in matches)
    if not free or not new:
        return list(matches)
    near = _Near(free, year, exact=new * len(free) > _MOST_COMPARED)
    return [
        replace(match, candidates=found) if match.outcome == "new" and (found := near.of(match.row)) else match
        for match in matches
    ]


def elsewhere(matches: Sequence[Match], others: Iterable[Person], criteria: Collection[str]) -> dict[int, list[int]]:
    """Clients of other organizations whom new rows may be by the duplicate criteria: row number to client ids.

    Those of whom only the home is the same come last; siblings are among them.
    """
    new = [match.row for match in matches if match.outcome == "new" and not match.candidates]
    wanted: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for row in new:
        mine = Person(
            row.row, "", row.last_name, row.first_name, row.preferred_name, row.birth_date, row.email,
            row.parent_email, row.phone, row.parent_phone, address=row.address, city=row.city,
        )  # fmt: skip
        for key in _signs(mine, criteria):
            wanted[key].append(mine)
    likely: dict[int, dict[int, None]] = defaultdict(dict)
    housed: dict[int, dict[int, None]] = defaultdict(dict)
    for other in others if wanted else ():
        for key in _signs(other, criteria):
            for mine in wanted.get(key, ()):
                same_child = fold(mine.first_name) in (fold(other.first_name), fold(other.preferred_name))
                if key[0] in _HOMES and likeness(mine, other, (key[0],)):
                    housed[mine.id][other.id] = None
                elif same_child and likeness(mine, other, criteria):
                    likely[mine.id][other.id] = None
    return {row.row: list(likely[row.row] | housed[row.row]) for row in new if row.row in likely or row.row in housed}


def _signs(person: Person, criteria: Collection[str]) -> Iterator[tuple[str, str]]:
    """What two records of one person have in common."""
    yield "name", _name(person.last_name, person.first_name)
    yield from (("email", mail.casefold()) for mail in (person.email, person.parent_email) if mail)
    phones = (person.phone, person.parent_phone)
    yield from (("phone", number) for phone in phones if phone and len(number := digits(phone)) >= 6)
    for home, text in (("last_city", person.last_name), ("address_city", person.address)):
        if home in criteria and text and person.city:
            yield home, f"{fold(text)} {fold(person.city)}"


class _Near:
    """Those who are free, by the first letter of each name: a slip of the pen seldom changes both."""

    def __init__(self, free: Sequence[EnrolledClient], year: int, *, exact: bool) -> None:
        # 20 ms, and only a roster that brings somebody new needs it
        from rapidfuzz import fuzz, process

        self._extract, self._scorer = process.extract, fuzz.token_sort_ratio
        self._year, self._exact = year, exact
        self._letters: dict[str, dict[int, str]] = defaultdict(dict)
        self._clients = {client.client_id: client for client in free}
        for client in free:
            name = _name(client.last_name, client.first_name)
            for letter in self._keys(client.last_name, client.first_name):
                self._letters[letter][client.client_id] = name

    def of(self, row: RosterRow) -> tuple[EnrolledClient, ...]:
        name = _name(row.last_name, row.first_name)
        choices: dict[int, str] = {}
        for letter in self._keys(row.last_name, row.first_name):
            choices |= self._letters.get(letter, {})
        found = self._extract(name, choices, scorer=self._scorer, score_cutoff=NEAR, limit=SHOWN)
        clients = (self._clients[client_id] for _, _, client_id in found)
        return tuple(client for client in clients if self._fits(client, row))

    def _keys(self, last: str, first: str) -> set[str]:
        if self._exact:
            return {_name(last, first)}
        return {f"{place}{fold(name)[:1]}" for place, name in (("l", last), ("f", first)) if name}

    def _fits(self, client: EnrolledClient, row: RosterRow) -> bool:
        if client.year == self._year:
            return not client.grade or not row.grade or fold(client.grade) == fold(row.grade)
        return promoted(client.grade, row.grade, self._year - client.year)


def _name(last: str, first: str) -> str:
    return f"{fold(last)} {fold(first)}"

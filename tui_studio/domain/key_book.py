"""Whom a key may mean: session numbers, client numbers, student IDs and names, and which session of a student."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.domain.session_codes import CodeKind, CodeRules, read_code
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from tui_studio.domain.key_template import Values


class KeyKind(StrEnum):
    """What a key is, where a template does not say it."""

    NUMBER = "number"
    CLIENT = "client"
    STUDENT = "student"


KEY_WORDS = {"number": "session number", "client": "client number", "student": "student ID"}


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """A session with what its student can be known by; empty texts say nothing."""

    number: str
    client_id: int
    client: str  # client number
    student: str = ""  # ID at the school
    last: str = ""
    first: str = ""
    organization: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """One session, or why it is not one."""

    session: str | None
    kind: str = ""  # of the warning
    reason: str = ""


class KeyBook:
    """All sessions of the studio by their keys; `organization` bounds what a student ID or a name may mean."""

    def __init__(self, owners: Iterable[SessionOwner], rules: CodeRules, organization: str = "") -> None:
        self.owners: dict[str, SessionOwner] = {}
        self.rules = rules
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)
        for owner in owners:
            self.owners[owner.number] = owner
            if organization and fold(owner.organization) != fold(organization):
                continue
            self._by["client", fold(owner.client)].add(owner.number)
            self._by["student", fold(owner.student)].add(owner.number)
            self._by["last", plain_name(owner.last)].add(owner.number)
            self._by["first", plain_name(owner.first)].add(owner.number)

    def sessions(self, place: str, text: str) -> frozenset[str]:
        """Every session that a key of this place may mean."""
        if place == "number":
            number = read_code(text, self.rules, self.owners.__contains__).number
            return frozenset({number} if number is not None and number in self.owners else set())
        form = plain_name(text) if place in ("last", "first") else fold(text)
        return frozenset(self._by.get((place, form), ())) if form else frozenset()

    def is_bad(self, place: str, text: str) -> bool:
        """A code of this studio whose check character does not fit."""
        return place == "number" and read_code(text, self.rules, self.owners.__contains__).kind is CodeKind.BAD_CHECK

    def all_of(self, values: Values) -> frozenset[str]:
        """The sessions that every one of these keys means."""
        found = [self.sessions(place, text) for place, text in values]
        return frozenset.intersection(*found) if found else frozenset()

    def settle(self, numbers: Collection[str], day: date | None) -> Settled:
        """The one session among these: of several of one student, the one of this day; never a guess."""
        if len(numbers) == 1:
            return Settled(next(iter(numbers)))
        owners = [self.owners[number] for number in sorted(numbers)]
        if len({owner.client_id for owner in owners}) > 1:
            told = " and ".join(f"{_named(owner)} of {owner.number}" for owner in owners[:3])
            more = f" and {len(owners) - 3} more" if len(owners) > 3 else ""
            return Settled(None, "two-students", f"may be {told}{more}")
        today = [owner.number for owner in owners if day is not None and owner.day == day]
        if len(today) == 1:
            return Settled(today[0])
        listed = ", ".join(owner.number for owner in owners[:5])
        return Settled(None, "several-sessions", f"{_named(owners[0])} has {len(owners)} sessions: {listed}")

    def in_words(self, numbers: Collection[str]) -> tuple[str, ...]:
        """Each of these sessions with its student, and with its day where the student is the same."""
        owners = [self.owners[number] for number in sorted(numbers)]
        alike = len({owner.client_id for owner in owners}) == 1
        return tuple(
            f"{owner.number} ({_named(owner)}{f', {owner.day}' if alike and owner.day else ''})" for owner in owners
        )


def plain_name(text: str) -> str:
    """The form in which a name in a file is compared: letters and digits only, without accents and case."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _named(owner: SessionOwner) -> str:
    return clean_text(f"{owner.last}, {owner.first}".strip(", "), 40) or "somebody"

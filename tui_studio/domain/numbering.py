"""Session numbers: how the studio's scheme makes them, what they look like, and what a scheme gets in the way of.

Every number holds a counter that only ever rises, so no two are alike, and is a folder name as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.domain.naming import ascii_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNTER = "session_number"
LAST_LETTERS, FIRST_LETTERS = 14, 10
"""With these a number stays within the 40 characters that a folder keeps of it."""
LONGEST = 40
"""Characters that a folder keeps of a number."""
LARGEST = 10**12 - 1
"""Codes of up to twelve digits are read as numbers; see `session_codes`."""


class Scheme(StrEnum):
    """How numbers are made; the value is what the preferences hold."""

    NUMERIC = "numeric"
    LAST = "last"
    LAST_FIRST = "last-first"
    DATE = "date"
    DATE_NAME = "date-name"


LABELS: dict[Scheme, str] = {
    Scheme.NUMERIC: "Number",
    Scheme.LAST: "Last name and number",
    Scheme.LAST_FIRST: "Last name, first name and number",
    Scheme.DATE: "Date and number of the day",
    Scheme.DATE_NAME: "Date, name and number of the day",
}
_BY_DAY = frozenset({Scheme.DATE, Scheme.DATE_NAME})
_WITH_NAME = frozenset({Scheme.LAST, Scheme.LAST_FIRST, Scheme.DATE_NAME})


@dataclass(frozen=True, slots=True)
class Numbered:
    """Whom and what day a number is made for."""

    last: str
    first: str
    day: date


EXAMPLE = Numbered("O’Brien", "Zoë", date(2026, 9, 14))


def counter_of(scheme: Scheme, day: date) -> str:
    """The name of the counter a number is taken from: one for all, or one for each day."""
    return f"{COUNTER}:{day:%Y%m%d}" if scheme in _BY_DAY else COUNTER


def number_of(scheme: Scheme, who: Numbered, count: int) -> str:
    """The number that `count`, taken from `counter_of`, makes."""
    if scheme is Scheme.NUMERIC:  # before the name is spelled out, which is two thirds of the cost
        return str(count)
    last, first = ascii_letters(who.last)[:LAST_LETTERS], ascii_letters(who.first)[:FIRST_LETTERS]
    match scheme:
        case Scheme.LAST:
            return f"{last}{count}"
        case Scheme.LAST_FIRST:
            return f"{last}{first}{count}"
        case Scheme.DATE:
            return f"{who.day:%Y%m%d}-{count:02d}"
        case _:
            day, place = f"{who.day:%Y%m%d}", f"{count:02d}"
            name = f"{last}{first}"[: LONGEST - len(day) - len(place) - 2]
            return "-".join(filter(None, (day, name, place)))


def example(scheme: Scheme, count: int) -> str:
    """What the next number would look like."""
    return number_of(scheme, EXAMPLE, 1 if scheme in _BY_DAY else count)


def warnings(scheme: Scheme) -> tuple[str, ...]:
    """What a scheme gets in the way of; nothing speaks against numbers of digits."""
    found = []
    if scheme is not Scheme.NUMERIC:
        found.append(
            "A hand scanner opens a record only by digits, and codes printed by other software are known only by them."
        )
    if scheme in _WITH_NAME:
        found.append("The code on the sheet and the file names will hold the child's name.")
    if scheme in _BY_DAY:
        found.append("A session that is moved to another day keeps the day it was booked for in its number.")
    return tuple(found)


def in_order(numbers: Iterable[str]) -> list[str]:
    """Numbers as people count: 9999 before 10000."""
    return sorted(numbers, key=lambda number: (len(number), number))

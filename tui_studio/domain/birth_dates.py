"""The birth dates of a roster: how a column writes them, and what is none."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_EARLIEST = 1900
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")


class BirthDates:
    """Reads the cells of one column, all in the same order of day and month.

    A dot stands behind the day first; any other sign behind the month, unless a cell of the column shows that it
    cannot. Where cells contradict each other, only those are read that can be read in one way.
    """

    def __init__(self, cells: Iterable[str], born_by: date) -> None:
        """`born_by` is the last day anybody can be born."""
        self._born_by = born_by
        pairs = [(int(found[1]), int(found[3])) for cell in cells if (found := _signed(cell))]
        self._day_first = any(12 < first <= 31 for first, _ in pairs)
        self._month_first = any(12 < second <= 31 for _, second in pairs)
        self._either = any(first != second for first, second in pairs)

    @property
    def guessed(self) -> bool:
        """True where nothing in the column tells the month from the day."""
        return self._either and not (self._day_first or self._month_first)

    def read(self, cell: str) -> date | None:
        """The day; None for a cell that is no plausible birth date, or one of two."""
        text = _CLOCK.sub("", cell.strip())
        if found := _YEAR_FIRST.fullmatch(text):
            return self._day(found[1], int(found[3]), int(found[4]))
        if not (found := _YEAR_LAST.fullmatch(text)):
            return None
        first, second = int(found[1]), int(found[3])
        if found[2] == ".":
            return self._day(found[4], second, first)
        if self._day_first and self._month_first and first <= 12 and second <= 12 and first != second:
            return None
        if first > 12 or (self._day_first and second <= 12):
            return self._day(found[4], second, first)
        return self._day(found[4], first, second)

    def _day(self, year: str, month: int, day: int) -> date | None:
        number = int(year)
        if len(year) == 2:
            number += 2000 if 2000 + number <= self._born_by.year else 1900
        try:
            found = date(number, month, day)
        except ValueError:
            return None
        return found if number >= _EARLIEST and found <= self._born_by else None


def _signed(cell: str) -> re.Match[str] | None:
    """The parts of a date whose order its sign does not tell."""
    found = _YEAR_LAST.fullmatch(_CLOCK.sub("", cell.strip()))
    return found if found and found[2] != "." else None

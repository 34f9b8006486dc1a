"""The days a studio works: its week, its holidays, and how many working days away a date is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEK = (0, 1, 2, 3, 4)
"""Monday to Friday, where nothing else is said; 0 is Monday as in `date.weekday`."""

FARTHEST = 2500  # working days: ten years


@dataclass(frozen=True, slots=True)
class WorkDays:
    """The weekdays a studio works, without its holidays."""

    week: frozenset[int] = frozenset(WEEK)
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, week: Iterable[object] = WEEK, holidays: Iterable[object] = ()) -> WorkDays:
        """From preferences: numbers of weekdays and ISO dates; what is neither is passed over.

        A week without a day falls back to Monday to Friday, so that every due date can be reached.
        """
        days = frozenset(day for day in week if isinstance(day, int) and 0 <= day <= 6)
        closed = (_date(text) for text in holidays)
        return cls(days or frozenset(WEEK), frozenset(day for day in closed if day is not None))

    def is_open(self, day: date) -> bool:
        """Whether the studio works on a day."""
        return day.weekday() in self.week and day not in self.holidays

    def after(self, start: date, days: int) -> date:
        """The day that is `days` working days after `start`, which itself never counts; `days` from 1.

        In whole weeks first, then once more for every holiday passed: a date a year away costs a few steps.
        """
        found = self._weekdays_after(start, days)
        passed = 0
        while (closed := self._closed(start, found)) > passed:
            passed = closed
            found = self._weekdays_after(start, days + passed)
        return found

    def _closed(self, start: date, end: date) -> int:
        """Holidays after `start` up to `end` that would have been working days."""
        return sum(start < day <= end and day.weekday() in self.week for day in self.holidays)

    def _weekdays_after(self, start: date, days: int) -> date:
        weeks, rest = divmod(days, len(self.week))
        day = start + timedelta(weeks=weeks)
        while day.weekday() not in self.week:
            day -= timedelta(days=1)
        for _ in range(rest):
            day += timedelta(days=1)
            while day.weekday() not in self.week:
                day += timedelta(days=1)
        return day


def due_date(start: date, days: int, work: WorkDays | None = None) -> date | None:
    """`days` working days after `start`; None for 0, which means that nothing is due."""
    return (work or WorkDays()).after(start, days) if days > 0 else None


def read_due(text: str, today: date, work: WorkDays) -> date | None:
    """A due date as people write it: an ISO date, `+5` for so many working days from today, or `none`.

    Raises `InputRefused` for anything else and for a day that is past.
    """
    if text.casefold() in ("none", "-"):
        return None
    days = text[1:].strip()
    if text.startswith("+") and days.isascii() and days.isdigit() and 0 < int(days[:9]) <= FARTHEST:
        return work.after(today, int(days[:9]))
    found = _date(text)
    if found is None:
        raise InputRefused(f"“{text[:30]}” is no date; write for example {today}, +5 for five working days, or none.")
    if found < today:
        raise InputRefused(f"{found} is past; a due date is today or later.")
    return found


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None

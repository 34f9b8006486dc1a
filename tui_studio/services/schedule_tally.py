"""A plan counted in the ways staff check it: by row and day, and by class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import ClassOf, class_of
from tui_studio.domain.client_order import grade_key
from tui_studio.text import fold

if TYPE_CHECKING:
    from datetime import date

    from tui_studio.services.schedule_plan import PlacedSession, SchedulePlan


@dataclass(frozen=True, slots=True)
class DayTally:
    """A day of a row: how many places it has, how many are taken, from when to when."""

    row: int  # from 0
    day: date
    places: int
    taken: int
    first: PlacedSession | None
    last: PlacedSession | None
    day_off: bool


@dataclass(frozen=True, slots=True)
class ClassTally:
    """A class: how many have a place, how many have none, who begins and who ends."""

    grade: str
    teacher: str
    homeroom: str
    placed: int
    left_over: int
    first: PlacedSession | None
    last: PlacedSession | None


def by_day(plan: SchedulePlan) -> list[DayTally]:
    """Every day of every row, also those that stay empty; for an untimed plan its one date."""
    spans: dict[tuple[int, date], list[PlacedSession]] = {}
    taken: Counter[tuple[int, date]] = Counter()
    for session in plan.placed:
        key = (session.row, session.date)
        taken[key] += 1
        spans.setdefault(key, [session, session])[1] = session
    off = set(plan.slot_warnings.holidays)
    if plan.request.untimed:
        return [DayTally(row, day, taken[row, day], taken[row, day], None, None, day in off) for row, day in spans]
    gone = Counter((clash.row, clash.day) for clash in plan.slot_warnings.leaps)
    if plan.request.skip_clashes:
        gone.update((clash.row, clash.day) for clash in plan.slot_warnings.clashes)
    found = []
    for index, row in enumerate(plan.rows):
        places = row.per_day() * len(row.places())
        for day in row.dates():
            first, last = spans.get((index, day), (None, None))
            here = places - gone[index, day]
            found.append(DayTally(index, day, here, taken[index, day], first, last, day in off))
    return found


def by_class(plan: SchedulePlan) -> list[ClassTally]:
    """Every class in the order of the school, with its first and its last time."""
    placed: dict[ClassOf, list[PlacedSession]] = {}
    count: Counter[ClassOf] = Counter()
    for session in plan.placed:
        known = class_of(session.client)
        count[known] += 1
        span = placed.setdefault(known, [session, session])
        when = (session.date, session.start)
        if session.start is not None and when < (span[0].date, span[0].start):
            span[0] = session
        if session.start is not None and when >= (span[1].date, span[1].start):
            span[1] = session
    left = Counter(map(class_of, plan.left_over))
    order = sorted({*count, *left}, key=lambda one: (grade_key(one[0]), fold(one[1]), fold(one[2])))
    return [ClassTally(*known, count[known], left[known], *placed.get(known, (None, None))) for known in order]

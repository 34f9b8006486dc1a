"""Due dates against a walk from day to day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.work_days import WEEK, WorkDays, due_date

START = date(2026, 9, 1)
NEAR = st.integers(0, 120).map(lambda n: START + timedelta(days=n))


@given(
    start=st.dates(date(2026, 8, 20), date(2026, 10, 10)),
    days=st.integers(1, 60),
    week=st.sets(st.integers(0, 6), min_size=1),
    holidays=st.sets(NEAR, max_size=40),
)
def test_a_due_date_is_so_many_working_days_away(start: date, days: int, week: set[int], holidays: set[date]) -> None:
    work = WorkDays(frozenset(week), frozenset(holidays))
    day, walked = start, 0
    while walked < days:
        day += timedelta(days=1)
        walked += work.is_open(day)
    assert due_date(start, days, work) == day


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 2000))
def test_far_dates_too(start: date, days: int) -> None:
    found = due_date(start, days)
    assert found is not None
    between = (found - start).days
    assert sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, between + 1)) == days
    assert found.weekday() < 5


def test_thanksgiving_moves_a_due_date() -> None:
    work = WorkDays.of(WEEK, ["2026-11-26", "2026-11-27"])
    assert due_date(date(2026, 11, 25), 1, work) == date(2026, 11, 30)
    assert due_date(date(2026, 11, 25), 1) == date(2026, 11, 26)


def test_a_status_without_due_days_has_no_due_date() -> None:
    assert due_date(START, 0) is None


def test_preferences_that_make_no_sense_fall_back() -> None:
    assert WorkDays.of([], []) == WorkDays()
    assert WorkDays.of([9, "x", 5], ["never", "2026-12-25"]) == WorkDays(
        frozenset({5}), frozenset({date(2026, 12, 25)})
    )

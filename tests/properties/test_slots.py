from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.slots import Slot, SlotRow, Station, check, count, overlaps, slots

if TYPE_CHECKING:
    from collections.abc import Iterator

clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
stations = st.lists(
    st.sampled_from([Station("Ann", "1"), Station("Ben", "2"), Station()]), max_size=2, unique=True
).map(tuple)
breaks = st.none() | st.tuples(clocks, clocks)


@st.composite
def slot_rows(draw: st.DrawFn) -> SlotRow:
    first = date(2026, 9, 14) + timedelta(days=draw(st.integers(0, 9)))
    pause = draw(breaks)
    return SlotRow(
        first,
        first + timedelta(days=draw(st.integers(-1, 15))),
        draw(clocks),
        draw(clocks),
        draw(st.integers(1, 200)),
        draw(st.integers(0, 20)),
        pause[0] if pause else None,
        pause[1] if pause else None,
        draw(st.frozensets(st.integers(0, 6))),
        draw(stations),
    )


def walked(row: SlotRow) -> Iterator[Slot]:
    """Minute by minute, as one would do it by hand: the oracle."""
    opens, closes = minutes(row.start), minutes(row.end) or 1440
    cut = resumes = -1
    if row.break_start is not None and row.break_end is not None and row.break_start != row.break_end:
        cut, resumes = minutes(row.break_start), minutes(row.break_end) or 1440
    day = row.start_date
    while day <= row.end_date:
        free = opens
        for minute in range(opens, closes if day.weekday() not in row.skip_weekdays else opens):
            if minute == resumes and cut < resumes:
                free = minute
            in_break = cut < resumes and minute < resumes and minute + row.minutes > cut
            if minute >= free and not in_break and minute + row.minutes <= closes:
                start = datetime.combine(day, time()) + timedelta(minutes=minute)
                for station in row.stations or (Station(),):
                    yield Slot(start, start + timedelta(minutes=row.minutes), station)
                free = minute + row.minutes + row.gap
        day += timedelta(days=1)


def minutes(moment: time | None) -> int:
    return moment.hour * 60 + moment.minute if moment else 0


@given(st.lists(slot_rows(), max_size=3))
def test_the_closed_form_counts_what_is_generated(rows: list[SlotRow]) -> None:
    assert count(rows) == len(list(slots(rows)))


@given(slot_rows())
def test_slots_are_those_of_a_walk_through_every_minute(row: SlotRow) -> None:
    assert list(slots([row])) == list(walked(row))


@given(slot_rows())
def test_slots_keep_the_window_the_break_the_gap_and_the_weekdays(row: SlotRow) -> None:
    ends: dict[Station, datetime] = {}
    pause = row.break_start is not None and row.break_end is not None and row.break_start < row.break_end
    for slot in slots([row]):
        assert row.start_date <= slot.start.date() <= row.end_date
        assert slot.start.weekday() not in row.skip_weekdays
        assert slot.end - slot.start == timedelta(minutes=row.minutes)
        assert slot.start.time() >= row.start
        assert row.end == time() or slot.end.time() <= row.end
        if pause:
            assert slot.end.time() <= row.break_start or slot.start.time() >= row.break_end  # type: ignore[operator]
        before = ends.get(slot.station)
        if before and before.date() == slot.start.date():
            apart = slot.start - before
            assert apart >= timedelta(minutes=row.gap) or (pause and slot.start.time() == row.break_end)
        ends[slot.station] = slot.end


@given(st.lists(slot_rows(), max_size=4))
def test_overlaps_are_found_exactly_where_slots_of_one_station_meet(rows: list[SlotRow]) -> None:
    by_station: dict[Station, list[Slot]] = defaultdict(list)
    for slot in slots(rows):
        by_station[slot.station].append(slot)
    clash: dict[Station, datetime] = {}
    clashes = 0
    for station, booked in by_station.items():
        until = datetime.combine(date.min, time())
        for slot in sorted(booked, key=lambda one: (one.start, one.end)):
            if slot.start < until:
                clash.setdefault(station, slot.start)
                clashes += 1
            until = max(until, slot.end)
    found = overlaps(rows)
    assert {overlap.station for overlap in found} == set(clash)
    assert sum(overlap.slots for overlap in found) == clashes
    for station, first in clash.items():
        assert min(overlap.first for overlap in found if overlap.station == station) == first


@given(slot_rows())
def test_a_row_without_a_problem_has_slots_in_time_order(row: SlotRow) -> None:
    if not check([row]):
        assert all(a.start <= b.start for a, b in pairwise(slots([row])))

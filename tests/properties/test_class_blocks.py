from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.test_slots import minutes, slot_rows, stations, walked
from tui_studio.domain.clashes import Booking, clashes
from tui_studio.domain.class_blocks import class_label
from tui_studio.domain.class_rows import class_rows
from tui_studio.domain.slots import SlotRow, Station, check, count, overlaps, places, slots
from tui_studio.services.schedule_placing import placing
from tui_studio.services.schedule_plan import SlotWarnings
from tui_studio.services.schedule_slots import UsableSlots

CLASSES = ("9", "10", "9/Ms Quill", "Mr Reed", "R1")
USUAL = Station("Cleo", "")


@st.composite
def day_rows(draw: st.DrawFn) -> SlotRow:
    """A row of at most two days and some classes, so that a schedule stays small."""
    day = date(2026, 9, 14 + draw(st.integers(0, 1)))
    begin = draw(st.integers(0, 23))
    return SlotRow(
        day,
        date(2026, 9, day.day + draw(st.integers(0, 1))),
        time(begin),
        time((begin + draw(st.integers(1, 4))) % 24 if begin < 20 else 0),
        draw(st.integers(5, 70)),
        draw(st.integers(0, 9)),
        stations=draw(stations),
        classes=tuple(draw(st.lists(st.sampled_from(CLASSES), max_size=2, unique=True))),
    )


clients = st.builds(
    SimpleNamespace,
    grade=st.sampled_from(["9", "10", ""]),
    teacher=st.sampled_from(["Ms Quill", "Mr Reed"]),
    homeroom=st.sampled_from(["R1", "R2"]),
)
bookings = st.builds(
    lambda day, start, length, who, room: Booking(date(2026, 9, day), start, start + length, who, room, "10001", "Ito"),
    st.integers(13, 17),
    st.integers(0, 1300),
    st.integers(1, 140),
    st.sampled_from(["ann", "ben", "cleo", ""]),
    st.sampled_from(["1", "2", ""]),
)


@given(st.lists(slot_rows(), max_size=3))
@settings(max_examples=50)
def test_places_are_the_slots(rows: list[SlotRow]) -> None:
    made = [(day, start, end, station) for _, day, start, end, station in places(enumerate(rows))]
    assert made == [(s.start.date(), s.start.time(), s.end.time(), s.station) for s in slots(rows)]


@given(slot_rows(), st.frozensets(st.dates(date(2026, 9, 10), date(2026, 10, 12)), max_size=6))
@settings(max_examples=50)
def test_days_off_are_left_out_and_still_counted_in_closed_form(row: SlotRow, off: frozenset[date]) -> None:
    made = [slot for slot in walked(row) if slot.start.date() not in off]
    without = replace(row, skip_dates=off)
    assert list(slots([without])) == made
    assert count([without]) == len(made)
    assert [without.nth_date(n) for n in range(without.days())] == list(without.dates())


@given(st.lists(day_rows(), max_size=3), st.lists(bookings, max_size=4))
@settings(max_examples=60)
def test_slots_that_meet_a_booking_are_found_exactly(rows: list[SlotRow], booked: list[Booking]) -> None:
    expected = set()
    for index, day, start, end, station in places(enumerate(rows)):
        who, room = (station.photographer or USUAL.photographer).casefold(), station.room or USUAL.room
        low, high = minutes(start), minutes(end) or 1440
        for one in booked:
            same = (one.photographer and one.photographer == who) or (one.room and one.room == room)
            if same and one.date == day and one.start < high and one.end > low:
                expected.add((index, day, start, station))
    assert {clash.key for clash in clashes(rows, booked, USUAL)} == expected


@given(st.lists(day_rows(), min_size=1, max_size=3), st.lists(clients, max_size=25), st.lists(bookings, max_size=3))
@settings(max_examples=60)
def test_nobody_twice_no_station_twice_nobody_outside_the_rows_of_their_class(
    rows: list[SlotRow], people: list[Any], booked: list[Booking]
) -> None:
    if check(rows) or overlaps(rows):
        return
    met = tuple(clashes(rows, booked, USUAL))
    made = placing(people, UsableSlots(tuple(rows), met, SlotWarnings()))
    seated = [id(one.client) for one in made.placed] + [id(one) for one in made.left_over]
    assert sorted(seated) == sorted(map(id, people))
    busy: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for one in made.placed:
        assert one.start is not None
        assert one.end is not None
        row = rows[one.row]
        low, high = minutes(one.start), minutes(one.end) or 1440
        assert row.start_date <= one.date <= row.end_date
        assert minutes(row.start) <= low < high <= (minutes(row.end) or 1440)
        assert (one.row, one.date, one.start, one.station) not in {clash.key for clash in met}
        spans = busy[one.date, one.station]
        assert all(high <= a or low >= b for a, b in spans)
        spans.append((low, high))
        has = {one.client.grade, one.client.teacher, one.client.homeroom}
        fits = [name for kept in rows for name in kept.classes if set(name.split("/")) <= has]
        assert bool(row.classes) == bool(fits)
        assert not fits or set(row.classes) & set(fits)
    assert made.slots == count(rows) - len(met)
    assert sum(block.short for block in made.blocks) == len(made.left_over)


@given(
    slot_rows(),
    st.dictionaries(st.sampled_from([("9", "Ms Quill", ""), ("10", "", "R1"), ("", "", "")]), st.integers(1, 30)),
)
@settings(max_examples=60)
def test_rows_for_classes_use_slots_of_the_pattern_and_no_slot_twice(pattern: SlotRow, classes: dict[Any, int]) -> None:
    made = class_rows(pattern, classes)
    allowed = {(one.start, one.end, one.station) for one in slots([pattern])}
    used = [(one.start, one.end, one.station) for one in slots(made)]
    assert len(set(used)) == len(used)
    assert set(used) <= allowed
    for known, clients in classes.items():
        label = class_label(known)
        room = count([row for row in made if row.classes == ((label,) if label else ())])
        later = len(allowed) - sum(-(-n // len(pattern.places())) * len(pattern.places()) for n in classes.values())
        assert room >= clients or later < len(list(pattern.start_minutes())) * len(pattern.places()) * len(classes)

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from tui_studio.domain.slots import ANYWHERE, Overlap, Slot, SlotRow, Station, check, count, overlaps, slots

MONDAY = date(2026, 9, 14)
ANN = Station("Ann", "Room 1")
BEN = Station("Ben", "Room 2")


def row(start: str = "08:00", end: str = "12:00", minutes: int = 5, gap: int = 0, **more: object) -> SlotRow:
    values: dict[str, object] = {"start_date": MONDAY, "end_date": MONDAY, **more}
    return SlotRow(start=time.fromisoformat(start), end=time.fromisoformat(end), minutes=minutes, gap=gap, **values)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([row(minutes=3)], 80),
        ([row(gap=1)], 40),
        ([row(gap=1, break_start=time(10), break_end=time(10, 15))], 37),
        ([row("00:00", "00:00", 3)], 480),
        ([row("00:00", "00:00", 2)], 720),
        ([row("08:00", "08:05", 5)], 1),
        ([row("08:00", "08:04", 5)], 0),
        ([row("08:00", "08:10", 5, gap=1)], 1),
        ([row("08:00", "08:11", 5, gap=1)], 2),
        ([], 0),
    ],
)
def test_the_examples_of_the_trade_come_out(rows: list[SlotRow], places: int) -> None:
    assert count(rows) == places == len(list(slots(rows)))


def test_a_break_starts_the_cadence_again_and_cuts_twenty_and_seventeen() -> None:
    cut = row(gap=1, break_start=time(10), break_end=time(10, 15))
    assert cut.runs() == ((480, 20), (615, 17))
    starts = [slot.start for slot in slots([cut])]
    assert starts[19:21] == [at("2026-09-14 09:54"), at("2026-09-14 10:15")]


@pytest.mark.parametrize(("first", "last"), [("05:00", "07:00"), ("13:00", "14:00"), ("12:00", "12:30")])
def test_a_break_outside_the_window_cuts_nothing(first: str, last: str) -> None:
    cut = row(break_start=time.fromisoformat(first), break_end=time.fromisoformat(last))
    assert check([cut]) == []
    assert count([cut]) == count([row()])


def test_a_break_over_an_end_of_the_window_shortens_it() -> None:
    early = row(break_start=time(7), break_end=time(9))
    late = row(break_start=time(11), break_end=time(0))
    assert next(slots([early])).start == at("2026-09-14 09:00")
    assert [*slots([late])][-1].end == at("2026-09-14 11:00")
    assert count([row(break_start=time(8), break_end=time(12))]) == 0


def test_the_cadence_starts_at_the_end_of_a_break_even_when_the_gap_would_reach_further() -> None:
    cut = row("08:00", "09:00", 10, gap=20, break_start=time(8, 10), break_end=time(8, 15))
    assert [slot.start.minute for slot in slots([cut])] == [0, 15, 45]


def test_a_break_of_no_length_cuts_nothing() -> None:
    assert count([row(break_start=time(0), break_end=time(0))]) == count([row()])


def test_the_last_slot_of_a_day_may_end_at_midnight() -> None:
    last = [*slots([row("23:00", "00:00", 30)])][-1]
    assert last == Slot(at("2026-09-14 23:30"), at("2026-09-15 00:00"), ANYWHERE)


def test_thursday_to_monday_without_the_weekend_is_three_days() -> None:
    week = row(start_date=date(2026, 9, 17), end_date=date(2026, 9, 21), skip_weekdays=frozenset({5, 6}))
    assert week.days() == 3
    assert [day.day for day in week.dates()] == [17, 18, 21]
    assert [week.nth_date(index).day for index in range(3)] == [17, 18, 21]


def test_a_row_whose_every_date_is_skipped_holds_nothing() -> None:
    never = row(skip_weekdays=frozenset(range(7)))
    assert count([never]) == 0
    assert list(slots([never])) == []


def test_stations_multiply_the_places_and_share_a_time() -> None:
    both = row("08:00", "08:10", stations=(ANN, BEN))
    assert count([both]) == 4
    assert [(slot.start.minute, slot.station) for slot in slots([both])] == [(0, ANN), (0, BEN), (5, ANN), (5, BEN)]


def test_rows_are_used_in_the_order_written() -> None:
    later, earlier = row("10:00", "10:10"), row("08:00", "08:10")
    assert [slot.start.hour for slot in slots([later, earlier])] == [10, 10, 8, 8]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("12:00", "08:00"), "end time 08:00 does not lie after the start time 12:00"),
        (row("08:00", "08:00"), "does not lie after"),
        (row(minutes=0), "at least one minute"),
        (row(minutes=-5), "at least one minute"),
        (row(gap=-1), "cannot be negative"),
        (row(end_date=date(2026, 9, 13)), "2026-09-13 lies before the start date 2026-09-14"),
        (row(end_date=date(2036, 9, 21)), "3,661 days are more than the 3,660"),
        (row(break_start=time(10)), "both a start and an end"),
        (row(break_start=time(10), break_end=time(9)), "ends at 09:00, before it starts at 10:00"),
    ],
)
def test_a_row_that_cannot_be_used_is_said_in_a_sentence_with_its_number(wrong: SlotRow, said: str) -> None:
    found = check([row(), wrong])
    assert len(found) == 1
    assert found[0].startswith("Row 2: ")
    assert found[0].endswith(".")
    assert said in found[0]


def test_a_row_that_cannot_be_used_holds_nothing() -> None:
    broken = [row("12:00", "08:00"), row(minutes=0), row(gap=-1), row(end_date=date(2026, 9, 13))]
    assert count(broken) == 0
    assert list(slots(broken)) == []


def test_two_rows_of_one_station_that_meet_are_found_with_their_first_clash() -> None:
    rows = [row(stations=(ANN,)), row("11:58", "14:00", stations=(Station("ann", "ROOM 1"),))]
    assert overlaps(rows) == [Overlap(ANN, (0, 1), at("2026-09-14 11:58"), 1)]
    assert overlaps(rows)[0].sentence() == (
        "Rows 1 and 2 overlap for Ann/Room 1 from 2026-09-14 11:58: 1 slot would be double-booked."
    )


def test_rows_without_a_station_share_one() -> None:
    assert overlaps([row(), row("08:02", "08:07")]) == [Overlap(ANYWHERE, (0, 1), at("2026-09-14 08:02"), 2)]


def test_two_stations_may_work_at_the_same_time() -> None:
    assert overlaps([row(stations=(ANN,)), row(stations=(BEN,)), row()]) == []


def test_slots_that_fit_into_the_gaps_of_another_row_do_not_overlap() -> None:
    assert overlaps([row("08:00", "09:00", 5, gap=5), row("08:05", "09:00", 5, gap=5)]) == []


def test_rows_that_touch_do_not_overlap() -> None:
    assert overlaps([row("08:00", "10:00"), row("10:00", "12:00")]) == []


def test_one_row_that_names_a_station_twice_overlaps_with_itself() -> None:
    (found,) = overlaps([row("08:00", "08:10", stations=(ANN, BEN, ANN))])
    assert found == Overlap(ANN, (0, 0), at("2026-09-14 08:00"), 2)
    assert found.sentence().startswith("Row 1 names Ann/Room 1 twice from 2026-09-14 08:00: 2 slots")


def test_overlaps_are_counted_on_the_dates_both_rows_work() -> None:
    fortnight = row("08:00", "09:00", 60, end_date=date(2026, 9, 27), skip_weekdays=frozenset({5, 6}))
    saturdays = replace(fortnight, start_date=date(2026, 9, 16), end_date=date(2026, 12, 31), skip_weekdays=frozenset())
    assert overlaps([fortnight, saturdays]) == [Overlap(ANYWHERE, (0, 1), at("2026-09-16 08:00"), 8)]


def test_a_row_inside_a_long_slot_of_another_clashes_with_it_each_time() -> None:
    assert overlaps([row("08:00", "12:00", 240), row("08:00", "08:20", 5)]) == [
        Overlap(ANYWHERE, (0, 1), at("2026-09-14 08:00"), 4)
    ]

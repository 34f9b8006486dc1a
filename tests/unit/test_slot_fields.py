"""Dates, times and rows as staff type them into the grid of the scheduling wizard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest

from tui_studio.domain.slots import Station
from tui_studio.ui.wizards.slot_fields import read_date, read_number, read_row, read_stations, read_time
from tui_studio.ui.wizards.slot_sheet import DEFAULTS


def refuses(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("text", ["2026-09-14", "20260914", "2026/9/14", "14.9.2026", "9/14/2026", " 2026-9-14 "])
def test_a_date_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert read_date(text) == date(2026, 9, 14)


@pytest.mark.parametrize("text", ["", "14", "2026-13-01", "31.2.2026", "14/9/2026", "tomorrow", "2026-09-14T08:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refuses(read_date, text)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("8", 8, 0), ("830", 8, 30), ("08:30", 8, 30), ("8.30", 8, 30), ("1530", 15, 30), ("3pm", 15, 0),
     ("3:30 p.m.", 15, 30), ("12am", 0, 0), ("12pm", 12, 0), ("0", 0, 0), ("24:00", 0, 0), ("23:59", 23, 59)],
)  # fmt: skip
def test_a_time_is_read_in_the_ways_people_write_it(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == time(hour, minute)


@pytest.mark.parametrize("text", ["", "25", "8:60", "13pm", "0am", "24:01", "noon", "12345", "8:5", "٨"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert refuses(read_time, text)


def test_a_number_may_be_left_out_but_not_be_a_word() -> None:
    assert read_number("") == 0
    assert read_number(" 12 ") == 12
    assert all(refuses(read_number, text) for text in ("x", "-1", "1.5", "²"))


def test_a_row_needs_only_a_date() -> None:
    row, wrong = read_row({**DEFAULTS, "start_date": "2026-09-14"})
    assert wrong == []
    assert row is not None
    assert (row.start_date, row.end_date) == (date(2026, 9, 14), date(2026, 9, 14))
    assert (row.start, row.end, row.minutes, row.gap) == (time(8), time(15), 3, 0)
    assert row.skip_weekdays == {5, 6}
    assert row.count() == 140


def test_the_row_of_the_rule_book_holds_thirty_seven() -> None:
    values = {"start_date": "2026-09-14", "start": "8", "end": "12", "minutes": "5", "gap": "1", "break_start": "10"}
    row, wrong = read_row({**values, "break_end": "10:15"})
    assert wrong == []
    assert row is not None
    assert row.count() == 37


def test_midnight_to_midnight_is_a_whole_day() -> None:
    row, _ = read_row({"start_date": "2026-09-14", "start": "0:00", "end": "24:00", "minutes": "3"})
    assert row is not None
    assert row.count() == 480


def test_each_wrong_field_has_its_own_sentence() -> None:
    row, wrong = read_row({**DEFAULTS, "start_date": "soon", "end": "late", "minutes": ""})
    assert row is None
    assert wrong == [
        ("start_date", "“soon” is no date; write it like 2026-09-14."),
        ("end", "“late” is no time; write it like 15:00, or 00:00 for midnight."),
        ("minutes", "Min is missing."),
    ]


def test_a_row_that_makes_no_sense_says_why() -> None:
    row, wrong = read_row({**DEFAULTS, "start_date": "2026-09-14", "end_date": "2026-09-13"})
    assert row is None
    assert wrong == [("end_date", "The end date 2026-09-13 lies before the start date 2026-09-14.")]


def test_stations_are_photographers_with_rooms() -> None:
    assert read_stations("Ann/Room 1; Bob/Room 2") == (Station("Ann", "Room 1"), Station("Bob", "Room 2"))
    assert read_stations("Ann") == (Station("Ann", ""),)
    assert read_stations(" ; ") == ()

from __future__ import annotations

from datetime import date, time

import pytest

from tui_studio.domain.slot_spec import EXAMPLE, format_spec, parse_spec
from tui_studio.domain.slots import SlotRow, Station, count
from tui_studio.errors import InputRefused


def test_the_line_of_the_contract_is_read_whole() -> None:
    assert parse_spec(EXAMPLE) == SlotRow(
        date(2026, 9, 14), date(2026, 9, 15), time(8), time(15), 3, 1, time(11, 30), time(12, 15),
        frozenset({5, 6}), (Station("Ann", "Room 1"),),
    )  # fmt: skip
    assert format_spec(parse_spec(EXAMPLE)) == EXAMPLE


def test_dates_times_and_duration_are_enough() -> None:
    row = parse_spec("2026-09-14 08:00-12:00 every 5m")
    assert row == SlotRow(date(2026, 9, 14), date(2026, 9, 14), time(8), time(12), 5)
    assert format_spec(row) == "2026-09-14 08:00-12:00 every 5m"


@pytest.mark.parametrize("end", ["24:00", "00:00"])
def test_the_end_of_the_day_is_written_in_two_ways(end: str) -> None:
    assert count([parse_spec(f"2026-09-14 00:00-{end} every 3m")]) == 480


@pytest.mark.parametrize(("text", "minutes"), [("3m", 3), ("1h", 60), ("1h30m", 90), ("2H", 120), ("45min", 45)])
def test_durations_are_hours_and_minutes(text: str, minutes: int) -> None:
    assert parse_spec(f"2026-09-14 08:00-18:00 every {text}").minutes == minutes


def test_several_stations_multiply() -> None:
    row = parse_spec('2026-09-14 08:00-12:00 every 5m station "Ann/Room 1" station Ben/2 station "/Gym" station Cy')
    assert row.stations == (Station("Ann", "Room 1"), Station("Ben", "2"), Station("", "Gym"), Station("Cy", ""))
    assert count([row]) == 4 * 48


def test_parts_may_stand_in_any_order_and_case() -> None:
    text = 'EVERY 3m Skip Saturday,SUN station "Ann/1" 08:00-12:00 gap 0m 2026-09-14'
    row = parse_spec(text)
    assert (row.minutes, row.gap, row.skip_weekdays) == (3, 0, frozenset({5, 6}))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2026-09-14 08:00-12:00 every 90s", "90s"),
        ("2026-09-14 08:00-12:00 every 5", "5"),
        ("2026-09-14 08:00-12:00 every 0m", "0m"),
        ("2026-09-14 08:00-12:00 every", "every"),
        ("2026-09-31 08:00-12:00 every 5m", "2026-09-31"),
        ("2026-09-14 08:00-25:00 every 5m", "08:00-25:00"),
        ("2026-09-14 24:00-25:00 every 5m", "24:00-25:00"),
        ("2026-09-14 08:00 every 5m", "08:00"),
        ("2026-09-14 08:00-12:00 every 5m break noon", "noon"),
        ("2026-09-14 08:00-12:00 every 5m skip sat,s", "sat,s"),
        ("2026-09-14 08:00-12:00 every 5m skip satire", "satire"),
        ("2026-09-14 08:00-12:00 every 5m every 6m", "every"),
        ("2026-09-14 2026-09-15 08:00-12:00 every 5m", "2026-09-15"),
        ("2026-09-14 08:00-12:00 each 5m", "each"),
        ('2026-09-14 "08:00-12:00" every 5m', "08:00-12:00"),
    ],
)
def test_a_word_that_is_wrong_is_quoted_with_a_right_example(text: str, word: str) -> None:
    with pytest.raises(InputRefused) as refused:
        parse_spec(text)
    assert f"“{word}”" in str(refused.value) or f'“"{word}"”' in str(refused.value)
    assert "for example" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "name no date"),
        ("2026-09-14 every 5m", "name no times"),
        ("2026-09-14 08:00-12:00", "every 3m"),
        ("2026-09-14 12:00-08:00 every 5m", "does not lie after"),
        ("2026-09-15..2026-09-14 08:00-12:00 every 5m", "lies before"),
        ("2026-09-14..2126-09-14 08:00-12:00 every 5m", "check the years"),
    ],
)
def test_a_line_that_lacks_something_or_contradicts_itself_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        parse_spec(text)


def test_control_characters_in_a_wrong_word_do_not_reach_the_message() -> None:
    with pytest.raises(InputRefused) as refused:
        parse_spec("2026-09-14 08:00-12:00 every \x1b[31m5m")
    assert "\x1b" not in str(refused.value)

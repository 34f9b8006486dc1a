"""Sessions booked in one pass with a roster: what stands already keeps its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import SCHOOL, YEAR, enroll, schedule, session_ids, slot_row, student, write_roster
from tui_studio.errors import InputRefused
from tui_studio.services.roster_booking import read_booking
from tui_studio.services.roster_plan import RosterPlan, RosterRequest
from tui_studio.services.studio import Studio


def plan_of(studio: Studio, folder: Path, *numbers: int) -> RosterPlan:
    read = studio.rosters.read(write_roster(folder / "a.csv", [student(n) for n in numbers]))
    return studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR))


def test_nobody_is_photographed_by_two_schools_at_once(studio: Studio, tmp_path: Path) -> None:
    enroll(studio, 2, school="Oak School")
    schedule(studio, school="Oak School", photographer="Ann", slots=(slot_row(),))
    plan = plan_of(studio, tmp_path, 1, 2)
    booking = read_booking('2026-09-14 08:00-08:12 every 3m station "Ann"')
    need = studio.roster_booking.need(plan, booking)
    assert need.sentence() == "Sessions: 2 to book, 2 places"
    assert need.told == (
        "2 slots meet a booking that stands (Row 1, 2026-09-14 08:00: Ann has session 10001 (Baker, Ben)); left out.",
    )
    studio.rosters.apply(plan, booking=booking)
    ids = session_ids(studio, f'org:"{SCHOOL}"')
    assert [row.start for row in studio.sessions.rows(ids).values()] == ["08:06", "08:09"]

    short = read_booking('2026-09-14 08:00-08:09 every 3m station "Ann"')
    assert studio.roster_booking.need(plan_of(studio, tmp_path, 1, 2, 3), short).short_by == 1


def test_days_off_are_told_and_used_all_the_same(studio: Studio, tmp_path: Path) -> None:
    opened = studio.preferences.get()
    studio.preferences.save(opened, replace(opened, holidays=("2026-09-14",)))
    need = studio.roster_booking.need(plan_of(studio, tmp_path, 1), read_booking("2026-09-14 08:00-08:12 every 3m"))
    assert (need.short_by, need.told) == (0, ("Days off: 2026-09-14; used all the same.",))


@pytest.mark.parametrize("when", ["2026-08-31", "2026-08-31 08:00-08:12 every 3m"])
def test_a_day_that_is_past_is_told(studio: Studio, tmp_path: Path, when: str) -> None:
    need = studio.roster_booking.need(plan_of(studio, tmp_path, 1), read_booking(when))
    assert (need.short_by, need.told) == (0, ("2026-08-31 is past already; used all the same.",))


def test_rows_that_overlap_are_refused_where_they_are_typed() -> None:
    with pytest.raises(InputRefused, match="overlap"):
        read_booking("2026-09-14 08:00-09:00 every 3m; 2026-09-14 08:30-09:30 every 3m")

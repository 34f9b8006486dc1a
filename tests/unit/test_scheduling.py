from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, schedule, schedule_plan, session_ids, slot_row
from tui_studio.domain.clashes import leaps
from tui_studio.domain.class_blocks import shortage
from tui_studio.domain.slots import Station
from tui_studio.errors import Cancelled, InputRefused, NotFound
from tui_studio.services.progress import Silent
from tui_studio.services.schedule_plan import ClientChoice, slot_sentences
from tui_studio.services.studio import Studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 20)
    return studio


class StopAfter(Silent):
    """Asks to stop at the n-th checkpoint."""

    def __init__(self, checkpoints: int) -> None:
        self.left = checkpoints

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_everybody_gets_a_session_with_a_number_and_a_time(school: Studio) -> None:
    result = schedule(school)
    assert (result.created, result.first, result.last) == (20, "2026-09-14T08:00", "2026-09-14T08:57")
    rows = list(school.sessions.rows(session_ids(school)).values())
    assert sorted(row.number for row in rows) == [str(10001 + n) for n in range(20)]
    assert {row.status for row in rows} == {"Scheduled"}
    assert {(row.organization, row.year) for row in rows} == {(SCHOOL, YEAR)}


def test_one_place_short_creates_nothing_and_says_the_number(school: Studio) -> None:
    plan = schedule_plan(school, slots=(slot_row(start="08:00", end="08:57"),))
    assert (plan.slots, plan.short_by) == (19, 1)
    assert plan.sentence() == "20 clients, 0 excluded, 20 to book, 19 slots, 1 short"
    with pytest.raises(InputRefused, match="1 of 20 clients have no slot; nothing was created"):
        school.scheduling.apply(plan)
    assert school.sessions.count() == 0


def test_the_names_are_in_order_and_the_gap_is_kept(school: Studio) -> None:
    schedule(school, slots=(slot_row(minutes=5, gap=1),))
    rows = school.sessions.rows(session_ids(school))
    names = [rows[row_id].last_name for row_id in session_ids(school)]
    assert names == sorted(names, key=lambda name: name.replace("í", "i").replace("Ł", "L"))
    starts = [rows[row_id].start for row_id in session_ids(school)]
    assert starts[:3] == ["08:00", "08:06", "08:12"]


def test_stations_multiply_the_places_and_are_booked(school: Studio) -> None:
    stations = (Station("Ann", "Room 1"), Station("Bo", "Room 2"))
    plan = schedule_plan(school, slots=(slot_row(end="08:30", stations=stations),))
    assert plan.slots == 20
    school.scheduling.apply(plan)
    rows = school.sessions.rows(session_ids(school, "photographer:ann"))
    assert len(rows) == 10
    assert {row.room for row in rows.values()} == {"Room 1"}
    assert school.lookups.photographers() == ["Ann", "Bo"]


def test_a_date_and_no_time(school: Studio) -> None:
    result = schedule(school, untimed=PICTURE_DAY)
    assert (result.created, result.first) == (20, "2026-09-14")
    row = next(iter(school.sessions.rows(session_ids(school)).values()))
    assert (row.date, row.start, row.end) == ("2026-09-14", "", "")


def test_the_day_after_nobody_is_booked_again(school: Studio) -> None:
    schedule(school, slots=(slot_row(date(2026, 8, 3)),))
    later = school.scheduling.choose(ClientChoice(SCHOOL, YEAR))
    assert (len(later.clients), later.left_out) == (0, 20)
    again = school.scheduling.choose(ClientChoice(SCHOOL, YEAR, not_in_shoot=False))
    assert len(again.clients) == 20, "their session lies in the past, so there is no future one"


def test_a_cancelled_session_does_not_count(school: Studio) -> None:
    schedule(school)
    school.statuses.apply_advance(school.statuses.plan_advance(session_ids(school, "number:10001"), to="Cancelled"))
    assert len(school.scheduling.choose(ClientChoice(SCHOOL, YEAR)).clients) == 1


def test_clients_can_be_excluded(school: Studio) -> None:
    plan = schedule_plan(school, excluded=school.scheduling.numbered(["1", "2"]))
    assert (plan.clients, plan.excluded, plan.to_book) == (20, 2, 18)
    with pytest.raises(NotFound, match="no client 999"):
        school.scheduling.numbered(["1", "999"])


def test_a_station_in_two_places_at_once_is_refused(school: Studio) -> None:
    with pytest.raises(InputRefused, match="double-booked"):
        schedule_plan(school, slots=(slot_row(), slot_row(start="09:00", end="10:00")))


def test_names_that_nobody_has_are_refused_with_those_that_exist(school: Studio) -> None:
    with pytest.raises(NotFound, match="There are Lincoln High School"):
        schedule_plan(school, school="Lincon")
    with pytest.raises(NotFound, match="there are rosters of 2026"):
        schedule_plan(school, year=2031)
    with pytest.raises(NotFound, match="There are School portrait"):
        schedule_plan(school, type="Wedding")
    with pytest.raises(NotFound, match="no status “Nowhere”"):
        schedule_plan(school, status="Nowhere")


def test_stopping_in_the_middle_leaves_nothing(school: Studio) -> None:
    plan = schedule_plan(school)
    with pytest.raises(Cancelled):
        school.scheduling.apply(plan, StopAfter(1))
    assert school.sessions.count() == 0
    assert school.scheduling.apply(plan).created == 20


def test_a_plan_that_was_overtaken_is_refused(school: Studio) -> None:
    plan = schedule_plan(school)
    schedule(school)
    with pytest.raises(InputRefused, match="meanwhile; nothing was created"):
        school.scheduling.apply(plan)
    assert school.sessions.count() == 20


def test_a_schedule_is_taken_back_and_its_numbers_are_not_given_again(school: Studio) -> None:
    schedule(school)
    plan = school.journal.last()
    assert plan is not None
    assert school.journal.undo(plan.batch).undone == 20
    assert school.sessions.count() == 0
    schedule(school)
    assert min(row.number for row in school.sessions.rows(session_ids(school)).values()) == "10021"


def test_slots_of_a_photographer_who_is_booked_are_left_out_or_used_by_choice(school: Studio) -> None:
    schedule(
        school,
        slots=(slot_row(end="08:30"),),
        photographer="Ann",
        excluded=school.scheduling.numbered(map(str, range(11, 21))),
    )
    again = (slot_row(end="09:30"),)
    plan = schedule_plan(school, slots=again, photographer="ann")
    assert (plan.slots, len(plan.slot_warnings.clashes)) == (30, 10)
    assert plan.first == "2026-09-14T08:00"
    assert "Row 1, 2026-09-14 08:00: ann has session 10001 (Baker, Ben" in plan.slot_warnings.clashes[0].sentence()
    plan = schedule_plan(school, slots=again, photographer="ann", skip_clashes=True)
    assert (plan.slots, plan.first) == (20, "2026-09-14T08:30")
    assert not schedule_plan(school, slots=again, photographer="Bo").slot_warnings.clashes
    school.scheduling.apply(plan)
    cancelled = school.statuses.plan_advance(session_ids(school), to="Cancelled")
    school.statuses.apply_advance(cancelled)
    assert not schedule_plan(school, slots=again, photographer="Ann").slot_warnings.clashes


def test_a_class_gets_its_own_row_and_everybody_else_the_rest(school: Studio) -> None:
    nine = slot_row(end="08:15", classes=("9",))
    rest = slot_row(start="09:00", end="10:00")
    plan = schedule_plan(school, slots=(rest, nine))
    placed = [one for one in plan.placed if one.row == 1]
    assert [one.client.grade for one in placed] == ["9"] * 5
    assert [block.short for block in plan.blocks] == [0, 0]
    short = schedule_plan(school, slots=(replace(nine, end=time(8, 3)), rest))
    with pytest.raises(InputRefused, match=r"4 of 20 clients have no slot; nothing was created. 9: 4 places short"):
        school.scheduling.apply(short)
    with pytest.raises(NotFound, match="Nobody of those chosen is in “13”"):
        schedule_plan(school, slots=(replace(nine, classes=("13",)), rest))


def test_only_class_rows_leave_everybody_else_over_and_say_so(school: Studio) -> None:
    plan = schedule_plan(school, slots=(slot_row(classes=("9",)),))
    assert plan.short_by == len(plan.left_over) == 15
    assert {client.grade for client in plan.left_over} == {"10", "11", "12"}
    assert shortage(plan.blocks) == "everybody else: 15 places short"


def test_days_off_are_shown_and_left_out_by_choice(school: Studio) -> None:
    preferences = school.preferences.get()
    school.preferences.save(preferences, replace(preferences, holidays=("2026-09-14",)))
    rows = (replace(slot_row(end="08:57"), end_date=date(2026, 9, 15)),)
    plan = schedule_plan(school, slots=rows)
    assert (plan.slots, plan.slot_warnings.holidays) == (38, (PICTURE_DAY,))
    plan = schedule_plan(school, slots=rows, skip_holidays=True)
    assert (plan.slots, plan.short_by) == (19, 1)


def test_a_day_that_is_past_is_told_and_booked_all_the_same(school: Studio) -> None:
    def told(**asked: object) -> list[str]:
        return slot_sentences(schedule_plan(school, **asked).slot_warnings, skipped=False, closed=False)

    said = ["2026-08-31 is past already; used all the same."]
    later = slot_row(date(2026, 9, 2))
    assert told(slots=(later, slot_row(date(2026, 8, 31)))) == said
    assert told(slots=(), untimed=date(2026, 8, 31)) == said
    assert told(slots=(), untimed=date(2026, 9, 1)) == told(slots=(later,)) == []
    begun = replace(later, start_date=date(2026, 8, 31))  # a Monday
    assert told(slots=(begun,)) == said
    assert told(slots=(replace(begun, skip_weekdays=frozenset({0})),)) == []
    assert told(slots=(replace(begun, end_date=begun.start_date, skip_weekdays=frozenset({0})), later)) == []
    plan = schedule_plan(school, slots=(), untimed=date(2026, 8, 31))
    assert school.scheduling.apply(plan).created == 20


def test_an_hour_that_does_not_exist_has_no_slots() -> None:
    row = slot_row(date(2027, 3, 14), "00:00", "00:00")
    found = leaps([row], ZoneInfo("America/Chicago"))
    assert (found[0].start, found[-1].start, len(found)) == (time(2), time(2, 57), 20)
    assert leaps([slot_row(date(2027, 11, 7), "00:00", "00:00")], ZoneInfo("America/Chicago")) == []


def test_a_slot_that_was_taken_since_the_plan_is_not_given_again(studio: Studio) -> None:
    enroll(studio, 3)
    enroll(studio, 2, school="Grant Elementary")
    mine = schedule_plan(studio, photographer="Ann")
    schedule(studio, school="Grant Elementary", photographer="Ann")
    with pytest.raises(InputRefused, match=r"2 slots were taken .*08:00: Ann has session 10001 .*nothing was created"):
        studio.scheduling.apply(mine)
    assert len(session_ids(studio)) == 2
    for skip, start in ((True, "2026-09-14T08:06"), (False, "2026-09-14T08:00")):
        again = studio.scheduling.apply(schedule_plan(studio, photographer="Ann", skip_clashes=skip))
        assert (again.created, again.first) == (3, start)
        studio.journal.undo(again.batch)


def test_a_photographer_in_two_rooms_at_once_is_told(studio: Studio) -> None:
    enroll(studio, 4)
    rooms = (Station("Ann", "Gym"), Station("ann", "Stage"), Station("Ben", "Hall"))
    plan = schedule_plan(studio, slots=(slot_row(end="08:09", stations=rooms),))
    assert slot_sentences(plan.slot_warnings, skipped=True, closed=False) == [
        "Ann would be in several rooms at once from 2026-09-14 08:00: 3 slots, used all the same."
    ]
    shared = schedule_plan(studio, photographer="Ann", slots=(slot_row(stations=(rooms[1], Station("", "Hall"))),))
    assert [met.station.photographer for met in shared.slot_warnings.twice] == ["ann"]
    apart = schedule_plan(studio, slots=(slot_row(stations=(rooms[0], rooms[2], Station("", "Yard"))),))
    assert apart.slot_warnings.twice == ()

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from tests.factories import PICTURE_DAY, enroll, schedule, session_ids, slot_row
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings
from tui_studio.domain.moves import Wish, read_minutes
from tui_studio.domain.slots import Station
from tui_studio.errors import FieldsRefused, InputRefused, NotFound
from tui_studio.services.booking import BookingWish
from tui_studio.services.scheduling import ClientChoice
from tui_studio.services.studio import Studio, create_studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 6)
    schedule(studio, photographer="Ann", room="Gym")
    return studio


def times(studio: Studio) -> list[str]:
    rows = studio.sessions.rows(session_ids(studio))
    return [f"{rows[key].date[5:]} {rows[key].start}" for key in sorted(rows)]


def undo(studio: Studio) -> None:
    step = studio.journal.last()
    assert step is not None
    assert not step.refused
    studio.journal.undo(step.batch)


def test_a_class_is_moved_by_minutes_and_taken_back(school: Studio) -> None:
    before = times(school)
    ids = sorted(session_ids(school))[:3]
    plan = school.moves.plan_move(ids, Wish(by=60))
    assert plan.sentence() == "3 sessions move"
    result = school.moves.apply(plan)
    assert (result.changed, times(school)[:3]) == (3, ["09-14 09:00", "09-14 09:03", "09-14 09:06"])
    row = school.sessions.rows(ids[:1])[ids[0]]
    assert (row.end, row.photographer) == ("09:03", "Ann")
    undo(school)
    assert times(school) == before


def test_what_cannot_move_is_said_and_the_rest_moves(school: Studio) -> None:
    ids = sorted(session_ids(school))
    school.moves.cancel(school.moves.plan_cancel(ids[:1]), "ill")
    plan = school.moves.plan_move(ids, Wish(by=-500))
    assert plan.count == 0
    assert {(skip.record, skip.reason) for skip in plan.skipped} == {("10001", "cancelled")} | {
        (f"1000{n}", "would leave its day") for n in range(2, 7)
    }
    assert school.moves.plan_move(ids, Wish(by=15)).sentence() == "5 sessions move, 1 stays: cancelled"
    assert school.moves.plan_move(ids[1:2], Wish(day=PICTURE_DAY)).skipped[0].reason == "stands there already"


def test_a_session_gets_another_day_time_and_station_and_a_clash_is_said(school: Studio) -> None:
    first = min(session_ids(school))
    view = school.session_records.get(first)
    school.session_records.save(view, {**view.values, "confirmed": True})
    meeting = school.moves.plan_move([first], Wish(start=time(8, 4)))
    assert meeting.moves[0].clash == "session 10002 (Ann)"
    assert meeting.sentence() == "1 session moves, 1 meets another session"
    wish = Wish(date(2026, 9, 21), time(10), "Bo", "")
    plan = school.moves.plan_move([first], wish)
    assert (plan.clashes, str(plan.moves[0].to)) == (0, "2026-09-21 10:00 Bo")
    school.moves.apply(plan)
    values = school.session_records.get(first).values
    assert (values["date"], values["start"], values["end"]) == (date(2026, 9, 21), time(10), time(10, 3))
    assert (values["photographer"], values["room"], values["confirmed"]) == ("Bo", "", False)
    with pytest.raises(InputRefused, match="another workstation meanwhile; nothing was moved"):
        school.moves.apply(meeting)


def test_what_others_did_since_the_plan_is_found_before_anything_is_moved(school: Studio) -> None:
    first, second, third, *_ = sorted(session_ids(school))
    planned = [school.moves.plan_move([one], Wish(start=time(10))) for one in (first, second, third)]
    assert [plan.clashes for plan in planned] == [0, 0, 0]
    school.moves.apply(planned[0])
    school.moves.cancel(school.moves.plan_cancel([third]), "ill")
    before = times(school)
    with pytest.raises(InputRefused, match=r"10002 would meet session 10001 \(Ann\), which came there meanwhile"):
        school.moves.apply(planned[1])
    with pytest.raises(InputRefused, match=r"10003 stays \(cancelled meanwhile\)"):
        school.moves.apply(planned[2])
    assert times(school) == before
    both = school.moves.plan_move([second], Wish(start=time(10)))
    assert (both.clashes, school.moves.apply(both).changed) == (1, 1)


def test_those_that_move_together_meet_each_other_too(school: Studio) -> None:
    first, second, *_ = sorted(session_ids(school))
    school.moves.apply(school.moves.plan_move([second], Wish(day=date(2026, 9, 21), start=time(8))))
    plan = school.moves.plan_move([first, second], Wish(day=date(2026, 9, 28)))
    assert [move.clash for move in plan.moves] == ["another of those moved (Ann)"] * 2


def test_cameras_in_one_gym_do_not_meet_but_a_room_without_a_photographer_does(studio: Studio) -> None:
    enroll(studio, 4)
    schedule(studio, slots=(slot_row(stations=(Station("Ann", "Gym"), Station("Bo", "Gym"))),))
    ids = sorted(session_ids(studio))
    assert studio.moves.plan_move(ids, Wish(by=60)).sentence() == "4 sessions move"
    assert studio.moves.plan_swap([ids[0], ids[2]]).clashes == 0
    assert studio.moves.plan_move(ids[:1], Wish(photographer="Bo")).moves[0].clash == "session 10002 (Bo)"
    assert studio.moves.plan_move(ids[:1], Wish(photographer="")).moves[0].clash == "session 10002 (Gym)"
    wish = BookingWish(PICTURE_DAY, time(8), photographer="Cy", room="Gym")
    assert not any("meets" in note for note in studio.booking.plan(1, wish).notes)


def test_two_sessions_are_swapped(school: Studio) -> None:
    first, second, third, *_ = sorted(session_ids(school))
    plan = school.moves.plan_swap([first, third])
    assert (plan.count, plan.clashes) == (2, 0)
    school.moves.apply(plan)
    assert times(school)[:3] == ["09-14 08:06", "09-14 08:03", "09-14 08:00"]
    with pytest.raises(InputRefused, match="exactly two"):
        school.moves.plan_swap([first, second, third])
    undo(school)
    assert times(school)[:3] == ["09-14 08:00", "09-14 08:03", "09-14 08:06"]


def test_a_session_without_a_time_gets_one_and_is_not_shifted(school: Studio) -> None:
    again = schedule_untimed(school)
    assert school.moves.plan_move([again], Wish(by=10)).skipped[0].reason == "has no time"
    plan = school.moves.plan_move([again], Wish(start=time(23, 58)))
    assert plan.skipped[0].reason == "would leave its day"
    assert str(school.moves.plan_move([again], Wish(start=time(11))).moves[0].to) == "2026-09-14 11:00"
    view = school.session_records.get(again)
    school.session_records.save(view, {**view.values, "date": None})
    assert school.moves.plan_move([again], Wish(start=time(11))).skipped[0].reason == "has no date"
    assert school.moves.plan_move([again], Wish(date(2026, 9, 21), time(11))).count == 1


def schedule_untimed(studio: Studio) -> int:
    plan = studio.booking.plan(1, BookingWish(PICTURE_DAY))
    return studio.booking.book(plan)[0]


def test_cancelling_needs_a_reason_keeps_it_and_frees_the_client(school: Studio) -> None:
    first = min(session_ids(school))
    plan = school.moves.plan_cancel([first])
    with pytest.raises(InputRefused, match="Say why"):
        school.moves.cancel(plan, "  ")
    school.moves.cancel(plan, "moved away")
    assert school.sessions.rows([first])[first].status == "Cancelled"
    history = school.session_records.listed(first, "history")
    assert any("moved away" in " ".join(row.cells) for row in history)
    assert len(school.scheduling.choose(ClientChoice("Lincoln High School", 2026)).clients) == 1
    assert school.moves.plan_cancel([first]).skipped[0].reason == "already Cancelled"
    undo(school)
    assert school.sessions.rows([first])[first].status == "Scheduled"


def test_a_type_that_knows_no_cancelling_is_what_is_said(school: Studio) -> None:
    with school._place.writing() as uow:
        for link in uow.statuses.chains():
            if link.cancelled:
                uow.records.update("session_status", link.id, {"retired": True})
        uow.commit()
    plan = school.moves.plan_cancel(session_ids(school))
    assert plan.forecast() == "0 can move, 6 cannot: its type has no cancelled status"


def test_one_session_is_booked_by_hand_and_what_speaks_against_it_is_said(school: Studio) -> None:
    wish = BookingWish(PICTURE_DAY, time(8, 1), photographer="ann", description="Retake")
    plan = school.booking.plan(1, wish)
    assert plan.notes == ("has a session today or later already", "meets session 10001 (ann)")
    past = school.booking.plan(1, replace(wish, day=date(2026, 8, 31)))
    assert past.notes == ("has a session today or later already", "the day is past already")
    assert "2026-09-14 08:01 to 08:04" in plan.sentence()
    session_id, number = school.booking.book(plan)
    row = school.sessions.rows([session_id])[session_id]
    assert (number, row.start, row.end, row.photographer, row.description) == (
        "10007",
        "08:01",
        "08:04",
        "Ann",
        "Retake",
    )
    with pytest.raises(NotFound, match="There is no session type “Wedding”"):
        school.booking.plan(1, replace(wish, type="Wedding"))
    with pytest.raises(InputRefused, match="would leave its day"):
        school.booking.plan(1, replace(wish, start=time(23), minutes=90))
    undo(school)
    assert session_id not in session_ids(school)


def test_a_place_that_was_taken_since_the_plan_is_not_booked_again(school: Studio) -> None:
    wish = BookingWish(PICTURE_DAY, time(10), photographer="Ann")
    mine, theirs = school.booking.plan(1, wish), school.booking.plan(2, wish)
    school.booking.book(theirs)
    with pytest.raises(InputRefused, match=r"meets session 10007 \(Ann\)\. This is new since you looked; nothing"):
        school.booking.book(mine)
    assert len(session_ids(school)) == 7
    again = school.booking.plan(1, wish)
    assert "meets session 10007 (Ann)" in again.notes
    school.booking.book(again)
    assert len(session_ids(school)) == 8


def test_a_move_is_not_taken_back_into_a_place_that_was_taken_since(school: Studio) -> None:
    first = sorted(session_ids(school))[0]
    school.moves.apply(school.moves.plan_move([first], Wish(start=time(15))))
    taking = school.booking.plan(6, BookingWish(PICTURE_DAY, time(8), 3, photographer="ann"))
    school.booking.book(taking)
    refused = school.journal.last()
    assert refused is not None
    assert refused.summary == "Session 10007 booked by hand"
    batch = step_of(school, "Rescheduled")
    with pytest.raises(InputRefused, match=r"would meet session 10007.*came to 2026-09-14 08:00 since"):
        school.journal.undo(batch)
    undo(school)
    school.journal.undo(batch)
    assert times(school)[0] == "09-14 08:00"


def test_a_cancellation_is_not_taken_back_into_a_place_that_was_taken_since(school: Studio) -> None:
    ids = sorted(session_ids(school))
    cancelled = school.moves.cancel(school.moves.plan_cancel(ids[:1]), "ill").batch
    school.moves.apply(school.moves.plan_move(ids[5:], Wish(start=time(8))))
    with pytest.raises(InputRefused, match="would meet session 10006"):
        school.journal.undo(cancelled)
    undo(school)
    school.journal.undo(cancelled)
    assert not any(row.status == "Cancelled" for row in school.sessions.rows(ids).values())


def test_those_who_met_before_may_meet_again(school: Studio) -> None:
    ids = sorted(session_ids(school))
    school.moves.apply(school.moves.plan_move(ids[1:2], Wish(start=time(8))))
    school.moves.cancel(school.moves.plan_cancel(ids[:1]), "ill")
    undo(school)
    assert times(school)[:2] == ["09-14 08:00"] * 2


def test_a_step_taken_back_counts_as_having_come_since(school: Studio) -> None:
    one, other, *_ = sorted(session_ids(school))
    school.moves.cancel(school.moves.plan_cancel([one]), "ill")
    cancelled = step_of(school, "Cancelled")
    school.moves.apply(school.moves.plan_move([other], Wish(start=time(8))))
    school.moves.apply(school.moves.plan_move([other], Wish(start=time(12))))
    school.journal.undo(cancelled)
    with pytest.raises(InputRefused, match="would meet session 10001"):
        school.journal.undo(step_of(school, "Rescheduled: session 10002 to 2026-09-14 12:00"))


def step_of(studio: Studio, summary: str) -> str:
    with studio.statuses._place.reading() as uow:
        return str(next(step.batch for step in uow.journal.standing() if step.summary.startswith(summary)))


def test_people_and_rooms_that_a_step_named_first_go_with_it_unless_somebody_needs_them(studio: Studio) -> None:
    enroll(studio, 6)
    schedule(studio, photographer="Ann", room="Gym", excluded=frozenset({6}))
    studio.booking.book(studio.booking.plan(6, BookingWish(PICTURE_DAY, time(15), photographer="Bo", room="Hall")))
    ids = session_ids(studio)
    studio.moves.apply(studio.moves.plan_move(ids[:1], Wish(photographer="Cleo", room="Hall")))
    assert studio.lookups.photographers() == ["Ann", "Bo", "Cleo"]
    undo(studio)
    assert (studio.lookups.photographers(), studio.lookups.rooms()) == (["Ann", "Bo"], ["Gym", "Hall"])
    undo(studio)
    assert (studio.lookups.photographers(), studio.lookups.rooms()) == (["Ann"], ["Gym"])
    studio.booking.book(studio.booking.plan(6, BookingWish(PICTURE_DAY, time(15), photographer="Ann")))
    studio.journal.undo(step_of(studio, "Bulk"))
    assert (studio.lookups.photographers(), studio.lookups.rooms()) == (["Ann"], []), "one is needed still"
    undo(studio)
    assert studio.lookups.photographers() == [], "and goes when nobody needs her"


def test_a_time_that_the_clock_leaps_over_is_refused_for_single_sessions_too(settings: Settings) -> None:
    school = create_studio(settings, "West", FrozenClock(ZoneInfo("America/Denver")))
    enroll(school, 2)
    schedule(school)
    day = date(2027, 3, 14)  # the clocks go from 02:00 to 03:00
    ids = session_ids(school)
    plan = school.moves.plan_move(ids[:1], Wish(day=day, start=time(2, 30)))
    assert (plan.count, plan.skipped[0].reason) == (0, "the clock is put forward over that time")
    with pytest.raises(InputRefused, match="02:30: the clock is put forward over that time"):
        school.booking.plan(1, BookingWish(day, time(2, 30)))
    with pytest.raises(InputRefused, match="put forward"):
        school.booking.plan(1, BookingWish(day, time(1, 58), 5))
    assert school.booking.plan(1, BookingWish(day, time(1, 55), 5)).end == time(2)
    view = school.session_records.get(ids[0])
    with pytest.raises(FieldsRefused, match="put forward"):
        school.session_records.save(view, view.values | {"date": day, "start": time(2, 30), "end": time(2, 33)})
    assert school.session_records.save(view, view.values | {"date": day, "start": time(3), "end": time(3, 3)})
    school.close()


@pytest.mark.parametrize(("text", "minutes"), [("+15", 15), ("-30", -30), ("1h", 60), ("- 1h30m", -90), ("5 min", 5)])
def test_minutes_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "+", "soon", "1.5h", "12345"])
def test_what_is_no_minutes_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="are no minutes"):
        read_minutes(text)

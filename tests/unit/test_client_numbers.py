"""When a client gets a number: at creation, with the first session, with one of a status, or never by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import SCHOOL, YEAR, enroll, prefer, schedule, session_ids, student, write_roster
from tui_studio.errors import FieldsRefused, NotFound
from tui_studio.services.booking import BookingWish
from tui_studio.services.roster_booking import read_booking
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.services.studio import Studio


def numbers(studio: Studio) -> list[str]:
    rows = studio.clients.rows(studio.clients.ids()).values()
    return [row.number for row in sorted(rows, key=lambda row: row.student_id)]


def take_back(studio: Studio) -> None:
    step = studio.journal.last()
    assert step is not None
    assert not step.refused
    studio.journal.undo(step.batch)


def put(studio: Studio, last: str, **more: object) -> int:
    view = studio.client_records.blank()
    return studio.client_records.save(view, view.values | {"last_name": last} | more)


def test_with_the_first_session_and_back_with_it(studio: Studio) -> None:
    prefer(studio, client_numbering="session")
    enroll(studio, 3)
    assert numbers(studio) == ["", "", ""]
    assert list(studio.clients.ids("number:1")) == []
    booked = studio.booking.book(studio.booking.plan(2, BookingWish(studio.clock.today())))
    assert numbers(studio) == ["", "1", ""]
    schedule(studio)
    assert numbers(studio) == ["2", "1", "3"], "in the order of their slots, and nobody twice"
    assert list(studio.clients.ids("number:3")) == [3]
    assert studio.clients.find_number("3") == 3
    take_back(studio)
    assert numbers(studio) == ["", "1", ""]
    assert list(studio.clients.ids("number:3")) == []
    take_back(studio)
    assert numbers(studio) == ["", "", ""]
    assert booked[1] == "10001"
    schedule(studio)
    assert numbers(studio) == ["4", "5", "6"], "a number is not given out again"


def test_in_the_pass_of_a_roster_and_for_a_walk_in(studio: Studio) -> None:
    prefer(studio, client_numbering="session")
    enroll(studio, 1)
    file = write_roster(studio.settings.paths.root / "more.csv", [student(1), student(2)])
    plan = studio.rosters.compare(studio.rosters.read(file), RosterRequest(SCHOOL, YEAR))
    studio.rosters.apply(plan, booking=read_booking("2026-09-14"))
    assert sorted(numbers(studio)) == ["1", "2"]
    blank = studio.new_clients.blank()
    studio.new_clients.save_and_book(blank, blank.values | {"last_name": "Walk", "organization": SCHOOL})
    assert sorted(numbers(studio)) == ["1", "2", "3"]
    studio.new_clients.save(blank, blank.values | {"last_name": "Prospect", "organization": SCHOOL})
    assert sorted(numbers(studio)) == ["", "1", "2", "3"]
    for _ in range(3):
        take_back(studio)
    assert numbers(studio) == [""]


def test_at_a_status_of_a_session_and_back_with_it(studio: Studio) -> None:
    with pytest.raises(FieldsRefused, match="which status"):
        prefer(studio, client_numbering="status")
    with pytest.raises(FieldsRefused, match="There is no session status “Waiting”"):
        prefer(studio, client_numbering="status", client_number_status="Waiting")
    prefer(studio, client_numbering="status", client_number_status="CANCELLED")
    enroll(studio, 3)
    schedule(studio)
    assert numbers(studio) == ["", "", ""]
    ids = session_ids(studio, "number:10002")
    studio.statuses.apply_advance(studio.statuses.plan_advance(ids, to="Cancelled"))
    assert sorted(numbers(studio)) == ["", "", "1"]
    take_back(studio)
    assert numbers(studio) == ["", "", ""]


def test_a_session_that_is_made_in_the_status_counts(studio: Studio) -> None:
    prefer(studio, client_numbering="status", client_number_status="Scheduled")
    enroll(studio, 2)
    schedule(studio)
    assert numbers(studio) == ["1", "2"]


def test_sessions_put_into_the_status_by_a_chain_count(studio: Studio) -> None:
    prefer(studio, client_numbering="status", client_number_status="Complete")
    enroll(studio, 2)
    schedule(studio)
    opened = studio.session_types.get(1)
    complete = next(link.id for link in opened.chain if link.name == "Complete")
    assert complete is not None
    studio.session_types.save_moving(1, opened, replace(opened, chain=opened.chain[1:]), {1: complete})
    assert numbers(studio) == ["1", "2"]
    take_back(studio)
    assert numbers(studio) == ["", ""]
    assert {row.status for row in studio.sessions.rows(session_ids(studio)).values()} == {"Scheduled"}


def test_never_by_itself_but_by_hand(studio: Studio) -> None:
    prefer(studio, client_numbering="never")
    enroll(studio, 2)
    schedule(studio)
    assert numbers(studio) == ["", ""]
    assert studio.client_records.get(1).title.startswith("Client · ")
    for client, number in ((1, "A7"), (2, "a8")):
        view = studio.client_records.get(client)
        studio.client_records.save(view, view.values | {"number": number})
    assert numbers(studio) == ["A7", "a8"]
    view = studio.client_records.get(2)
    with pytest.raises(FieldsRefused, match="Another client has the number A7"):
        studio.client_records.save(view, view.values | {"number": "A7"})
    take_back(studio)
    assert numbers(studio) == ["A7", ""]


def test_a_typed_number_is_passed_over_by_the_counter(studio: Studio) -> None:
    put(studio, "Typed", number="2")
    put(studio, "One")
    put(studio, "Two")
    rows = studio.clients.rows(studio.clients.ids()).values()
    assert {row.last_name: row.number for row in rows} == {"Typed": "2", "One": "1", "Two": "3"}


def test_who_has_no_number_can_be_unmarked_and_filtered(studio: Studio) -> None:
    prefer(studio, client_numbering="never")
    enroll(studio, 3)
    put(studio, "Numbered", number="5")
    assert len(studio.clients.ids('number:""')) == 3
    assert len(studio.clients.ids('-number:""')) == 1
    with pytest.raises(NotFound):
        studio.scheduling.numbered([""])
    schedule(studio, excluded=frozenset({1}))
    assert studio.sessions.count() == 2


def test_merging_keeps_the_number_there_is(studio: Studio) -> None:
    prefer(studio, client_numbering="never")
    keep, other = put(studio, "Same"), put(studio, "Same", number="5")
    studio.client_merges.merge(studio.client_merges.plan(keep, other), {})
    assert studio.client_records.get(keep).values["number"] == "5"
    take_back(studio)
    assert [studio.client_records.get(one).values["number"] for one in (keep, other)] == ["", "5"]


def test_a_status_that_is_renamed_stays_the_one(studio: Studio) -> None:
    prefer(studio, client_numbering="status", client_number_status="Images captured")
    opened = studio.session_types.get(1)
    chain = tuple(replace(link, name="Shot") if link.name == "Images captured" else link for link in opened.chain)
    studio.session_types.save(1, opened, replace(opened, chain=chain))
    assert studio.preferences.get().client_number_status == "Shot"
    take_back(studio)
    assert studio.preferences.get().client_number_status == "Images captured"

"""Photographers, assistants and rooms: offered while they work here, kept on what they did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import enroll, schedule
from tui_studio.domain.staff import RoomDraft, StaffDraft
from tui_studio.errors import FieldsRefused, InputRefused
from tui_studio.services.studio import Studio


@pytest.fixture
def booked(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio, photographer="Ann", assistant="Bo", room="Gym")
    return studio


def test_who_works_here_is_listed_with_their_sessions(booked: Studio) -> None:
    ann, bo = booked.staff.rows()
    assert (ann.name, ann.role, ann.sessions) == ("Ann", "photographer", 3)
    assert (bo.name, bo.role, bo.sessions) == ("Bo", "assistant", 3)
    assert [(room.name, room.sessions) for room in booked.rooms.rows()] == [("Gym", 3)]


def test_the_retired_are_offered_no_more_and_stay_on_their_sessions(booked: Studio) -> None:
    ann = booked.staff.rows()[0].id
    opened = booked.staff.get(ann)
    booked.staff.save(ann, opened, replace(opened, retired=True))
    gym = booked.rooms.rows()[0].id
    booked.rooms.save(gym, booked.rooms.get(gym), RoomDraft("Gym", retired=True))
    assert (booked.lookups.photographers(), booked.lookups.assistants(), booked.lookups.rooms()) == ([], ["Bo"], [])
    assert [row.name for row in booked.staff.rows()] == ["Bo", "Ann"]
    rows = booked.sessions.rows(booked.sessions.ids())
    assert {(row.photographer, row.room) for row in rows.values()} == {("Ann", "Gym")}


def test_who_has_sessions_is_not_deleted(booked: Studio) -> None:
    ann, bo = (row.id for row in booked.staff.rows())
    with pytest.raises(InputRefused, match="Ann cannot be deleted: 3 sessions hang on it"):
        booked.staff.delete(ann)
    with pytest.raises(InputRefused, match="3 sessions"):
        booked.rooms.delete(booked.rooms.rows()[0].id)
    cleo = booked.staff.create(StaffDraft("Cleo", assistant=True))
    assert booked.staff.hanging(cleo) == ""
    booked.staff.delete(cleo)
    assert [row.id for row in booked.staff.rows()] == [ann, bo]


def test_names_are_unique_without_case_and_accents(booked: Studio) -> None:
    with pytest.raises(FieldsRefused, match="a photographer or assistant Ann already"):
        booked.staff.create(StaffDraft("ÁNN"))
    with pytest.raises(FieldsRefused, match="a camera room Gym already"):
        booked.rooms.create(RoomDraft("gym"))


def test_somebody_without_a_task_or_with_half_an_address_is_refused(studio: Studio) -> None:
    assert list(studio.staff.problems(StaffDraft("Dee", photographer=False))) == ["photographer"]
    assert list(studio.staff.problems(StaffDraft("Dee", email="dee@"))) == ["email"]
    assert studio.staff.problems(StaffDraft("Dee", email="dee@studio.com")) == {}

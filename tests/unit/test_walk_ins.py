"""Somebody who is on no list gets client, session and sheet in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import SCHOOL, YEAR, enroll
from tests.unit.test_numbers import prefer
from tui_studio.errors import FieldsRefused
from tui_studio.services.studio import Studio


@pytest.fixture
def draft(studio: Studio) -> dict[str, Any]:
    enroll(studio, 2)
    view = studio.new_clients.blank()
    return {**view.values, "last_name": "Walk", "first_name": "Ina", "grade": "11"}


def test_the_only_school_and_the_newest_year_are_filled_in(draft: dict[str, Any]) -> None:
    assert (draft["organization"], draft["year"]) == (SCHOOL, YEAR)


def test_client_session_and_sheet_come_in_one_step(studio: Studio, draft: dict[str, Any]) -> None:
    service = studio.new_clients
    prefer(studio, folder_creation="created")
    booked = service.save_and_book(service.blank(), draft)
    assert booked.number == "10001"
    assert booked.sheet is not None
    assert booked.sheet.read_bytes().startswith(b"%PDF")
    session = studio.session_records.get(booked.session_id)
    assert session.title == "Session 10001 · Walk, Ina"
    assert session.values["date"] == studio.clock.today()
    assert session.facts["grade"] == "11"
    assert session.facts["status"].startswith("Scheduled")
    assert studio.client_records.get(booked.client_id).title == "Client 3 · Walk, Ina"
    step = studio.journal.last()
    assert step is not None
    assert step.summary == "Walk-in Walk, Ina: client and session 10001"
    (folder,) = (path for path in studio.settings.paths.images.rglob("*10001*") if path.is_dir())
    studio.journal.undo(step.batch)
    assert not folder.exists()
    assert list(studio.settings.paths.images.iterdir()) == []
    assert studio.sessions.count() == 0
    assert studio.clients.count() == 2


def test_a_shoot_that_only_a_walk_in_named_goes_with_it(studio: Studio, draft: dict[str, Any]) -> None:
    def shoots() -> list[tuple[int, int]]:
        return [(shoot.year, shoot.sessions) for shoot in studio.organizations.shoots(1)]

    before = shoots()
    studio.new_clients.save_and_book(studio.new_clients.blank(), {**draft, "year": YEAR + 1})
    assert sorted(shoots()) == sorted([*before, (YEAR + 1, 1)])
    step = studio.journal.last()
    assert step is not None
    studio.journal.undo(step.batch)
    assert shoots() == before


def test_a_sheet_that_cannot_be_written_leaves_the_session(studio: Studio, draft: dict[str, Any]) -> None:
    studio.settings.paths.sheets.write_text("a file where the folder should be")
    booked = studio.new_clients.save_and_book(studio.new_clients.blank(), draft)
    assert booked.sheet is None
    assert "sheets" in booked.problem
    assert studio.sessions.count() == 1


def test_a_child_that_is_not_photographed_gets_no_sheet(studio: Studio, draft: dict[str, Any]) -> None:
    booked = studio.new_clients.save_and_book(studio.new_clients.blank(), {**draft, "no_photo": True})
    assert (booked.sheet, booked.problem) == (
        None, "No session matches that may be photographed; there is nothing to print.",
    )  # fmt: skip


def test_somebody_who_is_a_client_already_is_booked_too(studio: Studio, draft: dict[str, Any]) -> None:
    booked = studio.new_clients.book(1)
    assert isinstance(booked.sheet, Path)
    assert studio.session_records.get(booked.session_id).facts["client"] == "1 Baker, Ben"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"last_name": "", "first_name": ""}, "last_name", "needs a name"),
        ({"organization": "Nowhere"}, "organization", "no organization “Nowhere”"),
        ({"organization": ""}, "organization", "Which school"),
        ({"year": None}, "year", "Which year"),
        ({"student_id": "00001"}, "student_id", "belongs to client 1 Baker, Ben"),
    ],
)
def test_what_cannot_be_saved_says_so_and_nothing_is_made(
    studio: Studio, draft: dict[str, Any], changes: dict[str, Any], field: str, says: str
) -> None:
    service = studio.new_clients
    for save in (service.save, service.save_and_book):
        with pytest.raises(FieldsRefused) as caught:
            save(service.blank(), {**draft, **changes})
        assert says in caught.value.problems[field]
    assert (studio.clients.count(), studio.sessions.count()) == (2, 0)


def test_a_client_without_a_school_is_a_client(studio: Studio, draft: dict[str, Any]) -> None:
    made = studio.new_clients.save(studio.new_clients.blank(), {**draft, "organization": "", "grade": ""})
    assert studio.client_records.get(made).values["enrollments"] == ()


def test_duplicates_are_looked_for_by_the_fields_of_the_page(studio: Studio, draft: dict[str, Any]) -> None:
    (hit,) = studio.new_clients.duplicates({**draft, "student_id": "00002"})
    assert (hit.person.number, hit.reason) == ("2", "same student ID 00002")

"""New sessions get the next number of the scheme, never one that is taken; pictures follow the pattern."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.factories import SCHOOL, enroll, prefer, schedule, schedule_plan
from tui_studio.domain.folder_pattern import FolderFacts
from tui_studio.domain.numbering import Numbered
from tui_studio.services.numbers import numbers_at_creation, session_numbers
from tui_studio.services.studio import Studio


def numbers(studio: Studio) -> list[str]:
    return [row.number for row in studio.sessions.rows(studio.sessions.ids()).values()]


@pytest.mark.parametrize(
    ("scheme", "first", "second"),
    [
        ("numeric", "10001", "10002"), ("last", "Baker10001", "Clark10002"),
        ("last-first", "BakerBen10001", "ClarkCleo10002"), ("date", "20260914-01", "20260914-02"),
        ("date-name", "20260914-BakerBen-01", "20260914-ClarkCleo-02"),
    ],
)  # fmt: skip
def test_scheduling_numbers_by_the_scheme(studio: Studio, scheme: str, first: str, second: str) -> None:
    prefer(studio, session_numbering=scheme)
    enroll(studio, 2)
    schedule(studio)
    assert sorted(numbers(studio)) == [first, second]


def test_numbers_are_not_given_out_again_after_undo_nor_when_somebody_typed_one(studio: Studio) -> None:
    prefer(studio, session_numbering="date")
    enroll(studio, 2)
    studio.journal.undo(schedule(studio).batch)
    schedule(studio)
    assert sorted(numbers(studio)) == ["20260914-03", "20260914-04"]
    with studio.statuses._place.writing() as uow:
        uow.records.update("session", 3, {"number": "20260914-06"})
        who = Numbered("Adams", "Ava", date(2026, 9, 14))
        assert session_numbers(uow, [who, who, who]) == ["20260914-05", "20260914-08", "20260914-07"]
        assert numbers_at_creation(uow, 2) == ["3", "4"]


def test_a_number_that_was_raised_is_the_next(studio: Studio) -> None:
    prefer(studio, next_session_number=50000, next_client_number=900)
    enroll(studio, 1)
    schedule(studio)
    assert numbers(studio) == ["50000"]
    assert studio.clients.rows(studio.clients.ids()).popitem()[1].number == "900"


def test_the_default_type_stands_first_and_is_the_one_taken(studio: Studio) -> None:
    with studio.statuses._place.writing() as uow:
        uow.statuses.add_type("Sports", 5, ({"name": "Booked", "stage": "", "due_days": 0, "guards": ""},))
        uow.commit()
    prefer(studio, default_type="sports")
    assert studio.lookups.session_types() == ["Sports", "School portrait"]
    enroll(studio, 1)
    schedule(studio)
    assert [row.type for row in studio.sessions.rows(studio.sessions.ids()).values()] == ["Sports"]


def test_every_session_knows_what_its_folder_is_named_after(studio: Studio) -> None:
    enroll(studio, 1)
    schedule(studio)
    with studio.statuses._place.reading() as uow:
        (found,) = uow.images.session_folders().values()
    assert (found.folder, found.hold) == ("", False)
    assert found.facts == FolderFacts(
        "10001", "2026", "Lincoln High School", "", "School portrait", "Baker", "Ben", "10", "2026-09-14"
    )


def test_a_walk_in_gets_number_type_and_folder_by_the_preferences(studio: Studio) -> None:
    with studio.statuses._place.writing() as uow:
        uow.statuses.add_type("Sports", 5, ({"name": "Booked", "stage": "", "due_days": 0, "guards": ""},))
        uow.commit()
    prefer(
        studio, session_numbering="last", default_type="Sports", folder_creation="created", folder_pattern="{number}"
    )
    enroll(studio, 1)
    booked = studio.new_clients.book(1)
    assert booked.number == "Baker10001"
    assert [row.type for row in studio.sessions.rows(studio.sessions.ids()).values()] == ["Sports"]
    assert (studio.settings.paths.images / "Baker10001").is_dir()


@pytest.mark.parametrize(("criteria", "found"), [(("name",), 1), (("email", "phone"), 0), ((), 0)])
def test_what_makes_a_double_follows_the_preferences(studio: Studio, criteria: tuple[str, ...], found: int) -> None:
    prefer(studio, duplicate_criteria=criteria)
    enroll(studio, 2)
    view = studio.new_clients.blank()
    values = {**view.values, "last_name": "Baker", "first_name": "Ben"}
    assert len(studio.client_records.duplicates(values)) == found


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (("last_city",), ["same last name and city"]),
        (("address_city",), ["same address"]),
        (("name", "email", "phone"), []),
    ],
)
def test_a_home_makes_a_double_only_where_it_is_wanted(
    studio: Studio, criteria: tuple[str, ...], found: list[str]
) -> None:
    prefer(studio, duplicate_criteria=criteria)
    blank = studio.client_records.blank()
    home = {"address": "1 Main Street", "city": "Springfield"}
    studio.client_records.save(blank, {**blank.values, "last_name": "Baker", "first_name": "Ben", **home})
    sibling = {
        **blank.values,
        "last_name": "Baker",
        "first_name": "Ida",
        "address": "1 MAIN street",
        "city": "springfield",
    }
    alike = studio.client_records.duplicates(sibling)
    assert [likeness.reason for likeness in alike] == found
    assert all(likeness.weak for likeness in alike), "siblings are a hint, never a warning"


def test_a_schedule_says_what_the_scheme_gets_in_the_way_of(studio: Studio, cli) -> None:
    enroll(studio, 2)
    assert schedule_plan(studio).warnings == ()
    prefer(studio, session_numbering="last")
    assert len(schedule_plan(studio).warnings) == 2
    words = ("--organization", SCHOOL, "--year", "2026", "--untimed", "2026-09-14")
    code, out, err = cli("schedule", *words, "--dry-run", "--json")
    assert (code, json.loads(out)["clients"]) == (0, 2)
    assert "Numbers: A hand scanner opens a record only by digits" in err

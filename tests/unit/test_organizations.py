"""Organizations with their counts, their shoots, and what is refused about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import SCHOOL, enroll, schedule, session_ids
from tui_studio.domain.organizations import OrganizationDraft, ShootDraft, YearRow
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused, NotFound
from tui_studio.services.studio import Studio


def store_pictures(studio: Studio, session_id: int, uploaded: tuple[bool, ...]) -> None:
    """Rows of pictures as an import leaves them, without their files."""
    now = studio.clock.now()
    with studio.statuses._place.writing() as uow:
        made = uow.images.start_import(f"import-{session_id}", "card", "qr", "anna", now)
        for n, done in enumerate(uploaded):
            uow.images.add(
                {
                    "session_id": session_id, "import_id": made, "path": f"{session_id}/{n}", "size": 1,
                    "sha256": f"{session_id}-{n}", "kind": "picture", "original": "x", "camera": "", "stored_at": now,
                    "uploaded_at": now if done else None,
                }
            )  # fmt: skip
        uow.commit()


@pytest.fixture
def school(studio: Studio) -> int:
    enroll(studio, 6)
    schedule(studio)
    return studio.organizations.rows()[0].id


def test_an_organization_is_listed_with_the_four_counts_of_its_newest_year(studio: Studio, school: int) -> None:
    enroll(studio, 3, year=2025)
    studio.organizations.create(OrganizationDraft("Oak League", kind="league"))
    store_pictures(studio, session_ids(studio)[0], (True, True))
    store_pictures(studio, session_ids(studio)[1], (True, False))
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio)[5:], "Cancelled"))
    first, second = studio.organizations.rows()
    assert (first.name, first.newest) == (SCHOOL, YearRow(2026, 6, 5, 2, 1))
    assert first.newest is not None
    assert first.newest.readiness == "6 / 5 / 2 / 1"
    assert (second.name, second.kind, second.newest) == ("Oak League", "league", None)
    assert [(row.year, row.clients) for row in studio.organizations.years(school)] == [(2026, 6), (2025, 3)]


def test_two_organizations_of_one_folded_name_are_refused_in_a_sentence(studio: Studio, school: int) -> None:
    with pytest.raises(FieldsRefused, match=f"There is an organization {SCHOOL} already"):
        studio.organizations.create(OrganizationDraft("LINCOLN  high schoól"))
    other = studio.organizations.create(OrganizationDraft("Oak League"))
    opened = studio.organizations.get(other)
    with pytest.raises(FieldsRefused, match=SCHOOL):
        studio.organizations.save(other, opened, replace(opened, name=SCHOOL.upper()))
    assert studio.organizations.save(other, opened, replace(opened, name="OAK league"))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (OrganizationDraft("Elm", kind="circus"), "kind"),
        (OrganizationDraft("Elm", email="nobody"), "email"),
        (OrganizationDraft("Elm", class_enrollment=-1), "class_enrollment"),
        (OrganizationDraft("Elm", city="x" * 5000), "city"),
        (OrganizationDraft("\x07\u202e"), "name"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(studio: Studio, draft: OrganizationDraft, field: str) -> None:
    assert list(studio.organizations.problems(draft)) == [field]
    with pytest.raises(FieldsRefused):
        studio.organizations.create(draft)
    assert studio.organizations.rows() == []


def test_an_organization_with_students_is_not_deleted_and_says_why(studio: Studio, school: int) -> None:
    with pytest.raises(InputRefused, match="6 enrollments and 1 shoot hang on it"):
        studio.organizations.delete(school)
    assert studio.organizations.hanging(school) == "6 enrollments and 1 shoot hang on it"
    other = studio.organizations.create(OrganizationDraft("Oak League", notes="one\ntwo"))
    studio.organizations.delete(other)
    with pytest.raises(NotFound):
        studio.organizations.get(other)
    plan = studio.journal.last()
    assert plan is not None
    studio.journal.undo(plan.batch)
    assert studio.organizations.get(other).notes == "one\ntwo"


def test_two_who_write_into_one_field_of_an_organization_are_told(studio: Studio, school: int) -> None:
    opened = studio.organizations.get(school)
    studio.organizations.save(school, opened, replace(opened, class_enrollment=620))
    assert studio.organizations.save(school, opened, replace(opened, city="Springfield"))
    with pytest.raises(EditConflict):
        studio.organizations.save(school, opened, replace(opened, class_enrollment=640))
    assert studio.organizations.rows()[0].class_enrollment == 620


def test_shoots_of_one_year_are_told_apart_by_name(studio: Studio, school: int) -> None:
    fall = ShootDraft(2026, "Fall", date(2026, 9, 14), date(2026, 9, 16), "signed", "gym")
    made = studio.organizations.create_shoot(school, fall)
    assert studio.organizations.shoot(made) == fall
    with pytest.raises(FieldsRefused, match="There is a shoot called Fall in 2026 already"):
        studio.organizations.create_shoot(school, ShootDraft(2026, "FALL"))
    with pytest.raises(FieldsRefused, match="a shoot without a name in 2026"):
        studio.organizations.create_shoot(school, ShootDraft(2026))
    with pytest.raises(FieldsRefused, match="cannot end before it starts"):
        studio.organizations.save_shoot(made, fall, replace(fall, ends=date(2026, 9, 1)))
    with pytest.raises(FieldsRefused, match="A year from"):
        studio.organizations.create_shoot(school, ShootDraft(26))
    assert studio.organizations.save_shoot(made, fall, replace(fall, name="Retakes"))
    rows = studio.organizations.shoots(school)
    assert [(row.year, row.name, row.sessions) for row in rows] == [(2026, "", 6), (2026, "Retakes", 0)]


def test_a_shoot_with_sessions_stays_and_an_empty_one_goes(studio: Studio, school: int) -> None:
    retakes = studio.organizations.create_shoot(school, ShootDraft(2026, "Retakes"))
    booked = studio.organizations.shoots(school)[0].id
    assert studio.organizations.shoot_hanging(booked) == "6 sessions hang on it"
    with pytest.raises(InputRefused, match=f"shoot {SCHOOL} 2026 cannot be deleted: 6 sessions hang on it"):
        studio.organizations.delete_shoot(booked)
    studio.organizations.delete_shoot(retakes)
    with pytest.raises(NotFound):
        studio.organizations.shoot(retakes)

"""A session behind a form: what may change, what stays, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, schedule
from tui_studio.errors import EditConflict, FieldsRefused
from tui_studio.services.record_view import RecordView
from tui_studio.services.session_records import SessionRecordService
from tui_studio.services.studio import Studio


@pytest.fixture
def service(studio: Studio) -> SessionRecordService:
    enroll(studio, 3)
    schedule(studio, photographer="Ann Field")
    return studio.session_records


def save(service: SessionRecordService, view: RecordView, **changes: Any) -> RecordView:
    service.save(view, {**view.values, **changes})
    return service.get(view.row_id or 0)


def test_a_session_is_read_with_the_names_of_what_it_points_to(service: SessionRecordService) -> None:
    view = service.get(1)
    assert view.title == "Session 10001 · Baker, Ben"
    assert (view.values["photographer"], view.values["shoot"]) == ("Ann Field", f"{SCHOOL} {YEAR}")
    assert (view.facts["student_id"], view.facts["client"]) == ("00001", "1 Baker, Ben")
    assert view.facts["status"].startswith("Scheduled")


def test_fields_are_written_and_undo_takes_them_back_with_the_staff_that_was_new(
    studio: Studio, service: SessionRecordService
) -> None:
    before = service.get(1)
    after = save(service, before, photographer="Bo Lamb", room="Gym", location="Hall", end=None, notes="a\nb")
    assert (after.values["photographer"], after.values["room"], after.values["end"]) == ("Bo Lamb", "Gym", None)
    plan = studio.journal.last()
    assert plan is not None
    assert plan.summary == "Session 10001: end, location, notes, photographer, room"
    studio.journal.undo(plan.batch)
    assert service.get(1).values == before.values
    assert "Bo Lamb" not in studio.lookups.photographers()


def test_moving_to_another_day_takes_the_confirmation_back(service: SessionRecordService) -> None:
    view = save(service, service.get(1), confirmed=True)
    assert save(service, view, start=time(9), end=None).values["confirmed"]
    view = save(service, service.get(1), date=date(2026, 9, 15))
    assert not view.values["confirmed"]
    assert save(service, view, date=PICTURE_DAY, confirmed=True).values["confirmed"]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"number": "10 001"}, "number", "letters, digits and dashes"),
        ({"number": "10002"}, "number", "Another session has the number 10002"),
        ({"start": time(10), "end": time(9)}, "end", "before it starts at 10:00"),
        ({"date": None}, "start", "A time needs a date"),
        ({"start": None}, "end", "An end needs a start"),
        ({"type": "Nobody's"}, "type", "has no status “Scheduled”"),
        ({"shoot": "Oak School 2026"}, "shoot", "not enrolled there"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    service: SessionRecordService, changes: dict[str, Any], field: str, says: str
) -> None:
    before = service.get(1)
    with pytest.raises(FieldsRefused) as caught:
        save(service, before, **changes)
    assert says in caught.value.problems[field]
    assert service.get(1).values == before.values


def test_midnight_is_an_end(service: SessionRecordService) -> None:
    assert save(service, service.get(1), start=time(23), end=time(0)).values["end"] == time(0)


def test_a_number_changes_until_a_sheet_was_printed(
    studio: Studio, service: SessionRecordService, tmp_path: Path
) -> None:
    view = save(service, service.get(1), number="20001")
    assert studio.sessions.find_number("20001") == 1
    studio.slates.print_sheets([1], tmp_path / "sheet.pdf")
    with pytest.raises(FieldsRefused, match="A QR sheet was printed with this number"):
        save(service, view, number="20002")
    assert service.get(1).facts["number_stays"]


def test_conflicts_are_told_in_names(service: SessionRecordService) -> None:
    one, other = service.get(1), service.get(1)
    save(service, one, photographer="Bo Lamb", shoot="")
    with pytest.raises(EditConflict) as caught:
        save(service, other, photographer="Cy Moss")
    assert (caught.value.mine, caught.value.theirs) == ({"photographer": "Cy Moss"}, {"photographer": "Bo Lamb"})
    fresh = save(service, service.get(1), shoot=f"{SCHOOL} {YEAR}")
    assert fresh.facts["grade"] == "10"


def test_fields_propose_what_is_known(service: SessionRecordService) -> None:
    assert service.offers("shoot", {"number": "10001"}) == [f"{SCHOOL} {YEAR}"]
    assert service.offers("photographer", {}) == ["Ann Field"]
    assert service.offers("type", {}) == ["School portrait"]


def test_a_session_that_should_have_left_its_status_says_so(service: SessionRecordService, studio: Studio) -> None:
    today = studio.clock.today()
    yesterday = today - timedelta(1)
    for due, said in ((today, f"Scheduled, due {today}"), (yesterday, f"! Scheduled, due {yesterday}")):
        with studio._place.writing() as uow:
            uow.records.update("session", 1, {"status_due": due})
            uow.commit()
        assert service.get(1).facts["status"] == said


def test_a_session_tells_what_the_yearbook_of_its_school_wants(service: SessionRecordService, studio: Studio) -> None:
    assert service.get(1).facts["yearbook"] == ""
    opened = studio.organizations.get(1)
    wanted = replace(opened, yearbook_dpi=300, yearbook_height=1800, yearbook_names="LAST_FIRST")
    studio.organizations.save(1, opened, replace(wanted, yearbook_advisor="Mr Ito"))
    assert service.get(1).facts["yearbook"] == "300 DPI, 1,800 pixels high, files named LAST_FIRST, for Mr Ito"

"""Printing sheets: who gets one, and numbers on spare cards that nobody else gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import enroll, schedule, session_ids
from tui_studio.domain.sheet_plan import SheetWish
from tui_studio.errors import FieldsRefused, InputRefused
from tui_studio.services.studio import Studio


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 6)
    schedule(studio)
    return studio


def flag(studio: Studio, client: int, **values: object) -> None:
    view = studio.client_records.get(client)
    studio.client_records.save(view, {**view.values, **values})


def test_sheets_cards_and_spare_cards_go_into_one_file(school: Studio, tmp_path: Path) -> None:
    for client in (1, 2):
        flag(school, client, last_name="Baker", parent_email="mum@example.org")
    flag(school, 3, no_photo=True)
    wish = SheetWish(2, "a4", "class", siblings=True, classes=True, spare=3)
    result = school.slates.print_sheets(session_ids(school), tmp_path / "a.pdf", wish)
    assert (result.sheets, result.spare, result.replaced) == (5, ("10007", "10008", "10009"), False)
    assert [(left.record, left.reason) for left in result.left_out] == [("10003", "do not photograph")]
    assert result.pages == 4 + result.cards
    assert result.cards == 1 + len({(row.grade, row.teacher) for row in _rows(school) if not row.flags})
    assert school.slates.free_spares() == ["10007", "10008", "10009"]
    assert school.slates.print_sheets(session_ids(school), tmp_path / "a.pdf").replaced
    printed = [row.slate for row in _rows(school)]
    assert [bool(slate) for slate in printed] == [True, True, False, True, True, True]


def test_nobody_else_gets_the_number_of_a_spare_card(school: Studio, tmp_path: Path) -> None:
    spare = school.slates.print_sheets((), tmp_path / "s.pdf", SheetWish(spare=2)).spare
    assert spare == ("10007", "10008")
    assert school.new_clients.book(1).number == "10009"
    opened = school.preferences.get()
    school.preferences.save(opened, replace(opened, next_session_number=10020))
    assert school.slates.print_sheets((), tmp_path / "t.pdf", SheetWish(spare=1)).spare == ("10020",)


def test_a_walk_in_is_booked_with_a_spare_card_once(school: Studio, tmp_path: Path) -> None:
    school.slates.print_sheets((), tmp_path / "s.pdf", SheetWish(spare=2))
    service = school.new_clients
    values = {**service.blank().values, "last_name": "Walk", "first_name": "Ina", "card": " 10007 "}
    booked = service.save_and_book(service.blank(), values)
    assert (booked.number, booked.sheet, booked.problem, booked.card) == ("10007", None, "", True)
    assert school.session_records.get(booked.session_id).facts["number_stays"]
    assert school.slates.free_spares() == ["10008"]
    assert (service.spare_card("10007"), service.spare_card("10008")) == ("", "10008")
    for code, says in (("10007", "Somebody has card 10007 already"), ("555", "No spare card was printed")):
        with pytest.raises(FieldsRefused) as caught:
            service.save_and_book(service.blank(), {**values, "card": code})
        assert says in caught.value.problems["card"]
    for refused, more in ((service.save, {}), (service.save_and_book, {"no_photo": True})):
        with pytest.raises(FieldsRefused) as caught:
            refused(service.blank(), {**values, "card": "10008", **more})
        assert "card" in caught.value.problems
    assert school.clients.count() == 7
    step = school.journal.last()
    assert step is not None
    school.journal.undo(step.batch)
    assert school.slates.free_spares() == ["10007", "10008"]
    assert service.book(1, "10008").number == "10008"


def test_a_file_that_cannot_be_written_keeps_no_numbers(school: Studio, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="There is no folder"):
        school.slates.print_sheets((), tmp_path / "missing" / "s.pdf", SheetWish(spare=2))
    assert school.slates.free_spares() == []
    with pytest.raises(InputRefused, match="nothing to print"):
        school.slates.print_sheets((), tmp_path / "s.pdf")


def test_the_paper_is_that_of_the_preferences(school: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert school.slates.plan(session_ids(school)).paper == "a4"
    opened = school.preferences.get()
    school.preferences.save(opened, replace(opened, paper="letter"))
    assert school.slates.plan(session_ids(school)).paper == "letter"
    assert school.slates.plan(session_ids(school), SheetWish(paper="A4")).paper == "a4"
    with pytest.raises(InputRefused, match="choose letter or a4"):
        school.slates.plan(session_ids(school), SheetWish(paper="legal"))


def _rows(studio: Studio) -> list:
    rows = studio.sessions.rows(session_ids(studio))
    return [rows[key] for key in sorted(rows)]

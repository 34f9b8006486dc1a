"""A client with everything that hangs on it: read, written as one step, told apart from others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from tests.factories import SCHOOL, YEAR, enroll, schedule
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import EditConflict, FieldsRefused
from tui_studio.services.client_records import ClientRecordService
from tui_studio.services.record_view import RecordView
from tui_studio.services.studio import Studio


@pytest.fixture
def service(studio: Studio) -> ClientRecordService:
    enroll(studio, 4)
    return studio.client_records


def wanted(view: RecordView, **changes: Any) -> dict[str, Any]:
    return {**view.values, **changes}


def enrollment(**changes: Any) -> dict[str, Any]:
    empty = {"id": None, "organization": SCHOOL, "year": YEAR, "grade": "", "teacher": "", "homeroom": ""}
    return {**empty, "student_id": "", **changes}


def guardian(name: str, **changes: Any) -> dict[str, Any]:
    return {"id": None, "name": name, "relation": "", "emails": (), "phones": (), **changes}


def test_a_client_is_read_whole(studio: Studio, service: ClientRecordService) -> None:
    schedule(studio)
    view = service.get(1)
    assert view.title == "Client 1 · Baker, Ben"
    assert view.readiness == "CS··"
    assert view.values["enrollments"][0]["student_id"] == "00001"
    assert view.values["groups"] == frozenset()
    assert [row.cells[0] for row in service.listed(1, "sessions")] == ["10001"]
    assert service.listed(1, "images") == []
    assert any("Created" in row.cells[2] for row in service.listed(1, "history"))


def test_all_parts_of_a_client_are_written_as_one_step_that_goes_as_one(
    studio: Studio, service: ClientRecordService
) -> None:
    studio.client_groups.add_to_new(GroupDraft("Band"), [2])
    before = service.get(1)
    values = wanted(
        before,
        last_name="Lindström",
        no_publish=True,
        birth_date=date(2010, 2, 3),
        enrollments=(*before.values["enrollments"], enrollment(year=YEAR + 1, grade="11", student_id="00001")),
        guardians=(
            guardian("Ada Quill", emails=("ada@example.org home", "a@example.org"), phones=("555 0101 mobile",)),
        ),
        groups=frozenset({"Band"}),
    )
    assert service.save(before, values) == 1
    after = service.get(1)
    assert (after.values["last_name"], after.warning) == ("Lindström", "no publish")
    assert [row["year"] for row in after.values["enrollments"]] == [YEAR + 1, YEAR]
    (one,) = after.values["guardians"]
    assert (one["emails"], one["phones"]) == (("ada@example.org home", "a@example.org"), ("555 0101 mobile",))
    assert after.values["groups"] == {"Band"}
    assert list(studio.clients.ids("lindstrom")) == [1]
    plan = studio.journal.last()
    assert plan is not None
    studio.journal.undo(plan.batch)
    assert service.get(1).values == before.values


def test_contacts_that_stand_keep_their_place_and_others_go(service: ClientRecordService) -> None:
    view = service.get(1)
    service.save(view, wanted(view, guardians=(guardian("Ada", phones=("555 0101", "555 0202")),)))
    view = service.get(1)
    (ada,) = view.values["guardians"]
    service.save(view, wanted(view, guardians=({**ada, "phones": ("555 0202 work", "555 0101")}, guardian("Bo"))))
    ada, bo = service.get(1).values["guardians"]
    assert (ada["phones"], bo["name"]) == (("555 0202 work", "555 0101"), "Bo")
    view = service.get(1)
    service.save(view, wanted(view, guardians=(bo,)))
    assert [row["name"] for row in service.get(1).values["guardians"]] == ["Bo"]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"last_name": "", "first_name": ""}, "last_name", "needs a name"),
        ({"enrollments": (enrollment(organization="Nowhere"),)}, "enrollments", "no organization “Nowhere”"),
        ({"enrollments": (enrollment(), enrollment())}, "enrollments", "stands here twice"),
        (
            {"enrollments": (enrollment(year=2030), enrollment(student_id="00002"))},
            "enrollments",
            "belongs to client 2",
        ),
        ({"groups": frozenset({"Nobody's"})}, "groups", "was deleted meanwhile"),
    ],
)
def test_what_cannot_be_saved_says_so_beside_its_field(
    service: ClientRecordService, changes: dict[str, Any], field: str, says: str
) -> None:
    before = service.get(1)
    with pytest.raises(FieldsRefused) as caught:
        service.save(before, wanted(before, **{"enrollments": before.values["enrollments"], **changes}))
    assert says in caught.value.problems[field]
    assert service.get(1).values == before.values


def test_a_year_with_a_session_cannot_be_taken_away(studio: Studio, service: ClientRecordService) -> None:
    schedule(studio)
    view = service.get(1)
    with pytest.raises(FieldsRefused, match="1 session hangs on it"):
        service.save(view, wanted(view, enrollments=()))


def test_conflicts_in_sub_records_are_named_as_the_form_names_them(service: ClientRecordService) -> None:
    one, other = service.get(1), service.get(1)

    def graded(view: RecordView, grade: str) -> dict[str, Any]:
        return wanted(view, enrollments=tuple({**row, "grade": grade} for row in view.values["enrollments"]))

    service.save(one, graded(one, "11"))
    with pytest.raises(EditConflict) as caught:
        service.save(other, graded(other, "12"))
    key = f"enrollments.{one.values['enrollments'][0]['id']}.grade"
    assert (caught.value.mine, caught.value.theirs) == ({key: "12"}, {key: "11"})


def test_a_new_client_gets_the_next_number(service: ClientRecordService) -> None:
    blank = service.blank()
    made = service.save(blank, wanted(blank, last_name="Walk", first_name="Ina", enrollments=(enrollment(),)))
    assert service.get(made).title == "Client 5 · Walk, Ina"


def test_foreign_text_of_any_length_comes_back(service: ClientRecordService) -> None:
    name = ("[/] 😀 " + "Zoë" * 2000)[:5000]
    view = service.get(1)
    service.save(view, wanted(view, last_name=name, address="[link=http://x]"))
    assert service.get(1).values["last_name"] == name


def test_likely_duplicates_are_found_and_siblings_are_not(service: ClientRecordService) -> None:
    view = service.get(1)  # Baker, Ben
    service.save(view, wanted(view, parent_email="baker@example.org", parent_phone="(555) 010-2233"))

    def alike(**draft: Any) -> list[tuple[str, str, bool]]:
        return [(hit.person.number, hit.reason, hit.weak) for hit in service.duplicates(draft)]

    assert alike(last_name="baker", first_name="BEN") == [("1", "same name", False)]
    assert alike(last_name="X", first_name="Y", enrollments=(enrollment(student_id="00002"),)) == [
        ("2", "same student ID 00002", False)
    ]
    assert alike(last_name="Bakker", first_name="Ben", parent_email="Baker@example.org") == [("1", "same e-mail", True)]
    assert alike(last_name="Bakker", first_name="Ben", phone="+1 555 010 2233") == [("1", "same phone", True)]
    assert alike(last_name="Baker", first_name="Bea", parent_email="baker@example.org") == []
    assert alike(last_name="%", first_name='"') == []


def test_duplicates_are_looked_for_along_indexes(service: ClientRecordService) -> None:
    asked: list[tuple[str, Any]] = []
    engine = service._place.engine

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        draft = {"last_name": "Baker", "first_name": "Ben", "email": "b@example.org", "phone": "555 010 2233"}
        assert service.duplicates({**draft, "enrollments": (enrollment(student_id="00002"),)})
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        plans = [
            row[3]
            for statement, parameters in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert any("ix_client_find" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith(("SCAN client", "SCAN enrollment"))] == []


def test_namesakes_born_on_other_days_are_a_hint_only(service: ClientRecordService) -> None:
    view = service.get(1)
    service.save(view, wanted(view, birth_date=date(2010, 1, 2)))
    (hit,) = service.duplicates({"last_name": "Baker", "first_name": "Ben", "birth_date": date(2011, 1, 2)})
    assert (hit.weak, hit.reason) == (True, "same name, born 2010-01-02")


def test_fields_propose_what_is_known(studio: Studio, service: ClientRecordService) -> None:
    studio.client_groups.add_to_new(GroupDraft("Band"), [2])
    assert service.offers("groups", {}) == ["Band"]
    assert service.offers("enrollments.organization", {}) == [SCHOOL]
    assert set(service.offers("enrollments.teacher", {"organization": SCHOOL, "year": str(YEAR)})) == {
        "Ms Quill", "Mr Reed", "Mx Stone",
    }  # fmt: skip
    assert service.offers("enrollments.grade", {"organization": SCHOOL, "year": "1999"}) == []

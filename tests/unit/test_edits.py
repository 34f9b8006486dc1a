"""Single records are written with a check against others, an audit entry, and an undo."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from tests.factories import enroll, schedule
from tui_studio.errors import EditConflict, InputRefused, NotFound
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio
from tui_studio.services.workplace import Workplace


@pytest.fixture
def place(studio: Studio) -> Workplace:
    enroll(studio, 3)
    return studio.statuses._place


def read(place: Workplace, entity: str, row_id: int) -> dict[str, Any]:
    with place.reading() as uow:
        found = uow.records.read(entity, row_id)
    assert found is not None
    return found


def change(place: Workplace, entity: str, row_id: int, opened: dict[str, Any], **wanted: Any) -> str:
    with place.writing() as uow:
        edits = Edits(place, uow)
        edits.change(entity, row_id, opened, wanted, "client 1")
        batch = edits.finish("Client 1")
        uow.commit()
    return batch


def test_a_change_is_written_audited_and_found_by_the_new_name(studio: Studio, place: Workplace) -> None:
    opened = read(place, "client", 1)
    batch = change(place, "client", 1, opened, last_name="Lindström", first_name=opened["first_name"])
    after = read(place, "client", 1)
    assert (after["last_name"], after["version"]) == ("Lindström", opened["version"] + 1)
    assert list(studio.clients.ids("lindstrom")) == [1]
    with place.reading() as uow:
        (entry,) = uow.audit.of_record("client", 1)
    assert (entry.action, entry.label, entry.batch) == ("changed", "client 1", batch)
    assert json.loads(entry.before) == {"last_name": opened["last_name"]}
    assert json.loads(entry.after) == {"last_name": "Lindström"}


def test_saving_without_a_change_leaves_no_trace(studio: Studio, place: Workplace) -> None:
    before = studio.journal.last()
    opened = read(place, "client", 1)
    assert change(place, "client", 1, opened, **opened) == ""
    assert studio.journal.last() == before
    assert read(place, "client", 1) == opened


def test_what_others_wrote_into_other_fields_stays(place: Workplace) -> None:
    opened = read(place, "client", 1)
    change(place, "client", 1, opened, phone="555 0101")
    change(place, "client", 1, opened, city="Springfield")
    after = read(place, "client", 1)
    assert (after["phone"], after["city"]) == ("555 0101", "Springfield")


def test_two_who_write_into_one_field_are_told_of_each_other(place: Workplace) -> None:
    opened = read(place, "client", 1)
    change(place, "client", 1, opened, phone="555 0101")
    with pytest.raises(EditConflict, match=r"was changed by .* since it was opened") as caught:
        change(place, "client", 1, opened, phone="555 0202", city="Springfield")
    assert (caught.value.mine, caught.value.theirs) == ({"phone": "555 0202"}, {"phone": "555 0101"})
    assert read(place, "client", 1)["city"] == ""
    change(place, "client", 1, opened, phone="555 0101")


def test_undo_takes_an_edit_back_and_then_the_one_before(studio: Studio, place: Workplace) -> None:
    opened = read(place, "client", 1)
    change(place, "client", 1, opened, phone="555 0101")
    change(place, "client", 1, read(place, "client", 1), phone="555 0202")
    for expected in ("555 0101", opened["phone"]):
        plan = studio.journal.last()
        assert plan is not None
        assert (plan.kind, plan.refused) == ("edit", "")
        studio.journal.undo(plan.batch)
        assert read(place, "client", 1)["phone"] == expected


def test_a_record_that_was_made_goes_with_undo_unless_something_hangs_on_it(studio: Studio, place: Workplace) -> None:
    with place.writing() as uow:
        edits = Edits(place, uow)
        guardian = edits.create("guardian", {"client_id": 1, "name": "Ada Quill"}, "guardian Ada Quill")
        contact = {"guardian_id": guardian, "kind": "phone", "value": "555 0303"}
        edits.create("guardian_contact", contact, "phone of Ada Quill")
        batch = edits.finish("Guardian Ada Quill")
        uow.commit()
    with place.writing() as uow:
        edits = Edits(place, uow)
        edits.create("guardian_contact", {**contact, "value": "555 0404"}, "phone of Ada Quill")
        later = edits.finish("Phone of Ada Quill")
        uow.commit()
    with pytest.raises(InputRefused, match="1 guardian contact hangs on it"):
        studio.journal.undo(batch)
    studio.journal.undo(later)
    studio.journal.undo(batch)
    with place.reading() as uow:
        assert uow.records.find("guardian") == uow.records.find("guardian_contact") == []


def test_a_deleted_record_comes_back_whole(studio: Studio, place: Workplace) -> None:
    schedule(studio)
    with pytest.raises(InputRefused, match=r"client 1 cannot be deleted: .*1 session hang"), place.writing() as uow:
        Edits(place, uow).delete("client", 1, "client 1")
    with place.writing() as uow:
        edits = Edits(place, uow)
        made = edits.create("organization", {"name": "Oak", "folded": "oak", "created_at": place.clock.now()}, "Oak")
        edits.finish("Organization Oak")
        uow.commit()
    opened = read(place, "organization", made)
    with place.writing() as uow:
        edits = Edits(place, uow)
        edits.delete("organization", made, "organization Oak")
        batch = edits.finish("Delete organization Oak")
        uow.commit()
    with pytest.raises(NotFound, match="deleted meanwhile"):
        change(place, "organization", made, opened, name="Elm")
    studio.journal.undo(batch)
    assert read(place, "organization", made) == opened


def test_the_audit_trail_can_only_be_added_to(place: Workplace) -> None:
    change(place, "client", 1, read(place, "client", 1), phone="555 0101")
    for statement in ("UPDATE audit_entry SET by = 'nobody'", "DELETE FROM audit_entry"):
        with place.engine.connect() as connection, pytest.raises(DatabaseError, match="only ever added to"):
            connection.exec_driver_sql(statement)

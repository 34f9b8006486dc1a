from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.factories import enroll, schedule, session_ids, student, write_roster
from tui_studio.services.edits import Edits
from tui_studio.services.studio import Studio


def entries(studio: Studio) -> list[tuple[str, str, str]]:
    """Action, entity and summary of every audit entry, oldest first."""
    with studio._place.reading() as uow:
        query = text("SELECT action, entity, summary FROM audit_entry ORDER BY id")
        return [(row[0], row[1], row[2]) for row in uow._db.connection().execute(query)]


def edit(studio: Studio, entity: str, row_id: int, **values: object) -> str:
    with studio._place.writing() as uow:
        edits = Edits(studio._place, uow)
        opened = uow.records.read(entity, row_id)
        assert opened is not None
        edits.change(entity, row_id, opened, values, f"{entity} {row_id}")
        batch = edits.finish(f"{entity} {row_id} changed")
        uow.commit()
    return batch


def told(studio: Studio, entity: str, row_id: int) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(row.what, row.details, row.taken_back) for row in studio.audit.history(entity, row_id)]


def test_every_bulk_step_and_its_undo_stand_in_the_trail(studio: Studio) -> None:
    enroll(studio, 3)
    schedule(studio)
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio), to="Cancelled"))
    plan = studio.journal.last()
    assert plan is not None
    studio.journal.undo(plan.batch)
    steps = [(action, summary.split(":")[0]) for action, entity, summary in entries(studio) if not entity]
    assert steps == [
        ("step", "Import clients"), ("step", "Bulk scheduling"), ("step", "Advance status"),
        ("undone", "Advance status"),
    ]  # fmt: skip


def test_a_single_edit_is_told_once_and_its_undo_too(studio: Studio) -> None:
    enroll(studio, 1)
    batch = edit(studio, "client", 1, last_name="Lindner")
    studio.journal.undo(batch)
    assert [(action, entity) for action, entity, _ in entries(studio)] == [
        ("step", ""), ("changed", "client"), ("undone", ""),
    ]  # fmt: skip


def test_the_history_of_a_client_tells_roster_edit_and_what_was_taken_back(studio: Studio, tmp_path) -> None:
    enroll(studio, 2)
    again = write_roster(tmp_path / "again.csv", [student(1, Grade="12"), student(2)])
    studio.rosters.apply(studio.rosters.plan(again, "Lincoln High School", 2026))
    batch = edit(studio, "client", 1, last_name="Lindner", no_photo=True)
    studio.journal.undo(batch)
    rows = told(studio, "client", 1)
    assert [what for what, _, _ in rows] == ["Taken back: client 1 changed", "Changed", "Changed", "Created"]
    assert rows[1] == ("Changed", ("last name: Baker -> Lindner", "no photo: no -> yes"), True)
    assert rows[2][1][-1] == "grade: 10 -> 12"
    assert rows[2][1][0].startswith("Import clients")


def test_a_record_that_a_field_points_to_is_named(studio: Studio) -> None:
    enroll(studio, 1)
    schedule(studio, photographer="Ann Field")
    [only] = session_ids(studio)
    with studio._place.reading() as uow:
        ann = uow.records.find("staff_member", name="Ann Field")[0]["id"]
    edit(studio, "session", only, photographer_id=None)
    edit(studio, "session", only, photographer_id=ann)
    rows = told(studio, "session", only)
    assert rows[0][1] == ("photographer: nothing -> Ann Field",)
    assert rows[1][1] == ("photographer: Ann Field -> nothing",)


def test_the_history_of_a_session_tells_its_statuses_with_the_note(studio: Studio) -> None:
    enroll(studio, 2)
    schedule(studio)
    first = session_ids(studio)[0]
    plan = studio.statuses.plan_advance([first], to="Cancelled")
    studio.statuses.apply_advance(plan, note="moved away")
    rows = told(studio, "session", first)
    assert [what for what, _, _ in rows] == ["Scheduled -> Cancelled", "Created"]
    assert "note: moved away" in rows[0][1]
    batch = studio.journal.last()
    assert batch is not None
    studio.journal.undo(batch.batch)
    rows = told(studio, "session", first)
    assert [(what, back) for what, _, back in rows] == [
        ("Taken back: Cancelled -> Scheduled", False), ("Scheduled -> Cancelled", True), ("Created", False),
    ]  # fmt: skip


def test_the_history_tells_what_was_due_when(studio: Studio) -> None:
    enroll(studio, 1)
    schedule(studio)
    [only] = session_ids(studio)
    for name in ("Uploaded", "Ordered"):
        with studio._place.writing() as uow:
            uow._db.connection().execute(text("UPDATE session SET image_count = 2"))
            uow.commit()
        studio.statuses.apply_advance(studio.statuses.plan_advance([only], to=name))
    rows = told(studio, "session", only)
    assert [details for _, details, _ in rows][:2] == [("due 2026-09-03",), ("due 2026-09-21",)]


def test_history_outlives_the_sessions_of_a_schedule_that_was_taken_back(studio: Studio) -> None:
    enroll(studio, 2)
    schedule(studio)
    first = session_ids(studio)[0]
    studio.statuses.apply_advance(studio.statuses.plan_advance([first], to="Cancelled"))
    for _ in range(2):
        last = studio.journal.last()
        assert last is not None
        studio.journal.undo(last.batch)
    assert session_ids(studio) == []
    rows = told(studio, "session", first)
    assert {what for what, _, _ in rows} == {
        "Taken back: Bulk scheduling: 2 sessions from 2026-09-14 08:00",
        "Deleted", "Taken back: Cancelled -> Scheduled", "Scheduled -> Cancelled",
    }  # fmt: skip
    assert any("number: 10001" in details for what, details, _ in rows if what == "Deleted")


def test_the_history_of_a_client_tells_groups(studio: Studio) -> None:
    from tui_studio.domain.client_groups import GroupDraft

    enroll(studio, 2)
    result = studio.client_groups.add_to_new(GroupDraft(name="Band"), [1, 2])
    with studio._place.reading() as uow:
        group = uow.records.find("client_group", name="Band")[0]["id"]
    assert result.changed == 2
    studio.client_groups.remove(group, [2])
    assert [what for what, _, _ in told(studio, "client", 2)] == ["Left a group", "Joined a group", "Created"]
    assert [what for what, _, _ in told(studio, "client", 1)] == ["Joined a group", "Created"]


def test_the_trail_cannot_be_changed(studio: Studio) -> None:
    enroll(studio, 1)
    with studio._place.writing() as uow, pytest.raises(IntegrityError, match="only ever added to"):
        uow._db.connection().execute(text("DELETE FROM audit_entry"))


def test_words_filter_the_trail_also_after_its_order_is_known(studio: Studio) -> None:
    enroll(studio, 2)
    edit(studio, "client", 1, last_name="Lindner")
    for _ in range(3):  # the first time they are picked out of all, later along what is known of the order
        everything = studio.audit.ids("")
        found = studio.audit.ids("lindner")
        assert len(found) == 1
        assert set(found) < set(everything)
        assert len(studio.audit.ids("import clients")) == 1
        assert not studio.audit.ids("lindner nobody")


def test_before_and_after_are_json(studio: Studio) -> None:
    enroll(studio, 1)
    edit(studio, "client", 1, last_name="Ł")
    with studio._place.reading() as uow:
        [entry] = uow.history.entries([("client", 1)])
    assert json.loads(entry.before) == {"last_name": "Baker"}
    assert json.loads(entry.after) == {"last_name": "Ł"}


@pytest.mark.parametrize("act", ["DELETE FROM status_history", "UPDATE status_history SET note = 'x'"])
def test_the_history_of_statuses_cannot_be_changed(studio: Studio, act: str) -> None:
    enroll(studio, 1)
    schedule(studio)
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio), to="Cancelled"))
    with studio._place.writing() as uow, pytest.raises(IntegrityError, match="only ever added to"):
        uow._db.connection().execute(text(act))

"""When and where folders of sessions are made, by the preferences, and that they stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.unit.test_numbers import prefer
from tui_studio.services.folders import settle_folders
from tui_studio.services.studio import Studio


def folders(studio: Studio) -> list[str]:
    images = studio.settings.paths.images
    return sorted(str(path.relative_to(images)) for path in images.rglob("*") if path.is_dir())


def last_parts(studio: Studio) -> list[str]:
    return [Path(folder).name for folder in folders(studio) if folder.count("/") == 2]


def test_no_folder_is_made_before_the_first_image_unless_it_is_wished(studio: Studio) -> None:
    enroll(studio, 2)
    schedule(studio)
    assert folders(studio) == []


def test_folders_are_made_with_the_sessions_where_the_preferences_say_so(studio: Studio) -> None:
    prefer(studio, folder_creation="created", folder_pattern="{organization}/{grade}/{last}-{number}")
    enroll(studio, 2)
    schedule(studio)
    assert [folder for folder in folders(studio) if "1000" in folder] == [
        "lincoln-high-school/10/baker-10001", "lincoln-high-school/11/clark-10002",
    ]  # fmt: skip


@pytest.mark.parametrize(("when", "made"), [("image", []), ("saved", ["10001-baker-ben"])])
def test_saving_a_session_makes_its_folder_where_the_preferences_say_so(studio: Studio, when: str, made: list) -> None:
    prefer(studio, folder_creation=when)
    enroll(studio, 2)
    schedule(studio)
    view = studio.session_records.get(1)
    studio.session_records.save(view, {**view.values, "location": "Gym"})
    assert last_parts(studio) == made


def test_a_folder_that_was_settled_stays_when_pattern_and_name_change(studio: Studio) -> None:
    prefer(studio, folder_creation="created")
    enroll(studio, 2)
    schedule(studio)
    prefer(studio, folder_pattern="{number}")
    with studio.statuses._place.writing() as uow:
        uow.records.update("client", 1, {"last_name": "Renamed"})
        assert [path.name for path in settle_folders(uow, [1, 2]).values()] == ["10001-baker-ben", "10002-clark-cleo"]
        uow.records.update("session", 1, {"folder": ""})
        uow.records.update("session", 2, {"folder": "10001"})
        found = settle_folders(uow, [1])
    assert found[1].name.startswith("10001--"), "the folder of another session is not shared"


def test_a_folder_that_cannot_be_made_does_not_stop_the_schedule(studio: Studio) -> None:
    prefer(studio, folder_creation="created")
    enroll(studio, 1)
    images = studio.settings.paths.images
    images.rmdir()
    images.write_text("in the way", encoding="utf-8")
    assert schedule(studio).created == 1


def test_a_schedule_whose_folders_were_made_is_taken_back(studio: Studio) -> None:
    prefer(studio, folder_creation="created")
    enroll(studio, 1)
    batch = schedule(studio).batch
    studio.journal.undo(batch)
    assert studio.sessions.count() == 0


def test_an_edit_of_a_session_is_taken_back_after_its_folder_was_settled(studio: Studio) -> None:
    enroll(studio, 1)
    schedule(studio)
    view = studio.session_records.get(1)
    studio.session_records.save(view, {**view.values, "location": "Gym"})
    with studio.statuses._place.writing() as uow:
        settle_folders(uow, [1])
        uow.commit()
    plan = studio.journal.last()
    assert plan is not None
    assert plan.kind == "edit"
    studio.journal.undo(plan.batch)
    assert studio.session_records.get(1).values["location"] == ""


def test_a_folder_that_holds_something_outlives_the_undo_of_its_session(studio: Studio) -> None:
    prefer(studio, folder_creation="created")
    enroll(studio, 2)
    batch = schedule(studio).batch
    kept = next(path for path in studio.settings.paths.images.rglob("10001*"))
    (kept / "notes.txt").write_text("by hand")
    studio.journal.undo(batch)
    assert last_parts(studio) == [kept.name]
    assert (kept / "notes.txt").read_text() == "by hand"

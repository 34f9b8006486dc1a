"""Images moved from one session to another: files, rows, counts and poses follow, and undo takes all of it back."""

from __future__ import annotations

import pytest

from tests.photos import images_of
from tui_studio.domain.image_check import PRIMARY
from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations import image_places


@pytest.fixture
def school(photo_studio):
    return photo_studio


def counts(studio):
    return {row.number: row.images for row in studio.sessions.rows(studio.sessions.ids()).values()}


def files(studio):
    root = studio.settings.paths.images
    return {str(file.relative_to(root)) for file in root.rglob("*.JPG")}


def move(studio, ids, number):
    return studio.image_moves.apply(studio.image_moves.plan(ids, number))


def undo(studio):
    return studio.journal.undo(studio.journal.last().batch)


def test_an_image_moves_with_its_file_its_name_and_its_count(school):
    first, second = images_of(school, "10001")
    plan = school.image_moves.plan([first], "10003")
    assert plan.sentence() == "1 image moves from 10001 to 10003 Díaz, Zoë"
    assert move(school, [first], "10003").changed == 1
    assert counts(school) | {"10001": 1, "10003": 1} == counts(school)
    assert images_of(school, "10001") == [second]
    (image,) = school.image_check.session(3).images
    assert image.id == first
    assert image.file.endswith("10003-diaz-zoe/10003_IMG_0002.JPG")
    assert files(school) >= {image.file}
    assert len(files(school)) == 6
    assert school.integrity.verify().sound
    assert school.integrity.files() == ([], [])
    assert "1 image moved to 10003" in str(school.audit.history("session", 1))
    assert "1 image moved here from 10001" in str(school.audit.history("session", 3))


def test_undo_puts_files_rows_counts_and_poses_back(school):
    first, _ = images_of(school, "10001")
    before, stored = counts(school), files(school)
    school.image_check.set_pose(1, first, PRIMARY)
    move(school, images_of(school, "10001"), "10002")
    assert school.image_check.session(1).images == ()
    assert [image.poses for image in school.image_check.session(2).images] == [()] * 4
    result = undo(school)
    assert result.summary == "2 images move from 10001 to 10002 Clark, Cleo; 10001 has none left"
    assert (counts(school), files(school)) == (before, stored)
    assert school.image_check.session(1).images[0].poses == (PRIMARY,)
    assert school.integrity.verify().sound
    assert school.integrity.files() == ([], [])


def test_manifest_and_preview_follow(school):
    first, _ = images_of(school, "10001")
    move(school, [first], "10003")
    root = school.settings.paths.images
    (manifest,) = (root / ".manifests").glob("*")
    assert "10003_IMG_0002.JPG" in manifest.read_text()
    assert b"10003" in next(root.glob(f".previews/*/{school.image_check.session(3).images[0].sha256}.jpg")).read_bytes()


def test_where_the_rows_cannot_be_written_every_file_is_where_it_was(school, monkeypatch):
    ids, stored = images_of(school, "10001"), files(school)
    plan = school.image_moves.plan(ids, "10003")
    monkeypatch.setattr("tui_studio.services.image_moves.drop_poses", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        school.image_moves.apply(plan)
    assert files(school) == stored
    assert images_of(school, "10001") == ids


def test_a_disk_without_links_moves_and_puts_back_as_well(school, monkeypatch):
    def no_links(*_args, **_named):
        raise OSError(1, "not permitted")

    monkeypatch.setattr(image_places.os, "link", no_links)
    ids, stored = images_of(school, "10001"), files(school)
    plan = school.image_moves.plan(ids, "10003")
    with monkeypatch.context() as broken:
        broken.setattr("tui_studio.services.image_moves.drop_poses", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            school.image_moves.apply(plan)
    assert files(school) == stored
    move(school, ids, "10003")
    assert school.integrity.verify().sound
    undo(school)
    assert files(school) == stored


def test_what_stays_is_told_with_the_reason(school):
    first, second = images_of(school, "10001")
    with pytest.raises(NotFound, match=r"There is no session 4711\."):
        school.image_moves.plan([first], "4711")
    assert [skip.reason for skip in school.image_moves.plan([first], "10001").skipped] == ["is of that session already"]
    image = school.image_check.session(1).images[1]
    school.image_check.file(image).unlink()
    plan = school.image_moves.plan([first, second], "10002")
    assert plan.sentence().endswith("1 image left: its file is not there; run “tui-studio verify”")
    with school._place.writing() as uow:
        uow.records.update("client", uow.records.read("session", 2)["client_id"], {"no_photo": True})
        uow.commit()
    with pytest.raises(InputRefused, match="must not be photographed"):
        school.image_moves.plan([first], "10002")


def test_a_plan_that_is_out_of_date_moves_nothing(school):
    first, _ = images_of(school, "10001")
    plan = school.image_moves.plan([first], "10002")
    move(school, [first], "10003")
    with pytest.raises(InputRefused, match="changed meanwhile"):
        school.image_moves.apply(plan)
    move(school, [first], "10004")  # there are IMG_0002 names of its own: another stem is free
    assert {image.name for image in school.image_check.session(4).images} >= {"10004_IMG_0002.JPG"}


def test_the_import_of_a_moved_image_can_still_be_taken_back_whole(school):
    move(school, images_of(school, "10001"), "10003")
    with school._place.reading() as uow:
        batch = next(step.batch for step in uow.journal.standing() if step.kind == "import images")
    school.journal.undo(batch)
    assert set(counts(school).values()) == {0}
    assert school.journal.last() is None or school.journal.last().kind != "move images"

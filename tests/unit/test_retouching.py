"""Images go out, a folder for each session, and come back as new versions; whatever cannot be placed is listed."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.photos import images_of
from tui_studio.domain.image_check import PRIMARY, SELECTED
from tui_studio.domain.retouching import Known, Matcher, Returned, folder_name
from tui_studio.errors import InputRefused


@pytest.fixture
def school(photo_studio):
    photo_studio.image_check.set_pose(1, images_of(photo_studio, "10001")[0], PRIMARY)
    photo_studio.image_check.rate(2, images_of(photo_studio, "10002"), SELECTED)
    return photo_studio


def retouch(file, target=None):
    """Another picture under this name, or another one, with the camera's words kept."""
    with Image.open(file) as image:
        exif = image.info["exif"]
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(target or file, exif=exif, quality=90)


def went(studio, folder, which="poses", ids=(1, 2, 3)):
    plan = studio.retouching.plan_export(ids, which, folder)
    return plan, studio.retouching.export(plan)


def test_poses_or_all_that_are_selected_go_out_to_a_folder_of_each_session(school, tmp_path):
    plan, result = went(school, tmp_path / "out")
    assert (result.written, result.there) == (1, 0)
    assert [(skip.record, skip.reason) for skip in plan.skipped] == [
        ("10002", "no pose is chosen"), ("10003", "no pose is chosen"),
    ]  # fmt: skip
    assert (tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG").is_file()
    plan, result = went(school, tmp_path / "out", "selected")
    assert plan.sentence() == "3 images of 2 sessions, 1 session left"
    assert (result.written, result.there, result.refused) == (2, 1, ())


def test_nothing_is_overwritten_and_nothing_goes_into_the_studio_itself(school, tmp_path):
    target = tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"mine")
    _, result = went(school, tmp_path / "out")
    assert "not overwritten" in result.refused[0].reason
    assert target.read_bytes() == b"mine"
    with pytest.raises(InputRefused, match="the studio's own pictures"):
        school.retouching.plan_export([1], "poses", school.settings.paths.images / "out")


def test_a_client_who_must_not_be_photographed_does_not_go_out(school, tmp_path):
    with school._place.writing() as uow:
        uow.records.update("client", uow.records.read("session", 1)["client_id"], {"no_photo": True})
        uow.commit()
    plan, _ = went(school, tmp_path / "out", ids=[1])
    assert [skip.reason for skip in plan.skipped] == ["must not be photographed"]


def test_what_comes_back_is_a_new_version_and_the_original_stays(school, tmp_path):
    went(school, tmp_path / "out", "selected")
    original = school.image_check.session(1).images[0]
    retouch(tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG")
    (tmp_path / "out" / "notes.txt").write_text("please sharpen")
    plan = school.retouching.plan_take_back(tmp_path / "out")
    assert [(file.number, file.name) for file in plan.files] == [("10001", "10001_IMG_0002.JPG")]
    assert sorted(skip.reason.split(":")[0] for skip in plan.skipped) == [
        "is no picture that can be shown", "is not changed", "is not changed",
    ]  # fmt: skip
    result = school.retouching.take_back(plan)
    assert result.changed == 1
    now = school.image_check.session(1).images[0]
    assert (now.id, now.poses, now.retouched) == (original.id, (PRIMARY,), True)
    assert now.file.endswith("10001-baker-ben/retouched/10001_IMG_0002.JPG")
    assert (school.settings.paths.images / original.file).is_file()
    assert next(iter(school.sessions.rows([1]).values())).images == 2  # a version is no image more
    assert school.integrity.verify().sound
    assert school.integrity.files() == ([], [])
    assert school.image_check.look(now, 20, 20).dots != school.image_check.look(original, 20, 20).dots
    again = school.retouching.plan_take_back(tmp_path / "out")
    assert not again.files  # a second time there is nothing new


def test_taking_back_is_one_step_that_undo_takes_away_and_the_import_waits_for_that(school, tmp_path):
    went(school, tmp_path / "out")
    retouch(tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG")
    school.retouching.take_back(school.retouching.plan_take_back(tmp_path / "out"))
    with school._place.reading() as uow:
        batch = next(step.batch for step in uow.journal.standing() if step.batch.startswith("import"))
    with pytest.raises(InputRefused, match="1 of its pictures were retouched since"):
        school.journal.undo(batch)
    assert school.journal.last().summary == "Take back: 1 retouched image from out"
    school.journal.undo(school.journal.last().batch)
    assert not school.image_check.session(1).images[0].retouched
    assert school.integrity.files() == ([], [])
    school.retouching.take_back(school.retouching.plan_take_back(tmp_path / "out"))  # and once more
    assert school.image_check.session(1).images[0].retouched


def test_a_moved_image_takes_its_retouched_version_along(school, tmp_path):
    went(school, tmp_path / "out")
    retouch(tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG")
    school.retouching.take_back(school.retouching.plan_take_back(tmp_path / "out"))
    plan = school.image_moves.plan(images_of(school, "10001")[:1], "10003")
    assert "1 file that belongs to them too" in plan.sentence()
    school.image_moves.apply(plan)
    (moved,) = school.image_check.session(3).images
    assert moved.retouched
    assert moved.file.endswith("10003-diaz-zoe/retouched/10003_IMG_0002.JPG")
    assert school.integrity.verify().sound
    assert school.integrity.files() == ([], [])


def test_a_file_that_is_called_otherwise_is_known_by_its_camera_and_moment(school, tmp_path):
    folder = tmp_path / "back" / "10001"
    folder.mkdir(parents=True)
    image = school.image_check.session(1).images[1]
    retouch(school.image_check.file(image), folder / "final.jpg")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    plan = school.retouching.plan_take_back(tmp_path / "back")
    assert [file.name for file in plan.files] == ["10001_IMG_0003.JPG"]
    assert [skip.reason.partition(" (")[0] for skip in plan.skipped] == ["is no whole picture"]


def renamed(file, target):
    """As a retoucher's program exports it: turned, under another name, without what the camera wrote."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(file) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(target, xmp=image.info["xmp"], quality=90)


def test_a_renamed_file_in_no_folder_is_known_by_the_keywords_of_its_copy(school, tmp_path):
    went(school, tmp_path / "out", "selected")
    root, originals = school.settings.paths.images, [file.file for file in school.image_check.session(2).images]
    before = [(root / path).read_bytes() for path in originals]
    copies = sorted((tmp_path / "out").rglob("*.JPG"))
    for n, copy in enumerate(copies):
        renamed(copy, tmp_path / "back" / f"final {9 - n}.jpg")
    plan = school.retouching.plan_take_back(tmp_path / "back")
    assert sorted(file.name for file in plan.files) == [copy.name for copy in copies]
    assert school.retouching.take_back(plan).changed == len(copies)
    assert [(root / path).read_bytes() for path in originals] == before, "nothing is written into the originals"
    assert school.integrity.verify().sound


def test_a_copy_that_comes_back_unchanged_under_any_name_is_left(school, tmp_path):
    went(school, tmp_path / "out", "selected")
    first = next((tmp_path / "out").rglob("*.JPG"))
    first.rename(first.with_name("final.jpg"))
    plan = school.retouching.plan_take_back(tmp_path / "out")
    assert not plan.files
    assert {skip.reason.partition(":")[0] for skip in plan.skipped} == {"is not changed"}
    school.image_moves.apply(school.image_moves.plan(images_of(school, "10001"), "10003"))
    again = school.retouching.plan_take_back(tmp_path / "out")
    assert not again.files, "moved since, and still the same pictures"


def test_copies_for_retouching_that_are_imported_like_a_card_add_nothing(school, tmp_path):
    from tui_studio.domain.scan_options import ScanOptions

    went(school, tmp_path / "out", "selected")
    plan = school.imports.scan(tmp_path / "out", ScanOptions(by="metadata"))
    assert (plan.counts["image"], plan.counts["duplicate"]) == (0, 3)
    assert all(frame.reason.startswith("already stored as 2026/") for frame in plan.frames), plan.frames
    retouch(next((tmp_path / "out").rglob("10001*.JPG")), next((tmp_path / "out").rglob("10001*.JPG")))
    again = school.imports.scan(tmp_path / "out", ScanOptions(by="metadata"))
    assert again.counts["duplicate"] == 2, "what was changed is another picture"


def test_a_file_of_an_image_that_was_moved_since_goes_to_where_it_is_now(school, tmp_path):
    went(school, tmp_path / "out")
    renamed(
        tmp_path / "out" / "10001_baker-ben" / "10001_IMG_0002.JPG", tmp_path / "back" / "10001_baker-ben" / "a.jpg"
    )
    school.image_moves.apply(school.image_moves.plan(images_of(school, "10001")[:1], "10003"))
    plan = school.retouching.plan_take_back(tmp_path / "back")
    assert [(file.number, file.name) for file in plan.files] == [("10003", "10003_IMG_0002.JPG")]


def test_a_file_with_the_keywords_of_one_image_and_the_name_of_another_is_left(school, tmp_path):
    went(school, tmp_path / "out", "selected", ids=[2])
    one, other = sorted((tmp_path / "out").rglob("*.JPG"))
    renamed(one, other)
    plan = school.retouching.plan_take_back(tmp_path / "out")
    reasons = {skip.record.rpartition("/")[2]: skip.reason for skip in plan.skipped}
    assert reasons[other.name] == f"it was made from {one.name}, and its name is that of {other.name}"


IMAGES = (
    Known(1, "10001", "10001_IMG_0001.JPG", None, ""), Known(2, "10001", "10001_IMG_0011.JPG", None, ""),
    Known(3, "10002", "10002_IMG_0001.JPG", None, ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (Returned("10001_baker-ben/10001_IMG_0001.JPG"), 1),
        (Returned("done/10001_baker-ben/10001_img_0001-edit.tif"), 1),
        (Returned("10001_IMG_0011 copy.jpg"), 2),
        (Returned("10002_clark/IMG_0001.jpg"), 3),
        (Returned("IMG_0001.jpg", ("10002",)), 3),
        (Returned("10001_baker/10002_IMG_0001.jpg"), "its folder says 10001 and its name says 10002"),
        (Returned("10001_baker/IMG_00011.jpg"), "no image of 10001 has this name or was taken then"),
        (Returned("IMG_0001.jpg"), "neither its folder nor its name nor a text in it is the number"),
    ],
)
def test_a_file_finds_its_image_or_a_reason(file, found):
    match = Matcher(IMAGES).match(file)
    assert match.startswith(found) if isinstance(match, str) else match.id == found, match


def test_the_folder_of_a_session_is_its_number_and_name():
    assert folder_name("10003", "Díaz, Zoë") == "10003_diaz-zoe"
    assert folder_name("10004", "李, 小龍") == "10004"

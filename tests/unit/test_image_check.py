"""The quality check: ratings and poses, each decision a step that is audited and can be taken back."""

from __future__ import annotations

import pytest

from tests.photos import images_of
from tui_studio.domain.image_check import NOT_SELECTED, PRIMARY, SELECTED, UNDECIDED, YEARBOOK, Privacy
from tui_studio.errors import InputRefused, NotFound


@pytest.fixture
def school(photo_studio):
    return photo_studio


def told(studio, session_id=1):
    return [(image.rating, image.poses) for image in studio.image_check.session(session_id).images]


def flag(studio, **flags):
    with studio._place.writing() as uow:
        uow.records.update("client", uow.records.read("session", 1)["client_id"], flags)
        uow.commit()


def undo(studio):
    return studio.journal.undo(studio.journal.last().batch)


def test_images_come_in_the_order_they_were_taken_undecided_and_of_nobody_in_particular(school):
    session = school.image_check.session(1)
    assert (session.number, session.status, session.privacy.words) == ("10001", "Scheduled", "")
    assert [image.name for image in session.images] == ["10001_IMG_0002.JPG", "10001_IMG_0003.JPG"]
    assert told(school) == [(UNDECIDED, ()), (UNDECIDED, ())]
    assert school.image_check.with_images([1, 2, 3, 4, 5]) == {1, 2, 4}
    with pytest.raises(NotFound):
        school.image_check.session(99)


def test_a_rating_is_one_audited_step_that_undo_takes_back(school):
    first, second = images_of(school, "10001")
    assert school.image_check.rate(1, [first, second], NOT_SELECTED)
    assert not school.image_check.rate(1, [first], NOT_SELECTED)  # nothing changed, nothing written
    assert told(school) == [(NOT_SELECTED, ())] * 2
    entry = school.audit.entry(school.audit.ids("what:changed")[0])
    assert "10001_IMG_0003.JPG of session 10001" in str(entry)
    assert undo(school).summary == "2 images of session 10001: not selected"
    assert told(school) == [(UNDECIDED, ())] * 2


def test_one_image_of_a_session_is_its_primary_pose_and_is_selected_by_that(school):
    first, second = images_of(school, "10001")
    check = school.image_check
    check.set_pose(1, first, PRIMARY)
    check.set_pose(1, second, YEARBOOK)
    check.set_pose(1, second, PRIMARY)
    assert told(school) == [(SELECTED, ()), (SELECTED, (PRIMARY, YEARBOOK))]
    undo(school)
    assert told(school) == [(SELECTED, (PRIMARY,)), (SELECTED, (YEARBOOK,))]
    check.set_pose(1, first, PRIMARY)  # again: no more
    assert told(school) == [(SELECTED, ()), (SELECTED, (YEARBOOK,))]


def test_what_is_not_selected_stands_for_nobody_and_undo_gives_that_back_too(school):
    first, _ = images_of(school, "10001")
    school.image_check.set_pose(1, first, PRIMARY)
    school.image_check.rate(1, [first], NOT_SELECTED)
    assert told(school)[0] == (NOT_SELECTED, ())
    undo(school)
    assert told(school)[0] == (SELECTED, (PRIMARY,))


@pytest.mark.parametrize("flags", [{"no_yearbook": True}, {"no_publish": True}, {"no_photo": True}])
def test_the_flags_of_the_client_gate_the_yearbook_pose(school, flags):
    first, _ = images_of(school, "10001")
    flag(school, **flags)
    with pytest.raises(InputRefused, match="must not be"):
        school.image_check.set_pose(1, first, YEARBOOK)
    assert bool(Privacy(**flags).why_no_pose(PRIMARY)) == ("no_photo" in flags)


def test_an_image_of_another_session_is_refused_whole(school):
    mine, theirs = images_of(school, "10001")[0], images_of(school, "10002")[0]
    with pytest.raises(NotFound, match="no longer one of session 10001"):
        school.image_check.rate(1, [mine, theirs], SELECTED)
    assert told(school)[0] == (UNDECIDED, ())


def test_a_pose_goes_with_the_import_that_brought_its_image(school):
    school.image_check.set_pose(1, images_of(school, "10001")[0], PRIMARY)
    batch = next(step.batch for step in steps(school) if step.kind == "import images")
    school.journal.undo(batch)
    assert told(school) == []
    assert school.journal.last().kind != "edit"  # the pose has nothing to come back to


def steps(studio):
    with studio._place.reading() as uow:
        return list(uow.journal.standing())


def test_the_picture_is_looked_at_by_its_preview_and_by_itself_where_there_is_none(school):
    image = school.image_check.session(1).images[0]
    small = school.image_check.look(image, 30, 30)
    assert small.width == 30
    for preview in school.settings.paths.images.glob(".previews/*/*.jpg"):
        preview.unlink()
    assert school.image_check.look(image, 30, 30).width == 30
    school.image_check.file(image).unlink()
    with pytest.raises(InputRefused, match=r"10001_IMG_0002\.JPG: cannot be read"):
        school.image_check.look(image, 30, 30)

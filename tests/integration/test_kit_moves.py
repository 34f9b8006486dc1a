"""Pictures that came from a kit and were given to somebody else on it since: the office follows, or is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capture_day import drop, frame, named, take_all, taking
from tests.counts import counts_agree
from tests.field_kits import edit_client, kit_of, laptop, merged, office_with_sessions
from tests.photos import images_of, photograph
from tui_studio.services.studio import Studio


def images(studio: Studio) -> list[int]:
    """How many pictures each session has, by number."""
    rows = studio.sessions.rows(studio.sessions.ids("")).values()
    return [row.images for row in sorted(rows, key=lambda row: row.number)]


def sound(studio: Studio) -> bool:
    verdict = studio.integrity.verify()
    with studio._place.reading() as uow:
        return verdict.sound and not verdict.strangers and counts_agree(uow) and not uow.images.miscounted()


def move(studio: Studio, image_id: int, number: str) -> None:
    studio.image_moves.apply(studio.image_moves.plan([image_id], number))


@pytest.fixture
def kit(studio: Studio, tmp_path: Path) -> Path:
    """A kit that was merged once, with two pictures of 10001, the first of which is its pose."""
    office_with_sessions(studio)
    made = kit_of(studio, tmp_path / "kit")
    with laptop(made, studio.clock) as gym:
        photograph(gym, ["10001"])
        gym.image_check.set_pose(1, images_of(gym, "10001")[0], "primary")
    assert merged(studio, made).images == 2
    return made


def test_a_picture_that_was_moved_on_the_kit_moves_here(studio: Studio, kit: Path) -> None:
    with laptop(kit, studio.clock) as gym:
        first = images_of(gym, "10001")[0]
        move(gym, first, "10002")
        gym.image_check.set_pose(2, first, "yearbook")
    result = merged(studio, kit)
    assert (result.sentence(), result.conflicts) == ("1 pose new; 1 picture moved", ())
    assert images(studio) == [1, 1, 0, 0]
    with studio._place.reading() as uow:
        assert [(pose.session_id, pose.kind) for pose in uow.image_check.poses([1, 2])] == [(2, "yearbook")]
    assert sound(studio)
    assert merged(studio, kit).sentence() == "nothing new"
    studio.journal.undo(result.batch)
    assert images(studio) == [2, 0, 0, 0]
    assert sound(studio)
    assert merged(studio, kit).moved == 1
    assert images(studio) == [1, 1, 0, 0]
    assert sound(studio)


@pytest.mark.parametrize(("decided", "there"), [("mine", [1, 0, 1, 0]), ("theirs", [1, 1, 0, 0])])
def test_a_picture_that_both_moved_is_asked_about(studio: Studio, kit: Path, decided: str, there: list[int]) -> None:
    with laptop(kit, studio.clock) as gym:
        move(gym, images_of(gym, "10001")[1], "10002")
    move(studio, images_of(studio, "10001")[1], "10003")
    [asked] = merged(studio, kit).open
    assert (asked.field, asked.mine, asked.theirs) == ("session", "10003", "10002")
    merged(studio, kit, decided)
    assert images(studio) == there
    assert sound(studio)
    again = merged(studio, kit)
    assert (again.sentence(), again.conflicts) == ("nothing new", ())


def test_nothing_is_moved_to_somebody_who_must_not_be_photographed(studio: Studio, kit: Path) -> None:
    with laptop(kit, studio.clock) as gym:
        first = images_of(gym, "10001")[0]
        move(gym, first, "10002")
        gym.image_check.rate(2, [first], 3)
    edit_client(studio, 2, no_photo=True)
    for _ in range(2):
        result = merged(studio, kit)
        assert [one.reason for one in result.refused] == [
            "session 10002, which it was moved to on the kit, must not be photographed"
        ]
        assert images(studio) == [2, 0, 0, 0]
    edit_client(studio, 2, no_photo=False)
    assert merged(studio, kit).moved == 1


def test_a_frame_that_was_left_out_is_told_and_the_next_one_is_another(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        gym.capture.select(shoot, "Gym", named(gym, shoot, "Baker"))
        drop(tmp_path / "hot", "A0001.JPG", frame(1))
        with taking(gym, shoot, tmp_path / "hot") as taker:
            assert [one.number for one in take_all(taker)] == ["10001"]
    merged(studio, kit)
    with laptop(kit, studio.clock) as gym:
        gym.capture.exclude_last(shoot, "Gym")
    taken_out = merged(studio, kit)
    assert taken_out.notes == ("10001_A0001.JPG was taken out on the kit and stays here; look at it.",)
    assert images(studio) == [1, 0, 0, 0]
    assert merged(studio, kit).sentence() == "nothing new"
    with laptop(kit, studio.clock) as gym:  # the next picture gets the id that the first one had
        gym.capture.select(shoot, "Gym", named(gym, shoot, "Clark"))
        drop(tmp_path / "hot", "A0002.JPG", frame(2))
        with taking(gym, shoot, tmp_path / "hot") as taker:
            assert [one.number for one in take_all(taker)] == ["10002"]
    last = merged(studio, kit)
    assert (last.images, last.notes) == (1, ())
    assert images(studio) == [1, 1, 0, 0]
    assert sound(studio)


def test_last_were_next_after_a_merge_moves_the_frame(studio: Studio, tmp_path: Path) -> None:
    shoot = office_with_sessions(studio)
    kit = kit_of(studio, tmp_path / "kit")
    with laptop(kit, studio.clock) as gym:
        gym.capture.select(shoot, "Gym", named(gym, shoot, "Baker"))
        drop(tmp_path / "hot", "A0001.JPG", frame(1))
        with taking(gym, shoot, tmp_path / "hot") as taker:
            take_all(taker)
    merged(studio, kit)
    with laptop(kit, studio.clock) as gym:
        gym.capture.select(shoot, "Gym", named(gym, shoot, "Clark"))
        gym.capture.last_were_next(shoot, "Gym", 1)
    result = merged(studio, kit)
    assert (images(studio), result.notes) == ([0, 1, 0, 0], ())
    assert sound(studio)
    assert merged(studio, kit).sentence() == "nothing new"

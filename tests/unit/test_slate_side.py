"""A card that is read the wrong way round: its slates stand on the other side of their students."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import R6, R6_TWO, booked, numbered, shot
from tui_studio.domain.frames import CameraFacts, PlanWarning, Role, ScannedFrame, SlateReading, Split, Suspicion
from tui_studio.domain.picture_keys import Naming
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_side import OTHER_SIDE
from tui_studio.domain.slate_split import split

KNOWN = booked(*(str(10001 + n) for n in range(20)))


def day(
    *numbers: int,
    after: bool = True,
    times: bool = True,
    change: int = 24,
    pose: int = 6,
    camera: CameraFacts = R6,
    folder: str = "DCIM/100CANON",
) -> list[ScannedFrame]:
    """Three pictures of each student with the slate behind them, or in front."""
    student = [(change, ""), (4, ""), (4, ""), (pose, "slate")] if after else [(change, "slate"), (pose, "")]
    student += [] if after else [(4, ""), (4, "")]
    shots = [(wait, str(10000 + number) if what else "") for number in numbers for wait, what in student]
    found, clock = [], 0
    for path, (wait, code) in zip(numbered([*range(1, len(shots) + 1)], folder), shots, strict=True):
        clock += wait
        found.append(shot(path, camera=camera, payloads=code or (), at=clock if times else None))
    return found


def plan(frames: list[ScannedFrame], *, after: bool = False, namings: dict[str, Naming] | None = None) -> Split:
    return split(frames, KNOWN, CodeRules(), {}, slates_after=after, namings=namings)


def asked(found: Split) -> list[PlanWarning]:
    return [warning for warning in found.warnings if warning.kind == OTHER_SIDE]


def test_a_card_with_its_slates_behind_the_students_is_given_to_nobody_and_says_how_to_scan_it() -> None:
    found = plan(day(*range(1, 9)))
    first = found.warnings[0]
    assert (first.frame, first.kind) == ("", OTHER_SIDE)
    assert first.text == (
        "were the slates photographed after the students? scan again with slates after each student (--slates after); "
        "the card begins with 3 pictures without a slate and ends with a slate without pictures, and the longer pause "
        "is behind 7 of 7 slates, so nobody has these pictures yet"
    )
    assert found.images_per_session() == {}
    assert found.counts()["unassigned"] == 24
    assert found.frames[-2].reason == "the slates may have been photographed after the students"
    assert found.confidence == {}


def test_the_same_in_a_mirror() -> None:
    found = plan(day(*range(1, 9), after=False), after=True)
    assert found.warnings[0].text == (
        "were the slates photographed before the students? scan again with slates before each student "
        "(--slates before); the card begins with a slate without pictures and ends with 3 pictures without a slate, "
        "and the longer pause is before 7 of 7 slates, so nobody has these pictures yet"
    )
    assert found.images_per_session() == {}


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_scanned_as_it_was_photographed_it_asks_nothing(after: bool, times: bool) -> None:
    found = plan(day(*range(1, 21), after=after, times=times), after=after)
    assert asked(found) == []
    assert len(found.images_per_session()) == 20


def test_of_such_a_card_nothing_else_is_asked() -> None:
    frames = day(1, 2, 3, 5, 6, 7, 8, 9)
    kinds = [warning.kind for warning in plan(frames).warnings]
    assert kinds == [OTHER_SIDE, "before-first-slate", "no-images"]


def test_pauses_in_their_place_are_believed_whatever_the_ends_are() -> None:
    frames = day(*range(1, 9), after=False)
    cut_off = frames[1:-3]  # its first slate was forgotten, and the last child left
    assert cut_off[-1].reading.payloads == ("10008",)
    found = plan(cut_off)
    assert asked(found) == []
    assert len(found.images_per_session()) == 6


@pytest.mark.parametrize("pose", [24, 10])
def test_trial_shots_long_before_the_first_slate_are_no_student(pose: int) -> None:
    """Where the slate is held up at once the longer pause is behind it on every right card."""
    frames = day(*range(1, 9), after=False, change=pose // 2, pose=pose)[:-3]
    trials = [shot(f"DCIM/100CANON/IMG_{9990 + n}.JPG", at=n - 300) for n in range(3)]
    assert asked(plan([*trials, *frames])) == []


@pytest.mark.parametrize("wrong", [[-4, -3, -2], [-1]])
def test_one_end_alone_says_nothing(wrong: list[int]) -> None:
    frames = day(*range(1, 9))
    kept = frames[3:] if wrong == [-4, -3, -2] else frames[:-1]
    assert asked(plan(kept)) == []


def test_even_pauses_say_nothing() -> None:
    assert asked(plan(day(*range(1, 9), change=10, pose=10))) == []


def test_a_few_slates_say_nothing() -> None:
    assert asked(plan(day(1, 2, 3))) == []
    assert asked(plan(day(1, 2, 3, 4)))


def test_far_more_pictures_at_the_beginning_than_anybody_has_are_no_student() -> None:
    more = [shot(f"DCIM/100CANON/IMG_{9990 + n}.JPG", at=4 * n) for n in range(6)]
    frames = [replace(f, camera=shot("x", at=30 + 10 * n).camera) for n, f in enumerate(day(*range(1, 9), times=False))]
    assert asked(plan([*more, *frames])) == []


def test_without_times_the_ends_are_enough_where_the_card_begins_in_turn() -> None:
    found = plan(day(*range(1, 9), times=False))
    assert asked(found)[0].text.endswith("ends with a slate without pictures, so nobody has these pictures yet")
    assert found.images_per_session() == {}


@pytest.mark.parametrize("numbers", [(2, 3, 4, 5, 6), (5, 1, 2, 3, 4), (1, 1, 2, 3, 4)])
def test_without_times_a_first_slate_that_may_have_been_forgotten_explains_the_beginning(
    numbers: tuple[int, ...],
) -> None:
    assert asked(plan(day(*numbers, times=False))) == []


def test_without_times_a_first_slate_that_could_not_be_read_leaves_it_open() -> None:
    frames = day(*range(1, 9), times=False)
    frames[3] = shot(frames[3].path, suspicion=Suspicion.STRONG)
    assert asked(plan(frames)) == []


def test_with_times_it_does_not_need_to_be_read() -> None:
    frames = day(*range(1, 9))
    frames[3] = shot(frames[3].path, suspicion=Suspicion.WEAK, at=38)
    assert asked(plan(frames))


def test_where_no_slate_is_of_this_studio_another_question_comes_first() -> None:
    strange = SlateReading(("98765",))
    frames = [replace(one, reading=strange) if one.reading.payloads else one for one in day(*range(1, 9))]
    assert asked(plan(frames)) == []


def test_what_lies_there_twice_ends_no_card() -> None:
    frames = day(*range(1, 9))
    twice = [replace(frame, path=frame.path.replace("DCIM", "copy/DCIM")) for frame in frames[4:6]]
    assert asked(plan([*frames, *twice]))


def test_two_cameras_that_were_both_read_wrongly_are_one_question() -> None:
    other = day(*range(9, 17), camera=R6_TWO, folder="DCIM/101CANON")
    found = plan([*day(*range(1, 9)), *other])
    (warning,) = asked(found)
    assert "each camera begins with pictures without a slate" in warning.text
    assert "behind 14 of 14 slates" in warning.text
    assert found.images_per_session() == {}


def test_of_two_photographers_with_two_habits_only_one_is_asked_about() -> None:
    other = day(*range(9, 17), after=False, camera=R6_TWO, folder="DCIM/101CANON")
    found = plan([*day(*range(1, 9)), *other])
    (warning,) = asked(found)
    assert warning.text.startswith(
        "were the slates of Canon EOS R6 (0123) photographed after the students? scan their folder alone with slates "
        "after each student (--slates after); that camera begins with 3 pictures"
    )
    assert set(found.images_per_session()) == {str(10001 + n) for n in range(8, 16)}


def test_where_the_files_themselves_say_whose_they_are_nobody_is_asked() -> None:
    frames = day(*range(1, 9))
    keys = {
        frame.path: Naming(str(10001 + n // 4), "key", "EXIF Copyright")
        for n, frame in enumerate(frames)
        if not frame.reading.payloads
    }
    found = plan(frames, namings=keys)
    assert asked(found) == []
    images = [one for one in found.frames if one.role is Role.IMAGE]
    assert {one.path: one.session for one in images} == {path: naming.session for path, naming in keys.items()}

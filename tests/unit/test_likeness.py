from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import shot
from tests.unit.test_split_evidence import day, held_back, missing, plan, row, sessions
from tui_studio.domain.frames import ScannedFrame
from tui_studio.domain.likeness import Likeness, differences, unlikeness
from tui_studio.domain.split_rhythm import Order, Stretch

PEOPLE = 12
ODD = "ff" * 63


def seen(who: int, pose: int = 0) -> str:
    """The looks of a person: others differ in half of them, poses of one in a few."""
    values = [(37 * who * (n + 3) + 11 * who * who) % 200 for n in range(63)]
    return bytes(value + (pose * 7 + n) % 4 for n, value in enumerate(values)).hex()


def worn(frames: list[ScannedFrame], *people: int) -> list[ScannedFrame]:
    """Frames with the looks of these people in their order; slates have none."""
    queue = list(people)
    return [
        frame if frame.reading.payloads else replace(frame, looks=seen(queue.pop(0), pose))
        for pose, frame in enumerate(frames)
    ]


def several(*people: int, frames: int = 3) -> list[int]:
    return [who for who in people for _ in range(frames)]


SCHOOL = tuple(range(1, PEOPLE + 1))


def test_frames_of_one_person_differ_little_and_what_is_not_known_differs_by_nothing() -> None:
    one, again, other = (shot(str(n), looks=looks) for n, looks in enumerate((seen(1), seen(1, 1), seen(2))))
    near, far = unlikeness([one], [again]), unlikeness([one], [other])
    assert near is not None
    assert far is not None
    assert 0 < near < far / 5
    assert unlikeness([one, other], [again]) == near, "the most alike of both sides count"
    assert unlikeness([one], [replace(other, looks="")]) is None
    assert differences([one]) == ()
    assert differences([one, replace(again, looks=""), other]) == (None, far)


def test_a_frame_that_is_like_neither_side_stands_out_where_both_are_alike() -> None:
    frames = [shot(str(n), looks=looks) for n, looks in enumerate((seen(1), seen(1, 1), ODD, seen(1, 2), seen(1, 3)))]
    known = [value or 0 for value in differences(frames)]
    assert known.index(max(known)) == 1, "before the third frame"
    assert min(known) < max(known) / 5


def test_without_times_a_student_out_of_turn_without_a_slate_is_known_by_looks() -> None:
    frames = day(*row(1, 2, 3, 4, None, *SCHOOL[4:]), times=False)
    assert held_back(plan(frames, sessions(PEOPLE))) == [], "nobody is skipped, and no time tells"
    found = plan(worn(frames, *several(1, 2, 3, 4, 20, *SCHOOL[4:])), sessions(PEOPLE))
    assert held_back(found) == ["0017", "0018", "0019"]
    assert missing(found) == [
        "a slate may be missing after 10004: its frames do not all look like one person; 3 frames left unassigned"
    ]


def test_a_quick_change_is_noticed_by_pause_and_looks_together() -> None:
    frames = day(*row(1, 2, 3, 4, None, *SCHOOL[4:]), pauses={16: 12})
    assert held_back(plan(frames, sessions(PEOPLE))) == []
    assert held_back(plan(worn(frames, *several(1, 2, 3, 4, 20, *SCHOOL[4:])), sessions(PEOPLE))) == [
        "0017", "0018", "0019",
    ]  # fmt: skip


def test_nobody_goes_and_comes_in_a_second() -> None:
    people = several(*SCHOOL)
    people[people.index(5) + 2] = 20  # the last of three frames: a hat, a friend who looks in
    frames = day(*row(*SCHOOL), pauses={19: 1})
    assert held_back(plan(worn(frames, *people))) == []


def test_a_second_pose_of_every_student_is_how_this_school_is_photographed() -> None:
    people = [who + 20 * second for who in SCHOOL for second in (0, 0, 1, 1)]
    frames = worn(day(*row(*SCHOOL, frames=4), times=False), *people)
    assert held_back(plan(frames)) == []


def test_the_frames_of_siblings_may_show_one_and_the_other() -> None:
    known = Likeness(usual=2000, apart=900, strict=0.1, alike=200)
    alone = Stretch("a", "10001", 3, None, (None, None), (False, False), None, None, None, 0, unlike=(200, 1200))
    together = replace(alone, also=("10002",))
    assert known.other_person(alone, None, Order.UNKNOWN, 0) == 2
    assert known.other_person(together, None, Order.UNKNOWN, 0) is None
    assert known.other_person(replace(together, unlike=(200, 1500)), None, Order.UNKNOWN, 0) == 2


def test_a_first_frame_unlike_the_others_may_be_the_slate_of_the_one_who_was_skipped() -> None:
    frames = day(*row(1, 2, 3, 4, 6, *SCHOOL[6:]), pauses={13: 9, 14: 3})
    people = several(1, 2, 3, 4, 6, *SCHOOL[6:])
    assert held_back(plan(worn(frames, *people), sessions(PEOPLE))) == []
    people[9:12] = [20, 5, 5]  # 10004 left, the slate of 10005 was not read, and 10005 stood ready at once
    assert held_back(plan(worn(frames, *people), sessions(PEOPLE))) == ["0014", "0015", "0016"]


def test_where_two_are_missing_a_border_leaves_open_on_which_side_of_it_they_stand() -> None:
    frames = day(*row(1, 2, 3, None, *SCHOOL[3:]), times=False)
    people = several(1, 2, 3, 20, *SCHOOL[3:])
    assert held_back(plan(worn(frames, *people))) == ["0013", "0014", "0015"]
    two = day(*row(1, 2, 3, None, *SCHOOL[5:]), times=False)
    people = several(1, 2, 4, 5, *SCHOOL[5:])
    assert held_back(plan(worn(two, *people))) == [f"{n:04}" for n in range(10, 16)]


def test_without_times_frames_that_look_like_the_next_student_are_not_given_to_the_one_before() -> None:
    frames = worn(day(*row(*SCHOOL), times=False), *several(1, 2, 3, 5, *SCHOOL[4:]))
    assert held_back(plan(frames)) == ["0014", "0015", "0016"], "10004 left, and 10005 began without a slate"
    later = worn(day(*row(1, 2, 3, 5, *SCHOOL[5:], 4), times=False), *several(1, 2, 4, 5, *SCHOOL[5:], 4))
    assert held_back(plan(later)) == ["0010", "0011", "0012"], "10003 left, and 10004 has a slate at the end"


def test_with_times_the_same_is_asked_where_the_first_frame_comes_late() -> None:
    people = several(1, 2, 3, 5, *SCHOOL[4:])
    assert held_back(plan(worn(day(*row(*SCHOOL)), *people))) == []
    assert held_back(plan(worn(day(*row(*SCHOOL), pauses={13: 10}), *people))) == ["0014", "0015", "0016"]
    assert held_back(plan(worn(day(*row(*SCHOOL), pauses={13: 10}), *several(*SCHOOL)))) == []


def test_a_frame_that_looks_like_those_around_it_is_no_slate_that_nobody_read() -> None:
    # a pause as before a slate, then one as of a child who takes its place; and 10006 was seen nowhere
    frames = day(*row(*SCHOOL[:5], *SCHOOL[6:]), pauses={6: 25, 7: 7})
    people = several(*SCHOOL[:5], *SCHOOL[6:])
    assert ["as slates do" in one for one in missing(plan(frames, sessions(PEOPLE)))] == [True]
    assert missing(plan(worn(frames, *people), sessions(PEOPLE))) == []
    people[4:6] = [30, 6]
    assert held_back(plan(worn(frames, *people), sessions(PEOPLE))) == ["0006", "0007", "0008"]


def test_a_few_students_say_nothing_of_how_far_two_differ() -> None:
    people = several(1, 2, 20, 3)
    assert held_back(plan(worn(day(*row(1, 2, None, 3), times=False), *people), sessions(3))) == []


@pytest.mark.parametrize("frames", [3, 4])
def test_a_lone_frame_in_front_of_somebody_else_may_be_the_slate_that_nobody_saw(frames: int) -> None:
    card = day(*row(*SCHOOL, frames=frames), times=False)
    people = several(*SCHOOL, frames=frames)
    first = people.index(6)
    people[first + 1 : first + frames] = [20] * (frames - 1)
    assert len(held_back(plan(worn(card, *people)))) == frames

from __future__ import annotations

from dataclasses import replace

from tests.cards import R6, R6_TWO, booked, numbered, shot
from tui_studio.domain.frames import CameraFacts, KnownSession, Role, ScannedFrame, Split, Suspicion
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import UNTOLD, split

INSIDE, CHANGE = 4, 30


def day(
    *students: tuple[str | None, int],
    times: bool = True,
    pauses: dict[int, int] | None = None,
    inside: int = INSIDE,
    camera: CameraFacts = R6,
    folder: str = "DCIM/100CANON",
) -> list[ScannedFrame]:
    """Students with their number of frames, one after the other; None as number: the slate was forgotten.

    `pauses` are seconds before the n-th file.
    """
    plan: list[tuple[int, str]] = []
    for number, frames in students:
        plan += [(CHANGE - 6, number)] if number else []
        plan += [(CHANGE if number is None and n == 0 else inside if n else 6, "") for n in range(frames)]
    found, clock = [], 0
    for index, (path, (wait, code)) in enumerate(zip(numbered([*range(1, len(plan) + 1)], folder), plan, strict=True)):
        clock += (pauses or {}).get(index, wait)
        found.append(shot(path, camera=camera, payloads=code or (), at=clock if times else None))
    return found


def sessions(count: int = 12) -> dict[str, KnownSession]:
    return booked(*(str(10001 + n) for n in range(count)))


def plan(frames: list[ScannedFrame], known: dict[str, KnownSession] | None = None) -> Split:
    """Without `known` the schedule ends with the last number that was read."""
    last = max(int(code) for frame in frames for code in frame.reading.payloads) - 10000
    return split(frames, known or sessions(last), CodeRules(), {})


def held_back(found: Split) -> list[str]:
    return [frame.path[-8:-4] for frame in found.frames if frame.role is Role.UNASSIGNED]


def missing(found: Split) -> list[str]:
    return [warning.text for warning in found.warnings if warning.kind == "missing-slate"]


def row(*numbers: int | None, frames: int = 3) -> list[tuple[str | None, int]]:
    return [(str(10000 + number) if number else None, frames) for number in numbers]


def test_a_day_as_it_should_be_holds_nothing_back() -> None:
    found = plan(day(*row(*range(1, 13))))
    assert held_back(found) == []
    assert found.warnings == ()


def test_an_absent_child_alone_holds_nothing_back_where_the_times_show_one_student() -> None:
    found = plan(day(*row(1, 2, 3, 5, 6, 8, 9)))
    assert (held_back(found), missing(found)) == ([], [])


def test_without_times_nobody_can_tell_an_absent_child_from_a_forgotten_slate() -> None:
    found = plan(day(*row(1, 2, 3, 5, 6, 7), times=False))
    assert held_back(found) == ["0010", "0011", "0012"]
    assert missing(found) == [
        "a slate may be missing after 10003: the times of its frames do not tell one student from the next; "
        "3 frames left unassigned; no slate was found for 10004"
    ]


def test_where_a_forgotten_slate_would_leave_no_trace_the_plan_says_so_once_for_each_body() -> None:
    frames = day(*row(1, 2, 3), times=False) + day(*row(4, 5), times=False, camera=R6_TWO, folder="b/100CANON")
    found = plan(frames, sessions(5))
    assert held_back(found) == []
    first, second = sorted((w.text for w in found.warnings if w.kind == UNTOLD), reverse=True)
    assert first.startswith("the times of 9 frames of Canon EOS R6 (0123) do not tell one student from the next")
    assert second.startswith("the times of 6 frames of")
    assert UNTOLD not in {warning.kind for warning in plan(day(*row(1, 2, 3, 4, 5)), sessions(5)).warnings}


def test_behind_the_last_slate_of_a_small_card_the_next_student_may_have_come() -> None:
    frames = [shot(f.path, payloads=f.reading.payloads, at=n * 10) for n, f in enumerate(day(("10001", 6)))]
    found = plan(frames, sessions(2))
    assert found.images_per_session() == {}
    assert missing(found)[0].endswith("no slate was found for 10002")
    taken = {**sessions(2), "10002": replace(sessions(2)["10002"], images=3)}
    assert plan(frames, taken).images_per_session() == {"10001": 6}
    assert plan(frames, sessions(1)).images_per_session() == {"10001": 6}


def test_a_single_student_in_quick_frames_is_one_student() -> None:
    assert plan(day(("10001", 6)), sessions(1)).warnings == ()


def test_a_card_of_three_with_equal_spacing_and_a_forgotten_slate_gives_nobody_the_frames() -> None:
    frames = day(("10001", 3), ("10002", 6), ("10003", 3))
    even = [shot(f.path, payloads=f.reading.payloads, at=n * 10) for n, f in enumerate(frames) if n != 4]
    found = plan([shot(even[0].path, payloads="10001", at=0), *even[1:]], sessions(3))
    assert set(found.images_per_session()) == {"10003"}


def test_frames_behind_a_pause_as_long_as_a_change_belong_to_nobody() -> None:
    found = plan(day(*row(1, 2, 3, None, 5, 6)))
    assert held_back(found) == ["0013", "0014", "0015"]
    (text,) = missing(found)
    assert text == (
        "a slate may be missing after 10003: a pause as long as a change of student; 3 frames left unassigned; "
        "no slate was found for 10004"
    )
    assert found.images_per_session()["10003"] == 3


def test_a_child_out_of_turn_without_a_slate_is_noticed_by_the_pause() -> None:
    found = plan(day(*row(1, 2, 3, None, 4, 5, 6)))
    assert held_back(found) == ["0013", "0014", "0015"]
    assert "no slate was found" not in missing(found)[0]


def test_without_times_twice_the_frames_and_a_skipped_child_hold_the_whole_stretch_back() -> None:
    found = plan(day(*row(1, 2, 3, None, 5, 6), times=False))
    assert held_back(found) == ["0010", "0011", "0012", "0013", "0014", "0015"]
    assert "far more frames than usual" in missing(found)[0]
    assert missing(found)[0].endswith("no slate was found for 10004")


def test_without_times_twice_the_frames_alone_are_somebody_who_took_longer() -> None:
    found = plan(day(*row(1, 2), ("10003", 6), *row(4, 5, 6), times=False), sessions(6))
    assert held_back(found) == []


def test_three_times_the_frames_hold_the_whole_stretch_back_without_anybody_skipped() -> None:
    found = plan(day(*row(1, 2), ("10003", 9), *row(4, 5, 6), times=False), sessions(6))
    assert len(held_back(found)) == 9
    few = plan(day(*row(1), ("10002", 9), *row(3), times=False), sessions(3))
    assert held_back(few) == []


def test_a_child_whose_pictures_are_stored_or_who_must_not_be_photographed_is_not_skipped() -> None:
    frames = day(*row(1, 2, 3, None, 5, 6), times=False)
    known = sessions(6)
    for change in ({"images": 4}, {"hold": "do not photograph"}):
        assert held_back(plan(frames, {**known, "10004": replace(known["10004"], **change)})) == []


def test_a_child_whose_slate_is_elsewhere_on_the_source_is_not_skipped() -> None:
    frames = day(*row(1, 2, 3, None, 5, 6), times=False)
    other = day(*row(4), times=False, camera=R6_TWO, folder="b/100CANON")
    assert held_back(plan([*frames, *other])) == []


def test_equal_spacing_is_no_evidence() -> None:
    frames = day(*row(1, 2, 3, None, 4, 5, 6))
    even = [shot(f.path, payloads=f.reading.payloads, at=n * 10) for n, f in enumerate(frames)]
    assert held_back(plan(even, sessions(6))) == []


def test_a_clock_that_runs_backwards_is_no_evidence() -> None:
    found = plan(day(*row(*range(1, 8)), pauses={6: -3600}))
    assert held_back(found) == []


def test_a_clock_that_was_set_back_several_times_does_not_hide_the_rhythm() -> None:
    found = plan(day(*row(1, 2, 3, None, 4, 5, 6), pauses={4: -1000, 15: -1000, 19: -1000}))
    assert held_back(found) == ["0013", "0014", "0015"]


def test_where_frames_are_taken_slowly_a_pause_of_two_frames_is_no_change() -> None:
    slow = (*row(1, 2), ("10003", 5), *row(4, 5, 6))
    assert held_back(plan(day(*slow, inside=10, pauses={11: 20}))) == []
    skipped = (*row(1, 2), ("10003", 5), *row(5, 6, 7))
    assert held_back(plan(day(*skipped, inside=10, pauses={11: 17}))) == []
    assert held_back(plan(day(*skipped, inside=10, pauses={11: 20}))), "as long as a forgotten slate takes"


def test_a_small_pause_holds_nothing_back() -> None:
    found = plan(day(*row(*range(1, 8)), pauses={6: 14}))
    assert held_back(found) == []


def test_pauses_that_every_student_has_are_the_way_this_photographer_works() -> None:
    frames = day(*row(*range(1, 9), frames=4), pauses={n * 5 + 3: CHANGE for n in range(8)})
    assert held_back(plan(frames)) == ["0039", "0040"], "behind the last student anybody may have come"


def test_a_long_wait_between_slate_and_first_frame_holds_the_stretch_back() -> None:
    found = plan(day(*row(1, 2, 3, 5, 6, 7), pauses={9: 60}))
    assert held_back(found) == ["0010", "0011", "0012"]


def test_a_lost_file_and_a_skipped_child_hold_the_stretch_back_where_there_are_no_times() -> None:
    frames = day(("10001", 2), ("10002", 3), ("10003", 2), ("10004", 2), ("10005", 3), times=False)
    at = next(n for n, frame in enumerate(frames) if frame.reading.payloads == ("10004",))
    found = plan([frame for n, frame in enumerate(frames) if n != at])
    assert held_back(found) == ["0009", "0010", "0012", "0013"]


def test_where_every_other_child_was_photographed_by_another_camera_nobody_is_skipped() -> None:
    found = plan(day(*row(1, 3, 5, 7, 9), ("10011", 6), times=False))
    assert held_back(found) == []


def test_a_slate_that_was_seen_and_not_read_explains_the_skipped_child() -> None:
    frames = day(("10001", 3), ("10002", 3), ("10003", 6), ("10004", 3), ("10005", 3), ("10006", 3), times=False)
    unread = [shot(f.path, suspicion=Suspicion.STRONG) if f.reading.payloads == ("10004",) else f for f in frames]
    assert held_back(plan(unread, sessions(6))) == ["0017", "0018", "0019"]


def test_copies_of_one_picture_are_counted_once() -> None:
    frames = day(*row(1, 2, 3, 4, 5), times=False)
    third = [frame.path for frame in frames if "0010" <= frame.path[-8:-4] <= "0012"]
    copies = [shot(path.replace(".JPG", " (1).JPG"), content=path) for path in third]
    found = plan([*frames, *copies])
    assert missing(found) == []
    assert found.counts()["duplicate"] == 3


def test_a_card_that_ends_in_the_middle_of_the_school_has_skipped_nobody() -> None:
    assert held_back(plan(day(*row(1, 2, 3), ("10004", 6)), sessions(30))) == []
    without_times = plan(day(*row(1, 2, 3), ("10004", 6), times=False), sessions(30))
    assert held_back(without_times) == ["0014", "0015", "0016", "0017", "0018", "0019"], "10005 may have come"


def test_on_a_card_of_two_students_a_lone_long_pause_is_a_change() -> None:
    found = plan(day(("10001", 3), (None, 3)))
    assert held_back(found) == ["0005", "0006", "0007"]
    assert held_back(plan(day(("10001", 6), ("10002", 5)))) == []


def test_where_the_card_goes_back_to_a_retake_the_very_next_in_turn_may_have_come_before_it() -> None:
    frames = day(*row(1, 2, 3, 4), ("10002", 3))
    assert held_back(plan(frames, sessions(5))) == []
    paused = day(*row(1, 2, 3), ("10004", 6), ("10002", 3), pauses={16: 12})
    assert held_back(plan(paused, sessions(5))) == ["0017", "0018", "0019"]
    assert held_back(plan(paused, sessions(4))) == [], "nobody is left who could have come"


def skipped(found: Split) -> list[str]:
    return [warning.text for warning in found.warnings if warning.kind == "skipped"]


def test_who_was_skipped_in_the_class_list_is_named_once_for_the_whole_card() -> None:
    found = plan(day(*row(1, 2, 4, 5, 7, 8, 9)), sessions(9))
    assert held_back(found) == []
    assert skipped(found) == [
        "2 students have no slate here and no pictures, though the next in turn was photographed: 10003, 10006"
    ]
    many = plan(day(*row(*range(1, 24, 2), 24, 25, 26, 27, 28, *range(29, 50))), sessions(49))
    assert [text.rpartition(" and ")[2] for text in skipped(many)] == ["3 more"]


def test_nobody_is_called_skipped_who_has_pictures_or_whose_turn_has_not_come() -> None:
    known = sessions(9)
    known["10003"] = replace(known["10003"], images=4)
    assert skipped(plan(day(*row(1, 2, 4, 5)), known)) == []


def test_nobody_is_called_skipped_who_is_in_pictures_with_a_sister() -> None:
    family = ("", "", "", "", 1)
    known = sessions(6)
    for number in ("10002", "10003"):
        known[number] = replace(known[number], client=int(number), home=family)
    frames = day(*row(1, 2, 2, 4, 5, 6))
    _, both = (n for n, frame in enumerate(frames) if frame.reading.payloads == ("10002",))
    frames[both] = replace(frames[both], reading=replace(frames[both].reading, payloads=("10002", "10003")))
    found = plan(frames, known)
    joint = [entry for entry in found.frames if entry.role is Role.IMAGE and entry.also == ("10003",)]
    assert len(joint) == 3
    assert not [warning for warning in found.warnings if warning.kind == "skipped"]

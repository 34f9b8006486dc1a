from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import plan
from tests.unit.test_split_evidence import day, row, sessions
from tui_studio.domain.frames import Confidence, Rung, ScannedFrame, SeenCode, SlateReading, Split


def of(found: Split, number: str) -> Confidence:
    """How sure the stretch of a student is."""
    (path,) = [frame.path for frame in found.frames if frame.role == "slate" and frame.session == number]
    return found.confidence[path]


def split_day(frames: list[ScannedFrame], count: int = 12) -> Split:
    return plan(frames, sessions(count))


def test_a_day_as_it_should_be_is_sure_and_says_nothing() -> None:
    found = split_day(day(*row(*range(1, 13))))
    assert len(found.confidence) == 12
    assert {(one.value, one.word, one.grounds) for one in found.confidence.values()} == {(100, "sure", ())}


@pytest.mark.parametrize(("rung", "told"), [(Rung.FIRST, False), (Rung.SHARPENED, True)])
def test_a_slate_that_was_hard_to_read_is_told(rung: Rung, told: bool) -> None:
    frames = day(*row(*range(1, 13)))
    code = SeenCode("10001", rung, (0.2, 0.2, 0.8, 0.8))
    frames[0] = replace(frames[0], reading=SlateReading(("10001",), codes=(code,)))
    grounds = ("the slate was hard to read (sharpened)",) if told else ()
    assert of(split_day(frames), "10001") == Confidence(100 - 5 * told, grounds)


def test_a_skipped_neighbour_makes_it_likely_only() -> None:
    found = of(split_day(day(*row(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12))), "10005")
    assert found.word == "likely"
    assert found.grounds == ("no slate was found for 10006, who would be next",)


def test_without_times_nothing_is_sure() -> None:
    found = of(split_day(day(*row(*range(1, 13)), times=False)), "10004")
    assert (found.value, found.word) == (75, "likely")
    assert found.grounds == ("the times of its frames do not tell one student from the next",)


@pytest.mark.parametrize(("frames", "told"), [(5, False), (9, True)])
def test_far_more_frames_than_usual_are_pointed_out_and_unsure(frames: int, told: bool) -> None:
    students = [(str(10000 + n), frames if n == 6 else 3) for n in range(1, 13)]
    found = split_day(day(*students))
    warnings = [warning for warning in found.warnings if warning.kind in ("many-frames", "missing-slate")]
    assert bool(warnings) == told
    if told and warnings[0].kind == "many-frames":
        assert "where 3 are usual" in warnings[0].text
        assert of(found, "10006").value <= 75


def test_a_slate_that_no_reader_saw_is_found_by_the_pauses_around_it() -> None:
    frames = day(*row(*range(1, 13)))
    at = next(n for n, frame in enumerate(frames) if frame.reading.payloads == ("10007",))
    frames[at] = replace(frames[at], reading=SlateReading())
    found = split_day(frames)
    held = [frame.path for frame in found.frames if frame.role == "unassigned"]
    assert held == [frame.path for frame in frames[at : at + 4]], "the sheet and the frames of its student"

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cards import R6, R6_TWO, Z6, booked, plan, shot
from tui_studio.domain.camera_clocks import camera_clocks, read_offset, spoken, sure_offsets, written_offset
from tui_studio.domain.frames import CameraFacts, PlannedFrame, Split
from tui_studio.errors import InputRefused

NUMBERS = tuple(str(10001 + n) for n in range(8))
SECOND = "Canon EOS R6 (0456)"
YEARS = timedelta(seconds=840_000_000)


def shots(folder: str, camera: CameraFacts, moments: dict[str, float], frames: int = 1) -> list[PlannedFrame]:
    found, n = [], 0
    for number, at in moments.items():
        for k in range(frames + 1):
            n += 1
            path = f"{folder}/100CANON/IMG_{n:04d}.JPG"
            found.append(shot(path, camera=camera, payloads=() if k else number, at=at + 6 * k))
    return found  # type: ignore[return-value]


def day(behind: float, wobble: tuple[float, ...] = (0, 1, -2), frames: int = 2) -> Split:
    """Two cameras on the same students; the second one's clock is behind by so many seconds."""
    moments = {number: 100.0 * n for n, number in enumerate(NUMBERS)}
    late = {number: at + wobble[n % len(wobble)] - behind for n, (number, at) in enumerate(moments.items())}
    frames_of_both = [*shots("a", R6, moments, frames), *shots("b", R6_TWO, late)]
    return plan(frames_of_both, booked(*NUMBERS))  # type: ignore[arg-type]


@pytest.mark.parametrize("behind", [3660.0, -3600.0, 840_000_000.0])
def test_slates_that_both_photographed_say_how_far_a_clock_is_off(behind: float) -> None:
    found = day(behind)
    first, second = camera_clocks(found.frames)
    assert (first.certainty, first.behind, first.frames) == ("reference", 0.0, 24)
    assert second.certainty == "sure"
    assert second.behind == pytest.approx(behind, abs=2)
    assert second.grounds == "8 slates that both photographed agree within 10 s"
    assert sure_offsets((first, second)) == {SECOND: second.behind}
    (warning,) = [one for one in found.warnings if one.kind == "clock-offset"]
    assert SECOND in warning.text
    assert warning.frame == second.path
    assert all(frame.session is not None for frame in found.frames if frame.role == "image"), "no frame moved"


def test_a_clock_that_began_anew_is_never_what_the_others_are_corrected_by() -> None:
    found = day(-840_000_000.0)  # the camera with fewer frames is right, and the other one says 2000
    first, second = camera_clocks([replace(f, taken_at=f.taken_at and f.taken_at - YEARS) for f in found.frames])
    assert (second.certainty, second.behind, second.frames) == ("reference", 0.0, 16)
    assert (first.certainty, first.behind) == ("sure", pytest.approx(840_000_000.0, abs=2))


def test_a_camera_without_times_is_no_reference() -> None:
    timeless = [replace(f, taken_at=None) for f in plan(shots("b", R6_TWO, {"10003": 0}, 9)).frames]  # type: ignore[arg-type]
    clocks = camera_clocks([*timeless, *plan(shots("a", R6, {"10001": 0.0})).frames])  # type: ignore[arg-type]
    assert [one.certainty for one in clocks] == ["unknown", "reference"]


def test_the_way_from_one_camera_to_the_next_is_no_fault_of_a_clock() -> None:
    found = day(0, wobble=(120, 300, 200, 60))
    _, second = camera_clocks(found.frames)
    assert (second.certainty, sure_offsets([second])) == ("likely", {})
    assert not [one for one in found.warnings if one.kind == "clock-offset"]


def test_what_a_person_typed_counts_and_carries_on_to_a_third_camera() -> None:
    found = [*day(3600).frames]
    lone = plan(shots("c", Z6, {"20001": 9000.0}), booked("20001")).frames  # type: ignore[arg-type]
    clocks = camera_clocks([*found, *lone], {SECOND: 10.0, "nobody's": 3.0})
    assert [(one.certainty, one.behind) for one in clocks] == [
        ("reference", 0.0), ("typed", 10.0), ("unknown", None),
    ]  # fmt: skip


def test_a_camera_on_another_day_is_told_where_no_slate_says_how_far() -> None:
    frames = [*shots("a", R6, {"10001": 0.0, "10002": 60.0}), *shots("b", R6_TWO, {"10003": -8e8})]
    found = plan(frames, booked(*NUMBERS))  # type: ignore[arg-type]
    (warning,) = [one for one in found.warnings if one.kind == "clock-offset"]
    assert "2001-05" in warning.text
    assert "no slate was photographed by it and another camera" in warning.text


def test_a_card_without_cameras_has_no_clocks() -> None:
    assert camera_clocks([]) == ()


@given(st.integers(-999_999, 999_999))
def test_an_offset_is_read_as_it_is_written(seconds: int) -> None:
    assert read_offset(written_offset(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("61 min", 3660), ("-2h", -7200), ("3 days", 259_200), ("45 s", 45), ("0:30", 1800), ("−1:00:05", -3605)],
)
def test_an_offset_is_read_in_the_ways_people_write_it(text: str, seconds: float) -> None:
    assert read_offset(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "1:75", "5 weeks", "1:2:3:4", "999999999 days", "٣ h"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="how far the clock is behind"):
        read_offset(text)


def test_spans_are_spoken_in_one_number() -> None:
    assert [spoken(one) for one in (4, -61, 3660, 10_800, 3 * 86400)] == [
        "4 seconds", "61 seconds", "61 minutes", "3 hours", "3 days",
    ]  # fmt: skip

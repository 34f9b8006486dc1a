"""Slates that are photographed behind their student: every rule of the other order, seen in a mirror."""

from __future__ import annotations

import pytest

from tests.cards import R6_TWO, SILENT, booked, card, entry, plan, roles, shot, told, warned
from tui_studio.domain.frames import FileKind, Suspicion

STRONG, WEAK = Suspicion.STRONG, Suspicion.WEAK


def test_the_frames_up_to_a_slate_belong_to_it() -> None:
    found = plan(card(None, None, "10001", None, "10002"), slates_after=True)
    assert roles(found) == ["image 10001", "image 10001", "slate 10001", "image 10002", "slate 10002"]
    assert told(found) == []
    assert found.images_per_session() == {"10001": 2, "10002": 1}


def test_frames_after_the_last_slate_belong_to_nobody() -> None:
    found = plan(card(None, "10001", None, None), slates_after=True)
    assert roles(found) == ["image 10001", "slate 10001", "unassigned", "unassigned"]
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("after-last-slate", found.frames[2].path)
    assert found.frames[2].reason == "after the last slate"


def test_what_stands_before_a_slate_that_could_not_be_read_belongs_to_nobody() -> None:
    found = plan(card(None, "10001", None, None, STRONG, None, "10002"), slates_after=True)
    assert roles(found) == [
        "image 10001", "slate 10001", "unassigned", "unassigned", "slate", "image 10002", "slate 10002",
    ]  # fmt: skip
    assert found.frames[2].reason == "before a slate that could not be read (IMG_0005.JPG)"
    (warning,) = told(found)
    assert warning.text == "a slate that could not be read; the frames before it were left unassigned"


def test_before_the_first_frame_of_a_card_nothing_is_left_unassigned() -> None:
    (warning,) = told(plan(card(STRONG, None, "10001"), slates_after=True))
    assert warning.text == "a slate that could not be read; no frame was left unassigned because of it"


@pytest.mark.parametrize("code", ["99999", WEAK])
def test_an_unknown_number_and_a_suspect_end_what_stands_before_them(code: str | Suspicion) -> None:
    found = plan(card(None, "10001", None, code, None, "10002"), slates_after=True)
    assert roles(found)[:3] == ["image 10001", "slate 10001", "unassigned"]
    assert roles(found)[4:] == ["image 10002", "slate 10002"]


def test_two_slates_in_a_row_leave_the_second_student_without_pictures() -> None:
    found = plan(card(None, "10001", "10002"), slates_after=True)
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("no-images", found.frames[2].path)
    assert warning.text == "no picture comes before the slate of 10002"


def test_a_child_who_must_not_be_photographed_gets_no_pictures() -> None:
    found = plan(card(None, "10003", None, "10001"), slates_after=True)
    assert roles(found) == ["unassigned", "slate 10003", "image 10001", "slate 10001"]


def test_a_jump_of_the_counter_ends_what_stands_before_it() -> None:
    found = plan([*card(None, None), *card(None, "10001", first=300)], slates_after=True)
    assert roles(found) == ["unassigned", "unassigned", "image 10001", "slate 10001"]
    assert warned(found) == ["uncertain-order"]
    assert "the frames up to here were left unassigned" in told(found)[0].text


def test_a_pause_inside_a_student_leaves_what_stands_before_it_open() -> None:
    codes: list[str | None] = []
    times: list[int] = []
    clock = 0
    for number in range(10001, 10013):
        for n in range(3):
            clock += 24 if n == 0 else 4
            codes.append(None)
            times.append(clock)
        clock += 6
        if number != 10006:
            codes.append(str(number))
            times.append(clock)
    frames = [
        shot(f"DCIM/100CANON/IMG_{n:04d}.JPG", payloads=code or (), at=at)
        for n, (code, at) in enumerate(zip(codes, times, strict=True), 1)
    ]
    found = plan(frames, booked(*(str(10001 + n) for n in range(12))), slates_after=True)
    behind = [one for one in found.frames if one.role == "unassigned"]
    assert [one.path[-8:-4] for one in behind] == ["0021", "0022", "0023"], "those of the student without a slate"
    assert "a slate may be missing before 10007" in behind[0].reason
    assert "10006" in next(one.text for one in found.warnings if one.kind == "missing-slate")


def test_files_without_a_place_belong_to_nobody_even_before_a_slate_of_theirs() -> None:
    frames = [shot("edits/ann.jpg"), shot("edits/moss.jpg"), shot("edits/the slate.jpg", payloads="10001")]
    found = plan(frames, slates_after=True)
    assert roles(found) == ["unassigned", "unassigned", "slate 10001"]


def test_a_file_of_uncertain_body_ends_what_stands_before_it() -> None:
    one = [shot(f"card/IMG_000{n}.JPG", payloads=code) for n, code in ((1, ()), (2, "10001"))]
    two = [shot(f"card/IMG_000{n}.JPG", camera=R6_TWO, payloads=code) for n, code in ((4, ()), (5, "10002"))]
    lost = [shot("card/IMG_0003.JPG", camera=SILENT, suspicion=STRONG)]
    found = plan([*one, *two, *lost], slates_after=True)
    assert entry(found, "0001.JPG").session == "10001"
    assert entry(found, "0003.JPG").session is None
    assert entry(found, "0004.JPG").session == "10002"


def test_raw_files_go_with_their_picture() -> None:
    frames = [*card(None, "10001"), shot("DCIM/100CANON/IMG_0001.CR3", kind=FileKind.RAW)]
    assert entry(plan(frames, slates_after=True), "0001.CR3").session == "10001"

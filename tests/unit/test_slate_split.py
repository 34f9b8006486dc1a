from __future__ import annotations

import pytest

from tests.cards import (
    NO_SERIAL,
    SESSIONS,
    booked,
    card,
    numbered,
    plan,
    roles,
    shot,
    told,
    warned,
)
from tui_studio.domain.frames import FileKind, Split, Suspicion
from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.domain.slate_split import split

STRONG, WEAK, UNKNOWN = Suspicion.STRONG, Suspicion.WEAK, Suspicion.UNKNOWN


def test_a_readable_slate_starts_a_student() -> None:
    found = plan(card("10001", None, None, "10002", None))
    assert roles(found) == ["slate 10001", "image 10001", "image 10001", "slate 10002", "image 10002"]
    assert [frame.payload for frame in found.frames] == ["10001", None, None, "10002", None]
    assert {frame.body for frame in found.frames} == {"Canon EOS R6 (0123)"}
    assert told(found) == []
    assert found.images_per_session() == {"10001": 2, "10002": 1}


def test_the_same_number_again_appends_to_the_same_student() -> None:
    found = plan(card("10001", None, "10002", None, "10001", None))
    assert roles(found)[4:] == ["slate 10001", "image 10001"]
    assert found.images_per_session() == {"10001": 2, "10002": 1}
    assert told(found) == []


@pytest.mark.parametrize("between", [(), (None,)])
def test_a_code_read_again_with_nobody_between_may_be_a_portrait_with_a_sheet(between: tuple[None, ...]) -> None:
    found = plan(card("10001", *between, "10001", None))
    assert roles(found) == ["slate 10001", *["image 10001"] * len(between), "slate 10001", "image 10001"]
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("repeated-slate", found.frames[1 + len(between)].path)


def test_a_slate_without_pictures_is_pointed_out() -> None:
    found = plan(card("10001", "10002", None))
    assert roles(found)[2] == "image 10002"
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("no-images", found.frames[0].path)
    assert "10001" in warning.text


def test_frames_before_the_first_slate_belong_to_nobody() -> None:
    found = plan(card(None, None, "10001", None))
    assert roles(found) == ["unassigned", "unassigned", "slate 10001", "image 10001"]
    assert found.frames[0].reason == "before the first slate"
    (warning,) = told(found)
    assert warning.kind == "before-first-slate"
    assert warning.text.startswith("2 frames before the first slate of Canon EOS R6 (0123)")


def test_an_unknown_number_starts_pictures_of_nobody() -> None:
    found = plan(card("10001", None, "99999", None, "10002", None))
    assert roles(found) == ["slate 10001", "image 10001", "slate", "unassigned", "slate 10002", "image 10002"]
    assert found.frames[2].reason == "number 99999 is not in this studio"
    assert found.frames[2].payload == "99999"
    assert "99999" in found.frames[3].reason
    assert warned(found) == ["unknown-number"]


def test_a_code_with_the_prefix_counts_and_a_wrong_check_character_does_not() -> None:
    rules = CodeRules("TS")
    good = build_code("10001", rules)
    bad = good[:-1] + ("A" if good[-1] != "A" else "B")
    found = plan(card(good, None, bad, None, "10002", None), prefix="TS")
    assert roles(found) == ["slate 10001", "image 10001", "slate", "unassigned", "slate 10002", "image 10002"]
    assert "check character does not fit" in found.frames[2].reason
    assert found.frames[2].payload == bad
    assert warned(found) == ["bad-check"]


def test_two_different_numbers_in_one_frame_start_pictures_of_nobody_and_both_are_named() -> None:
    frames = card("10001", None, None, None)
    frames[2] = shot(frames[2].path, payloads=("10001", "10002"))
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "slate", "unassigned"]
    assert found.frames[2].reason == "two different numbers in one frame: 10001 and 10002"
    assert warned(found) == ["two-numbers"]


def test_a_known_number_beside_an_unknown_one_is_two_numbers() -> None:
    found = plan([shot("IMG_0001.JPG", payloads=("10001", "99999")), shot("IMG_0002.JPG")])
    assert roles(found) == ["slate", "unassigned"]


def test_one_number_written_in_two_ways_is_one_number() -> None:
    code = build_code("10001", CodeRules("TS"))
    found = plan([shot("IMG_0001.JPG", payloads=("10001", code)), shot("IMG_0002.JPG")], prefix="TS")
    assert roles(found) == ["slate 10001", "image 10001"]


def test_a_known_number_beside_a_poster_is_the_number_with_a_note() -> None:
    found = plan([shot("IMG_0001.JPG", payloads=("https://example.test", "10001")), shot("IMG_0002.JPG")])
    assert roles(found) == ["slate 10001", "image 10001"]
    assert found.frames[0].payload == "10001"
    assert warned(found) == ["foreign-code"]


def test_a_poster_behind_a_child_never_starts_anything_and_is_noted_once() -> None:
    frames = card("10001", "https://example.test", "https://example.test", "10002", "https://example.test")
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "image 10001", "slate 10002", "image 10002"]
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("foreign-code", frames[1].path)
    assert warning.text.endswith("ignored in this frame and 2 more frames")


@pytest.mark.parametrize("suspicion", [STRONG, WEAK])
def test_a_poster_on_what_looks_like_a_slate_is_a_slate_that_could_not_be_read(suspicion: Suspicion) -> None:
    frames = card("10001", None, None, None)
    frames[2] = shot(frames[2].path, payloads="https://example.test", suspicion=suspicion)
    assert roles(plan(frames))[3] == "unassigned"


def test_after_a_slate_that_could_not_be_read_nobody_gets_the_pictures() -> None:
    found = plan(card("10001", None, STRONG, None, None, "10002", None))
    assert roles(found)[2:5] == ["slate", "unassigned", "unassigned"]
    assert found.frames[2].reason == "a slate that could not be read"
    assert found.frames[3].reason == "after a slate that could not be read (IMG_0003.JPG)"
    assert roles(found)[6] == "image 10002"
    assert warned(found) == ["unread-slate"]


@pytest.mark.parametrize("suspicion", [WEAK, UNKNOWN])
def test_a_frame_that_may_be_a_slate_and_what_follows_it_belong_to_nobody(suspicion: Suspicion) -> None:
    found = plan(card("10001", None, suspicion, None, "10002", None))
    assert roles(found) == ["slate 10001", "image 10001", "unassigned", "unassigned", "slate 10002", "image 10002"]
    assert found.frames[2].reason == "may be a slate that could not be read"
    assert "IMG_0003.JPG" in found.frames[3].reason
    assert warned(found) == ["maybe-slate"]


def test_a_damaged_portrait_does_not_end_a_student() -> None:
    frames = card("10001", None, None, None)
    frames[2] = shot(frames[2].path, kind=FileKind.DAMAGED, problem="cut off after 61 %")
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "damaged", "image 10001"]
    assert found.frames[2].reason == "cut off after 61 %"
    assert warned(found) == ["damaged"]


@pytest.mark.parametrize("suspicion", [UNKNOWN, WEAK, STRONG])
def test_a_damaged_file_that_may_have_been_a_slate_ends_a_student(suspicion: Suspicion) -> None:
    frames = card("10001", None, None, None, "10002", None)
    frames[2] = shot(frames[2].path, kind=FileKind.DAMAGED, problem="empty file", suspicion=suspicion)
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "damaged", "unassigned", "slate 10002", "image 10002"]
    assert found.frames[3].reason == "after a damaged file that may have been a slate (IMG_0003.JPG)"


def texts(found: Split) -> list[str]:
    return [warning.text for warning in told(found)]


NONE_LEFT = "no frame was left unassigned because of it"


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ([None], "so the frames after it were left unassigned"),
        ([], f"but {NONE_LEFT}"),
        (["10002", None], f"but {NONE_LEFT}"),
    ],
)
def test_a_damaged_file_says_whether_anything_was_left_unassigned(behind: list[str | None], said: str) -> None:
    frames = card("10001", None, None, *behind)
    frames[2] = shot(frames[2].path, kind=FileKind.DAMAGED, problem="empty file", suspicion=UNKNOWN, at=6)
    assert texts(plan(frames)) == [f"empty file; it may have been a slate, {said}"]


def test_of_two_damaged_files_only_what_follows_the_second_is_its_doing() -> None:
    frames = card("10001", None, None, None, None)
    for n in (2, 3):
        kind, problem = FileKind.DAMAGED, f"cut off after {n} %"
        frames[n] = shot(frames[n].path, kind=kind, problem=problem, suspicion=UNKNOWN, at=2 * n)
    assert texts(plan(frames)) == [
        f"cut off after 2 %; it may have been a slate, but {NONE_LEFT}",
        "cut off after 3 %; it may have been a slate, so the frames after it were left unassigned",
    ]


@pytest.mark.parametrize(
    ("end", "text"),
    [
        ("98765", f"number 98765 is not in this studio; {NONE_LEFT}"),
        (STRONG, f"a slate that could not be read; {NONE_LEFT}"),
        (WEAK, "this frame may be a slate that could not be read; it was left unassigned"),
    ],
)
def test_what_ends_a_card_tells_of_no_frames_after_it(end: str | Suspicion, text: str) -> None:
    assert texts(plan(card("10001", None, end))) == [text]


def test_a_file_without_a_picture_at_the_end_of_a_card_leaves_no_frame_unassigned() -> None:
    frames = card("10001", None, None)
    frames[2] = shot(frames[2].path, kind=FileKind.NOT_IMAGE, problem="a text", suspicion=UNKNOWN, at=6)
    assert texts(plan(frames)) == [f"a text; a slate may have been there, but {NONE_LEFT}"]


def test_a_portrait_that_cannot_be_read_hides_no_frame_that_was_left_unassigned() -> None:
    frames = card("10001", None, STRONG, None, None)
    frames[3] = shot(frames[3].path, kind=FileKind.DAMAGED, problem="cut off", at=8)
    assert "the frames after it were left unassigned" in texts(plan(frames))[0]


def test_a_damaged_file_in_which_a_code_was_read_still_starts_nobody() -> None:
    frames = card("10001", None, "10002", None)
    frames[2] = shot(frames[2].path, kind=FileKind.DAMAGED, problem="cut off", payloads="10002")
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "damaged", "unassigned"]
    assert found.frames[2].payload == "10002"


def test_two_empty_files_are_two_damaged_files() -> None:
    frames = [shot(f"IMG_000{n}.JPG", kind=FileKind.DAMAGED, problem="empty file", content="") for n in (1, 2)]
    assert roles(plan(frames)) == ["damaged", "damaged"]


def test_a_child_who_must_not_be_photographed_gets_no_pictures() -> None:
    found = plan(card("10003", None, "10001", None))
    assert roles(found) == ["slate 10003", "unassigned", "slate 10001", "image 10001"]
    assert found.frames[1].reason == "do not photograph"
    assert warned(found) == ["hold"]


def test_warnings_stand_in_the_order_of_their_frames() -> None:
    found = plan(card(None, "10001", "10002", None, STRONG, None, "99999"))
    assert warned(found) == ["before-first-slate", "no-images", "unread-slate", "unknown-number"]


def test_control_characters_in_a_payload_do_not_reach_a_text() -> None:
    found = plan([shot("IMG_0001.JPG", payloads="\x1b[31m[/]poster")])
    assert "\x1b" not in "".join(warning.text for warning in found.warnings)


def test_an_empty_card_is_an_empty_plan() -> None:
    assert plan([]) == Split((), ())


def test_two_cameras_mixed_beyond_telling_give_nobody_a_picture() -> None:
    numbers = ("10001", "10005", "10002", "10006", "10003", "10007")
    frames = []
    for n in range(0, 6, 2):
        codes = (numbers[n], numbers[n + 1], "", "", "", "")
        frames += [
            shot(f"mix/IMG_{len(frames) + k + 1:04d}.JPG", camera=NO_SERIAL, payloads=code or ())
            for k, code in enumerate(codes)
        ]
    found = split(frames, booked(*numbers), CodeRules(), {})
    assert found.counts()["image"] == 0
    assert "may be mixed" in found.frames[2].reason


@pytest.mark.parametrize("payload", ["ABCD-1234", "https://example.org/card/7", "not a number"])
def test_a_foreign_code_on_a_sheet_gives_what_follows_to_nobody(payload: str) -> None:
    path, *after = numbered([4, 5, 6])
    sheet = shot(path, payloads=payload, suspicion=STRONG)
    found = split([*card("10001", None, None), sheet, *map(shot, after)], SESSIONS, CodeRules(), {})
    roles = {frame.path: frame for frame in found.frames}
    assert (roles[path].role.value, roles[path].session, roles[path].payload) == ("slate", None, payload)
    assert {roles[other].role.value for other in after} == {"unassigned"}
    assert "foreign-slate" in {warning.kind for warning in found.warnings}


@pytest.mark.parametrize("name", ["IMG_0004.JPG", "IMG_0004.jpeg"])
def test_a_file_without_a_picture_under_the_name_of_a_frame_may_have_been_a_slate(name: str) -> None:
    lost = shot(f"DCIM/100CANON/{name}", kind=FileKind.NOT_IMAGE, suspicion=UNKNOWN, problem="holds no picture (text)")
    found = plan([*card("10001", None, None), lost, *card(None, "10002", None, first=5)])
    assert roles(found)[3:] == ["not_image", "unassigned", "slate 10002", "image 10002"]
    assert warned(found) == ["no-picture"]
    assert "may have been" in found.frames[4].reason


def test_a_stray_text_with_the_ending_of_a_picture_ends_nobody() -> None:
    stray = shot("DCIM/100CANON/readme.jpg", kind=FileKind.NOT_IMAGE, suspicion=UNKNOWN, problem="holds no picture")
    found = plan([*card("10001", None, None), stray])
    assert roles(found) == ["slate 10001", "image 10001", "image 10001", "not_image"]
    assert warned(found) == []

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from tests.cards import NO_SERIAL, R6_TWO, SILENT, booked, numbered, shot
from tui_studio.domain.frames import FileKind, KnownSession, PlannedFrame, ScannedFrame, Split, Suspicion
from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.domain.slate_split import split

SESSIONS = booked("10001", "10002", "10003", hold={"10003": "do not photograph"})
STRONG, WEAK, UNKNOWN = Suspicion.STRONG, Suspicion.WEAK, Suspicion.UNKNOWN


def card(*codes: str | Suspicion | None, first: int = 1) -> list[ScannedFrame]:
    """One file after the other: a code, a suspicion, or None for a portrait."""
    found = []
    for path, code in zip(numbered(list(range(first, first + len(codes)))), codes, strict=True):
        if isinstance(code, Suspicion):
            found.append(shot(path, suspicion=code))
        else:
            found.append(shot(path, payloads=code or ()))
    return found


def plan(
    frames: Iterable[ScannedFrame],
    sessions: Mapping[str, KnownSession] = SESSIONS,
    prefix: str = "",
    stored: Mapping[str, str] | None = None,
) -> Split:
    return split(frames, sessions, CodeRules(prefix), stored or {})


def roles(found: Split) -> list[str]:
    """Each frame as "role session", the way the plan lists them."""
    return [f"{frame.role} {frame.session or ''}".strip() for frame in found.frames]


def warned(found: Split) -> list[str]:
    return [warning.kind for warning in found.warnings]


def entry(found: Split, path: str) -> PlannedFrame:
    (frame,) = [frame for frame in found.frames if frame.path.endswith(path)]
    return frame


def test_a_readable_slate_starts_a_student() -> None:
    found = plan(card("10001", None, None, "10002", None))
    assert roles(found) == ["slate 10001", "image 10001", "image 10001", "slate 10002", "image 10002"]
    assert [frame.payload for frame in found.frames] == ["10001", None, None, "10002", None]
    assert {frame.body for frame in found.frames} == {"Canon EOS R6 (0123)"}
    assert found.warnings == ()
    assert found.images_per_session() == {"10001": 2, "10002": 1}


def test_the_same_number_again_appends_to_the_same_student() -> None:
    found = plan(card("10001", None, "10002", None, "10001", None))
    assert roles(found)[4:] == ["slate 10001", "image 10001"]
    assert found.images_per_session() == {"10001": 2, "10002": 1}
    assert found.warnings == ()


@pytest.mark.parametrize("between", [(), (None,)])
def test_a_code_read_again_with_nobody_between_may_be_a_portrait_with_a_sheet(between: tuple[None, ...]) -> None:
    found = plan(card("10001", *between, "10001", None))
    assert roles(found) == ["slate 10001", *["image 10001"] * len(between), "slate 10001", "image 10001"]
    (warning,) = found.warnings
    assert (warning.kind, warning.frame) == ("repeated-slate", found.frames[1 + len(between)].path)


def test_a_slate_without_pictures_is_pointed_out() -> None:
    found = plan(card("10001", "10002", None))
    assert roles(found)[2] == "image 10002"
    (warning,) = found.warnings
    assert (warning.kind, warning.frame) == ("no-images", found.frames[0].path)
    assert "10001" in warning.text


def test_frames_before_the_first_slate_belong_to_nobody() -> None:
    found = plan(card(None, None, "10001", None))
    assert roles(found) == ["unassigned", "unassigned", "slate 10001", "image 10001"]
    assert found.frames[0].reason == "before the first slate"
    (warning,) = found.warnings
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
    (warning,) = found.warnings
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


def test_what_is_stored_already_is_a_duplicate_and_its_slate_still_starts_the_rest() -> None:
    frames = card("10001", None, None)
    found = plan(frames, stored={frames[1].sha256: "lincoln/10001/1.jpg", frames[0].sha256: "elsewhere.jpg"})
    assert roles(found) == ["slate 10001", "duplicate", "image 10001"]
    assert found.frames[1].reason == "already stored as lincoln/10001/1.jpg"
    assert found.warnings == ()


def test_the_same_picture_twice_on_a_source_is_taken_once() -> None:
    frames = [*card("10001", None), shot("DCIM/100CANON/IMG_0002 (1).JPG", content="DCIM/100CANON/IMG_0002.JPG")]
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "duplicate"]
    assert found.frames[2].reason == "same picture as DCIM/100CANON/IMG_0002.JPG"


def test_of_equal_pictures_the_one_with_a_student_is_kept() -> None:
    frames = card(None, "10001", None)
    frames[2] = shot(frames[2].path, content=frames[0].path)
    found = plan(frames)
    assert roles(found) == ["duplicate", "slate 10001", "image 10001"]
    assert found.frames[0].reason == f"same picture as {frames[2].path}"


def test_equal_pictures_behind_the_slates_of_two_students_belong_to_neither() -> None:
    frames = [*card("10001", None, "10002", None), shot("DCIM/100CANON/IMG_0004.CR3", kind=FileKind.RAW)]
    frames[3] = shot(frames[3].path, content=frames[1].path)
    found = plan(frames)
    assert roles(found) == ["slate 10001", "unassigned", "slate 10002", "duplicate", "unassigned"]
    assert found.frames[1].reason == "the same picture stands behind the slates of 10001 and 10002"
    assert warned(found) == ["two-students"]


def test_a_sidecar_that_is_new_is_taken_in_though_its_picture_is_stored() -> None:
    frames = [*card("10001", None), shot("DCIM/100CANON/IMG_0002.XMP", kind=FileKind.COMPANION)]
    stored = {frames[1].sha256: "there.jpg"}
    assert roles(plan(frames, stored=stored)) == ["slate 10001", "duplicate", "image 10001"]
    assert roles(plan(frames, stored={**stored, frames[2].sha256: "there.xmp"}))[2] == "duplicate"


def test_the_sidecar_of_a_copy_is_a_copy() -> None:
    frames = card("10001", None)
    copy = "DCIM/100CANON/IMG_0002 (1)"
    frames += [
        shot("DCIM/100CANON/IMG_0002.XMP", kind=FileKind.COMPANION, content="settings"),
        shot(f"{copy}.JPG", content=frames[1].path),
        shot(f"{copy}.XMP", kind=FileKind.COMPANION, content="settings"),
    ]
    found = plan(frames)
    assert [entry(found, f"{copy}.{kind}").role for kind in ("JPG", "XMP")] == ["duplicate", "duplicate"]
    assert entry(found, "IMG_0002.XMP").session == "10001"


def test_a_file_of_uncertain_body_belongs_to_nobody_and_ends_the_student_it_may_have_followed() -> None:
    one = [shot("card/IMG_0001.JPG", payloads="10001"), shot("card/IMG_0002.JPG")]
    two = [shot(f"card/IMG_000{n}.JPG", camera=R6_TWO, payloads=code) for n, code in ((4, "10002"), (5, ()))]
    lost = [shot("card/IMG_0003.JPG", camera=SILENT, suspicion=STRONG)]
    later = [shot("card/IMG_0006.JPG"), shot("card/IMG_0007.JPG")]
    found = plan([*one, *two, *lost, *later])
    assert entry(found, "0002.JPG").session == "10001"
    assert entry(found, "0003.JPG").role == "slate"
    assert entry(found, "0003.JPG").session is None
    assert [entry(found, f"000{n}.JPG").role for n in (6, 7)] == ["unassigned", "unassigned"]
    assert entry(found, "0005.JPG").session == "10002"
    portrait = plan([*one, *two, shot("card/IMG_0003.JPG", camera=SILENT)])
    assert entry(portrait, "0003.JPG").reason == "it is not certain which camera took it"
    assert "uncertain-order" in warned(portrait)


def test_files_without_number_and_time_belong_to_nobody_even_behind_a_slate_of_theirs() -> None:
    frames = [shot("edits/moss.jpg"), shot("edits/a slate.jpg", payloads="10001"), shot("edits/zorn.jpg")]
    found = plan(frames)
    assert roles(found) == ["slate 10001", "unassigned", "unassigned"]
    assert found.frames[1].reason == "neither its number nor its time says when it was taken"


def test_a_file_that_could_not_be_hashed_is_no_duplicate_of_another() -> None:
    frames = [replace(frame, sha256="") for frame in card("10001", None, None)]
    assert roles(plan(frames, stored={"": "nowhere"})) == ["slate 10001", "image 10001", "image 10001"]


def test_raw_files_and_companions_go_with_their_picture() -> None:
    frames = card("10001", None, STRONG, None)
    for frame in list(frames):
        frames.append(shot(frame.path.replace("JPG", "CR3"), kind=FileKind.RAW))
        frames.append(shot(f"{frame.path}.xmp", kind=FileKind.COMPANION, content="same settings"))
    found = plan(frames)
    assert roles(found)[:4] == ["slate 10001", "image 10001", "slate", "unassigned"]
    assert [entry(found, f"000{n}.CR3").role for n in (1, 2, 3, 4)] == ["excluded", "image", "excluded", "unassigned"]
    assert [entry(found, f"000{n}.JPG.xmp").role for n in (1, 2, 3, 4)] == [
        "excluded", "image", "excluded", "unassigned",
    ]  # fmt: skip
    assert entry(found, "0002.CR3").session == "10001"
    assert entry(found, "0001.CR3").reason == "belongs to the slate"
    assert entry(found, "0004.CR3").reason == entry(found, "0004.JPG").reason
    assert entry(found, "0002.CR3").body == "Canon EOS R6 (0123)"


def test_a_raw_file_is_a_duplicate_by_its_own_content_only() -> None:
    frames = [*card("10001", None), shot("DCIM/100CANON/IMG_0002.CR3", kind=FileKind.RAW)]
    by_jpeg = plan(frames, stored={frames[1].sha256: "there.jpg"})
    assert roles(by_jpeg) == ["slate 10001", "duplicate", "image 10001"]
    by_raw = plan(frames, stored={frames[2].sha256: "there.cr3"})
    assert roles(by_raw) == ["slate 10001", "image 10001", "duplicate"]


def test_a_raw_file_of_a_damaged_picture_is_kept_for_a_person() -> None:
    frames = card("10001", None)
    frames[1] = shot(frames[1].path, kind=FileKind.DAMAGED, problem="cut off")
    frames += [shot(frames[1].path.replace("JPG", kind), kind=FileKind[name]) for kind, name in
               (("CR3", "RAW"), ("WAV", "COMPANION"))]  # fmt: skip
    found = plan(frames)
    assert (entry(found, "CR3").role, entry(found, "CR3").reason) == ("unassigned", "raw file of a damaged picture")
    assert entry(found, "WAV").role == "excluded"


def test_a_raw_file_alone_belongs_to_nobody_and_may_have_been_a_slate() -> None:
    frames = card("10001", None, None, None, "10002", None)
    frames[2] = shot("DCIM/100CANON/IMG_0003.CR3", kind=FileKind.RAW)
    frames.append(shot("DCIM/100CANON/IMG_0003.XMP", kind=FileKind.COMPANION))
    found = plan(frames)
    assert roles(found)[2:6] == ["unassigned", "unassigned", "slate 10002", "image 10002"]
    assert entry(found, "0003.CR3").reason == entry(found, "0003.XMP").reason == "raw file without its JPEG"
    assert "raw file" in found.frames[3].reason
    assert warned(found) == ["raw-alone"]


def test_a_companion_alone_is_excluded_and_the_rest_is_named_for_what_it_is() -> None:
    found = plan(
        [
            *card("10001", None),
            shot("IMG_0009.WAV", kind=FileKind.COMPANION),
            shot("MISC/AUTPRINT.MRK", kind=FileKind.HOUSEKEEPING),
            shot("notes.txt", kind=FileKind.NOT_IMAGE, problem="text file"),
        ]
    )
    assert roles(found)[2:] == ["excluded", "not_image", "not_image"]
    assert [frame.reason for frame in found.frames[3:]] == ["camera housekeeping", "text file"]


def test_files_of_one_name_that_belong_to_different_students_leave_their_raw_file_open() -> None:
    frames = [
        *card("10001", None, "10002", None),
        shot("DCIM/100CANON/img_0002.PNG", camera=R6_TWO),
        shot("DCIM/100CANON/IMG_0002.CR3", kind=FileKind.RAW),
    ]
    found = plan(frames)
    assert entry(found, "0002.JPG").session == "10001"
    assert entry(found, "0002.PNG").role == "unassigned"
    assert entry(found, "0002.CR3").role == "unassigned"


def test_two_bodies_are_read_one_after_the_other_each_with_its_own_student() -> None:
    one = [shot(path, payloads=code, at=n * 10) for n, (path, code) in
           enumerate(zip(numbered([1, 2, 3], "a"), ("10001", (), ()), strict=True))]  # fmt: skip
    two = [shot(path, payloads=code, at=n * 10 + 5, camera=R6_TWO) for n, (path, code) in
           enumerate(zip(numbered([1, 2, 3], "b"), ("10002", (), ()), strict=True))]  # fmt: skip
    mixed = [frame for pair in zip(one, two, strict=True) for frame in pair]
    found = plan(mixed)
    assert roles(found) == [
        "slate 10001", "image 10001", "image 10001", "slate 10002", "image 10002", "image 10002",
    ]  # fmt: skip
    assert [frame.body for frame in found.frames][2:4] == ["Canon EOS R6 (0123)", "Canon EOS R6 (0456)"]


def test_a_student_is_not_carried_over_a_big_hole_in_the_counter() -> None:
    found = plan([*card("10001", None), *card(None, "10002", None, first=300)])
    assert roles(found) == ["slate 10001", "image 10001", "unassigned", "slate 10002", "image 10002"]
    assert "numbering jumps" in found.frames[2].reason
    assert warned(found) == ["uncertain-order"]


def test_a_hole_in_front_of_a_slate_needs_no_word() -> None:
    found = plan([*card("10001", None), *card("10002", None, first=300)])
    assert found.warnings == ()


def test_a_slate_of_another_shoot_than_most_is_assigned_and_pointed_out() -> None:
    sessions = {**SESSIONS, **booked("20001", shoot="Adams 2026")}
    found = plan(card("10001", None, "20001", None, "10002", None), sessions)
    assert roles(found)[2:4] == ["slate 20001", "image 20001"]
    (warning,) = found.warnings
    assert (warning.kind, warning.frame) == ("other-shoot", found.frames[2].path)
    assert "Adams 2026" in warning.text


def test_a_clock_that_runs_backwards_is_pointed_out_and_changes_nothing() -> None:
    frames = [shot(path, at=at, payloads=code) for path, at, code in
              zip(numbered([1, 2, 3]), (5000, 5005, 0), ("10001", (), ()), strict=True)]  # fmt: skip
    found = plan(frames)
    assert roles(found) == ["slate 10001", "image 10001", "image 10001"]
    (warning,) = found.warnings
    assert (warning.kind, warning.frame) == ("clock-jump", frames[2].path)
    assert "83 minutes" in warning.text


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

from __future__ import annotations

from dataclasses import replace

from tests.cards import (
    R6_TWO,
    SESSIONS,
    SILENT,
    booked,
    card,
    entry,
    numbered,
    plan,
    roles,
    shot,
    told,
    warned,
)
from tui_studio.domain.frames import FileKind, Suspicion

STRONG, WEAK, UNKNOWN = Suspicion.STRONG, Suspicion.WEAK, Suspicion.UNKNOWN


def test_what_is_stored_already_is_a_duplicate_and_its_slate_still_starts_the_rest() -> None:
    frames = card("10001", None, None)
    found = plan(frames, stored={frames[1].sha256: "lincoln/10001/1.jpg", frames[0].sha256: "elsewhere.jpg"})
    assert roles(found) == ["slate 10001", "duplicate", "image 10001"]
    assert found.frames[1].reason == "already stored as lincoln/10001/1.jpg"
    assert told(found) == []


def test_the_same_picture_twice_on_a_source_is_taken_once() -> None:
    frames = [*card("10001", None), shot("DCIM/100CANON/IMG_0002 (1).JPG", content="DCIM/100CANON/IMG_0002.JPG", at=4)]
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
        shot(f"{copy}.JPG", content=frames[1].path, at=4),
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
    assert told(found) == []


def test_a_slate_of_another_shoot_than_most_is_assigned_and_pointed_out() -> None:
    sessions = {**SESSIONS, **booked("20001", shoot="Adams 2026")}
    found = plan(card("10001", None, "20001", None, "10002", None), sessions)
    assert roles(found)[2:4] == ["slate 20001", "image 20001"]
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("other-shoot", found.frames[2].path)
    assert "Adams 2026" in warning.text


def test_a_clock_that_runs_backwards_is_pointed_out_and_changes_nothing() -> None:
    frames = [shot(path, at=at, payloads=code) for path, at, code in
              zip(numbered([1, 2, 3]), (5000, 5005, 0), ("10001", (), ()), strict=True)]  # fmt: skip
    found = plan(frames, booked("10001"))
    assert roles(found) == ["slate 10001", "image 10001", "image 10001"]
    (warning,) = told(found)
    assert (warning.kind, warning.frame) == ("clock-jump", frames[2].path)
    assert "83 minutes" in warning.text


def test_a_copy_that_seems_to_be_a_students_does_not_outweigh_the_slate_the_original_stands_behind() -> None:
    originals = card("10001", None, "99999", None)
    copies = [shot(f"copies/IMG_000{n}.JPG", content=originals[n - 1].path, at=2 * n) for n in (2, 4)]
    copies.insert(0, shot("copies/IMG_0001.JPG", payloads="10001", content=originals[0].path, at=2))
    found = plan([*originals, *copies])  # of the copies the slate of the stranger is missing
    pictures = [one for one in found.frames if one.sha256 == originals[3].sha256]
    assert [one.session for one in pictures] == [None, None]
    assert entry(found, "copies/IMG_0002.JPG").session == "10001", "a copy without a doubt is taken in"


def test_a_picture_before_the_first_slate_is_still_a_students_where_it_lies_behind_a_slate_too() -> None:
    frames = card(None, "10001", None)
    frames[2] = shot(frames[2].path, content=frames[0].path)
    assert plan(frames).frames[2].session == "10001"

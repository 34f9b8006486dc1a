"""Whom the keys of a picture name: by metadata, by the name of the file; and where they name nobody, why."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cards import booked, entry, roles, shot, warned
from tests.keyed import DAY, LINCOLN, OWNERS, ROOSEVELT, find
from tui_studio.domain.frames import FileKind, Suspicion
from tui_studio.domain.key_book import SessionOwner
from tui_studio.domain.picture_texts import FIELDS
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.errors import NotFound

ALL = tuple(FIELDS)


def by_metadata(**more):
    return ScanOptions("metadata", **{"metadata_fields": ALL} | more)


def plan_of(*texts, options=None, **more):
    """A card with one picture for each of these."""
    frames = [shot(f"DCIM/100CANON/IMG_{n:04d}.JPG", at=4 * n, texts=of) for n, of in enumerate(texts, 1)]
    return find(frames, options or by_metadata(), **more)


def test_each_picture_goes_to_the_session_that_its_file_names():
    found = plan_of({"exif-copyright": "10002"}, {"iptc-caption": "10001"}, {"xmp-subject": "10002"})
    assert roles(found) == ["image 10002", "image 10001", "image 10002"]
    assert [frame.reason for frame in found.frames] == ["EXIF Copyright", "IPTC caption", "XMP dc:subject"]
    assert [frame.payload for frame in found.frames] == ["10002", "10001", "10002"]


def test_a_picture_without_a_key_is_never_given_to_the_one_before():
    found = plan_of({"exif-copyright": "10001"}, {}, {"exif-comment": "Lincoln, fall"}, {"exif-copyright": "10001"})
    assert roles(found) == ["image 10001", "unassigned", "unassigned", "image 10001"]
    assert [frame.reason for frame in found.frames][1:3] == [
        "nothing stands in the file",
        "no key among what stands in the file",
    ]
    assert warned(found) == ["no-key", "no-key"]


def test_two_fields_that_name_two_students_are_a_conflict():
    found = plan_of({"exif-copyright": "10001", "iptc-caption": "10002"}, {"exif-copyright": "10001"})
    assert roles(found) == ["unassigned", "image 10001"]
    assert found.frames[0].reason == "“10001” (EXIF Copyright) and “10002” (IPTC caption) name two students"
    assert found.frames[0].payload == "10001 and 10002"
    assert warned(found) == ["two-keys"]


def test_only_the_fields_that_are_wanted_are_looked_at_in_their_order():
    texts = {"exif-copyright": "10001", "iptc-caption": "10002"}
    assert roles(plan_of(texts, options=by_metadata(metadata_fields=("iptc-caption",)))) == ["image 10002"]
    same = {"exif-copyright": "10001", "iptc-caption": "10001"}
    found = plan_of(same, options=by_metadata(metadata_fields=("iptc-caption", "exif-copyright")))
    assert found.frames[0].reason == "IPTC caption"


def test_a_number_that_nobody_has_is_told_and_gives_nothing():
    found = plan_of({"exif-copyright": "10999"}, {"exif-copyright": "10999", "exif-comment": "10002"})
    assert roles(found) == ["unassigned", "image 10002"]
    assert found.frames[0].reason == "“10999” (EXIF Copyright) is nobody of this studio"
    assert warned(found) == ["unknown-key"]


def test_a_key_stands_alone_or_where_the_pattern_says():
    texts = {"iptc-caption": "Picture day, order 10001, Lincoln"}
    assert roles(plan_of(texts)) == ["unassigned"]
    assert roles(plan_of(texts, options=by_metadata(metadata_pattern="*order {number},*"))) == ["image 10001"]
    alone = plan_of({"iptc-caption": "10002"}, options=by_metadata(metadata_pattern="*order {number},*"))
    assert roles(alone) == ["image 10002"]


def test_a_text_that_may_name_two_is_a_conflict():
    found = plan_of({"iptc-caption": "10001 and 10002"}, options=by_metadata(metadata_pattern="*{number}*"))
    assert roles(found) == ["unassigned"]
    assert "may be Adams, Ava of 10001 and van der Berg, Zoë of 10002" in found.frames[0].reason
    assert warned(found) == ["two-students"]


def test_the_line_of_the_studio_is_no_key_and_is_told_once():
    line = {"exif-copyright": "© Lakeside Studio 2026"}
    found = plan_of(*({**line, "exif-comment": number} for number in ("10001", "10002", "10001", "10004")))
    assert roles(found) == ["image 10001", "image 10002", "image 10001", "image 10004"]
    (note,) = found.warnings
    assert (note.kind, note.frame) == ("studio-line", "")
    assert note.text.startswith("“© Lakeside Studio 2026” stands in EXIF Copyright of 4 files")


def test_a_number_of_the_studio_that_happens_to_be_a_session_is_no_key_beside_others():
    owners = [*OWNERS, OWNERS[3].__class__("2026", 77, "2026", "", "Year", "Hugh", LINCOLN)]
    sessions = booked(*(one.number for one in owners))
    texts = [{"iptc-job": "2026", "exif-comment": number} for number in ("10001", "10002", "10004", "20001")]
    found = plan_of(*texts, {"iptc-job": "2026"}, owners=owners, sessions=sessions)
    assert roles(found) == ["image 10001", "image 10002", "image 10004", "image 20001", "unassigned"]
    alone = plan_of({"iptc-job": "2026"}, {"iptc-job": "2026"}, owners=owners, sessions=sessions)
    assert roles(alone) == ["image 2026", "image 2026"], "a folder of one student is one"


def test_a_damaged_code_of_the_studio_is_in_doubt_beside_any_other_key():
    found = plan_of({"exif-copyright": "S10001X", "exif-comment": "10002"}, prefix="S")
    assert roles(found) == ["unassigned"]
    assert warned(found) == ["bad-check"]


def test_client_numbers_and_student_ids_are_keys_by_option():
    assert roles(plan_of({"exif-copyright": "502"})) == ["unassigned"]
    assert roles(plan_of({"exif-copyright": "502"}, options=by_metadata(key="client"))) == ["image 10002"]
    assert roles(plan_of({"exif-copyright": "0018"}, options=by_metadata(key="student"))) == ["image 10002"]
    assert roles(plan_of({"exif-copyright": "18"}, options=by_metadata(key="student"))) == ["unassigned"]


def test_a_student_id_that_two_schools_gave_asks_unless_the_school_is_named():
    found = plan_of({"exif-copyright": "0017"}, options=by_metadata(key="student"))
    assert roles(found) == ["unassigned"]
    assert "may be Adams, Ava of 10001 and Evans, Eve of 20001" in found.frames[0].reason
    for school, number in ((LINCOLN, "10001"), (ROOSEVELT, "20001")):
        options = by_metadata(key="student", organization=school.upper())
        assert roles(plan_of({"exif-copyright": "0017"}, options=options)) == [f"image {number}"]
    with pytest.raises(NotFound, match="No session is of an organization “Hogwarts”"):
        plan_of({}, options=by_metadata(organization="Hogwarts"))


def test_of_two_sessions_of_a_student_the_one_of_the_day_is_meant():
    options = by_metadata(key="client")
    assert roles(plan_of({"exif-copyright": "504"}, options=options)) == ["image 10004"]
    without = find([shot("IMG_0001.JPG", texts={"exif-copyright": "504"})], options)
    assert roles(without) == ["unassigned"]
    assert without.frames[0].reason == "“504” (EXIF Copyright) Díaz, Ben has 2 sessions: 10004, 10005"


def test_pictures_of_another_day_than_the_only_session_of_a_student_are_told():
    year = 365 * 86400
    frames = [shot("IMG_0001.JPG", at=year, texts={"exif-copyright": "502"}), shot("IMG_0002.JPG", at=year + 5)]
    found = find(frames, by_metadata(key="client"))
    assert roles(found) == ["image 10002", "unassigned"]
    (note,) = [one for one in found.warnings if one.kind == "other-day"]
    assert note.text.startswith("1 picture for 1 session taken on another day than the session's: IMG_0001.JPG on 2027")
    assert "on 2027-09-14, 10002 is of 2026-09-14" in note.text
    by_number = find([shot("IMG_0001.JPG", at=year, texts={"exif-copyright": "10002"})], by_metadata())
    assert warned(by_number) == [], "a session number leaves nothing open"


def test_a_child_who_must_not_be_photographed_gets_nothing():
    found = plan_of({"exif-copyright": "10003"}, {"exif-copyright": "10001"})
    assert roles(found) == ["unassigned", "image 10001"]
    assert found.frames[0].reason == "10003: do not photograph"
    assert warned(found) == ["hold"]


def test_pictures_of_another_shoot_are_pointed_out():
    found = plan_of(*({"exif-copyright": number} for number in ("10001", "10002", "20001", "20001")))
    assert roles(found) == ["image 10001", "image 10002", "image 20001", "image 20001"]
    assert warned(found) == ["other-shoot"]


def test_raw_and_sidecar_travel_with_their_picture_and_speak_with_it():
    found = find(
        [
            shot("A/IMG_0001.JPG"),
            shot("A/IMG_0001.CR2", kind=FileKind.RAW),
            shot("A/IMG_0001.XMP", kind=FileKind.COMPANION, texts={"xmp-rights": "10001"}),
            shot("A/IMG_0002.CR2", kind=FileKind.RAW, texts={"exif-copyright": "10002"}),
            shot("A/IMG_0003.JPG", texts={"exif-copyright": "10001"}),
            shot("A/IMG_0003.JPG.xmp", kind=FileKind.COMPANION, texts={"xmp-rights": "10002"}),
        ],
        by_metadata(),
    )
    given = {frame.path: (frame.role.value, frame.session) for frame in found.frames}
    assert given["A/IMG_0001.JPG"] == given["A/IMG_0001.CR2"] == given["A/IMG_0001.XMP"] == ("image", "10001")
    assert given["A/IMG_0002.CR2"] == ("image", "10002")
    assert given["A/IMG_0003.JPG"] == ("unassigned", None)


def test_a_slate_on_the_card_is_left_out_and_starts_nobody():
    found = find(
        [
            shot("IMG_0001.JPG", payloads="10001", at=0),
            shot("IMG_0002.JPG", at=4),
            shot("IMG_0003.JPG", payloads="10002", at=8, texts={"exif-copyright": "10002"}),
            shot("IMG_0004.JPG", payloads="10002", at=12, texts={"exif-copyright": "10001"}),
            shot("IMG_0005.JPG", suspicion=Suspicion.WEAK, at=16, texts={"exif-copyright": "10001"}),
        ],
        by_metadata(),
    )
    assert roles(found) == ["slate 10001", "unassigned", "slate 10002", "unassigned", "image 10001"]
    assert found.frames[3].reason == "its code says 10002, and EXIF Copyright says 10001"


def test_the_same_picture_with_two_names_is_a_conflict_and_a_known_one_a_duplicate():
    texts = {"exif-copyright": "10001"}
    frames = [shot("a.jpg", content="x", texts=texts), shot("b.jpg", content="x", texts=texts)]
    assert roles(find(frames, by_metadata())) == ["image 10001", "duplicate"]
    stored = {frames[0].sha256: "2026/10001/a.jpg"}
    assert roles(find(frames, by_metadata(), stored=stored)) == ["duplicate", "duplicate"]


def named(template, *paths, **more):
    options = ScanOptions("filename", template=template, **more)
    return {frame.path: frame.session for frame in find([shot(path, at=0) for path in paths], options).frames}


def test_names_of_files_are_read_by_their_template():
    assert named("{number}_*", "10001_a.jpg", "10002_IMG_1.JPG", "x10001_2.jpg") == {
        "10001_a.jpg": "10001",
        "10002_IMG_1.JPG": "10002",
        "x10001_2.jpg": None,
    }
    assert named("{number}/*", "out/10001/IMG_1.JPG", "10002/a/IMG_2.JPG") == {
        "out/10001/IMG_1.JPG": "10001",
        "10002/a/IMG_2.JPG": None,
    }


def test_names_of_students_are_read_without_accents_and_only_where_one_has_them():
    found = named("{last}_{first}_*", "VAN_DER_BERG_ZOE_1.jpg", "Diaz_Ben_1.jpg", "Adams_Ava_1.jpg", "Adams_Ben_1.jpg")
    assert found == {
        "VAN_DER_BERG_ZOE_1.jpg": "10002",
        "Diaz_Ben_1.jpg": "10004",
        "Adams_Ava_1.jpg": None,  # one at each school
        "Adams_Ben_1.jpg": None,
    }
    assert named("{last}_{first}_*", "Adams_Ava_1.jpg", organization=ROOSEVELT) == {"Adams_Ava_1.jpg": "20002"}


def test_a_name_beside_a_number_must_be_of_the_same_student():
    found = named("{number}_{last}", "10001_Adams.jpg", "10001_Clark.jpg", "20002_Adams.jpg")
    assert found == {"10001_Adams.jpg": "10001", "10001_Clark.jpg": None, "20002_Adams.jpg": "20002"}


def test_one_picture_under_the_names_of_two_students_belongs_to_neither():
    options = ScanOptions("filename", template="{number}_*")
    found = find([shot("10001_a.jpg", content="x"), shot("10002_a.jpg", content="x")], options)
    assert {frame.role.value for frame in found.frames} <= {"unassigned", "duplicate"}
    assert "two-students" in warned(found)


def test_codes_hold_client_numbers_or_ids_by_option():
    def slates(key, *codes, prefix="", **more):
        frames = []
        for n, code in enumerate(codes):
            frames += [shot(f"IMG_{2 * n + 1:04d}.JPG", payloads=code, at=60 * n, texts={})]
            frames += [shot(f"IMG_{2 * n + 2:04d}.JPG", at=60 * n + 5)]
        return find(frames, ScanOptions("qr", key=key, **more), prefix=prefix)

    assert roles(slates("client", "502")) == ["slate 10002", "image 10002"]
    assert entry(slates("client", "502"), "0001.JPG").payload == "502"
    assert roles(slates("client", "/%K502")) == ["slate 10002", "image 10002"], "Timestone's subject key"
    assert roles(slates("student", "0018")) == ["slate 10002", "image 10002"]
    assert roles(slates("client", "504")) == ["slate 10004", "image 10004"], "of his two sessions that of the day"
    several = slates("student", "0017")
    assert roles(several) == ["slate", "unassigned"]
    who = "10001 (Adams, Ava), 20001 (Evans, Eve)"
    assert several.frames[0].reason == f"0017 may mean more than one session: {who}"
    assert several.frames[1].reason == "after a slate: 0017 may mean more than one session"
    (warning,) = [one for one in several.warnings if one.kind == "several-sessions"]
    assert warning.text == f"0017 may mean more than one session: {who}; the frames after it were left unassigned"
    assert roles(slates("student", "0017", organization=ROOSEVELT)) == ["slate 20001", "image 20001"]
    assert roles(slates("client", "10001")) == ["slate", "unassigned"], "a session number is no client number"
    elsewhere = slates("student", "0018", organization=ROOSEVELT)
    assert elsewhere.frames[0].reason == "0018 is the key of no session that was asked for", "the studio has it"
    assert roles(slates("client", "502", "a poster"))[:2] == ["slate 10002", "image 10002"]


def test_a_code_that_may_mean_many_names_three_of_them():
    owners = [
        *(SessionOwner(f"3000{n}", n, "", "0077", f"Fox{n}", "Flo", ROOSEVELT, DAY) for n in range(1, 6)),
        *(SessionOwner(f"3001{n}", 9, "", "0088", "Gale", "Gus", ROOSEVELT, date(2026, 9, 20 + n)) for n in (1, 2)),
    ]
    sessions = booked(*(one.number for one in owners), shoot=ROOSEVELT)

    def said(*codes):
        frame = shot("IMG_0001.JPG", payloads=codes, at=0)
        return find([frame], ScanOptions("qr", key="student"), owners=owners, sessions=sessions).frames[0].reason

    assert said("0077") == (
        "0077 may mean more than one session: 30001 (Fox1, Flo), 30002 (Fox2, Flo), 30003 (Fox3, Flo) and 2 more"
    )
    days = "30011 (Gale, Gus, 2026-09-21), 30012 (Gale, Gus, 2026-09-22)"
    assert said("0088") == f"0088 may mean more than one session: {days}"
    assert said("0088", "0077").endswith(f"{days}, 30001 (Fox1, Flo) and 4 more")


def test_a_key_settles_what_a_forgotten_slate_left_open():
    frames = [tagged(1, payloads="10001"), tagged(2), tagged(8, "10002"), tagged(9, payloads="10004"), tagged(10)]
    assert roles(find(frames, ScanOptions("qr")))[2] == "unassigned", "the slate of 10002 is missing"
    found = auto(*frames)
    assert roles(found) == ["slate 10001", "unassigned", "image 10002", "slate 10004", "image 10004"]


def auto(*frames):
    return find(frames, ScanOptions("auto", metadata_fields=ALL))


def tagged(n, number=None, **more):
    texts = {"exif-copyright": number} if number else {}
    return shot(f"IMG_{n:04d}.JPG", at=4 * n, texts=texts, **more)


def test_auto_believes_slates_and_keys_where_they_agree():
    found = auto(tagged(1, payloads="10001"), tagged(2, "10001"), tagged(3), tagged(4, "10001"))
    assert roles(found) == ["slate 10001", "image 10001", "image 10001", "image 10001"]
    assert warned(found) == []


def test_auto_leaves_open_whatever_stands_behind_a_slate_that_a_key_speaks_against():
    found = auto(
        tagged(1, payloads="10001"), tagged(2), tagged(3, "10001"), tagged(4, "10004"), tagged(5),
        tagged(6, payloads="10002"), tagged(7),
    )  # fmt: skip
    assert roles(found) == [
        "slate 10001", "unassigned", "image 10001", "unassigned", "unassigned", "slate 10002", "image 10002",
    ]  # fmt: skip
    assert found.frames[3].reason == "behind the slate of 10001, and EXIF Copyright says 10004"
    assert warned(found) == ["key-against-slate"]


def test_auto_hears_a_key_where_no_slate_says_anything():
    found = auto(tagged(1, "10002"), tagged(2), tagged(3, payloads="10001"), tagged(4))
    assert roles(found) == ["image 10002", "unassigned", "slate 10001", "image 10001"]
    assert roles(auto(tagged(1, "10002"), tagged(2, "10003"), tagged(3))) == ["image 10002", "unassigned", "unassigned"]


def test_auto_does_not_believe_a_slate_whose_own_file_names_another():
    found = auto(tagged(1, "10002", payloads="10001"), tagged(2), tagged(3, "10001"))
    assert roles(found) == ["slate 10001", "unassigned", "image 10001"]


def test_auto_leaves_a_frame_that_may_be_a_slate_to_a_person():
    found = auto(tagged(1, payloads="10001"), tagged(2, "10002", suspicion=Suspicion.WEAK), tagged(3, "10002"))
    assert roles(found) == ["slate 10001", "unassigned", "image 10002"]

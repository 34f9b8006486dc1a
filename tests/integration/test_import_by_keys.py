"""Real files that say themselves whose they are, through the card reader, the command line and the copy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import picture_files as made
from tests.factories import SCHOOL, enroll, prefer, schedule
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.errors import InputRefused
from tui_studio.services.import_plan import load_plan, save_plan
from tui_studio.services.studio import Studio

COMMENT = 0x9286


@pytest.fixture
def school(studio: Studio) -> Studio:
    """Twelve students with sessions 10001 to 10012."""
    enroll(studio, 12)
    schedule(studio)
    return studio


def put(folder: Path, **pictures: bytes) -> Path:
    """Files below a folder; `a__b` is the file b in the folder a."""
    for name, data in pictures.items():
        path = folder / (name.replace("__", "/") + ".jpg")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """A folder as it comes from retouching: subfolders, names of all kinds, every picture another colour."""
    return put(
        tmp_path / "retouched",
        final__zoe=made.jpeg(made.exif({0x8298: b" \x0010001\x00"}, order="big"), colour="#100000"),
        final__x_03=made.jpeg(made.exif({}, {COMMENT: b"UNICODE\x00" + "10002".encode("utf-16-be")}), colour="#200000"),
        final__b=made.jpeg(made.iptc((1, 90, b"\x1b%G"), (2, 120, b"10003")), colour="#300000"),
        more__c=made.jpeg(made.xmp(made.rights("10001")), colour="#400000"),
        more__d=made.jpeg(made.comment(b"10002"), colour="#500000"),
        more__e=made.jpeg(colour="#600000"),
        more__f=made.jpeg(made.exif({0x010E: b"10004\x00"}), made.iptc((2, 116, b"10005")), colour="#700000"),
    )


SORTED = {
    "final/zoe.jpg": "10001", "final/x_03.jpg": "10002", "final/b.jpg": "10003", "more/c.jpg": "10001",
    "more/d.jpg": "10002", "more/e.jpg": None, "more/f.jpg": None,
}  # fmt: skip


def test_a_retouched_folder_finds_its_sessions_by_metadata_and_is_copied(school: Studio, tagged: Path) -> None:
    plan = school.imports.scan(tagged, ScanOptions("metadata"))
    assert {frame.path: frame.session for frame in plan.frames} == SORTED
    assert plan.method == "metadata"
    result = school.imports.apply(plan)
    assert result.copied == 5
    assert not result.card_may_be_formatted
    assert school.imports.apply(school.imports.scan(tagged, ScanOptions("metadata"))).copied == 0


def test_a_sidecar_names_its_picture_and_goes_with_it(school: Studio, tmp_path: Path) -> None:
    card = put(tmp_path / "card", IMG_0001=made.jpeg())
    (card / "IMG_0001.xmp").write_bytes(made.packet(made.description("10007")))
    plan = school.imports.scan(card, ScanOptions("metadata"))
    assert [(frame.path, frame.role.value, frame.session) for frame in plan.frames] == [
        ("IMG_0001.jpg", "image", "10007"),
        ("IMG_0001.xmp", "image", "10007"),
    ]


def test_the_plan_file_keeps_the_way_it_was_made(school: Studio, tagged: Path, tmp_path: Path) -> None:
    options = ScanOptions("metadata", metadata_fields=("jpeg-comment", "xmp-rights"))
    plan = school.imports.scan(tagged, options)
    assert plan.sessions == {"10001": 1, "10002": 1}
    save_plan(plan, tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json").options == options


def test_the_fields_of_the_preferences_count_where_none_are_named(school: Studio, tagged: Path) -> None:
    prefer(school, metadata_fields=("iptc-caption",))
    assert school.imports.scan(tagged, ScanOptions("metadata")).sessions == {"10003": 1}


def test_a_file_out_to_harm_is_imported_as_one_without_metadata(school: Studio, tmp_path: Path) -> None:
    evil = made.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + b'<!DOCTYPE l [<!ENTITY a "10001">]><x>&a;</x>')
    card = put(
        tmp_path / "card", evil=made.jpeg(evil), cut=made.jpeg(made.segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff"))
    )
    plan = school.imports.scan(card, ScanOptions("metadata"))
    assert [(frame.role.value, frame.reason) for frame in plan.frames] == [
        ("unassigned", "nothing stands in the file"),
        ("unassigned", "nothing stands in the file"),
    ]


def test_a_list_is_read_from_a_table_or_refused_before_the_card_is_read(school: Studio, tagged: Path) -> None:
    listed = tagged.parent / "whose.csv"
    listed.write_text("File;Student ID\nzoe.jpg;00001\nfinal/b;00002\ngone.jpg;00003\n", encoding="utf-8")
    plan = school.imports.scan(tagged, ScanOptions("map", map=str(listed)))
    assert plan.counts["image"] == 2
    assert [warning.kind for warning in plan.warnings if not warning.frame] == ["row-without-file"]
    listed.write_text("File;Grade\nzoe.jpg;9\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"whose\.csv: The list needs a column"):
        school.imports.scan(tagged, ScanOptions("map", map=str(listed)))


def test_the_command_sorts_by_metadata_and_says_what_it_left(
    school: Studio, tagged: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = cli("import", "images", str(tagged), "--by", "metadata", "--dry-run", "--json")
    assert code == 3
    document = json.loads(out)
    assert {frame["path"]: frame["session"] for frame in document["frames"]} == SORTED
    assert document["sessions"] == {"10003": 1, "10002": 2, "10001": 2}
    assert {warning["kind"] for warning in document["warnings"]} == {"no-key", "two-keys"}


def test_the_command_takes_fields_patterns_templates_and_lists(
    school: Studio, tmp_path: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    card = put(
        tmp_path / "card",
        **{"10001_a": made.jpeg(made.comment(b"order 10004, fall"), colour="#100000")},
        Adams1_Cleo=made.jpeg(colour="#200000"),
    )
    listed = tmp_path / "list.csv"
    listed.write_text("file,session\n10001_a.jpg,10005\n", encoding="utf-8")

    def sessions(*options: str) -> dict[str, int]:
        _, out, _ = cli("import", "images", str(card), "--dry-run", "--json", *options)
        return dict(json.loads(out)["sessions"])

    assert sessions("--template", "{number}_*") == {"10001": 1}
    assert sessions("--by", "filename", "--template", "{number}_*") == {"10001": 1}
    assert sessions("--map", str(listed)) == {"10005": 1}
    pattern = ("--by", "metadata", "--metadata-pattern", "order {number},*")
    assert sessions(*pattern) == {"10004": 1}
    assert sessions(*pattern, "--metadata-fields", "iptc-caption,exif-copyright") == {}
    assert sessions("--by", "auto", *pattern[2:]) == {"10004": 1}
    assert sessions("--by", "metadata", "--key", "student", "--organization", SCHOOL) == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "filename"), "Say how the files are named"),
        (("--by", "map"), "A list of files belongs to the way"),
        (("--by", "qr", "--template", "{number}"), "Name one way"),
        (("--template", "{number}", "--session", "10001"), "Name one way"),
        (("--by", "metadata", "--metadata-fields", "exif"), "“exif” is no field of a picture"),
        (("--template", "{nmber}"), "“{nmber}” is no key"),
        (("--by", "metadata", "--organization", "Hogwarts"), "No session is of an organization"),
        (("--map", "gone.csv"), "There is no file gone.csv"),
    ],
)
def test_the_command_refuses_what_cannot_be_meant(
    school: Studio, tagged: Path, cli: Callable[..., tuple[int, str, str]], options: tuple[str, ...], said: str
) -> None:
    code, _, err = cli("import", "images", str(tagged), "--dry-run", *options)
    assert code == 2
    assert said in err

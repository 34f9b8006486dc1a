"""A scan hashes only what may be equal to something else; the copy proves that it reads what the scan has read."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from xxhash import xxh3_128

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.domain.frames import Role
from tui_studio.domain.plan_edits import PlanEditor
from tui_studio.services.import_plan import ImportPlan, load_plan, save_plan
from tui_studio.services.studio import Studio

FOLDER = "DCIM/100EOSR6"


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio)
    return studio


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A slate and two pictures of two students each, all of different sizes."""
    made = plain_card(tmp_path / "card", ["10001", "10002"], frames=2)
    for n, file in enumerate(sorted((made / FOLDER).iterdir())):
        file.write_bytes(file.read_bytes() + bytes(n))
    sizes = [file.stat().st_size for file in (made / FOLDER).iterdir()]
    assert len(set(sizes)) == len(sizes) == 6
    return made


def hashed(plan: ImportPlan) -> list[str]:
    """The names of the frames whose hash the scan knows, which must be right."""
    for frame in plan.frames:
        data = (plan.source / frame.path).read_bytes()
        assert frame.sha256 in ("", sha256(data).hexdigest())
        assert frame.checksum == xxh3_128(data).hexdigest()
    return [frame.path[-12:] for frame in plan.frames if frame.sha256]


def spoil(file: Path) -> None:
    """Another content of the same size and time."""
    stamp, data = file.stat().st_mtime_ns, bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(stamp, stamp))


def decide(studio: Studio, plan: ImportPlan, name: str) -> ImportPlan:
    """Leave a frame out by hand."""
    places = [n for n, frame in enumerate(plan.frames) if frame.path.endswith(name)]
    left = PlanEditor(plan.split, {}).exclude(plan.split, places).done(plan.split)
    return replace(plan, split=left)


def test_what_no_other_file_can_be_equal_to_is_not_hashed(school: Studio, card: Path) -> None:
    plan = school.imports.scan(card)
    assert hashed(plan) == []
    result = school.imports.apply(plan)
    assert (result.copied, result.card_may_be_formatted) == (4, True)
    for frame in result.plan.to_copy:
        assert frame.sha256 == sha256((card / frame.path).read_bytes()).hexdigest(), "the copy has found it out"


def test_files_of_equal_size_are_hashed_and_equal_ones_taken_in_once(school: Studio, card: Path) -> None:
    second, other = card / FOLDER / "IMG_0007.JPG", card / FOLDER / "IMG_0008.JPG"
    for file, twin in ((second, "IMG_0003.JPG"), (other, "IMG_0006.JPG")):
        file.write_bytes((card / FOLDER / twin).read_bytes())
    spoil(other)
    plan = school.imports.scan(card)
    assert sorted(hashed(plan)) == ["IMG_0003.JPG", "IMG_0006.JPG", "IMG_0007.JPG", "IMG_0008.JPG"]
    roles = {frame.path[-12:]: frame.role for frame in plan.frames}
    assert roles["IMG_0008.JPG"] is not Role.DUPLICATE
    assert [roles["IMG_0003.JPG"], roles["IMG_0007.JPG"]].count(Role.DUPLICATE) == 1


def test_what_has_the_size_of_a_stored_picture_is_hashed(school: Studio, card: Path, tmp_path: Path) -> None:
    school.imports.apply(school.imports.scan(card))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("IMG_0002.JPG", "IMG_0003.JPG"):
        (elsewhere / f"copy of {name}").write_bytes((card / FOLDER / name).read_bytes())
    spoil(elsewhere / "copy of IMG_0003.JPG")
    plan = school.imports.scan(elsewhere)
    assert hashed(plan) == ["IMG_0002.JPG", "IMG_0003.JPG"]
    assert [frame.role for frame in plan.frames] == [Role.DUPLICATE, Role.UNASSIGNED]


def test_a_known_slate_is_hashed_once_its_like_turns_up(school: Studio, card: Path) -> None:
    school.imports.apply(school.imports.scan(card))
    assert "IMG_0001.JPG" not in hashed(school.imports.scan(card)), "known again, and nothing asks for its hash"
    (card / FOLDER / "IMG_0007.JPG").write_bytes((card / FOLDER / "IMG_0001.JPG").read_bytes())
    known = hashed(school.imports.scan(card))
    assert "IMG_0001.JPG" in known
    assert "IMG_0007.JPG" in known


@pytest.mark.parametrize("from_file", [False, True])
def test_a_picture_that_is_not_read_as_the_scan_read_it_is_not_stored(
    school: Studio, card: Path, tmp_path: Path, from_file: bool
) -> None:
    plan = school.imports.scan(card)
    if from_file:
        save_plan(plan, tmp_path / "plan.json")
        plan = load_plan(tmp_path / "plan.json")
    spoil(card / FOLDER / "IMG_0003.JPG")
    result = school.imports.apply(plan)
    assert (result.copied, result.card_may_be_formatted) == (3, False)
    assert [frame.reason for frame in result.failed] == [
        "IMG_0003.JPG changed while it was read; check the card and import again."
    ]


def test_a_plan_of_a_version_without_checksums_is_held_to_its_hashes(
    school: Studio, card: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    save_plan(school.imports.scan(card), file)
    written = json.loads(file.read_text())
    for entry in written["frames"]:
        del entry["checksum"]
        entry["sha256"] = sha256((card / entry["path"]).read_bytes()).hexdigest()
    file.write_text(json.dumps(written))
    spoil(card / FOLDER / "IMG_0003.JPG")
    result = school.imports.apply(load_plan(file))
    assert (result.copied, [frame.path[-12:] for frame in result.failed]) == (3, ["IMG_0003.JPG"])


def test_a_picture_that_is_called_stored_and_is_not_speaks_against_formatting(
    school: Studio, card: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    save_plan(school.imports.scan(card), file)
    written = json.loads(file.read_text())
    [entry] = [entry for entry in written["frames"] if entry["path"].endswith("IMG_0003.JPG")]
    entry |= {"role": "duplicate", "session": None}
    file.write_text(json.dumps(written))
    result = school.imports.apply(load_plan(file))
    assert (result.copied, result.why_not) == (3, "1 known picture whose stored file is not there.")


@pytest.mark.parametrize("before", ["now", "before there were checksums"])
def test_what_a_person_left_out_is_known_by_its_content(
    school: Studio, card: Path, tmp_path: Path, before: str
) -> None:
    school.imports.apply(decide(school, school.imports.scan(card), "IMG_0003.JPG"))
    if before != "now":
        digest = sha256((card / FOLDER / "IMG_0003.JPG").read_bytes()).hexdigest()
        with school._place.writing() as uow:
            uow._db.connection().exec_driver_sql(
                "UPDATE import_frame SET facts = '', checksum = '', sha256 = CASE path"
                f" WHEN '{FOLDER}/IMG_0003.JPG' THEN '{digest}' ELSE sha256 END"
            )
            uow.commit()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "renamed.jpg").write_bytes((card / FOLDER / "IMG_0003.JPG").read_bytes())
    plan = school.imports.scan(elsewhere)
    assert [(frame.role, frame.reason) for frame in plan.frames] == [
        (Role.EXCLUDED, "left out by hand, was of 10001, earlier")
    ]

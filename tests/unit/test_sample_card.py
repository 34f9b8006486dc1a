from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from tui_studio.domain.frames import CameraFacts, FileKind, KnownSession, PlannedFrame, Role, ScannedFrame
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import split
from tui_studio.integrations.camera_facts import read_camera_facts
from tui_studio.integrations.card import scan_file, walk_card
from tui_studio.integrations.pictures import thumbnail_of
from tui_studio.integrations.sample_card import FAULTS, CardStudent, CardTruth, Expected, write_card
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.slate_reader import Readers

STUDENTS = [CardStudent(str(10001 + n), (f"Ann Example {n}", "Grade 9", "Lincoln High School")) for n in range(27)]
KNOWN = {s.number: KnownSession(s.number, "Lincoln 2026", n) for n, s in enumerate(STUDENTS)}
KNOWN["20001"] = KnownSession("20001", "Harbor 2026", 0)


def scanned(card: Path) -> list[ScannedFrame]:
    return [scan_file(file, Readers()) for file in walk_card(card)]


pytestmark = pytest.mark.xdist_group("sample card")


@pytest.fixture(scope="module")
def gym(tmp_path_factory: pytest.TempPathFactory) -> tuple[CardTruth, list[ScannedFrame]]:
    """A card of 27 students on which everything goes wrong, scanned."""
    card = tmp_path_factory.mktemp("gym")
    truth = write_card(card, STUDENTS, Random(5), 0.9, other_school="20001")
    return truth, scanned(card)


def test_no_picture_of_a_bad_day_goes_to_the_wrong_student(gym: tuple[CardTruth, list[ScannedFrame]]) -> None:
    truth, frames = gym
    plan = split(frames, KNOWN, CodeRules(), {})
    assert truth.misplaced(plan.frames) == []
    assert plan.images_per_session()


def test_every_file_of_a_bad_day_is_in_the_plan_and_what_it_should_be(
    gym: tuple[CardTruth, list[ScannedFrame]],
) -> None:
    truth, frames = gym
    surprises = truth.surprises(split(frames, KNOWN, CodeRules(), {}).frames)
    # A portrait may be held back for a doubt; it may never be lost, and no slate may pass for a portrait.
    assert [text for text in surprises if "is unassigned, not image" not in text] == []
    assert len(surprises) <= 6


def test_every_fault_is_on_the_card(gym: tuple[CardTruth, list[ScannedFrame]]) -> None:
    truth, frames = gym
    kinds = {frame.path: frame for frame in frames}
    assert len(truth.spoiled) == 2
    assert {"truncated", "empty", "text file", "housekeeping", "duplicate"} == set(truth.others.values())
    for path, what in truth.others.items():
        expected = {
            "truncated": (FileKind.DAMAGED, "cut off after"),
            "empty": (FileKind.DAMAGED, "empty file"),
            "text file": (FileKind.NOT_IMAGE, "named .JPG but holds no picture"),
            "housekeeping": (FileKind.HOUSEKEEPING, ""),
            "duplicate": (FileKind.PICTURE, ""),
        }[what]
        assert (kinds[path].kind, kinds[path].problem.startswith(expected[1])) == (expected[0], True), path
    payloads = {payload for frame in frames for payload in frame.reading.payloads}
    assert {"98765", "20001", "https://example.org/read-a-book"} <= payloads
    assert any(len(frame.reading.payloads) == 2 for frame in frames)


def test_counters_roll_over_across_folders_and_inside_one_and_names_collide(
    gym: tuple[CardTruth, list[ScannedFrame]],
) -> None:
    truth, _ = gym
    folders: dict[str, set[str]] = {}
    for path in truth.files:
        if path.startswith("DCIM/10"):
            folders.setdefault(path.split("/")[1], set()).add(path.rsplit("/", 1)[1])
    assert {"IMG_9999.JPG", "IMG_9988.JPG"} <= folders["100EOSR6"]
    assert "IMG_0001.JPG" in folders["101EOSR6"]
    assert {"IMG_9999.JPG", "IMG_0001.JPG"} <= folders["102EOSR6"]
    assert folders["100EOSR6"] & folders["102EOSR6"]


def test_a_clean_card_comes_out_without_a_question(tmp_path: Path) -> None:
    truth = write_card(tmp_path, STUDENTS[:4], Random(3), 0.9, faults=())
    plan = split(scanned(tmp_path), KNOWN, CodeRules(), {})
    assert truth.surprises(plan.frames) == []
    assert truth.misplaced(plan.frames) == []
    assert set(plan.images_per_session()) == {student.number for student in STUDENTS[:4]}


def test_the_same_seed_makes_the_same_card(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_card(tmp_path / name, STUDENTS[:6], Random(8), 0.1, faults=FAULTS)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 20
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def test_the_truth_notices_a_picture_on_the_wrong_student_and_a_file_that_is_missing() -> None:
    truth = CardTruth()
    truth.files["a.jpg"] = truth.files["b.jpg"] = _kept("1")
    frames = [PlannedFrame("a.jpg", Role.IMAGE, "2"), PlannedFrame("c.jpg", Role.IMAGE, "1")]
    assert len(truth.misplaced(frames)) == 2
    assert truth.surprises(frames) == ["b.jpg is missing", "c.jpg was never put there"]


def _kept(number: str) -> Expected:
    return Expected(frozenset({Role.IMAGE}), number)


@pytest.mark.parametrize("size", [(900, 600), (600, 900)])
def test_pictures_have_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    assert portrait(Random(1), size).size == size
    assert slate_photo(Random(1), size, "10001", ("Ann Lee",)).size == size


def test_a_way_to_spoil_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such way"):
        slate_photo(Random(1), (90, 60), "10001", (), "eaten")


def test_a_picture_is_written_as_a_camera_writes_it() -> None:
    camera = CameraFacts("Canon", "Canon EOS R6", "0123", datetime.fromisoformat("2026-09-14 08:00:01.250000"))
    data = camera_jpeg(portrait(Random(1), (900, 600)), camera)
    assert read_camera_facts(data) == camera
    assert Image.open(io.BytesIO(thumbnail_of(data))).size == (160, 107)

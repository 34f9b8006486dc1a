"""What belongs to one picture stays together on the way from the card into a session's folder (P18)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.simple_card import plain_card
from tui_studio.domain.frames import Role
from tui_studio.services.import_plan import ImportPlan, load_plan, save_plan
from tui_studio.services.studio import Studio

FOLDER = "DCIM/100EOSR6"


@pytest.fixture
def school(studio: Studio) -> Studio:
    enroll(studio, 2)
    schedule(studio)
    return studio


def beside(card: Path, path: str, of: str, text: str = "") -> None:
    """A file of one picture, written when the picture was."""
    file, picture = card / path, card / of
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(f"{text}{path}".encode() + bytes(2000))
    moment = picture.stat().st_mtime_ns
    os.utime(file, ns=(moment, moment))


def spread(card: Path) -> None:
    """The pictures were written a minute apart, as a camera writes them."""
    for n, file in enumerate(sorted(card.rglob("*.JPG"))):
        os.utime(file, (1_789_000_000 + 60 * n,) * 2)


def stored(studio: Studio) -> dict[str, list[str]]:
    """Stems to what stands behind them, of every stored file; side-cars may be named after the whole picture."""
    found: dict[str, list[str]] = {}
    for file in studio.settings.paths.images.rglob("1000[12]_*.*"):
        if file.is_file() and ".previews" not in file.parts:
            stem, _, ending = file.name.partition(".")
            found.setdefault(stem, []).append(ending.lower())
    return {stem: sorted(endings) for stem, endings in sorted(found.items())}


def roles(plan: ImportPlan) -> dict[str, tuple[Role, str | None]]:
    return {frame.path: (frame.role, frame.session) for frame in plan.frames}


def test_raw_side_car_and_voice_note_share_the_stem_of_their_picture_whatever_case_they_are_written_in(
    school: Studio, tmp_path: Path
) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=2)
    picture = f"{FOLDER}/IMG_0002.JPG"
    for name in ("img_0002.cr3", "IMG_0002.xmp", "IMG_0002.JPG.XMP", "IMG_0002.Wav"):
        beside(card, f"{FOLDER}/{name}", picture)
    school.imports.apply(school.imports.scan(card))
    assert list(stored(school).values()) == [["cr3", "jpg", "jpg.xmp", "wav", "xmp"], ["jpg"]]
    assert school.integrity.verify().sound


def test_a_pair_shares_its_stem_also_where_another_picture_has_the_name(school: Studio, tmp_path: Path) -> None:
    first = plain_card(tmp_path / "first", ["10001"], frames=2)
    school.imports.apply(school.imports.scan(first))
    second = plain_card(tmp_path / "second", ["10001"], frames=2)
    for n, file in enumerate(sorted(second.rglob("*.JPG"))):
        with file.open("ab") as more:
            more.write(bytes([n]))  # another picture of the same name
    beside(second, f"{FOLDER}/IMG_0002.CR3", f"{FOLDER}/IMG_0002.JPG")
    beside(second, f"{FOLDER}/IMG_0002.JPG.xmp", f"{FOLDER}/IMG_0002.JPG")
    school.imports.apply(school.imports.scan(second))
    assert sorted(stored(school).values()) == [["cr3", "jpg", "jpg.xmp"], ["jpg"], ["jpg"], ["jpg"]]


def test_a_pair_shares_its_stem_when_one_half_fails_and_comes_later(school: Studio, tmp_path: Path) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=1)
    beside(card, f"{FOLDER}/IMG_0002.CR3", f"{FOLDER}/IMG_0002.JPG")
    plan = school.imports.scan(card)
    good = (card / FOLDER / "IMG_0002.JPG").read_bytes()
    (card / FOLDER / "IMG_0002.JPG").write_bytes(bytes(len(good)))  # what is read now is not what was scanned
    result = school.imports.apply(plan)
    assert [frame.path for frame in result.failed] == [f"{FOLDER}/IMG_0002.JPG"]
    assert list(stored(school).values()) == [["cr3"]]
    (card / FOLDER / "IMG_0002.JPG").write_bytes(good)
    school.imports.apply(school.imports.scan(card))
    assert list(stored(school).values()) == [["cr3", "jpg"]]


@pytest.mark.parametrize("folder", ["RAW", "slot 2/DCIM/100EOSR6"])
def test_raw_files_in_a_folder_of_their_own_go_with_their_jpeg(school: Studio, tmp_path: Path, folder: str) -> None:
    card = plain_card(tmp_path / "card", ["10001", "10002"], frames=2)
    spread(card)
    for n in (2, 3, 5, 6):
        beside(card, f"{folder}/IMG_{n:04d}.CR3", f"{FOLDER}/IMG_{n:04d}.JPG")
        beside(card, f"{folder}/IMG_{n:04d}.xmp", f"{FOLDER}/IMG_{n:04d}.JPG", "settings of ")
    plan = school.imports.scan(card)
    found = roles(plan)
    for n, number in ((2, "10001"), (3, "10001"), (5, "10002"), (6, "10002")):
        for path in (f"{FOLDER}/IMG_{n:04d}.JPG", f"{folder}/IMG_{n:04d}.CR3", f"{folder}/IMG_{n:04d}.xmp"):
            assert found[path] == (Role.IMAGE, number), path
    save_plan(plan, tmp_path / "plan.json")
    school.imports.apply(load_plan(tmp_path / "plan.json"))
    assert list(stored(school).values()) == [["cr3", "jpg", "xmp"]] * 4
    counts = {row.number: row.images for row in school.sessions.rows(list(school.sessions.ids(""))).values()}
    assert counts == {"10001": 2, "10002": 2}, "a raw file is no picture of its own"


def test_a_raw_file_elsewhere_that_was_written_at_another_time_belongs_to_nobody(
    school: Studio, tmp_path: Path
) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=2)
    spread(card)
    beside(card, "RAW/IMG_0002.CR3", f"{FOLDER}/IMG_0002.JPG")
    os.utime(card / "RAW/IMG_0002.CR3", (1_700_000_000,) * 2)
    found = roles(school.imports.scan(card))
    assert found["RAW/IMG_0002.CR3"] == (Role.UNASSIGNED, None)
    assert found[f"{FOLDER}/IMG_0003.JPG"] == (Role.IMAGE, "10001"), "and it ends nobody in another folder"


@pytest.mark.parametrize("ending", ["HEIC", "hif", "heif", "AVIF"])
def test_a_heif_picture_is_named_for_what_it_is_and_may_have_been_a_slate(
    school: Studio, tmp_path: Path, ending: str
) -> None:
    card = plain_card(tmp_path / "card", ["10001", "10002"], frames=2)
    slate = card / FOLDER / "IMG_0004.JPG"
    slate.unlink()
    brand = {"AVIF": b"avif"}.get(ending, b"heic")
    (card / FOLDER / f"IMG_0004.{ending}").write_bytes(b"\x00\x00\x00\x18ftyp" + brand + bytes(4000))
    plan = school.imports.scan(card)
    found = {frame.path: frame for frame in plan.frames}
    lost = found[f"{FOLDER}/IMG_0004.{ending}"]
    assert (lost.role, lost.reason) == (Role.UNASSIGNED, "HEIC picture without its JPEG")
    after = [found[f"{FOLDER}/IMG_000{n}.JPG"] for n in (5, 6)]
    assert [frame.role for frame in after] == [Role.UNASSIGNED] * 2
    assert after[0].reason == f"after a HEIC picture without its JPEG, which may have been a slate (IMG_0004.{ending})"


def test_a_heif_picture_goes_with_the_jpeg_that_the_camera_wrote_beside_it(school: Studio, tmp_path: Path) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=2)
    beside(card, f"{FOLDER}/IMG_0002.HIF", f"{FOLDER}/IMG_0002.JPG")
    school.imports.apply(school.imports.scan(card))
    assert ["hif", "jpg"] in stored(school).values()

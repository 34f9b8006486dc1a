"""One decode for reading and preview: what a scan made along with it is what the decode later would give."""

from __future__ import annotations

import gc
import io
import os
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageCms, ImageStat
from PIL.ImageChops import difference

from tests.factories import enroll, schedule
from tests.faults.small_day import tree
from tui_studio.domain.frames import CameraFacts, FileKind
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.integrations import preview_spool
from tui_studio.integrations.card import CardFile, scan_file
from tui_studio.integrations.pictures import Undecodable, decode
from tui_studio.integrations.preview_places import all_previews, preview_path
from tui_studio.integrations.preview_spool import PreviewSpool
from tui_studio.integrations.previews import small_jpeg
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.slate_reader import Readers
from tui_studio.services.import_plan import ImportPlan, load_plan, save_plan
from tui_studio.services.studio import Studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.import_images import ImportImagesJob
from tui_studio.workers.scan_card import ScanCardJob

SIZE = (3600, 2400)
CAMERA = CameraFacts("Canon", "Canon EOS R6")
READERS = Readers(is_ours=str.isdigit)
HAND = ScanOptions("hand", "10001")


@pytest.fixture(scope="module")
def person() -> Image.Image:
    return portrait(Random(3), SIZE)


def written(person: Image.Image, kind: str) -> bytes:
    """The same picture as different cameras and programs store it."""
    if kind == "large preview":
        return camera_jpeg(person, CAMERA, preview=1080)
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"keep_rgb": True} if kind == "RGB stored" else {}
    mode = kind if kind in ("L", "CMYK") else "RGB"
    person.convert(mode).save(file, "JPEG", quality=92, exif=exif, icc_profile=profile, **more)
    return file.getvalue()


def on_card(folder: Path, data: bytes, name: str = "IMG_0001.JPG") -> CardFile:
    (folder / name).write_bytes(data)
    facts = (folder / name).stat()
    return CardFile(name, folder / name, facts.st_size, facts.st_mtime_ns)


@pytest.mark.parametrize("kind", ["RGB", "L", "CMYK", "RGB stored", "large preview"])
def test_the_preview_of_the_scan_is_the_one_that_would_be_made_later(
    tmp_path: Path, person: Image.Image, kind: str
) -> None:
    file = on_card(tmp_path, written(person, kind))
    spool = PreviewSpool(1200, 85, 1 << 24)
    seen = scan_file(file, READERS, spool)
    assert seen == scan_file(file, READERS), "what is read does not hang on whether previews are wanted"
    assert spool.find(seen.sha256, 1200, 85) == b"", "whose it is was not said yet"
    spool.name({seen.sha256: file.path})
    mine = Image.open(io.BytesIO(spool.find(seen.sha256, 1200, 85)))
    later = Image.open(io.BytesIO(small_jpeg(file.real, 1200, 85)))
    assert mine.size == later.size == ((1200, 800) if kind == "large preview" else (800, 1200))
    assert mine.mode == later.mode == ("L" if kind == "L" else "RGB")
    assert mine.info.get("icc_profile") == later.info.get("icc_profile")
    assert not mine.getexif()
    assert max(ImageStat.Stat(difference(mine, later)).mean) < 1.5
    assert spool.find(seen.sha256, 1000, 85) == spool.find(seen.sha256, 1200, 90) == b"", "made for other options"


def test_the_colours_along_with_it_leave_the_brightness_as_it_is(person: Image.Image) -> None:
    data = written(person, "RGB")
    alone, both = decode(data), decode(data, colours=True)
    assert alone.whole is None
    assert alone.luma.tobytes() == both.luma.tobytes()
    assert ImageStat.Stat(difference(alone.colour, both.colour)).mean[0] < 2


def test_slates_and_what_is_no_whole_picture_get_none(tmp_path: Path, person: Image.Image) -> None:
    spool = PreviewSpool(1200, 85, 1 << 24)
    slate = camera_jpeg(slate_photo(Random(1), SIZE, "10001", ("Ann Example", "10001")), CAMERA)
    assert scan_file(on_card(tmp_path, slate), READERS, spool).reading.payloads == ("10001",)
    cut = written(person, "RGB")[:200_000]
    assert scan_file(on_card(tmp_path, cut), READERS, spool).kind is FileKind.DAMAGED
    scan_file(on_card(tmp_path, b"notes", "NOTES.TXT"), READERS, spool)
    assert len(spool) == 0
    larger = PreviewSpool(2400, 85, 1 << 24)
    scan_file(on_card(tmp_path, written(person, "RGB")), READERS, larger)
    assert len(larger) == 0, "the reading decodes too small for that"


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spool = PreviewSpool(1200, 85, 250, unwanted={"stored"})
    assert [spool.wants(sha256) for sha256 in ("stored", "new", "")] == [False, True, True]
    for name in ("a", "b", "c", "d"):
        spool.keep(name, name.encode() * 100)
    spool.name({name.upper(): name for name in "abcd"})
    assert len(spool) == 2
    assert spool.find("B", 1200, 85) == b"b" * 100
    assert spool.find("C", 1200, 85) == b""

    full = PreviewSpool(1200, 85, 10_000)
    full.keep("a", b"a" * 100)
    real = os.pwrite
    monkeypatch.setattr(preview_spool.os, "pwrite", lambda descriptor, data, at: real(descriptor, data[:10], at))
    full.keep("b", b"b" * 100)
    monkeypatch.undo()
    full.keep("c", b"c" * 100)
    assert (len(full), full.wants("d")) == (1, False), "a disk that was full is left alone"
    full.name({"A": "a"})
    assert full.find("A", 1200, 85) == b"a" * 100

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert PreviewSpool.beside([tmp_path / "card"], 1200, 85) is not None
    assert PreviewSpool.beside([tmp_path], 1200, 85) is None, "nothing is written to the card or the studio"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert PreviewSpool.beside([tmp_path / "card"], 1200, 85) is None


@pytest.fixture
def card(studio: Studio, tmp_path: Path) -> Path:
    """Two pictures for the first of two sessions."""
    enroll(studio, 2)
    schedule(studio)
    folder = tmp_path / "card"
    folder.mkdir()
    for n in (1, 2):
        on_card(folder, camera_jpeg(portrait(Random(n), (1500, 1000)), CAMERA), f"IMG_{n:04}.JPG")
    return folder


def scan(studio: Studio, card: Path) -> ImportPlan:
    return studio.imports.scan(card, HAND, copying=studio.imports.usual_copy_options())


def refuse(*_: object) -> bytes:
    raise Undecodable("decoded again")


def sizes(studio: Studio) -> list[tuple[int, int]]:
    images = studio.settings.paths.images
    return sorted(Image.open(preview_path(images, sha256)).size for sha256 in all_previews(images))


def test_an_import_decodes_no_picture_twice(studio: Studio, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(card), tree(studio.settings.paths.images)
    plan = scan(studio, card)
    assert (tree(card), tree(studio.settings.paths.images)) == before, "nothing is written before the plan is accepted"
    assert plan.spool is not None
    assert len(plan.spool) == 2
    monkeypatch.setattr("tui_studio.integrations.previews.small_jpeg", refuse)
    run_in_console(ImportImagesJob(plan), studio)
    assert sizes(studio) == [(1200, 800)] * 2
    path = preview_path(studio.settings.paths.images, next(iter(all_previews(studio.settings.paths.images))))
    assert b"<rdf:li>10001</rdf:li>" in path.read_bytes(), "the keywords are in it"
    assert len(plan.spool) == 0, "and the room is given back"
    known = scan(studio, card)
    assert known.spool is not None
    assert len(known.spool) == 0, "a picture that is stored needs none"


def test_the_screens_and_the_command_line_scan_so_too(
    studio: Studio, card: Path, cli: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = run_in_console(ScanCardJob(card, HAND), studio).result
    assert len(plan.spool) == 2
    monkeypatch.setattr("tui_studio.integrations.previews.small_jpeg", refuse)
    code, _, said = cli("import", "images", str(card), "--session", "10001")
    assert (code, "decoded again" in said) == (0, False)
    assert sizes(studio) == [(1200, 800)] * 2


def test_other_options_than_those_of_the_scan_and_plans_from_a_file_decode(
    studio: Studio, card: Path, tmp_path: Path
) -> None:
    plan = scan(studio, card)
    save_plan(plan, tmp_path / "plan.json")
    kept = load_plan(tmp_path / "plan.json")
    assert (kept.spool, b"spool" in (tmp_path / "plan.json").read_bytes()) == (None, False)
    usual = studio.imports.usual_copy_options()
    smaller = replace(usual, preview_pixels=600)
    run_in_console(ImportImagesJob(plan, smaller), studio)
    assert sizes(studio) == [(600, 400)] * 2
    for sha256 in all_previews(studio.settings.paths.images):
        preview_path(studio.settings.paths.images, sha256).unlink()
    run_in_console(ImportImagesJob(kept), studio)
    assert sizes(studio) == [(1200, 800)] * 2


def test_the_spool_goes_with_the_plan(studio: Studio, card: Path) -> None:
    plan = scan(studio, card)
    assert plan.spool is not None
    alive, descriptor = weakref.ref(plan.spool), plan.spool._descriptor
    assert os.fstat(descriptor).st_nlink == 0, "it has no name"
    del plan
    gc.collect()
    assert alive() is None
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    plan = studio.imports.scan(card, HAND)
    assert plan.spool is None, "who does not mean to copy pays for no previews"

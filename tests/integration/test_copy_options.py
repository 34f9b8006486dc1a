"""What an import copies, under which names, and what it writes into previews; the pictures stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.factories import SCHOOL, enroll, schedule
from tests.integration.plain_plans import frames_of, plain_plan
from tests.simple_card import plain_card
from tui_studio.config import Settings
from tui_studio.domain.copy_options import CopyOptions, from_stored, split_words, to_stored
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.errors import FieldsRefused
from tui_studio.integrations.preview_places import all_previews, preview_path
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.studio import Studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.import_images import ImportImagesJob

FOLDER = "100CANON"


@pytest.fixture
def booked(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio)
    return studio


def stored(settings: Settings) -> list[str]:
    """Where the pictures lie, without what every session's folder has in common."""
    files = (path.relative_to(settings.paths.images) for path in settings.paths.images.rglob("*") if path.is_file())
    return sorted("/".join(path.parts[3:]) for path in files if not path.parts[0].startswith("."))


def mixed(card: Path) -> ImportPlan:
    """A JPEG with raw, side-car and voice note, a JPEG with a side-car alone, and a raw file alone."""
    names = (
        "IMG_0001.JPG",
        "IMG_0001.CR3",
        "IMG_0001.XMP",
        "IMG_0001.WAV",
        "IMG_0002.JPG",
        "IMG_0002.XMP",
        "IMG_0003.CR3",
    )
    return plain_plan(card, {f"DCIM/{FOLDER}/{name}": "10001" for name in names})


def test_raw_files_go_to_a_folder_of_their_own_with_what_belongs_to_them(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    result = booked.imports.apply(mixed(tmp_path / "card"))
    assert stored(settings) == [
        "10001_IMG_0001.JPG", "10001_IMG_0002.JPG", "10001_IMG_0002.XMP",
        "raw/10001_IMG_0001.CR3", "raw/10001_IMG_0001.WAV", "raw/10001_IMG_0001.XMP", "raw/10001_IMG_0003.CR3",
    ]  # fmt: skip
    assert result.card_may_be_formatted
    assert booked.integrity.verify().sound


def test_raw_files_can_lie_beside_the_pictures(booked: Studio, settings: Settings, tmp_path: Path) -> None:
    booked.imports.apply(mixed(tmp_path / "card"), options=CopyOptions(raw_folder=False))
    assert not [path for path in stored(settings) if path.startswith("raw/")]
    assert len(stored(settings)) == 7


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (CopyOptions(copied="pictures"), ["1.JPG", "1.WAV", "1.XMP", "2.JPG", "2.XMP"]),
        (CopyOptions(copied="raw"), ["1.CR3", "1.WAV", "1.XMP", "3.CR3"]),
        (CopyOptions(endings=("cr3",)), ["1.CR3", "1.WAV", "1.XMP", "3.CR3"]),
    ],
    ids=["pictures", "raw", "only cr3"],
)  # fmt: skip
def test_what_the_options_leave_on_the_card_keeps_it_from_being_formatted(
    booked: Studio, settings: Settings, tmp_path: Path, options: CopyOptions, kept: list[str]
) -> None:
    plan = mixed(tmp_path / "card")
    result = booked.imports.apply(plan, options=options)
    assert sorted(path.rpartition("IMG_000")[2] for path in stored(settings)) == kept
    left = 7 - len(kept)
    assert result.why_not == f"{left} files left on it by the options."
    assert result.plan.counts["excluded"] == left
    assert booked.imports.apply(plan).why_not == "", "with everything copied it may be"


def test_pictures_are_renamed_by_a_pattern_and_counted_from_a_number(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    plan = plain_plan(tmp_path / "card", frames_of(2) | frames_of(2, ending="CR3") | frames_of(1, "10002", "101CANON"))
    booked.imports.apply(plan, options=CopyOptions(names="{count}-{number}", first=41, raw_folder=False))
    assert stored(settings) == [
        "0041-10001.CR3", "0041-10001.JPG", "0041-10002.JPG", "0042-10001.CR3", "0042-10001.JPG",
    ]  # fmt: skip
    more = plain_plan(tmp_path / "more", frames_of(1, folder="102CANON"), seed=2)
    booked.imports.apply(more, options=CopyOptions(names="{count}-{number}", first=7))
    assert "0043-10001.JPG" in stored(settings), "it goes on behind what is there"


def test_a_raw_file_shares_the_name_of_its_picture_though_another_body_had_it_first(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    """The first body took a JPEG only; the second both: both files of the pair get the same ~1."""
    booked.imports.apply(plain_plan(tmp_path / "first", frames_of(1)))
    second = plain_plan(tmp_path / "second", frames_of(1) | frames_of(1, ending="CR3"), seed=2)
    frames = tuple(replace(frame, body="R6 (2)") for frame in second.frames)
    booked.imports.apply(replace(second, split=Split(frames)))
    assert stored(settings) == ["10001_IMG_0001.JPG", "10001_IMG_0001~1.JPG", "raw/10001_IMG_0001~1.CR3"]


def test_keywords_are_written_into_previews_and_into_nothing_else(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=2)
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in card.rglob("*.JPG")}
    frames = tuple(
        PlannedFrame(path.relative_to(card).as_posix(), Role.IMAGE, "10001", sha256=before[path.name],
                     size=path.stat().st_size)
        for path in sorted(card.rglob("*.JPG"))
    )  # fmt: skip
    run_in_console(ImportImagesJob(ImportPlan(card, "hand", Split(frames))), booked)
    images = settings.paths.images
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in images.rglob("10001_*")}
    assert kept == set(before.values()), "bit for bit"
    for sha256 in all_previews(images):
        with Image.open(preview_path(images, sha256)) as preview:
            packet = preview.info["xmp"].decode()
        assert "<rdf:li>10001</rdf:li>" in packet
        assert f"<rdf:li>{SCHOOL}</rdf:li>" in packet
        assert "Baker" not in packet, "no child's name unless somebody asks for it"


def test_an_option_that_makes_no_sense_copies_nothing(booked: Studio, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FieldsRefused, match="no field"):
        booked.imports.apply(plain_plan(tmp_path / "card", frames_of(1)), options=CopyOptions(names="{last}"))
    assert stored(settings) == []


def test_the_command_takes_the_same_options(
    booked: Studio, settings: Settings, tmp_path: Path, cli: Callable[..., tuple[int, str, str]]
) -> None:
    card = plain_card(tmp_path / "card", ["10001"], frames=2)
    refused = cli("import", "images", str(card), "--names", "{last}", "--preview-pixels", "7")
    assert (refused[0], "--names: There is no field {last}" in refused[2]) == (2, True)
    assert "--preview-pixels: A number of pixels" in refused[2]
    code, out, _ = cli("import", "images", str(card), "--names", "{count}", "--first", "5", "--no-previews")
    assert code == 0, out
    assert stored(settings) == ["0005.JPG", "0006.JPG"]
    assert all_previews(settings.paths.images) == set()
    assert "&& sha256sum -c .manifests/import-" in out


def test_options_are_remembered_as_far_as_they_differ_and_make_sense(booked: Studio) -> None:
    usual = booked.imports.usual_copy_options()
    assert booked.imports.copy_options() == usual
    mine = replace(usual, copied="raw", keywords=(), endings=("cr3", "nef"))
    booked.imports.remember_copy_options(mine)
    assert booked.imports.copy_options() == mine
    assert set(to_stored(mine, usual)) == {"copied", "keywords", "endings"}
    assert from_stored({"names": "{nobody}", "first": "x", "count_by": "studio"}, usual).count_by == "studio"
    assert from_stored({"names": "{nobody}"}, usual) == usual
    assert split_words(" .JPG; *.cr3,jpg ".replace(";", ",")) == ("jpg", "cr3")

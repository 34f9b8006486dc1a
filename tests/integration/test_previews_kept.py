"""Previews beside the pictures they are of: made once, made good, made anew, and never in the way of an import."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.factories import enroll, schedule
from tests.unit.test_numbers import prefer
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.errors import Cancelled, InputRefused
from tui_studio.integrations.preview_places import PREVIEWS, all_previews, preview_path
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.services.progress import Silent
from tui_studio.services.studio import Studio
from tui_studio.workers.console import run_in_console
from tui_studio.workers.import_images import ImportImagesJob


class Listener(Silent):
    """Keeps what was said, and stops after so many items."""

    def __init__(self, most: int = 99) -> None:
        self.said: list[tuple[str, str]] = []
        self.items: list[str] = []
        self.most = most

    def log(self, text: str, level: str = "info") -> None:
        self.said.append((level, text))

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        self.items.append(item)

    def checkpoint(self) -> None:
        if len(self.items) >= self.most:
            raise Cancelled


@pytest.fixture
def stored(studio: Studio, tmp_path: Path) -> tuple[Studio, ImportResult]:
    """Three pictures, one that is cut off, a raw file beside the first: stored, and without previews."""
    enroll(studio, 2)
    schedule(studio)
    card = tmp_path / "card"
    card.mkdir()
    for n in range(1, 5):
        Image.new("RGB", (600, 400), (n * 40, 90, 90)).save(card / f"IMG_{n}.JPG")
    (card / "IMG_4.JPG").write_bytes((card / "IMG_4.JPG").read_bytes()[:900])
    (card / "IMG_1.CR3").write_bytes(b"raw")
    frames = tuple(PlannedFrame(file.name, Role.IMAGE, "10001") for file in sorted(card.iterdir()))
    return studio, studio.imports.apply(ImportPlan(card, "hand", Split(frames)))


def test_missing_ones_are_made_once_and_a_picture_that_has_none_is_told(stored: tuple[Studio, ImportResult]) -> None:
    studio, result = stored
    assert studio.integrity.verify().without_preview == 4
    heard = Listener()
    made = studio.previews.complete(result.plan, heard)
    assert (made.made, made.failed, made.left) == (3, 1, 0)
    assert heard.items[0].startswith("10001")
    assert [text.partition(": ")[2] for level, text in heard.said if level == "warning"] == ["no preview (cut off)"]
    rows = studio.session_records.listed(studio.sessions.find_number("10001") or 0, "images")
    assert sorted(row.cells[-2] for row in rows) == ["", "no", "yes", "yes", "yes"]
    verdict = studio.integrity.verify()
    assert (verdict.sound, verdict.without_preview, verdict.strangers) == (True, 1, ())

    images = studio.settings.paths.images
    first, second, *_ = sorted(all_previews(images))
    preview_path(images, first).unlink()
    stamp = preview_path(images, second).stat().st_mtime_ns
    again = studio.imports.apply(result.plan)  # the same card, known by now
    assert (again.copied, studio.previews.complete(again.plan).made) == (0, 1)
    assert preview_path(images, second).stat().st_mtime_ns == stamp


def test_they_are_made_anew_in_another_size_and_those_of_nobody_go(
    stored: tuple[Studio, ImportResult], cli: Callable[..., tuple[int, str, str]]
) -> None:
    studio, result = stored
    images = studio.settings.paths.images
    studio.previews.complete(result.plan)
    nobody = preview_path(images, "ab" * 32)
    nobody.parent.mkdir(exist_ok=True)
    nobody.write_bytes(b"x")
    prefer(studio, preview_pixels=400)
    code, out, err = cli("verify", "--rebuild-previews", "--json")
    assert (code, json.loads(out)["without_preview"]) == (0, 1)
    assert "3 previews made." in err
    assert not nobody.exists()
    assert {Image.open(preview_path(images, sha256)).size for sha256 in all_previews(images)} == {(400, 267)}
    assert "1 picture has no preview; “tui-studio verify --rebuild-previews”" in cli("verify")[1]


def test_where_none_are_wanted_none_are_made_or_missed(stored: tuple[Studio, ImportResult]) -> None:
    studio, result = stored
    prefer(studio, previews=False)
    assert studio.previews.complete(result.plan).made == 0
    assert studio.integrity.verify().without_preview == 0
    with pytest.raises(InputRefused, match="want no previews"):
        studio.previews.rebuild()


def test_who_stops_loses_previews_only(stored: tuple[Studio, ImportResult]) -> None:
    studio, result = stored
    heard = Listener(most=1)
    stopped = studio.previews.complete(result.plan, heard)
    assert (stopped.made, stopped.failed, stopped.left) == (1, 0, 3)
    assert "importing again makes them" in heard.said[-2][1]


def test_previews_that_cannot_be_written_do_not_keep_the_card(stored: tuple[Studio, ImportResult]) -> None:
    studio, result = stored
    (studio.settings.paths.images / PREVIEWS).write_bytes(b"a file where the folder should be")
    heard = Listener()
    found = studio.previews.complete(result.plan, heard)
    assert (found.made, found.left) == (0, 4)
    assert [level for level, _ in heard.said] == ["warning"]
    again = run_in_console(ImportImagesJob(result.plan), studio).result
    assert again.card_may_be_formatted

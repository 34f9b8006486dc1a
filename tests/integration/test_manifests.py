"""Every import leaves a list that the standard tool checks, and the list tells the truth after an undo too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.factories import enroll, schedule
from tests.integration.plain_plans import frames_of, plain_plan
from tui_studio.config import Settings
from tui_studio.errors import Cancelled
from tui_studio.integrations.manifests import all_manifests, manifest_path
from tui_studio.services.progress import Silent
from tui_studio.services.studio import Studio

pytestmark = pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")


@pytest.fixture
def booked(studio: Studio) -> Studio:
    enroll(studio, 3)
    schedule(studio)
    return studio


def check(folder: Path, manifest: str) -> subprocess.CompletedProcess[str]:
    """What an outsider does."""
    return subprocess.run(
        ["sha256sum", "--strict", "-c", manifest], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_standard_tool_agrees_and_sees_one_changed_byte(booked: Studio, settings: Settings, tmp_path: Path) -> None:
    images = settings.paths.images
    result = booked.imports.apply(plain_plan(tmp_path / "card", frames_of(3) | frames_of(2, "10002", "101CANON")))
    assert result.manifest == str(manifest_path(result.batch))
    done = check(images, result.manifest)
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if line.endswith(": OK")]) == 5
    victim = next(iter(images.rglob("*.JPG")))
    data = bytearray(victim.read_bytes())
    data[100] ^= 1
    victim.write_bytes(data)
    spoiled = check(images, result.manifest)
    assert spoiled.returncode == 1
    assert [line for line in spoiled.stdout.splitlines() if line.endswith("FAILED")] == [
        f"{victim.relative_to(images)}: FAILED"
    ]


def test_an_import_that_stored_nothing_leaves_none(booked: Studio, settings: Settings, tmp_path: Path) -> None:
    plan = plain_plan(tmp_path / "card", frames_of(2))
    booked.imports.apply(plan)
    assert booked.imports.apply(plan).manifest == ""
    assert len(all_manifests(settings.paths.images)) == 1


def test_an_import_that_was_stopped_has_one_of_what_it_stored(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    class StopAtThird(Silent):
        done = 0

        def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
            self.done = done

        def checkpoint(self) -> None:
            if self.done == 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        booked.imports.apply(plain_plan(tmp_path / "card", frames_of(6)), StopAtThird())
    [batch] = all_manifests(settings.paths.images)
    done = check(settings.paths.images, str(manifest_path(batch)))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)


def test_what_a_killed_import_owes_is_written_by_the_next_one(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    images = settings.paths.images
    first = booked.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    (images / first.manifest).rename(images / ".manifests/.half.part")  # as after a kill while it was written
    booked.imports.apply(plain_plan(tmp_path / "another", frames_of(1, "10002"), seed=2))
    assert check(images, first.manifest).returncode == 0
    assert list((images / ".manifests").glob(".*")) == []


def test_after_an_undo_it_lies_with_the_pictures_and_still_agrees(
    booked: Studio, settings: Settings, tmp_path: Path
) -> None:
    images = settings.paths.images
    result = booked.imports.apply(plain_plan(tmp_path / "card", frames_of(2)))
    booked.journal.undo(result.batch)
    assert all_manifests(images) == set()
    done = check(images / ".taken-back" / result.batch, f"{result.batch}.sha256")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)

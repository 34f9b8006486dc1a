"""Killed at any step, the next import finishes the work and doubles nothing; several may import at once."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = (sys.executable, str(Path(__file__).with_name("copy_driver.py")))
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[n]) for n in (2, 1))}


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where the system has one: a kill, unlike a power cut, does not ask for a disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


def drive(*arguments: object) -> Any:
    done = subprocess.run(
        [*DRIVER, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, env=ENVIRONMENT
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("option", [(), ("--without-links",)], ids=["hard links", "no hard links"])
def test_an_import_killed_at_any_step_converges_on_the_next_run(memory: Path, option: tuple[str, ...]) -> None:
    found = drive("sweep", memory, *option)
    assert found["problems"] == []
    assert found["killed"] == len(found["steps"]) >= 60
    for call in (
        "open",
        "write",
        "half a write",
        "fsync",
        "unlink",
        "mkdir",
        "commit",
        "replace" if option else "link",
    ):
        assert call in found["steps"]


@pytest.mark.parametrize("option", [(), ("--without-links",)], ids=["hard links", "no hard links"])
def test_a_picture_that_is_taken_back_has_a_name_at_every_moment(memory: Path, option: tuple[str, ...]) -> None:
    found = drive("take-back", memory, *option)
    assert found["problems"] == []
    assert found["killed"] >= 20


def test_the_final_name_is_brought_to_the_disk_before_the_row(tmp_path: Path) -> None:
    steps = drive("steps", tmp_path)
    for place, name in enumerate(steps):
        if name == "commit":
            before = steps[:place]
            linked = len(before) - before[::-1].index("link")
            assert "fsync" in before[linked:], "the folder was not synced between link and commit"
            opened = len(before) - before[::-1].index("open")
            assert "fsync" in before[opened : linked - 1], "the file was not synced before it was linked"


def test_three_importers_of_overlapping_cards_store_every_picture_once(tmp_path: Path) -> None:
    images, ledger = tmp_path / "images", tmp_path / "ledger.db"
    images.mkdir()
    database = sqlite3.connect(ledger)
    database.execute("CREATE TABLE image (path TEXT PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL)")
    database.close()
    wanted: set[str] = set()
    for card in range(3):
        for frame in range(30):
            content = f"picture {frame if frame % 3 else (card, frame)}".encode() * 3000
            path = tmp_path / f"card-{card}" / f"IMG_{frame:04}.JPG"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            wanted.add(hashlib.sha256(content).hexdigest())
    importers = [
        subprocess.Popen([*DRIVER, "import", str(tmp_path / f"card-{card}"), str(images), str(ledger)], env=ENVIRONMENT)
        for card in (0, 1, 2, 0)
    ]
    assert [importer.wait(timeout=120) for importer in importers] == [0, 0, 0, 0]

    files = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in images.rglob("*.JPG")}
    assert sorted(files.values()) == sorted(wanted)
    rows = sqlite3.connect(ledger).execute("SELECT path, sha256 FROM image").fetchall()
    assert {images / path: sha256 for path, sha256 in rows} == files
    assert [path.name for path in (images / ".incoming").iterdir()] == [".lock"]

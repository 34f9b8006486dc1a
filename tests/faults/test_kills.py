"""P5, P14, P15: killed at any moment, cut from power, several at once: nothing is lost and nothing doubled."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.faults.processes import ENVIRONMENT, MORE, command, drive
from tui_studio.services.studio import Studio

LINKS = pytest.mark.parametrize("option", [(), ("--without-links",)], ids=["hard links", "no hard links"])

# The copy of one picture into a folder that is there, by the names of its fail points.
PROTOCOL = [
    "open temp", "write temp", "half of write temp", "fsync temp", "link picture", "unlink temp", "fsync folder",
    "commit", "committed",
]  # fmt: skip


@LINKS
def test_p05_killed_at_any_step_of_the_copy_the_next_run_completes_it(memory: Path, option: tuple[str, ...]) -> None:
    found = drive("copy", "sweep", memory, *option)
    assert found["problems"] == []
    assert found["killed"] == len(found["steps"]) >= 60
    assert set(found["steps"]) >= {*PROTOCOL, "mkdir folder", "open lock"} - ({"link picture"} if option else set())


def test_p05_killed_at_forty_points_of_a_whole_import_the_next_run_completes_it(memory: Path) -> None:
    found = drive("import", "sweep", memory, 43 if MORE == 1 else 0)
    assert found["problems"] == []
    assert found["killed"] >= 40, "several frames are on their way at once, so some runs end a step or two earlier"


def test_p05_killed_at_random_moments_nothing_is_lost_or_doubled(memory: Path) -> None:
    found = drive("import", "random", memory, 10 * MORE)
    assert found["problems"] == []
    assert found["killed"] >= 3, "most kills must meet an import that runs"


@LINKS
def test_p05_a_picture_that_is_taken_back_has_a_name_at_every_moment(memory: Path, option: tuple[str, ...]) -> None:
    found = drive("copy", "take-back", memory, *option)
    assert found["problems"] == []
    assert found["killed"] >= 20


@LINKS
def test_p14_no_row_outlives_its_picture_when_the_power_is_cut(memory: Path, option: tuple[str, ...]) -> None:
    found = drive("copy", "sweep", memory, "--power-cut", *option)
    assert found["problems"] == []
    assert found["killed"] == len(found["steps"]) >= 40


def test_p14_a_whole_import_survives_power_cuts_too(memory: Path) -> None:
    found = drive("import", "sweep", memory, 8 * MORE, "--power-cut")
    assert found["problems"] == []
    assert found["killed"] >= 6 * MORE


def test_p14_the_power_cut_of_these_tests_is_one(memory: Path) -> None:
    """A copy that syncs nothing loses pictures; otherwise the tests above would prove nothing."""
    found = drive("copy", "sweep", memory, "--power-cut", "--careless", "--every-fifth")
    assert any("row without its file" in problem for problem in found["problems"])


def test_p14_picture_and_name_are_on_the_disk_before_the_row(memory: Path, school: Studio) -> None:
    steps = drive("copy", "steps", memory)
    begins = [n for n, step in enumerate(steps) if step == "open temp"]
    third = steps[begins[2] : begins[3]]  # into a folder that the second has made
    assert [step for step in third if step != "mkdir folder"] == PROTOCOL
    made = [n for n, step in enumerate(steps) if step == "mkdir folder"][2:5]
    assert [steps[n + 1] for n in made] == ["fsync folder"] * 3, "a new folder is on the disk before it is used"
    with school._place.reading() as uow:
        assert uow._db.connection().exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL: a commit is on the disk"


def test_p15_three_imports_into_one_studio_at_once(memory: Path) -> None:
    for repeat in range(MORE):
        found = drive("import", "together", memory / str(repeat), 30)
        assert found == {"ended": [0, 0, 0], "rows": 60, "stored": 60, "orphans": 0, "problems": []}


def test_p15_importers_of_overlapping_cards_store_every_picture_once(memory: Path) -> None:
    images, ledger = memory / "images", memory / "ledger.db"
    images.mkdir()
    database = sqlite3.connect(ledger)
    database.execute("CREATE TABLE image (path TEXT PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL)")
    database.close()
    wanted: set[str] = set()
    for card in range(3):
        for frame in range(30):
            content = f"picture {frame if frame % 3 else (card, frame)}".encode() * 3000
            path = memory / f"card-{card}" / f"IMG_{frame:04}.JPG"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            wanted.add(hashlib.sha256(content).hexdigest())
    importers = [
        subprocess.Popen(command("copy", "import", memory / f"card-{card}", images, ledger), env=ENVIRONMENT)
        for card in (0, 1, 2, 0)
    ]
    assert [importer.wait(timeout=120) for importer in importers] == [0, 0, 0, 0]

    files = {p: hashlib.sha256(p.read_bytes()).hexdigest() for p in images.rglob("*.JPG")}
    assert sorted(files.values()) == sorted(wanted)
    rows = sqlite3.connect(ledger).execute("SELECT path, sha256 FROM image").fetchall()
    assert {images / path: sha256 for path, sha256 in rows} == files
    assert [path.name for path in (images / ".incoming").iterdir()] == [".lock"]

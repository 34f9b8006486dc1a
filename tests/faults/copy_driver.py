"""A small importer over the copy protocol, to be killed at every step; prints what it found as JSON.

Needs the repository and its tests folder on PYTHONPATH:

copy_driver.py sweep FOLDER [OPTION]...        kill at the n-th step, for every n, and import again each time
copy_driver.py steps FOLDER [OPTION]...        the steps of a clean import
copy_driver.py take-back FOLDER [OPTION]...    the same for pictures that are taken back
copy_driver.py import CARD IMAGES LEDGER       one import, for several at once

--without-links   on a file system that has no hard links
--power-cut       at the n-th step the disk forgets what was not synced
--every-fifth     at each fifth step only
--careless        nothing is synced: shows that the power cut is one
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Collection
from pathlib import Path, PurePosixPath

import fault_injection

import tui_studio.integrations.disk as disk
from tui_studio.domain.folder_pattern import SHIPPED, FolderFacts, session_folder
from tui_studio.domain.image_pattern import SHIPPED as AS_SHIPPED
from tui_studio.domain.image_pattern import patterned_name
from tui_studio.integrations.image_files import IncomingFolder, copy_verified, discard, hash_file, place, take_back

SCHEMA = "CREATE TABLE IF NOT EXISTS image (path TEXT PRIMARY KEY, sha256 TEXT UNIQUE NOT NULL)"


def import_card(card: Path, images: Path, ledger: Path) -> None:
    database = sqlite3.connect(ledger, timeout=60, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    with IncomingFolder(images) as incoming:
        for source in sorted(path for path in card.rglob("*") if path.is_file()):
            import_frame(source, images, incoming, database)
    database.close()


def import_frame(source: Path, images: Path, incoming: IncomingFolder, database: sqlite3.Connection) -> None:
    arrived = copy_verified(source, incoming, "", lambda: None)
    number = "10001" if source.name < "IMG_0003" else "10002"
    folder = session_folder(SHIPPED, FolderFacts(number, "2026", "Lincoln High School", last="O'Brien", first="Zoë"))

    def recorded(path: PurePosixPath) -> bool:
        return database.execute("SELECT 1 FROM image WHERE path = ?", (str(path),)).fetchone() is not None

    database.execute("BEGIN IMMEDIATE")
    if database.execute("SELECT 1 FROM image WHERE sha256 = ?", (arrived.sha256,)).fetchone():
        discard(arrived)
        database.execute("ROLLBACK")
        return
    placed = place(arrived, images, folder, patterned_name(AS_SHIPPED, number, source.name), recorded)
    database.execute("INSERT INTO image VALUES (?, ?)", (str(placed.path), arrived.sha256))
    fault_injection.step("commit")
    database.execute("COMMIT")
    fault_injection.step("committed")


def make_card(card: Path) -> dict[str, str]:
    """Four pictures, two of one name, and one of them once more; by path, what each must hash to."""
    frames = {"100/IMG_0001.JPG": 1, "101/IMG_0001.JPG": 2, "100/IMG_0003.JPG": 3, "100/IMG_0004.JPG": 4}
    for path, seed in {**frames, "102/IMG_0009.JPG": 3}.items():
        (card / path).parent.mkdir(parents=True, exist_ok=True)
        (card / path).write_bytes(bytes([seed]) * 70_000 + os.urandom(1000) if seed != 3 else b"\3" * 70_000)
    return listing(card)


def listing(folder: Path) -> dict[str, str]:
    """Path to hash of every file below `folder`, but for what stands in folders with a dot."""
    files = (path for path in folder.rglob("*") if path.is_file())
    inside = ((path.relative_to(folder), path) for path in files)
    return {str(name): hash_file(path) for name, path in inside if not name.parts[0].startswith(".")}


def rows(ledger: Path) -> dict[str, str]:
    database = sqlite3.connect(ledger, isolation_level=None)
    found = dict(database.execute("SELECT path, sha256 FROM image").fetchall())
    database.close()
    return found


def faults(images: Path, ledger: Path, wanted: set[str], *, finished: bool) -> list[str]:
    """What is wrong with an images folder and its ledger, after a kill or after a whole import."""
    stored, recorded = listing(images), rows(ledger)
    wrong = [f"row without its file: {path}" for path, sha256 in recorded.items() if stored.get(path) != sha256]
    for path, sha256 in stored.items():
        reservation = not finished and path not in recorded and (images / path).stat().st_size == 0
        if sha256 not in wanted and not reservation:
            wrong.append(f"incomplete file under a final name: {path}")
    if finished:
        if sorted(stored.values()) != sorted(wanted):
            wrong.append(f"stored {sorted(stored)} for {len(wanted)} pictures")
        if recorded != stored:
            wrong.append(f"rows {sorted(recorded)} for files {sorted(stored)}")
        wrong += [f"left behind: {path.name}" for path in (images / ".incoming").iterdir() if path.is_dir()]
    return wrong


def sweep(folder: Path, options: Collection[str]) -> dict[str, object]:
    """Import a card, killed at the n-th step, then once more; for every n. `problems` is empty when all is well."""
    on_card = make_card(folder / "card")
    _, problems, steps = attempt(folder, on_card, 0, options)
    killed = 0
    for n in range(1, len(steps) + 1, 5 if "--every-fifth" in options else 1):
        ended, wrong, _ = attempt(folder, on_card, n, options)
        killed += ended == -signal.SIGKILL
        problems += wrong
    return {"steps": steps, "killed": killed, "problems": problems}


def watch(images: Path, deadly: int, options: Collection[str]) -> fault_injection.Steps:
    steps = fault_injection.die_at(deadly, images if "--power-cut" in options else None)
    if "--without-links" in options:
        fault_injection.fail_at(1, "link", errno.EPERM, lasting=True)
    if "--careless" in options:
        disk.sync = lambda _: None
    return steps


def attempt(
    folder: Path, on_card: dict[str, str], deadly: int, options: Collection[str]
) -> tuple[int, list[str], list[str]]:
    card, images, ledger, report = (folder / name for name in ("card", "images", "ledger.db", "steps.json"))
    images.mkdir()
    database = sqlite3.connect(ledger)
    database.execute(SCHEMA)
    database.close()

    def work(limit: int) -> None:
        steps = watch(images, limit, options)
        import_card(card, images, ledger)
        report.write_text(json.dumps(steps.names), encoding="utf-8")

    ended = fault_injection.in_child(lambda: work(deadly))
    steps = json.loads(report.read_text(encoding="utf-8")) if deadly == 0 else []
    wanted = set(on_card.values())
    wrong = faults(images, ledger, wanted, finished=False)
    fault_injection.in_child(lambda: work(deadly))  # and a second time, amid the leavings of the first
    wrong += faults(images, ledger, wanted, finished=False)
    again = fault_injection.in_child(lambda: work(0))
    wrong += [] if again == 0 else [f"the second import ended with {again}"]
    wrong += faults(images, ledger, wanted, finished=True)
    wrong += [] if listing(card) == on_card else ["the card was written"]
    shutil.rmtree(images)
    ledger.unlink()
    return ended, [f"step {deadly}: {text}" for text in wrong], steps


def clean_steps(folder: Path, options: Collection[str]) -> list[str]:
    return attempt(folder, make_card(folder / "card"), 0, options)[2]


def sweep_take_back(folder: Path, options: Collection[str]) -> dict[str, object]:
    """Take two pictures back, killed at the n-th step, then once more; at no moment is a picture without a name."""
    problems: list[str] = []
    killed = n = 0
    while killed == n:
        n += 1
        images = folder / f"images-{n}"
        wanted = {f"2026/lincoln/10001/{name}.JPG": name.encode() * 50_000 for name in ("a", "b")}
        for path, content in wanted.items():
            (images / path).parent.mkdir(parents=True, exist_ok=True)
            (images / path).write_bytes(content)

        def work(limit: int, images: Path = images, wanted: dict[str, bytes] = wanted) -> None:
            watch(images, limit, options)
            for path in wanted:
                take_back(images, PurePosixPath(path), "b1")

        killed += fault_injection.in_child(lambda work=work, n=n: work(n)) == -signal.SIGKILL
        for path, content in wanted.items():
            places = (images / path, images / ".taken-back" / "b1" / path)
            if content not in [place.read_bytes() for place in places if place.exists()]:
                problems.append(f"step {n}: {path} is nowhere")
        again = fault_injection.in_child(lambda work=work: work(0))
        left = {str(p.relative_to(images / ".taken-back/b1")): p for p in images.rglob("*") if p.is_file()}
        if again or {path: p.read_bytes() for path, p in left.items()} != wanted:
            problems.append(f"step {n}: {again} {sorted(left)}")
    return {"killed": killed, "problems": problems}


if __name__ == "__main__":
    sweeps = {"sweep": sweep, "take-back": sweep_take_back, "steps": clean_steps}
    if sys.argv[1] in sweeps:
        print(json.dumps(sweeps[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])))
    else:
        import_card(*map(Path, sys.argv[2:5]))

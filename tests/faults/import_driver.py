"""A whole image import, from plan to rows, in a process that may die; prints what it found as JSON.

Needs the repository and its tests folder on PYTHONPATH:

import_driver.py sweep FOLDER POINTS [--power-cut]   kill at so many steps (0: at each), and import again each time
import_driver.py random FOLDER KILLS                 kill at random moments, again and again
import_driver.py together FOLDER FRAMES              three imports into one studio at once
import_driver.py trace FOLDER                        what a scan and an import open or change on the card
import_driver.py import FOLDER                       one import of FOLDER/card into FOLDER/studio
import_driver.py restore FOLDER                      restore a backup, killed at each step
import_driver.py memory FOLDER FRAMES                memory in use after so many frames
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import fault_injection
from faults import small_day

from tui_studio.errors import StudioError
from tui_studio.paths import StudioPaths
from tui_studio.services import card_copy
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.studio import Studio

ROUND = 5
card_copy.FEW = 1  # groups from the second picture on, so that the kills meet them
CARD = {"100/IMG_0001.JPG": 1, "101/IMG_0001.JPG": 2, "101/IMG_0002.JPG": 3}


def make_plan(folder: Path) -> ImportPlan:
    """Three pictures of two students, one name twice."""
    small_day.write_card(folder / "card", {path: bytes([n]) * 40_000 for path, n in CARD.items()})
    return small_day.plan_of(folder / "card", numbers=small_day.NUMBERS[:2])


def warm(folder: Path, plan: ImportPlan) -> Studio:
    """The studio in FOLDER/studio after one clean import, closed; a fork of this process knows all its statements."""
    shutil.copytree(folder / "template", folder / "studio")
    (folder / "volume").mkdir()
    studio = small_day.opened(folder / "studio", folder / "volume")
    studio.imports.apply(plan)
    studio.integrity.verify()
    studio.close()
    return studio


def run(studio: Studio, plan: ImportPlan) -> None:
    from sqlalchemy import event

    @event.listens_for(studio._engine, "commit")
    def _before(_connection: object) -> None:
        fault_injection.step("commit")

    studio.prepare()
    studio.imports.apply(plan)
    fault_injection.step("end")


def faults(studio: Studio, plan: ImportPlan, *, finished: bool) -> list[str]:
    """What is wrong after a kill, or after the run that completes it."""
    verdict = studio.integrity.verify()
    wrong = [*verdict.missing, *verdict.altered, *verdict.database]
    images = studio.settings.paths.images
    stored = small_day.stored(images)
    if not set(stored.values()) <= set(small_day.wanted(plan)):
        wrong.append("an incomplete file under a final name")
    wrong += without_second_copy(studio, finished=finished)
    if finished:
        wrong += wrong_manifests(studio)
        wrong += [f"stranger {path}" for path in verdict.strangers]
        if sorted(stored.values()) != small_day.wanted(plan) or verdict.images != len(stored):
            wrong.append(f"{len(stored)} files stored, {verdict.images} rows")
        wrong += [f"left behind: {name}" for name in small_day.leavings(images)]
        with studio._place.reading() as uow:
            states = uow._db.connection().exec_driver_sql("SELECT state FROM image_import").scalars().all()
        wrong += ["an import that was killed still runs"] * ("running" in states)
    return wrong


def without_second_copy(studio: Studio, *, finished: bool) -> list[str]:
    """Second copies that are recorded and not there as they must be; after a whole run also those that are missing."""
    with studio._place.reading() as uow:
        images, copies = {image.id: image for image in uow.images.every()}, uow.image_copies.every()
    volume = studio.settings.backup_folder
    assert volume is not None
    there = small_day.stored(volume)
    wrong = [f"no second copy {c.path}" for n, c in copies.items() if there.get(c.path) != images[n].sha256]
    if not set(there.values()) <= {sha for path in studio.settings.paths.root.with_name("card").rglob("*.JPG")
                                   for sha in [small_day.hash_of(path)]}:  # fmt: skip
        wrong.append("an incomplete file on the volume")
    if finished and (set(copies) != set(images) or sorted(there.values()) != sorted(i.sha256 for i in images.values())):
        wrong.append(f"{len(copies)} second copies and {len(there)} files of {len(images)} pictures")
    if finished:
        wrong += [f"left behind on the volume: {name}" for name in small_day.leavings(volume)]
    return wrong


def wrong_manifests(studio: Studio) -> list[str]:
    """What the manifests of all imports say, where that is not what is stored."""
    images = studio.settings.paths.images
    lines = [line.strip() for file in images.glob(".manifests/*.sha256") for line in file.open() if line[0] != "#"]
    stored = sorted(f"{sha256}  {path}" for path, sha256 in small_day.stored(images).items())
    return [] if sorted(lines) == stored else [f"the manifests say {sorted(lines)}"]


def complete(studio: Studio, plan: ImportPlan) -> list[str]:
    """What is wrong after a kill, and after the run that must complete it; in a process of its own."""
    report = studio.settings.paths.root.with_name("wrong.json")
    report.unlink(missing_ok=True)

    def work() -> None:
        studio.prepare()
        wrong = faults(studio, plan, finished=False)
        studio.imports.apply(plan)
        wrong += faults(studio, plan, finished=True)
        report.write_text(json.dumps(wrong))

    ended = fault_injection.in_child(work)
    return json.loads(report.read_text()) if ended == 0 else [f"the next run ended with {ended}"]


def anew(studio: Studio) -> None:
    """The studio as it was before any import."""
    root = studio.settings.paths.root
    shutil.rmtree(root)
    shutil.copytree(root.with_name("template"), root)
    shutil.rmtree(root.with_name("volume"))
    root.with_name("volume").mkdir()


def attempt(studio: Studio, plan: ImportPlan, deadly: int, *, power_cut: bool) -> tuple[int, list[str], list[str]]:
    """One import killed at step `deadly` (0: not at all), then one that must complete it."""
    anew(studio)
    report = studio.settings.paths.root.with_name("steps.json")

    def work() -> None:
        steps = fault_injection.die_at(deadly, studio.settings.paths.images if power_cut else None)
        run(studio, plan)
        report.write_text(json.dumps(steps.names))

    ended = fault_injection.in_child(work)
    wrong = [f"step {deadly}: {text}" for text in complete(studio, plan)]
    return ended, wrong, [] if deadly else json.loads(report.read_text())


def sweep(folder: Path, points: int, *, power_cut: bool) -> dict[str, object]:
    """Die at `points` steps that are spread over the whole import, the first and the last among them."""
    small_day.make_studio(folder / "template", 2)
    plan = make_plan(folder)
    studio, before = warm(folder, plan), small_day.tree(folder / "card")
    _, problems, steps = attempt(studio, plan, 0, power_cut=power_cut)
    every = range(1, len(steps) + 1)
    chosen = every if not points else sorted({every[round(n * (len(steps) - 1) / (points - 1))] for n in range(points)})
    killed = 0
    for n in chosen:
        ended, wrong, _ = attempt(studio, plan, n, power_cut=power_cut)
        killed += ended == -signal.SIGKILL
        problems += wrong
    if small_day.tree(folder / "card") != before:
        problems.append("the card was written")
    return {"steps": steps, "points": len(chosen), "killed": killed, "problems": problems}


def random_kills(folder: Path, kills: int) -> dict[str, object]:
    """Kill imports at moments nobody chose, a few times amid the leavings of the ones before, then complete them."""
    small_day.make_studio(folder / "template")
    plan = small_day.plan_of(small_day.card_of(folder / "card", 12))
    studio, before = warm(folder, plan), small_day.tree(folder / "card")
    chance, problems, killed, spent = random.Random(14), list[str](), 0, 0.0
    started = time.perf_counter()
    for n in range(kills + 1):
        if n % ROUND == 0:
            anew(studio)
        child = fault_injection.fork(lambda: run(studio, plan))
        if n:  # the first shows how long an import takes
            time.sleep(chance.random() * spent)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        killed += fault_injection.ended(child) == -signal.SIGKILL
        spent = spent or time.perf_counter() - started
        if n % ROUND in (0, ROUND - 1) or n == kills:
            problems += [f"kill {n}: {text}" for text in complete(studio, plan)]
    if small_day.tree(folder / "card") != before:
        problems.append("the card was written")
    return {"killed": killed, "problems": problems}


def together(folder: Path, frames: int) -> dict[str, object]:
    """Card A, card B with equal names, and card A again, into one studio at once."""
    small_day.make_studio(folder / "studio")
    cards = [small_day.card_of(folder / name, frames, seed=name) for name in ("a", "b")]
    plans = [small_day.plan_of(cards[n], body=str(n)) for n in (0, 1, 0)]
    children = [
        fault_injection.fork(lambda plan=plan: run(small_day.opened(folder / "studio"), plan)) for plan in plans
    ]
    ended = [fault_injection.ended(child) for child in children]
    studio = small_day.opened(folder / "studio")
    verdict = studio.integrity.verify()
    studio.close()
    images = folder / "studio/images"
    return {
        "ended": ended,
        "rows": verdict.images,
        "stored": len(set(small_day.stored(images).values())),
        "orphans": len(verdict.strangers),
        "problems": [*verdict.missing, *verdict.altered, *verdict.database, *small_day.leavings(images)],
    }


CHANGES = {
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.setxattr", "os.removexattr", "shutil.rmtree", "shutil.move", "shutil.copyfile",
}  # fmt: skip


def trace(folder: Path) -> dict[str, object]:
    """Scan and import FOLDER/card; every open below it, and whatever would change it."""
    small_day.make_studio(folder / "studio")
    studio = small_day.opened(folder / "studio")
    card = str(folder / "card")
    opened: list[str] = []
    written: list[str] = []

    def hear(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and str(args[0]).startswith(card):
            opened.append(str(args[0]))
            if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
                written.append(f"open {args[0]}")
        elif event in CHANGES and any(str(arg).startswith(card) for arg in args):
            written.append(f"{event} {args}")

    sys.addaudithook(hear)
    result = studio.imports.apply(small_day.scan(studio, folder / "card"))
    studio.close()
    return {"opened": len(opened), "written": written, "copied": result.copied, "why_not": result.why_not}


def import_once(folder: Path) -> dict[str, object]:
    """What one import came to; a refusal is told and not raised."""
    studio = small_day.opened(folder / "studio")
    try:
        result = studio.imports.apply(small_day.plan_of(folder / "card"))
    except StudioError as error:
        return {"error": str(error), "copied": 0, "failed": []}
    finally:
        studio.close()
    return {"error": "", "copied": result.copied, "failed": [frame.reason for frame in result.failed]}


def restore_killed(folder: Path) -> dict[str, object]:
    """Restore a backup without pictures over a database with three, killed at the n-th step, for every n."""
    from tui_studio.repositories.database import check_file
    from tui_studio.services.restoring import restore

    small_day.make_studio(folder / "template", 2)
    plan = make_plan(folder)
    studio = small_day.opened(folder / "template")
    backup = studio.integrity.back_up(folder / "backup.db")
    studio.imports.apply(plan)
    studio.close()
    settings = replace(studio.settings, paths=StudioPaths(folder / "studio"))
    found: list[int] = []
    problems: list[str] = []
    ended = -signal.SIGKILL
    while ended == -signal.SIGKILL:
        shutil.rmtree(folder / "studio", ignore_errors=True)
        shutil.copytree(folder / "template", folder / "studio")

        def work() -> None:
            fault_injection.die_at(len(found) + 1)
            restore(settings, backup, small_day.CLOCK)

        ended = fault_injection.in_child(work)
        problems += [f"step {len(found) + 1}: {text}" for text in check_file(settings.paths.database)]
        studio = small_day.opened(folder / "studio")
        found.append(studio.integrity.verify().images)
        studio.close()
    return {"ended": ended, "images": found, "problems": problems}


def memory(folder: Path, frames: int) -> dict[str, object]:
    """Megabytes at the peak before and after a day of so many frames was scanned and copied."""
    small_day.make_studio(folder / "studio")
    studio = small_day.opened(folder / "studio")
    small_day.shoot(folder / "small", 20, seed=1)
    studio.imports.apply(small_day.scan(studio, folder / "small"))
    for first in range(0, frames, 9999):
        small_day.shoot(folder / f"card/{first}", min(9999, frames - first))
    idle = _peak()
    result = studio.imports.apply(small_day.scan(studio, folder / "card"))
    studio.close()
    return {"copied": result.copied, "idle": idle, "peak": _peak()}


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    what, folder, more = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    if what == "sweep":
        found = sweep(folder, int(more[0]), power_cut="--power-cut" in more)
    elif what in {"random", "together", "memory"}:
        found = {"random": random_kills, "together": together, "memory": memory}[what](folder, int(more[0]))
    else:
        found = {"trace": trace, "import": import_once, "restore": restore_killed}[what](folder)
    print(json.dumps(found))

"""A field kit, packed and merged in a process that may die; prints what it found as JSON.

kit_driver.py merge FOLDER POINTS [--power-cut] [--folder]   killed at so many steps (0: at each), merged again
kit_driver.py again FOLDER POINTS                            the same of a second merge, which moves a picture
kit_driver.py pack FOLDER POINTS                             killed at so many steps, packed again
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import fault_injection
from faults import small_day

from tui_studio.services.kit_files import open_kit
from tui_studio.services.studio import Studio

CARD = {"100/IMG_0001.JPG": 1, "101/IMG_0001.JPG": 2, "101/IMG_0002.JPG": 3}
NEW = {"last_name": "Nowak", "first_name": "Mia", "organization": small_day.SCHOOL, "year": 2026}


def prepare(folder: Path) -> None:
    """An office in FOLDER/template, a kit of it in FOLDER/kit after a day, and what was packed there."""
    small_day.make_studio(folder / "template")
    office = small_day.opened(folder / "template")
    [shoot] = office.stragglers.shoots()
    office.field_kits.take(shoot, folder / "taken.kit")
    office.close()
    open_kit(folder / "taken.kit", folder / "kit")
    kit = small_day.opened(folder / "kit")
    small_day.write_card(folder / "card", {path: bytes([n]) * 40_000 for path, n in CARD.items()})
    kit.imports.apply(small_day.plan_of(folder / "card", numbers=small_day.NUMBERS[:2]))
    kit.new_clients.walk_in(NEW, shoot.id)
    view = kit.client_records.get(1)
    kit.client_records.save(view, {**view.values, "notes": "shy"})
    kit.statuses.apply_advance(kit.statuses.plan_advance(kit.sessions.ids("number:10001")))
    kit.field_kits.pack(folder / "back.kit")
    kit.close()


def go_on(folder: Path) -> None:
    """The office has merged the kit, on which a picture is given to another session since, and one more comes."""
    office = small_day.opened(folder / "template")
    office.field_kits.merge(folder / "back.kit")
    office.close()
    kit = small_day.opened(folder / "kit")
    first = kit.image_check.session(kit.sessions.find_number("10001") or 0).images[0]
    kit.image_moves.apply(kit.image_moves.plan([first.id], "10003"))
    small_day.write_card(folder / "card-2", {"100/IMG_0009.JPG": bytes([9]) * 40_000})
    kit.imports.apply(small_day.plan_of(folder / "card-2", numbers=small_day.NUMBERS[3:]))
    (folder / "back.kit").unlink()
    kit.field_kits.pack(folder / "back.kit")
    kit.close()


def records(studio: Studio) -> dict[str, Any]:
    """What a merge is about: sessions with their status and pictures, clients, history, and what is stored."""
    rows = studio.sessions.rows(studio.sessions.ids("")).values()
    with studio._place.reading() as uow:
        images = {image.path: image.sha256 for image in uow.images.every()}
        run = uow._db.connection().exec_driver_sql
        history = int(run("SELECT count(*) FROM status_history").scalar_one())
    return {
        "sessions": sorted([row.number, row.status, row.images, row.last_name] for row in rows),
        "clients": len(studio.clients.ids("")), "notes": studio.client_records.get(1).values["notes"],
        "history": history, "stored": images,
    }  # fmt: skip


def commits(studio: Studio) -> None:
    """Let a kill come before each commit of the office's own database."""
    from sqlalchemy import event

    @event.listens_for(studio._engine, "commit")
    def _before(_connection: object) -> None:
        fault_injection.step("commit")


def merge(folder: Path, source: Path, before: dict[str, Any], whole: dict[str, Any], deadly: int) -> list[str]:
    """What is wrong after a merge that died, and after the next, which must complete it.

    A picture that was moved may keep its old name beside the new one, where the kill came behind the commit: `verify`
    tells of it.
    """
    studio = small_day.opened(folder / "studio")
    found, verdict = records(studio), studio.integrity.verify()
    wrong = [*verdict.missing, *verdict.altered, *verdict.database]
    if found not in (before, whole):
        wrong.append(f"half of a kit: {found}")
    merged = studio.field_kits.merge(source)
    if bool(merged.batch) != (found == before):
        wrong.append(f"merged again: {merged.sentence()}")
    if (after := records(studio)) != whole:
        wrong.append(f"not the kit: {after}")
    again, verdict = studio.field_kits.merge(source), studio.integrity.verify()
    wrong += [f"doubled: {again.sentence()}"] if again.batch or again.sentence() != "nothing new" else []
    images = studio.settings.paths.images
    stored = small_day.stored(images)
    second = {one for one in verdict.strangers if one in before["stored"] and stored[one] in whole["stored"].values()}
    wrong += [*verdict.missing, *verdict.altered, *verdict.database]
    wrong += [f"stranger {one}" for one in verdict.strangers if one not in second]
    if {path: sha256 for path, sha256 in stored.items() if path not in second} != whole["stored"]:
        wrong.append(f"stored {sorted(stored)}")
    left = [path.name for path in studio.settings.paths.root.glob(".scratch-*")]
    wrong += [f"left behind: {name}" for name in (*small_day.leavings(images), *left)]
    studio.close()
    return [f"step {deadly}: {text}" for text in wrong]


def sweep_merge(folder: Path, points: int, *, power_cut: bool, source: Path) -> dict[str, object]:
    """Die at steps spread over the merge, the first and the last among them."""
    shutil.copytree(folder / "template", folder / "studio")
    studio = small_day.opened(folder / "studio")
    before = records(studio)
    studio.field_kits.merge(source)
    whole = records(studio)
    studio.close()
    report, problems, killed = folder / "report.json", list[str](), 0

    def attempt(deadly: int) -> tuple[int, list[str]]:
        shutil.rmtree(folder / "studio")
        shutil.copytree(folder / "template", folder / "studio")

        def dying() -> None:
            studio = small_day.opened(folder / "studio")
            commits(studio)
            steps = fault_injection.die_at(deadly, studio.settings.paths.images if power_cut else None)
            studio.field_kits.merge(source)
            fault_injection.step("end")
            report.write_text(json.dumps(steps.names))

        ended = fault_injection.in_child(dying)
        return ended, [] if deadly else json.loads(report.read_text())

    steps = attempt(0)[1]
    for n in chosen(len(steps), points):
        killed += attempt(n)[0] == -signal.SIGKILL
        ended = fault_injection.in_child(
            lambda n=n: report.write_text(json.dumps(merge(folder, source, before, whole, n)))
        )
        problems += json.loads(report.read_text()) if ended == 0 else [f"step {n}: the next merge ended with {ended}"]
    return {"steps": steps, "points": len(chosen(len(steps), points)), "killed": killed, "problems": problems}


def sweep_pack(folder: Path, points: int) -> dict[str, object]:
    """Die at steps of packing: there is no file or a whole one, and the next packing leaves nothing else."""
    disk, report, problems, killed = folder / "disk", folder / "report.json", list[str](), 0

    def attempt(deadly: int) -> int:
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()

        def dying() -> None:
            kit = small_day.opened(folder / "kit")
            steps = fault_injection.die_at(deadly)
            kit.field_kits.pack(disk / "back.kit")
            fault_injection.step("end")
            report.write_text(json.dumps(steps.names))

        return fault_injection.in_child(dying)

    def complete() -> None:
        wrong, files = list[str](), [path.name for path in disk.iterdir() if path.suffix == ".kit"]
        kit = small_day.opened(folder / "kit")
        kit.field_kits.pack(disk / "again.kit")
        kit.close()
        office = small_day.opened(folder / "template")
        for name in (*files, "again.kit"):
            merged = office.field_kits.merge(disk / name, dry_run=True)
            wrong += [f"packed {merged.sentence()}"] if merged.images != len(CARD) or merged.refused else []
        office.close()
        left = [*(path for path in disk.iterdir() if path.suffix != ".kit"), *(folder / "kit").glob(".scratch-*")]
        wrong += [f"left behind: {path.name}" for path in left]
        report.write_text(json.dumps(wrong))

    attempt(0)
    steps = json.loads(report.read_text())
    for n in chosen(len(steps), points):
        killed += attempt(n) == -signal.SIGKILL
        ended = fault_injection.in_child(complete)
        found = json.loads(report.read_text()) if ended == 0 else [f"the next packing ended with {ended}"]
        problems += [f"step {n} ({steps[n - 1]}): {text}" for text in found]
    return {"steps": steps, "killed": killed, "problems": problems}


def chosen(steps: int, points: int) -> list[int]:
    """Numbers of steps, spread evenly; all of them for 0 points."""
    if not points or points >= steps:
        return list(range(1, steps + 1))
    return sorted({1 + round(k * (steps - 1) / (points - 1)) for k in range(points)})


if __name__ == "__main__":
    what, root, options = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    prepare(root)
    if what == "again":
        go_on(root)
    if what != "pack":
        brought = root / ("kit" if "--folder" in options else "back.kit")
        result = sweep_merge(root, int(options[0]), power_cut="--power-cut" in options, source=brought)
    else:
        result = sweep_pack(root, int(options[0]))
    print(json.dumps(result))

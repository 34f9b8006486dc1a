"""A whole image import, from plan to rows, to be killed at every step; prints what it found as JSON.

import_driver.py sweep FOLDER     kill at the n-th step, for every n, and import again each time
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

import fault_injection

from tui_studio.config import load_settings
from tui_studio.domain.frames import PlannedFrame, Role, Split
from tui_studio.integrations.image_files import hash_file
from tui_studio.services.import_plan import ImportPlan
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import create_studio, open_studio

SCHOOL = "Lincoln High School"


def make_studio(folder: Path) -> None:
    roster = folder / "roster.csv"
    roster.write_text("Student ID,Last Name,First Name\n1,Adams,Ava\n2,Baker,Ben\n", encoding="utf-8")
    studio = create_studio(load_settings(folder / "studio"))
    studio.rosters.apply(studio.rosters.plan(roster, SCHOOL, 2026))
    request = ScheduleRequest(ClientChoice(SCHOOL, 2026), untimed=date(2026, 9, 14))
    studio.scheduling.apply(studio.scheduling.plan(request))
    studio.close()


def make_plan(card: Path) -> ImportPlan:
    """Three pictures of two students, one name twice; a plan that needs no reading of slates."""
    frames = []
    for n, (path, number) in enumerate(
        (("100/IMG_0001.JPG", "10001"), ("101/IMG_0001.JPG", "10001"), ("101/IMG_0002.JPG", "10002"))
    ):
        file = card / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes([n + 1]) * 40_000)
        frames.append(PlannedFrame(path, Role.IMAGE, number, sha256=hash_file(file), size=40_000))
    return ImportPlan(card, "qr", Split(tuple(frames)))


def run(folder: Path, plan: ImportPlan) -> None:
    from sqlalchemy import event

    studio = open_studio(load_settings(folder / "studio"))

    @event.listens_for(studio._engine, "commit")
    def _before(_connection: object) -> None:
        fault_injection.step("commit")

    studio.imports.apply(plan)
    fault_injection.step("end")
    studio.close()


def faults(folder: Path, plan: ImportPlan, *, finished: bool) -> list[str]:
    """What is wrong after a kill, or after the run that completes it."""
    studio = open_studio(load_settings(folder / "studio"))
    verdict = studio.integrity.verify()
    wrong = [*verdict.missing, *verdict.altered, *verdict.database]
    if finished:
        wrong += verdict.strangers
        rows = studio.sessions.rows(studio.sessions.ids())
        counts = {row.number: row.images for row in rows.values()}
        if counts != {"10001": 2, "10002": 1}:
            wrong.append(f"images per session {counts}")
        wrong += [path.name for path in (folder / "studio/images/.incoming").iterdir() if path.is_dir()]
    if hash_file(plan.source / "100/IMG_0001.JPG") != plan.frames[0].sha256:
        wrong.append("the card was written")
    studio.close()
    return wrong


def attempt(folder: Path, template: Path, plan: ImportPlan, deadly: int) -> tuple[int, list[str], int]:
    """One import killed at step `deadly` (0: not at all), then one that must complete it."""
    shutil.rmtree(folder / "studio", ignore_errors=True)
    shutil.copytree(template, folder / "studio")
    report = folder / "steps.json"

    def work() -> None:
        steps = fault_injection.die_at(deadly) if deadly else fault_injection.count_steps()
        run(folder, plan)
        report.write_text(str(steps.count))

    ended = fault_injection.in_child(work)
    wrong = faults(folder, plan, finished=not deadly)
    if deadly:
        if fault_injection.in_child(lambda: run(folder, plan)):
            wrong.append("the next run failed")
        wrong += faults(folder, plan, finished=True)
    return ended, [f"step {deadly}: {text}" for text in wrong], int(report.read_text()) if not deadly else 0


def sweep(folder: Path) -> dict[str, object]:
    make_studio(folder)
    (folder / "studio").rename(folder / "template")
    plan = make_plan(folder / "card")
    _, problems, steps = attempt(folder, folder / "template", plan, 0)
    killed = 0
    for n in range(1, steps + 1):
        ended, wrong, _ = attempt(folder, folder / "template", plan, n)
        killed += ended == -signal.SIGKILL
        problems += wrong
    return {"steps": steps, "killed": killed, "problems": problems}


if __name__ == "__main__":
    print(json.dumps(sweep(Path(sys.argv[2]))))

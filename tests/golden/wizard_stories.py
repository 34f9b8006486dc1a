"""How each picture of a wizard and its job comes about, with keys only.

A story that leaves a job standing in the middle returns what holds it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from textual.pilot import Pilot

from tests.cards import R6, R6_TWO, booked, plan, shot
from tests.golden.looking import shows, types
from tests.held import Hold, hold
from tests.pilot.conftest import until
from tui_studio.services.sample_school import SCHOOL, roster_rows
from tui_studio.ui.modals.camera_clocks import CameraClocksModal
from tui_studio.ui.widgets.image_preview import ImagePreview


async def import_columns(pilot: Pilot[int], file: str = "roster.xlsx") -> None:
    await shows(pilot, "No sessions yet")
    await pilot.press("f10", "right", "right", "enter")
    await shows(pilot, "Step 1 of 5")
    await types(pilot, file)
    await pilot.press("f9")
    await shows(pilot, "Step 2 of 5", "header in row" if file != "broken.xlsx" else "damaged")


async def import_letters(pilot: Pilot[int]) -> None:
    lines = ["Roster of fall,,,", ",,,", "Who,Room No,Bus,Contact"]
    lines += ["Zoë Lindström,R1,4,lind@example.org", "José Núñez,R2,,nunez@example.org", "Chloë Öberg,R2,9,"]
    Path("office.csv").write_bytes("\n".join(lines).encode("mac_roman"))
    await import_columns(pilot, "office.csv")
    await pilot.press("e")
    await shows(pilot, "Which lines are right?")


async def import_refused(pilot: Pilot[int]) -> None:
    Path("broken.xlsx").write_bytes(b"PK, and then nothing of a workbook")
    await import_columns(pilot, "broken.xlsx")


async def import_organization(pilot: Pilot[int]) -> None:
    await import_columns(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 5")
    await types(pilot, SCHOOL)
    await pilot.press("tab", "tab", "tab", "tab", "tab", "tab", "tab", "space", "tab")
    await types(pilot, "2026-09-14 08:00-09:00 every 3m")


async def import_clients(pilot: Pilot[int], file: str = "roster.xlsx") -> None:
    await import_columns(pilot, file)
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 5")
    await types(pilot, SCHOOL)
    await pilot.press("f9")
    await shows(pilot, "Step 4 of 5", "rows in the file")


async def import_difference(pilot: Pilot[int]) -> None:
    """The school sends its list again: some moved, some left, one has a new ID, one row is nobody."""
    banner, empty, header, *rows = [list(row) for row in roster_rows(40, Random(7))]
    rows[1][4] = rows[4][4] = "Dr New"
    rows[7][0] = "990007"
    rows[8][2] += "-Marie"
    del rows[20:23]
    with Path("again.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([banner, empty, header, *rows])
    await import_clients(pilot, "again.csv")


async def import_clients_result(pilot: Pilot[int]) -> None:
    await import_clients(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 5 of 5", "12 clients created", "Enter closes")


async def schedule_slots(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")
    await pilot.press("f10", "right", "enter")
    await shows(pilot, "Step 1 of 7")
    await pilot.press("f9")
    await shows(pilot, "Step 2 of 7", SCHOOL)
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 7")
    await pilot.press("f9")
    await shows(pilot, "Step 4 of 7", "Scheduled")
    await types(pilot, "Fall portraits")
    await pilot.press("tab", "tab", "tab")
    await types(pilot, "Ann Field")
    await pilot.press("tab", "tab")
    await types(pilot, "Gym")
    await pilot.press("f9")
    await shows(pilot, "Step 5 of 7")
    await types(pilot, "2026-09-14")
    await pilot.press("tab")
    await shows(pilot, "2026-09-14 2026-09-14", "36 clients, 0 excluded, 36 to book, 140 slots")


async def schedule_classes(pilot: Pilot[int]) -> None:
    await schedule_slots(pilot)
    await pilot.press("f7")
    await shows(pilot, "A row for each class")
    await pilot.press("c")
    await shows(pilot, "36 to book, 36 slots", "rows for")


async def schedule_days(pilot: Pilot[int]) -> None:
    await schedule_classes(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 6 of 7", "First 2026-09-14 08:00")
    await pilot.press("shift+tab", "right")
    await shows(pilot, "2026-09-14 Mon")


async def schedule_verify(pilot: Pilot[int]) -> None:
    await schedule_slots(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 6 of 7", "First 2026-09-14 08:00")


async def schedule_ready(pilot: Pilot[int]) -> None:
    await schedule_verify(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 7 of 7", "36 sessions")


async def schedule_result(pilot: Pilot[int]) -> None:
    await schedule_ready(pilot)
    await pilot.press("enter")
    await shows(pilot, "36 sessions created", "Enter closes")


async def import_ways(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "down", "enter")
    await shows(pilot, "Step 1 of")
    await types(pilot, "card")
    await pilot.press("enter", "right", "tab", "right", "right")
    await shows(pilot, "(•) Metadata", "(•) student ID", "Only of")


async def import_plan(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "down", "enter")
    await shows(pilot, "Step 1 of 4")
    await types(pilot, "card")
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 4", "98765")
    await pictured(pilot, "IMG_0007.JPG")


async def copy_options(pilot: Pilot[int]) -> None:
    await import_plan(pilot)
    await pilot.press("f6")
    await shows(pilot, "Previews", "Keywords")


async def camera_clocks(pilot: Pilot[int]) -> None:
    """Both cameras photograph the slates of three students; the second one's clock is 61 minutes behind."""
    frames = []
    for body, camera, behind in (("a", R6, 0), ("b", R6_TWO, 3660)):
        for n, number in enumerate(("10001", "10002", "10003")):
            at = 5000 + 60 * n - behind
            frames.append(shot(f"{body}/IMG_{2 * n + 1:04d}.JPG", camera=camera, payloads=number, at=at))
            frames.append(shot(f"{body}/IMG_{2 * n + 2:04d}.JPG", camera=camera, at=at + 8))
    await shows(pilot, "10001")
    pilot.app.push_screen(CameraClocksModal(plan(frames, booked("10001", "10002", "10003")).frames, {}))
    await shows(pilot, "reference", "+1:01:00 sure")


async def pictured(pilot: Pilot[int], name: str) -> None:
    """Wait for the picture beside the plan, where there is room for it."""
    if pilot.app.size.width >= 110:
        await until(pilot, lambda: pilot.app.screen_stack[-1].query_one(ImagePreview).caption == name)


async def plan_doubts(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "down", "enter")
    await shows(pilot, "Step 1 of")
    await types(pilot, "card")
    await pilot.press("f9")
    await shows(pilot, "3 rows to look at", "between 10001 and 10003")
    await pictured(pilot, "IMG_0004.JPG")


async def plan_problems(pilot: Pilot[int]) -> None:
    await plan_doubts(pilot)
    await pilot.press("p")
    await shows(pilot, "doubts only")


async def plan_opened(pilot: Pilot[int]) -> None:
    await plan_doubts(pilot)
    await pilot.press("enter", "down", "down", "space")
    await shows(pilot, "├ slate, not read", "1 frame marked")
    await pictured(pilot, "IMG_0006.JPG")


async def plan_assign(pilot: Pilot[int]) -> None:
    await plan_doubts(pilot)
    await pilot.press("a")
    await shows(pilot, "Whose pictures are these?", "between 10001 and 10003")


async def plan_corrected(pilot: Pilot[int]) -> None:
    await plan_assign(pilot)
    await pilot.press("enter")
    await shows(pilot, "2 pictures to 10002", "1 correction")
    await pictured(pilot, "IMG_0010.JPG")


async def plan_picture(pilot: Pilot[int]) -> None:
    await plan_doubts(pilot)
    if pilot.app.size.width < 110:
        await pilot.press("f")
    await shows(pilot, "▀▀▀▀")


async def import_copy(pilot: Pilot[int]) -> Hold:
    await import_plan(pilot)
    held = hold(pilot.app.studio.imports, after=3)
    await pilot.press("f9")
    await shows(pilot, "Step 4 of 4", "3 of 8")
    return held


async def import_result(pilot: Pilot[int]) -> None:
    await import_plan(pilot)
    await pilot.press("f9")
    await shows(pilot, "8 pictures copied", "Enter closes")


async def leave_job(pilot: Pilot[int]) -> Hold:
    held = await import_copy(pilot)
    await pilot.press("escape")
    await shows(pilot, "The job is running", "Back to watching")
    return held


async def stopped_job(pilot: Pilot[int]) -> None:
    held = await leave_job(pilot)
    await pilot.press("c")
    await shows(pilot, "Stopping")
    held.gate.set()
    await shows(pilot, "Stopped after 3 of 8")


async def job_log(pilot: Pilot[int]) -> Hold:
    held = await leave_job(pilot)
    await pilot.press("b")
    await shows(pilot, "●")
    await pilot.press("l")
    await shows(pilot, "Jobs", "3 of 8", "Scan card")
    return held

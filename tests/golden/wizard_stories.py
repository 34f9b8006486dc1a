"""How each picture of a wizard and its job comes about, with keys only.

A story that leaves a job standing in the middle returns what holds it.
"""

from __future__ import annotations

from textual.pilot import Pilot

from tests.golden.looking import shows, types
from tests.held import Hold, hold
from tui_studio.services.sample_school import SCHOOL


async def import_clients(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")
    await pilot.press("f10", "right", "right", "enter")
    await shows(pilot, "Step 1 of 4")
    await types(pilot, "roster.xlsx")
    await pilot.press("f9")
    await shows(pilot, "Step 2 of 4")
    await types(pilot, SCHOOL)
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 4", "12 new")


async def import_clients_result(pilot: Pilot[int]) -> None:
    await import_clients(pilot)
    await pilot.press("f9")
    await shows(pilot, "Step 4 of 4", "12 clients created", "Enter closes")


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
    await shows(pilot, "2026-09-14 2026-09-14", "36 clients, 0 excluded")


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


async def import_plan(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "down", "enter")
    await shows(pilot, "Step 1 of 4")
    await types(pilot, "card")
    await pilot.press("f9")
    await shows(pilot, "Step 3 of 4", "98765")


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

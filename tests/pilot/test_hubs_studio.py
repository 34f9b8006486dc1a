"""The hubs over a real studio on a real database."""

from __future__ import annotations

import csv
import subprocess
import sys

from openpyxl import load_workbook

from tests.factories import enroll, schedule, session_ids
from tui_studio.ui.app import StudioApp
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.records.form import RecordForm


def on(pilot, kind):
    return lambda: isinstance(pilot.app.screen, kind)


async def test_a_block_is_marked_refused_set_by_hand_and_taken_back(studio, driving, wait, lines):
    enroll(studio, 12)
    schedule(studio)
    async with driving(studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"grade:10", "enter")
        await wait(pilot, lambda: hub.filter_text == "grade:10" and len(hub.table.window) == 3)
        await pilot.press("asterisk", "s")
        await wait(pilot, on(pilot, AdvanceModal))
        assert "0 can move, 3 cannot: no images" in "\n".join(lines(pilot))
        await pilot.press("escape", "S")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("a")
        await wait(pilot, on(pilot, AdvanceModal))
        assert any("Scheduled → Cancelled" in line for line in lines(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: len(session_ids(studio, "status:cancelled")) == 3)
        await wait(pilot, lambda: hub.table.selection.total == 0)
        await wait(pilot, lambda: sum("Cancelled" in line for line in lines(pilot)) == 3)
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: not session_ids(studio, "status:cancelled"))
        await wait(pilot, lambda: not any("Cancelled" in line for line in lines(pilot)[6:-3]))


async def test_a_record_shows_its_student_and_its_history(studio, driving, wait, lines):
    enroll(studio, 3)
    schedule(studio)
    studio.statuses.apply_advance(studio.statuses.plan_advance(session_ids(studio), "Cancelled"))
    async with driving(studio, size=(100, 40)) as pilot:
        await pilot.press("enter")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "✓ Client" in "\n".join(lines(pilot)))
        await pilot.press("f6")
        await wait(pilot, lambda: "Lincoln High School 2026" in "\n".join(lines(pilot)))
        await pilot.press("alt+5")
        await wait(pilot, lambda: "Scheduled -> Cancelled" in "\n".join(lines(pilot)))


async def test_one_key_writes_the_list_for_entagged_without_those_who_are_not_photographed(
    studio, driving, wait, tmp_path
):
    enroll(studio, 4)
    schedule(studio)
    barred = studio.client_records.get(2)
    studio.client_records.save(barred, {**barred.values, "no_photo": True})
    async with driving(studio) as pilot:
        for suffix in ("xlsx", "csv"):
            await pilot.press("t")
            await wait(pilot, on(pilot, PromptModal))
            assert "Entagged list of 4 sessions" in pilot.app.screen.heading
            pilot.app.screen.query_one("Input").value = str(tmp_path / f"list.{suffix}")
            await pilot.press("enter")
            await wait(pilot, (tmp_path / f"list.{suffix}").exists)
        await wait(pilot, lambda: not pilot.app.jobs.running())
    rows = [row for row in studio.sessions.rows(studio.sessions.ids()).values() if not row.flags]
    wanted = [
        ["Number", "First name", "Last name", "Student ID", "Organization"],
        *([row.number, row.first_name, row.last_name, row.student_id, row.organization] for row in rows),
    ]
    cells = list(load_workbook(tmp_path / "list.xlsx").active)
    assert [[cell.value for cell in row] for row in cells] == wanted
    assert {cell.data_type for row in cells for cell in row} == {"s"}
    assert wanted[1][3] == "00001"
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == wanted


async def test_a_studio_that_is_not_there_yet_is_made(settings, wait):
    app = StudioApp(settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: app.is_open)
        assert settings.paths.database.is_file()


def test_the_first_frame_is_painted_without_the_database_libraries(settings):
    """Importing them takes longer than the whole first paint."""
    code = """
import asyncio, os, sys, threading
from pathlib import Path
from tui_studio.config import load_settings
from tui_studio.ui.app import StudioApp
gate = threading.Event()
async def main():
    app = StudioApp(load_settings(Path(sys.argv[1])), gate.wait)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = "\\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())
        assert "Opening the studio ..." in text, text
        heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "openpyxl", "PIL", "httpx", "zxingcpp", "reportlab"}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        os._exit(0)
asyncio.run(main())
"""
    command = [sys.executable, "-c", code, str(settings.paths.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]

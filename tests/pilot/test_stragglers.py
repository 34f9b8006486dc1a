"""Who is missing after picture day, and what is done about it, with keys only."""

from __future__ import annotations

import pytest

from tests.factories import enroll, schedule
from tests.picture_rows import shot
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, type_text
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.hubs.stragglers import StragglersHub
from tui_studio.ui.modals.print_sheets import PrintSheetsModal


@pytest.fixture
def day(studio):
    """Six students, two of them photographed."""
    enroll(studio, 6)
    schedule(studio, order="number")
    for number in ("10001", "10002"):
        shot(studio, number)
    return studio


async def roll_call(pilot):
    await sees(pilot, "10006")
    await pilot.press("f10", "right", "right", "right", "s")
    await until(pilot, lambda: isinstance(pilot.app.screen, StragglersHub))
    await sees(pilot, "2 photographed, 4 absent, 0 excused")
    return pilot.app.screen


async def test_a_retake_day_is_booked_for_the_marked_and_taken_back(day, driving):
    async with driving(day, (120, 40)) as pilot:
        hub = await roll_call(pilot)
        await pilot.press("space", "space", "b")
        await sees(pilot, "Retake day for 2 students")
        await type_text(pilot, "2026-10-20 08:00-08:05 every 5m")
        await pilot.press("enter")
        await sees(pilot, "1 short")
        await pilot.press("b")
        await sees(pilot, "Retake day for 2 students")
        await type_text(pilot, "some day")
        await pilot.press("enter")
        await sees(pilot, "is no date; write it like")
        await pilot.press(*["backspace"] * 8)
        await type_text(pilot, "2026-10-20")
        await pilot.press("enter")
        await sees(pilot, "2 retake sessions on 2026-10-20")
        await pilot.press("y")
        await sees(pilot, "retake booked: 10007")
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, PrintSheetsModal))
        await sees(pilot, "2 listed")
        await pilot.press("escape", "z", "y")
        await until(
            pilot, lambda: all(not row.note for row in day.stragglers.on(hub.shoot).rows([3, 4, 5, 6]).values())
        )


async def test_an_excuse_and_a_wish_are_written_with_their_reason(day, driving):
    async with driving(day, (120, 40)) as pilot:
        await roll_call(pilot)
        await pilot.press("X")
        await sees(pilot, "Why is nobody to wait")
        await type_text(pilot, "moved")
        await pilot.press("enter")
        await sees(pilot, "2 photographed, 3 absent, 1 excused")
        await pilot.press("shift+tab", "shift+tab")
        await sees(pilot, "Photographed 2")
        await pilot.press("w")
        await sees(pilot, "Why is there to be another picture?")
        await type_text(pilot, "eyes")
        await pilot.press("enter")
        await sees(pilot, "retake: eyes")
        await pilot.press("tab", "tab")
        await sees(pilot, "For a retake 4")


async def test_a_report_is_written_where_somebody_wants_it(day, driving, tmp_path):
    async with driving(day, (120, 40)) as pilot:
        await roll_call(pilot)
        await pilot.press("P", "l")
        await sees(pilot, "Alphabetical list to")
        prompt = pilot.app.screen.query_one("Input")
        prompt.value = str(tmp_path / "all.csv")
        await pilot.press("enter")
        await sees(pilot, "Alphabetical list: 6 lines")
        assert (tmp_path / "all.csv").read_text(encoding="utf-8-sig").startswith("Name,Class")


async def test_esc_leads_back_to_the_sessions_and_without_a_shoot_it_says_so(studio, driving):
    async with driving(studio) as pilot:
        await pilot.press("f10", "right", "right", "right", "s")
        await sees(pilot, "There is no shoot yet.")
        await pilot.press("d")
        await sees(pilot, "import a roster and schedule it")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionsHub))

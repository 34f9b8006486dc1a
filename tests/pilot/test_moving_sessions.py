"""Rescheduling, moving, swapping, cancelling and booking single sessions, with keys only."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import enroll, schedule, session_ids
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, type_text
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.modals.moving import MovingModal
from tui_studio.ui.records.client import ClientForm
from tui_studio.ui.records.session import SessionForm


@pytest.fixture
def school(studio):
    enroll(studio, 5)
    schedule(studio, photographer="Ann", room="Gym")
    return studio


def times(studio):
    rows = studio.sessions.rows(session_ids(studio))
    return [f"{rows[key].date[5:]} {rows[key].start}" for key in sorted(rows)]


async def act(pilot, letter):
    """An entry of the action menu."""
    await pilot.press("x")
    await sees(pilot, "Reschedule")
    await pilot.press(letter)


async def at_hub(pilot):
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionsHub))


async def test_marked_sessions_are_moved_swapped_cancelled_and_taken_back(school, driving):
    async with driving(school) as pilot:
        await sees(pilot, "10005")
        await pilot.press("space", "space")
        await act(pilot, "m")
        await sees(pilot, "Say where they go.")
        await type_text(pilot, "soon")
        await sees(pilot, "“soon” are no minutes")
        await pilot.press("ctrl+u", "plus", "4")
        await sees(pilot, "2 sessions move, 2 meet another session")
        await sees(pilot, "→ 2026-09-14 08:04")
        await pilot.press("enter")
        await sees(pilot, "Enter once more")
        assert times(school)[0] == "09-14 08:00"
        await pilot.press("enter")
        await at_hub(pilot)
        await sees(pilot, "2 sessions moved. z takes it back.")
        assert times(school)[:2] == ["09-14 08:04", "09-14 08:07"]
        await act(pilot, "w")
        await sees(pilot, "2 sessions move")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, MovingModal) and pilot.app.screen._doubted)
        await pilot.press("ctrl+s")
        await at_hub(pilot)
        await until(pilot, lambda: times(school)[:2] == ["09-14 08:07", "09-14 08:04"])
        await act(pilot, "c")
        await sees(pilot, "2 will be cancelled. Say why first.")
        await pilot.press("enter")
        assert len(session_ids(school, "status:cancelled")) == 0
        await type_text(pilot, "storm")
        await sees(pilot, "2 will be cancelled")
        await pilot.press("enter")
        await at_hub(pilot)
        await until(pilot, lambda: len(session_ids(school, "status:cancelled")) == 2)
        await act(pilot, "m")
        await pilot.press("plus", "4")
        await sees(pilot, "0 sessions move, 2 stay: cancelled")
        await pilot.press("f5")
        await sees(pilot, "2 stay as they are")
        await pilot.press("escape", "escape")
        await at_hub(pilot)
        await pilot.press("z")
        await sees(pilot, "Cancelled (storm)")
        await pilot.press("y")
        await until(pilot, lambda: len(session_ids(school, "status:cancelled")) == 0)


async def test_a_session_is_rescheduled_and_cancelled_from_its_record(school, driving):
    first = min(session_ids(school))
    async with driving(school) as pilot:
        await sees(pilot, "10005")
        pilot.app.push_screen(SessionForm(first))
        await sees(pilot, "Camera room")
        await act(pilot, "r")
        await type_text(pilot, "9/21/2026")
        await pilot.press("tab")
        await type_text(pilot, "10")
        await pilot.press("tab")
        await type_text(pilot, "Bo")
        await pilot.press("tab", "minus")
        await sees(pilot, "→ 2026-09-21 10:00 Bo")
        await pilot.press("enter")
        await sees(pilot, "2026-09-21")
        await until(pilot, lambda: times(school)[0] == "09-21 10:00")
        await act(pilot, "c")
        await sees(pilot, "Say why first.")
        await type_text(pilot, "ill")
        await pilot.press("enter")
        await until(pilot, lambda: school.session_records.get(first).facts["status"] == "Cancelled")


async def test_a_client_gets_a_session_on_a_day_of_choice_from_hub_and_record(school, driving):
    async with driving(school) as pilot:
        await sees(pilot, "10005")
        await act(pilot, "h")
        await sees(pilot, "Schedule a session")
        await sees(pilot, "Has a session today or later already.")
        await pilot.press("escape")
        await at_hub(pilot)
        pilot.app.push_screen(ClientForm(1))
        await sees(pilot, "General")
        await pilot.press("x")
        await sees(pilot, "on a day of choice")
        await pilot.press("s")
        await sees(pilot, "School portrait for")
        await pilot.press("ctrl+u")
        await type_text(pilot, "2026-10-05")
        await pilot.press("tab")
        await type_text(pilot, "11:30")
        await sees(pilot, "2026-10-05 11:30 to 11:33")
        await pilot.press("enter")
        await sees(pilot, "Enter once more")
        await pilot.press("enter")
        await until(pilot, lambda: school.sessions.count() == 6)
        await until(pilot, lambda: not isinstance(pilot.app.screen, MovingModal))
        await pilot.press("escape", "2")
        await sees(pilot, "Clients")
        await pilot.press("x")
        await sees(pilot, "for the client under the cursor")
        await pilot.press("s")
        await sees(pilot, "School portrait for")
    assert times(school)[-1] == f"{date(2026, 10, 5):%m-%d} 11:30"

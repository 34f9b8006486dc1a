"""Utilities > Audit Trail, over a real studio."""

from __future__ import annotations

from tests.factories import enroll, schedule, session_ids
from tests.pilot.hub_screens import on, title
from tui_studio.ui.hubs.audit_trail import AuditTrailHub
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.modals.page import PageModal


def steps(studio):
    enroll(studio, 3)
    schedule(studio)
    plan = studio.statuses.plan_advance(session_ids(studio), to="Cancelled")
    studio.journal.undo(studio.statuses.apply_advance(plan).batch)


async def open_trail(pilot, wait):
    await pilot.press("f10", "right", "right", "t")
    await wait(pilot, on(pilot, AuditTrailHub))
    await wait(pilot, lambda: "Audit Trail  4" in title(pilot))


async def test_the_menu_opens_it_and_escape_goes_back_to_the_sessions(driving, studio, wait, lines):
    steps(studio)
    async with driving(studio) as pilot:
        await open_trail(pilot, wait)
        shown = "\n".join(lines(pilot))
        assert "undone  Advance status: 3 Scheduled -> Cancelled" in shown
        assert "Import clients" in shown
        await pilot.press("escape")
        await wait(pilot, on(pilot, SessionsHub))


async def test_it_is_filtered_like_every_list(driving, studio, wait):
    steps(studio)
    async with driving(studio) as pilot:
        await open_trail(pilot, wait)
        await pilot.press("slash", *"what", "colon", *"undone")
        await wait(pilot, lambda: "1 of 4" in title(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "Audit Trail  4" in title(pilot))


async def test_enter_shows_the_whole_entry_and_nothing_can_be_edited(driving, studio, wait, lines):
    steps(studio)
    async with driving(studio) as pilot:
        await open_trail(pilot, wait)
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, PageModal))
        shown = "\n".join(lines(pilot))
        assert "Batch       advance-" in shown
        assert "Taken back  2026-09-01 12:00 by" in shown
        await pilot.press("escape")
        await wait(pilot, on(pilot, AuditTrailHub))
        assert "edit_record" not in [choice.value for choice in pilot.app.screen.actions()]
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AuditTrailHub)


async def test_it_is_exported_by_a_job(driving, studio, wait, tmp_path):
    steps(studio)
    async with driving(studio) as pilot:
        await open_trail(pilot, wait)
        await pilot.press("E")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "ChooseModal")
        await pilot.press("enter")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "PromptModal")
        target = tmp_path / "trail.csv"
        pilot.app.screen.query_one("Input").value = str(target)
        await pilot.press("enter")
        await wait(pilot, target.exists)
        await wait(pilot, lambda: target.read_text(encoding="utf-8-sig").count("\n") == 5)


async def test_what_is_written_meanwhile_appears(driving, studio, wait):
    steps(studio)
    async with driving(studio) as pilot:
        await open_trail(pilot, wait)
        plan = studio.statuses.plan_advance(session_ids(studio), to="Cancelled")
        studio.statuses.apply_advance(plan)
        await pilot.press("r")
        await wait(pilot, lambda: "Audit Trail  5" in title(pilot))

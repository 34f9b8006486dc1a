"""Marks by a query, and what the title says of marks that are out of view."""

from __future__ import annotations

from tests.pilot.hub_screens import on, title
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.mark_query import MarkQueryModal


async def mark_by(pilot, wait, query, turns=0):
    """Type a query into the form, turn its choice, and take it."""
    await pilot.press("M")
    await wait(pilot, on(pilot, MarkQueryModal))
    pilot.app.screen.query_one("Input").value = query
    if turns:
        await pilot.press("tab", *["right"] * turns)
    await pilot.press("enter")
    await wait(pilot, on(pilot, HubScreen))


async def test_what_a_query_finds_is_marked_unmarked_or_kept(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        table = pilot.app.screen.table
        await mark_by(pilot, wait, "grade:9")
        assert table.targets == list(range(4, 41, 4))
        assert "10 sessions marked, 10 in all." in toasts(pilot)
        await mark_by(pilot, wait, "smith", turns=1)
        assert table.targets == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
        await mark_by(pilot, wait, "ruiz", turns=1)
        assert "0 sessions unmarked, 10 still marked." in toasts(pilot)
        await mark_by(pilot, wait, "diallo", turns=2)
        assert table.targets == [8, 28]
        assert "8 sessions unmarked, 2 kept." in toasts(pilot)


async def test_a_query_marks_past_the_filter_and_the_title_says_how_many_it_hides(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", *"grade:9", "enter")
        await wait(pilot, lambda: len(pilot.app.screen.table.window) == 10)
        await pilot.press("M")
        await wait(pilot, on(pilot, MarkQueryModal))
        assert pilot.app.screen.query_one("Input").value == "grade:9", "the filter is the first proposal"
        await wait(pilot, lambda: any("10 sessions found" in line for line in lines(pilot)))
        pilot.app.screen.query_one("Input").value = "grade:9,10"
        await wait(pilot, lambda: any("20 sessions found" in line for line in lines(pilot)))
        await pilot.press("enter")
        await wait(pilot, lambda: "20 marked (10 hidden by the filter)" in title(pilot))


async def test_a_query_that_is_none_is_explained_and_nothing_is_lost(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "M")
        await wait(pilot, on(pilot, MarkQueryModal))
        pilot.app.screen.query_one("Input").value = "colour:red"
        await pilot.press("enter")
        await wait(pilot, lambda: any("There is no filter" in line for line in lines(pilot)))
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert pilot.app.screen.table.targets == [1]


async def test_marks_stay_right_through_sort_filter_hubs_and_deletion(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await mark_by(pilot, wait, "grade:9,10")
        await pilot.press("slash", *"grade:9", "enter")
        await wait(pilot, lambda: "20 marked (10 hidden by the filter)" in title(pilot))
        hub.sort_by("last_name")
        await wait(pilot, lambda: not hub.table.partial and hub.table.window.ids[0] == 8)
        assert "20 marked (10 hidden by the filter)" in title(pilot)
        await pilot.press("2")
        await wait(pilot, lambda: pilot.app.current_mode == "clients" and pilot.app.screen.total == 40)
        del fake_studio.sessions.all[8], fake_studio.sessions.all[9]
        pilot.app.records_changed()
        await pilot.press("1")
        await wait(pilot, lambda: "18 marked (9 hidden by the filter)" in title(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "18 marked ·" in title(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "marked" not in title(pilot))

"""The forms that shape a list, over a real studio: what is kept is there again."""

from __future__ import annotations

from dataclasses import replace

from tests.factories import enroll, schedule, session_ids
from tests.pilot.hub_screens import on, title
from tui_studio.services.studio import open_studio
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.column_chooser import ColumnChooser
from tui_studio.ui.modals.condition import ConditionModal
from tui_studio.ui.modals.filter_builder import FilterBuilder
from tui_studio.ui.modals.prompt import PromptModal


async def test_a_filter_is_built_from_proposals_saved_and_found_by_its_name(studio, driving, wait, lines):
    enroll(studio, 12)
    schedule(studio)
    async with driving(studio, size=(100, 30)) as pilot:
        await pilot.press("B")
        await wait(pilot, on(pilot, ConditionModal))
        await pilot.press(*"teach", "enter", "enter")
        modal = pilot.app.screen
        await wait(pilot, lambda: modal.query_one("#value").matches("") == ["Mr Reed", "Ms Quill", "Mx Stone"])
        await pilot.press(*"ree", "down", "enter")
        await wait(pilot, on(pilot, FilterBuilder))
        await wait(pilot, lambda: any("4 sessions found" in line for line in lines(pilot)))
        await pilot.press("s")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"Reed", "enter")
        await wait(pilot, lambda: [row.name for row in studio.filters.list("sessions")] == ["Reed"])
        await wait(pilot, on(pilot, FilterBuilder))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "4 of 12" in title(pilot))
    assert session_ids(studio, "filter:Reed") == session_ids(studio, 'teacher:"Mr Reed"')


async def test_columns_are_there_again_at_the_next_start(studio, driving, wait, lines):
    enroll(studio, 3)
    schedule(studio)
    settings, clock = studio.settings, studio.clock
    async with driving(studio) as pilot:
        await pilot.press("c")
        await wait(pilot, on(pilot, ColumnChooser))
        await pilot.press("down", "down", "space", "enter")
        await wait(pilot, on(pilot, HubScreen))
        await wait(pilot, lambda: "first_name" not in studio.layouts.last("sessions").keys)
    again = open_studio(replace(settings), clock)
    async with driving(again) as pilot:
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))
        heading = next(line for line in lines(pilot) if "Number" in line)
        assert "First name" not in heading
        assert "Last name" in heading
        assert title(pilot).endswith("own columns")

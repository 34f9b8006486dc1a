"""The Workflow hub: stages beside the sessions of one, with everything that is done with sessions."""

from __future__ import annotations

from datetime import date

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.hub_screens import on, title
from tests.unit.test_workflow import place
from tui_studio.errors import DatabaseBusy
from tui_studio.ui.hubs.workflow import WorkflowHub
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.widgets.stage_list import StageList


def school(studio):
    enroll(studio, 8)
    schedule(studio)
    place(studio, s2=(3, date(2026, 8, 20)), s3=(3, None), s4=(4, date(2026, 9, 3)))


async def says(pilot, *texts):
    await until(pilot, lambda: all(text in title(pilot) for text in texts))


async def test_stages_are_turned_and_counts_follow_advance_and_undo(studio, driving, lines):
    school(studio)
    async with driving(studio) as pilot:
        await pilot.press("3")
        await until(pilot, on(pilot, WorkflowHub))
        await says(pilot, "Workflow · Capture  7")
        shown = "\n".join(lines(pilot))
        assert "› Capture             7" in shown
        assert "! 1 late, 2026-08-20" in shown
        await pilot.press("slash", *"images:1", "enter", "asterisk", "s")
        await until(pilot, on(pilot, AdvanceModal))
        await pilot.press("enter")
        await says(pilot, "Capture  0 of 5")
        await until(pilot, lambda: "Upload              3" in "\n".join(lines(pilot)))
        await pilot.press("escape", "shift+tab")
        await says(pilot, "Workflow · Delete  0")
        assert "No session stands in Delete." in "\n".join(lines(pilot))
        await pilot.press("shift+tab", "shift+tab")
        await says(pilot, "Workflow · Upload  3")
        await pilot.press("z")
        await until(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await says(pilot, "Workflow · Upload  1")
        await pilot.click(StageList, offset=(3, 1))
        await says(pilot, "Workflow · Capture  7")


async def test_without_any_stage_it_says_where_stages_come_from(studio, driving, lines):
    async with driving(studio) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "Maintenance > Session Types" in "\n".join(lines(pilot)))


async def test_a_low_window_has_a_line_for_each_stage(studio, driving, lines):
    school(studio)
    async with driving(studio, size=(64, 16)) as pilot:
        await pilot.press("3")
        await says(pilot, "Workflow · Capture  7")
        shown = "\n".join(lines(pilot))
        assert "› Capture            !7" in shown
        assert "  Delete              0" in shown


async def test_counts_that_cannot_be_read_are_said_and_tried_again(studio, driving, lines):
    school(studio)
    async with driving(studio) as pilot:
        await pilot.press("3")
        await says(pilot, "Capture  7")
        stages, workflow = studio.workflow.stages, studio.workflow

        def refuse():
            raise DatabaseBusy("Another workstation has held the database for 10 seconds; try again.")

        workflow.stages = refuse
        await pilot.press("r")
        await until(pilot, lambda: "! Another workstation" in "\n".join(lines(pilot)))
        workflow.stages = stages
        await pilot.press("r")
        await until(pilot, lambda: "! Another workstation" not in "\n".join(lines(pilot)))

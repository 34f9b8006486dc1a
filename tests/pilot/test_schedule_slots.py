"""The slot rows of the scheduling wizard: typed, copied, pasted, kept, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events

from tests.factories import SCHOOL, enroll, schedule, slot_row
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, shown, to_step, type_text
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.wizards.slot_grid import SlotGrid
from tui_studio.ui.wizards.slot_sheet import DEFAULTS


@pytest.fixture
def school(studio):
    enroll(studio, 40)
    return studio


async def test_rows_are_typed_copied_filled_deleted_and_taken_back_like_a_spreadsheet(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        sheet = wizard.query_one(SlotGrid).sheet
        await type_text(pilot, "20260914")
        await pilot.press("f3")
        assert len(sheet.rows) == 2
        assert sheet.rows[0] == sheet.rows[1]
        await sees(pilot, "Rows 1 and 2 overlap")
        await pilot.press("f2", "up", "up", "tab", "enter")
        assert (len(sheet.rows), sheet.row, sheet.name) == (3, 0, "start")
        await type_text(pilot, "9")
        await pilot.press("down")
        assert sheet.rows[0]["start"] == "09:00"
        await pilot.press("up", "f6")
        assert [row["start"] for row in sheet.rows] == ["09:00"] * 3
        await pilot.press("ctrl+z")
        assert [row["start"] for row in sheet.rows] == ["09:00", "08:00", "08:00"]
        await pilot.press("right", "right", "right", "space", "left", "left", "left")
        assert (sheet.rows[0]["sat"], sheet.name) == ("", "start")
        await type_text(pilot, "10:30")
        await pilot.press("left", "left", "left", "backspace", "2", "down")
        assert sheet.rows[0]["start"] == "12:30"
        await pilot.press("f4")
        await sees(pilot, "The row is taken away; ctrl+z brings it back.")
        assert len(sheet.rows) == 2
        await pilot.press("ctrl+z", "f4", "f4", "f4")
        assert sheet.rows == [DEFAULTS]
        await pilot.press("ctrl+z")
        await sees(pilot, "40 clients, 0 excluded, 40 to book")


async def test_what_was_wrong_with_a_row_is_told_until_it_is_mended(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        await type_text(pilot, "20260914")
        await pilot.press("tab", "tab")
        await type_text(pilot, "15:00")
        await pilot.press("tab")
        await type_text(pilot, "8:00")
        await pilot.press("tab", "shift+tab")
        await sees(pilot, "Row 1: The end time 08:00 does not lie after the start time 15:00.")
        await type_text(pilot, "15:30")
        await until(pilot, lambda: "does not lie after" not in shown(pilot))


async def test_what_is_being_typed_is_not_typed_over_when_the_sheet_is_laid_out(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        grid = wizard.query_one(SlotGrid)
        await type_text(pilot, "9")
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: grid.size.width > 60)
        await pilot.pause()
        await type_text(pilot, "/14/2026")
        assert grid.cell.value == "9/14/2026"
        await sees(pilot, "40 to book, 140 slots")


async def test_rows_are_pasted_from_a_spreadsheet_or_as_lines(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        sheet = wizard.query_one(SlotGrid).sheet
        wizard.focused.post_message(events.Paste("9/14/2026\t9/14/2026\t8\t9\t5\n9/15/2026\t\t8\t9\t5"))
        await sees(pilot, "40 to book, 24 slots, 16 short")
        assert [row["start_date"] for row in sheet.rows] == ["2026-09-14", "2026-09-15"]
        spec = '2026-09-14 08:00-12:00 every 5m gap 1m break 10:00-10:15 class "9/Ms Quill" station "Ann/Gym"'
        wizard.focused.post_message(events.Paste(spec))
        await until(pilot, lambda: sheet.rows[0]["stations"] == "Ann/Gym")
        await sees(pilot, "Class 9/Ms Quill")
        wizard.focused.post_message(events.Paste("08:15"))
        await until(pilot, lambda: sheet.rows[0]["start_date"] == "08:15")


async def test_a_row_for_each_class_templates_and_the_plan_by_class_and_day(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        sheet = wizard.query_one(SlotGrid).sheet
        await type_text(pilot, "2026-09-14")
        await pilot.press("f7")
        await sees(pilot, "A row for each class")
        await pilot.press("c")
        await sees(pilot, "12 rows for 12 classes")
        assert sheet.rows[0]["classes"] == "9/Mr Reed"
        await sees(pilot, "40 to book, 40 slots")
        await sees(pilot, "Gap Class Stat… 1>")  # the heading is one line beside two scroll bars
        await pilot.press("f7")
        await sees(pilot, "All rows")
        await pilot.press("k")
        await sees(pilot, "Name of the template")
        await type_text(pilot, "Gym")
        await pilot.press("enter")
        await sees(pilot, "12 rows kept as Gym.")
        await pilot.press("ctrl+z")
        assert len(sheet.rows) == 1
        await pilot.press("f7")
        await sees(pilot, "Use Gym")
        await pilot.press("u")
        await sees(pilot, "First day of Gym")
        await pilot.press(*["backspace"] * 10)
        await type_text(pilot, "9/21/2026")
        await pilot.press("enter")
        await sees(pilot, "12 rows of Gym")
        assert {row["start_date"] for row in sheet.rows} == {"2026-09-21"}
        step = await next_step(pilot, wizard, "Verify")
        await sees(pilot, "First 2026-09-21 08:00")
        await pilot.press("shift+tab", "right")
        await sees(pilot, "2026-09-21 Mon")
        await pilot.press("right")
        await until(pilot, lambda: step.table.id == "classes")
        await sees(pilot, "9 Mr Reed R2 1 0 2026-09-21 08:03 2026-09-21 08:03")  # both times in 80 columns
        await pilot.press("escape")
        await at_step(pilot, wizard, "Time slots")
        await pilot.press("f4")
        await sees(pilot, "36 slots, 4 short: everybody else 4")
        await pilot.press("ctrl+z")
        assert len(sheet.rows) == 12
        await pilot.press("f7")
        await sees(pilot, "All rows")
        await pilot.press("d")
        await sees(pilot, "Delete which template?")
        await pilot.press("enter")
        await sees(pilot, "Template Gym deleted")
    assert school.slot_templates.all() == []


async def test_a_day_that_is_past_is_said_in_both_ways_and_before_anything_is_created(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await next_step(pilot, wizard, "Clients")
        await pilot.press("tab")
        await type_text(pilot, SCHOOL)
        await pilot.press("tab")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        await sees(pilot, "40 clients, 0 excluded, 40 to book, no slots yet")
        await next_step(pilot, wizard, "The list")
        await next_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value != "")
        step = await next_step(pilot, wizard, "Time slots")
        await type_text(pilot, "2026-08-14")
        await sees(pilot, "2026-08-14 is past already; used all the same.")
        step.query_one("#way").focus()
        await pilot.press("right")
        await until(pilot, lambda: "is past already" not in shown(pilot))
        step.query_one("#untimed-date").focus()
        await type_text(pilot, "2026-08-15")
        await sees(pilot, "2026-08-15 is past already; used all the same.")
        await next_step(pilot, wizard, "Verify")
        await sees(pilot, "First 2026-08-15, last 2026-08-15.")
        await sees(pilot, "2026-08-15 is past already; used all the same.")


async def test_bookings_and_days_off_are_said_and_left_out_by_choice(school, driving):
    preferences = school.preferences.get()
    school.preferences.save(preferences, replace(preferences, holidays=("2026-09-15",)))
    enroll(school, 5, school="Oak School")
    schedule(school, school="Oak School", photographer="Ann", slots=(slot_row(end="08:30"),))
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await next_step(pilot, wizard, "Clients")
        await pilot.press("tab")
        await type_text(pilot, SCHOOL)
        await pilot.press("tab")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        await sees(pilot, "40 clients, 0 excluded, 40 to book, no slots yet")
        await next_step(pilot, wizard, "The list")
        await next_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value != "")
        wizard.query_one("#photographer", ChoiceInput).value = "Ann"
        step = await next_step(pilot, wizard, "Time slots")
        await type_text(pilot, "2026-09-14")
        await pilot.press("tab")
        await type_text(pilot, "2026-09-15")
        await sees(pilot, "5 slots meet a booking that stands")
        await sees(pilot, "40 to book, 275 slots")
        await sees(pilot, "Days off: 2026-09-15; used all the same.")
        step.query_one("#skip-holidays").focus()
        await pilot.press("space")
        await sees(pilot, "40 to book, 135 slots")
        await pilot.press("shift+tab", "space")
        await sees(pilot, "40 to book, 140 slots")
        await next_step(pilot, wizard, "Verify")
        await sees(pilot, "First 2026-09-14 08:00, last 2026-09-14 09:57.")
        await pilot.press("shift+tab", "left")
        await sees(pilot, "Row Date Start Booked Session Client Slot")
        await sees(pilot, "> 1 2026-09-14 Mon 08:00 Ann 10001 Baker, Ben used")
        assert [line.cells[-1] for line in wizard.step.table.lines] == ["used"] * 5


async def test_what_is_wrong_is_said_and_the_cursor_goes_there(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        sheet = wizard.query_one(SlotGrid).sheet
        await pilot.press("f9")
        await sees(pilot, "Row 1: Start date is missing.")
        await type_text(pilot, "14.9.2026")
        await pilot.press("tab", "tab")
        assert sheet.rows[0]["start_date"] == sheet.rows[0]["end_date"] == "2026-09-14"
        await type_text(pilot, "25")
        await pilot.press("tab")
        await sees(pilot, "! Row 1: “25” is no time; write it like 08:00.")
        await pilot.press("f9")
        await until(pilot, lambda: sheet.name == "start")
        assert wizard.step.title == "Time slots"


async def test_another_end_date_replaces_the_one_that_was_filled_in(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        await type_text(pilot, "2026-09-14")
        await pilot.press("tab")
        await until(pilot, lambda: wizard.query_one(SlotGrid).sheet.rows[0]["end_date"] == "2026-09-14")
        await type_text(pilot, "2026-09-16")
        assert wizard.query_one(SlotGrid).sheet.rows[0]["end_date"] == "2026-09-16"
        await sees(pilot, "420 slots")

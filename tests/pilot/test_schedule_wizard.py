"""The Bulk Scheduling Wizard, from the first step to the last with keys only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from textual import events
from textual.widgets import Input

from tests.factories import SCHOOL, enroll, schedule, session_ids, slot_row
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, shown, type_text
from tui_studio.ui.records.session_type import SessionTypeForm
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import CheckTable, LineTable
from tui_studio.ui.widgets.option_line import OptionLine
from tui_studio.ui.wizards.slot_grid import SlotGrid
from tui_studio.ui.wizards.slot_sheet import DEFAULTS
from tui_studio.workers.job import JobState


@pytest.fixture
def school(studio):
    enroll(studio, 40)
    return studio


async def to_step(pilot, wizard, title, day="2026-09-14"):
    """Go on with the usual answers until a step is shown."""
    await until(pilot, lambda: wizard.ready)
    while wizard.step.title != title:
        here = wizard.step.title
        if here == "Clients":
            await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        elif here == "The list":
            await until(pilot, lambda: wizard.step.chosen is not None)
        elif here == "Details":
            await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value != "")
        elif here == "Time slots":
            await type_text(pilot, day)
        elif here == "Verify":
            await until(pilot, lambda: wizard.step.plan is not None)
        await pilot.press("f9")
        await until(pilot, lambda before=here: wizard.ready and wizard.step.title != before)
    return wizard.step


async def test_a_whole_school_is_scheduled_with_keys_only(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        assert "Step 1 of 7 · Welcome" in shown(pilot)
        await pilot.press("enter")
        await at_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        await pilot.press("enter", "enter", "enter", "enter", "enter")  # through the fields; the last one goes on
        step = await at_step(pilot, wizard, "The list")
        await until(pilot, lambda: step.chosen is not None)
        await pilot.press("space")
        await sees(pilot, "40 clients listed, 1 unmarked")
        await sees(pilot, "40 clients, 1 excluded, 39 to book, no slots yet")
        await pilot.press("enter")
        await at_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value == "Scheduled")
        await type_text(pilot, "Fall portraits")
        await pilot.press("tab", "tab", "tab")
        await type_text(pilot, "Ann Moss")
        await next_step(pilot, wizard, "Time slots")
        await type_text(pilot, "9/14/2026")
        await sees(pilot, "40 clients, 1 excluded, 39 to book, 140 slots")
        await next_step(pilot, wizard, "Verify")
        await sees(pilot, "First 2026-09-14 08:00, last 2026-09-14 09:54.")
        await sees(pilot, "F9 goes on; nothing is created yet.")
        assert {line.cells[-1] for line in wizard.query_one("#places", LineTable).lines} == {"Ann Moss"}
        await next_step(pilot, wizard, "Ready")
        assert session_ids(school) == []
        await sees(pilot, "39 sessions")
        await pilot.press("enter")
        await until(pilot, lambda: wizard.step.record is not None and wizard.step.record.state is JobState.DONE)
        await sees(pilot, "39 sessions created, 2026-09-14 08:00 to 2026-09-14 09:54.")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not wizard)
    ids = session_ids(school)
    assert len(ids) == 39
    row = school.sessions.rows(ids[:1])[ids[0]]
    assert (row.description, row.photographer, row.status) == ("Fall portraits", "Ann Moss", "Scheduled")


async def test_nobody_goes_on_while_places_are_short_and_another_row_helps(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        await type_text(pilot, "2026-09-14")
        await pilot.press("tab", "tab", "tab", "tab")
        await type_text(pilot, "15")
        await sees(pilot, "28 slots, 12 short")
        await next_step(pilot, wizard, "Verify")
        await sees(pilot, "12 clients have no slot.")
        await pilot.press("f9")
        await sees(pilot, "Not yet: 12 places are missing.")
        assert wizard.step.title == "Verify"
        await pilot.press("escape")
        await at_step(pilot, wizard, "Time slots")
        await pilot.press("f2")
        await until(pilot, lambda: len(wizard.query_one(SlotGrid).sheet.rows) == 2)
        assert wizard.query_one(SlotGrid).sheet.rows[1]["start_date"] == "2026-09-15"
        await sees(pilot, "40 to book, 56 slots")
        await next_step(pilot, wizard, "Verify")
        await sees(pilot, "last 2026-09-15 10:45.")


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
        await sees(pilot, "Ms Quill")
        await pilot.press("escape")
        await at_step(pilot, wizard, "Time slots")
        assert len(sheet.rows) == 12
        await pilot.press("f7")
        await sees(pilot, "All rows")
        await pilot.press("d")
        await sees(pilot, "Delete which template?")
        await pilot.press("enter")
        await sees(pilot, "Template Gym deleted")
    assert school.slot_templates.all() == []


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


async def test_a_date_without_time_books_everybody_on_picture_day(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Time slots")
        await pilot.press("shift+tab", "right")
        await until(pilot, lambda: wizard.query_one("#way", OptionLine).value == "untimed")
        await pilot.press("tab")
        await type_text(pilot, "2026-09-14")
        await sees(pilot, "40 to book, no time needed")
        await pilot.press("enter")
        await at_step(pilot, wizard, "Verify")
        await sees(pilot, "First 2026-09-14, last 2026-09-14.")
        await next_step(pilot, wizard, "Ready")
        await pilot.press("f9")
        await until(pilot, lambda: wizard.step.record is not None and wizard.step.record.state is JobState.DONE)
    assert {(row.date, row.start) for row in school.sessions.rows(session_ids(school)).values()} == {("2026-09-14", "")}


async def test_who_is_in_the_shoot_already_is_left_out(school, driving):
    schedule(school)
    enroll(school, 43)
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "The list")
        await sees(pilot, "3 clients listed, 0 unmarked · 40 more have a session already")


async def test_going_back_keeps_every_input(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "The list")
        await pilot.press("space", "space")
        await to_step(pilot, wizard, "Details")
        await type_text(pilot, "Fall")
        await pilot.press("escape")
        await at_step(pilot, wizard, "The list")
        assert len(wizard.query_one(CheckTable).left_out) == 2
        await pilot.press("escape")
        await at_step(pilot, wizard, "Clients")
        await next_step(pilot, wizard, "The list")
        assert len(wizard.query_one(CheckTable).left_out) == 2
        await next_step(pilot, wizard, "Details")
        assert wizard.query_one("#description", Input).value == "Fall"


async def test_leaving_with_input_asks_once_and_stays_by_default(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Details")
        await type_text(pilot, "Fall")
        await pilot.press("f8")
        await sees(pilot, "Leave Bulk Scheduling Wizard?")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await pilot.press("f8")
        await sees(pilot, "Leave Bulk Scheduling Wizard?")
        await pilot.press("y")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
    assert session_ids(school) == []


async def test_leaving_without_input_asks_nothing(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await pilot.press("escape")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)


async def test_a_name_is_found_in_the_list_and_unmarked(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "The list")
        await pilot.press("slash")
        await type_text(pilot, "fischer zoë")
        table = wizard.query_one(CheckTable)
        first = table.key
        assert "Fischer" in table.lines[table.cursor].cells[0]
        await pilot.press("escape", "space")
        assert table.left_out == {first}
        assert wizard.step.title == "The list"


async def test_everybody_unmarked_is_refused(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "The list")
        await pilot.press("u", "f9")
        await sees(pilot, "Everybody is unmarked")
        await pilot.press("tilde")
        await sees(pilot, "40 clients listed, 0 unmarked")
        await next_step(pilot, wizard, "Details")


async def test_an_unknown_organization_is_said_in_words(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await next_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#organization", ChoiceInput).value == SCHOOL)
        await pilot.press("tab")
        await type_text(pilot, "Nowhere")
        await pilot.press("tab")
        await type_text(pilot, "2026")
        await next_step(pilot, wizard, "The list")
        await sees(pilot, "There is no organization “Nowhere”.")


async def test_a_type_that_does_not_exist_is_refused_beside_its_field(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value != "")
        await pilot.press("tab")
        await type_text(pilot, "Zzz")
        await pilot.press("f9")
        await sees(pilot, "! There is no type “Zzz”; ↓ shows them.")


async def test_a_choice_is_taken_by_its_first_letters(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value == "Scheduled")
        await pilot.press("tab", "tab")
        await type_text(pilot, "qual")
        await pilot.press("tab")
        assert wizard.query_one("#status", ChoiceInput).value == "Quality check"
        assert wizard.query_one("#photographer", ChoiceInput).field.has_focus


async def test_the_day_of_the_row_is_the_studio_date_not_the_clock(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Ready")
        assert wizard.draft.plan is not None
        assert wizard.draft.plan.placed[0].date == date(2026, 9, 14)


async def test_keys_that_are_quicker_than_the_answers_wait_for_them(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Clients")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The list")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Details")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Time slots")
        assert wizard.draft.status == "Scheduled"
        await type_text(pilot, "2026-09-14")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Verify")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Ready")
        assert session_ids(school) == []


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


async def test_a_photographer_and_a_status_are_made_from_their_fields(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Details")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value == "Scheduled")
        await pilot.press("tab", "tab", "tab", "f2")
        await sees(pilot, "New photographer or assistant")
        await type_text(pilot, "Ann Moss")
        await pilot.press("ctrl+s")
        await sees(pilot, "Saved")
        await pilot.press("escape")
        await until(pilot, lambda: wizard.query_one("#photographer", ChoiceInput).value == "Ann Moss")
        await pilot.press("shift+tab", "f2")
        await sees(pilot, "School portrait")
        await pilot.press("tab", "f2")
        await sees(pilot, "New status")
        await type_text(pilot, "Waiting list")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionTypeForm))
        await pilot.press("ctrl+s")
        await sees(pilot, "Saved")
        await pilot.press("escape")
        await until(pilot, lambda: wizard.query_one("#status", ChoiceInput).value == "Waiting list")

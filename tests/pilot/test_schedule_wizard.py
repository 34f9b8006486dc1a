"""The Bulk Scheduling Wizard, from the first step to the last with keys only."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from textual.widgets import Input

from tests.factories import SCHOOL, enroll, schedule, session_ids
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, shown, to_step, type_text
from tui_studio.services.schedule_plan import ClientChoice
from tui_studio.ui.records.session_type import SessionTypeForm
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.line_table import CheckTable, LineTable
from tui_studio.ui.widgets.option_line import OptionLine
from tui_studio.ui.wizards.slot_grid import SlotGrid
from tui_studio.workers.job import JobState


@pytest.fixture
def school(studio):
    enroll(studio, 40)
    return studio


async def test_a_whole_school_is_scheduled_with_keys_only(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        assert "Step 1 of 7 · Welcome" in shown(pilot)
        await pilot.press("enter")
        await at_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        await pilot.press(*["enter"] * 6)  # through the fields; the last one goes on
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


async def test_a_shoot_that_is_named_gets_the_sessions_and_keeps_its_people_out(school, driving):
    schedule(school)
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        await pilot.press("tab", "tab", "tab", "space", "tab", "tab")  # booked ones too; they are in another shoot
        await type_text(pilot, "Retakes")
        await next_step(pilot, wizard, "The list")
        await sees(pilot, "40 clients listed, 0 unmarked")
        await to_step(pilot, wizard, "Ready", "2026-10-14")
        await pilot.press("f9")
        await until(pilot, lambda: wizard.step.record is not None and wizard.step.record.state is JobState.DONE)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not wizard)
    booked = school.sessions.rows(session_ids(school)).values()
    assert Counter((row.shoot, row.date) for row in booked) == {("", "2026-09-14"): 40, ("Retakes", "2026-10-14"): 40}
    again = ClientChoice(SCHOOL, 2026, only_without_future_session=False, shoot="RETAKES")
    assert (len(school.scheduling.choose(again).clients), school.scheduling.choose(again).left_out) == (0, 40)


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


async def test_a_saved_filter_that_does_not_exist_ends_the_search_with_a_sentence(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await pilot.press("enter")
        await at_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#year", ChoiceInput).value == "2026")
        wizard.query_one(OptionLine).value = "filter"
        line = wizard.query_one("#filter Input", Input)
        await until(pilot, lambda: wizard.query_one("#field-filter").display)
        line.focus()
        await until(pilot, lambda: line.has_focus)
        await type_text(pilot, 'filter:"Choir"')
        await until(pilot, lambda: line.value == 'filter:"Choir"')
        await pilot.press("f9")
        await sees(pilot, "Clients have no saved filter “Choir”")
        await until(pilot, lambda: "Looking for clients" not in shown(pilot))


async def test_a_saved_filter_is_offered_while_its_name_is_typed(school, driving):
    school.filters.save("clients", "Ninth grade", "grade:9")
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await pilot.press("enter")
        step = await at_step(pilot, wizard, "Clients")
        await until(pilot, lambda: not step.loads)
        wizard.query_one(OptionLine).focus()
        await pilot.press("right", "right")
        await until(pilot, lambda: wizard.query_one("#field-filter").display)
        await pilot.press("tab")
        await until(pilot, lambda: wizard.query_one("#filter Input", Input).has_focus)
        await type_text(pilot, "nin")
        await pilot.press("down", "enter")
        await until(pilot, lambda: wizard.query_one("#filter", ChoiceInput).value == 'filter:"Ninth grade"')
        await pilot.press("f9")
        step = await at_step(pilot, wizard, "The list")
        await until(pilot, lambda: step.chosen is not None)
        assert {one.grade for one in step.chosen.clients} == {"9"}


async def test_everybody_unmarked_is_refused(school, driving):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await to_step(pilot, wizard, "The list")
        await pilot.press("u", "f9")
        await sees(pilot, "Everybody is unmarked")
        await pilot.press("tilde")
        await sees(pilot, "40 clients listed, 0 unmarked")
        await next_step(pilot, wizard, "Details")


@pytest.mark.parametrize(("typed", "keys"), [("Nowhere", ["f9"]), ("linc", ["escape", "f9"])])
async def test_an_unknown_organization_is_said_in_words(school, driving, typed, keys):
    async with driving(school) as pilot:
        wizard = await open_wizard(pilot, "schedule_sessions")
        await next_step(pilot, wizard, "Clients")
        await until(pilot, lambda: wizard.query_one("#organization", ChoiceInput).value == SCHOOL)
        await pilot.press("tab")
        await type_text(pilot, typed)
        await pilot.press(*keys)
        await sees(pilot, f"There is no organization “{typed}”; choose one of the list.")
        assert wizard.focused is wizard.query_one("#organization", ChoiceInput).field
        assert wizard.step.title == "Clients"


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

"""A scanner, and a number typed by hand: from any screen to the record."""

from __future__ import annotations

from tests.pilot.hub_screens import on, shown_title
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.records.form import RecordForm


async def test_a_scan_opens_its_session_and_switches_no_hub(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "10023")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "10023" in shown_title(pilot))
        assert pilot.app.current_mode == "sessions"
        assert pilot.app.screen_stack[0].table.cursor_id == 23


async def test_the_next_scan_replaces_the_record_on_screen(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "10023")
        await wait(pilot, on(pilot, RecordForm))
        await scan(pilot, "10024")
        await wait(pilot, lambda: "10024" in shown_title(pilot))
        assert len(pilot.app.screen_stack) == 2


async def test_a_scan_answers_no_question_and_opens_above_it(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, AdvanceModal))
        await scan(pilot, "10024")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "10024" in shown_title(pilot))
        await pilot.press("escape")
        await wait(pilot, on(pilot, AdvanceModal))
        assert pilot.app.screen_stack[0].table.cursor_id == 1, "the question is about this one"
        assert fake_studio.statuses.applied == []


async def test_what_no_sheet_says_was_typed_and_stays_in_its_field(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash")
        await scan(pilot, "99999")
        await wait(pilot, lambda: pilot.app.screen.filter_text == "99999")
        await wait(pilot, lambda: pilot.app.screen.table.has_focus)  # Enter was the field's, too


async def test_a_scan_into_the_filter_opens_its_session_and_leaves_the_filter(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await pilot.press("slash", *"grade")
        await scan(pilot, "10023")
        await pilot.press("e")  # quicker than the record: it goes there
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "10023" in shown_title(pilot) and pilot.app.screen.editing)
        await pilot.press("escape", "escape")
        await wait(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await wait(pilot, lambda: pilot.app.screen.query("Input").first().value == "grade")


async def test_a_scan_of_a_number_nobody_has_says_so(driving, fake_studio, wait, scan, toasts):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "99999")
        await wait(pilot, lambda: any("No session has the number 99999" in said for said in toasts(pilot)))


async def test_a_code_with_the_prefix_of_the_studio_is_read(driving, fake_studio, wait, scan):
    from tui_studio.domain.session_codes import CodeRules, build_code

    code = build_code("10007", CodeRules("LHS"))
    async with driving(fake_studio, code_prefix="LHS") as pilot:
        await scan(pilot, code)
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "10007" in shown_title(pilot))


async def test_a_number_typed_by_hand_opens_with_the_number_sign(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("number_sign")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"10009", "enter")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "10009" in shown_title(pilot))

"""What is done with the list of a hub: sorted, copied, exported, printed."""

from __future__ import annotations

from tests.pilot.hub_screens import on
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal


async def test_a_column_is_chosen_to_sort_by_and_once_more_reverses(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("o")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("l")
        await wait(pilot, lambda: any("Last name▲" in line for line in lines(pilot)))
        await wait(pilot, lambda: pilot.app.screen.table.window.ids[0] == 8)
        assert pilot.app.screen.table.cursor_id == 1
        pilot.app.screen.sort_by("last_name")
        await wait(pilot, lambda: any("Last name▼" in line for line in lines(pilot)))
        assert pilot.app.screen.sort_key == SortKey("last_name", descending=True)


async def test_a_click_on_a_heading_sorts(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.click("HubTable", offset=(14, 0))
        await wait(pilot, lambda: any("Last name▲" in line for line in lines(pilot)))


async def test_copy_sends_the_number_to_the_terminal(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("down", "y")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("n")
        await wait(pilot, lambda: pilot.app.clipboard == "10002")
        assert any("terminal's clipboard" in said for said in toasts(pilot))


async def test_the_marked_numbers_can_be_copied_together(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "y")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("m")
        await wait(pilot, lambda: pilot.app.clipboard == "10001\n10002")


async def test_the_marked_rows_are_exported_in_a_layout_to_a_file(driving, fake_studio, wait, tmp_path, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "E")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("e")
        await wait(pilot, on(pilot, PromptModal))
        pilot.app.screen.query_one("Input").value = str(tmp_path / "list.xlsx")
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.sessions.exported)
        ids, columns, target = fake_studio.sessions.exported[0]
        assert ids == [1, 2]
        assert columns == ("number", "first_name", "last_name", "student_id", "organization")
        assert target == tmp_path / "list.xlsx"
        await wait(pilot, lambda: any("2 rows written" in said for said in toasts(pilot)))


async def test_a_file_is_replaced_only_after_a_question(driving, fake_studio, wait, tmp_path):
    target = tmp_path / "list.xlsx"
    target.write_text("old", encoding="utf-8")
    async with driving(fake_studio) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: pilot.app.current_mode == "clients" and pilot.app.screen.total == 40)
        await pilot.press("E")
        await wait(pilot, on(pilot, PromptModal))
        pilot.app.screen.query_one("Input").value = str(target)
        await pilot.press("enter")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("n")
        await wait(pilot, on(pilot, HubScreen))
        assert target.read_text(encoding="utf-8") == "old"
        assert fake_studio.clients.exported == []


async def test_qr_sheets_are_printed_for_all_that_match(driving, fake_studio, wait, tmp_path):
    async with driving(fake_studio) as pilot:
        await pilot.press("x")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("p")
        await wait(pilot, lambda: "QR sheets for 40 sessions" in getattr(pilot.app.screen, "heading", ""))
        await pilot.press("t")
        await wait(pilot, on(pilot, PromptModal))
        pilot.app.screen.query_one("Input").value = str(tmp_path / "sheets.pdf")
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.printed)
        assert fake_studio.printed == [(list(range(1, 41)), tmp_path / "sheets.pdf", 2)]


async def test_the_action_menu_says_why_something_cannot_be_done(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "x")
        await wait(pilot, on(pilot, ChooseModal))
        assert "2 marked sessions" in pilot.app.screen.heading
        await pilot.press("i")
        await pilot.pause()
        assert any("Not in this version yet." in line for line in lines(pilot))
        assert isinstance(pilot.app.screen, ChooseModal)

"""What is done with the list of a hub: copied and exported."""

from __future__ import annotations

from dataclasses import replace

from tests.pilot.hub_screens import on
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.column_chooser import ColumnChooser
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal


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


async def test_all_that_match_are_exported_as_shown_though_some_are_marked(driving, fake_studio, wait, tmp_path):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "c")
        await wait(pilot, on(pilot, ColumnChooser))
        await pilot.press("down", "space", "enter")
        await wait(pilot, on(pilot, HubScreen))
        await pilot.press("E")
        await wait(pilot, lambda: "Export 1 marked session: which columns?" in getattr(pilot.app.screen, "heading", ""))
        await pilot.press("i")
        await wait(pilot, lambda: "Export 40 sessions: which columns?" in getattr(pilot.app.screen, "heading", ""))
        await pilot.press("c")
        await wait(pilot, on(pilot, PromptModal))
        pilot.app.screen.query_one("Input").value = str(tmp_path / "list.csv")
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.sessions.exported)
        ids, columns, _ = fake_studio.sessions.exported[0]
        assert ids == list(range(1, 41))
        assert columns[:3] == ("number", "first_name", "grade")


async def test_a_file_is_replaced_only_after_a_question(driving, fake_studio, wait, tmp_path):
    target = tmp_path / "list.xlsx"
    target.write_text("old", encoding="utf-8")
    async with driving(fake_studio) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: pilot.app.current_mode == "clients" and pilot.app.screen.total == 40)
        await pilot.press("E")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("c")
        await wait(pilot, on(pilot, PromptModal))
        pilot.app.screen.query_one("Input").value = str(target)
        await pilot.press("enter")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("n")
        await wait(pilot, on(pilot, HubScreen))
        assert target.read_text(encoding="utf-8") == "old"
        assert fake_studio.clients.exported == []


async def test_the_action_menu_offers_what_can_be_done_with_the_marked_rows(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "x")
        await wait(pilot, on(pilot, ChooseModal))
        assert "2 marked sessions" in pilot.app.screen.heading
        offered = {choice.value for choice in pilot.app.screen.choices}
        assert {"advance", "advance_to", "print_sheets", "open_cursor", "export", "copy"} <= offered
        await pilot.press("e")
        await wait(pilot, lambda: "Export 2 marked sessions" in getattr(pilot.app.screen, "heading", ""))


async def test_what_is_late_has_a_sign_in_the_list_and_below_it(driving, fake_studio, wait, lines):
    rows = fake_studio.sessions.all
    rows[1], rows[2] = replace(rows[1], due="2026-09-13"), replace(rows[2], due="2026-09-14")
    async with driving(fake_studio) as pilot:
        await wait(pilot, lambda: any("! Scheduled" in line for line in lines(pilot)))
        assert [line.split()[0] for line in lines(pilot) if "! Scheduled" in line] == ["›"], "today is not late"
        assert any("! due 2026-09-13" in line for line in lines(pilot))
        await pilot.press("down")
        await wait(pilot, lambda: not any("! due" in line for line in lines(pilot)))

"""Reports > Print QR Codes: choosing whose, how and where, and a spare card that is scanned."""

from __future__ import annotations

from textual.widgets import OptionList

from tests.pilot.conftest import until
from tests.pilot.hub_screens import on
from tests.pilot.record_screens import at_hub, fills, opens, sees
from tui_studio.domain.sheet_plan import SheetWish
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.print_sheets import PrintSheetsModal
from tui_studio.ui.records.client import ClientForm
from tui_studio.ui.records.new_client import NewClientForm
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.option_line import OptionLine


async def counts(pilot, text):
    await until(pilot, lambda: text in pilot.app.screen.query_one("#sheets-count").visual.plain)


async def test_what_is_chosen_is_counted_and_printed(studio, driving, tmp_path, toasts):
    async with at_hub(driving, studio, "sessions", students=6) as pilot:
        await pilot.press("f10", "right", "right", "right", "p")
        await until(pilot, on(pilot, PrintSheetsModal))
        modal = pilot.app.screen
        await counts(pilot, "6 sheets: 6 pages of letter.")
        modal.query_one("#per-page", OptionLine).focus()
        await pilot.press("right", "right", "tab", "right")
        await counts(pilot, "6 sheets: 2 pages of A4.")
        modal.query_one("#class", ChoiceInput).field.focus()
        await pilot.press(*"grade 12", "tab")
        await counts(pilot, "1 sheet: 1 page of A4.")
        modal.query_one("#spare").focus()
        await pilot.press("backspace", "x")
        await counts(pilot, "“x” is no number of spare cards.")
        await pilot.press("backspace", "3")
        await counts(pilot, "1 sheet, 3 spare cards: 1 page of A4.")
        target = tmp_path / "sheets.pdf"
        target.write_text("old")
        modal.query_one("#target", ChoiceInput).value = str(target)
        await pilot.press("f9")
        await until(pilot, on(pilot, ConfirmModal))
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is modal)
        assert target.read_text() == "old"
        await pilot.press("enter")
        await until(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await until(pilot, lambda: any(f"1 sheet and 3 spare cards in {target}" in said for said in toasts(pilot)))
        assert target.read_bytes().startswith(b"%PDF")
        assert studio.slates.free_spares() == ["10007", "10008", "10009"]


async def test_a_class_is_chosen_from_the_list_before_anything_is_printed(studio, driving):
    async with at_hub(driving, studio, "sessions", students=12) as pilot:
        await pilot.press("p")
        await until(pilot, on(pilot, PrintSheetsModal))
        modal = pilot.app.screen
        await counts(pilot, "12 sheets: 12 pages of letter.")
        choice = modal.query_one("#class", ChoiceInput)
        choice.field.focus()
        await until(pilot, lambda: choice.field.has_focus)
        await pilot.press("down", "down")
        await until(pilot, lambda: choice.query_one(OptionList).size.height == 10)
        await pilot.press("enter")
        await counts(pilot, "1 sheet: 1 page of letter.")
        assert (pilot.app.screen, choice.open, choice.value) == (modal, False, "Grade 10 · Mr Reed")


async def test_marks_a_query_and_what_is_wrong_with_it(studio, driving, tmp_path):
    async with at_hub(driving, studio, "sessions") as pilot:
        await pilot.press("space", "space", "p")
        await until(pilot, on(pilot, PrintSheetsModal))
        await counts(pilot, "2 sheets: 2 pages of letter.")
        await pilot.press("left")
        modal = pilot.app.screen
        modal.query_one("#query").focus()
        await pilot.press(*"grade:10")
        await counts(pilot, "1 sheet: 1 page of letter.")
        await pilot.press("home", *"nofield:")
        await counts(pilot, "nofield")
        await pilot.press("enter")
        await until(pilot, lambda: modal.query_one(".dialog-says").has_class("-shown"))
        await pilot.press("escape")
        await until(pilot, on(pilot, SessionsHub))


async def test_a_scanned_spare_card_goes_to_a_walk_in(studio, driving, scan, tmp_path, toasts):
    async with at_hub(driving, studio, "sessions") as pilot:
        studio.slates.print_sheets((), tmp_path / "spare.pdf", SheetWish(spare=3))
        await scan(pilot, "10005")
        await until(pilot, on(pilot, NewClientForm))
        form = pilot.app.screen
        await until(pilot, lambda: form.raws.get("card") == "10005" and pilot.app.focused is not None)
        await fills(pilot, "Walk")
        await scan(pilot, "10006")
        await until(pilot, lambda: form.raws["card"] == "10006")
        await pilot.press("f5")
        said = "Session 10006 booked. The spare card is its sheet."
        await until(pilot, lambda: said in toasts(pilot) and isinstance(pilot.app.screen, SessionsHub))
        await pilot.press("2")
        await until(pilot, lambda: pilot.app.current_mode == "clients")
        await opens(pilot, "enter")
        await until(pilot, on(pilot, ClientForm))
        await scan(pilot, "10007")
        await until(pilot, on(pilot, ConfirmModal))
        await sees(pilot, "A session for today with the number 10007.")
        await pilot.press("y")
        await until(pilot, lambda: any("Session 10007 booked." in one for one in toasts(pilot)))
        assert studio.slates.free_spares() == ["10005"]

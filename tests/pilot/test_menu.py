from __future__ import annotations

import pytest

from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.menu import MenuModal
from tui_studio.ui.modals.print_sheets import PrintSheetsModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.widgets.menu_bar import MENUS, MenuBar, menu_starts

PRODUCT = {
    "File": ["New Client"],
    "Tools": ["Bulk Scheduling Wizard", "Bulk Image Importer", "Group Capture"],
    "Utilities": ["Import Clients", "Import Invoices", "Control Center"],
    "Reports": ["Print QR Codes"],
    "Maintenance": [],
}


def opened(pilot):
    return lambda: isinstance(pilot.app.screen, MenuModal)


def test_the_menus_have_the_names_staff_know():
    assert [menu.name for menu in MENUS] == list(PRODUCT)
    for menu in MENUS:
        assert set(PRODUCT[menu.name]) <= {item.label for item in menu.items}


def test_every_entry_does_something_or_says_why_not():
    for menu in MENUS:
        for item in menu.items:
            assert bool(item.action) != bool(item.reason), item.label


async def test_f10_opens_and_arrows_turn_through_all_menus(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("f10")
        await wait(pilot, opened(pilot))
        for menu in (*MENUS[1:], MENUS[0]):
            await pilot.press("right")
            await wait(pilot, lambda menu=menu: any(menu.items[0].label in line for line in lines(pilot)))
        await pilot.press("left")
        await wait(pilot, lambda: any("Session Types..." in line for line in lines(pilot)))
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(pilot.app.screen, HubScreen))
        assert pilot.app.focused is pilot.app.screen.table


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("index", range(len(MENUS)))
async def test_every_menu_fits_on_the_screen(driving, fake_studio, wait, lines, size, index):
    async with driving(fake_studio, size=size) as pilot:
        await pilot.press("f10", *["right"] * index)
        await wait(pilot, opened(pilot))
        for item in MENUS[index].items:
            assert any(item.label in line for line in lines(pilot))
        drop = pilot.app.screen.query_one("#menu-drop").region
        assert drop.right <= size[0]
        assert drop.bottom <= size[1]


async def test_a_letter_takes_an_entry(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("f10", "o")
        await wait(pilot, lambda: isinstance(pilot.app.screen, PromptModal))


async def test_a_letter_of_another_menu_opens_it(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("f10", "r")
        await wait(pilot, lambda: any("Print QR Codes" in line for line in lines(pilot)))


async def test_what_is_not_there_yet_says_so_and_the_menu_stays(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("f10", "right", "right", "i")
        await wait(pilot, lambda: any("Not in this version yet." in line for line in lines(pilot)))
        assert isinstance(pilot.app.screen, MenuModal)
        assert any("Import Invoices" in line and "not yet" in line for line in lines(pilot))


async def test_enter_takes_the_entry_under_the_cursor(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("f10", "right", "right", *["down"] * 5, "enter")
        await wait(pilot, lambda: any("Backed up to" in said for said in toasts(pilot)))


async def test_reports_print_from_any_hub(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("4")
        await wait(pilot, lambda: pilot.app.current_mode == "invoices")
        await pilot.press("f10", "r", "p")
        await wait(pilot, lambda: isinstance(pilot.app.screen, PrintSheetsModal))
        assert pilot.app.current_mode == "sessions"


async def test_a_click_opens_turns_and_closes(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.click(MenuBar, offset=(menu_starts()[1] + 1, 0))
        await wait(pilot, lambda: any("Bulk Image Importer" in line for line in lines(pilot)))
        await pilot.click(offset=(menu_starts()[3] + 1, 0))
        await wait(pilot, lambda: any("Print QR Codes" in line for line in lines(pilot)))
        await pilot.click(offset=(5, 20))
        await wait(pilot, lambda: isinstance(pilot.app.screen, HubScreen))


async def test_a_wizard_cannot_be_opened_before_the_studio_is(settings, wait, toasts):
    from threading import Event

    from tui_studio.errors import StudioError
    from tui_studio.ui.app import StudioApp

    gate = Event()

    def open_never():
        gate.wait(20)
        raise StudioError("It is over.")

    app = StudioApp(settings, open_never)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("f10", "right", "s")
        await wait(pilot, lambda: any("still being opened" in said for said in toasts(pilot)))
        gate.set()
        await wait(pilot, lambda: app.refusal == "It is over.")

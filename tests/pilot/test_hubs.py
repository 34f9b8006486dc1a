"""How hubs open, are switched, and show a record."""

from __future__ import annotations

import asyncio
from threading import Event

from tests.pilot.hub_screens import on, shown_title
from tui_studio.errors import StudioError
from tui_studio.ui.app import StudioApp
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.hubs.placeholder import PlaceholderHub
from tui_studio.ui.modals.error import ErrorModal
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.hub_bar import HubBar

# opening


async def test_the_shell_is_painted_before_the_studio_is_open(settings, fake_studio, wait, lines):
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def open_slowly():
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()
        return fake_studio

    app = StudioApp(settings, open_slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: any("Opening the studio ..." in line for line in lines(pilot)))
        assert "1 Sessions" in lines(pilot)[1]
        await pilot.press("down", "s", "z", "asterisk", "x", "E", "o")
        assert isinstance(app.screen, HubScreen)
        gate.set()
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))
    assert fake_studio.closed


async def test_a_studio_that_cannot_be_opened_says_why_and_r_tries_again(settings, fake_studio, wait, lines):
    answers = [StudioError("The disk is not there; plug it in."), fake_studio]

    def open_second():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    app = StudioApp(settings, open_second)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: any("plug it in" in line for line in lines(pilot)))
        await pilot.press("r")
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))


async def test_a_number_asked_for_too_early_is_answered_in_words(settings, fake_studio, wait, lines):
    gate = Event()
    app = StudioApp(settings, lambda: gate.wait(20) and fake_studio)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("number_sign", "7", "enter")
        await wait(pilot, on(pilot, ErrorModal))
        assert any("still being opened" in line for line in lines(pilot))
        gate.set()
        await wait(pilot, lambda: app.is_open)


async def test_an_empty_studio_says_what_to_do_first(driving, fake_studio, wait, lines):
    fake_studio.sessions.all.clear()
    async with driving(fake_studio) as pilot:
        await wait(pilot, lambda: any("No sessions yet." in line for line in lines(pilot)))
        assert any("Import Clients" in line for line in lines(pilot))
        await pilot.press("enter", "space", "s", "x", "y", "E", "S")
        assert isinstance(pilot.app.screen, HubScreen)


async def test_a_small_window_says_so_and_comes_back(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("down")
        for size in (40, 10), (60, 15), (64, 15), (63, 40):
            await pilot.resize_terminal(*size)
            await wait(pilot, lambda: any("too small" in line for line in lines(pilot)))
            assert not any("10001" in line for line in lines(pilot))
        await pilot.press("down", "2", "slash", "x")
        await pilot.resize_terminal(64, 16)
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))
        assert pilot.app.current_mode == "sessions"
        await pilot.press("down")
        assert pilot.app.screen.table.cursor == 2


async def test_a_dialog_in_a_small_window_keeps_its_text_and_its_focus(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("number_sign", *"100")
        await pilot.resize_terminal(60, 15)
        await wait(pilot, lambda: any("too small" in line for line in lines(pilot)))
        await pilot.press("enter", "7")
        await pilot.resize_terminal(80, 24)
        await wait(pilot, lambda: not any("too small" in line for line in lines(pilot)))
        await pilot.press("1", "2")
        assert any("10012" in line for line in lines(pilot))


async def test_a_small_window_can_be_left(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.resize_terminal(50, 12)
        await wait(pilot, lambda: any("too small" in line for line in lines(pilot)))
        await pilot.press("ctrl+q")
        await wait(pilot, lambda: pilot.app._exit)


# switching


async def test_digits_switch_hubs_and_marks_cursor_and_filter_stay_behind(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        app = pilot.app
        await pilot.press("down", "space", "space")
        for key, mode in ("2", "clients"), ("3", "workflow"), ("4", "invoices"), ("5", "orders"):
            await pilot.press(key)
            await wait(pilot, lambda mode=mode: app.current_mode == mode)
        await pilot.press("6")
        await wait(pilot, lambda: app.current_mode == "control_center" and isinstance(app.screen, PlaceholderHub))
        await pilot.press("1")
        await wait(pilot, lambda: app.current_mode == "sessions")
        assert app.screen.table.targets == [2, 3]
        assert app.screen.table.cursor == 3


async def test_hubs_that_come_later_say_so_and_what_serves_until_then(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        for key, word in ("4", "Invoices"), ("5", "Production orders"), ("6", "Control Center"):
            await pilot.press(key)
            await wait(pilot, lambda word=word: any(line.strip() == word for line in lines(pilot)))
            assert any("Not in this version yet." in line for line in lines(pilot))
            assert any("Until then:" in line for line in lines(pilot))


async def test_a_click_on_the_hub_bar_goes_there(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.click(HubBar, offset=(16, 0))
        await wait(pilot, lambda: pilot.app.current_mode == "clients")
        await wait(pilot, lambda: pilot.app.screen.total == 40)


# opening a record


async def test_enter_shows_the_record_with_what_is_missing_and_its_history(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(100, 40)) as pilot:
        await pilot.press("enter")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "✓ Images  ✗ Uploaded" in "\n".join(lines(pilot)))
        await pilot.press("alt+5")
        await wait(pilot, lambda: "anna     new → Scheduled" in "\n".join(lines(pilot)))
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert pilot.app.focused is pilot.app.screen.table


async def test_a_client_opens_too(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: pilot.app.current_mode == "clients" and pilot.app.screen.total == 40)
        await pilot.press("enter")
        await wait(pilot, on(pilot, RecordForm))
        await wait(pilot, lambda: "Client" in shown_title(pilot))

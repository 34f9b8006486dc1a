"""Help, palette, footer, and the ways out of the studio."""

from __future__ import annotations

import asyncio

import pytest

from tests.pilot.hub_screens import on, shown_title
from tui_studio.ui.app import StudioApp
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.help import HelpModal
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.hub_bar import HUBS


async def test_help_lists_the_keys_of_this_place_and_runs_one(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("question_mark")
        await wait(pilot, on(pilot, HelpModal))
        assert any("Advance the status of the marked sessions" in line for line in lines(pilot))
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, AdvanceModal))


async def test_the_palette_opens_a_record_by_its_number(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("colon")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        await pilot.press(*"10012")
        await wait(pilot, lambda: pilot.app.screen.query_one("CommandList").option_count > 0)
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, RecordForm))


async def test_the_palette_opens_a_client_by_name(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("colon")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        await pilot.press(*"maeve")
        listed = pilot.app.screen.query_one("CommandList")
        await wait(pilot, lambda: listed.option_count and "Maeve" in str(listed.get_option_at_index(0).prompt))
        await pilot.press("down", "enter")
        await wait(pilot, lambda: "Maeve" in shown_title(pilot))


async def test_the_palette_opens_a_session_by_the_name_of_its_client(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("colon")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        await pilot.press(*"maeve")
        listed = pilot.app.screen.query_one("CommandList")

        def offered():
            return [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]

        await wait(pilot, lambda: any(line.startswith("Session 1") and "Maeve" in line for line in offered()))
        place = next(n for n, line in enumerate(offered()) if line.startswith("Session 1"))
        await pilot.press("down", *["down"] * place, "enter")
        await wait(pilot, on(pilot, RecordForm))
        assert type(pilot.app.screen).__name__ == "SessionForm"


async def test_the_palette_offers_no_screenshot(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("ctrl+p")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        listed = pilot.app.screen.query_one("CommandList")
        await wait(pilot, lambda: listed.option_count > 10)
        prompts = [str(listed.get_option_at_index(n).prompt).casefold() for n in range(listed.option_count)]
        assert not any("screenshot" in prompt for prompt in prompts)
        assert any("advance the status" in prompt for prompt in prompts)


async def test_escape_goes_out_one_step_at_a_time(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"smith")
        await wait(pilot, lambda: len(hub.table.window) == 4)
        await pilot.press("enter", "v", "down")
        assert hub.table.ranging
        await pilot.press("escape")
        assert not hub.table.ranging
        assert hub.table.selection.count == 2
        await pilot.press("escape")
        await wait(pilot, lambda: len(hub.table.window) == 40)
        assert hub.table.selection.total == 2
        await pilot.press("escape")
        assert hub.table.selection.total == 0
        await pilot.press("escape")
        await wait(pilot, lambda: any("q leaves" in said for said in toasts(pilot)))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_is_at_once_when_no_job_runs(driving, fake_studio, wait, key):
    async with driving(fake_studio) as pilot:
        await pilot.press(key)
        await wait(pilot, lambda: pilot.app._exit)


async def test_leaving_asks_while_a_job_runs(driving, fake_studio, wait, lines):
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(ids, columns, target, progress):
        loop.call_soon_threadsafe(started.set)
        while not go_on.is_set():
            progress.checkpoint()
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01), loop).result()
        return 0

    fake_studio.sessions.export = slow
    from tui_studio.workers.export_rows import ExportRowsJob

    async with driving(fake_studio) as pilot:
        pilot.app.start_job(ExportRowsJob("sessions", (1,), ("number",), fake_studio.settings.paths.root / "x.csv"))
        await wait(pilot, started.is_set)
        await wait(pilot, lambda: "●1" in lines(pilot)[1])
        await pilot.press("q")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("enter")
        await wait(pilot, on(pilot, HubScreen))
        assert not pilot.app._exit
        go_on.set()
        await wait(pilot, lambda: "●1" not in lines(pilot)[1])


async def test_a_crash_shows_a_reference_and_no_variables(settings, fake_studio, wait, capsys):
    """Textual's own crash screen prints local variables; a child's name is among them."""
    app = StudioApp(settings, lambda: fake_studio)

    def broken() -> None:
        name = next(iter(fake_studio.sessions.all.values())).last_name
        raise ValueError(name)

    async def crash():
        async with app.run_test(size=(80, 24)) as pilot:
            await wait(pilot, lambda: app.is_open)
            app.call_later(broken)
            await wait(pilot, lambda: app._exit or app._exception is not None)

    with pytest.raises(ValueError, match="Brien"):
        await crash()
    printed = "".join(capsys.readouterr())
    log = next(settings.paths.logs.glob("crash-*.log"))
    assert log.stem.rpartition("-")[2] in " ".join(printed.split())
    assert "Brien" not in printed + log.read_text(encoding="utf-8")
    assert "in broken" in log.read_text(encoding="utf-8")


async def test_ctrl_c_leaves_nothing_and_says_how(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("ctrl+c")
        await wait(pilot, lambda: any("ctrl+q leaves" in said for said in toasts(pilot)))


@pytest.mark.parametrize("width", [80, 100, 120])
async def test_the_footer_holds_at_most_seven_keys_and_never_overflows(driving, fake_studio, wait, lines, width):
    async with driving(fake_studio, size=(width, 24)) as pilot:
        for key, (mode, _) in zip("123456", HUBS, strict=True):
            await pilot.press(key)
            await wait(pilot, lambda mode=mode: mode == pilot.app.screen.MODE)
            await wait(pilot, lambda: lines(pilot)[-1].endswith("Help"))
            footer = pilot.app.screen.query_one(FooterLine)
            assert len(footer.shown()) <= 7
            assert sum(map(footer._width, footer.shown())) <= width
            assert footer.shown() == footer.entries()


async def test_nothing_blinks_over_a_line(driving, fake_studio, wait, monkeypatch):
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    async with driving(fake_studio) as pilot:
        await pilot.press("slash")
        await wait(pilot, lambda: pilot.app.focused is pilot.app.screen.filter_bar.line)
        await wait(pilot, lambda: pilot.app.focused.cursor_blink is False)
        assert pilot.app.animation_level == "none"
        assert pilot.app.screen.table.styles.scrollbar_size_vertical == 0

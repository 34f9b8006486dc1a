from __future__ import annotations

import asyncio
from threading import Event
from types import SimpleNamespace

import pytest

from tui_studio.domain.sorting import SortKey
from tui_studio.errors import StudioError
from tui_studio.ui.app import StudioApp
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.hubs.placeholder import PlaceholderHub
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.error import ErrorModal
from tui_studio.ui.modals.help import HelpModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.modals.record import RecordModal
from tui_studio.ui.modals.refusals import RefusalsModal
from tui_studio.ui.widgets.footer_line import FooterLine
from tui_studio.ui.widgets.hub_bar import HUBS, HubBar


def on(pilot, kind):
    return lambda: isinstance(pilot.app.screen, kind)


def title(pilot):
    return pilot.app.screen.query_one("#hub-title").visual.plain


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
        await pilot.resize_terminal(40, 10)
        await wait(pilot, lambda: any("too small" in line for line in lines(pilot)))
        await pilot.resize_terminal(80, 24)
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))


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
        for key, word in ("3", "Workflow"), ("4", "Invoices"), ("5", "Production orders"), ("6", "Control Center"):
            await pilot.press(key)
            await wait(pilot, lambda word=word: any(line.strip() == word for line in lines(pilot)))
            assert any("Not in this version yet." in line for line in lines(pilot))
            assert any("Until then:" in line for line in lines(pilot))


async def test_a_click_on_the_hub_bar_goes_there(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.click(HubBar, offset=(16, 0))
        await wait(pilot, lambda: pilot.app.current_mode == "clients")
        await wait(pilot, lambda: pilot.app.screen.total == 40)


# the scanner


async def test_a_scan_opens_its_session_and_switches_no_hub(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "10023")
        await wait(pilot, on(pilot, RecordModal))
        assert "10023" in pilot.app.screen.heading
        assert pilot.app.current_mode == "sessions"
        assert pilot.app.screen_stack[0].table.cursor_id == 23


async def test_the_next_scan_replaces_the_record_on_screen(driving, fake_studio, wait, scan):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "10023")
        await wait(pilot, on(pilot, RecordModal))
        await scan(pilot, "10024")
        await wait(pilot, lambda: "10024" in getattr(pilot.app.screen, "heading", ""))
        assert len(pilot.app.screen_stack) == 2


async def test_a_scan_answers_no_question(driving, fake_studio, wait, scan, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, ConfirmModal))
        await scan(pilot, "10024")
        await wait(pilot, lambda: any("answer this first" in said for said in toasts(pilot)))
        assert isinstance(pilot.app.screen, ConfirmModal)
        assert fake_studio.statuses.applied == []


async def test_a_scan_of_a_number_nobody_has_says_so(driving, fake_studio, wait, scan, toasts):
    async with driving(fake_studio) as pilot:
        await scan(pilot, "99999")
        await wait(pilot, lambda: any("No session has the number 99999" in said for said in toasts(pilot)))


async def test_a_code_with_the_prefix_of_the_studio_is_read(driving, fake_studio, wait, scan):
    from tui_studio.domain.session_codes import CodeRules, build_code

    code = build_code("10007", CodeRules("LHS"))
    async with driving(fake_studio, code_prefix="LHS") as pilot:
        await scan(pilot, code)
        await wait(pilot, on(pilot, RecordModal))
        assert "10007" in pilot.app.screen.heading


async def test_a_number_typed_by_hand_opens_with_the_number_sign(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("number_sign")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"10009", "enter")
        await wait(pilot, on(pilot, RecordModal))
        assert "10009" in pilot.app.screen.heading


# opening a record


async def test_enter_shows_the_record_with_what_is_missing_and_its_history(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(100, 40)) as pilot:
        await pilot.press("enter")
        await wait(pilot, on(pilot, RecordModal))
        shown = "\n".join(lines(pilot))
        assert "✓ Images imported" in shown
        assert "✗ Images uploaded" in shown
        assert "new → Scheduled, anna" in shown
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert pilot.app.focused is pilot.app.screen.table


async def test_a_client_opens_too(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: pilot.app.current_mode == "clients" and pilot.app.screen.total == 40)
        await pilot.press("enter")
        await wait(pilot, on(pilot, RecordModal))
        assert "Client" in pilot.app.screen.heading


# advancing


async def test_advancing_asks_with_counts_and_lists_what_was_refused(driving, fake_studio, wait, lines, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("asterisk", "s")
        await wait(pilot, on(pilot, ConfirmModal))
        shown = "\n".join(lines(pilot))
        assert "27  Scheduled → Images captured" in shown
        assert "13  skipped: no images" in shown
        assert fake_studio.statuses.applied == []
        await pilot.press("y")
        await wait(pilot, on(pilot, RefusalsModal))
        assert any("27 sessions advanced, 13 left as they were. z takes it back." in said for said in toasts(pilot))
        assert "13  no images" in "\n".join(lines(pilot))
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        table = pilot.app.screen.table
        assert table.targets == [n for n in range(1, 41) if n % 3 == 0]
        await wait(pilot, lambda: "13 marked" in title(pilot))
        await wait(pilot, lambda: any("Images captured" in line for line in lines(pilot)))


@pytest.mark.parametrize("key", ["n", "escape"])
async def test_a_no_advances_nothing_and_keeps_the_marks(driving, fake_studio, wait, key):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "s")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press(key)
        await wait(pilot, on(pilot, HubScreen))
        assert fake_studio.statuses.applied == []
        assert pilot.app.screen.table.targets == [1]


async def test_without_marks_the_row_under_the_cursor_is_advanced(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("down", "s")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert list(fake_studio.statuses.applied[0].groups[0].versions) == [2]


async def test_when_nothing_can_be_advanced_the_reasons_are_shown_at_once(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("down", "down", "s")
        await wait(pilot, on(pilot, RefusalsModal))
        assert "10003  no images" in "\n".join(lines(pilot))


async def test_a_status_can_be_chosen(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("S")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("q")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: fake_studio.statuses.applied)
        assert fake_studio.statuses.applied[0].groups[0].to_status == "Quality check"


async def test_marks_hidden_by_the_filter_are_named_in_the_question(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("space", "space", "slash", *"10002")
        await wait(pilot, lambda: "(1 hidden by the filter)" in title(pilot))
        await pilot.press("enter", "s")
        await wait(pilot, on(pilot, ConfirmModal))
        assert any("1 marked session hidden by the filter" in line for line in lines(pilot))


async def test_an_error_of_the_service_is_a_sentence_and_not_the_end(driving, fake_studio, wait, lines):
    def changed(plan, note=""):
        raise StudioError("3 sessions were changed at another workstation. Refresh and try again.")

    fake_studio.statuses.apply_advance = changed
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, on(pilot, ErrorModal))
        assert any("another workstation" in line for line in lines(pilot))
        await pilot.press("escape", "s")
        await wait(pilot, on(pilot, ConfirmModal))


async def test_a_defect_is_logged_under_a_reference_without_any_name(driving, fake_studio, wait, settings):
    def broken(ids, to=""):
        name = next(iter(fake_studio.sessions.all.values())).last_name
        raise KeyError(name)

    fake_studio.statuses.plan_advance = broken
    async with driving(fake_studio) as pilot:
        await pilot.press("s")
        await wait(pilot, on(pilot, ErrorModal))
        said = pilot.app.screen.lines[0].plain
        log = next(settings.paths.logs.glob("crash-*.log"))
        assert log.stem.rpartition("-")[2] in said
        text = log.read_text(encoding="utf-8")
        assert "KeyError" in text
        assert "in broken" in text
        assert "Brien" not in said + text
        assert log.stat().st_mode & 0o077 == 0


# taking back


async def test_undo_shows_what_it_takes_back_and_has_cancel_ready(driving, fake_studio, wait, lines, toasts):
    fake_studio.journal.plan = SimpleNamespace(
        batch="advance-1", kind="advance", summary="Advance status: 2 sessions", by="anna", at="2026-09-14T14:03",
        refused="",
    )  # fmt: skip
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        assert any("Advance status: 2 sessions" in line for line in lines(pilot))
        await pilot.press("enter")
        await wait(pilot, on(pilot, HubScreen))
        assert fake_studio.journal.undone == []
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: fake_studio.journal.undone == ["advance-1"])
        await wait(pilot, lambda: any("Taken back" in said for said in toasts(pilot)))


async def test_what_cannot_be_taken_back_says_why(driving, fake_studio, wait, toasts):
    fake_studio.journal.plan = SimpleNamespace(
        batch="b", kind="schedule", summary="Schedule: 40 sessions", by="anna", at="2026-09-14T14:03",
        refused="3 of its sessions have images by now",
    )  # fmt: skip
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, lambda: any("have images by now" in said for said in toasts(pilot)))
        assert isinstance(pilot.app.screen, HubScreen)


async def test_an_empty_journal_says_so(driving, fake_studio, wait, toasts):
    async with driving(fake_studio) as pilot:
        await pilot.press("z")
        await wait(pilot, lambda: any("nothing to take back" in said for said in toasts(pilot)))


# order, copies, exports


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


# help, palette, leaving


async def test_help_lists_the_keys_of_this_place_and_runs_one(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await pilot.press("question_mark")
        await wait(pilot, on(pilot, HelpModal))
        assert any("Advance the status of the marked sessions" in line for line in lines(pilot))
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, ConfirmModal))


async def test_the_palette_opens_a_record_by_its_number(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await pilot.press("colon")
        await wait(pilot, lambda: type(pilot.app.screen).__name__ == "CommandPalette")
        await pilot.press(*"10012")
        await wait(pilot, lambda: pilot.app.screen.query_one("CommandList").option_count > 0)
        await pilot.press("down", "enter")
        await wait(pilot, on(pilot, RecordModal))


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

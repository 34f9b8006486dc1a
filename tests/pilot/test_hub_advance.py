"""Advancing the status of marked rows, and taking a bulk step back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.pilot.hub_screens import on, title
from tui_studio.errors import StudioError
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.error import ErrorModal
from tui_studio.ui.modals.refusals import RefusalsModal

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

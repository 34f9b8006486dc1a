"""Rows on screen before the studio is open, and what is typed meanwhile."""

from __future__ import annotations

from threading import Event

import pytest

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.errors import StudioError
from tui_studio.services.studio import open_studio
from tui_studio.ui.app import StudioApp
from tui_studio.ui.hubs.base import HubScreen

COUNT = 300


@pytest.fixture
def early(tmp_path):
    """An application whose studio is opened when `gate` is set; `answers` says how often it refuses."""
    gate, refusals = Event(), []
    settings = load_settings(big_studio(tmp_path, COUNT))

    def open_later():
        gate.wait(20)
        if refusals:
            raise refusals.pop()
        return open_studio(settings)

    return StudioApp(settings, open_later), gate, refusals


async def test_rows_are_there_and_movable_before_the_studio_is_open(early, wait, lines):
    app, gate, _ = early
    async with app.run_test(size=(100, 24)) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        assert any("300 · reading ..." in line for line in lines(pilot))
        await pilot.press("down", "pagedown")
        assert app.screen.table.cursor == 1 + app.screen.table.page
        assert not app.is_open
        gate.set()
        await wait(pilot, lambda: any("300 · " in line and "reading" not in line for line in lines(pilot)))
        assert app.screen.table.cursor == 1 + app.screen.table.page


async def test_keys_pressed_too_early_are_heard_in_their_order(early, wait, lines):
    app, gate, _ = early
    async with app.run_test(size=(100, 24)) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        await pilot.press("down", "space", "down", "space", "end", "space")
        assert app.screen.table.selection.total == 0
        gate.set()
        await wait(pilot, lambda: app.screen.table.selection.total == 3)
        assert app.screen.table.selection.all_marked_ids().tolist() == [2, 4, COUNT]


async def test_everything_is_marked_though_only_the_first_rows_are_known(early, wait, lines):
    app, gate, _ = early
    async with app.run_test(size=(100, 24)) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        await pilot.press("asterisk")
        gate.set()
        await wait(pilot, lambda: app.screen.table.selection.total == COUNT)


async def test_a_studio_that_cannot_be_opened_says_so_below_the_rows(early, wait, lines):
    app, gate, refusals = early
    refusals.append(StudioError("The disk is not there; plug it in."))
    async with app.run_test(size=(100, 24)) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        gate.set()
        await wait(pilot, lambda: any("plug it in" in line for line in lines(pilot)))
        assert any("1000001" in line for line in lines(pilot))
        await pilot.press("r")
        await wait(pilot, lambda: app.is_open)
        await wait(pilot, lambda: not any("plug it in" in line for line in lines(pilot)))
        assert isinstance(app.screen, HubScreen)


async def test_leaving_needs_no_studio(early, wait, lines):
    app, gate, _ = early
    async with app.run_test(size=(100, 24)) as pilot:
        await wait(pilot, lambda: any("1000001" in line for line in lines(pilot)))
        await pilot.press("enter", "ctrl+q")
        await wait(pilot, lambda: app._exit)
        gate.set()

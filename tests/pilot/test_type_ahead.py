"""Keys that come all at once: each goes where the one before it has led."""

from __future__ import annotations

import threading
import time

from textual.events import Key

from tests.pilot.hub_screens import on
from tui_studio.ui import type_ahead
from tui_studio.ui.modals.menu import MenuModal
from tui_studio.ui.modals.prompt import PromptModal


def burst(pilot, *keys: str) -> None:
    """As a slow line brings them: together, with nobody waiting between."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))


async def test_what_is_typed_behind_the_slash_is_the_filter(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        burst(pilot, "slash", *"adams", "enter")
        hub = pilot.app.screen
        await wait(pilot, lambda: hub.filter_text == "adams")
        await wait(pilot, lambda: hub.table.has_focus)
        assert hub.table.selection.total == 0, "the letters did nothing in the list below"


async def test_keys_wait_as_well_while_the_event_loop_stands_still(driving, fake_studio, wait, monkeypatch):
    monkeypatch.setattr(type_ahead, "PATIENCE", 0.5)
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        open_line = hub.action_filter

        def stand_still(*_: object) -> None:
            time.sleep(0.7)  # as a module does that is loaded from a cold disk
            hub.table.call_later(hub.call_later, hub.table.call_later, hub.call_later, open_line)

        monkeypatch.setattr(hub, "action_filter", stand_still)
        burst(pilot, "slash", *"adams", "enter")
        await wait(pilot, lambda: hub.filter_text == "adams")


async def test_what_is_typed_behind_the_number_sign_is_the_number(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        burst(pilot, "number_sign", *"10009")
        await wait(pilot, on(pilot, PromptModal))
        await wait(pilot, lambda: pilot.app.screen.query_one("Input").value == "10009")


async def test_keys_after_a_closed_dialog_are_for_the_list(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        burst(pilot, "f10", "right", "escape", "space", "space")
        await wait(pilot, lambda: hub.table.selection.total == 2)
        assert not isinstance(pilot.app.screen, MenuModal)


async def test_keys_wait_for_a_dialog_that_reads_before_it_opens(driving, fake_studio, wait, monkeypatch):
    read_on, read = threading.Event(), fake_studio.layouts.all
    monkeypatch.setattr(fake_studio.layouts, "all", lambda hub: read_on.wait(5) and read(hub))
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        burst(pilot, "c", "down", "space", "ctrl+s", "s", "n", *"ok", "escape", "escape", "space")
        await wait(pilot, lambda: any(one.group == "ask" for one in pilot.app.workers))
        assert pilot.app.screen is hub
        assert hub.table.cursor == 0
        read_on.set()
        await wait(pilot, lambda: "last_name" not in [column.key for column in hub.table.columns])
        await wait(pilot, lambda: hub.table.selection.total == 1)
        assert pilot.app.screen is hub
        assert hub.table.cursor == 1, "the first down was for the chooser"

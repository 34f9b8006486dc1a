"""What a hub shows while it waits, when its database is held or gone, and that nothing is lost by it."""

from __future__ import annotations

import sqlite3
from threading import Event

import pytest

from tests.factories import enroll, schedule
from tests.pilot.hub_screens import on, title
from tui_studio.errors import DatabaseBusy, StudioError
from tui_studio.repositories import database
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.error import ErrorModal


async def test_a_list_that_cannot_be_read_says_so_keeps_all_and_r_tries_again(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press("slash", *"grade:9", "enter")
        await wait(pilot, lambda: "10 of 40" in title(pilot))
        await pilot.press("space", "space", "down")
        ids = fake_studio.sessions.ids

        def refuse(*_args, **_more):
            raise DatabaseBusy("Another workstation has held the database for 10 seconds; nothing was changed.")

        fake_studio.sessions.ids = refuse
        await pilot.press("r")
        await wait(
            pilot, lambda: any("! Another workstation" in line and "r tries again" in line for line in lines(pilot))
        )
        assert hub.table.targets == [4, 8]
        assert (hub.filter_text, hub.table.cursor_id) == ("grade:9", 16)
        assert any("10016" in line for line in lines(pilot)), "the rows stay on screen"
        fake_studio.sessions.ids = ids
        await pilot.press("r")
        await wait(pilot, lambda: not any("! Another" in line for line in lines(pilot)))
        assert hub.table.targets == [4, 8]


async def test_rows_that_cannot_be_read_are_said_below_the_list_once(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        rows = fake_studio.sessions.rows

        asked = []

        def refuse(ids):
            asked.append(ids)
            raise StudioError("The database is gone.")

        fake_studio.sessions.rows = refuse
        pilot.app.screen.table.reload()
        await wait(pilot, lambda: any("! The database is gone. · r tries again" in line for line in lines(pilot)))
        assert isinstance(pilot.app.screen, HubScreen)
        assert len(asked) == 1, "the event loop does not wait for each row"
        assert not any("(gone)" in line for line in lines(pilot)), "nobody knows that they are gone"
        fake_studio.sessions.rows = rows
        await pilot.press("r")
        await wait(pilot, lambda: any("10001" in line for line in lines(pilot)))


async def test_a_long_read_says_that_it_reads_and_the_first_rows_are_there_meanwhile(
    driving, fake_studio, wait, lines, monkeypatch
):
    monkeypatch.setattr("tui_studio.ui.hubs.loading.PATIENCE", 0.05)
    monkeypatch.setattr("tui_studio.ui.hubs.loading.SOON", 0.01)
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press(*["down"] * 29)
        gate, ids = Event(), fake_studio.sessions.ids

        def slowly(query="", sort=(), limit=None):
            if limit is None:
                gate.wait(20)
            return ids(query, sort, limit)

        fake_studio.sessions.ids = slowly
        monkeypatch.setattr("tui_studio.ui.hubs.loading.FIRST", 20)
        hub.sort_by("last_name")
        await wait(pilot, lambda: hub.table.partial and any("reading the list ..." in line for line in lines(pilot)))
        assert "reading ..." in title(pilot)
        assert len(hub.table.window) == 20
        gate.set()
        await wait(pilot, lambda: not hub.table.partial and "Sessions  40" in title(pilot))
        assert hub.table.cursor_id == 30, "the cursor is back on its record"


async def test_the_cursor_goes_on_through_a_long_list_that_is_read_again(driving, fake_studio, wait, monkeypatch):
    monkeypatch.setattr("tui_studio.ui.hubs.loading.SOON", 0.01)
    monkeypatch.setattr("tui_studio.ui.hubs.loading.LARGE", 10)
    monkeypatch.setattr("tui_studio.ui.hubs.loading.FIRST", 20)
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        await pilot.press(*["down"] * 29)
        gate, read, ids = Event(), Event(), fake_studio.sessions.ids

        def slowly(query="", sort=(), limit=None):
            if limit is None:
                read.set()
                gate.wait(20)
            return ids(query, sort, limit)

        fake_studio.sessions.ids = slowly
        pilot.app.records_changed()
        await wait(pilot, read.is_set)
        await pilot.press("down", "down")
        assert (hub.table.cursor_id, len(hub.table.window)) == (32, 40)
        gate.set()
        await wait(pilot, lambda: not hub.waiting and not [one for one in pilot.app.workers if one.group == "rows"])
        assert hub.table.cursor_id == 32


async def test_another_order_of_a_long_list_shows_its_first_rows_before_the_rest_is_asked_for(
    driving, fake_studio, wait, monkeypatch
):
    monkeypatch.setattr("tui_studio.ui.hubs.loading.SOON", 20)
    monkeypatch.setattr("tui_studio.ui.hubs.loading.LARGE", 10)
    monkeypatch.setattr("tui_studio.ui.hubs.loading.FIRST", 20)
    async with driving(fake_studio) as pilot:
        hub = pilot.app.screen
        gate, ids = Event(), fake_studio.sessions.ids

        def slowly(query="", sort=(), limit=None):
            if limit is None:
                gate.wait(20)
            return ids(query, sort, limit)

        fake_studio.sessions.ids = slowly
        hub.sort_by("last_name")
        await wait(pilot, lambda: hub.table.partial)
        assert len(hub.table.window) == 20
        assert "reading ..." in title(pilot)
        gate.set()
        await wait(pilot, lambda: not hub.table.partial and "Sessions  40" in title(pilot))


async def test_waiting_for_another_workstation_is_said_after_a_second(studio, driving, wait, lines, monkeypatch):
    monkeypatch.setattr(database, "STEP_MS", 50)
    enroll(studio, 3)
    schedule(studio)
    async with driving(studio) as pilot:
        other = sqlite3.connect(studio.settings.paths.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: any("waiting for another workstation ..." in line for line in lines(pilot)))
        other.execute("ROLLBACK")
        other.close()
        await wait(pilot, lambda: "Sessions  0" in title(pilot))
        await wait(pilot, lambda: not any("waiting for" in line for line in lines(pilot)))


async def test_a_database_held_too_long_is_a_sentence_and_nothing_is_changed(studio, driving, wait, lines, monkeypatch):
    monkeypatch.setattr(database, "STEP_MS", 20)
    monkeypatch.setattr(database, "PATIENCE_MS", 60)
    enroll(studio, 3)
    schedule(studio)
    async with driving(studio) as pilot:
        other = sqlite3.connect(studio.settings.paths.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, on(pilot, ErrorModal))
        assert any("Another workstation has held the database" in line for line in lines(pilot))
        other.close()
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert "Sessions  3" in title(pilot)


async def test_a_database_that_vanishes_is_a_sentence_until_it_is_back(studio, driving, wait, lines):
    enroll(studio, 3)
    schedule(studio)
    file = studio.settings.paths.database
    async with driving(studio) as pilot:
        await pilot.press("space")
        file.rename(file.with_suffix(".away"))
        await pilot.press("r")
        await wait(pilot, lambda: any("is not there any more" in line for line in lines(pilot)))
        assert not file.exists(), "no empty database is put in its place"
        file.with_suffix(".away").rename(file)
        await pilot.press("r")
        await wait(pilot, lambda: not any("is not there any more" in line for line in lines(pilot)))
        assert "1 marked" in title(pilot)


@pytest.mark.parametrize("key", ["4", "5", "6"])
async def test_hubs_that_come_later_are_honest_in_a_small_terminal(driving, fake_studio, wait, lines, key):
    async with driving(fake_studio) as pilot:
        await pilot.press(key)
        await wait(pilot, lambda: any("Not in this version yet" in line for line in lines(pilot)))
        assert all(len(line) <= 80 for line in lines(pilot))
        assert any("Until then" in line for line in lines(pilot))

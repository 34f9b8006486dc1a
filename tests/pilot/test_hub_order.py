"""The order of a hub's list, by headings and in the form."""

from __future__ import annotations

import pytest

from tests.pilot.hub_screens import on, title
from tui_studio.domain.sorting import SortKey
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.sort_order import SortOrderModal


def hub_of(pilot):
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, HubScreen))


async def choose_columns(pilot, wait, *columns):
    """Open the form and turn these columns."""
    await pilot.press("o")
    await wait(pilot, on(pilot, SortOrderModal))
    modal = pilot.app.screen
    places = [column.key for column in modal.columns]
    for column in columns:
        modal.query_one("OrderList").cursor = places.index(column)
        await pilot.press("space")


async def test_two_columns_are_sorted_by_and_the_headings_say_which_is_first(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(120, 40)) as pilot:
        hub = hub_of(pilot)
        await choose_columns(pilot, wait, "grade", "last_name", "last_name")
        assert any("By Grade ▲, then Last name ▼." in line for line in lines(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: any("Last name2▼" in line and "Grad1▲" in line for line in lines(pilot)))
        rows = [fake_studio.sessions.all[key] for key in hub.table.window.ids]
        grades = [row.grade for row in rows]
        assert grades == sorted(grades)
        names = [row.last_name for row in rows if row.grade == "10"]
        assert len(names) == 10
        assert names == sorted(names, reverse=True)


async def test_the_list_follows_each_key_at_once_and_the_cursor_stays_on_its_record(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await pilot.press("down", "down", "o")
        await wait(pilot, on(pilot, SortOrderModal))
        await pilot.press("down", "space", "space")
        await wait(pilot, lambda: hub.table.window.ids[0] == 2 and hub.table.cursor_id == 3)
        assert hub.order == (SortKey("last_name", descending=True),)


@pytest.mark.parametrize("key", ["delete", "backspace"])
async def test_a_column_is_taken_out_and_u_brings_the_own_order_back(driving, fake_studio, wait, lines, key):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await choose_columns(pilot, wait, "grade", "teacher")
        assert hub.order == (SortKey("grade"), SortKey("teacher"))
        await pilot.press(key)
        assert hub.order == (SortKey("grade"),)
        await pilot.press("u")
        assert hub.order == (hub.SORT,)
        assert any("By Number, as the hub does by itself." in line for line in lines(pilot))


async def test_the_form_comes_back_with_its_order_and_the_cursor_on_the_last_key(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await choose_columns(pilot, wait, "grade", "teacher")
        await pilot.press("ctrl+s", "o")
        await wait(pilot, on(pilot, SortOrderModal))
        assert pilot.app.screen.order == (SortKey("grade"), SortKey("teacher"))
        assert pilot.app.screen.query_one("OrderList").key == "teacher"


@pytest.mark.parametrize("keep", ["enter", "ctrl+s", "o"])
async def test_escape_takes_the_order_back_and_the_others_keep_it(driving, fake_studio, wait, keep):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await choose_columns(pilot, wait, "grade")
        await pilot.press(keep)
        await wait(pilot, on(pilot, HubScreen))
        await choose_columns(pilot, wait, "grade", "teacher")
        assert hub.order == (SortKey("grade", descending=True), SortKey("teacher"))
        await pilot.press("escape")
        await wait(pilot, on(pilot, HubScreen))
        assert hub.order == (SortKey("grade"),)


async def test_the_title_tells_the_order_while_its_heading_is_out_of_sight(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        await choose_columns(pilot, wait, "grade", "room", "room")
        await pilot.press("enter")
        await wait(pilot, on(pilot, HubScreen))
        assert title(pilot).endswith("by Grade ▲, Camera room ▼")
        await pilot.resize_terminal(200, 30)
        await wait(pilot, lambda: "Grade ▲" not in title(pilot))
        await pilot.resize_terminal(80, 24)
        await wait(pilot, lambda: "Grade ▲" in title(pilot))
        await choose_columns(pilot, wait, "room")
        await pilot.press("u", "home", "down", "down", "space", "enter")
        await wait(pilot, lambda: "by " not in title(pilot))
        await pilot.press("right")
        await wait(pilot, lambda: "by First name ▲" in title(pilot))


async def test_a_click_on_a_heading_sorts_again_reverses_and_shift_adds(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await pilot.click("HubTable", offset=(14, 0))
        await wait(pilot, lambda: any("Last name▲" in line for line in lines(pilot)))
        await pilot.click("HubTable", offset=(14, 0))
        await wait(pilot, lambda: any("Last name▼" in line for line in lines(pilot)))
        await pilot.click("HubTable", offset=(4, 0), shift=True)
        await wait(pilot, lambda: any("Number2▲" in line for line in lines(pilot)))
        assert hub.order == (SortKey("last_name", descending=True), SortKey("number"))


async def test_alike_goes_by_the_first_key(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await choose_columns(pilot, wait, "grade", "last_name")
        await pilot.press("enter")
        await wait(pilot, lambda: fake_studio.sessions.all[hub.table.window.ids[0]].grade == "10")
        await wait(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))
        await pilot.press("home", "comma")
        marked = {fake_studio.sessions.all[key].grade for key in hub.table.targets}
        assert (len(hub.table.targets), marked) == (10, {"10"})

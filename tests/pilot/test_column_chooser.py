"""The Column Chooser of a hub."""

from __future__ import annotations

import pytest

from tests.factories import SCHOOL, YEAR, student, write_roster
from tests.pilot.hub_screens import on, title
from tui_studio.domain.columns import SESSION_COLUMNS, SESSION_LAYOUTS
from tui_studio.services.roster_plan import RosterRequest
from tui_studio.ui.hubs.base import HubScreen
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.column_chooser import ColumnChooser
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal


def hub_of(pilot):
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, HubScreen))


def shown(pilot):
    return [column.key for column in hub_of(pilot).table.columns]


async def open_chooser(pilot, wait):
    await pilot.press("c")
    await wait(pilot, on(pilot, ColumnChooser))


DEFAULT = list(SESSION_LAYOUTS["Default"])


async def test_columns_are_shown_and_hidden_and_the_list_behind_follows(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(120, 40)) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press("down", "space")
        assert shown(pilot) == [key for key in DEFAULT if key != "last_name"]
        await pilot.press("space")
        assert shown(pilot)[:2] == ["number", "grade"], "the cursor stands on what came up in its place"
        assert any("Columns: own" in line for line in lines(pilot))
        modal = pilot.app.screen
        modal.query_one("ColumnList").cursor = [column.key for column in modal.choice.rows].index("city")
        await pilot.press("space")
        assert shown(pilot)[-1] == "city"


@pytest.mark.parametrize(("up", "down"), [("shift+up", "shift+down"), ("K", "J")])
async def test_a_column_is_moved(driving, fake_studio, wait, up, down):
    async with driving(fake_studio) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press(down, down)
        assert shown(pilot)[:3] == ["last_name", "first_name", "number"]
        await pilot.press(up)
        assert shown(pilot)[:3] == ["last_name", "number", "first_name"]
        await pilot.press(up, up, up)
        assert shown(pilot) == DEFAULT


@pytest.mark.parametrize(("narrower", "wider"), [("left", "right"), ("minus", "plus")])
async def test_a_column_is_made_wider_and_narrower_within_reason(driving, fake_studio, wait, narrower, wider):
    async with driving(fake_studio) as pilot:
        await open_chooser(pilot, wait)
        width = SESSION_COLUMNS["number"].width
        await pilot.press(wider, wider, narrower)
        assert hub_of(pilot).table.columns[0].width == width + 1
        await pilot.press(*[narrower] * 20)
        assert hub_of(pilot).table.columns[0].width == 3


async def test_r_resets_and_the_last_column_cannot_be_hidden(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press(*["space"] * (len(DEFAULT) + 3))
        assert shown(pilot) == ["flags"]
        assert any("One column has to stay." in line for line in lines(pilot))
        await pilot.press("r")
        assert shown(pilot) == DEFAULT


async def test_columns_are_saved_loaded_and_deleted_by_name(driving, fake_studio, wait, lines):
    async with driving(fake_studio, size=(120, 40)) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press("space", "s")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"Gym", "enter")
        await wait(pilot, lambda: any("Saved as “Gym”." in line for line in lines(pilot)))
        await pilot.press("l")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("e")
        await wait(pilot, lambda: shown(pilot) == list(SESSION_LAYOUTS["Entagged"]))
        await pilot.press("c")
        await wait(pilot, on(pilot, HubScreen))
        assert title(pilot).endswith("Entagged")
        await wait(pilot, lambda: fake_studio.layouts.remembered["sessions"].name == "Entagged")
        await pilot.press("c")
        await wait(pilot, on(pilot, ColumnChooser))
        await pilot.press("delete")
        await wait(pilot, on(pilot, ChooseModal))
        assert [choice.label for choice in pilot.app.screen.choices] == ["Gym"], "shipped layouts stay"
        await pilot.press("enter")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: fake_studio.layouts.saved == {"sessions": {}})
        assert shown(pilot) == list(SESSION_LAYOUTS["Entagged"])


@pytest.mark.parametrize("keep", ["enter", "ctrl+s", "c"])
async def test_escape_takes_the_columns_back_and_the_others_keep_them(driving, fake_studio, wait, keep):
    async with driving(fake_studio) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press("space", keep)
        await wait(pilot, on(pilot, HubScreen))
        kept = shown(pilot)
        assert kept == DEFAULT[1:]
        await open_chooser(pilot, wait)
        await pilot.press("right", "space", "r", "escape")
        await wait(pilot, on(pilot, HubScreen))
        assert shown(pilot) == kept
        assert [column.width for column in hub_of(pilot).table.columns] == [SESSION_COLUMNS[key].width for key in kept]


async def test_with_no_layout_of_ones_own_there_is_none_to_delete(driving, fake_studio, wait, lines):
    async with driving(fake_studio) as pilot:
        await open_chooser(pilot, wait)
        await pilot.press("delete")
        await wait(pilot, lambda: any("Nobody has saved a layout yet" in line for line in lines(pilot)))


async def test_marks_cursor_and_order_stay_while_columns_change(driving, fake_studio, wait):
    async with driving(fake_studio) as pilot:
        hub = hub_of(pilot)
        await pilot.press("space", "space", "down")
        await open_chooser(pilot, wait)
        await pilot.press("down", "space", "enter")
        assert hub.table.cursor_id == 4
        assert hub.table.targets == [1, 2]


async def test_the_columns_of_last_time_are_there_again(driving, fake_studio, wait, lines):
    layout = next(one for one in fake_studio.layouts.all("sessions") if one.name == "QR list")
    fake_studio.layouts.remember("sessions", layout)
    async with driving(fake_studio) as pilot:
        await wait(pilot, lambda: any("Homeroom" in line for line in lines(pilot)))
        assert shown(pilot) == list(SESSION_LAYOUTS["QR list"])
        assert title(pilot).endswith("QR list")


async def test_fields_that_rosters_left_stand_behind_the_others_and_are_shown(studio, driving, wait, lines):
    row = student(1, **{"Bus route": "East 12"})
    read = studio.rosters.read(write_roster(studio.settings.paths.root / "bus.csv", [row]))
    fields = {**read.fields, "Bus route": "keep"}
    studio.rosters.apply(studio.rosters.compare(read, RosterRequest(SCHOOL, YEAR, fields=fields)))
    async with driving(studio, size=(120, 40)) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: any("Baker" in line for line in lines(pilot)))
        await open_chooser(pilot, wait)
        await wait(pilot, lambda: pilot.app.screen.choice.rows[-1].key == "kept:Bus route")
        await pilot.press("end", "space")
        modal = pilot.app.screen
        modal.query_one("ColumnList").cursor = modal.choice.count - 1
        await pilot.press(*["K"] * 9, "enter")
        await wait(pilot, lambda: any("East 12" in line for line in lines(pilot)))
        assert "kept:Bus route" in shown(pilot)

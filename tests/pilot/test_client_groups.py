"""Client groups from the Clients hub."""

from __future__ import annotations

from tests.factories import enroll
from tests.pilot.hub_screens import on
from tui_studio.ui.hubs.clients import ClientsHub
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal


async def clients(pilot, wait):
    await pilot.press("2")
    await wait(pilot, lambda: isinstance(pilot.app.screen, ClientsHub) and pilot.app.screen.total == 6)


async def act(pilot, wait, letter):
    await pilot.press("x")
    await wait(pilot, on(pilot, ChooseModal))
    await pilot.press(letter)
    await wait(pilot, lambda: "group?" in getattr(pilot.app.screen, "heading", ""))


def members(studio):
    return {group.name: group.members for group in studio.client_groups.rows()}


async def test_marked_clients_join_a_new_group_then_a_known_one_and_leave_it(studio, driving, wait, toasts):
    enroll(studio, 6)
    async with driving(studio) as pilot:
        await clients(pilot, wait)
        await pilot.press("space", "space")
        await act(pilot, wait, "g")
        await pilot.press("n")
        await wait(pilot, on(pilot, PromptModal))
        await pilot.press(*"Choir", "enter")
        await wait(pilot, lambda: members(studio) == {"Choir": 2})
        await wait(pilot, lambda: any("2 clients added to Choir. z takes it back." in said for said in toasts(pilot)))
        await pilot.press("space")
        await act(pilot, wait, "g")
        assert [choice.hint for choice in pilot.app.screen.choices] == ["", "2 clients"]
        await pilot.press("c")
        await wait(pilot, lambda: members(studio) == {"Choir": 3})
        assert any("1 client added to Choir, 2 were in it already." in said for said in toasts(pilot))
        await act(pilot, wait, "t")
        await pilot.press("enter")
        await wait(pilot, lambda: members(studio) == {"Choir": 0})
        assert pilot.app.screen.total == 6, "nobody is deleted"
        await wait(pilot, on(pilot, ClientsHub))
        await pilot.press("z")
        await wait(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await wait(pilot, lambda: members(studio) == {"Choir": 3})


async def test_without_a_group_there_is_none_to_leave(studio, driving, wait, toasts):
    enroll(studio, 6)
    async with driving(studio) as pilot:
        await clients(pilot, wait)
        await pilot.press("x")
        await wait(pilot, on(pilot, ChooseModal))
        await pilot.press("t")
        await wait(pilot, lambda: any("There is no client group yet." in said for said in toasts(pilot)))

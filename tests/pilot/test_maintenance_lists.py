"""The lists of Maintenance, driven by keys over a real studio: each key does its thing."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.test_record_forms import sees
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.domain.organizations import OrganizationDraft
from tui_studio.domain.staff import RoomDraft
from tui_studio.errors import DatabaseBusy
from tui_studio.services.maintenance_sources import RoomSource
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.records.group import GroupForm
from tui_studio.ui.records.organization import OrganizationForm, OrganizationList
from tui_studio.ui.records.preferences import PreferencesForm
from tui_studio.ui.records.room import RoomForm, RoomList
from tui_studio.ui.records.session_type import SessionTypeForm, SessionTypeList
from tui_studio.ui.records.staff import StaffList
from tui_studio.ui.widgets.filter_bar import FilterInput

NASTY = "[/] \x1b]2;owned\x07 \u202eevil 😀"


@pytest.fixture
def lists(studio, driving):
    """`async with lists(RoomList) as (pilot, screen)`: a list of a studio with three rooms and a school."""

    @asynccontextmanager
    async def open_list(kind, size=(80, 24)):
        enroll(studio, 3)
        schedule(studio, photographer="Ann", assistant="Bo", room="Gym")
        studio.rooms.create(RoomDraft("Aula"))
        studio.rooms.create(RoomDraft("Stage", retired=True))
        async with driving(studio, size) as pilot:
            pilot.app.push_screen(kind())
            await until(pilot, lambda: getattr(pilot.app.screen, "every", None) is not None)
            yield pilot, pilot.app.screen

    return open_list


async def at(pilot, kind):
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    return pilot.app.screen


@pytest.mark.parametrize(
    ("letter", "kind"),
    [("o", OrganizationList), ("s", SessionTypeList), ("p", StaffList), ("c", RoomList), ("e", PreferencesForm)],
)
async def test_the_menu_opens_every_list(studio, driving, letter, kind):
    async with driving(studio) as pilot:
        await pilot.press("f10", "left", letter)
        await at(pilot, kind)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, kind))


async def test_the_palette_finds_the_lists(studio, driving):
    async with driving(studio) as pilot:
        await pilot.press("colon", *"Camera", "space", *"Rooms")
        await sees(pilot, "Maintenance > Camera Rooms")
        await pilot.press("enter")
        await at(pilot, RoomList)


@pytest.mark.parametrize(("key", "editing"), [("enter", False), ("e", True)])
async def test_a_record_is_opened_to_read_or_to_edit(lists, key, editing):
    async with lists(RoomList) as (pilot, screen):
        await pilot.press("down", key)
        form = await at(pilot, RoomForm)
        await until(pilot, lambda: form.view is not None)
        assert (form.view.values["name"], form.editing) == ("Gym", editing)
        assert screen.neighbour(form.row_id, 1) != form.row_id


@pytest.mark.parametrize("key", ["n", "insert"])
async def test_a_new_record_stands_in_the_list_once_it_is_saved(studio, lists, key):
    async with lists(RoomList) as (pilot, screen):
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomForm) and pilot.app.screen.view)
        await pilot.press(*"Chapel", "ctrl+s")
        await until(pilot, lambda: "Chapel" in [row.name for row in studio.rooms.rows()])
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.every) == 4)
        await sees(pilot, "Camera rooms  4")


async def test_a_record_is_deleted_after_a_question_and_comes_back_with_undo(studio, lists):
    async with lists(RoomList) as (pilot, screen):
        await pilot.press("delete")
        await at(pilot, ConfirmModal)
        await pilot.press("enter")  # keeping is ready
        await at(pilot, RoomList)
        assert len(studio.rooms.rows()) == 3
        await pilot.press("delete")
        await at(pilot, ConfirmModal)
        await pilot.press("y")
        await until(pilot, lambda: [line.cells[0] for line in screen.every] == ["Gym", "Stage"])
        await pilot.press("z")
        await at(pilot, ConfirmModal)
        await pilot.press("y")
        await until(pilot, lambda: len(screen.every) == 3)


async def test_what_hangs_on_a_record_is_said_instead_of_a_question(studio, lists):
    async with lists(RoomList) as (pilot, _):
        await pilot.press("down", "delete")
        await sees(pilot, "Gym stays: 3 sessions hang on it.")
        assert len(studio.rooms.rows()) == 3


async def test_a_group_is_deleted_and_its_clients_stay(studio, driving):
    enroll(studio, 3)
    studio.client_groups.add_to_new(GroupDraft("Band"), [1, 2])
    async with driving(studio) as pilot:
        await pilot.press("f10", "left", "g")
        await sees(pilot, "Band")
        await pilot.press("delete")
        await sees(pilot, "Its 2 members stay clients.")
        await pilot.press("y")
        await sees(pilot, "No group yet. n makes one.")
        assert studio.clients.count() == 3


async def test_the_filter_shows_what_holds_the_words_and_escape_takes_it_away(lists):
    async with lists(RoomList) as (pilot, screen):
        await pilot.press("slash", *"gy")
        await sees(pilot, "1 of 3")
        await pilot.press("enter")
        assert screen.focused is screen.table
        assert [line.cells[0] for line in screen.table.lines] == ["Gym"]
        await pilot.press("slash", *"xx")
        await sees(pilot, "Nothing matches; Esc takes the filter away.")
        await pilot.press("escape")
        await sees(pilot, "Camera rooms  3")
        assert not screen.query_one(FilterInput).has_class("-open")
        await pilot.press("slash", *"gy", "down", "escape")
        await until(pilot, lambda: len(screen.table.lines) == 3)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not screen)


async def test_the_list_is_read_again_and_keeps_what_it_has_while_it_cannot_be(studio, lists, monkeypatch):
    async with lists(RoomList) as (pilot, screen):
        studio.rooms.create(RoomDraft(NASTY[:40]))
        await pilot.press("r")
        await until(pilot, lambda: len(screen.every) == 4)
        busy = DatabaseBusy("Another workstation holds the database.")
        monkeypatch.setattr(type(studio.rooms), "rows", lambda _: (_ for _ in ()).throw(busy))
        await pilot.press("r")
        await sees(pilot, "Another workstation holds the database. r tries again.")
        assert len(screen.table.lines) == 4
        monkeypatch.undo()
        await pilot.press("r")
        await until(pilot, lambda: "r tries again" not in str(screen.query_one("#list-status").content))


async def test_a_line_is_copied(lists, toasts):
    async with lists(RoomList) as (pilot, _):
        await pilot.press("y")
        await until(pilot, lambda: any("clipboard" in said for said in toasts(pilot)))
        assert pilot.app.clipboard == "Aula\t0\t"


async def test_an_organization_shows_its_years_and_a_shoot_is_made_on_it(studio, lists):
    async with lists(OrganizationList) as (pilot, _):
        await sees(pilot, "2026       3        3       0        0")
        await pilot.press("enter")
        form = await at(pilot, OrganizationForm)
        await until(pilot, lambda: form.view is not None)
        await pilot.press("alt+4")
        await sees(pilot, "Clients Sessions")
        await pilot.press("alt+5")
        await sees(pilot, "Photogr.")
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen is not form and pilot.app.screen.view)
        await sees(pilot, "New shoot of Lincoln High School")
        await pilot.press("tab", *"Fall", "ctrl+s")
        await until(pilot, lambda: len(studio.organizations.shoots(1)) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        await sees(pilot, "Fall")
        await until(pilot, lambda: form.focused is not None and len(getattr(form.focused, "lines", ())) == 2)
        await pilot.press("down", "enter")
        await sees(pilot, "Shoot Lincoln High School 2026 Fall")
        await pilot.press("x", "d")
        await at(pilot, ConfirmModal)
        await pilot.press("y")
        await until(pilot, lambda: len(studio.organizations.shoots(1)) == 1)
        await until(pilot, lambda: pilot.app.screen is form)


async def test_a_shoot_with_sessions_says_why_it_stays(lists):
    async with lists(OrganizationList) as (pilot, _):
        await pilot.press("enter")
        form = await at(pilot, OrganizationForm)
        await until(pilot, lambda: form.view is not None)
        await pilot.press("alt+5")
        await until(pilot, lambda: getattr(form.focused, "lines", ()))
        await pilot.press("enter")
        await sees(pilot, "Shoot Lincoln High School 2026")
        await pilot.press("x", "d")
        await sees(pilot, "It stays: 3 sessions hang on it.")


async def test_two_of_one_name_are_refused_beside_the_field(studio, lists):
    studio.organizations.create(OrganizationDraft("Oak League", kind="league"))
    async with lists(OrganizationList) as (pilot, _):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, OrganizationForm) and pilot.app.screen.view)
        await pilot.press(*"OAK", "space", *"league", "ctrl+s")
        await sees(pilot, "! There is an organization Oak League already.")


async def test_a_record_is_deleted_from_its_form(studio, lists):
    async with lists(RoomList) as (pilot, screen):
        await pilot.press("enter")
        form = await at(pilot, RoomForm)
        await until(pilot, lambda: form.view is not None)
        await pilot.press("x", "d")
        await at(pilot, ConfirmModal)
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert [row.name for row in studio.rooms.rows()] == ["Gym", "Stage"]


async def test_a_member_of_a_group_is_opened(studio, driving):
    enroll(studio, 3)
    studio.client_groups.add_to_new(GroupDraft("Band"), [1, 2])
    async with driving(studio) as pilot:
        pilot.app.push_screen(GroupForm(1))
        form = await at(pilot, GroupForm)
        await until(pilot, lambda: form.view is not None)
        await pilot.press("f6")
        await sees(pilot, "Baker, Ben")
        await pilot.press("enter")
        await sees(pilot, "Client 1")


async def test_a_shown_name_is_never_markup(studio, driving):
    for draft in (RoomDraft(NASTY), RoomDraft("[link=http://x]Zoë")):
        studio.rooms.create(draft)
    async with driving(studio) as pilot:
        pilot.app.push_screen(RoomList())
        await sees(pilot, "[link=http://x]Zoë")
        await sees(pilot, "[/] ]2;owned evil")
        await pilot.press("enter")
        await sees(pilot, "Camera room [/] ]2;owned evil")


async def test_the_history_of_a_record_is_told(studio, driving):
    made = studio.rooms.create(RoomDraft("Aula"))
    studio.rooms.save(made, studio.rooms.get(made), RoomDraft("Great hall"))
    async with driving(studio) as pilot:
        pilot.app.push_screen(RoomForm(made))
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomForm) and pilot.app.screen.view)
        await pilot.press("f6")
        await sees(pilot, "Great hall")
    assert RoomSource(studio.rooms, studio.audit).listed(made, "other") == ()


@pytest.mark.parametrize("opened", [SessionTypeList, lambda: SessionTypeForm(1)])
async def test_a_chain_is_copied_to_a_new_type(studio, driving, opened):
    async with driving(studio) as pilot:
        pilot.app.push_screen(opened())
        await sees(pilot, "School portrait")
        await pilot.press("c")
        await sees(pilot, "New session type")
        await pilot.press(*"Sports", "ctrl+s")
        await until(pilot, lambda: len(studio.session_types.rows()) == 2)
        assert studio.session_types.get(2).chain[0].name == "Scheduled"

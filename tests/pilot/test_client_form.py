"""The client record, driven by keys on a real studio."""

from __future__ import annotations

from tests.factories import SCHOOL, YEAR
from tests.pilot.conftest import until
from tests.pilot.record_screens import at_hub, fills, opens, sees
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.ui.hubs.sessions import SessionsHub
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.records.client import ClientForm
from tui_studio.ui.records.dialogs import ConflictModal
from tui_studio.ui.records.new_client import NewClientForm
from tui_studio.ui.records.pick_client import PickClientModal
from tui_studio.ui.records.row_modal import RowModal
from tui_studio.ui.records.session import SessionForm
from tui_studio.ui.widgets.plain_input import PlainArea


async def test_the_hub_opens_a_client_to_read_and_one_to_edit(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "enter")
        assert (type(form), form.editing) == (ClientForm, False)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not form)
        form = await opens(pilot, "e")
        await fills(pilot, "Lindner")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        assert studio.client_records.get(form.row_id).values["last_name"] == "Lindner"


async def test_every_page_can_be_seen(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        await opens(pilot, "enter")
        for number, text in enumerate(
            ("Client number", "Nobody yet.", SCHOOL, "Groups", "School portrait", "No picture yet.",
             "this version keeps none", "Notes", "Created"), 1,
        ):  # fmt: skip
            await pilot.press(f"alt+{number}")
            await sees(pilot, text)


async def test_pages_turn_out_of_a_field_of_several_lines_too(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "e")
        await pilot.press("alt+8")
        await until(pilot, lambda: isinstance(pilot.app.focused, PlainArea))
        await pilot.press("f6")
        await until(pilot, lambda: form.index == 8)


async def test_a_year_is_added_changed_and_taken_away(studio, driving):
    async with at_hub(driving, studio, "clients", scheduled=False) as pilot:
        form = await opens(pilot, "e")
        await pilot.press("alt+3", "f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await pilot.press("ctrl+s")
        await sees(pilot, "Which school, league or club?")
        await fills(pilot, "lincoln", str(YEAR + 1), "12")
        await pilot.press("f9")
        await until(pilot, lambda: pilot.app.screen is form)
        await sees(pilot, f"{SCHOOL} {YEAR + 1} 12")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await fills(pilot, "", "", "11")
        await pilot.press("escape")
        await sees(pilot, "Esc once more drops it")
        await pilot.press("tab", "tab", "tab", "tab", "enter")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("up", "f4", "ctrl+s")
        await until(pilot, lambda: not form.editing)
        (row,) = studio.client_records.get(form.row_id).values["enrollments"]
        assert (row["year"], row["grade"]) == (YEAR + 1, "11")


async def test_a_guardian_gets_mails_and_phones_line_by_line(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "e")
        await pilot.press("alt+2", "f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await fills(pilot, "Ada Quill", "mother")
        await pilot.press("tab", *"ada", "at", *"x", "full_stop", *"org", "enter", *"nonsense", "ctrl+s")
        await sees(pilot, "is no e-mail address")
        await pilot.press(*["backspace"] * 9, "tab", *"5550101", "space", *"mobile", "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        (ada,) = studio.client_records.get(form.row_id).values["guardians"]
        assert (ada["emails"], ada["phones"]) == (("ada@x.org",), ("5550101 mobile",))


async def test_siblings_are_linked_with_keys(studio, driving):
    async with at_hub(driving, studio, "clients", scheduled=False) as pilot:
        form = await opens(pilot, "enter")
        await pilot.press("alt+2")
        await sees(pilot, "Linked to nobody; f links a sibling.")
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickClientModal))
        await pilot.press("2")
        await sees(pilot, "> 2")
        await pilot.press("enter")
        await until(pilot, lambda: studio.families.members(form.row_id))
        [sibling] = studio.families.members(form.row_id)
        await sees(pilot, sibling.cells[1])
        await pilot.press("F")
        await until(pilot, lambda: not studio.families.members(form.row_id))


async def test_groups_are_ticked(studio, driving):
    studio.client_groups.create(GroupDraft("Band"))
    async with at_hub(driving, studio, "clients") as pilot:
        form = await opens(pilot, "e")
        await pilot.press("alt+4")
        await sees(pilot, "[ ] Band")
        await pilot.press("space", "ctrl+s")
        await until(pilot, lambda: not form.editing)
        assert studio.client_records.get(form.row_id).values["groups"] == {"Band"}


async def test_enter_on_a_session_opens_it_and_o_comes_back_to_the_client(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        client = await opens(pilot, "enter")
        await pilot.press("alt+5")
        await sees(pilot, "School portrait")
        session = await opens(pilot, "enter")
        assert type(session) is SessionForm
        again = await opens(pilot, "o")
        assert (type(again), again.row_id) == (ClientForm, client.row_id)


async def test_the_next_client_of_the_list_is_one_key_away_and_the_cursor_follows(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        table = pilot.app.screen.table
        form = await opens(pilot, "enter")
        first = form.row_id
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: form.view.row_id != first)
        assert table.cursor_id == form.row_id


async def test_two_clients_become_one_and_two_again(studio, driving, toasts):
    async with at_hub(driving, studio, "clients") as pilot:
        studio.client_records.save(view := studio.client_records.get(2), {**view.values, "city": "Springfield"})
        pilot.app.push_screen(ClientForm(1))
        await sees(pilot, "Client 1")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickClientModal))
        await pilot.press("enter")
        await sees(pilot, "Type a name or a number first.")
        await fills(pilot, SCHOOL[:3])
        await sees(pilot, "Nobody fits")
        await fills(pilot, "a")
        await sees(pilot, "> ")
        await pilot.press("down", "up")
        await fills(pilot, "Clark")
        await sees(pilot, "> 2 Clark, Cleo")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictModal))
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmModal))
        await sees(pilot, "Moving over: 1 session, 1 enrollment", "00002 goes")
        await pilot.press("y")
        await sees(pilot, "Client 1 · Clark, Cleo")
        assert studio.client_records.get(1).values["city"] == "Springfield"
        assert studio.clients.count() == 3
        studio.journal.undo(studio.journal.last().batch)
        assert studio.clients.count() == 4


async def test_b_books_a_session_for_today_and_the_cursor_stands_on_it(studio, driving, toasts):
    async with at_hub(driving, studio, "clients", scheduled=False) as pilot:
        await opens(pilot, "enter")
        await pilot.press("b")
        await until(pilot, lambda: any("Session 10001 booked" in said for said in toasts(pilot)))
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionsHub) and pilot.app.screen.table.cursor_id == 1)


async def test_ctrl_n_makes_a_client_from_anywhere(studio, driving):
    async with at_hub(driving, studio, "clients") as pilot:
        await opens(pilot, "n")
        assert type(pilot.app.screen) is NewClientForm
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, NewClientForm))
        await opens(pilot, "enter")
        await opens(pilot, "ctrl+n")
        await pilot.press("ctrl+n", "escape")
        await until(pilot, lambda: type(pilot.app.screen) is ClientForm)
        await pilot.press("escape")
        pilot.app.action_wizard("import_clients")
        await until(pilot, lambda: getattr(pilot.app.screen, "name_of_wizard", "") and pilot.app.screen.ready)
        wizard = pilot.app.screen
        await opens(pilot, "ctrl+n")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is wizard)

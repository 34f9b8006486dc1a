"""The form engine, driven by keys over a record of few fields on a real studio."""

from __future__ import annotations

from contextlib import asynccontextmanager
from threading import Event
from typing import ClassVar

import pytest
from textual.events import Paste

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tui_studio.domain.client_groups import GroupDraft
from tui_studio.errors import DatabaseBusy, FieldsRefused
from tui_studio.services.draft_source import DraftSource
from tui_studio.services.record_view import ListedRow
from tui_studio.ui.app import StudioApp
from tui_studio.ui.records.dialogs import ConflictModal, UnsavedModal
from tui_studio.ui.records.fields import Fact, Field, Kind, Listing, Tab
from tui_studio.ui.records.form import RecordForm
from tui_studio.ui.records.session import SessionForm
from tui_studio.ui.widgets.line_table import LineColumn

NASTY = "[/] \x1b]2;owned\x07 \u202eevil 😀 [link=http://x]" + "Zoë" * 1650


class GroupSource(DraftSource[GroupDraft]):
    def facts(self, row_id, draft):
        return {"members": f"{len(self.records.members(row_id))}"}

    def listed(self, row_id, name):
        return [ListedRow(str(client), (f"client {client}", "[/]")) for client in self.records.members(row_id)]


class GroupForm(RecordForm):
    NOUN = "client group"
    TABS: ClassVar[tuple[Tab, ...]] = (
        Tab("General", (Field("name", "Name"), Fact("members", "Members"))),
        Tab("Notes", (Field("notes", "Notes", Kind.NOTE),)),
        Tab("Members", (Listing("members", (LineColumn("Client", 10), LineColumn("Name", 9)), "Nobody."),), new=False),
    )

    def source(self, studio):
        return GroupSource(studio.client_groups)

    def open_listed(self, listing, key):
        self.app.say(f"opened {listing} {key}")


@pytest.fixture
def forms(studio, driving):
    """`async with forms() as (pilot, form)`: the form of a group with three clients."""

    @asynccontextmanager
    async def open_form(*, new=False, size=(80, 24), **options):
        enroll(studio, 3)
        studio.client_groups.add_to_new(GroupDraft("Band", "Tuesdays"), [1, 2, 3])
        async with driving(studio, size) as pilot:
            form = GroupForm(None if new else 1, **options)
            pilot.app.push_screen(form)
            await until(pilot, lambda: form.view is not None and form.query(".record-page"))
            yield pilot, form

    return open_form


def seen(pilot):
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def sees(pilot, text):
    await until(pilot, lambda: text in seen(pilot) or text in " ".join(seen(pilot).split()))


async def clear_and_type(pilot, text):
    await pilot.press("end", "ctrl+u", *("space" if sign == " " else sign for sign in text))


async def test_a_record_opens_to_read_and_is_edited_and_saved_with_keys(studio, forms, toasts):
    async with forms() as (pilot, form):
        await sees(pilot, "Members  3")
        await pilot.press("e")
        await sees(pilot, "editing")
        await clear_and_type(pilot, "Choir")
        await sees(pilot, "not saved")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        await sees(pilot, "Client group Choir")
        assert studio.client_groups.get(1).name == "Choir"
        assert any("Saved: name." in said for said in toasts(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not form)


@pytest.mark.parametrize("keys", [("f6",), ("ctrl+pagedown",), ("shift+f6", "f18"), ("alt+2",), ("alt+1", "alt+2")])
async def test_pages_turn_by_several_keys_also_out_of_a_field(forms, keys):
    async with forms(editing=True) as (pilot, form):
        await pilot.press(*keys)
        await until(pilot, lambda: form.index == 1)
        assert form.raws["name"] == "Band"
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: form.index == 0)


async def test_escape_asks_about_what_was_changed_and_each_answer_does_what_it_says(studio, forms):
    async with forms() as (pilot, form):
        await pilot.press("e")
        await clear_and_type(pilot, "Choir")
        for key in ("escape", "enter"):  # staying is ready
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, UnsavedModal))
            await pilot.press(key)
            await until(pilot, lambda: pilot.app.screen is form)
            assert form.raws["name"] == "Choir"
        await pilot.press("escape", "d")
        await until(pilot, lambda: not form.editing)
        await sees(pilot, "Name     Band")
        await pilot.press("e")
        await clear_and_type(pilot, "Choir")
        await pilot.press("escape", "s")
        await until(pilot, lambda: pilot.app.screen is not form)
        assert studio.client_groups.get(1).name == "Choir"


async def test_a_refusal_stands_beside_its_field_on_its_page(studio, forms, monkeypatch):
    async with forms(editing=True) as (pilot, form):
        await clear_and_type(pilot, "Choir")
        await pilot.press("f6")
        refused = FieldsRefused({"name": "Too loud.", "other": "And late."})
        monkeypatch.setattr(GroupSource, "save", lambda *_: (_ for _ in ()).throw(refused))
        await pilot.press("f9")
        await sees(pilot, "! Too loud.")
        assert (form.index, form.raws["name"]) == (0, "Choir")
        assert "And late." in seen(pilot)
        assert "›!" in seen(pilot)
        monkeypatch.undo()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        assert studio.client_groups.get(1).name == "Choir"


async def test_a_locked_database_keeps_everything_that_was_typed(studio, forms, monkeypatch):
    async with forms(editing=True) as (pilot, form):
        await clear_and_type(pilot, "Choir")
        busy = DatabaseBusy("Another workstation holds the database.")
        monkeypatch.setattr(GroupSource, "save", lambda *_: (_ for _ in ()).throw(busy))
        await pilot.press("ctrl+s")
        await sees(pilot, "what you typed is still here")
        assert form.raws["name"] == "Choir"
        monkeypatch.undo()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        assert studio.client_groups.get(1).name == "Choir"


@pytest.mark.parametrize(
    ("keys", "name"), [(("enter",), "Choir"), (("space", "enter"), "Brass"), (("t", "m", "t", "ctrl+s"), "Brass")]
)
async def test_two_who_write_into_one_field_choose_between_both(studio, forms, keys, name):
    async with forms(editing=True) as (pilot, form):
        await clear_and_type(pilot, "Choir")
        opened = studio.client_groups.get(1)
        studio.client_groups.save(1, opened, GroupDraft("Brass", "Fridays"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictModal))
        await sees(pilot, "Brass")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        assert form.raws["name"] == "Choir"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictModal))
        await pilot.press(*keys)
        await until(pilot, lambda: not form.editing)
        assert studio.client_groups.get(1) == GroupDraft(name, "Fridays")


async def test_a_scan_into_a_field_opens_its_session_and_leaves_the_field_as_it_was(studio, forms, scan):
    async with forms(editing=True) as (pilot, form):
        schedule(studio)
        await clear_and_type(pilot, "Choir")
        await scan(pilot, "10001")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionForm))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is form)
        await until(pilot, lambda: form.raws["name"] == "Choir")


async def test_what_is_no_number_of_ours_was_meant_for_the_field(forms, scan):
    async with forms(editing=True) as (pilot, form):
        await clear_and_type(pilot, "Choir")
        await scan(pilot, "10001")
        await until(pilot, lambda: form.raws["name"] == "Choir10001")
        await pilot.press("f6", "2", "0")
        await until(pilot, lambda: form.raws["notes"].startswith("20"))


async def test_foreign_text_is_shown_plainly_and_comes_back(studio, forms):
    async with forms(editing=True) as (pilot, form):
        await pilot.press("f6")
        pilot.app.screen.focused.post_message(Paste(NASTY + "\nsecond\tline"))
        await until(pilot, lambda: "second line" in form.raws["notes"])
        assert not {"\x1b", "\x07", "\u202e", "\t"} & set(form.raws["notes"])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        kept = studio.client_groups.get(1).notes
        assert kept.startswith("[/] ]2;owned evil 😀 [link=http://x]Zoë")
        assert kept.endswith("Zoë\nsecond lineTuesdays")
        await sees(pilot, "[link=http://x]")


async def test_a_list_opens_its_lines_and_copies_them(forms, toasts, monkeypatch):
    async with forms() as (pilot, _):
        copied = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await pilot.press("y", "alt+3")
        await sees(pilot, "client 2   [/]")
        await pilot.press("down", "enter", "y")
        await until(pilot, lambda: any("opened members 2" in said for said in toasts(pilot)))
        await until(pilot, lambda: len(copied) == 2)
        assert copied == ["Client group Band\nName     Band\nMembers  3", "client 2\t[/]"]


async def test_the_next_record_of_the_list_is_one_key_away(studio, forms, toasts):
    async with forms(neighbour=lambda row_id, by: {(1, 1): 2, (2, -1): 1}.get((row_id, by))) as (pilot, _):
        studio.client_groups.create(GroupDraft("Chess"))
        await pilot.press("greater_than_sign")
        await sees(pilot, "Client group Chess")
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: any("after this one" in said for said in toasts(pilot)))
        await pilot.press("less_than_sign")
        await sees(pilot, "Client group Band")


async def test_a_new_record_has_the_pages_that_make_sense_and_becomes_one(studio, forms):
    async with forms(new=True) as (pilot, form):
        assert [tab.name for tab in form.tabs] == ["General", "Notes"]
        await pilot.press("ctrl+s")
        await sees(pilot, "! The client group needs a name.")
        await pilot.press(*"Chess", "ctrl+s")
        await until(pilot, lambda: form.row_id == 2)
        await sees(pilot, "Client group Chess")


async def test_the_action_menu_lists_what_can_be_done(forms):
    async with forms() as (pilot, form):
        await pilot.press("x")
        await sees(pilot, "Copy the page")
        await pilot.press("e")
        await until(pilot, lambda: form.editing)


async def test_a_record_that_is_gone_says_so(studio, forms, toasts, driving):
    async with driving(studio) as pilot:
        pilot.app.push_screen(GroupForm(99))
        await until(pilot, lambda: any("does not exist any more" in said for said in toasts(pilot)))
        assert isinstance(pilot.app, StudioApp)
        await until(pilot, lambda: not isinstance(pilot.app.screen, GroupForm))


async def test_what_is_typed_while_the_form_is_saved_is_not_lost(studio, forms, monkeypatch):
    gate = Event()
    save = GroupSource.save

    def slowly(self, view, values):
        assert gate.wait(20)
        return save(self, view, values)

    async with forms(editing=True) as (pilot, form):
        monkeypatch.setattr(GroupSource, "save", slowly)
        await clear_and_type(pilot, "Choir")
        await pilot.press("ctrl+s", "s")
        await sees(pilot, "Saving ...")
        gate.set()
        await until(pilot, lambda: form.view.title == "Client group Choir" and form.query(".record-page"))
        assert (form.editing, form.raws["name"], form.changed()) == (True, "Choirs", ["Name"])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not form.editing)
        assert studio.client_groups.get(1).name == "Choirs"

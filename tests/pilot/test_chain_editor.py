"""The chain of a session type, edited in place with keys and saved as one step."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.test_record_forms import sees
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.records.field_lists import OrderedRows
from tui_studio.ui.records.row_modal import RowModal
from tui_studio.ui.records.session_type import SessionTypeForm


@pytest.fixture
def chain(studio, driving):
    """`async with chain() as (pilot, form)`: the shipped type being edited, the cursor on its first status."""

    @asynccontextmanager
    async def open_form(size=(80, 24)):
        enroll(studio, 3)
        schedule(studio)
        async with driving(studio, size) as pilot:
            form = SessionTypeForm(1, editing=True)
            pilot.app.push_screen(form)
            await until(pilot, lambda: form.view is not None and form.query(OrderedRows))
            await pilot.press("tab")
            await until(pilot, lambda: isinstance(form.focused, OrderedRows))
            yield pilot, form

    return open_form


def names(studio):
    return [status.name for status in studio.session_types.get(1).chain]


def shown(form):
    return [row["name"] for row in form.raws["chain"]]


@pytest.mark.parametrize(("down", "up"), [("shift+down", "shift+up"), ("J", "K")])
async def test_a_status_moves_and_the_cursor_goes_with_it(studio, chain, down, up):
    async with chain() as (pilot, form):
        await pilot.press("down", down)
        assert shown(form)[1:3] == ["Quality check", "Images captured"]
        await pilot.press(down, up, up, up, up)
        assert shown(form)[:2] == ["Images captured", "Scheduled"]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: names(studio)[:2] == ["Images captured", "Scheduled"])


async def test_a_status_is_changed_in_place(studio, chain):
    async with chain() as (pilot, form):
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await pilot.press("end", "ctrl+u", *"Proofing", "tab", "tab", "end", "ctrl+u", *"3", "tab", "space", "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: names(studio)[2] == "Proofing")
        status = studio.session_types.get(1).chain[2]
        assert (status.due_days, status.guards) == (3, ("number", "images"))


async def test_a_status_that_cannot_be_is_refused_in_its_dialog(chain):
    async with chain() as (pilot, form):
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await pilot.press("ctrl+s")
        await sees(pilot, "! A status needs a name.")
        await pilot.press(*"Extra", "tab", "tab", *"1000", "ctrl+s")
        await sees(pilot, "At most 999")
        assert len(form.raws["chain"]) == 9


async def test_a_status_is_added_and_one_that_nobody_stands_in_is_taken_out(studio, chain):
    async with chain() as (pilot, form):
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, RowModal))
        await pilot.press(*"Archived", "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("home", "down", "down", "f4", "ctrl+s")
        await until(pilot, lambda: names(studio)[-1] == "Archived")
        assert "Quality check" not in names(studio)


async def test_where_sessions_go_is_asked_before_their_status_is_taken_out(studio, chain):
    async with chain() as (pilot, _):
        await pilot.press("f4", "ctrl+s")
        await sees(pilot, "3 sessions in Scheduled go to")
        await pilot.press("escape")
        await sees(pilot, "Not saved yet: choose where those sessions go")
        assert len(names(studio)) == 9
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseModal))
        await pilot.press("enter")
        await until(pilot, lambda: names(studio)[0] == "Images captured")
        assert studio.session_types.standing(1) == {2: 3}


async def test_a_chain_of_cancelled_statuses_is_refused_below_the_chain(studio, chain):
    async with chain() as (pilot, _):
        await pilot.press("end", *["shift+up"] * 8, "ctrl+s")
        await sees(pilot, "New sessions begin in Cancelled")
        assert names(studio)[0] == "Scheduled"

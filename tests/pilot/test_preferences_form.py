"""The preferences of the company: read, changed by keys, with examples that follow what is typed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.pilot.conftest import until
from tests.pilot.test_record_forms import clear_and_type, sees
from tui_studio.services.preference_source import as_fields, from_fields
from tui_studio.ui.records.dialogs import ConflictModal
from tui_studio.ui.records.preferences import PreferencesForm


@pytest.fixture
def preferences(studio, driving):
    """`async with preferences(page) as (pilot, form)`: the form being edited on a page."""

    @asynccontextmanager
    async def open_form(page=1, size=(80, 24)):
        async with driving(studio, size) as pilot:
            await pilot.press("f10", "left", "e")
            await until(pilot, lambda: isinstance(pilot.app.screen, PreferencesForm) and pilot.app.screen.view)
            await pilot.press("e", f"alt+{page}")
            form = pilot.app.screen
            await until(pilot, lambda: form.editing and form.index == page - 1)
            yield pilot, form

    return open_form


async def test_numbers_have_a_live_example_and_say_what_a_scheme_gets_in_the_way_of(studio, preferences):
    async with preferences() as (pilot, _):
        await sees(pilot, "Example: 10001")
        await sees(pilot, "numbers that exist never change")
        await clear_and_type(pilot, "Last name and")
        await pilot.press("tab")
        await sees(pilot, "Example: OBrien10001")
        await sees(pilot, "! The code on the sheet and the file names will hold the child's name.")
        await clear_and_type(pilot, "20001")
        await sees(pilot, "Example: OBrien20001")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: studio.preferences.get().next_session_number == 20001)
        assert studio.preferences.get().session_numbering == "last"


async def test_a_number_is_not_set_back_and_says_so_beside_its_field(studio, preferences):
    async with preferences() as (pilot, _):
        await pilot.press("tab")
        await clear_and_type(pilot, "5")
        await pilot.press("ctrl+s")
        await sees(pilot, "! Numbers never go back; the next one is 10,001 already.")
        assert studio.preferences.get().next_session_number == 10001


async def test_the_folder_pattern_has_a_live_example_and_says_what_is_wrong(studio, preferences):
    async with preferences(2) as (pilot, _):
        await pilot.press("tab", "tab")
        await sees(pilot, "Example: images/2026/lincoln-high-school/10001-obrien-zoe")
        await clear_and_type(pilot, "{organization}")
        await sees(pilot, "must begin or end with {number}")
        await pilot.press(*"/{last}-{number}")
        await sees(pilot, "Example: images/lincoln-high-school/obrien-10001")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: studio.preferences.get().folder_pattern == "{organization}/{last}-{number}")


async def test_image_numbers_have_a_live_example(studio, preferences):
    async with preferences(3) as (pilot, _):
        await sees(pilot, "becomes 10001_IMG_4711.JPG")
        await clear_and_type(pilot, "1, 2")
        await pilot.press("tab")
        await sees(pilot, "becomes 10001_0001.JPG")
        await pilot.press("shift+tab")
        await clear_and_type(pilot, "counting")
        await pilot.press("tab")
        await clear_and_type(pilot, "700")
        await sees(pilot, "becomes 10001_0700.JPG")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: studio.preferences.get().next_image_number == 700)
        assert studio.preferences.get().image_numbers == "studio"


async def test_previews_are_switched_off_and_their_size_stays_within_reason(studio, preferences):
    async with preferences(3) as (pilot, _):
        await pilot.press("tab", "tab", "space", "tab")
        await sees(pilot, "The longer side of a preview")
        await clear_and_type(pilot, "40")
        await pilot.press("ctrl+s")
        await sees(pilot, "! A number of pixels from 400 to 4,000.")
        await clear_and_type(pilot, "1600")
        await pilot.press("tab")
        await clear_and_type(pilot, "")
        await pilot.press("ctrl+s")
        await sees(pilot, "! A number from 50 to 95.")
        await clear_and_type(pilot, "90")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: studio.preferences.get().preview_quality == 90)
        found = studio.preferences.get()
        assert (found.previews, found.preview_pixels) == (False, 1600)


async def test_week_and_holidays_are_ticked_and_written(studio, preferences):
    async with preferences(4) as (pilot, _):
        await pilot.press("space", *["tab"] * 5, "space", *["tab"] * 2)
        await pilot.press(*"12-25", "space", *"every", "space", *"year", "enter", *"soon", "ctrl+s")
        await sees(pilot, "“soon” is no holiday")
        await pilot.press(*["backspace"] * 5, "ctrl+s")
        await until(pilot, lambda: studio.preferences.get().work_week == (1, 2, 3, 4, 5))
        assert studio.preferences.get().holidays == ("12-25 every year",)


async def test_a_week_without_a_day_is_refused(studio, preferences):
    async with preferences(4) as (pilot, _):
        for _ in range(5):
            await pilot.press("space", "tab")
        await pilot.press("ctrl+s")
        await sees(pilot, "! Tick at least one day.")


async def test_doubles_and_history(studio, preferences):
    async with preferences(5) as (pilot, form):
        await pilot.press("space", "ctrl+s")
        await until(pilot, lambda: studio.preferences.get().duplicate_criteria == ("email", "phone"))
        await until(pilot, lambda: not form.editing)
        await pilot.press("alt+6")
        await sees(pilot, "duplicate criteria")


async def test_somebody_else_changed_the_same_day(studio, preferences):
    async with preferences(4) as (pilot, _):
        opened = studio.preferences.get()
        studio.preferences.save(opened, replace(opened, work_week=(0, 1)))
        await pilot.press("space", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictModal))
        await pilot.press("t", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ConflictModal))
        await until(pilot, lambda: studio.preferences.get().work_week == (0, 1))


def test_fields_and_preferences_are_the_same(studio):
    found = studio.preferences.get()
    assert from_fields(as_fields(found)) == found

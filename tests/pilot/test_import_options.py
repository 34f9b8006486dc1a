"""The options of a copy: seen before it, explained by an example, remembered, and never in the way."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, frames_of_a_morning, write_files
from tests.pilot.wizard_keys import at_step, open_wizard, sees, shown, type_text
from tui_studio.domain.copy_options import CopyOptions
from tui_studio.ui.wizards.import_options import CopyOptionsModal
from tui_studio.workers.job import JobState


@pytest.fixture
def card(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "card", frames_of_a_morning()[:7])


@pytest.fixture
def imports(studio, card):
    enroll(studio, 4)
    schedule(studio)
    studio.imports = FakeImports(frames_of_a_morning()[:7])  # nothing to look at: F9 goes on
    return studio.imports


async def plan(pilot):
    wizard = await open_wizard(pilot, "import_images")
    await type_text(pilot, "card")
    await pilot.press("f9")
    await at_step(pilot, wizard, "The plan")
    return wizard


async def options(pilot):
    await pilot.press("f6")
    await until(pilot, lambda: isinstance(pilot.app.screen, CopyOptionsModal))
    return pilot.app.screen


async def copied(pilot, wizard):
    await pilot.press("f9")
    step = await at_step(pilot, wizard, "Copy")
    await until(pilot, lambda: step.record.state is JobState.DONE)


async def type_over(pilot, field, text):
    field.focus()
    await pilot.press("end", "ctrl+u")
    names = {"{": "left_curly_bracket", "}": "right_curly_bracket", "-": "minus"}
    await pilot.press(*(names.get(sign, sign) for sign in text))


async def test_nobody_has_to_look_at_them(studio, imports, driving):
    async with driving(studio) as pilot:
        wizard = await plan(pilot)
        await copied(pilot, wizard)
    assert imports.copied_with == CopyOptions()
    assert imports.remembered is None


async def test_what_is_chosen_is_explained_used_and_remembered(studio, imports, driving):
    async with driving(studio) as pilot:
        wizard = await plan(pilot)
        modal = await options(pilot)
        await sees(pilot, "Example: IMG_0002.JPG of session 10001 becomes 10001_IMG_0002.JPG")
        await sees(pilot, "and its raw file raw/10001_IMG_0002.CR3")
        assert not modal.query_one("#field-first").display
        await type_over(pilot, modal.query_one("#names", Input), "{number}-{count}")
        await sees(pilot, "becomes 10001-0001.JPG")
        await type_over(pilot, modal.query_one("#first", Input), "12")
        await sees(pilot, "becomes 10001-0012.JPG")
        modal.query_one("#copied").focus()
        await pilot.press("right")
        await until(pilot, lambda: "and its raw file" not in shown(pilot))
        modal.query_one("#keyword-organization").focus()
        await pilot.press("space", "enter")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await copied(pilot, wizard)
    wanted = CopyOptions(copied="pictures", names="{number}-{count}", first=12, keywords=("number",))
    assert imports.copied_with == imports.remembered == wanted


async def test_what_makes_no_sense_is_said_beside_its_field(studio, imports, driving):
    async with driving(studio) as pilot:
        wizard = await plan(pilot)
        modal = await options(pilot)
        await type_over(pilot, modal.query_one("#pixels", Input), "12")
        await pilot.press("enter")
        await sees(pilot, "! A number of pixels from 400 to 4,000.")
        await pilot.press("f5", "enter")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await copied(pilot, wizard)
    assert imports.copied_with == CopyOptions()


async def test_escape_leaves_them_as_they_were_and_they_close_with_the_copy(studio, imports, driving):
    async with driving(studio) as pilot:
        wizard = await plan(pilot)
        modal = await options(pilot)
        modal.query_one("#previews").focus()
        await pilot.press("space")
        await until(pilot, lambda: not modal.query_one("#field-pixels").display)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await copied(pilot, wizard)
        await pilot.press("f6")
        await pilot.pause()
        assert pilot.app.screen is wizard
    assert imports.copied_with == CopyOptions()

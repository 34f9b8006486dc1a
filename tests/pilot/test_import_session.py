"""Import Images for one session: the source of last time, what is left out, and what becomes of earlier images."""

from __future__ import annotations

import pytest

from tests.photos import loose_frames
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, sees, type_text
from tui_studio.ui.widgets.option_line import OptionLine
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.ui.wizards.import_options import CopyOptionsModal
from tui_studio.ui.wizards.import_session import ImportSessionWizard


@pytest.fixture
def school(photo_studio, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loose_frames(tmp_path / "late", 42, 43)
    return photo_studio


async def opened(pilot, *keys):
    await until(pilot, lambda: pilot.app.screen.total is not None)
    await pilot.press(*keys, "i")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportSessionWizard) and pilot.app.screen.ready)
    wizard = pilot.app.screen
    await until(pilot, lambda: not wizard.step.loads)
    return wizard


async def test_a_straggler_gets_the_pictures_of_a_folder(school, driving):
    async with driving(school) as pilot:
        wizard = await opened(pilot, "down", "down")
        await sees(pilot, "10003")
        assert not wizard.query_one("#field-earlier").display  # asked only where there are images
        await type_text(pilot, "late")
        await sees(pilot, "2 pictures, ")
        await pilot.press("escape", "tab", "space")
        await sees(pilot, "0 pictures, 0.0 MB; 2 files left out.")
        await pilot.press("space", "tab", "asterisk", "3", "full_stop", *"jpg")
        await sees(pilot, "1 picture, ")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(pilot.app.screen, CopyOptionsModal))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await pilot.press("f9")
        await at_step(pilot, wizard, "Copy")
        await sees(pilot, "1 picture copied")
        await sees(pilot, "Keep this card: 1 file left on it by the options.")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.table.cursor_row.images == 1)
    assert [image.name for image in school.image_check.session(3).images] == ["10003_IMG_0042.JPG"]


async def test_the_last_source_is_offered_and_replacing_keeps_what_was_there(school, driving, tmp_path):
    async with driving(school) as pilot:
        wizard = await opened(pilot)
        await type_text(pilot, "late")
        await sees(pilot, "2 pictures, ")
        await pilot.press("escape", "tab", "tab", "tab", "right")
        assert wizard.query_one("#earlier", OptionLine).value == "replace"
        await pilot.press("f9")
        await at_step(pilot, wizard, "Copy")
        await sees(pilot, "2 pictures copied")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not wizard)
        assert [image.rating for image in school.image_check.session(1).images] == [3, 3, 2, 2]
        wizard = await opened(pilot, "down")
        assert str(wizard.query_one("#folder", PathInput).path) == str(tmp_path / "late")
        assert not wizard.dirty
        await sees(pilot, "2 pictures, ")


async def test_a_folder_that_is_not_there_and_a_child_that_is_not_photographed(school, driving):
    with school._place.writing() as uow:
        uow.records.update("client", uow.records.read("session", 3)["client_id"], {"no_photo": True})
        uow.commit()
    async with driving(school) as pilot:
        await opened(pilot, "down", "down")
        await sees(pilot, "! must not be photographed")
        await pilot.press("f9")
        await sees(pilot, "Name a folder")
        await type_text(pilot, "/nowhere/at/all")
        await pilot.press("f9")
        await sees(pilot, "There is no folder")
        await pilot.press("ctrl+u")
        await type_text(pilot, "late")
        await pilot.press("f9")
        await sees(pilot, "Session 10003: do not photograph.")

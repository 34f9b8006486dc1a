"""The Bulk Image Importer, from the folder to the verdict on the card with keys only."""

from __future__ import annotations

import shutil
from dataclasses import replace
from threading import Event

import pytest

from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, frames_of_a_morning, write_files
from tests.pilot.wizard_keys import at_step, next_step, open_wizard, sees, shown, type_text
from tui_studio.domain.frames import FileKind, Rung, SeenCode
from tui_studio.domain.scan_options import BY_SLATES, ScanOptions
from tui_studio.ui.widgets.line_table import LineTable
from tui_studio.ui.widgets.path_input import PathInput
from tui_studio.workers.job import JobState
from tui_studio.workers.scan_card import ScanCardJob


@pytest.fixture
def card(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "card", frames_of_a_morning())


@pytest.fixture
def imports(studio):
    enroll(studio, 4)
    schedule(studio)
    studio.imports = FakeImports()  # the real one reads files; what it does with them has tests of its own
    return studio.imports


async def scan(pilot, card):
    """Type the folder and wait for the plan."""
    wizard = await open_wizard(pilot, "import_images")
    await type_text(pilot, "card")
    await pilot.press("f9")
    await at_step(pilot, wizard, "The plan")
    return wizard


async def test_a_card_is_scanned_shown_accepted_and_copied_with_keys_only(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "ca")
        field = wizard.query_one(PathInput)
        await until(pilot, lambda: field.open)
        await pilot.press("tab")
        await until(pilot, lambda: field.value == "card/")
        await pilot.press("enter", "enter", "enter", "enter")
        await at_step(pilot, wizard, "The plan")
        assert imports.scanned == [(card, BY_SLATES)]
        await sees(pilot, "13 files: 5 pictures, 3 slates, 3 belong to nobody yet, 1 damaged")
        await sees(pilot, "F9 accepts the plan and copies 5 pictures.")
        await sees(pilot, "Clark, Cleo")
        assert imports.copied == []
        await pilot.press("f9")
        step = await at_step(pilot, wizard, "Copy")
        await until(pilot, lambda: step.record.state is JobState.DONE)
        await sees(pilot, "5 pictures copied, 0 already here, 0 failed.")
        await sees(pilot, "Keep this card: 1 damaged, 3 belong to nobody yet.")
        await pilot.press("enter")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
    assert len(imports.copied) == 5


async def test_how_the_slates_were_to_be_read_is_told_where_it_was_hard(studio, imports, card, driving):
    box = (0.4, 0.4, 0.6, 0.7)
    looks = {"10001": Rung.FIRST, "10002": Rung.SHARPENED}
    imports.frames = [
        replace(frame, reading=replace(frame.reading, codes=(SeenCode(read, looks[read], box, 12.0, 0.8),)))
        if (read := next(iter(frame.reading.payloads), ""))
        else frame
        for frame in frames_of_a_morning()[:7]
    ]
    shutil.rmtree(card)
    write_files(card, imports.frames)
    async with driving(studio) as pilot:
        await scan(pilot, card)
        await sees(pilot, "1 of 2 slates read at the first look, 1 only sharpened: focus on the slate.")
        await sees(pilot, "Enter opens a row. F6: options.")


async def test_a_clean_card_may_be_formatted(studio, imports, card, driving):
    imports.frames = frames_of_a_morning()[:7]
    shutil.rmtree(card)
    write_files(card, imports.frames)
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        await sees(pilot, "Nothing to look at")
        await next_step(pilot, wizard, "Copy")
        await sees(pilot, "This card may be formatted.")


async def test_problems_stand_first_and_can_be_shown_alone(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        table = wizard.query_one("#stretches", LineTable)
        flags = [line.cells[0] for line in table.lines]
        assert flags == sorted(flags, reverse=True)
        assert flags.count("!") == 2
        await pilot.press("p")
        await until(pilot, lambda: len(table.lines) == 2)
        await pilot.press("p")
        await until(pilot, lambda: len(table.lines) == len(flags))


async def test_enter_opens_a_stretch_and_never_accepts_the_plan(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        await pilot.press("enter")
        await sees(pilot, "├ slate, not read")
        await sees(pilot, "IMG_0010.JPG")
        await pilot.press("down", "enter")
        await until(pilot, lambda: "├" not in shown(pilot))
        assert wizard.step.title == "The plan"
        assert imports.copied == []


async def test_the_class_tells_namesakes_apart(studio, imports, card, driving):
    async with driving(studio) as pilot:
        await scan(pilot, card)
        await sees(pilot, "Mr Reed")


async def test_a_folder_that_is_not_there_is_refused_beside_its_field(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await pilot.press("f9")
        await sees(pilot, "! Name a folder")
        await type_text(pilot, "/no")
        await pilot.press("f9")
        await sees(pilot, "! There is no folder “/no”.")
        assert wizard.step.title == "Folder"


async def test_a_scan_that_is_refused_says_why_and_goes_back(studio, imports, card, driving):
    imports.refusal = "The card holds no files."
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        await pilot.press("f9")
        await sees(pilot, "The card holds no files.")
        assert wizard.step.title == "Scan"
        await pilot.press("escape")
        await at_step(pilot, wizard, "Folder")
        assert wizard.query_one(PathInput).value == "card"


async def test_pictures_can_be_given_to_one_session_by_hand(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        await pilot.press("enter", "left", "tab")
        await type_text(pilot, "10002")
        await pilot.press("f9")
        await at_step(pilot, wizard, "The plan")
    assert imports.scanned == [(card, ScanOptions("hand", "10002"))]


async def test_a_scan_can_be_left_and_taken_up_again(studio, imports, card, driving):
    imports.gate = Event()
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "card")
        await pilot.press("f9")
        await at_step(pilot, wizard, "Scan")
        await until(pilot, imports.at_gate.is_set)
        await pilot.press("escape", "b")
        await at_step(pilot, wizard, "Folder")
        await pilot.press("f8")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        assert len(pilot.app.jobs.running()) == 1
        again = await open_wizard(pilot, "import_images")
        await sees(pilot, "Use the scan made at 12:00")
        assert again.query_one(PathInput).value == f"{card}/"
        await pilot.press("f9")
        await at_step(pilot, again, "Scan")
        imports.gate.set()
        await at_step(pilot, again, "The plan")
    assert imports.scanned == [(card, BY_SLATES)]


async def test_after_a_copy_the_card_is_scanned_afresh(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        await pilot.press("f9")
        step = await at_step(pilot, wizard, "Copy")
        await until(pilot, lambda: step.record.state is JobState.DONE)
        await pilot.press("enter")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        await open_wizard(pilot, "import_images")
        assert "Use the scan" not in shown(pilot)


async def test_a_copy_goes_on_when_the_wizard_is_left_and_can_be_stopped(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        imports.gate = Event()
        imports.at_gate.clear()
        await pilot.press("f9")
        step = await at_step(pilot, wizard, "Copy")
        await until(pilot, imports.at_gate.is_set)
        await sees(pilot, "Esc stops it or leaves it running; l shows it again from any hub.")
        await pilot.press("c")
        await sees(pilot, "Stop this job?")
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is wizard)
        assert not step.record.stopping
        await pilot.press("escape", "b")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        record = pilot.app.jobs.running()[0]
        await pilot.press("l", "c")
        await sees(pilot, "Stop this job?")
        await pilot.press("y")
        await until(pilot, lambda: record.stopping)
        imports.gate.set()
        await until(pilot, lambda: record.state is JobState.CANCELLED)
        await sees(pilot, "W 12:00:00 Stopped after")
    assert len(imports.copied) < 5


async def test_the_last_folder_is_offered_again(studio, imports, card, driving):
    async with driving(studio) as pilot:
        wizard = await scan(pilot, card)
        await pilot.press("f8")
        await until(pilot, lambda: wizard not in pilot.app.screen_stack)
        again = await open_wizard(pilot, "import_images")
        assert again.query_one(PathInput).value == f"{card}/"
        assert isinstance(pilot.app.jobs.records()[0].job, ScanCardJob)


async def test_a_file_name_with_brackets_is_shown_as_it_is(studio, imports, card, driving):
    frames = frames_of_a_morning()
    assert any(frame.kind is FileKind.NOT_IMAGE for frame in frames)
    async with driving(studio) as pilot:
        await scan(pilot, card)
        await sees(pilot, "[notes].txt")

"""The plan of an import and its source: kept, opened again, looked at, and scanned once more."""

from __future__ import annotations

import json

import pytest

from tests.cards import R6_TWO, START, numbered, shot
from tests.factories import enroll, schedule
from tests.pilot.card_plans import STUDENTS, card, class_of, planned
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import at_step, open_wizard, sees, shown, type_text
from tui_studio.domain.frames import Split, Suspicion
from tui_studio.services.import_plan import ImportPlan, save_plan
from tui_studio.ui.wizards import import_plan

__all__ = ["card"]


async def test_the_plan_is_kept_in_a_file_with_all_corrections(studio, card, driving, tmp_path):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a", "enter", "w")
        await sees(pilot, "Keep this plan in which file?")
        await pilot.press("enter")
        await sees(pilot, "Kept in")
        now = card.step.now
        await pilot.press("w", "enter")
        await sees(pilot, "Write over this file?")
        await pilot.press("n")
    file = tmp_path / "card-plan.json"
    assert json.loads(file.read_text())["counts"]["image"] == 21
    assert studio.corrections.open(file).split == now


async def test_a_plan_that_was_kept_is_opened_again_and_its_source_is_looked_at(studio, card, driving, tmp_path):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a", "enter", "w", "enter")
        await sees(pilot, "Kept in")
        now = card.step.now
        await pilot.press("f8")
        await until(pilot, lambda: card.wizard not in pilot.app.screen_stack)
        (card.folder / "DCIM/100CANON/IMG_0999.JPG").write_bytes(b"new")
        card.wizard = await open_wizard(pilot, "import_images")
        for _ in range(len(str(card.folder)) + 1):
            await pilot.press("backspace")
        await type_text(pilot, "card-plan.json")
        await pilot.press("f9")
        await at_step(pilot, card.wizard, "The plan")
        await sees(pilot, "the source changed since this plan was made: 1 file new")
        assert card.step.now.frames == now.frames
        await pilot.press("n", "a", "enter")
        await sees(pilot, "Nothing to look at")
        await pilot.press("f9")
        await sees(pilot, "Since the scan: 1 file new.")
        await pilot.press("y")
        await sees(pilot, "24 pictures copied")
    assert len(card.imports.scanned) == 1


@pytest.mark.parametrize(("content", "says"), [("{}", "is no plan"), ("[", "is no plan"), (None, "is not there")])
async def test_what_is_no_plan_or_of_a_source_that_is_gone_is_refused(studio, card, driving, tmp_path, content, says):
    file = tmp_path / "kept.json"
    if content is None:
        plan = ImportPlan(tmp_path / "gone", "qr", Split(()))
        save_plan(plan, file)
    else:
        file.write_text(content)
    async with driving(studio) as pilot:
        wizard = await open_wizard(pilot, "import_images")
        await type_text(pilot, "kept.json")
        await pilot.press("f9")
        await sees(pilot, says)
        assert wizard.step.title == "Folder"


async def test_a_source_that_changed_is_said_before_anything_is_copied(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        (card.folder / "DCIM/100CANON/IMG_0999.JPG").write_bytes(b"new")
        (card.folder / "DCIM/100CANON/IMG_0001.JPG").unlink()
        await pilot.press("f9")
        await sees(pilot, "Since the scan: 1 file new, 1 file gone.")
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is card.wizard)
        assert card.imports.copied == []
        await pilot.press("f9", "y")
        await sees(pilot, "pictures copied")


async def test_a_source_that_is_gone_copies_nothing_and_says_so(studio, card, driving, tmp_path):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        card.folder.rename(tmp_path / "pulled")
        await pilot.press("f9")
        await sees(pilot, "is not there; put the card in")
        assert card.wizard.step.title == "The plan"


async def test_the_viewer_opens_where_there_is_a_display_and_elsewhere_the_place_is_told(
    studio, card, driving, monkeypatch
):
    started = []
    monkeypatch.setattr(import_plan.subprocess, "Popen", lambda command, **_: started.append(command))
    monkeypatch.setattr(import_plan.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(import_plan.sys, "platform", "linux")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("o")
        await sees(pilot, "IMG_0009.JPG opens in the viewer.")
        assert started == [["/usr/bin/xdg-open", str(card.folder / "DCIM/100CANON/IMG_0009.JPG")]]
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 22")
        await pilot.press("o")
        await sees(pilot, "There is no display here")
        assert len(started) == 1


async def test_the_picture_of_the_row_is_shown_and_hidden(studio, card, driving):
    from PIL import Image

    slate = card.folder / "DCIM/100CANON/IMG_0009.JPG"
    Image.new("RGB", (300, 200), (200, 30, 30)).save(slate)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        assert "▀" not in shown(pilot)
        await pilot.press("f")
        await sees(pilot, "▀▀▀▀")
        await pilot.press("n")
        await sees(pilot, "IMG_0021.JPG: does not decode.")
        await pilot.press("f")
        await until(pilot, lambda: "does not decode" not in shown(pilot))


@pytest.mark.parametrize("slow", [True, False])
async def test_a_slow_line_is_spared_the_picture_until_it_is_asked_for(studio, card, driving, monkeypatch, slow):
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    async with driving(studio, size=(120, 40), slow=slow) as pilot:
        await planned(pilot, card)
        picture = card.wizard.query_one("#plan-picture")
        assert picture.display is not slow
        await pilot.press("f")
        await until(pilot, lambda: picture.display is slow)


async def test_corrections_stay_when_the_same_card_is_scanned_again_and_their_loss_is_said(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a", "enter")
        await until(pilot, lambda: len(card.roles("10003")) == 3)
        await pilot.press("escape")
        await at_step(pilot, card.wizard, "Folder")
        await pilot.press("f9")
        await at_step(pilot, card.wizard, "The plan")
        assert len(card.roles("10003")) == 3
        await pilot.press("escape")
        await at_step(pilot, card.wizard, "Folder")
        card.lay(class_of(STUDENTS, unread=(1,)))
        await pilot.press("f9")
        await at_step(pilot, card.wizard, "The plan")
        await sees(pilot, "1 correction of the plan before had to go.")


async def test_forty_slates_that_nobody_could_read_take_fewer_than_four_keys_each(studio, card, driving):
    enroll(studio, 80, school="Harbor Lights Academy")
    schedule(studio, school="Harbor Lights Academy")
    numbers = sorted(studio.imports.names | {str(10009 + n): "" for n in range(80)})[STUDENTS:]
    studio.imports.names = dict.fromkeys(numbers, "")
    unread = {n for n in range(80) if n % 2 or n in (10, 11, 12)} - {71, 73, 75}
    frames, at, paths = [], 0, iter(numbered(list(range(1, 400))))
    for n, number in enumerate(numbers):
        slate = {"suspicion": Suspicion.STRONG} if n in unread else {"payloads": number}
        frames.append(shot(next(paths), at=(at := at + 30), **slate))
        frames += [shot(next(paths), at=(at := at + 4)) for _ in range(3)]
    card.lay(frames)
    owner = {frame.path: numbers[n // 4] for n, frame in enumerate(frames)}
    keys = 0
    async with driving(studio) as pilot:
        await planned(pilot, card)
        assert len(unread) >= 38
        while card.step.rows and any(row.unread for row in card.step.rows):
            stretch = card.step.here.stretch
            wanted = owner[stretch.first]
            proposed = [one.number for one in card.step.proposals(card.step.here)]
            right = ["down"] * proposed.index(wanted) if wanted in proposed else list(wanted)
            await pilot.press("a", *right, "enter")
            keys += 2 + len(right)
            await until(pilot, lambda before=stretch: card.step.here.stretch != before)
        assert all(frame.session == owner[frame.path] for frame in card.step.now.frames)
    assert keys < 4 * len(unread), f"{keys / len(unread):.1f} keys each"


async def test_the_clocks_of_the_cameras_are_shown_and_corrected_in_the_plan(studio, card, driving):
    second = [
        shot(f"b/{frame.path}", camera=R6_TWO, at=(frame.camera.taken_at - START).total_seconds() - 3660,
             payloads=frame.reading.payloads)
        for frame in class_of(4)
    ]  # fmt: skip
    card.lay([*class_of(STUDENTS), *second])
    async with driving(studio) as pilot:
        await planned(pilot, card)
        assert card.step.plan.clocks == {}, "the fake scan works out nothing"
        await pilot.press("b")
        await sees(pilot, "+1:01:00 sure")
        await pilot.press(*"2 h", "enter")
        await sees(pilot, "+2:00:00 typed")
        await pilot.press("enter")
        await sees(pilot, "The clocks are set")
        assert card.step.plan.clocks == {"Canon EOS R6 (0456)": 7200.0}
        await pilot.press("b")
        await sees(pilot, "+2:00:00 typed")
        await pilot.press("escape")

"""The plan of an import, corrected with keys only."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.cards import R6_TWO, START, numbered, shot
from tests.factories import enroll, schedule
from tests.pilot.conftest import until
from tests.pilot.fake_imports import FakeImports, write_files
from tests.pilot.wizard_keys import at_step, open_wizard, sees, shown, type_text
from tui_studio.domain.frames import FileKind, Role, Split, Suspicion
from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.services.import_plan import ImportPlan, save_plan
from tui_studio.services.plan_corrections import CorrectionService
from tui_studio.ui.modals.assign_session import AssignSessionModal
from tui_studio.ui.wizards import import_plan

STUDENTS = 8


def class_of(students, unread=(), pictures=3, first=1):
    """A slate and some pictures of each in turn; the slates of those in `unread` could not be read."""
    frames, at = [], 0
    paths = iter(numbered(list(range(first, first + students * (pictures + 1)))))
    for n in range(students):
        at += 30
        slate = {"suspicion": Suspicion.STRONG} if n in unread else {"payloads": str(10001 + n)}
        frames.append(shot(next(paths), at=at, **slate))
        frames += [shot(next(paths), at=(at := at + 4)) for _ in range(pictures)]
    return frames


class Card:
    """What lies on the card, and the plan as it stands."""

    def __init__(self, folder, imports):
        self.folder, self.imports, self.wizard = folder, imports, None

    def lay(self, frames):
        self.imports.frames = frames
        write_files(self.folder, frames)

    @property
    def step(self):
        return self.wizard.step

    def roles(self, session=None):
        """How many frames of each role there are, or the names of the pictures of a session."""
        frames = self.step.now.frames
        if session is None:
            return {role: count for role, count in self.step.now.counts().items() if count}
        return [frame.path[-8:-4] for frame in frames if frame.role is Role.IMAGE and frame.session == session]

    def rows(self):
        return [line.cells for line in self.step.table.lines]


@pytest.fixture
def card(studio, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    enroll(studio, STUDENTS)
    schedule(studio)
    names = {str(10001 + n): "" for n in range(STUDENTS)}
    studio.imports = FakeImports([], names)
    made = Card(tmp_path / "card", studio.imports)
    made.lay(class_of(STUDENTS, unread=(2, 5)))
    return made


async def planned(pilot, card):
    """The importer with the plan of the card."""
    card.wizard = await open_wizard(pilot, "import_images")
    await type_text(pilot, "card")
    await pilot.press("f9")
    await at_step(pilot, card.wizard, "The plan")
    await until(pilot, lambda: len(card.step.everybody.lineup.candidates))


async def test_the_likely_student_is_given_a_stretch_with_two_keys_and_the_next_doubt_comes_up(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await sees(pilot, "2 rows to look at")
        await pilot.press("a")
        await sees(pilot, "between 10002 and 10004")
        await pilot.press("enter")
        await sees(pilot, "3 pictures to 10003")
        assert card.roles("10003") == ["0010", "0011", "0012"]
        assert card.step.here.stretch.first.endswith("0021.JPG")
        await pilot.press("a", "enter")
        await sees(pilot, "Nothing to look at")
        assert card.roles() == {"slate": 8, "image": 24}
        await pilot.press("f9")
        await sees(pilot, "24 pictures copied")
    assert len(card.imports.copied) == 24


async def test_letters_or_a_number_find_somebody_else(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a")
        await type_text(pilot, "10006")
        await pilot.press("enter")
        await until(pilot, lambda: len(card.roles("10006")) == 3)
        await pilot.press("a")
        name = studio.corrections.candidate("10003").name
        await type_text(pilot, name[:3].lower())
        await sees(pilot, name)
        await pilot.press("enter")
        await until(pilot, lambda: len(card.roles("10003")) == 3)


@pytest.mark.parametrize("typed", ["10003 10006", "10006+10003", "10003, 10006, 10003"])
async def test_several_numbers_give_the_pictures_to_each_of_these_siblings(studio, card, driving, typed):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a")
        await type_text(pilot, typed)
        await sees(pilot, "Enter gives the pictures to each of these 2.")
        await pilot.press("enter")
        await sees(pilot, "3 pictures to 100")
        assert {frozenset(frame.sessions) for frame in card.step.now.frames if len(frame.sessions) > 1} == {
            frozenset({"10003", "10006"})
        }
        await pilot.press(".")
        await sees(pilot, "2 corrections")
        assert sum(len(frame.sessions) == 2 and frame.role is Role.IMAGE for frame in card.step.now.frames) == 6


async def test_of_several_numbers_each_is_checked(studio, card, driving):
    with studio._place.writing() as uow:
        barred = uow.records.read("session", studio.sessions.find_number("10003"))
        uow.records.update("client", barred["client_id"], {"no_photo": True})
        uow.commit()
    async with driving(studio) as pilot:
        await planned(pilot, card)
        before = card.step.now
        await pilot.press("a")
        await type_text(pilot, "10001+77777")
        await pilot.press("enter")
        await sees(pilot, "There is no session 77777 in this studio.")
        await pilot.press("ctrl+u")
        await type_text(pilot, "10001+10003")
        await pilot.press("enter")
        await sees(pilot, "must not be photographed")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is card.wizard)
        assert card.step.now == before


async def test_with_nobody_likely_enter_alone_takes_nobody(studio, card, driving):
    card.lay([shot(path, suspicion=Suspicion.STRONG) for path in numbered([1])])
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a", "enter")
        await sees(pilot, "Type a part of the name, or the number.")
        assert isinstance(pilot.app.screen, AssignSessionModal)
        await type_text(pilot, "77777")
        await pilot.press("enter")
        await sees(pilot, "There is no session 77777 in this studio.")
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is card.wizard)
        assert card.roles() == {"slate": 1}


async def test_the_code_of_a_sheet_is_scanned_into_the_question(studio, card, driving, scan):
    place = replace(studio._place, settings=replace(studio.settings, code_prefix="LHS"))
    studio.corrections = CorrectionService(place)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a")
        await scan(pilot, build_code("10006", CodeRules("LHS")))
        await until(pilot, lambda: len(card.roles("10006")) == 3)


async def test_who_must_not_be_photographed_is_refused_with_the_sentence(studio, card, driving):
    with studio._place.writing() as uow:
        barred = uow.records.read("session", studio.sessions.find_number("10003"))
        uow.records.update("client", barred["client_id"], {"no_photo": True})
        uow.commit()
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("a")
        await type_text(pilot, "10003")
        await pilot.press("enter")
        await sees(pilot, "must not be photographed")
        await pilot.press("escape")
        assert card.roles()["unassigned"] == 6


async def test_the_same_as_last_needs_no_question(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press(".")
        await sees(pilot, "Nothing was given yet; a asks whose these are.")
        await pilot.press("a", "enter", ".")
        await until(pilot, lambda: len(card.roles("10003")) == 6)


async def test_everything_can_be_taken_back_and_done_again(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        first = card.step.now
        await pilot.press("z")
        await sees(pilot, "Nothing was corrected yet.")
        await pilot.press("a", "enter", "x")
        await until(pilot, lambda: card.roles().get("excluded") == 4)
        await sees(pilot, "2 corrections")
        last = card.step.now
        await pilot.press("z", "z")
        await until(pilot, lambda: card.step.now == first)
        await sees(pilot, "Taken back: 3 pictures to 10003")
        await pilot.press("Z", "Z")
        await until(pilot, lambda: card.step.now == last)


async def test_a_stretch_is_divided_where_the_next_student_begins_and_joined_again(studio, card, driving):
    card.lay(class_of(STUDENTS))
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("s")
        await sees(pilot, "stand on the frame where the next student begins")
        await pilot.press("enter", "down", "down", "down", "s")
        await sees(pilot, "2 frames split off at IMG_0003.JPG")
        assert card.roles("10001") == ["0002"]
        assert card.roles()["unassigned"] == 2
        await pilot.press("p")
        await until(pilot, lambda: card.step.here.stretch.session is None)
        await pilot.press("m")
        await sees(pilot, "Joined with the stretch before")
        await until(pilot, lambda: card.roles("10001") == ["0002", "0003", "0004"])


async def test_marked_frames_are_what_a_key_acts_on(studio, card, driving):
    card.lay(class_of(STUDENTS))
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("right", "down", "down", "v", "down", "v")
        await sees(pilot, "2 frames marked")
        await pilot.press("a")
        await type_text(pilot, "10008")
        await pilot.press("enter")
        await until(pilot, lambda: card.roles("10001") == ["0004"])
        assert card.roles("10008")[:2] == ["0002", "0003"]
        assert card.step.table.marks == set()
        await pilot.press("shift+down", "space", "u")
        await until(pilot, lambda: card.step.table.marks == set())
        await pilot.press("shift+up")
        await sees(pilot, "marked")
        await pilot.press("escape")
        await until(pilot, lambda: card.step.table.marks == set())
        assert card.wizard.step.title == "The plan"


async def test_frames_are_left_out_and_taken_back_in_to_whom_they_were_of(studio, card, driving):
    card.lay(class_of(STUDENTS))
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await pilot.press("right", "down", "down", "x")
        await until(pilot, lambda: card.roles("10001") == ["0003", "0004"])
        await sees(pilot, "├ left out by")
        await pilot.press("x")
        await until(pilot, lambda: card.roles("10001") == ["0002", "0003", "0004"])
        await pilot.press("minus")
        await until(pilot, lambda: card.roles()["unassigned"] == 1)


async def test_a_picture_is_taken_for_the_slate_of_somebody_and_a_slate_for_a_picture(studio, card, driving):
    frames = class_of(STUDENTS)
    frames[8] = shot(frames[8].path, at=frames[7].camera.taken_at.second + 60)  # a slate that nobody saw as one
    card.lay(frames)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await until(pilot, lambda: card.step.here.stretch.session is None)  # a pause, or too many pictures
        held = card.step.here.stretch
        await pilot.press("t")
        await sees(pilot, f"Whose slate is {held.first[-12:]}?")
        await type_text(pilot, "10003")
        await pilot.press("enter")
        await sees(pilot, "Slate of 10003")
        assert card.step.now.frames[held.places[0]].role is Role.SLATE
        assert len(card.roles("10003")) == len(held.places) - 1
        await pilot.press("g", "i")
        await until(pilot, lambda: card.step.now.frames[held.places[0]].role is Role.IMAGE)


async def test_what_was_looked_at_and_is_right_is_no_doubt_any_more(studio, card, driving):
    frames = class_of(STUDENTS)
    frames[-1] = shot(frames[-1].path, kind=FileKind.DAMAGED, problem="cut off after 61 %")
    card.lay(frames)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await sees(pilot, "1 row to look at")
        await pilot.press("c")
        await sees(pilot, "1 warning looked at and answered")
        await sees(pilot, "Nothing to look at")
        assert card.roles()["damaged"] == 1
        await pilot.press("c")
        await sees(pilot, "There is no warning to answer.")


async def test_the_next_doubt_is_one_key_away_in_either_direction(studio, card, driving):
    async with driving(studio) as pilot:
        await planned(pilot, card)
        assert card.step.here.stretch.first.endswith("0009.JPG")
        await pilot.press("n")
        await until(pilot, lambda: card.step.here.stretch.first.endswith("0021.JPG"))
        await pilot.press("n")
        await until(pilot, lambda: card.step.here.stretch.first.endswith("0009.JPG"))
        await pilot.press("N")
        await until(pilot, lambda: card.step.here.stretch.first.endswith("0021.JPG"))


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

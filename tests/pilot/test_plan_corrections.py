"""The plan of an import, corrected with keys only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cards import numbered, shot
from tests.pilot.card_plans import STUDENTS, card, class_of, planned
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, type_text
from tui_studio.domain.frames import FileKind, Role, SlateReading, Suspicion
from tui_studio.domain.session_codes import CodeRules, build_code
from tui_studio.services.plan_corrections import CorrectionService
from tui_studio.ui.modals.assign_session import AssignSessionModal

__all__ = ["card"]


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


async def test_the_numbers_on_a_slate_of_two_are_proposed_before_all_others(studio, card, driving):
    frames = class_of(STUDENTS)
    frames[8] = replace(frames[8], reading=SlateReading(("10003", "10006")))
    card.lay(frames)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await sees(pilot, "a 10003 Díaz, Zoë (on its slate) · 10006 García, Gia (on its slate)")
        await pilot.press("a", "enter")
        await until(pilot, lambda: card.roles("10003") == ["0010", "0011", "0012"])


async def test_a_damaged_file_is_offered_to_nobody_and_says_why_it_stays(studio, card, driving):
    frames = class_of(STUDENTS)
    frames[-1] = shot("DCIM/900CANON/IMG_0001.JPG", kind=FileKind.DAMAGED, problem="empty file")
    card.lay(frames)
    async with driving(studio) as pilot:
        await planned(pilot, card)
        await until(pilot, lambda: card.step.here.stretch.role is Role.DAMAGED)
        assert "a 100" not in card.step.query_one("#plan-detail").render().plain
        for key in ("a", "x"):
            await pilot.press(key)
            await sees(pilot, "A damaged file can be given to nobody, nor left out")
            assert pilot.app.screen is card.wizard
            await pilot.press("z")
            await sees(pilot, "Nothing was corrected yet.")

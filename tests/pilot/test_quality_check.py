"""The quality check with keys only: next session, ratings, poses, and back to the list where one left it."""

from __future__ import annotations

import pytest

from tests.photos import loose_frames
from tests.pilot.conftest import until
from tests.pilot.hub_screens import on
from tui_studio.errors import DatabaseBusy
from tui_studio.ui.hubs.workflow import WorkflowHub
from tui_studio.ui.modals.advance import AdvanceModal
from tui_studio.ui.modals.choose import ChooseModal
from tui_studio.ui.modals.confirm import ConfirmModal
from tui_studio.ui.modals.prompt import PromptModal
from tui_studio.ui.records.quality_check import QualityCheck
from tui_studio.ui.records.session import SessionForm
from tui_studio.ui.widgets.image_preview import ImagePreview
from tui_studio.ui.wizards.base import WizardScreen


@pytest.fixture
def school(photo_studio):
    return photo_studio


def text(pilot, name):
    return pilot.app.screen.query_one(name).render().plain


async def opened(pilot):
    await until(pilot, lambda: pilot.app.screen.total is not None)
    await pilot.press("3")
    await until(pilot, lambda: isinstance(pilot.app.screen, WorkflowHub) and len(pilot.app.screen.table.window) == 5)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, QualityCheck) and len(pilot.app.screen.ids) == 3)
    await until(pilot, lambda: pilot.app.screen.here is not None)
    return pilot.app.screen


def ratings(studio, session_id):
    return [(image.rating, image.poses) for image in studio.image_check.session(session_id).images]


def written(check):
    return lambda: not check._writes


async def test_a_list_is_gone_through_and_rated_from_the_home_row(school, driving):
    async with driving(school) as pilot:
        check = await opened(pilot)
        assert "1 of 3  10001" in text(pilot, "#check-head")
        assert text(pilot, "#film-strip") == "  ›1·‹ 2· "
        await pilot.press("a", "f", "h", "p")
        assert text(pilot, "#film-strip") == "   1✓ ›2✓P‹"  # a pose is selected
        await pilot.press("f")  # behind the last image comes the next session
        await until(pilot, lambda: "2 of 3  10002" in text(pilot, "#check-head"))
        await pilot.press("j")
        await until(pilot, lambda: "3 of 3  10004" in text(pilot, "#check-head"))
        await pilot.press("j")
        assert "last session" in text(pilot, "#check-status")
        await pilot.press("y", "space", "space", "3", "k")
        await until(pilot, lambda: "2 of 3" in text(pilot, "#check-head"))
        await pilot.press("k", "end", "home", "right", "left", "2")
        await until(pilot, written(check))
        assert ratings(school, 1) == [(2, ()), (1, ("primary",))]
        assert ratings(school, 4) == [(3, ()), (3, ())]
        await pilot.press("z")
        await until(
            pilot, lambda: "Taken back: 10001_IMG_0002.JPG of session 10001: undecided" in text(pilot, "#check-status")
        )
        assert ratings(school, 1)[0] == (1, ())
        await pilot.press("down", "escape")
        await until(pilot, on(pilot, WorkflowHub))
        assert pilot.app.screen.table.cursor_id == 2  # where the check was left


async def test_the_session_is_advanced_from_there_and_taken_back(school, driving):
    async with driving(school) as pilot:
        check = await opened(pilot)
        await pilot.press("s")
        await until(pilot, on(pilot, AdvanceModal))
        await pilot.press("enter")
        await until(pilot, lambda: "Images captured" in text(pilot, "#check-head"))
        await pilot.press("z")
        await until(pilot, lambda: "Scheduled" in text(pilot, "#check-head"))
        await pilot.press("e")
        await until(pilot, on(pilot, SessionForm))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is check)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, WizardScreen) and pilot.app.screen.ready)
        await pilot.press("f8")
        await until(pilot, lambda: pilot.app.screen is check)


async def test_flags_are_shown_and_gate_the_yearbook(school, driving, lines):
    with school._place.writing() as uow:
        uow.records.update("client", uow.records.read("session", 1)["client_id"], {"no_yearbook": True})
        uow.commit()
    async with driving(school) as pilot:
        await opened(pilot)
        assert any("! no yearbook" in line for line in lines(pilot))
        await pilot.press("y")
        assert "must not be in the yearbook" in text(pilot, "#check-status")
        assert ratings(school, 1)[0] == (2, ())


async def test_the_next_session_is_painted_with_the_key_once_it_was_read_ahead(school, driving):
    async with driving(school) as pilot:
        check = await opened(pilot)
        preview = check.query_one(ImagePreview)
        await until(pilot, lambda: preview.picture is not None)
        following = check.looked.sessions.get
        await until(pilot, lambda: following(2) and check.looked.picture(following(2).images[0], preview.dots))
        before, service = preview.picture, check.looked.service
        service.look = service.session = None  # nothing may be asked for now
        check.read = lambda: None
        check.action_step_session(1)
        assert preview.picture not in (None, before)
        assert preview.caption == "10002_IMG_0005.JPG"


async def test_without_a_picture_there_are_its_facts_and_a_key_for_the_viewer(school, driving, tmp_path, monkeypatch):
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/seen\n')
    program.chmod(0o755)
    async with driving(school, pictures="off") as pilot:
        check = await opened(pilot)
        assert not check.query_one(ImagePreview).display
        assert "2026-09-14 08:00:29" in text(pilot, "#check-facts")
        monkeypatch.delenv("DISPLAY", raising=False)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        await pilot.press("o")
        await until(pilot, lambda: "No viewer can be opened from here" in text(pilot, "#check-status"))
        monkeypatch.setenv("DISPLAY", ":9")
        monkeypatch.setenv("PATH", str(program.parent), prepend=":")
        await pilot.press("o")
        await until(pilot, lambda: (tmp_path / "seen").is_file() and (tmp_path / "seen").read_text().endswith(".JPG\n"))
        await pilot.press("v")
        await until(pilot, lambda: check.query_one(ImagePreview).picture is not None)


async def test_a_session_without_images_and_one_that_cannot_be_read_say_so(school, driving):
    async with driving(school) as pilot:
        await until(pilot, lambda: pilot.app.screen.total is not None)
        await pilot.press("down", "down", "f")
        await until(pilot, lambda: isinstance(pilot.app.screen, QualityCheck) and pilot.app.screen.session is not None)
        check = pilot.app.screen
        assert "This session has no images." in text(pilot, "#check-facts")
        await pilot.press("a", "p", "space", "o")  # nothing to decide about
        service = check.looked.service

        def refuse(_):
            raise DatabaseBusy("Another workstation has held the database for 10 seconds.")

        read, service.session = service.session, refuse
        await pilot.press("r")
        await until(pilot, lambda: "Another workstation" in text(pilot, "#check-status"))
        service.session = read
        await pilot.press("r")
        await until(pilot, lambda: text(pilot, "#check-status") == "0 images")


async def test_a_decision_that_cannot_be_written_is_said_and_what_stands_is_shown(school, driving):
    async with driving(school) as pilot:
        check = await opened(pilot)

        def refuse(*_):
            raise DatabaseBusy("Another workstation has held the database for 10 seconds; nothing was changed.")

        rate, check.looked.service.rate = check.looked.service.rate, refuse
        await pilot.press("3")
        await until(pilot, lambda: "nothing was changed" in text(pilot, "#check-status"))
        await until(pilot, lambda: text(pilot, "#film-strip") == "  ›1·‹ 2· ")
        check.looked.service.rate = rate


async def test_marked_sessions_alone_are_gone_through(school, driving):
    async with driving(school) as pilot:
        await until(pilot, lambda: pilot.app.screen.total is not None)
        await pilot.press("space", "down", "down", "space", "f")
        await until(pilot, lambda: isinstance(pilot.app.screen, QualityCheck) and len(pilot.app.screen.ids) == 2)
        assert pilot.app.screen.ids == [1, 4]


async def asks(pilot, kind, *keys):
    await pilot.press(*keys)
    await until(pilot, on(pilot, kind))
    await until(pilot, lambda: pilot.app.focused is not None)


async def test_marked_images_move_to_another_session_and_back(school, driving, toasts):
    async with driving(school) as pilot:
        check = await opened(pilot)
        await pilot.press("space", "space")
        await asks(pilot, PromptModal, "m")
        await pilot.press(*"4711", "enter")
        await until(pilot, lambda: "There is no session 4711." in toasts(pilot))
        await asks(pilot, PromptModal, "m")
        await pilot.press(*"10003", "enter")
        await until(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await until(pilot, lambda: text(pilot, "#check-status") == "0 images")
        assert len(school.image_check.session(3).images) == 2
        await pilot.press("z")
        await until(pilot, on(pilot, ConfirmModal))
        await pilot.press("y")
        await until(pilot, lambda: len(check.session.images if check.session else ()) == 2)


async def test_images_go_out_to_be_retouched_and_come_back(school, driving, tmp_path, toasts):
    school.image_check.rate(1, [image.id for image in school.image_check.session(1).images], 1)
    out = tmp_path / "retouch"
    async with driving(school) as pilot:
        await until(pilot, lambda: pilot.app.screen.total is not None)
        await asks(pilot, ChooseModal, "x", "x")
        await until(pilot, lambda: "for retouching" in pilot.app.screen.heading)
        await asks(pilot, PromptModal, "s")
        assert pilot.app.screen.query_one("Input").value == str(out)
        await asks(pilot, ConfirmModal, "enter")
        await pilot.press("y")
        await until(pilot, lambda: any("2 images copied" in said for said in toasts(pilot)))
        loose_frames(tmp_path / "other", 50)
        (tmp_path / "other/DCIM/100EOSR6/IMG_0050.JPG").replace(out / "10001_baker-ben" / "10001_IMG_0003.JPG")
        await asks(pilot, PromptModal, "x", "b")
        await asks(pilot, ConfirmModal, "enter")
        await pilot.press("y")
        await until(pilot, lambda: any("1 retouched image stored, 1 file left." in said for said in toasts(pilot)))
        assert [image.retouched for image in school.image_check.session(1).images] == [False, True]
        await asks(pilot, PromptModal, "x", "b")
        await pilot.press("enter")
        await until(pilot, lambda: any(said.startswith("Nothing to take back") for said in toasts(pilot)))

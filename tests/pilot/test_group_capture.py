"""Group Capture by its keys: who stands in front, marks, frames, held frames, codes, walk-ins."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.capture_day import booked, drop, frame
from tests.factories import prefer
from tests.pilot.conftest import until
from tests.pilot.wizard_keys import sees, shown, type_text
from tui_studio.clock import Clock
from tui_studio.config import Settings
from tui_studio.domain.action_codes import action_code
from tui_studio.domain.capture import Fate
from tui_studio.services.studio import Studio, open_studio
from tui_studio.ui.wizards.group_capture import GroupCaptureScreen


@pytest.fixture(scope="module")
def booked_folder(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Path:
    return booked(tmp_path_factory.mktemp("booked") / "studio", new_studio)


@pytest.fixture
def studio(settings: Settings, booked_folder: Path) -> Iterator[Studio]:
    shutil.copytree(booked_folder, settings.paths.root)
    made = open_studio(settings, Clock(UTC))
    yield made
    made.close()


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    return folder


@pytest.fixture
def capturing(driving: Any, studio: Studio) -> Any:
    @asynccontextmanager
    async def start(folder: Path | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Any]:
        async with driving(studio, size) as pilot:
            pilot.app.action_wizard("group_capture")
            await sees(pilot, "Hot folder")
            if folder is not None:
                await pilot.press("enter", "enter")
                await type_text(pilot, str(folder))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(pilot.app.screen, GroupCaptureScreen) and pilot.app.screen.ready)
            yield pilot

    return start


def spread(name: str) -> str:
    return " ".join(name.upper())


def state(pilot: Any, last: str) -> str:
    return next(one.mark for one in pilot.app.screen.day.people if one.last_name == last)


async def front(pilot: Any, name: str) -> None:
    """Wait until somebody stands in front, on screen and in the records."""
    await sees(pilot, " ".join(spread(name).split()))
    await until(pilot, lambda: (c := pilot.app.screen.day.current) and f"{c.last_name} {c.first_name}" == name)


def shoot(pilot: Any, hot: Path, n: int, **more: Any) -> None:
    drop(hot, f"IMG_{n:04}.JPG", frame(n, datetime.now(UTC).replace(tzinfo=None), **more))


async def test_a_number_a_name_and_the_next_put_somebody_in_front(capturing: Any) -> None:
    async with capturing() as pilot:
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        await sees(pilot, "□□□□□ 0 of 5")
        await type_text(pilot, "cla")
        await sees(pilot, "> Clark, Cleo")
        await pilot.press("down", "up", "enter")
        await front(pilot, "Clark Cleo")
        await pilot.press("tab")
        await until(pilot, lambda: pilot.app.screen.day.current.last_name != "Clark")
        await pilot.press("enter")  # the second Enter of a scanner
        await type_text(pilot, "zzz")
        await pilot.press("enter")
        await sees(pilot, "Nobody here is called zzz")
        await pilot.press("escape")
        assert pilot.app.screen.query_one("#capture-input").value == ""


async def test_a_side_car_whose_picture_never_came_is_told(
    capturing: Any, hot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_studio.services.capture_taking.ALONE_AFTER", 0.0)
    monkeypatch.setattr("tui_studio.integrations.hot_folder.LISTED_EVERY", 0.0)
    drop(hot, "IMG_0009.xmp", b"of a picture that never came")
    async with capturing(hot) as pilot:
        await sees(pilot, "0 held · ! 1 side-car alone")
        shoot(pilot, hot, 9)
        await until(pilot, lambda: pilot.app.screen.job.along == 1)
        await until(pilot, lambda: "side-car alone" not in shown(pilot))


async def test_a_picture_that_comes_in_moves_names_and_not_whom_enter_means(capturing: Any, hot: Path) -> None:
    async with capturing(hot) as pilot:
        screen = pilot.app.screen
        called = Counter(one.last_name[:3] for one in screen.day.people)
        letters = next(start for start, count in called.items() if count > 1)
        await type_text(pilot, letters)
        await until(pilot, lambda: screen.matches)
        await pilot.press("enter")
        await until(pilot, lambda: screen.day.current is not None)
        mine = screen.day.current
        await type_text(pilot, letters)
        await sees(pilot, f"> {mine.name}")
        assert screen.at == 0
        shoot(pilot, hot, 1)
        await until(pilot, lambda: screen.matches[-1].images == 1)
        assert screen.matches[screen.at].client_id == screen.matches[-1].client_id == mine.client_id
        await sees(pilot, f"> {mine.name}")
        await pilot.press("escape")
        await type_text(pilot, letters)
        await until(pilot, lambda: screen.matches and screen.matches[screen.at].client_id != mine.client_id)


async def test_marks_are_one_key_each_and_undo_takes_them_back(capturing: Any) -> None:
    async with capturing() as pilot:
        await pilot.press("f3")
        await sees(pilot, "Nobody is in front of the camera; find somebody first")
        for key, mark in (("f3", "absent"), ("f4", "refused"), ("f5", "later")):
            await type_text(pilot, "bak")
            await sees(pilot, "> Baker, Ben")
            await pilot.press(key)
            await until(pilot, lambda mark=mark: state(pilot, "Baker") == mark)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: state(pilot, "Baker") == "refused")
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        await pilot.press("f12")
        await sees(pilot, "N O B O D Y")


async def test_frames_are_shown_counted_warned_of_and_given_to_the_next(
    capturing: Any, hot: Path, studio: Studio, toasts: Any
) -> None:
    async with capturing(hot) as pilot:
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        for n in range(1, 7):
            shoot(pilot, hot, n)
        await sees(pilot, "FORGOT A SCAN?")
        await until(pilot, lambda: pilot.app.screen.query_one("#capture-picture").picture is not None)
        await pilot.press("f7", "2")
        await sees(pilot, "2 frames kept for the next person")
        await sees(pilot, "! 2 HELD (F9)")
        await type_text(pilot, "10007")
        await pilot.press("enter")
        await front(pilot, "Clark Cleo")
        await sees(pilot, "■■□□□ 2 of 5")
        await pilot.press("f8")
        await sees(pilot, "1 frame left out")
        await sees(pilot, "■□□□□ 1 of 5")
        await pilot.press("ctrl+z")
        await sees(pilot, "■■□□□ 2 of 5")
        await pilot.press("f8")
        await sees(pilot, "■□□□□ 1 of 5")
        await pilot.press("escape")
        await sees(pilot, "Leave Group Capture?")
        await pilot.press("s")
        await until(pilot, lambda: not pilot.app.jobs.running())
        await pilot.press("z")  # in the hub
        await sees(pilot, "Group Capture, Station 1: 1 frame left out")
        await pilot.press("y")
        await until(pilot, lambda: studio.capture.day(1, "Station 1").counts == {Fate.ASSIGNED: 6})
        await pilot.press("z")
        await until(pilot, lambda: any("Clark, Cleo in front" in said for said in toasts(pilot)))


async def test_a_studio_that_takes_two_frames_is_warned_at_the_third(capturing: Any, hot: Path, studio: Studio) -> None:
    prefer(studio, shot_limit=2)
    async with capturing(hot) as pilot:
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        for n, told in ((1, "■□  1 of 2"), (2, "■■  2 of 2"), (3, "3 of 2   ! FORGOT A SCAN?")):
            shoot(pilot, hot, n)
            await sees(pilot, " ".join(told.split()))
        await sees(pilot, "Frame 3 of Baker, Ben: was a scan forgotten?")


async def test_frames_with_nobody_there_are_held_and_given(capturing: Any, hot: Path, studio: Studio) -> None:
    async with capturing(hot) as pilot:
        await pilot.press("f9")
        await sees(pilot, "No frame is held")
        shoot(pilot, hot, 1)
        await sees(pilot, "IMG_0001.JPG is held: nobody in front of the camera")
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        await pilot.press("f9")
        await sees(pilot, "1 held: whose are they?")
        await pilot.press("f")
        await sees(pilot, "1 frame to Baker, Ben")
        await pilot.press("escape", "g")
        await until(pilot, lambda: not isinstance(pilot.app.screen, GroupCaptureScreen))
        assert len(pilot.app.jobs.running()) == 1
        pilot.app.action_wizard("group_capture")  # goes on where it was
        await until(pilot, lambda: isinstance(pilot.app.screen, GroupCaptureScreen) and pilot.app.screen.ready)
        await front(pilot, "Baker Ben")
        assert pilot.app.screen.day.counts == {Fate.ASSIGNED: 1}


async def test_a_slow_camera_is_asked_for_by_one_key(capturing: Any, hot: Path) -> None:
    from datetime import timedelta

    async with capturing(hot) as pilot:
        await pilot.press("ctrl+t")
        await sees(pilot, "No frame has come")
        drop(hot, "IMG_0001.JPG", frame(1, datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=9)))
        await sees(pilot, "the clock seems")
        await pilot.press("ctrl+t")
        await sees(pilot, "The clock of the camera is off")
        await pilot.press("o")
        await sees(pilot, "0 held frames given")


async def test_who_must_not_be_photographed_blocks_in_words(capturing: Any, studio: Studio) -> None:
    with studio._place.writing() as uow:
        row = uow.records.read("session", 4)
        assert row is not None
        uow.records.update("client", row["client_id"], {"no_photo": True})
        uow.commit()
    async with capturing() as pilot:
        await type_text(pilot, "10007")
        await pilot.press("enter")
        await front(pilot, "Clark Cleo")
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await sees(pilot, "DO NOT PHOTOGRAPH Baker, Ben. Nobody is in front of the camera now.")
        assert pilot.app.screen.day.current is None
        assert "DO NOT PHOTOGRAPH  Baker, Ben" in shown(pilot)


async def test_a_walk_in_is_four_fields_and_enter_and_a_scan_below_the_dialog_still_selects(capturing: Any, scan: Any):
    async with capturing() as pilot:
        await pilot.press("f6")
        await sees(pilot, "Walk-in")
        await scan(pilot, "10004")
        await front_below(pilot, "Baker")
        assert pilot.app.screen.query_one("#last_name").value == ""
        for text in ("Novak", "Ida", "9", "Ms Quill"):
            await pilot.press("ctrl+u")
            await type_text(pilot, text)
            await pilot.press("enter")
        await front(pilot, "Novak Ida")
        assert pilot.app.screen.day.current.school_class == "9 Ms Quill"


async def front_below(pilot: Any, last: str) -> None:
    screen = next(one for one in pilot.app.screen_stack if isinstance(one, GroupCaptureScreen))
    await until(pilot, lambda: screen.day.current is not None and screen.day.current.last_name == last)


async def test_the_sheet_of_codes_is_printed_where_it_is_needed(capturing: Any, tmp_path: Path) -> None:
    async with capturing() as pilot:
        await pilot.press("ctrl+o")
        await sees(pilot, "Sheet of action codes to")
        pilot.app.screen.query_one("Input").value = str(tmp_path / "codes.pdf")
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "codes.pdf").is_file())
        await until(pilot, lambda: isinstance(pilot.app.screen, GroupCaptureScreen))


async def test_codes_of_the_sheet_act_and_unknown_ones_leave_nobody(capturing: Any) -> None:
    async with capturing() as pilot:
        for code in ("10004", action_code("absent")):
            await type_text(pilot, code)
            await pilot.press("enter")
        await until(pilot, lambda: state(pilot, "Baker") == "absent")
        await type_text(pilot, "10007")
        await pilot.press("enter")
        await front(pilot, "Clark Cleo")
        await type_text(pilot, "99999")
        await pilot.press("enter")
        await sees(pilot, "Nobody here has 99999. Nobody is in front of the camera now.")
        assert pilot.app.screen.day.current is None


async def test_a_folder_that_another_machine_watches_is_told_and_not_watched(capturing: Any, hot: Path) -> None:
    (hot / ".tui-studio-capture").write_text('{"host": "laptop-2", "pid": 7, "what": "Gym"}')
    async with capturing(hot) as pilot:
        await sees(pilot, "! NOT watching hot")
        await sees(pilot, "laptop-2 (process 7, Gym) watches hot already; stop it there or name another.")


async def test_every_code_of_the_sheet_is_scanned_without_a_hand_on_the_keys(
    capturing: Any, hot: Path, scan: Any
) -> None:
    async with capturing(hot) as pilot:
        day = lambda: pilot.app.screen.day  # noqa: E731
        await scan(pilot, "10004")
        await front(pilot, "Baker Ben")
        shoot(pilot, hot, 1)
        await sees(pilot, "■□□□□ 1 of 5")
        await scan(pilot, action_code("retake"))
        await sees(pilot, "1 frame left out")
        await scan(pilot, action_code("undo"))
        await sees(pilot, "taken back: 1 frame left out")
        await scan(pilot, action_code("next"))
        await until(pilot, lambda: day().current is not None and day().current.last_name != "Baker")
        called = day().current.client_id
        for mark in ("absent", "refused", "later"):
            await scan(pilot, action_code(mark))
            await until(pilot, lambda mark=mark: mark in {one.mark for one in day().people if one.client_id == called})
            await scan(pilot, action_code("undo"))
            await until(pilot, lambda: day().current is not None and day().current.client_id == called)
        await scan(pilot, "10004")
        await front(pilot, "Baker Ben")
        await scan(pilot, action_code("nobody"))
        await sees(pilot, "N O B O D Y")


async def test_an_event_paints_the_lines_it_changes_and_no_other(capturing: Any) -> None:
    async with capturing() as pilot:
        screen = pilot.app.screen
        before = dict(screen._lines)
        await type_text(pilot, "10004")
        await pilot.press("enter")
        await front(pilot, "Baker Ben")
        await sees(pilot, "is in front")
        changed = {name for name, line in screen._lines.items() if before.get(name) != line}
        assert not any(name.startswith("frame-") or name == "capture-head" for name in changed)


async def test_without_a_shoot_it_says_what_is_missing(driving: Any, settings: Settings, new_studio: Path, toasts: Any):
    shutil.copytree(new_studio, settings.paths.root)
    bare = open_studio(settings)
    async with driving(bare) as pilot:
        pilot.app.action_wizard("group_capture")
        await until(pilot, lambda: any("no shoot yet" in said for said in toasts(pilot)))
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    bare.close()

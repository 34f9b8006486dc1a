"""Two laptops go to a school and come back, by keys: taken, photographed on, packed, merged, one conflict decided."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.e2e.test_group_capture import Camera
from tests.factories import enroll, schedule
from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio, open_studio

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
STUDENTS = 6
WAS = {f"{10001 + n}": ("Scheduled", 0) for n in range(STUDENTS)}


@contextmanager
def program(folder: Path, *arguments: str) -> Iterator[Terminal]:
    """The program in a terminal of its own; left by ctrl+q where it has screens."""
    terminal = Terminal(folder)
    try:
        terminal.start(*arguments, environment={"TZ": "UTC"})
        yield terminal
        assert "left with code 0" in terminal.wait_for_leaving()
    finally:
        terminal.close()


def leave(terminal: Terminal) -> None:
    terminal.press("C-q")
    terminal.wait_for_leaving()


def fill(terminal: Terminal, asked: str, text: str) -> None:
    """Answer a prompt that proposes something else."""
    terminal.wait_for(asked)
    terminal.press("C-u")
    terminal.type(text)
    terminal.press("Enter")


def tool(terminal: Terminal, letter: str) -> None:
    terminal.press("F10", "Right")
    terminal.wait_for("Merge Field Kit")
    terminal.type(letter)


def take(terminal: Terminal, file: str) -> None:
    tool(terminal, "t")
    terminal.wait_for("Field kit of which shoot?")
    terminal.press("Enter")
    fill(terminal, "Field kit to the file", file)
    terminal.wait_for(file, "new sessions", without="Field kit to the file")


def capture(terminal: Terminal, hot: Path, people: list[tuple[str, int]], walk_in: tuple[str, str]) -> None:
    """Stand at the camera: each so often, nobody for a frame of their own where they are not there."""
    hot.mkdir()
    tool(terminal, "g")
    terminal.wait_for("Hot folder")
    terminal.press("Enter", "Enter")
    terminal.type(hot.name)
    terminal.press("C-s")
    terminal.wait_for("N O B O D Y", f"watching {hot.name}")
    camera = Camera(terminal, hot)
    for number, frames in people:
        terminal.type(number)
        terminal.press("Enter")
        terminal.wait_for("is in front.", "0 of 5")
        if frames:
            camera.shoot(f"{frames} of 5", frames)
        else:
            terminal.press("F3")
            terminal.wait_for("not here.")
    last, first = walk_in
    terminal.press("F6")
    terminal.wait_for("Walk-in", "Last name")
    terminal.type(last)
    terminal.press("Enter")
    terminal.type(first)
    terminal.press("Enter", "Enter", "Enter")
    terminal.wait_for(" ".join(f"{last} {first}".upper()), "0 of 5")
    camera.shoot("1 of 5")
    terminal.press("Escape")
    terminal.wait_for("Leave Group Capture?")
    terminal.type("s")
    terminal.wait_for("assigned.", without="Leave Group Capture?")


def name_in_the_middle(terminal: Terminal, name: str) -> None:
    """Open the first client and give her a middle name."""
    terminal.press("2")
    terminal.wait_for(f"Clients  {STUDENTS + 1}", "› 1 ", "Baker")
    terminal.press("Home", "e")
    terminal.wait_for("editing", "Middle name")
    terminal.press("Tab", "Tab")
    terminal.type(name)
    terminal.press("C-s")
    terminal.wait_for("Saved: middle name")
    terminal.press("Escape")
    terminal.wait_for(f"Clients  {STUDENTS + 1}", without="General")
    terminal.press("1")
    terminal.wait_for(f"Sessions  {STUDENTS + 1}", "10001")


def advance_the_first(terminal: Terminal) -> None:
    terminal.press("Home", "s")
    terminal.wait_for("Scheduled → Images captured")
    terminal.press("Enter")
    terminal.wait_for("1 session advanced", without="→")


def merge(terminal: Terminal, source: str) -> None:
    tool(terminal, "m")
    fill(terminal, "Merge a field kit", source)


def merge_both(terminal: Terminal) -> None:
    merge(terminal, "one-back.kit")
    terminal.wait_for("Merge this field kit?", "4 pictures")
    terminal.type("y")
    terminal.wait_for("Sessions  7", "Nowak", without="Merge this field kit?")
    merge(terminal, "two")
    terminal.wait_for("1 field changed both here and on the kit", "middle name", "Office: Jo", "Kit: Lou")
    terminal.press("Space")
    terminal.wait_for("Kit ›")
    terminal.press("Enter")
    terminal.wait_for("Merge this field kit?", "2 pictures")
    terminal.type("y")
    terminal.wait_for("Sessions  8", "Ruiz", without="Merge this field kit?")


def test_two_kits_are_taken_worked_on_and_merged(tmp_path: Path) -> None:
    office = create_studio(load_settings(tmp_path / "studio"), "Office")
    enroll(office, STUDENTS)
    schedule(office, order="number")
    office.close()
    with program(tmp_path, "--studio", "studio") as terminal:
        terminal.wait_for("10001", without="reading")
        take(terminal, "one.kit")
        take(terminal, "two.kit")
        leave(terminal)
    for name in ("one", "two"):
        with program(tmp_path, "kit", "open", f"{name}.kit") as terminal:
            assert f"tui-studio --studio {name}" in terminal.wait_for_leaving()
    with program(tmp_path, "--studio", "one") as terminal:
        terminal.wait_for("10001", without="reading")
        capture(terminal, tmp_path / "hot-one", [("10001", 2), ("10002", 1), ("10004", 0)], ("Nowak", "Mia"))
        advance_the_first(terminal)
        name_in_the_middle(terminal, "Jo")
        tool(terminal, "p")
        fill(terminal, "Pack this field kit into the file", "one-back.kit")
        terminal.wait_for("4 pictures and all", without="Pack this field kit into")
        leave(terminal)
    with program(tmp_path, "--studio", "two") as terminal:
        terminal.wait_for("10001", without="reading")
        capture(terminal, tmp_path / "hot-two", [("10003", 1)], ("Ruiz", "Leo"))
        name_in_the_middle(terminal, "Lou")
        leave(terminal)
    with program(tmp_path, "--studio", "studio") as terminal:
        terminal.wait_for("10001", without="reading")
        merge_both(terminal)
        check(tmp_path / "studio")
        for source in ("one-back.kit", "two"):
            merge(terminal, source)
            terminal.wait_for("nothing new.", without="Merge a field kit")
        check(tmp_path / "studio")
        leave(terminal)


def check(folder: Path) -> None:
    """Pictures, numbers and statuses of the office as both laptops left them."""
    studio = open_studio(load_settings(folder))
    rows = studio.sessions.rows(studio.sessions.ids("")).values()
    found = {row.number: (row.status, row.images) for row in rows}
    assert {row.last_name: row.number for row in rows if row.number not in WAS} == {"Nowak": "10007", "Ruiz": "10507"}
    assert found == WAS | {
        "10001": ("Images captured", 2), "10002": ("Scheduled", 1), "10003": ("Scheduled", 1),
        "10007": ("Scheduled", 1), "10507": ("Scheduled", 1),
    }  # fmt: skip
    assert studio.client_records.get(1).values["middle_name"] == "Lou"
    people = studio.capture.day(studio.capture.shoots()[0].id, "Office").people
    assert {one.number: one.mark for one in people if one.mark} == {"10004": "absent"}
    verdict = studio.integrity.verify()
    assert (verdict.sound, verdict.images, verdict.strangers) == (True, 6, ())
    studio.close()

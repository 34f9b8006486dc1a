"""A roster that comes again, and single sessions of a day, played from the keyboard in a real terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.factories import PICTURE_DAY, SCHOOL, YEAR, enroll, schedule, student, write_roster
from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio, open_studio

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
DAY = PICTURE_DAY.isoformat()


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal(tmp_path, *request.param)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four students of a school."""
    studio = create_studio(load_settings(tmp_path / "studio"))
    enroll(studio, 4)
    studio.close()
    return tmp_path / "studio"


def clients(folder: Path) -> list[tuple[str, str, int]]:
    """Student ID, grade and sessions of everybody, as another program sees them."""
    studio = open_studio(load_settings(folder))
    rows = studio.clients.rows(studio.clients.ids())
    studio.close()
    return sorted((row.student_id, row.grade, row.sessions) for row in rows.values())


def sessions(folder: Path) -> list[tuple[str, str, str]]:
    """Number, start and status of every session."""
    studio = open_studio(load_settings(folder))
    rows = studio.sessions.rows(sorted(studio.sessions.ids()))
    studio.close()
    return [(row.number, row.start, row.status) for row in rows.values()]


def take_back(terminal: Terminal, what: str) -> None:
    terminal.press("z")
    terminal.wait_for("Take this back?", what)
    terminal.press("y")
    terminal.wait_for(f"Taken back: {what}", without="Take this back?")


def test_a_roster_comes_again_and_books_its_people(terminal: Terminal, folder: Path, tmp_path: Path) -> None:
    before = clients(folder)
    rows = [
        student(1, **{"Student ID": "00901"}), student(2, Grade="12"), student(3), student(5),
        student(6, **{"Last Name": "", "First Name": ""}),
    ]  # fmt: skip
    terminal.start("--studio", str(folder), environment={"HOME": str(tmp_path)})
    terminal.wait_for("No sessions yet")
    terminal.press("F10", "Right", "Right", "Enter")
    terminal.wait_for("Step 1 of 5")
    terminal.type(str(write_roster(tmp_path / "again.xlsx", rows)))
    terminal.press("F9")
    terminal.wait_for("Step 2 of 5", "Home Room")
    terminal.press("t", "s")
    terminal.wait_for("Name of the template")
    terminal.type("Lincoln")
    terminal.press("Enter")
    terminal.wait_for("Saved as Lincoln")
    terminal.press("F9")
    terminal.wait_for("Step 3 of 5")
    terminal.type(SCHOOL)
    terminal.press("Tab", "C-u")
    terminal.type(str(YEAR))
    terminal.press(*["Tab"] * 6, "Space", "Tab")
    terminal.type(f'{DAY} 08:00-08:30 every 3m station "Ann/Gym"')
    terminal.press("F9")
    terminal.wait_for("maybe known 1", "moved class 1", "left 2", "refused 1", "Sessions: 4 to book, 10 places")
    terminal.press("Right", "Right")
    terminal.wait_for("[maybe known 1]")
    terminal.press("Enter", "i")
    terminal.wait_for("Who is Baker, Ben?")
    terminal.press("Enter")
    terminal.wait_for("Student ID: 00001 -> 00901")
    terminal.press("w")
    terminal.wait_for("Write the rows left out")
    terminal.press("C-u")
    terminal.type(str(tmp_path / "left.csv"))
    terminal.press("Enter")
    terminal.wait_for("1 row written")
    assert ",6,no name" in (tmp_path / "left.csv").read_text(encoding="utf-8-sig")
    terminal.press("F9")
    terminal.wait_for("1 client created, 2 changed, 1 unchanged, 1 row left out.", "4 sessions booked.")
    terminal.press("Enter")
    terminal.wait_for("10004")
    assert clients(folder) == [
        ("00002", "12", 1), ("00003", "12", 1), ("00004", "9", 0), ("00005", "10", 1), ("00901", "10", 1),
    ]  # fmt: skip
    take_back(terminal, "Import clients")
    assert clients(folder) == before


def test_a_day_in_the_agenda_and_a_session_by_hand(terminal: Terminal, folder: Path, tmp_path: Path) -> None:
    studio = open_studio(load_settings(folder))
    schedule(studio, photographer="Ann", room="Gym", order="number")
    studio.close()
    before = sessions(folder)
    terminal.start("--studio", str(folder), environment={"HOME": str(tmp_path)})
    terminal.wait_for("10001", "1 of 4", without="reading")
    terminal.press("a", "d")
    terminal.wait_for("Agenda of which day?")
    terminal.type(DAY)
    terminal.press("Enter")
    terminal.wait_for(f"Agenda Mon {DAY}", "4 sessions", "08:09")
    terminal.press("Space", "Space", "x")
    terminal.wait_for("With 2 marked sessions")
    terminal.press("m")
    terminal.wait_for("Say where they go.")
    terminal.type("+6")
    terminal.wait_for("2 sessions move, 2 meet another session", "08:06")
    terminal.press("Enter")
    terminal.wait_for("Enter once more")
    terminal.press("Enter")
    terminal.wait_for("4 clash", "2 sessions moved")
    take_back(terminal, "Moved by +6")
    assert sessions(folder) == before
    terminal.press("x", "w")
    terminal.wait_for("Swap two sessions", "08:03")
    terminal.press("Enter")
    terminal.wait_for("2 sessions moved. z takes it back.", without="Swap two")
    assert [start for _, start, _ in sessions(folder)] == ["08:03", "08:00", "08:06", "08:09"]
    terminal.press("x", "c")
    terminal.wait_for("Say why first.")
    terminal.type("ill")
    terminal.wait_for("2 will be cancelled", without="Say why first.")
    terminal.press("Enter")
    terminal.wait_for("Cancelled", "2 marked · 2 sessions")
    take_back(terminal, "Cancelled")
    take_back(terminal, "Swapped")
    assert sessions(folder) == before
    terminal.press("P")
    terminal.wait_for(f"Roster of Mon {DAY}")
    terminal.press("C-u")
    terminal.type(str(tmp_path / "roster.pdf"))
    terminal.press("Enter")
    terminal.wait_for("Roster of 4 sessions on 1 page")
    assert (tmp_path / "roster.pdf").read_bytes().startswith(b"%PDF")

    terminal.press("2")
    terminal.wait_for("Clients  4")
    terminal.press("x")
    terminal.wait_for("Schedule a session")
    terminal.press("s")
    terminal.wait_for("Enter books it", "School portrait for")
    terminal.press("C-u")
    terminal.type(DAY)
    terminal.press("Tab")
    terminal.type("8:03")
    terminal.press("Tab", "Tab", "Tab", "Down", "Down")
    terminal.press("Enter")
    terminal.wait_for("Meets session 10002 (Ann); the day is past already.")
    terminal.press("BTab", "BTab", "BTab", "C-u")
    terminal.type("9:15")
    terminal.wait_for(f"{DAY} 09:15 to 09:18", "The day is past already.", without="Meets")
    terminal.press("Enter", "Enter")
    terminal.wait_for("Session 10005 booked")
    assert sessions(folder)[4:] == [("10005", "09:15", "Scheduled")]
    take_back(terminal, "Session 10005")
    assert sessions(folder) == before

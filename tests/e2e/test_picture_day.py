"""A picture day played from the keyboard in a real terminal of 80 columns and 24 lines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.factories import SCHOOL, student, write_roster
from tests.simple_card import plain_card
from tui_studio.config import load_settings
from tui_studio.services.studio import open_studio

STUDENTS = 6
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def images(studio: Path) -> dict[str, tuple[str, int]]:
    """Status and images of every session, by number, as another program sees them."""
    opened = open_studio(load_settings(studio))
    rows = opened.sessions.rows(opened.sessions.ids())
    opened.close()
    return {row.number: (row.status, row.images) for row in rows.values()}


def test_roster_schedule_card_advance_and_undo(terminal: Terminal, tmp_path: Path) -> None:
    studio = tmp_path / "studio"
    roster = write_roster(tmp_path / "roster.xlsx", [student(n) for n in range(1, STUDENTS + 1)])
    numbers = [str(10001 + n) for n in range(STUDENTS)]
    card = tmp_path / "card"
    plain_card(card, numbers)

    terminal.start("--studio", str(studio))
    terminal.wait_for("No sessions yet")

    terminal.press("F10", "Right", "Right", "Enter")
    terminal.wait_for("Which file did the school send?")
    terminal.type(str(roster))
    terminal.press("F9")
    terminal.wait_for("Step 2 of 5", "Student ID")
    terminal.press("F9")
    terminal.wait_for("Step 3 of 5")
    terminal.type(SCHOOL)
    terminal.press("F9")
    terminal.wait_for("6 rows: 6 new")
    terminal.press("F9")
    terminal.wait_for("6 clients created", "Batch roster-")
    terminal.press("Enter")
    terminal.wait_for("No sessions yet")

    bulk_scheduling(terminal)
    terminal.press("Enter")
    terminal.wait_for("Sessions  6", "10001", "10006")
    assert images(studio) == dict.fromkeys(numbers, ("Scheduled", 0))

    terminal.press("F10", "Right", "Down", "Enter")
    terminal.wait_for("Bulk Image Importer", "Step 1 of")
    terminal.type(str(card))
    terminal.press("F9")
    terminal.wait_for("Step 3 of", "18 files: 12 pictures, 6 slates", "6 sessions")
    terminal.press("F9")
    terminal.wait_for("This card may be formatted", "Enter closes this wizard")
    terminal.press("Enter")
    terminal.wait_for("Sessions  6", without="Step ")
    assert images(studio) == dict.fromkeys(numbers, ("Scheduled", 2))

    terminal.press("*")
    terminal.wait_for("6 marked")
    terminal.press("s")
    terminal.wait_for("Scheduled → Images captured")
    terminal.press("Enter")
    terminal.wait_for("10006", "Images captured", without="╮")
    assert {status for status, _ in images(studio).values()} == {"Images captured"}

    terminal.press("z")
    terminal.wait_for("╮", "Advance status: 6 Scheduled")
    terminal.press("y")
    terminal.wait_for("10006", "Scheduled", without="╮")
    assert {status for status, _ in images(studio).values()} == {"Scheduled"}

    terminal.press("C-q")
    terminal.wait_for("left with code 0")


def bulk_scheduling(terminal: Terminal) -> None:
    """Every step of the manual's page, in its order."""
    terminal.press("F10", "Right", "Enter")
    terminal.wait_for("Step 1 of 7", "No clients chosen yet.")
    terminal.press("Enter")
    terminal.wait_for("Step 2 of 7", SCHOOL, "[x] Only include those clients without a future session booked")
    terminal.wait_for("6 clients, 0 excluded, 6 to book, no slots yet")
    terminal.press("F9")
    terminal.wait_for("6 clients listed, 0 unmarked")
    terminal.press("Space")
    terminal.wait_for("6 clients, 1 excluded, 5 to book")
    terminal.press("Up", "Space")
    terminal.wait_for("6 clients listed, 0 unmarked")
    terminal.press("F9")
    terminal.wait_for("Step 4 of 7", "Scheduled")
    terminal.type("Fall portraits")
    terminal.press("Tab", "Tab", "Tab")
    terminal.type("Ann Moss")
    terminal.press("Tab", "Tab")
    terminal.type("Gym")
    terminal.press("F9")
    terminal.wait_for("Step 5 of 7", "Start date")
    terminal.type("9/14/2026")
    terminal.press("Tab", "Tab", "Tab")
    terminal.type("0812")
    terminal.wait_for("6 to book, 4 slots, 2 short")
    terminal.press("F9")
    terminal.wait_for("Step 6 of 7", "2 clients have no slot", "(•) Left over")
    terminal.press("Escape")
    terminal.wait_for("Step 5 of 7", "08:12")
    terminal.press("F2")
    terminal.wait_for("2026-09-15", "6 to book, 8 slots")
    terminal.press("F9")
    terminal.wait_for("Step 6 of 7", "First 2026-09-14 08:00, last 2026-09-15 08:03.")
    terminal.press("F9")
    terminal.wait_for("Step 7 of 7", "Ann Moss", "Gym")
    terminal.press("F9")
    terminal.wait_for("6 sessions created", "batch:schedule-")

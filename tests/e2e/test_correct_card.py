"""A card of forty students with six problems, put right with keys only in a terminal of 80 columns and 24 lines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.factories import enroll, schedule
from tests.simple_card import plain_card, portrait
from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio, open_studio

STUDENTS = 40
UNKNOWN = {4: "98761", 11: "98762", 12: "98763", 30: "98764"}
"""Students, by their turn, whose slate holds a number that this studio does not have."""
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def number(turn: int) -> str:
    return str(10001 + turn)


def lay_card(folder: Path) -> None:
    """Two portraits of each; the first slate is missing, four are of nobody, and one portrait is cut off."""
    plain_card(folder, [UNKNOWN.get(turn, number(turn)) for turn in range(STUDENTS)])
    files = sorted(folder.rglob("*.JPG"))
    portrait(999).save(files[0], exif=b"")
    last = files[3 * 20 + 2]
    last.write_bytes(last.read_bytes()[:9000])


def test_six_problems_are_put_right_and_every_picture_is_with_its_student(terminal: Terminal, tmp_path: Path) -> None:
    studio = create_studio(load_settings(tmp_path / "studio"))
    enroll(studio, STUDENTS)
    schedule(studio)
    studio.close()
    lay_card(tmp_path / "card")

    terminal.start("--studio", str(tmp_path / "studio"))
    terminal.wait_for("10001", "1 of 40", without="reading")
    terminal.press("F10", "Right", "Down")
    terminal.wait_for("Group Capture")
    terminal.press("Enter")
    terminal.wait_for("Bulk Image Importer", "Step 1 of")
    terminal.type(str(tmp_path / "card"))
    terminal.press("F9")
    terminal.wait_for("6 rows to look at")

    terminal.press("a")
    terminal.wait_for("Whose pictures are these?")
    terminal.type("10001")
    terminal.press("Enter")
    terminal.wait_for("5 rows to look at", "to 10001")
    for turn, left in zip(sorted(UNKNOWN)[:3], (4, 3, 2), strict=True):
        terminal.press("a")
        terminal.wait_for("Whose pictures are these?", f"> {number(turn)}")
        terminal.press("Enter")
        terminal.wait_for(f"{left} rows to look at", f"to {number(turn)}")

    terminal.press("n")  # past the portrait that is cut off
    terminal.press("a")
    terminal.wait_for("Whose pictures are these?", f"> {number(30)}")
    terminal.press("Enter")
    terminal.wait_for("1 row to look at", f"to {number(30)}")
    terminal.press("c")
    terminal.wait_for("Nothing to look at", "looked at and answered")
    terminal.press("z")
    terminal.wait_for("1 row to look at")
    terminal.press("Z")
    terminal.wait_for("Nothing to look at", "6 corrections")

    terminal.press("F9")
    terminal.wait_for("80 pictures copied", "Keep this card: 1 damaged", "Enter closes this wizard")
    terminal.press("Enter")
    terminal.wait_for("Sessions  40", without="Step ")
    terminal.press("C-q")
    terminal.wait_for("left with code 0")

    studio = open_studio(load_settings(tmp_path / "studio"))
    images = {row.number: row.images for row in studio.sessions.rows(studio.sessions.ids()).values()}
    assert studio.integrity.verify().sound
    studio.close()
    assert images == {number(turn): 3 if turn == 0 else 1 if turn == 20 else 2 for turn in range(STUDENTS)}

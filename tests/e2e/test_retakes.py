"""A card, then retakes: who is missing is found, excused or called again, photographed again, and counted each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.factories import PICTURE_DAY, enroll, schedule
from tests.simple_card import plain_card
from tui_studio.config import load_settings
from tui_studio.domain.rows import PupilRow
from tui_studio.services.studio import create_studio, open_studio

STUDENTS = 6
RETAKE = "2026-10-20"
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six students, each with a session."""
    studio = create_studio(load_settings(tmp_path / "studio"))
    enroll(studio, STUDENTS)
    schedule(studio, order="number")
    studio.close()
    return tmp_path / "studio"


def roll(folder: Path) -> tuple[int, int, int]:
    """Photographed, absent, excused, as another program counts them; together they are the roster."""
    studio = open_studio(load_settings(folder))
    found = studio.stragglers.on(studio.stragglers.shoots()[0]).call().roll
    studio.close()
    assert found.photographed + found.absent + found.excused == STUDENTS
    return found.photographed, found.absent, found.excused


def test_a_card_then_retakes(terminal: Terminal, folder: Path, tmp_path: Path) -> None:
    first = plain_card(tmp_path / "card", ["10001", "10002", "10003"])
    terminal.start("--studio", str(folder), environment={"HOME": str(tmp_path)})
    terminal.wait_for("10001", f"1 of {STUDENTS}", without="reading")
    import_card(terminal, first, "6 students on the roster: 3 photographed, 3 absent,")
    assert roll(folder) == (3, 3, 0)

    terminal.press("F10", "Right", "Right", "Right")
    terminal.wait_for("Stragglers and Retakes")
    terminal.type("s")
    terminal.wait_for("For a retake 3", "3 photographed, 3 absent, 0 excused")
    terminal.press("X")  # the one under the cursor has moved away
    terminal.wait_for("Why is nobody to wait for a picture?")
    terminal.type("moved away")
    terminal.press("Enter")
    terminal.wait_for("For a retake 2", "3 photographed, 2 absent, 1 excused")
    assert roll(folder) == (3, 2, 1)

    terminal.press("BTab", "BTab")
    terminal.wait_for("Photographed 3")
    terminal.press("w")
    terminal.wait_for("Why is there to be another picture?")
    terminal.type("eyes closed")
    terminal.press("Enter")
    terminal.wait_for("another pose", "retake: eyes closed")
    assert roll(folder) == (3, 2, 1)

    terminal.press("Tab", "Tab")
    terminal.wait_for("For a retake 3")
    terminal.press("*", "b")
    terminal.wait_for("Retake day for 3 students")
    terminal.type(RETAKE)
    terminal.press("Enter")
    terminal.wait_for(f"3 retake sessions on {RETAKE}")
    terminal.press("y")
    terminal.wait_for("3 retake sessions made", "retake booked: 10007")
    terminal.press("p")
    terminal.wait_for("Print QR Codes", "3 marked", "3 sheets")
    terminal.press("Enter")
    terminal.wait_for("3 sheets", without="Print QR Codes")
    assert sheets(folder) == {"10007", "10008", "10009"}, "slates only for those who are left"
    assert roll(folder) == (3, 2, 1)

    waiting = {row.presence: row.note.rpartition(" ")[2] for row in people(folder) if "retake booked" in row.note}
    closed, absent = waiting["another pose"], waiting["absent"]  # the third stays away once more
    again = plain_card(tmp_path / "again", sorted([closed, absent]), day=RETAKE)
    terminal.press("1")
    terminal.wait_for("Sessions  9", "10009")
    import_card(terminal, again, "6 students on the roster: 4 photographed, 1 absent,")
    assert roll(folder) == (4, 1, 1)
    rows = {row.session: row for row in people(folder)}
    assert rows[closed].days == f"{PICTURE_DAY}, {RETAKE}", "both dates stay on record"
    assert rows[closed].presence == "photographed", "the retake is the session of the primary pose"
    assert rows[absent].days == RETAKE

    terminal.press("F10", "Right", "Right", "Right")
    terminal.wait_for("Stragglers and Retakes")
    terminal.type("s")
    terminal.wait_for("For a retake 1", "1 marked")
    terminal.press("u")
    terminal.wait_for("4 photographed, 1 absent, 1 excused")
    terminal.press("C-q")
    terminal.wait_for("left with code 0")


def import_card(terminal: Terminal, card: Path, told: str) -> None:
    terminal.press("F10", "Right", "Down", "Enter")
    terminal.wait_for("Bulk Image Importer", "Step 1 of")
    terminal.type(str(card))
    terminal.press("F9")
    terminal.wait_for("Step 3 of")
    terminal.press("F9")
    terminal.wait_for("This card may be formatted", told, "Enter closes this wizard")
    terminal.press("Enter")
    terminal.wait_for("Sessions  ", without="Step ")


def people(folder: Path) -> list[PupilRow]:
    """Everybody of the shoot and of its retakes, once."""
    studio = open_studio(load_settings(folder))
    here = studio.stragglers.on(studio.stragglers.shoots()[0])
    rows = here.rows(here.ids())
    studio.close()
    return list(rows.values())


def sheets(folder: Path) -> set[str]:
    """Numbers of the sessions whose slate was printed."""
    studio = open_studio(load_settings(folder))
    rows = studio.sessions.rows(studio.sessions.ids())
    studio.close()
    return {row.number for row in rows.values() if row.slate}

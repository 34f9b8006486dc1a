"""Staff at their desk, in a real terminal: find, open, change, mark a class, advance, undo, choose columns, export."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.e2e.terminal import Terminal
from tests.factories import enroll, schedule, session_ids
from tests.simple_card import plain_card
from tui_studio.config import load_settings
from tui_studio.services.studio import Studio, create_studio, open_studio

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

STUDENTS = 12
TEACHER = "Mr Reed"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Twelve students of three teachers, the first class with its pictures."""
    folder = tmp_path / "studio"
    made = create_studio(load_settings(folder))
    enroll(made, STUDENTS)
    schedule(made)
    card = plain_card(tmp_path / "card", [number for number, row in rows(made).items() if row.teacher == TEACHER][:3])
    made.imports.apply(made.imports.scan(card))
    made.close()
    return folder


def rows(studio: Studio) -> dict[str, object]:
    return {row.number: row for row in studio.sessions.rows(session_ids(studio)).values()}


def statuses(folder: Path) -> dict[str, str]:
    opened = open_studio(load_settings(folder))
    found = {number: row.status for number, row in rows(opened).items() if row.teacher == TEACHER}
    opened.close()
    return found


def test_find_open_change_mark_advance_undo_columns_export(terminal: Terminal, studio: Path, tmp_path: Path) -> None:
    terminal.start("--studio", str(studio))
    terminal.wait_for("Sessions  12")

    # find a student by three letters, open the record, change the grade
    terminal.press("2")
    terminal.wait_for("Clients  12")
    terminal.press("/")
    terminal.type("hil")
    terminal.wait_for("Clients  1 of 12", "Hill")
    terminal.press("Enter")
    terminal.press("Enter")
    terminal.wait_for("Hill, Hal", "›General‹")
    terminal.press("F6", "F6")
    terminal.wait_for("›Organization‹", "Homeroom")
    terminal.press("e")
    terminal.wait_for("editing")
    terminal.press("Enter")
    terminal.wait_for("Change enrollment")
    terminal.press("Tab", "Tab", "C-a", "C-k")
    terminal.type("11")
    terminal.press("C-s")
    terminal.wait_for("not saved", without="Change enrollment")
    terminal.press("C-s")
    terminal.wait_for("Saved: enrollments", without="not saved")
    terminal.press("Escape")
    terminal.wait_for("Clients  1 of 12")
    opened = open_studio(load_settings(studio))
    (hill,) = opened.clients.rows(opened.clients.ids("hill")).values()
    opened.close()
    assert hill.grade == "11"

    # mark a class with the comma: sorted by teacher, the rows alike to the one under the cursor
    terminal.press("1")
    terminal.wait_for("Sessions  12")
    terminal.press("o")
    terminal.wait_for("Sort by", "Teacher")
    terminal.press(*["Down"] * 8, "Space")
    terminal.wait_for("By Teacher")
    terminal.press("Enter")
    terminal.wait_for("Sessions  12", without="Sort by")

    before = statuses(studio)
    terminal.press("Home", ",")
    shown = terminal.wait_for("4 marked")
    assert shown.count("●") == len(before) == 4

    # advance: three have pictures, the fourth is refused and stays marked
    terminal.press("s")
    terminal.wait_for("3 can move, 1 cannot: no images")
    terminal.press("Enter")
    terminal.wait_for("3 sessions advanced", "1 marked")
    assert sorted(statuses(studio).values()) == ["Images captured"] * 3 + ["Scheduled"]
    terminal.press("z")
    terminal.wait_for("Take this back?", "3 Scheduled")
    terminal.press("y")
    terminal.wait_for("Taken back", without="Take this back?")
    assert statuses(studio) == before

    # columns for the Entagged app, and the export of the class as it is on screen
    terminal.press("u", ",")
    terminal.wait_for("4 marked")
    terminal.press("c")
    terminal.wait_for("Columns: Default")
    terminal.press("l")
    terminal.wait_for("Columns of which layout?")
    terminal.press("e")
    terminal.wait_for("Columns: Entagged")
    terminal.press("Enter")
    terminal.wait_for("Entagged", "Student ID", without="Columns:")
    terminal.press("E")
    terminal.wait_for("Export 4 marked sessions", "Columns as shown")
    terminal.press("Enter")
    terminal.wait_for("to (.xlsx or .csv)")
    terminal.press("C-u")
    file = tmp_path / "entagged.xlsx"
    terminal.type(str(file))
    terminal.press("Enter")
    terminal.wait_for("4 rows", without="to (.xlsx or .csv)")
    terminal.press("C-q")
    terminal.wait_for("left with code 0")

    sheet = load_workbook(file).active
    assert sheet is not None
    header, *written = sheet.iter_rows(values_only=True)
    assert header == ("Number", "First name", "Last name", "Student ID", "Organization")
    opened = open_studio(load_settings(studio))
    expected = [
        (row.number, row.first_name, row.last_name, row.student_id, row.organization)
        for number, row in rows(opened).items()
        if number in before
    ]
    opened.close()
    assert written == expected
    assert all(str(row[3]).startswith("0") for row in written), "leading zeros survive"

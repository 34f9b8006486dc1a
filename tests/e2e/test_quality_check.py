"""A class is checked, an image goes to its own child, and the poses go out to be retouched and come back: keys only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.factories import enroll, schedule
from tests.photos import loose_frames, photograph
from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio, open_studio

STUDENTS = 7
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def test_a_class_is_checked_moved_and_retouched(terminal: Terminal, tmp_path: Path) -> None:
    studio = create_studio(load_settings(tmp_path / "studio"))
    enroll(studio, STUDENTS)
    schedule(studio)
    photograph(studio, [str(10001 + n) for n in range(STUDENTS) if n != 4])
    studio.close()
    out = tmp_path / "out"

    terminal.start("--studio", str(tmp_path / "studio"))
    terminal.wait_for("10001", f"1 of {STUDENTS}", without="reading")
    terminal.press("3")
    terminal.wait_for("Workflow · Capture  7", "1 of 7")
    terminal.press("Enter")
    terminal.wait_for("Quality check  1 of 6", "10001", "2 undecided")
    for turn in range(1, 6):  # the first image of each is the pose, the second is not selected
        terminal.press("p", "f", "h", "j")
        terminal.wait_for(f"{turn + 1} of 6")
    terminal.press("p", "f")
    terminal.wait_for("6 of 6", "1✓P", "›2·‹")
    terminal.press("m")  # it is of the child without any
    terminal.wait_for("Move 1 image to session number")
    terminal.type("10005")
    terminal.press("Enter")
    terminal.wait_for("Move images?", "10005")
    terminal.press("y")
    terminal.wait_for("1 image: 1 selected")
    terminal.press("Escape")
    terminal.wait_for("Workflow · Capture  7", "12 images")

    terminal.press("*", "x")
    terminal.wait_for("Export for retouching")
    terminal.press("x")
    terminal.wait_for("Images of 7 sessions for retouching")
    terminal.press("p")
    terminal.wait_for("Export to the folder")
    terminal.press("C-u")
    terminal.type(str(out))
    terminal.press("Enter")
    terminal.wait_for("6 images of 6 sessions, 1 session left")
    terminal.press("y")
    terminal.wait_for("6 images copied")
    (back,) = out.glob("10003_*/*.JPG")
    loose_frames(tmp_path / "other", 50)
    (tmp_path / "other" / "DCIM" / "100EOSR6" / "IMG_0050.JPG").replace(back)

    terminal.press("x")
    terminal.wait_for("Take retouched back")
    terminal.press("b")
    terminal.wait_for("Take retouched images back")
    terminal.press("C-u")
    terminal.type(str(out))
    terminal.press("Enter")
    terminal.wait_for("1 retouched image of 1 session, 5 files left")
    terminal.press("y")
    terminal.wait_for("images back from out: 1")
    terminal.press("C-q")
    terminal.wait_for("left with code 0")

    studio = open_studio(load_settings(tmp_path / "studio"))
    sessions = {row: studio.image_check.session(row) for row in studio.sessions.ids()}
    assert studio.integrity.verify().sound
    studio.close()
    posed = [one.number for one in sessions.values() if any("primary" in image.poses for image in one.images)]
    assert len(posed) == 6
    assert [one.number for one in sessions.values() if any(image.retouched for image in one.images)] == ["10003"]
    assert {one.number: len(one.images) for one in sessions.values()} == {
        str(10001 + n): 1 if n in (4, 6) else 2 for n in range(STUDENTS)
    }

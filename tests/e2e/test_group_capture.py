"""A class of twenty-five at the camera, by keys: two walk-ins, one absent, a wrong person for three frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.capture_day import drop, frame
from tests.e2e.terminal import Terminal
from tests.factories import student, write_roster
from tui_studio.config import load_settings
from tui_studio.domain.capture import Fate
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import create_studio, open_studio

SCHOOL = "Elm Grove School"
PUPILS = 25


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def one_class(folder: Path) -> None:
    """Twenty-five of one class, each with a session."""
    studio = create_studio(load_settings(folder), "Class")
    rows = [student(n, Grade="2", Teacher="Ms Quill") for n in range(1, PUPILS + 1)]
    roster = write_roster(folder / "class.csv", rows)
    studio.rosters.apply(studio.rosters.plan(roster, SCHOOL, 2026))
    request = ScheduleRequest(ClientChoice(SCHOOL, 2026), untimed=date(2026, 9, 14), order="class")
    studio.scheduling.apply(studio.scheduling.plan(request))
    studio.close()


class Camera:
    """Drops frames into the hot folder and waits until the screen counts them."""

    def __init__(self, terminal: Terminal, hot: Path) -> None:
        self.terminal, self.hot, self.shots = terminal, hot, 0

    def shoot(self, wanted: str, frames: int = 1) -> None:
        for _ in range(frames):
            self.shots += 1
            taken = datetime.now(UTC).replace(tzinfo=None)
            drop(self.hot, f"IMG_{self.shots:04}.JPG", frame(self.shots, taken))
        self.terminal.wait_for(wanted)


def test_a_class_with_walk_ins_one_absent_and_a_wrong_person(terminal: Terminal, tmp_path: Path) -> None:
    one_class(tmp_path / "studio")
    hot = tmp_path / "hot"
    hot.mkdir()
    terminal.start("--studio", "studio", environment={"TZ": "UTC"})
    terminal.wait_for("10001", f"1 of {PUPILS}", without="reading")
    terminal.press("F10", "Right")
    terminal.wait_for("Group Capture")
    terminal.type("g")
    terminal.wait_for("Hot folder")
    terminal.press("Enter", "Enter")
    terminal.type("hot")
    terminal.press("C-s")
    terminal.wait_for("N O B O D Y", "watching hot")
    camera = Camera(terminal, hot)
    for n in range(PUPILS - 1):
        terminal.press("Tab")
        terminal.wait_for("is in front.", "0 of 5")
        if n == 4:  # is not here
            terminal.press("F3")
            terminal.wait_for("not here.")
        elif n == 9:  # the next stood there for three of the five
            camera.shoot("5 of 5", 5)
            terminal.press("F7")
            terminal.wait_for("the last 3 frames")
            terminal.type("3")
            terminal.wait_for("3 frames kept for the next person", "2 of 5")
            terminal.press("Tab")
            terminal.wait_for("is in front.", "3 of 5")
        else:
            camera.shoot("1 of 5")
    for last, first in (("Novak", "Ida"), ("Berg", "Pia")):
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
    terminal.press("C-q")
    terminal.wait_for_leaving()
    check(tmp_path / "studio", camera.shots)


def check(folder: Path, shots: int) -> None:
    studio = open_studio(load_settings(folder))
    shoot = studio.capture.shoots()[0].id
    day = studio.capture.day(shoot, "Station 1")
    pictures = Counter(one.images for one in day.people)
    assert day.counts == {Fate.ASSIGNED: shots}
    assert len(day.people) == PUPILS + 2
    assert [one.mark for one in day.people].count("absent") == 1
    assert pictures[0] == 1
    assert (pictures[2], pictures[3]) == (1, 1), "of the five frames three were the next one's"
    assert studio.integrity.verify().sound
    studio.close()

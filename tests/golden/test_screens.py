"""What each screen looks like, as text at 80x24 and 120x40, and as the pictures of the README.

`UPDATE_SCREENS=1 pytest tests/golden -n0` writes both anew; look at them before they are committed.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from tests.factories import slot_row
from tests.simple_card import plain_card
from tui_studio.services.sample_school import SCHOOL, roster_rows, write_roster
from tui_studio.services.scheduling import ClientChoice, ScheduleRequest
from tui_studio.services.studio import Studio
from tui_studio.ui.app import StudioApp

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "assets" / "screens"
UPDATE = bool(os.environ.get("UPDATE_SCREENS"))
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
Story = Callable[[Pilot[int]], Awaitable[None]]
STUDENTS = 36


def school(studio: Studio, *, scheduled: bool = True) -> None:
    """A school of invented people, scheduled, with two classes photographed."""
    rows = roster_rows(STUDENTS, Random(7))
    file = studio.settings.paths.root / "roster.xlsx"
    write_roster(file, rows)
    studio.rosters.apply(studio.rosters.plan(file, SCHOOL, 2026))
    if not scheduled:
        return
    choice = ClientChoice(SCHOOL, 2026)
    request = ScheduleRequest(choice, slots=(slot_row(),), photographer="Ann Field", room="Gym", order="class")
    studio.scheduling.apply(studio.scheduling.plan(request))


def lines(pilot: Pilot[int]) -> list[str]:
    """The screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


async def shows(pilot: Pilot[int], *texts: str, seconds: float = 20.0) -> None:
    """Wait until all texts stand on the screen."""
    end = time.monotonic() + seconds
    while True:
        await pilot.pause()
        shown = "\n".join(lines(pilot))
        if all(text in shown for text in texts):
            await pilot.pause()
            return
        assert time.monotonic() < end, f"{texts} never showed:\n{shown}"
        await asyncio.sleep(0.01)


def character_key(character: str) -> str:
    """Textual's name of the key that types a character."""
    return {" ": "space", "/": "slash", "-": "minus", "_": "underscore", ".": "full_stop"}.get(character, character)


@asynccontextmanager
async def running(studio: Studio, size: tuple[int, int]) -> AsyncIterator[Pilot[int]]:
    app = StudioApp(studio.settings, lambda: studio)
    async with app.run_test(size=size) as pilot:
        yield pilot


async def sessions_hub(pilot: Pilot[int]) -> None:
    await shows(pilot, "Sessions  36", "10001")
    await pilot.press("space", "space", "down", "space")
    await shows(pilot, "3 marked")


async def filtered(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("slash", *"grade:2 -smith")
    await shows(pilot, "7 of 36", "grade 2")


async def clients_hub(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("2")
    await shows(pilot, "Clients  36")


async def tools_menu(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right")
    await shows(pilot, "Bulk Image Importer")


async def advance(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("asterisk", "s")
    await shows(pilot, "no images")


async def import_clients(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")
    await pilot.press("f10", "right", "right", "enter")
    await shows(pilot, "Step 1 of 4")
    await pilot.press(*(character_key(c) for c in str(pilot.app.studio.settings.paths.root.parent / "roster.xlsx")))
    await pilot.press("ctrl+n")
    await shows(pilot, "Step 2 of 4")
    await pilot.press(*map(character_key, SCHOOL))
    await pilot.press("ctrl+n")
    await shows(pilot, "Step 3 of 4", "12 new")


async def import_plan(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "down", "enter")
    await shows(pilot, "Step 1 of 4")
    await pilot.press(*(character_key(c) for c in str(pilot.app.studio.settings.paths.root.parent / "card")))
    await pilot.press("ctrl+n")
    await shows(pilot, "Step 3 of 4", "98765")


async def help_page(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("question_mark")
    await shows(pilot, "Mark")


async def placeholder(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("4")
    await shows(pilot, "Not in this version yet")


async def empty_studio(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")


async def schedule_slots(pilot: Pilot[int]) -> None:
    await shows(pilot, "No sessions yet")
    await pilot.press("f10", "right", "enter")
    await shows(pilot, "Step 1 of 7")
    await pilot.press("ctrl+n")
    await shows(pilot, "Step 2 of 7", SCHOOL)
    for step in ("Step 3 of 7", "Step 4 of 7", "Step 5 of 7"):
        await pilot.press("ctrl+n")
        await shows(pilot, step)


SCREENS: dict[str, tuple[str, Story]] = {
    "sessions-hub": ("scheduled", sessions_hub),
    "sessions-filter": ("scheduled", filtered),
    "clients-hub": ("scheduled", clients_hub),
    "menu": ("scheduled", tools_menu),
    "advance": ("photographed", advance),
    "import-clients": ("roster", import_clients),
    "import-plan": ("card", import_plan),
    "help": ("scheduled", help_page),
    "placeholder": ("scheduled", placeholder),
    "empty": ("empty", empty_studio),
    "schedule-slots": ("clients", schedule_slots),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_as_it_was_approved(studio: Studio, tmp_path: Path, name: str, size: str) -> None:
    state, story = SCREENS[name]
    if state == "roster":
        write_roster(tmp_path / "roster.xlsx", roster_rows(12, Random(7)))
    elif state != "empty":
        school(studio, scheduled=state != "clients")
    if state == "card":
        plain_card(tmp_path / "card", ["10001", "10002", "98765", "10003", "10004"])
    if state == "photographed":
        card = plain_card(tmp_path / "card", [str(10001 + n) for n in range(8)])
        studio.imports.apply(studio.imports.scan(card))
    async with running(studio, SIZES[size]) as pilot:
        await story(pilot)
        found = "\n".join(lines(pilot)).rstrip() + "\n"
        picture = pilot.app.export_screenshot(title="tui_studio")
    golden = HERE / "screens" / f"{name}-{size}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
        if size == "80x24":
            (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCREENS)
def test_no_line_is_wider_than_the_screen_and_the_footer_is_whole(name: str) -> None:
    text = (HERE / "screens" / f"{name}-80x24.txt").read_text(encoding="utf-8").splitlines()
    assert all(len(re.sub(r"[\u2e80-\uffdc]", "xx", line)) <= 80 for line in text)
    assert text[-1].strip(), "the last line is the footer"

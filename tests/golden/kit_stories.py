"""How the dialogs of a field kit come about, with keys only."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from textual.pilot import Pilot

from tests.field_kits import kit_of, laptop
from tests.golden.looking import shows, types
from tests.photos import photograph
from tui_studio.services.sample_school import SCHOOL
from tui_studio.services.studio import Studio

LONG = "wants the picture with the brother, who comes from grade 4 at the end of the morning and is late"


def change_both(studio: Studio, folder: Path) -> None:
    """A kit in `folder` on which a day was worked, and an office that worked on the same records meanwhile."""
    kit_of(studio, folder)
    with laptop(folder, studio.clock) as gym:
        write(gym, "client", 3, last_name="Bakker", phone="555-0117", notes=LONG)
        write(gym, "client", 5, no_photo=True, email="home@family.example")
        write(gym, "session", 4, start=time(9, 30), end=time(9, 33))
        photograph(gym, ["10004", "10006"])
        walk_in = {"last_name": "Nowak", "first_name": "Mia", "organization": SCHOOL, "year": 2026, "grade": "K"}
        gym.new_clients.walk_in(walk_in, gym.stragglers.shoots()[0].id)
    write(studio, "client", 3, last_name="Barker", phone="555-0118", notes="the father asks for a call before noon")
    write(studio, "session", 4, start=time(10, 0), end=time(10, 3))


def write(studio: Studio, entity: str, row: int, **values: object) -> None:
    """Past the services, whose steps would all have the same name here."""
    with studio._place.writing() as uow:
        uow.records.update(entity, row, values)
        uow.commit()


async def conflicts(pilot: Pilot[int]) -> None:
    await shows(pilot, "10001")
    await pilot.press("f10", "right", "m")
    await shows(pilot, "Merge a field kit")
    await pilot.press("ctrl+u")
    await types(pilot, "kit")
    await pilot.press("enter")
    await shows(pilot, "4 fields changed both here and on the kit")
    await pilot.press("down", "space", "down", "space")
    await shows(pilot, "Kit: wants the picture with")


async def ready(pilot: Pilot[int]) -> None:
    await conflicts(pilot)
    await pilot.press("enter")
    await shows(pilot, "Merge this field kit?")

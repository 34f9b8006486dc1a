"""A field kit after a day on the laptop, and the file it is packed into."""

from __future__ import annotations

from pathlib import Path

from tests.factories import SCHOOL
from tests.field_kits import edit_client, kit_of, laptop, office_with_sessions
from tests.photos import photograph
from tui_studio.services.kit_packing import KitPacked
from tui_studio.services.studio import Studio

NEW = {"last_name": "Nowak", "first_name": "Mia", "organization": SCHOOL, "year": 2026, "grade": "9"}


def packed(kit: Path, file: Path, studio: Studio) -> KitPacked:
    with laptop(kit, studio.clock) as gym:
        return gym.field_kits.pack(file)


def a_day(studio: Studio, folder: Path) -> Path:
    """A kit with two sessions photographed and a walk-in."""
    shoot = office_with_sessions(studio)
    kit = kit_of(studio, folder)
    with laptop(kit, studio.clock) as gym:
        photograph(gym, ["10001", "10002"])
        gym.new_clients.walk_in(NEW, shoot)
        edit_client(gym, 1, notes="shy")
    return kit


def counts(studio: Studio) -> tuple[int, int, int, list[str]]:
    """Clients, sessions, pictures, and what lies where nothing should."""
    images = studio.settings.paths.images
    with studio._place.reading() as uow:
        pictures = len(uow.images.every())
    missing, strangers = studio.integrity.files()
    waiting = [path.name for path in (images / ".incoming").glob("*/*")]
    return len(studio.clients.ids("")), len(studio.sessions.ids("")), pictures, [*missing, *strangers, *waiting]

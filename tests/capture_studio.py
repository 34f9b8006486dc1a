"""The studio of a capture day: its school is booked once, and each test has a copy of it.

A module that imports these names has the fixtures.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.capture_day import Hands, booked, with_hands
from tui_studio.config import Settings
from tui_studio.services.studio import Studio, open_studio

__all__ = ["booked_folder", "hands", "studio"]


@pytest.fixture(scope="session")
def booked_folder(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Path:
    """A school with its sessions; booking it takes as long as all that is tested."""
    return booked(tmp_path_factory.mktemp("booked") / "studio", new_studio, 9)


@pytest.fixture
def studio(settings: Settings, booked_folder: Path) -> Iterator[Studio]:
    """The studio, open."""
    shutil.copytree(booked_folder, settings.paths.root)
    made = open_studio(settings)
    yield made
    made.close()


@pytest.fixture
def hands(studio: Studio) -> Hands:
    """The clock of the studio, which the test moves."""
    return with_hands(studio)

"""What the faults happen to."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import small_day
from tui_studio.services.studio import Studio


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where the system has one: a kill, unlike a power cut, does not ask for a disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def small_studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio with four sessions; to be copied."""
    folder = tmp_path_factory.mktemp("small") / "studio"
    small_day.make_studio(folder)
    return folder


@pytest.fixture
def school(memory: Path, small_studio: Path) -> Iterator[Studio]:
    """The studio with four sessions."""
    shutil.copytree(small_studio, memory / "studio")
    studio = small_day.opened(memory / "studio")
    yield studio
    studio.close()

"""What the faults happen to."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import small_day
from tests.faults.small_day import Command
from tui_studio.cli.main import run
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


@pytest.fixture
def command(memory: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command on the studio of the test; exit code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--studio", str(memory / "studio"), *arguments])
        return code, *capsys.readouterr()

    return call

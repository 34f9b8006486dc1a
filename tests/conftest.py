"""A clean environment, a frozen clock, and a studio of its own for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tui_studio.clock import FrozenClock
from tui_studio.config import Settings, load_settings

if TYPE_CHECKING:
    from tui_studio.services.studio import Studio

MOMENT = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TUI_STUDIO", "TUI_STUDIO_DATABASE", "NO_COLOR", "SSH_CONNECTION", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "studio")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(ZoneInfo("UTC"), MOMENT)


@pytest.fixture
def studio(settings: Settings, clock: FrozenClock) -> Iterator[Studio]:
    from tui_studio.services.studio import create_studio

    made = create_studio(settings, "Studio of the tests", clock)
    yield made
    made.close()


@pytest.fixture
def cli(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command on the studio; exit code, stdout, stderr."""
    from tui_studio.cli.main import run

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["--studio", str(settings.paths.root), *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call

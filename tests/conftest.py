"""A clean environment, a frozen clock, and a studio of its own for every test."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples
from textual._context import active_app
from textual._wait import wait_for_idle
from textual.pilot import Pilot

from tests.postgresql_server import Server, running_server
from tui_studio.clock import FrozenClock
from tui_studio.config import Settings, load_settings
from tui_studio.ui.type_ahead import TypeAheadApp

if TYPE_CHECKING:
    from tui_studio.services.studio import Studio

MOMENT = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)

# A busy machine is no failure. A test that suppresses another check names this one as well: its list takes the place.
examples.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("studio")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = ("TUI_STUDIO", "TUI_STUDIO_DATABASE", "NO_COLOR", "SSH_CONNECTION", "TMUX")
    for name in (*names, "STY", "TERM_PROGRAM", "KITTY_WINDOW_ID", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")  # another may draw pictures, which no test but those of them expects
    monkeypatch.setenv("LANG", os.environ.get("LC_ALL") or os.environ.get("LANG", "C.UTF-8"))
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_PAPER", "en_US.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilot waits behind each key until the machine is idle, 40 ms and more; behind the last one is enough for us."""
    press = Pilot.press

    async def press_all(pilot: Pilot[None], *keys: str) -> None:
        await press(pilot, *keys)
        await wait_for_idle(0)

    monkeypatch.setattr("textual.app.wait_for_idle", handed_over)
    monkeypatch.setattr(Pilot, "press", press_all)


async def handed_over(_min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Wait until every key was handed over and handled, or until the application has ended."""
    app = active_app.get()
    end = monotonic() + max_sleep
    while monotonic() < end:
        heard = asyncio.Event()
        if not app.call_later(heard.set):
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), end - monotonic())
        await asyncio.sleep(0.002)
        if not isinstance(app, TypeAheadApp) or app.at_rest:
            return


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "studio")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(ZoneInfo("UTC"), MOMENT)


@pytest.fixture(scope="session")
def new_studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a studio in which nothing happened yet; making one is migrations, copying it is not."""
    from tui_studio.services.studio import create_studio

    folder = tmp_path_factory.mktemp("new") / "studio"
    create_studio(load_settings(folder), "Studio of the tests", FrozenClock(ZoneInfo("UTC"), MOMENT)).close()
    return folder


@pytest.fixture
def studio(settings: Settings, clock: FrozenClock, new_studio: Path) -> Iterator[Studio]:
    from tui_studio.services.studio import open_studio

    shutil.copytree(new_studio, settings.paths.root)
    made = open_studio(settings, clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def photographed_folder(tmp_path_factory: pytest.TempPathFactory, new_studio: Path) -> Path:
    """The folder of a studio of five sessions, three of which have two images each; a card takes a second to read."""
    from tests.photos import photographed
    from tui_studio.services.studio import open_studio

    folder = tmp_path_factory.mktemp("photographed") / "studio"
    shutil.copytree(new_studio, folder)
    studio = open_studio(load_settings(folder), FrozenClock(ZoneInfo("UTC"), MOMENT))
    photographed(studio)
    studio.close()
    return folder


@pytest.fixture
def photo_studio(settings: Settings, clock: FrozenClock, photographed_folder: Path) -> Iterator[Studio]:
    """Sessions 10001, 10002 and 10004 have images, 10003 and 10005 have none."""
    from tui_studio.services.studio import open_studio

    shutil.copytree(photographed_folder, settings.paths.root)
    made = open_studio(settings, clock)
    yield made
    made.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture(scope="session")
def server_template(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with a studio in which nothing happened yet; a copy of it takes a twentieth of a second."""
    from tui_studio.services.studio import create_studio

    name = server.new_database()
    settings = replace(load_settings(tmp_path_factory.mktemp("server") / "studio"), database=server.url(name))
    create_studio(settings, "Studio of the tests", FrozenClock(ZoneInfo("UTC"), MOMENT)).close()
    return name


@pytest.fixture
def server_settings(server: Server, server_template: str, tmp_path: Path) -> Settings:
    """Of a studio with its records on a server, in a database of its own."""
    database = server.new_database(server_template)
    return replace(load_settings(tmp_path / "served"), database=server.url(database))


@pytest.fixture
def server_studio(server_settings: Settings, clock: FrozenClock) -> Iterator[Studio]:
    from tui_studio.services.studio import create_studio

    made = create_studio(server_settings, clock=clock)
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

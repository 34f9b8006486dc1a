"""A scan opens its session from every screen and above every dialog; what it was scanned into is as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from tests.held import Hold
from tests.pilot.conftest import until
from tests.pilot.test_every_key_heard import small_studio
from tests.pilot.ways import WAYS, come, leave_all
from tui_studio.clock import FrozenClock
from tui_studio.services.studio import open_studio
from tui_studio.ui.records.session import SessionForm
from tui_studio.ui.wizards.group_capture import GroupCaptureScreen

__all__ = ["small_studio"]
NUMBER = "10003"
TAKES = {"AssignSessionModal", "PromptModal"}
"""Where a scan is the answer."""


def texts(screen: Any) -> list[str]:
    """What stands in the fields."""
    return [field.value for field in screen.query(Input)] + [field.text for field in screen.query(TextArea)]


@pytest.mark.parametrize("kind", [kind for kind in WAYS if kind not in TAKES])
async def test_a_scan_is_heard_on(
    kind: str,
    driving: Any,
    scan: Any,
    small_studio: Path,
    settings: Any,
    clock: FrozenClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(small_studio, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    studio = open_studio(settings, clock)
    held: list[Hold] = []
    async with driving(studio) as pilot:
        for way in WAYS[kind]:
            await leave_all(pilot)
            screen = await come(pilot, kind, way, held)
            fields = [field for field in (*screen.query(Input), *screen.query(TextArea)) if field.focusable]
            for field in (None, *fields[-1:]):
                await scanned(pilot, scan, screen, field)
            for stop in held:
                stop.gate.set()
        await until(pilot, lambda: not pilot.app.jobs.running())
    studio.close()


async def scanned(pilot: Any, scan: Any, screen: Any, field: Any) -> None:
    """Scan with this field in focus, or none; afterwards all is as it was."""
    app = pilot.app
    if field is not None:
        field.focus()
        await pilot.pause()
    elif isinstance(screen.focused, Input | TextArea):
        screen.set_focus(None)
        await pilot.pause()
    before, depth = texts(screen), len(app.screen_stack)
    capture = next((one for one in app.screen_stack if isinstance(one, GroupCaptureScreen) and one.ready), None)
    if capture is not None:
        person = next(one for one in capture.day.people if one.number and not one.no_photo)
        await scan(pilot, person.number)
        await until(pilot, lambda: capture.day.current is not None and capture.day.current.number == person.number)
        await until(pilot, lambda: texts(screen) == before)
        return
    await scan(pilot, NUMBER)
    await until(pilot, lambda: isinstance(app.screen, SessionForm) and app.screen.view is not None)
    assert app.screen.row_id == app.studio.sessions.find_number(NUMBER)
    if app.screen is not screen and len(app.screen_stack) > depth:
        app.screen.dismiss()
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: texts(screen) == before)

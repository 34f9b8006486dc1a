"""A scan opens its session from every screen and above every dialog; what it was scanned into is as it was."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input, TextArea

from tests.pilot.conftest import until
from tui_studio.ui.records.session import SessionForm
from tui_studio.ui.wizards.group_capture import GroupCaptureScreen

NUMBER = "10003"
TAKES = {"AssignSessionModal", "PromptModal"}
"""Where a scan is the answer."""


def texts(screen: Any) -> list[str]:
    """What stands in the fields."""
    return [field.value for field in screen.query(Input)] + [field.text for field in screen.query(TextArea)]


async def scan_all(pilot: Any, scan: Any, screen: Any) -> None:
    """Scan beside the fields of a screen, and into the last one; the focus comes back to where it was."""
    focused = screen.focused
    fields = [field for field in (*screen.query(Input), *screen.query(TextArea)) if field.focusable]
    for field in (None, *fields[-1:]):
        await scanned(pilot, scan, screen, field)
    screen.set_focus(focused)


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

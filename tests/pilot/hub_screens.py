"""What a test of the hubs asks of the screen."""

from __future__ import annotations


def on(pilot, kind):
    """A condition to wait for: a screen of this kind is on top."""
    return lambda: isinstance(pilot.app.screen, kind)


def title(pilot):
    """The line that says what is listed."""
    return pilot.app.screen.query_one("#hub-title").visual.plain

"""What a test of the hubs asks of the screen."""

from __future__ import annotations


def on(pilot, kind):
    """A condition to wait for: a screen of this kind is on top."""
    return lambda: isinstance(pilot.app.screen, kind)


def title(pilot):
    """The line that says what is listed."""
    return pilot.app.screen.query_one("#hub-title").visual.plain


def shown_title(pilot):
    """What the record on top is called; nothing while it is read, or while no record is on top."""
    view = getattr(pilot.app.screen, "view", None)
    return view.title if view is not None else ""

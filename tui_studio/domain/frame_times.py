"""Time between two frames, by the clock of the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_studio.domain.frames import ScannedFrame


def seconds_between(before: ScannedFrame, after: ScannedFrame) -> float | None:
    """From one frame to the next; None where either has no time."""
    one, other = before.camera.taken_at, after.camera.taken_at
    if one is None or other is None:
        return None
    return (other.replace(tzinfo=None) - one.replace(tzinfo=None)).total_seconds()

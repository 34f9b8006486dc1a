"""P23: a big day does not grow memory."""

from __future__ import annotations

from pathlib import Path

from tests.faults.processes import MORE, drive

FRAMES = 250
ALLOWED = 250.0
"""Megabytes that a day of 20,000 frames may cost above a studio that has imported twenty."""


def test_p23_memory_stays_flat_while_hundreds_of_frames_are_scanned_and_copied(memory: Path) -> None:
    """Carried on to 20,000 frames; TUI_STUDIO_FAULTS=80 measures them."""
    frames = FRAMES * MORE
    found = drive("import", "memory", memory, frames, patience=200 * MORE)
    assert found["copied"] == frames
    grown = found["peak"] - found["idle"]
    assert grown * max(1.0, 20_000 / frames) <= ALLOWED, found

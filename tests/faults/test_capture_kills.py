"""A capture day that is killed at any step goes on with every frame it had, and none twice."""

from __future__ import annotations

from pathlib import Path

from tests.faults.processes import MORE, drive


def test_killed_at_any_step_of_a_capture_day_every_frame_is_there_once(memory: Path) -> None:
    found = drive("capture", "sweep", memory, 24 * MORE)
    assert found["problems"] == []
    assert found["killed"] >= 20 * MORE

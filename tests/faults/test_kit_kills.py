"""A field kit that is killed on its way back, at any step, comes back whole and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.processes import MORE, drive
from tests.faults.test_kills import PROTOCOL


@pytest.mark.parametrize("option", [(), ("--power-cut",)], ids=["killed", "power cut"])
def test_killed_at_every_step_of_a_merge_the_next_one_loses_and_doubles_nothing(
    memory: Path, option: tuple[str, ...]
) -> None:
    found = drive("kit", "merge", memory, 0 if MORE > 1 or not option else 16, *option)
    assert found["problems"] == []
    assert found["killed"] >= found["points"] - 2 >= 14, "several pictures are on their way at once"
    assert set(found["steps"]) >= {*PROTOCOL, "mkdir folder", "open lock", "end"} - {"committed"}


def test_killed_while_a_folder_is_merged_the_next_merge_completes_it(memory: Path) -> None:
    found = drive("kit", "merge", memory, 10 * MORE, "--folder")
    assert found["problems"] == []
    assert found["killed"] >= found["points"] - 2 >= 8


def test_killed_while_a_second_merge_moves_a_picture_it_is_moved_once(memory: Path) -> None:
    found = drive("kit", "again", memory, 0 if MORE > 1 else 16)
    assert found["problems"] == []
    assert found["killed"] >= found["points"] - 2 >= 14


def test_killed_while_packing_there_is_a_whole_file_or_none(memory: Path) -> None:
    found = drive("kit", "pack", memory, 0)
    assert found["problems"] == []
    assert found["killed"] == len(found["steps"]) >= 10
    assert {"open temp", "fsync temp", "link picture", "unlink temp", "fsync folder"} <= set(found["steps"])

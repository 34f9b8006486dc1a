"""Whether the card in the reader is still the one that was scanned: two cards have equal paths more often than not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.frames import PlannedFrame

SAMPLE = 5
"""Frames that are looked at; the first that is as it was ends the search, so that the usual answer costs one file."""


def is_other_card(frames: Sequence[PlannedFrame], real: Mapping[str, Path]) -> bool:
    """True where at least two frames, spread over the plan, are gone or hold something else, and none is as it was.

    A frame that cannot be read tells nothing. `real` is where the files of the source lie, by path.
    """
    told = [frame for frame in frames if frame.checksum or frame.sha256]
    step = max(1, len(told) // SAMPLE)
    other = 0
    for frame in told[::step][:SAMPLE]:
        same = _is_same(frame, real.get(frame.path))
        if same:
            return False
        other += same is False
    return other >= 2


def _is_same(frame: PlannedFrame, file: Path | None) -> bool | None:
    from tui_studio.integrations.image_files import checksum_file, hash_file

    try:
        if file is None or file.stat().st_size != frame.size:
            return False
        if frame.checksum:
            return checksum_file(file) == frame.checksum
        return hash_file(file) == frame.sha256
    except FileNotFoundError:
        return False
    except OSError:
        return None

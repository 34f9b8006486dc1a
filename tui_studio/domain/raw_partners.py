"""Raw files whose JPEG lies in another folder: `RAW/` and `JPEG/`, or the two slots of a body.

The same name is not enough, for two bodies use the same names: the moment, or the time at which both were written, must
agree too, and with one picture only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.camera_bodies import told_serial
from tui_studio.domain.frame_names import split_path, stem_key
from tui_studio.domain.frame_times import seconds_between
from tui_studio.domain.frames import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.domain.frames import ScannedFrame

AT_ONCE = 2.0
"""Seconds between the moments a camera notes in the two files of one picture."""
WRITTEN = 15.0
"""Seconds between writing the two files of one picture, with a full buffer."""


def raws_elsewhere(frames: Iterable[ScannedFrame]) -> dict[tuple[str, str], str]:
    """The path of the JPEG in another folder, by the `stem_key` of its raw file."""
    raws: list[ScannedFrame] = []
    pictures: dict[str, list[ScannedFrame]] = {}
    beside: set[tuple[str, str]] = set()
    for frame in frames:
        if frame.kind is FileKind.RAW:
            raws.append(frame)
        elif frame.kind in (FileKind.PICTURE, FileKind.DAMAGED):
            pictures.setdefault(split_path(frame.path)[1].casefold(), []).append(frame)
            beside.add(stem_key(frame.path))
    found: dict[tuple[str, str], str] = {}
    for raw in raws:
        if stem_key(raw.path) not in beside:
            same = pictures.get(split_path(raw.path)[1].casefold(), ())
            partners = [picture for picture in same if _one_picture(raw, picture)]
            if len({partner.content for partner in partners}) == 1:
                found[stem_key(raw.path)] = min(partner.path for partner in partners)
    return found


def _one_picture(raw: ScannedFrame, picture: ScannedFrame) -> bool:
    """Nothing speaks against one body and one moment, and one of the two is certain."""
    serials = told_serial(raw.camera), told_serial(picture.camera)
    if all(serials) and serials[0] != serials[1]:
        return False
    apart = seconds_between(raw, picture)
    if apart is not None:
        return abs(apart) <= AT_ONCE
    return abs(raw.mtime_ns - picture.mtime_ns) <= WRITTEN * 1e9 and raw.mtime_ns > 0

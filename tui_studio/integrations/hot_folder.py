"""A folder into which a camera's software drops files: what is new in it, told at once where the system can.

Events may be lost, and on network shares there are none: whatever they say, the folder is listed at the beginning and
every few seconds, so that they only save waiting.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tui_studio.integrations.card import CardFile
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event

LISTED_EVERY = 5.0
"""Seconds between two listings beside the events: what an event was lost of is taken in that late at most."""
POLLED_EVERY = 0.5
"""Seconds between two listings where there are no events."""
_STEP = 10  # milliseconds of quiet after which changes are told; a file is written in many pieces
_SILENT = {
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "ncpfs", "9p", "vboxsf", "prl_fs", "drvfs", "fuse.sshfs",
    "fuse.rclone", "fuse.gvfsd-fuse", "ceph", "glusterfs", "fuse.glusterfs", "davfs", "fuse.davfs2",
}  # fmt: skip
"""File systems that tell nothing of what other machines write."""


def is_silent(folder: Path) -> bool:
    """Whether a folder lies on a share, where no event tells of new files."""
    best, kind = "", ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    path = str(folder.resolve())
    for line in mounts:
        _, place, found, *_ = [*line.split(), "", "", ""]
        place = place.replace("\\040", " ")
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, found
    return kind in _SILENT


def changes(folder: Path, stop: Event, *, poll: bool = False) -> Iterator[set[Path] | None]:
    """Files that something happened to, an empty set as often as somebody may want to stop; None asks for a listing.

    The first is None, and ends when `stop` is set. With `poll` there are only listings.
    """
    yield None
    if poll or is_silent(folder):
        while not stop.wait(POLLED_EVERY):
            yield None
        return
    yield from _told(folder, stop)


def _told(folder: Path, stop: Event) -> Iterator[set[Path] | None]:
    from time import monotonic

    from watchfiles import watch

    listed = monotonic()
    try:
        for told in watch(
            folder, watch_filter=None, debounce=_STEP * 5, step=_STEP, rust_timeout=250, yield_on_timeout=True,
            stop_event=stop, raise_interrupt=False, ignore_permission_denied=True,
        ):  # fmt: skip
            yield {Path(path) for _, path in told}
            if monotonic() - listed > LISTED_EVERY:
                listed = monotonic()
                yield None
    except (OSError, RuntimeError):  # no more watches left, or the folder went away
        while not stop.wait(POLLED_EVERY):
            yield None


def found_at(folder: Path, path: Path) -> CardFile | None:
    """A file that an event told of, as a listing would; None for what is no plain file any more."""
    try:
        facts = path.lstat()
        below = path.relative_to(folder).as_posix()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(facts.st_mode):
        return None
    name = clean_text(os.fsencode(below).decode("utf-8", "replace"), 255)
    return CardFile(name, path, facts.st_size, facts.st_mtime_ns)


def ends_like_a_jpeg(path: Path, size: int) -> bool:
    """Whether the end marker of a JPEG stands at the end of a file: then it is worth decoding at once."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, size - 64))
            return file.read(64).rstrip(b"\x00").endswith(b"\xff\xd9")
    except OSError:
        return False

"""The folder for second copies: whether it is there, and on which device."""

from __future__ import annotations

import os
from pathlib import Path

_DEVICES = Path("/sys/dev/block")


def device_of(path: Path) -> str:
    """The device a folder is on: two partitions of one disk are one device, where the system tells."""
    number = path.stat().st_dev
    entry = _DEVICES / f"{os.major(number)}:{os.minor(number)}"
    if not entry.exists():
        return str(number)  # a share, a memory disk, or a system without such a list
    disk = entry.resolve()
    return (disk.parent if (disk / "partition").exists() else disk).name


def volume_trouble(backup: Path, images_root: Path) -> str:
    """Why second copies cannot be made there now; empty when they can.

    A folder on the device of the pictures is not used: it is most often the mount point of a volume that is not in,
    and what is written there would fill the disk of the pictures.
    """
    try:
        if not backup.is_dir():
            return f"the backup folder {backup} is not there; plug its volume in"
        if device_of(backup) == device_of(images_root):
            return f"the backup folder {backup} is on the same device as the pictures; plug its volume in"
    except OSError as error:
        return f"the backup folder {backup} cannot be looked at ({error.strerror})"
    return ""


def copy_is_there(root: Path, path: str, size: int) -> bool:
    """Whether a second copy lies where it was noted, with its size."""
    try:
        return (root / path).stat().st_size == size
    except OSError:
        return False

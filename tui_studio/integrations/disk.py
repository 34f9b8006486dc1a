"""The steps with which a file is read, brought to the disk and proven there, and what to say when one fails."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import CopyFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHUNK = 1 << 20
"""Bytes read at once; between chunks a job may be stopped."""
FETCHED = 64 * CHUNK
"""Bytes that are brought into memory ahead; only the files of the largest cameras have more."""
RETRIES = 2
"""How often a file is read again before it is given up: a tired contact in a card reader mostly needs one more go."""
NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV, errno.ENOSYS, errno.EINVAL}
"""What a volume without hard links (FAT, exFAT, many shares) answers to one."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class FilePart:
    """A stretch of a file that is read like a file of its own: a picture in a packed field kit."""

    file: Path
    start: int  # bytes
    size: int  # bytes
    name: str

    @property
    def parent(self) -> Path:
        """Where the file lies."""
        return self.file.parent


def open_plain(path: Path | str, at: int | None = None) -> int:
    """Open a plain file for reading, following no link; `at` is an open folder. Raises `OSError` for anything else."""
    # O_NOATIME: reading would otherwise write the time of reading to a card that is not mounted read-only.
    # O_NONBLOCK: a pipe under a picture's name would otherwise be waited for.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NOATIME", 0), dir_fd=at)
    except PermissionError:
        descriptor = os.open(path, flags, dir_fd=at)  # O_NOATIME is for the owner of a file only
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return descriptor


def hash_open(descriptor: int, checkpoint: Callable[[], None] = lambda: None) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes of an open file, from its beginning."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    digest = hashlib.sha256()
    size = 0
    while chunk := os.read(descriptor, CHUNK):
        checkpoint()
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def sync(descriptor: int) -> None:
    """Bring a file to the disk, through the cache of the drive where the system lets us."""
    full = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone stops at the drive's cache
    if full is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, full)
            return
    os.fsync(descriptor)


def sync_folder(descriptor: int) -> None:
    """Bring the names in an open folder to the disk; some network shares know no such call and need none."""
    try:
        sync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise


def settle(descriptor: int) -> None:
    """Bring a file to the disk, then forget it: what is read next comes from the disk and not from memory.

    The order matters: before the fsync nothing is dropped (measured: 100 % of the pages stayed).
    """
    sync(descriptor)
    forget(descriptor)


def fetch(path: Path) -> None:
    """Have a plain file brought into memory while other work goes on, where the system has a call for it.

    Of a film only the beginning: the whole would push out what is needed sooner.
    """
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):  # whoever reads the file is told
            descriptor = open_plain(path)
            try:
                os.posix_fadvise(descriptor, 0, FETCHED, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(descriptor)


def forget(descriptor: int) -> None:
    """Drop what memory holds of an open file, where the system has a call for it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def cannot_store(error: OSError, name: str, size: int, root: Path) -> CopyFailed:
    """The sentence for an error of the images folder; `stop` is set, for the next picture would meet it too."""
    if error.errno in _FULL:
        return CopyFailed(
            f"No room for {name} on {_volume(root)}: {_amount(size)} needed, {_amount(free_bytes(root))} free; "
            "make room and import again.",
            stop=True,
        )
    return CopyFailed(
        f"{name} cannot be stored in {root} ({error.strerror}); check that folder and import again.", stop=True
    )


def free_bytes(path: Path) -> int:
    """Bytes free to us on the volume that holds (or would hold) `path`."""
    there = path.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    return shutil.disk_usage(there).free


def _volume(path: Path) -> Path:
    there = path.resolve()
    while not there.is_mount() and there != there.parent:
        there = there.parent
    return there


def _amount(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size:,} bytes"

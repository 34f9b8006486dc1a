"""The private folder of one running import, and the removal of what dead imports left behind."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_studio.errors import CopyFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

INCOMING = ".incoming"
"""Below the images folder; on the same volume, so that a picture gets its final name without a second copy."""
_LOCK = ".lock"
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}


class IncomingFolder:
    """A folder of its own for the pictures of one import, locked as long as the import lives.

    The lock (flock) dies with the process, however it ends. Whoever enters removes the folders whose
    lock is free: their importers are dead. Folders whose lock is held are never touched.
    """

    def __init__(self, images_root: Path, owner: str = "") -> None:
        """Touches nothing before it is entered; `owner` names the import to others."""
        self.images_root = images_root
        self._owner = owner or str(os.getpid())
        self.path = images_root / INCOMING
        self._lock = -1

    def __enter__(self) -> Self:
        """Make and lock the folder; raises `CopyFailed` where the images folder cannot be written."""
        parent = self.images_root / INCOMING
        try:
            _make_real_folder(parent)
            # Without this second lock another importer could meet the new folder before it is locked.
            with _held(parent / _LOCK) as locks_work:
                if locks_work:
                    _remove_leavings(parent)
                self.path = parent / f"{self._owner}-{secrets.token_hex(8)}"
                os.mkdir(self.path)  # noqa: PTH102 - by os, as every step that a test may interrupt
                self._lock = _open_lock(self.path / _LOCK)
                try_lock(self._lock)
        except OSError as error:
            raise CopyFailed(
                f"Nothing can be stored in {self.images_root} ({error.strerror}); "
                "check that the folder is there and may be written.",
                stop=True,
            ) from error
        return self

    def __exit__(self, *exception: object) -> None:
        """Remove what is left in the folder, then the folder, then its lock."""
        _remove(self.path)
        os.close(self._lock)
        self._lock = -1

    def living(self) -> set[str]:
        """The owners of all folders, this one's too; the folders of the dead went when this one was entered."""
        with os.scandir(self.images_root / INCOMING) as entries:
            return {entry.name.rpartition("-")[0] for entry in entries}

    def unused_name(self) -> Path:
        """A name no other file has; never made from the picture's own, which two cards may share."""
        return self.path / f"{secrets.token_hex(8)}.part"


def _make_real_folder(path: Path) -> None:
    with contextlib.suppress(FileExistsError):
        os.mkdir(path)  # noqa: PTH102
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, f"{path.name} is a link or a file", str(path))


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)


@contextlib.contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold the lock of all importers; yields False on a file system that has no locks."""
    lock = _open_lock(path)
    try:
        yield try_lock(lock, fcntl.LOCK_EX) is not None
    finally:
        os.close(lock)


def try_lock(lock: int, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> bool | None:
    """Lock a file for as long as it is open; whether it is ours now, None on a file system that has no locks.

    Where it is not, somebody else lives and holds it.
    """
    try:
        fcntl.flock(lock, how)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True


def _remove_leavings(parent: Path) -> None:
    with os.scandir(parent) as entries:
        folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    for folder in folders:
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            _remove(folder)  # killed before it was locked, or while it was removed
            continue
        except OSError:
            continue  # another user's; not ours to judge
        try:
            if try_lock(lock):
                _remove(folder)
        finally:
            os.close(lock)


def _remove(folder: Path) -> None:
    """Empty and remove `folder`; what cannot be removed now is removed by the next import."""
    with contextlib.suppress(OSError):
        # The lock goes last: a folder that still holds files stays recognisable as somebody's.
        for path in sorted(folder.iterdir(), key=lambda path: path.name == _LOCK):
            path.unlink(missing_ok=True)
        folder.rmdir()


def is_alive(images_root: Path, owner: str) -> bool:
    """Whether the import of this name holds its folder; True too where locks cannot tell."""
    parent = images_root / INCOMING
    try:
        with _held(parent / _LOCK):
            for folder in parent.glob(f"{owner}-*"):
                lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    return try_lock(lock) is not True
                finally:
                    os.close(lock)
    except OSError:
        pass
    return False

"""A private folder for copies of records while something is made of them; what killed programs have left is removed."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tui_studio.errors import StudioError
from tui_studio.integrations.incoming_folder import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX, _LOCK = ".scratch-", ".lock"


@contextlib.contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """A folder below `root` that only this user can read, gone at the end; raises `StudioError` where none can be made.

    It is locked as long as it is used, so that the next one who makes a folder here knows the dead ones.
    """
    _remove_dead(root)
    try:
        folder, lock = _made(root)
    except OSError as error:
        raise StudioError(f"Nothing can be written in {root} ({error.strerror}).") from error
    with lock:
        try_lock(lock.fileno())
        try:
            yield folder
        finally:
            _remove(folder)


def _made(root: Path) -> tuple[Path, IO[bytes]]:
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
    try:
        return folder, (folder / _LOCK).open("xb")
    except FileNotFoundError:  # somebody else has just taken it for a dead one
        return _made(root)


def _remove_dead(root: Path) -> None:
    for folder in root.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            try:
                lock = (folder / _LOCK).open("rb")
            except FileNotFoundError:  # killed before it was locked, or while it was removed
                folder.rmdir()
                continue
            with lock:
                if try_lock(lock.fileno()):
                    _remove(folder)


def _remove(folder: Path) -> None:
    """The lock goes last: a folder that still holds records stays recognisable as a dead one."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir(), key=lambda path: path.name == _LOCK):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        folder.rmdir()

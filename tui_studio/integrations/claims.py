"""A place that one program at a time works at: a small file that says which, given back however the program ends.

The lock on the file (flock) dies with its process, so that nothing is left to be cleared away by hand. Where the file
lies on a share whose locks do not reach other machines, what stands in it counts as long as it is touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.incoming_folder import try_lock
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOUCHED = 10.0
"""Seconds between two signs of life."""
SILENT = 45.0
"""Seconds without one after which a program on another machine counts as gone."""
_MOST = 2000  # bytes of a claim that are read


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works there."""

    host: str
    pid: int
    what: str

    def words(self) -> str:
        """“laptop-2 (process 4711, Station 1)”."""
        return f"{clean_text(self.host, 60)} (process {self.pid}, {clean_text(self.what, 60)})"


class Claim:
    """A claimed place; `path` is the file, `what` is told to whoever comes second."""

    def __init__(self, path: Path, what: str) -> None:
        """Touches nothing before it is taken."""
        self.path, self._mine = path, Holder(socket.gethostname(), os.getpid(), what)
        self._lock = -1
        self._touched = 0.0

    def take(self, refusal: Callable[..., str]) -> None:
        """Claim the place; raises `InputRefused` with `refusal`, which is called with the `holder`.

        Where no file can be made there (a folder that may only be read) nothing is claimed.
        """
        while self._lock < 0:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                lock = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
            except OSError:
                return
            try:
                alone, there = try_lock(lock), _read(lock)
                if alone is False or (there is not None and self._lives_elsewhere(there, lock)):
                    raise InputRefused(refusal(holder=there.words() if there else "another program"))
                if not _still(lock, self.path):  # whoever gave it back has removed the file meanwhile
                    continue
                self._lock, lock = lock, -1
            finally:
                if lock >= 0:
                    os.close(lock)
        self._write()

    def touch(self) -> None:
        """A sign of life, as often as somebody passes by."""
        if self._lock >= 0 and time.monotonic() - self._touched > TOUCHED:
            self._touched = time.monotonic()
            with contextlib.suppress(OSError):
                os.utime(self._lock)

    def give_back(self) -> None:
        """Others may work there."""
        if self._lock >= 0:
            with contextlib.suppress(OSError):
                if _still(self._lock, self.path):
                    self.path.unlink()
            os.close(self._lock)
            self._lock = -1

    def _lives_elsewhere(self, there: Holder, lock: int) -> bool:
        """Of this machine the lock tells all; of others only a sign of life does."""
        return there.host != self._mine.host and time.time() - os.fstat(lock).st_mtime < SILENT

    def _write(self) -> None:
        said = {"host": self._mine.host, "pid": self._mine.pid, "what": self._mine.what}
        with contextlib.suppress(OSError):  # a full disk is told with the first frame
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, json.dumps(said).encode(), 0)
        self._touched = time.monotonic()


def _read(lock: int) -> Holder | None:
    try:
        said = json.loads(os.pread(lock, _MOST, 0))
        return Holder(str(said["host"]), int(said["pid"]), str(said["what"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _still(lock: int, path: Path) -> bool:
    try:
        there, mine = path.lstat(), os.fstat(lock)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)

"""Die, fail or lose power at the n-th step of a program, for every n; for drivers that run in processes of their own.

A step is a call that changes the disk, named by the call and by what it changes: "open temp", "write temp", "half of
write temp", "fsync temp", "link picture", "unlink temp", "fsync folder", and what a driver reports with `step` (a
commit, which the database does in C). So the names of a clean run are the protocol of the copy, in order:

    steps = count_steps(); the_work(); print(steps.names)
    die_at(7); the_work()
    die_at(7, power_cut=images); the_work()
"""

from __future__ import annotations

import os
import signal
import stat
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_CALLS = ("fsync", "fdatasync", "link", "unlink", "remove", "replace", "rename", "mkdir", "rmdir")


@dataclass
class Steps:
    """What happened so far; `deadly` is the number of the step that kills."""

    deadly: int = 0
    count: int = 0
    names: list[str] = field(default_factory=list)
    disk: Disk | None = None
    lock: Lock = field(default_factory=Lock)

    def take(self, name: str) -> bool:
        """Count a step, of whichever thread; True when it is the deadly one."""
        with self.lock:
            self.count += 1
            self.names.append(name)
            return self.count == self.deadly

    def die(self) -> None:
        """SIGKILL, so that nothing cleans up; before a power cut the disk forgets what was not synced."""
        with self.lock:  # no other thread takes a step while the disk forgets
            try:
                if self.disk is not None:
                    self.disk.forget()
            finally:
                os.kill(os.getpid(), signal.SIGKILL)


class Disk:
    """A pessimistic disk below `root`: written bytes and new names are lost unless they were synced.

    Harsher than most file systems and kinder than none: removals are kept at once, and the database, whose own
    syncs cannot be seen from here, is taken at its word (`synchronous=FULL`).
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.dirty: set[tuple[int, int]] = set()
        self.names: dict[tuple[int, int], set[str]] = {}

    def written(self, descriptor: int) -> None:
        self.dirty.add(_identity(os.fstat(descriptor)))

    def synced(self, descriptor: int) -> None:
        self.dirty.discard(_identity(os.fstat(descriptor)))
        self.names.pop(_identity(os.fstat(descriptor)), None)

    def named(self, path: Any, at: int | None) -> None:
        path = Path(os.fspath(path))
        folder = os.fstat(at) if at is not None else path.parent.stat()
        self.names.setdefault(_identity(folder), set()).add(path.name)

    def forget(self) -> None:
        """What the disk holds once the power is back."""
        for folder, _, files in os.walk(self.root):
            for name in files:
                path = Path(folder, name)
                if _identity(path.stat()) in self.dirty:
                    path.write_bytes(bytes(path.stat().st_size))
        for folder in [Path(folder) for folder, _, _ in os.walk(self.root)]:
            if folder.is_dir():  # else it was in one that is lost
                for name in self.names.get(_identity(folder.stat()), ()):
                    _lose(folder / name)


def _lose(path: Path) -> None:
    if path.is_dir():
        for inner in sorted(path.rglob("*"), reverse=True):
            _real["rmdir" if inner.is_dir() else "unlink"](inner)
        _real["rmdir"](path)
    elif path.exists():
        _real["unlink"](path)


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


_steps = Steps()
_real: dict[str, Any] = {name: getattr(os, name) for name in (*_CALLS, "write", "open")}


def count_steps() -> Steps:
    """From now on count; the answer's `count` and `names` grow while the work goes on."""
    return _watch(Steps())


def die_at(n: int, power_cut: Path | None = None) -> Steps:
    """From now on count, and kill this process at the n-th step; with `power_cut` the disk below it forgets."""
    return _watch(Steps(deadly=n, disk=Disk(power_cut) if power_cut else None))


def step(name: str) -> None:
    """A step that no call of `os` shows, reported by the driver."""
    if _steps.take(name):
        _steps.die()


def fail_at(n: int, call: str, error: int, *, lasting: bool = False) -> None:
    """The n-th call of `os.<call>` (from then on every one, if lasting) raises `OSError(error)`."""
    real = getattr(os, call)
    calls = 0

    def failing(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == n or (lasting and calls > n):
            raise OSError(error, os.strerror(error))
        return real(*args, **named)

    setattr(os, call, failing)


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a fork of this process: 0 done, 1 it raised (traceback on stderr), -9 killed.

    For drivers only: a fork keeps one thread, so call it where no other runs.
    """
    return ended(fork(work))


def fork(work: Callable[[], object]) -> int:
    """Begin `work` in a fork of this process; its id, for `ended`."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """Wait for a fork; its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _watch(steps: Steps) -> Steps:
    global _steps
    if _steps.count or hasattr(os.open, "watched"):
        raise RuntimeError("one watch in a process; use in_child for the next")
    _steps = steps
    for name in _CALLS:
        setattr(os, name, _counted(name, getattr(os, name)))
    os.write = _torn(os.write)
    os.open = _opened(os.open)
    return steps


def _counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        step(f"{name} {_what(args[1] if name in {'link', 'replace', 'rename'} else args[0], named.get('dir_fd'))}")
        result = real(*args, **named)
        if (disk := _steps.disk) is not None:
            if name in {"fsync", "fdatasync"}:
                disk.synced(args[0])
            elif name in {"link", "replace", "rename"}:
                disk.named(args[1], named.get("dst_dir_fd"))
            elif name == "mkdir":
                disk.named(args[0], named.get("dir_fd"))
        return result

    return call


def _torn(real: Callable[..., int]) -> Callable[..., int]:
    def write(descriptor: int, data: Any) -> int:
        what = _what(descriptor, None)
        step(f"write {what}")
        if _steps.disk is not None:
            _steps.disk.written(descriptor)
        if _steps.take(f"half of write {what}"):
            real(descriptor, memoryview(data)[: len(data) // 2])
            _steps.die()
        return real(descriptor, data)

    return write


def _opened(real: Callable[..., int]) -> Callable[..., int]:
    def call(path: Any, flags: int, *args: Any, **named: Any) -> int:
        if not flags & os.O_CREAT:
            return real(path, flags, *args, **named)
        step(f"open {_what(path, named.get('dir_fd'))}")
        descriptor = real(path, flags, *args, **named)
        if _steps.disk is not None:
            _steps.disk.named(path, named.get("dir_fd"))
        return descriptor

    call.watched = True  # type: ignore[attr-defined]
    return call


def _what(thing: Any, at: int | None) -> str:
    """The part a file plays in the copy."""
    if isinstance(thing, int):
        if stat.S_ISDIR(os.fstat(thing).st_mode):
            return "folder"
        thing = opened_path(thing)
    name = Path(os.fspath(thing)).name
    if name.endswith(".part"):
        return "temp"
    if name == ".lock":
        return "lock"
    return "picture" if "." in name[1:] else "folder"


def opened_path(descriptor: int) -> str:
    """Where an open file lies; on Linux."""
    return str(Path(f"/proc/self/fd/{descriptor}").readlink()).removesuffix(" (deleted)")

"""Die or fail at the n-th step of a program, for every n; for drivers that run in processes of their own.

A step is a call that changes the disk: open for writing, write, fsync, link, unlink, replace, mkdir, rmdir, and what a
driver reports with `step` (a commit, which the database does in C). A write counts twice: before it, and when half of
it is done. `count_steps()` tells how many a clean run takes, `die_at(n)` kills the process at the n-th:

    steps = count_steps(); the_work(); print(steps.count)
    die_at(7); the_work()
"""

from __future__ import annotations

import os
import signal
import traceback
from dataclasses import dataclass, field
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

    def take(self, name: str) -> bool:
        """Count a step; True when it is the deadly one."""
        self.count += 1
        self.names.append(name)
        return self.count == self.deadly


_steps = Steps()


def count_steps() -> Steps:
    """From now on count; the answer's `count` and `names` grow while the work goes on."""
    return _watch(Steps())


def die_at(n: int) -> Steps:
    """From now on count, and kill this process (SIGKILL, so that nothing cleans up) at the n-th step."""
    return _watch(Steps(deadly=n))


def step(name: str) -> None:
    """A step that no call of `os` shows, reported by the driver."""
    if _steps.take(name):
        os.kill(os.getpid(), signal.SIGKILL)


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
        step(name)
        return real(*args, **named)

    return call


def _torn(real: Callable[..., int]) -> Callable[..., int]:
    def write(descriptor: int, data: Any) -> int:
        step("write")
        if _steps.take("half a write"):
            real(descriptor, memoryview(data)[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(descriptor, data)

    return write


def _opened(real: Callable[..., int]) -> Callable[..., int]:
    def call(path: Any, flags: int, *args: Any, **named: Any) -> int:
        if flags & os.O_CREAT:
            step("open")
        return real(path, flags, *args, **named)

    call.watched = True  # type: ignore[attr-defined]
    return call

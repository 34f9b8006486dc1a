"""A service that stands still in the middle of its work until a test lets it go on."""

from __future__ import annotations

from threading import Event
from typing import Any

PATIENCE = 20


class Hold:
    """Where the work stands: `arrived` tells that it got there, `gate` lets it go on."""

    def __init__(self) -> None:
        self.arrived = Event()
        self.gate = Event()


def hold(service: Any, after: int = 0) -> Hold:
    """Make `service.apply` wait at the first checkpoint after `after` items are done."""
    held, apply = Hold(), service.apply
    service.apply = lambda plan, progress, **named: apply(plan, progress=_HeldProgress(progress, held, after), **named)
    return held


class _HeldProgress:
    def __init__(self, progress: Any, held: Hold, after: int) -> None:
        self._progress, self._held, self._after = progress, held, after
        self._done = 0

    def log(self, text: str, level: str = "info") -> None:
        self._progress.log(text, level)

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        self._done = done
        self._progress.advance(done, total, item)

    def checkpoint(self) -> None:
        if self._done >= self._after and not self._held.arrived.is_set():
            self._held.arrived.set()
            self._held.gate.wait(PATIENCE)
        self._progress.checkpoint()

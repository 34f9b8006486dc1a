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


def hold(service: Any, at: int = 1) -> Hold:
    """Make `service.apply` wait before its `at`-th checkpoint."""
    held, apply = Hold(), service.apply
    service.apply = lambda plan, progress: apply(plan, progress=_HeldProgress(progress, held, at))
    return held


class _HeldProgress:
    def __init__(self, progress: Any, held: Hold, at: int) -> None:
        self._progress, self._held, self._left = progress, held, at

    def log(self, text: str, level: str = "info") -> None:
        self._progress.log(text, level)

    def advance(self, done: int, total: int, item: str = "") -> None:
        self._progress.advance(done, total, item)

    def checkpoint(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._held.arrived.set()
            self._held.gate.wait(PATIENCE)
        self._progress.checkpoint()

"""A listener that keeps what an import says, and does something between two frames."""

from __future__ import annotations

from collections.abc import Callable

from tui_studio.errors import Cancelled
from tui_studio.services.progress import Silent


class Listener(Silent):
    """`between` is called with the number of frames that are done; `stop_after` frames it stops the import."""

    def __init__(self, between: Callable[[int], None] = lambda _: None, stop_after: int | None = None) -> None:
        self.said: list[tuple[str, str]] = []
        self._between, self._stop_after, self._done = between, stop_after, 0

    def log(self, text: str, level: str = "info") -> None:
        self.said.append((level, text))

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        self._done = done
        self._between(done)

    def checkpoint(self) -> None:
        if self._stop_after is not None and self._done >= self._stop_after:
            raise Cancelled

"""Who wants to know that the database is held by another workstation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Waiting:
    """Told by the thread that waits: the seconds so far, and None once it goes on."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[float | None], None]] = []

    def listen(self, listener: Callable[[float | None], None]) -> None:
        """Hear of every wait from now on; called in the thread that waits."""
        self._listeners.append(listener)

    def tell(self, seconds: float | None) -> None:
        """So long it has been, or it is over."""
        for listener in self._listeners:
            listener(seconds)

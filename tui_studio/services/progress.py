"""How a long use case says where it is; jobs, commands and tests listen in their own way."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Where a use case reports to, and where it asks whether to go on."""

    def log(self, text: str, level: str = "info") -> None:
        """A line for a person; `level` is info, warning or error."""

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """So many of so many are done; `item` is being worked on.

        `size` is how many bytes were worked through since the last call, `stage` what is being done, in one word.
        """

    def checkpoint(self) -> None:
        """Raise `Cancelled` if the user asked to stop; stands between items, never inside one."""


class Silent:
    """Nobody listens and nobody stops."""

    def log(self, text: str, level: str = "info") -> None:
        """Say nothing."""

    def advance(self, done: int, total: int, item: str = "", *, size: int = 0, stage: str = "") -> None:
        """Show nothing."""

    def checkpoint(self) -> None:
        """Go on."""


SILENT = Silent()

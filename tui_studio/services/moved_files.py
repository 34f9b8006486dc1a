"""Stored files that get another name: the new one before the records name it, the old one gone only behind them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Self

from tui_studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePosixPath
    from types import TracebackType


class MovedFiles:
    """Around a transaction: where it fails, files are where they were; killed at any moment, none is without a name."""

    def __init__(self, images: Path) -> None:
        self._images = images
        self._moved: list[tuple[PurePosixPath, PurePosixPath]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._put_back()

    def move(
        self, path: PurePosixPath, folder: PurePosixPath, name: str, recorded: Callable[[PurePosixPath], bool]
    ) -> PurePosixPath:
        """Give a file a name in another folder, the first that is free; where it lies from now on."""
        from tui_studio.integrations.image_places import give_name

        placed = give_name(self._images, path, folder, name, recorded)
        self._moved.append((path, placed))
        return placed

    def leave(self) -> None:
        """The records name the new places: take the old names away; one that resists is told by `verify`."""
        from tui_studio.integrations.image_places import take_name

        for old, new in self._moved:
            if old != new:
                with contextlib.suppress(OSError, StudioError):
                    take_name(self._images, old)
        self._moved = []

    def _put_back(self) -> None:
        from tui_studio.integrations.image_places import give_name, take_name

        for old, new in reversed(self._moved):
            with contextlib.suppress(OSError, StudioError):
                if old != new:
                    if not (self._images / old).exists():  # a disk without links: the file was renamed
                        give_name(self._images, new, old.parent, old.name, lambda _: True)
                    take_name(self._images, new)

"""Empty folders for pictures to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePosixPath


def make_folders(images: Path, folders: Iterable[PurePosixPath]) -> str:
    """Make these folders below the images folder; why that stopped, empty when all are there.

    A folder that cannot be made now is made by the import that needs it, so the reason is only told.
    """
    for folder in folders:
        try:
            (images / folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"The folder {folder} could not be made: {error.strerror}."
    return ""


def remove_empty(images: Path, folders: Iterable[PurePosixPath]) -> None:
    """Remove these folders below the images folder, and what is empty above them; never one that holds anything."""
    for folder in folders:
        for path in (folder, *folder.parents[:-1]):
            try:
                (images / path).rmdir()
            except FileNotFoundError:
                continue
            except OSError:  # it is not empty, or cannot be changed: then it stays
                break

"""Where previews lie, below the images folder.

A preview is named after the content of its picture, not after the picture's path: it cannot fall behind a picture that
is renamed, nor show one child under the name of another. Folders that begin with a dot are nobody's pictures to
`verify`.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PREVIEWS = ".previews"


def preview_path(images_root: Path, sha256: str) -> Path:
    """Where the preview of the picture with this content lies, if there is one."""
    return images_root / PREVIEWS / sha256[:2] / f"{sha256}.jpg"


def all_previews(images_root: Path) -> set[str]:
    """The content hashes of the pictures whose previews lie here."""
    return {file.stem for file in (images_root / PREVIEWS).glob("??/*.jpg")}


def remove_previews(images_root: Path, hashes: Iterable[str]) -> None:
    """Remove the previews of these pictures; one that resists goes when previews are made anew."""
    for sha256 in hashes:
        with contextlib.suppress(OSError):
            preview_path(images_root, sha256).unlink(missing_ok=True)

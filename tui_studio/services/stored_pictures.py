"""Which content the studio has on disk: what a row names and no file holds is brought back, not called stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class StoredPictures(Mapping[str, str]):
    """Content hash to path below the images folder, of the pictures whose file is there.

    A file is looked for when it is first asked about: a card asks for some hundreds of the pictures of a studio that
    may have a million.
    """

    def __init__(self, images: Path, paths: Mapping[str, str]) -> None:
        """`paths` are those of the rows."""
        self._images, self._paths = images, paths
        self._there: dict[str, bool] = {}

    def __getitem__(self, sha256: str) -> str:
        path = self._paths[sha256]
        if sha256 not in self._there:
            self._there[sha256] = (self._images / path).is_file()
        if not self._there[sha256]:
            raise KeyError(sha256)
        return path

    def note(self, copies: Mapping[str, str]) -> None:
        """Other content that is the same picture: content hash to where the picture is."""
        if copies:
            self._paths = {**self._paths, **copies}

    def __iter__(self) -> Iterator[str]:
        return (sha256 for sha256 in self._paths if sha256 in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

"""Previews that a scan made along with its reading, kept until the plan is accepted or goes.

They lie one behind the other in a temporary file without a name, so that nothing is left of them whatever happens to
the program, and neither the studio nor the card is written to. What does not fit is made after the copy instead.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Self

MOST = 4 << 30
"""Bytes; some twenty thousand previews."""
SHARE = 4
"""One part in so many of the free space may be taken; the folder may be the memory of the machine."""


class PreviewSpool:
    """Small upright JPEGs, all made for one size and quality; for many threads.

    They are kept by the paths of their pictures, and found by the SHA-256 of these once it is known.
    """

    def __init__(self, long_edge: int, quality: int, most: int, unwanted: Collection[str] = ()) -> None:
        """At most `most` bytes; `unwanted` are the SHA-256 of pictures that need none.

        Raises OSError where there is no room.
        """
        self.long_edge, self.quality = long_edge, quality
        self._most, self._unwanted = most, unwanted
        self._places: dict[str, tuple[int, int]] = {}
        self._named: dict[str, tuple[int, int]] = {}
        self._end = 0
        self._lock = threading.Lock()
        file = tempfile.TemporaryFile(prefix="tui-studio-", buffering=0)  # noqa: SIM115 (open as long as the plan)
        self._descriptor = file.fileno()
        self._release = weakref.finalize(self, file.close)

    @classmethod
    def beside(
        cls, places: Sequence[Path], long_edge: int, quality: int, unwanted: Collection[str] = ()
    ) -> Self | None:
        """One in the system's folder for temporary files; None where that is full or lies in one of `places`."""
        try:
            folder = Path(tempfile.gettempdir()).resolve()
            if any(folder.is_relative_to(place.resolve()) for place in places):
                return None
            return cls(long_edge, quality, min(MOST, shutil.disk_usage(folder).free // SHARE), unwanted)
        except OSError:
            return None

    def wants(self, sha256: str) -> bool:
        """Whether a preview of this picture should be kept; its hash may be unknown, and empty."""
        return self._release.alive and self._end < self._most and sha256 not in self._unwanted

    def keep(self, path: str, data: bytes) -> None:
        """Take one in, if there is room."""
        with self._lock:
            if not data or not self.wants("") or self._end + len(data) > self._most:
                return
            try:
                whole = os.pwrite(self._descriptor, data, self._end) == len(data)
            except OSError:
                whole = False
            if not whole:
                self._most = self._end  # the disk is full: no more
                return
            self._places[path] = self._end, len(data)
            self._end += len(data)

    def name(self, paths: Mapping[str, str]) -> None:
        """Say the hashes of the pictures, once they are known: SHA-256 to path."""
        with self._lock:
            self._named = {sha256: self._places[path] for sha256, path in paths.items() if path in self._places}

    def find(self, sha256: str, long_edge: int, quality: int) -> bytes:
        """The preview of a picture; nothing where there is none that was made so."""
        with self._lock:
            place = self._named.get(sha256)
            if place is None or (long_edge, quality) != (self.long_edge, self.quality):
                return b""
            try:
                data = os.pread(self._descriptor, place[1], place[0])
            except OSError:
                return b""
        return data if len(data) == place[1] else b""

    def close(self) -> None:
        """Give the room back; from now on nothing is found."""
        with self._lock:
            self._places.clear()
            self._named.clear()
            self._release()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._places)

"""The file that keeps all a job said; losing it never stops the job."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class JobLogFile:
    """Append-only text; after the first refusal of the disk it stays silent."""

    def __init__(self, path: Path | None) -> None:
        """Open `path` for appending, with its folder; None keeps nothing."""
        self._file: IO[str] | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace")
        except OSError:
            self._file = None

    def write(self, text: str) -> None:
        """Keep `text` as one or more lines."""
        if self._file is None:
            return
        try:
            self._file.write(text.rstrip("\n") + "\n")
        except OSError:
            self._file = None

    def flush(self) -> None:
        """Hand what was written to the system."""
        if self._file is None:
            return
        try:
            self._file.flush()
        except OSError:
            self._file = None

    def close(self) -> None:
        """Write the rest and let go of the file."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

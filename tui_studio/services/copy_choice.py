"""Which files of a plan an import copies, by its options, and below which folder each goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.copy_options import RAW_FOLDER, CopyOptions
from tui_studio.domain.frames import FileKind, PlannedFrame, Role
from tui_studio.integrations.file_kinds import kind_by_name

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT = "left on the card by the options"


class CopyChoice:
    """What travels with a picture goes where its raw file goes, or where the picture goes if there is none."""

    def __init__(self, frames: Sequence[PlannedFrame], options: CopyOptions) -> None:
        self._options = options
        chosen = [frame for frame in frames if self._is_chosen(frame.path)]
        self._pictures = {f.pair for f in chosen if kind_by_name(f.path) is FileKind.PICTURE}
        self._raws = {f.pair for f in chosen if kind_by_name(f.path) is FileKind.RAW}
        alone = {f.pair for f in frames} - {f.pair for f in frames if kind_by_name(f.path) is not FileKind.COMPANION}
        kept = self._pictures | self._raws | alone
        going = {frame.path for frame in chosen}
        going |= {f.path for f in frames if kind_by_name(f.path) is FileKind.COMPANION and f.pair in kept}
        self.frames = tuple(frame for frame in frames if frame.path in going)
        self.left_out = tuple(
            replace(frame, role=Role.EXCLUDED, session=None, reason=LEFT) for frame in frames if frame.path not in going
        )

    def kind(self, frame: PlannedFrame) -> str:
        """What a file counts as; a raw file that stands alone is the picture."""
        kind = kind_by_name(frame.path)
        if kind is FileKind.COMPANION or (kind is FileKind.RAW and frame.pair in self._pictures):
            return kind.value
        return FileKind.PICTURE.value

    def subfolder(self, frame: PlannedFrame) -> PurePosixPath:
        """Below the folder of the session; empty for that folder itself."""
        kind = kind_by_name(frame.path)
        raw = kind is FileKind.RAW or (kind is FileKind.COMPANION and frame.pair in self._raws)
        return PurePosixPath(RAW_FOLDER if raw and self._options.raw_folder else "")

    def _is_chosen(self, path: str) -> bool:
        kind, ending = kind_by_name(path), PurePosixPath(path).suffix.casefold().lstrip(".")
        if kind is FileKind.COMPANION or (self._options.endings and ending not in self._options.endings):
            return False
        return self._options.copied != ("pictures" if kind is FileKind.RAW else "raw")

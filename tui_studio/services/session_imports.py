"""Import Images for one session: what a source holds before it is read, and what becomes of the earlier images."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from tui_studio.domain.frames import FileKind
from tui_studio.domain.image_check import NOT_SELECTED
from tui_studio.domain.scan_options import left_out
from tui_studio.errors import NotFound
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.services.image_check import ImageCheckService
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from tui_studio.domain.image_check import CheckedSession
    from tui_studio.domain.scan_options import ScanOptions
    from tui_studio.services.workplace import Workplace

MOST = 20_000
"""Files of a source that are counted before it is read."""
REMEMBERED = "session_import"
"""The preference that keeps where images of one session were imported from last."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where images come from, and which of them."""

    folder: str = ""
    subfolders: bool = True
    exclude: str = ""


@dataclass(frozen=True, slots=True)
class SourceLook:
    """What lies in a source, by the names of its files; nothing was read yet."""

    pictures: int = 0
    raws: int = 0
    others: int = 0
    left_out: int = 0
    size: int = 0  # bytes of pictures and raw files
    more: bool = False
    """There are more files than anybody counts while a path is typed."""

    def sentence(self) -> str:
        """“24 pictures and 12 raw files, 312.4 MB; 3 files left out”."""
        parts = [counted(self.pictures, "picture")] if self.pictures or not self.raws else []
        parts += [counted(self.raws, "raw file")] if self.raws else []
        said = f"{' and '.join(parts)}, {self.size / 1e6:,.1f} MB"
        aside = [counted(self.left_out, "file left out", "files left out")] if self.left_out else []
        aside += [counted(self.others, "other file")] if self.others else []
        aside += ["and more that was not counted"] if self.more else []
        return "; ".join([said, *aside])


class SessionImportService:
    """The questions around an import; scanning and copying are those of every import."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def session(self, number: str) -> CheckedSession:
        """The session with its images; raises `NotFound`."""
        with self._place.reading() as uow:
            row = uow.sessions.find_number(number)
        if row is None:
            raise NotFound(f"There is no session {clean_text(number, 40)}.")
        return ImageCheckService(self._place).session(row)

    def look(self, source: Path, options: ScanOptions, wanted: Callable[[], bool] = lambda: True) -> SourceLook:
        """Count what the options take of a folder; nothing where it cannot be read.

        Ends early where nobody wants it any more, and at `MOST` files: who types a path passes by large folders.
        """
        from tui_studio.integrations.card import walk_card

        if not source.is_dir():
            return SourceLook()
        pictures = raws = others = left = size = 0
        for file in islice(takewhile(lambda _: wanted(), walk_card(source)), MOST):
            kind = kind_by_name(file.path)
            if left_out(file.path, options):
                left += 1
            elif kind in (FileKind.PICTURE, FileKind.RAW):
                pictures, raws = pictures + (kind is FileKind.PICTURE), raws + (kind is FileKind.RAW)
                size += file.size
            else:
                others += 1
        return SourceLook(pictures, raws, others, left, size, pictures + raws + others + left >= MOST)

    def last_source(self) -> Source:
        """Where the last images of one session came from."""
        with self._place.reading() as uow:
            kept = uow.studio.preference(REMEMBERED, {})
        match kept:
            case {"folder": str(folder), "subfolders": bool(subfolders), "exclude": str(exclude)}:
                return Source(folder, subfolders, exclude)
        return Source()

    def remember_source(self, source: Source) -> None:
        """Offer it next time."""
        kept = {"folder": source.folder, "subfolders": source.subfolders, "exclude": source.exclude}
        with self._place.writing() as uow:
            uow.studio.set_preference(REMEMBERED, kept)
            uow.commit()

    def set_aside(self, number: str, image_ids: Collection[int]) -> int:
        """The earlier images are replaced: kept, and not selected any more; how many still are of the session."""
        session = self.session(number)
        here = [image.id for image in session.images if image.id in image_ids and image.rating != NOT_SELECTED]
        if here:
            ImageCheckService(self._place).rate(session.id, here, NOT_SELECTED)
        return len(here)

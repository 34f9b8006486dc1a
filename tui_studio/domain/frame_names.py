"""What the names of files on a card say: folder, counter, and which file is a copy of which."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.natural import NaturalKey, natural_key
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

HOLE = 25
"""More missing numbers than a photographer deletes in the camera: another student may have been among them."""
WRAP = 9999
"""The counter of every camera goes from 9999 to 0001 (DCF 2.0, 5.3)."""

_NUMBER = re.compile(r"(.*?)([0-9]{1,18})", re.DOTALL)
_COPY = re.compile(r"(.*[0-9])(?: ?\(([0-9]{1,3})\)| copy(?: ([0-9]{1,3}))?)", re.IGNORECASE | re.DOTALL)
_SUFFIXED = re.compile(r"(.*[0-9])([-_ ])([0-9]{1,2})", re.DOTALL)
_CAMERA_STEM = re.compile(r"[A-Za-z_]{1,8}[0-9]{4,5}")
_DCF_FOLDER = re.compile(r"[1-9][0-9]{2}[A-Za-z0-9_]{5}")


@dataclass(frozen=True, slots=True)
class FrameName:
    """A path taken apart; `number` is the camera's counter, None where the name holds none."""

    path: str
    folder: str
    stem: str
    prefix: str  # what stands before the counter, in the form in which two names are compared
    number: int | None
    width: int  # digits of the counter as written
    copy: int  # 0 for an original, 1 and more for its copies

    @property
    def key(self) -> tuple[int, int, NaturalKey, str]:
        """The key to sort names of one counter by: copies right behind their original."""
        return (self.number or 0, self.copy, natural_key(self.path), self.path)

    @property
    def counts(self) -> bool:
        """The number is a counter that goes up by one, not a time or a student's ID."""
        return self.number is not None and (self.width <= 5 or (self.width == 7 and self.prefix == "p"))


def split_path(path: str) -> tuple[str, str, str]:
    """Folder, stem and extension of a path with forward slashes; the folder is empty at the top."""
    folder, _, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    return (folder, stem, extension) if dot and stem else (folder, name, "")


def stem_key(path: str) -> tuple[str, str]:
    """Equal for the files that belong to one picture: same folder, same stem, without regard to case."""
    folder, stem, _ = split_path(path)
    return folder, stem.casefold()


def read_names(paths: Iterable[str]) -> dict[str, FrameName]:
    """The names of one source; what is a copy depends on which originals lie beside it."""
    parts = {path: split_path(path) for path in paths}
    stems = {(folder, stem.casefold()) for folder, stem, _ in parts.values()}
    found = {path: _read(path, folder, stem, stems) for path, (folder, stem, _) in parts.items()}
    prefixes: dict[str, Counter[str]] = {}
    for name in found.values():
        prefixes.setdefault(name.folder, Counter())[name.prefix] += 1
    return {path: _without_chance_digits(name, prefixes[name.folder]) for path, name in found.items()}


def is_camera_folder(folder: str) -> bool:
    """The last part is a folder a camera makes: 100CANON, 101MSDCF."""
    return _DCF_FOLDER.fullmatch(folder.rpartition("/")[2]) is not None


def follows(before: FrameName, after: FrameName) -> bool:
    """The counter goes on from one name to the next, with at most a few numbers left out."""
    if before.number is None or after.number is None:
        return False
    if not (before.counts and after.counts):
        return before.folder == after.folder and before.counts == after.counts
    if 0 <= after.number - before.number <= HOLE:
        return True
    wrap = 1000 if before.width == after.width == 7 else WRAP + 1  # Panasonic: P1010999, then P1020001
    last, first = before.number % wrap, after.number % wrap
    return last >= wrap - HOLE and first <= HOLE and (wrap == WRAP + 1 or after.number > before.number)


def missing_between(before: FrameName, after: FrameName) -> bool:
    """Some number between two names of one counter is not there."""
    if not (before.counts and after.counts) or before.number is None or after.number is None:
        return False
    return after.number - before.number > 1


def _read(path: str, folder: str, stem: str, stems: set[tuple[str, str]]) -> FrameName:
    base, copy = stem, 0
    if match := _COPY.fullmatch(stem):
        base, copy = match.group(1), int(match.group(2) or match.group(3) or 1)
    elif match := _SUFFIXED.fullmatch(stem):
        beside = (folder, match.group(1).casefold()) in stems
        if beside or (match.group(2) != "_" and _CAMERA_STEM.fullmatch(match.group(1))):
            base, copy = match.group(1), int(match.group(3))
    match = _NUMBER.fullmatch(base)
    if not match:
        return FrameName(path, folder, stem, _plain(base), None, 0, copy)
    return FrameName(path, folder, stem, _plain(match.group(1)), int(match.group(2)), len(match.group(2)), copy)


def _plain(prefix: str) -> str:
    """One form for the spellings of one camera: _MG_ is Canon's IMG_ in Adobe RGB, _DSC Nikon's DSC_."""
    text = fold(prefix).strip("_- ")
    return "img" if text == "mg" else text


def _without_chance_digits(name: FrameName, prefixes: Counter[str]) -> FrameName:
    """Where nearly every name begins differently (3F2504E0-4F89, Ruiz-Ana-7), digits at the end count nothing."""
    if name.number is None or len(prefixes) <= max(3, prefixes.total() // 3):
        return name
    if prefixes[name.prefix] > 3:
        return name
    return FrameName(name.path, name.folder, name.stem, name.prefix, None, 0, name.copy)

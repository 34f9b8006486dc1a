"""Every file of a card or folder: found without following links, read once, and named for what it is."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.frames import CameraFacts, FileKind, ScannedFrame, SlateReading, Suspicion
from tui_studio.domain.natural import natural_key
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from tui_studio.integrations.slate_reader import Readers

LARGEST = 400 << 20  # bytes of a picture read into memory; a larger file is no picture of a card
PICTURES = frozenset({".jpg", ".jpeg", ".jpe", ".mpo", ".png", ".tif", ".tiff"})
RAWS = frozenset({".cr2", ".cr3", ".crw", ".nef", ".arw", ".raf", ".orf", ".rw2", ".dng", ".pef", ".srw"})
COMPANIONS = frozenset({".xmp", ".wav", ".thm"})
_HOUSEKEEPING_NAMES = frozenset(
    {
        ".ds_store",
        "thumbs.db",
        "desktop.ini",
        "autprint.mrk",
        ".nomedia",
        "index",
        "indexervolumeguid",
        "wpsettings.dat",
    }
)
_HOUSEKEEPING_ENDINGS = frozenset({".ctg", ".ind", ".bup", ".dpof", ".mrk", ".bdm", ".inp", ".int"})
_HOUSEKEEPING_FOLDERS = frozenset(
    {"canonmsc", ".trashes", ".spotlight-v100", ".fseventsd", "system volume information", "misc", "avf_info"}
)
_MACHINE_MADE = re.compile(r"^\._")  # what macOS leaves beside every file on a card


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file as it was found; `path` is clean text, `real` opens it."""

    path: str
    real: Path
    size: int  # bytes
    mtime_ns: int
    link: bool = False
    trouble: str = ""  # a folder that cannot be read is one entry, so that nothing is silently missing


def walk_card(root: Path) -> Iterator[CardFile]:
    """Every file below `root` in natural order, each under a path of its own; links are named, not followed."""
    used: set[str] = set()
    for found in _walk(root, PurePosixPath()):
        path, n = found.path, 1
        while path in used:  # two names may look alike once control characters are gone
            n += 1
            path = f"{found.path} ({n})"
        used.add(path)
        yield found if path == found.path else CardFile(path, found.real, found.size, found.mtime_ns, found.link)


def _walk(folder: Path, below: PurePosixPath) -> Iterator[CardFile]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: natural_key(entry.name))
    except OSError as error:
        yield CardFile(_shown(below), folder, 0, 0, trouble=f"folder cannot be read: {error.strerror}")
        return
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), below / _part(entry.name))
            continue
        path = _shown(below / _part(entry.name))
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield CardFile(path, Path(entry.path), 0, 0, trouble=f"cannot be read: {error.strerror}")
            continue
        plain = stat.S_ISREG(facts.st_mode)
        size = facts.st_size if plain else 0
        yield CardFile(path, Path(entry.path), size, facts.st_mtime_ns, link=not plain)


def _part(name: str) -> str:
    return clean_text(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), 255) or "unnamed"


def _shown(path: PurePosixPath) -> str:
    return path.as_posix()


def scan_file(file: CardFile, readers: Readers) -> ScannedFrame:
    """Read a file once and say what it is: its hash, its camera, its slate, or what is wrong with it."""
    ending = PurePosixPath(file.path).suffix.lower()
    if file.trouble:
        return _frame(file, FileKind.DAMAGED, problem=file.trouble, reading=SlateReading(suspicion=Suspicion.UNKNOWN))
    if file.link:
        return _frame(file, FileKind.NOT_IMAGE, problem="a link, not followed")
    if _is_housekeeping(file.path):
        return _frame(file, FileKind.HOUSEKEEPING)
    try:
        if ending in PICTURES and file.size <= LARGEST:
            return _picture(file, readers)
        return _other(file, ending)
    except OSError as error:
        unknown = SlateReading(suspicion=Suspicion.UNKNOWN)
        return _frame(file, FileKind.DAMAGED, problem=f"could not be read: {error.strerror}", reading=unknown)


def _is_housekeeping(path: str) -> bool:
    parts = PurePosixPath(path.lower()).parts
    name = parts[-1]
    return (
        name in _HOUSEKEEPING_NAMES
        or PurePosixPath(name).suffix in _HOUSEKEEPING_ENDINGS
        or bool(_MACHINE_MADE.match(name))
        or not _HOUSEKEEPING_FOLDERS.isdisjoint(parts[:-1])
    )


def _picture(file: CardFile, readers: Readers) -> ScannedFrame:
    from tui_studio.integrations.camera_facts import read_camera_facts
    from tui_studio.integrations.pictures import format_of
    from tui_studio.integrations.slate_reader import read_picture

    data = file.real.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if not data:
        unknown = SlateReading(suspicion=Suspicion.UNKNOWN)
        return _frame(file, FileKind.DAMAGED, digest, problem="empty file", reading=unknown)
    if not format_of(data[:16]) and any(data[:64]):
        named = PurePosixPath(file.path).suffix.upper()
        return _frame(file, FileKind.NOT_IMAGE, digest, problem=f"named {named} but holds no picture")
    reading, problem = read_picture(data, readers)
    kind = FileKind.DAMAGED if problem else FileKind.PICTURE
    return _frame(file, kind, digest, read_camera_facts(data), problem, reading)


def _other(file: CardFile, ending: str) -> ScannedFrame:
    digest = hashlib.sha256()
    head = b""
    with file.real.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            head = head or chunk
            digest.update(chunk)
    if ending in RAWS:
        from tui_studio.integrations.camera_facts import read_camera_facts

        if not head:
            unknown = SlateReading(suspicion=Suspicion.UNKNOWN)
            return _frame(file, FileKind.DAMAGED, digest.hexdigest(), problem="empty file", reading=unknown)
        return _frame(file, FileKind.RAW, digest.hexdigest(), read_camera_facts(head, raw=True))
    if ending in COMPANIONS:
        return _frame(file, FileKind.COMPANION, digest.hexdigest())
    problem = "too large for a picture" if ending in PICTURES else "not a picture"
    return _frame(file, FileKind.NOT_IMAGE, digest.hexdigest(), problem=problem)


def _frame(
    file: CardFile,
    kind: FileKind,
    sha256: str = "",
    camera: CameraFacts | None = None,
    problem: str = "",
    reading: SlateReading | None = None,
) -> ScannedFrame:
    return ScannedFrame(
        file.path, file.size, file.mtime_ns, sha256, kind, problem, camera or CameraFacts(), reading or SlateReading()
    )

"""Every file of a card or folder: found without following links, read once, and named for what it is."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.frames import CameraFacts, FileKind, ScannedFrame, SlateReading, Suspicion
from tui_studio.domain.natural import natural_key
from tui_studio.integrations.disk import RETRIES, open_plain
from tui_studio.integrations.file_kinds import HEIF, PICTURES, kind_by_name, other_content
from tui_studio.integrations.pictures import format_of
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    from tui_studio.domain.picture_texts import PictureText
    from tui_studio.integrations.pictures import Picture
    from tui_studio.integrations.preview_spool import PreviewSpool
    from tui_studio.integrations.slate_reader import Readers

LARGEST = 400 << 20  # bytes of a picture read into memory; a larger file is no picture of a card
_HEAD = 1 << 20  # bytes that say what a file is, and in which a raw file keeps its EXIF
_UNKNOWN = SlateReading(suspicion=Suspicion.UNKNOWN)
_KNOWN_BY = 64 * 1024  # bytes in which the EXIF, the thumbnail and the first rows of a picture stand


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
    for found in _walk(root):
        place, path, n = PurePosixPath(found.path), found.path, 1
        while path in used:  # two names may look alike once control characters are gone
            n += 1
            path = place.with_name(f"{place.stem} ({n}){place.suffix}").as_posix()
        used.add(path)
        yield replace(found, path=path)


def files_elsewhere(source: Path, most: int = 1000) -> list[str]:
    """Where a folder is only a part of a card: what else lies on that card, by paths on it, camera notes left aside.

    A card is what holds the folder DCIM; a folder that is in none is looked at as it is.
    """
    source = source.resolve()
    above = [*reversed(source.parents), source]
    card = next((place.parent for place in above if place.name.lower() == "dcim"), source)
    found = (file for file in walk_card(card) if not file.real.is_relative_to(source))
    return list(islice((file.path for file in found if kind_by_name(file.path) is not FileKind.HOUSEKEEPING), most))


def _walk(root: Path) -> Iterator[CardFile]:
    waiting: list[tuple[Path, PurePosixPath, bool]] = [(root, PurePosixPath(), True)]
    while waiting:  # no recursion: a card may hold folders nested deeper than the interpreter's stack
        place, below, folder = waiting.pop()
        if not folder:
            yield _found(place, below.as_posix())
            continue
        try:
            with os.scandir(place) as entries:
                listed = sorted(((entry.name, _is_folder(entry)) for entry in entries), key=_order, reverse=True)
        except OSError as error:
            yield CardFile(below.as_posix(), place, 0, 0, trouble=f"folder cannot be read: {error.strerror}")
            continue
        waiting.extend((place / name, below / _part(name), is_folder) for name, is_folder in listed)


def _order(entry: tuple[str, bool]) -> tuple[object, str]:
    return natural_key(entry[0]), entry[0]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # what cannot be asked for its kind is named as a file that cannot be read


def _found(place: Path, path: str) -> CardFile:
    try:
        facts = place.lstat()
    except OSError as error:
        return CardFile(path, place, 0, 0, trouble=f"cannot be read: {error.strerror}")
    if stat.S_ISREG(facts.st_mode):
        return CardFile(path, place, facts.st_size, facts.st_mtime_ns)
    return CardFile(path, place, 0, facts.st_mtime_ns, link=True)


def _part(name: str) -> str:
    cleaned = clean_text(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), 255)
    return cleaned if cleaned.strip(".") else "unnamed"


def scan_file(
    file: CardFile, readers: Readers, spool: PreviewSpool | None = None, *, hashed: bool = True
) -> ScannedFrame:
    """Read a file once and say what it is: its hash, its camera, its slate, or what is wrong with it.

    The previews of pictures that are no slates are put into `spool`. A file that no other can be equal to need not be
    `hashed`, which costs a twelfth of decoding it.
    """
    named = kind_by_name(file.path)
    if file.trouble:
        return _frame(file, FileKind.DAMAGED, problem=file.trouble, reading=_UNKNOWN)
    if file.link:
        return _frame(file, FileKind.NOT_IMAGE, problem="a link, a pipe or a device, not read")
    try:
        return _read(file, named, readers, spool, hashed)
    except OSError as error:
        if named is FileKind.HOUSEKEEPING:
            return _frame(file, FileKind.HOUSEKEEPING)
        # Only what may have been a picture may have been a slate.
        reading = _UNKNOWN if named in (FileKind.PICTURE, FileKind.RAW) else SlateReading()
        return _frame(file, FileKind.DAMAGED, problem=f"could not be read: {error.strerror}", reading=reading)


def head_of(file: CardFile) -> str:
    """The digest of the first bytes of a file (`ScannedFrame.head`); raises OSError."""
    with os.fdopen(open_plain(file.real), "rb", buffering=0) as stream:
        return _digest(stream.read(_KNOWN_BY) or b"")


def _digest(head: bytes) -> str:
    return hashlib.blake2b(head[:_KNOWN_BY], digest_size=16).hexdigest()


def _read(
    file: CardFile,
    named: FileKind | None,
    readers: Readers,
    spool: PreviewSpool | None,
    hashed: bool,
    retries: int = RETRIES,
) -> ScannedFrame:
    """Scan an existing file; a sector that cannot be read is tried again, and then named by its byte."""
    with os.fdopen(open_plain(file.real), "rb", buffering=0) as stream:
        try:
            return _scan(file, named, stream, readers, spool, hashed)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            trouble = OSError(errno.EIO, f"{error.strerror} at byte {stream.tell()}")
    if retries:
        return _read(file, named, readers, spool, hashed, retries - 1)
    raise trouble


def _scan(
    file: CardFile,
    named: FileKind | None,
    stream: FileIO,
    readers: Readers,
    spool: PreviewSpool | None,
    hashed: bool,
) -> ScannedFrame:
    from xxhash import xxh3_128

    content = format_of(stream.read(16) or b"")
    stream.seek(0)
    if _is_picture(file, named, content) and file.size <= LARGEST:
        data = stream.readall() or b""  # at once: joining its parts would copy all of it
        sha256 = hashlib.sha256(data).hexdigest() if hashed else ""
        frame = _picture(file, data, readers, spool, sha256)
        return replace(frame, sha256=sha256, checksum=xxh3_128(data).hexdigest(), head=_digest(data))
    chunk = head = stream.read(_HEAD) or b""
    digest, checksum, size = hashlib.sha256(), xxh3_128(), 0
    while chunk:
        if hashed:
            digest.update(chunk)
        checksum.update(chunk)
        size += len(chunk)
        chunk = stream.read(_HEAD) or b""
    frame = _without_picture(file, named, head, size)
    sha256 = digest.hexdigest() if hashed else ""
    return replace(frame, sha256=sha256, checksum=checksum.hexdigest(), head=_digest(head))


def _is_picture(file: CardFile, named: FileKind | None, content: str) -> bool:
    """Whether to decode: what is a picture by name and content, and a JPEG under a name that says nothing."""
    if named is FileKind.PICTURE:
        return bool(content)
    hidden = named is FileKind.HOUSEKEEPING and PurePosixPath(file.path).name.startswith("._")
    return content == "jpeg" and (named is None or (hidden and PurePosixPath(file.path).suffix.lower() in PICTURES))


def _picture(file: CardFile, data: bytes, readers: Readers, spool: PreviewSpool | None, sha256: str) -> ScannedFrame:
    from tui_studio.integrations.camera_facts import read_camera_facts
    from tui_studio.integrations.looks import looks_of
    from tui_studio.integrations.picture_texts import read_picture_texts
    from tui_studio.integrations.slate_reader import read_picture

    if len(data) < file.size:
        return _frame(file, FileKind.DAMAGED, problem="could not be read to its end", reading=_UNKNOWN)
    look = partial(_spooled, spool, file.path) if spool is not None and spool.wants(sha256) else None
    reading, problem = read_picture(data, readers, look)
    kind = FileKind.DAMAGED if problem else FileKind.PICTURE
    frame = _frame(file, kind, read_camera_facts(data), problem, reading, read_picture_texts(data))
    return replace(frame, looks=looks_of(data))


def _spooled(spool: PreviewSpool, path: str, picture: Picture) -> None:
    from tui_studio.integrations.previews import preview_of

    spool.keep(path, preview_of(picture, spool.long_edge, spool.quality))


def _without_picture(file: CardFile, named: FileKind | None, head: bytes, size: int) -> ScannedFrame:
    """A file that holds no picture that is decoded here; by its name it may have held one."""
    if named in (FileKind.PICTURE, FileKind.RAW):
        problem = "empty file" if not size else "nothing but zeros" if not any(head) else ""
        if problem:
            return _frame(file, FileKind.DAMAGED, problem=problem, reading=_UNKNOWN)
    if named is FileKind.RAW:
        from tui_studio.integrations.camera_facts import read_camera_facts
        from tui_studio.integrations.picture_texts import read_picture_texts

        texts = read_picture_texts(head)
        problem = other_content(head) if PurePosixPath(file.path).suffix.lower() in HEIF else ""
        return _frame(file, FileKind.RAW, read_camera_facts(head, raw=True), problem, texts=texts)
    if named is FileKind.PICTURE:
        return _named_picture(file, head)
    if named is FileKind.COMPANION and file.path.lower().endswith(".xmp"):
        from tui_studio.integrations.picture_texts import read_sidecar

        return _frame(file, named, texts=read_sidecar(head))
    if named is not None:
        return _frame(file, named)
    return _frame(file, FileKind.NOT_IMAGE, problem=other_content(head) or "not a picture")


def _named_picture(file: CardFile, head: bytes) -> ScannedFrame:
    """No picture under a picture's name: something else where it can be named, a lost frame where it cannot."""
    if format_of(head[:16]):
        return _frame(file, FileKind.NOT_IMAGE, problem="too large for a picture of a card", reading=_UNKNOWN)
    instead = other_content(head)
    if instead:
        problem = f"named {PurePosixPath(file.path).suffix} but holds no picture ({instead})"
        return _frame(file, FileKind.NOT_IMAGE, problem=problem, reading=_UNKNOWN)
    return _frame(file, FileKind.DAMAGED, problem="does not decode", reading=_UNKNOWN)


def _frame(
    file: CardFile,
    kind: FileKind,
    camera: CameraFacts | None = None,
    problem: str = "",
    reading: SlateReading | None = None,
    texts: tuple[PictureText, ...] = (),
) -> ScannedFrame:
    return ScannedFrame(
        file.path, file.size, file.mtime_ns, "", kind, problem, camera or CameraFacts(),
        reading or SlateReading(), texts,
    )  # fmt: skip

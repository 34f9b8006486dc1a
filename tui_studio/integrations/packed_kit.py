"""A field kit on its way back: its records, as they were taken and as they are, and its pictures in one file.

A zip whose members lie as they lie in the folder of the laptop's studio, so that any program can take them out in
need. Pictures are stored as they are, so that one is copied from the middle of the file like from a card, by the same
protocol; nothing is ever unpacked under a name that the file itself gives.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.errors import CopyFailed, InputRefused, StudioError
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.disk import CHUNK, FilePart, free_bytes, open_plain, settle
from tui_studio.integrations.incoming_folder import try_lock
from tui_studio.integrations.kit_file import (
    MANIFEST,
    PACKED,
    RECORDS,
    has_kinds,
    no_kit,
    open_archive,
    read_manifest,
    sha256_of,
    unpack,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

TAKEN, PICTURES = "taken.db", "images/"
_ABOUT: dict[str, type] = {"title": str, RECORDS: dict, TAKEN: dict}
_FILE: dict[str, type] = {"sha256": str, "size": int}
_HEAD = struct.Struct("<4s22xHH")
"""What stands before a member: its signature, and how long its name and its extra field are."""
_LEFT = re.compile(r"\..+\.kit\.[0-9a-f]{12}\.part", re.DOTALL)
_ROOM = 64 << 20
"""Bytes for records, names and the file system, beside the pictures."""


@dataclass(frozen=True, slots=True)
class PackedPicture:
    """A picture that goes into the file: where it lies below the images folder, and what it was when it was stored."""

    path: str
    sha256: str
    size: int  # bytes


def write_packed(
    target: Path,
    about: Mapping[str, Any],
    databases: Mapping[str, Path],
    images: Path,
    pictures: Sequence[PackedPicture],
    told: Callable[[str, int, PackedPicture], None],
) -> list[tuple[str, str]]:
    """Write a new file, complete or not at all, and read it back from the disk; the pictures that are not whole.

    `databases` are the records as they are and as they were taken, by their names; `told` hears of each
    picture in each of the two stages, and may raise to stop.
    """
    needed = sum(picture.size for picture in pictures) + _ROOM
    if needed > (free := free_bytes(target.parent)):
        raise InputRefused(
            f"{target.parent} has room for {free / 1e6:,.0f} MB and the kit needs {needed / 1e6:,.0f} MB; "
            "name another disk."
        )
    facts = {name: {"sha256": sha256_of(file), "size": file.stat().st_size} for name, file in databases.items()}
    left: dict[str, str] = {}
    _clear(target.parent)
    with _no_file_so_large(target), complete_file(target, fresh=True) as file:
        try_lock(file.fileno())
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, json.dumps({"format": PACKED, **about, **facts}, ensure_ascii=False, indent=1))
            for name, database in databases.items():
                archive.write(database, name, zipfile.ZIP_DEFLATED)
            for n, picture in enumerate(pictures, 1):
                if why := _add(archive, images, picture):
                    left[picture.path] = why
                told("Packing", n, picture)
        file.flush()
        settle(file.fileno())
        _prove(file, target, facts, [picture for picture in pictures if picture.path not in left], told)
    return list(left.items())


@contextlib.contextmanager
def _no_file_so_large(target: Path) -> Iterator[None]:
    """What to do where a disk has room and takes no file beyond 4 GB, as many sticks do."""
    try:
        yield
    except StudioError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.EFBIG:
            raise StudioError(
                f"{target.parent} takes no file as large as this kit; name another disk, or copy the laptop's folder."
            ) from error
        raise


def _clear(folder: Path) -> None:
    """Remove what packing that was killed has left on a disk: nobody holds its lock."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _LEFT.fullmatch(path.name):
                with path.open("rb") as stream:
                    if try_lock(stream.fileno()):
                        path.unlink()


def _add(archive: zipfile.ZipFile, images: Path, picture: PackedPicture) -> str:
    """Put a picture in; why what is in there now is not it."""
    try:
        descriptor = open_plain(images / picture.path)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    info = zipfile.ZipInfo(PICTURES + picture.path)
    info.file_size = picture.size
    digest, left = hashlib.sha256(), picture.size
    try:
        with archive.open(info, "w") as out:
            while left:
                try:
                    chunk = os.read(descriptor, min(CHUNK, left))
                except OSError as error:
                    return f"cannot be read ({error.strerror})"
                if not chunk:
                    break
                digest.update(chunk)
                left -= len(chunk)
                out.write(chunk)
        same = not left and not os.read(descriptor, 1) and digest.hexdigest() == picture.sha256
    finally:
        os.close(descriptor)
    return "" if same else "is not as it was stored"


def _prove(
    file: IO[bytes],
    target: Path,
    facts: Mapping[str, Any],
    pictures: Sequence[PackedPicture],
    told: Callable[[str, int, PackedPicture], None],
) -> None:
    """Read everything back and compare."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name, fact in facts.items():
                _compare(archive, name, fact["sha256"])
            for n, picture in enumerate(pictures, 1):
                _compare(archive, PICTURES + picture.path, picture.sha256)
                told("Reading back", n, picture)
    except zipfile.BadZipFile as error:
        raise StudioError(f"{target} was not on the disk as it was written; check the disk and pack again.") from error


def _compare(archive: zipfile.ZipFile, name: str, sha256: str) -> None:
    digest = hashlib.sha256()
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != sha256:
        raise zipfile.BadZipFile(name)


class PackedKit:
    """A file that was packed on a laptop, its list of names read and its databases checked when they are taken out."""

    def __init__(self, file: Path) -> None:
        """Raises `InputRefused` for what is none, is damaged or was made to harm."""
        self.file = file
        with open_archive(file) as archive:
            self._about = read_manifest(archive, file)
            if self._about["format"] != PACKED or not has_kinds(self._about, _ABOUT):
                raise no_kit(file)
            self.title = str(self._about["title"])
            self._places = dict(_places(archive, file))

    def unpack(self, name: str, target: Path) -> None:
        """Write one of the two databases to `target`."""
        fact = self._about[name]
        if not has_kinds(fact, _FILE):
            raise no_kit(self.file)
        with open_archive(self.file) as archive:
            unpack(archive, self.file, name, fact, target)

    def picture(self, path: str) -> FilePart:
        """Where in the file a picture lies; raises `CopyFailed` where it does not."""
        place = self._places.get(path)
        if place is None:
            raise CopyFailed("it is not in the packed kit")
        head, size = place
        with self.file.open("rb") as stream:
            stream.seek(head)
            found = stream.read(_HEAD.size)
        if len(found) < _HEAD.size or found[:4] != b"PK\3\4":
            raise CopyFailed("the packed kit is damaged there; copy the file again")
        _, name, extra = _HEAD.unpack(found)
        return FilePart(self.file, head + _HEAD.size + name + extra, size, path.rpartition("/")[2])


def is_packed(file: Path) -> bool:
    """Whether a file says of itself that it was packed on a laptop."""
    try:
        with open_archive(file) as archive:
            return bool(read_manifest(archive, file)["format"] == PACKED)
    except InputRefused:
        return False


def _places(archive: zipfile.ZipFile, file: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where the head of each picture lies, and how long it is; everything else that a kit does not have is refused."""
    length = file.stat().st_size
    for info in archive.infolist():
        if info.filename in (MANIFEST, RECORDS, TAKEN):
            continue
        path = info.filename.removeprefix(PICTURES)
        plain = info.filename.startswith(PICTURES) and not any(part in ("", ".", "..") for part in path.split("/"))
        stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        link = stat.S_ISLNK(info.external_attr >> 16)
        if not plain or not stored or link or info.header_offset + info.file_size > length:
            raise no_kit(file)
        yield path, (info.header_offset, info.file_size)

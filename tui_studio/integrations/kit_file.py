"""The file of a field kit: records and a word about them in a zip, complete or not there, checked before it is used."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.incoming_folder import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT = "tui-studio field kit 1"
PACKED = "tui-studio packed field kit 1"
MANIFEST, RECORDS = "kit.json", "studio.db"
_LARGEST, _LONGEST, _CHUNK = 4 << 30, 64 << 10, 1 << 20
_MOST_NAMES = 16 << 20
"""Bytes of an archive's list of names that are read, which are more than 100,000 pictures."""
_DENSEST = 200
"""A database does not shrink to less than one part in so many; what does is a trap."""
_WANTED: dict[str, type] = {
    "format": str, "kit": str, "title": str, "studio": str, "timezone": str, "code_prefix": str, "other_codes": bool,
    "sha256": str, "size": int,
}  # fmt: skip


def sha256_of(file: Path) -> str:
    """Of a plain file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_kit(target: Path, records: Path, about: dict[str, Any]) -> str:
    """Write the kit; the SHA-256 of its records."""
    digest = sha256_of(records)
    manifest = {"format": FORMAT, **about, "sha256": digest, "size": records.stat().st_size}
    with complete_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        try_lock(file.fileno())  # else it would pass for what a killed packing has left
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        archive.write(records, RECORDS)
    return digest


def read_kit(file: Path, records: Path) -> dict[str, Any]:
    """Write the records of a kit to `records` and return what its manifest says.

    Raises `InputRefused` for what is no kit, is damaged, or unpacks to more than it says.
    """
    with open_archive(file) as archive:
        about = read_manifest(archive, file)
        if about["format"] == PACKED:
            raise InputRefused(f"{file} was packed on a laptop already: “tui-studio kit merge” takes it in the office.")
        known = sorted(archive.namelist()) == [MANIFEST, RECORDS] and has_kinds(about, _WANTED)
        if not known or not re.fullmatch(r"[0-9a-f-]{36}", about["kit"]):
            raise no_kit(file)
        unpack(archive, file, RECORDS, about, records)
    return {key: about[key] for key in _WANTED}


@contextmanager
def open_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """A zip to read from; whatever is wrong with it meanwhile is raised as `InputRefused`."""
    if not file.is_file():
        raise InputRefused(f"There is no file {file}.")
    try:
        with _Frugal(io.FileIO(file)) as stream, zipfile.ZipFile(stream) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputRefused(f"{file} is no field kit, or it is damaged; copy it again.") from error
    except OSError as error:
        raise InputRefused(f"{file} cannot be read ({error.strerror or error}); copy it again.") from error


class _Frugal(io.BufferedReader):
    """Refuses to read a list of names into memory that no kit has."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:  # the end of the file, which is searched for where the list is
            return super().read(_CHUNK)
        if size > _MOST_NAMES:
            raise zipfile.BadZipFile("more names than a kit has")
        return super().read(size)


def read_manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    """What a kit says about itself, of this version of the format; raises `InputRefused` for anything else."""
    if archive.getinfo(MANIFEST).file_size > _LONGEST:
        raise no_kit(file)
    about = json.loads(archive.read(MANIFEST))
    found = about.get("format") if isinstance(about, dict) else None
    if not isinstance(found, str) or not re.match("tui-studio (packed )?field kit ", found):
        raise no_kit(file)
    if found not in (FORMAT, PACKED):
        raise InputRefused(f"{file} was written by a newer version of tui_studio; install that version here.")
    return dict(about)


def has_kinds(about: Mapping[str, Any], wanted: Mapping[str, type]) -> bool:
    """Whether each of these is there and of its kind."""
    return all(type(about.get(key)) is kind for key, kind in wanted.items())


def unpack(archive: zipfile.ZipFile, file: Path, name: str, about: Mapping[str, Any], target: Path) -> None:
    """Write a database of a kit to `target`; raises `InputRefused` where it is not what `about` says of it."""
    info, left = archive.getinfo(name), about["size"]
    if not 0 < left <= min(_LARGEST, info.compress_size * _DENSEST):
        raise no_kit(file)
    digest = hashlib.sha256()
    with archive.open(info) as packed, target.open("xb") as out:
        while chunk := packed.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            out.write(chunk)
    if left or digest.hexdigest() != about["sha256"]:
        raise InputRefused(f"{file} is damaged: its records are not the ones that were taken; copy it again.")


def no_kit(file: Path) -> InputRefused:
    """It is something else."""
    return InputRefused(f"{file} is no field kit; name a file that “tui-studio kit take” or “kit pack” has written.")

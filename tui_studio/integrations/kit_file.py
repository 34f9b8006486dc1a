"""The file of a field kit: records and a word about them in a zip, complete or not there, checked before it is used."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "tui-studio field kit 1"
MANIFEST, RECORDS = "kit.json", "studio.db"
_LARGEST, _LONGEST, _CHUNK = 4 << 30, 64 << 10, 1 << 20
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
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        archive.write(records, RECORDS)
    return digest


def read_kit(file: Path, records: Path) -> dict[str, Any]:
    """Write the records of a kit to `records` and return what its manifest says.

    Raises `InputRefused` for what is no kit, is damaged, or unpacks to more than it says.
    """
    if not file.is_file():
        raise InputRefused(f"There is no file {file}.")
    try:
        with zipfile.ZipFile(file) as archive:
            about = _manifest(archive, file)
            digest, left = hashlib.sha256(), about["size"]
            with archive.open(RECORDS) as packed, records.open("xb") as out:
                while chunk := packed.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputRefused(f"{file} is no field kit, or it is damaged; copy it again.") from error
    except OSError as error:
        raise InputRefused(f"{file} cannot be read ({error.strerror or error}); copy it again.") from error
    if left or digest.hexdigest() != about["sha256"]:
        raise InputRefused(f"{file} is damaged: its records are not the ones that were taken; copy it again.")
    return about


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    info = archive.getinfo(MANIFEST)
    if sorted(archive.namelist()) != [MANIFEST, RECORDS] or info.file_size > _LONGEST:
        raise InputRefused(f"{file} is no field kit; name a file that “tui-studio kit take” has written.")
    about = json.loads(archive.read(MANIFEST))
    known = isinstance(about, dict) and all(type(about.get(key)) is kind for key, kind in _WANTED.items())
    if not known or not str(about["format"]).startswith("tui-studio field kit "):
        raise InputRefused(f"{file} is no field kit; name a file that “tui-studio kit take” has written.")
    if about["format"] != FORMAT:
        raise InputRefused(f"{file} was written by a newer version of tui_studio; install that version here.")
    if not re.fullmatch(r"[0-9a-f-]{36}", about["kit"]) or not 0 < about["size"] <= _LARGEST:
        raise InputRefused(f"{file} is no field kit; name a file that “tui-studio kit take” has written.")
    return {key: about[key] for key in _WANTED}

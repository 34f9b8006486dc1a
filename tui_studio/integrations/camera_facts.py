"""What EXIF says of the body and the moment; a parser that fails means "nothing", never an error."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from PIL import Image

from tui_studio.domain.frames import CameraFacts
from tui_studio.text import clean_text

HEAD = 512 * 1024  # bytes; EXIF stands at the beginning, and a parser is shown no more
_MAKE, _MODEL, _EXIF = 0x010F, 0x0110, 0x8769
_TAKEN, _TAKEN_FRACTION, _SERIAL = 0x9003, 0x9291, 0xA431
_MOMENT = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)[ T](\d\d):(\d\d):(\d\d)")


def read_camera_facts(data: bytes, *, raw: bool = False) -> CameraFacts:
    """The facts in the first bytes of a picture; `raw` for camera raw files, which only exifread opens."""
    if raw:
        return _by_exifread(data[:HEAD])
    facts = _by_pillow(data[:HEAD])
    return facts if facts.serial or not facts.make else _with_serial(facts, _by_exifread(data[:HEAD]).serial)


def _by_pillow(head: bytes) -> CameraFacts:
    block = exif_block(head)
    if not block:
        return CameraFacts()
    try:
        exif = Image.Exif()
        exif.load(block)
        inner: dict[int, Any] = dict(exif.get_ifd(_EXIF))
        make, model, serial = exif.get(_MAKE), exif.get(_MODEL), inner.get(_SERIAL)
        taken, fraction = inner.get(_TAKEN), inner.get(_TAKEN_FRACTION)
    except Exception:
        return CameraFacts()
    return CameraFacts(_text(make), _text(model), _text(serial), _moment(_text(taken), _text(fraction)))


def exif_block(head: bytes) -> bytes:
    """The EXIF segment of a JPEG, or the whole of a TIFF; nothing elsewhere."""
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return b"Exif\x00\x00" + head
    place = 2
    while head[:2] == b"\xff\xd8" and place + 4 <= len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if marker == 0xDA or length < 2:
            return b""
        segment = head[place + 4 : place + 2 + length]
        if marker == 0xE1 and segment.startswith(b"Exif\x00\x00"):
            return segment
        place += 2 + length
    return b""


def _by_exifread(head: bytes) -> CameraFacts:
    """What exifread finds; without maker notes, in which malformed data makes it run for seconds."""
    import exifread

    try:
        tags = exifread.process_file(io.BytesIO(head), details=False, extract_thumbnail=False)
        values = {name: _text(tags[key]) if (key := _key(tags, name)) else "" for name in _NAMES}
    except Exception:
        return CameraFacts()
    return CameraFacts(
        values["Make"], values["Model"], values["BodySerialNumber"],
        _moment(values["DateTimeOriginal"], values["SubSecTimeOriginal"]),
    )  # fmt: skip


_NAMES = ("Make", "Model", "BodySerialNumber", "DateTimeOriginal", "SubSecTimeOriginal")


def _key(tags: dict[str, Any], name: str) -> str:
    return next((key for key in tags if key.rpartition(" ")[2] == name), "")


def _with_serial(facts: CameraFacts, serial: str) -> CameraFacts:
    return CameraFacts(facts.make, facts.model, serial, facts.taken_at)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return clean_text(str(value).split("\x00")[0], 80) if value is not None else ""


def _moment(text: str, fraction: str) -> datetime | None:
    found = _MOMENT.search(text)
    if not found:
        return None
    try:
        moment = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - the camera knows no zone
    except ValueError:
        return None
    digits = re.sub(r"\D", "", fraction)[:6]
    moment = moment.replace(microsecond=int(digits.ljust(6, "0"))) if digits else moment
    return moment if 1990 <= moment.year <= 2100 else None

"""Drawn pictures as a camera would write them: portraits and slates as JPEG files with EXIF and a thumbnail."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from PIL import Image

from tui_studio.integrations.sample_portraits import portrait
from tui_studio.integrations.sample_slates import slate_photo

if TYPE_CHECKING:
    from pathlib import Path

    from tui_studio.domain.frames import CameraFacts

__all__ = ["camera_jpeg", "portrait", "save_jpeg", "slate_photo"]

_MAKE, _MODEL, _EXIF = 0x010F, 0x0110, 0x8769
_TAKEN, _TAKEN_FRACTION, _SERIAL = 0x9003, 0x9291, 0xA431
_THUMBNAIL = (160, 120)


def save_jpeg(picture: Image.Image, file: Path, camera: CameraFacts, quality: int = 90, preview: int = 0) -> None:
    """Write a JPEG with make, model, serial, moment with hundredths, and a thumbnail; folders are made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(camera_jpeg(picture, camera, quality, preview))


def camera_jpeg(picture: Image.Image, camera: CameraFacts, quality: int = 90, preview: int = 0) -> bytes:
    """The bytes of such a file; `preview` is the short side of a large preview behind the picture."""
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = camera.make, camera.model
    inner = exif.get_ifd(_EXIF)
    if camera.serial:
        inner[_SERIAL] = camera.serial
    if camera.taken_at is not None:
        inner[_TAKEN] = camera.taken_at.strftime("%Y:%m:%d %H:%M:%S")
        inner[_TAKEN_FRACTION] = f"{camera.taken_at.microsecond // 10_000:02d}"
    small = picture.copy()
    small.thumbnail(_THUMBNAIL)
    block = _with_thumbnail(exif.tobytes(), _jpeg(small, 75, b""))
    data = _jpeg(picture, quality, block)
    return _with_preview(data, picture, preview) if preview else data


def _with_preview(data: bytes, picture: Image.Image, side: int) -> bytes:
    """A file with an MPF segment behind its EXIF block and a large preview behind the picture (CIPA DC-007)."""
    shrink = side / min(picture.size)
    preview = _jpeg(picture.resize((round(picture.width * shrink), round(picture.height * shrink))), 85, b"")
    place = 2
    while data[place : place + 2] in (b"\xff\xe0", b"\xff\xe1"):
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    listed = 8 + 2 + 3 * 12 + 4  # header, three entries and their end
    length = 2 + 4 + listed + 2 * 16
    whole = len(data) + 2 + length
    block = b"MPF\x00" + struct.pack(
        ">2sHIHHHI4sHHIIHHIII", b"MM", 42, 8, 3, 0xB000, 7, 4, b"0100", 0xB001, 4, 1, 2, 0xB002, 7, 32, listed, 0
    )
    block += struct.pack(">IIIHH", 0x030000, whole, 0, 0, 0)
    block += struct.pack(">IIIHH", 0x010002, len(preview), whole - (place + 8), 0, 0)
    return data[:place] + b"\xff\xe2" + struct.pack(">H", length) + block + data[place:] + preview


def _jpeg(picture: Image.Image, quality: int, exif: bytes) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, exif=exif)
    return stream.getvalue()


def _with_thumbnail(block: bytes, thumbnail: bytes) -> bytes:
    """An EXIF block with a second directory that holds the thumbnail (Pillow writes the first alone)."""
    start = 6  # "Exif\0\0"; offsets count from the TIFF header behind it
    order = "<" if block[start : start + 2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", block, start + 4)
    (entries,) = struct.unpack_from(order + "H", block, start + first)
    link = start + first + 2 + 12 * entries
    body = bytearray(block + b"\x00" * (len(block) % 2))
    second = len(body) - start
    struct.pack_into(order + "I", body, link, second)
    body += struct.pack(
        order + "HHHIIHHIIHHIII",
        3, 0x0103, 3, 1, 6 if order == "<" else 6 << 16, 0x0201, 4, 1, second + 42, 0x0202, 4, 1, len(thumbnail), 0,
    )  # fmt: skip
    return bytes(body + thumbnail)

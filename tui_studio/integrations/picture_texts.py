"""The texts that a picture file carries: EXIF, IPTC, XMP and the comment of a JPEG.

Every number in a file is foreign: each is checked against what is there, nothing is read twice, and what is malformed
means "no text" and never an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.picture_texts import FIELDS, LONGEST, MOST, PictureText
from tui_studio.integrations.exif_texts import exif_texts
from tui_studio.integrations.iptc_texts import iptc_texts, resource_texts
from tui_studio.integrations.text_guess import guessed_text
from tui_studio.integrations.xmp_texts import xmp_texts
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SEGMENTS, FILL = 400, 64
"""Of a JPEG before its pixels, and fill bytes before one; Photoshop writes some dozens."""
RESOURCES = 1 << 20
"""Bytes of Photoshop's resources that are looked at."""
_EXIF, _XMP, _PHOTOSHOP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00", b"Photoshop 3.0\x00"
_XMP_TAG, _IPTC_TAG, _PHOTOSHOP_TAG = 0x02BC, 0x83BB, 0x8649


def read_picture_texts(data: bytes) -> tuple[PictureText, ...]:
    """The texts of a JPEG, or of a TIFF and of raw files built like one, in the default order of the fields."""
    if data[:2] == b"\xff\xd8":
        return kept(_jpeg(data))
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return kept(_tiff(data))
    return ()


def read_sidecar(data: bytes) -> tuple[PictureText, ...]:
    """The texts of an .xmp beside a picture."""
    return kept(xmp_texts(data))


def kept(found: Iterator[tuple[str, str]]) -> tuple[PictureText, ...]:
    """Clean texts without empty and repeated ones, bounded in length and number, by field."""
    texts: dict[PictureText, None] = {}
    for field, text in found:
        cleaned = clean_text(text[: 4 * LONGEST], LONGEST)
        if cleaned:
            texts[PictureText(field, cleaned)] = None
        if len(texts) >= MOST:
            break
    place = {field: n for n, field in enumerate(FIELDS)}
    return tuple(sorted(texts, key=lambda text: place[text.field]))


def _jpeg(data: bytes) -> Iterator[tuple[str, str]]:
    photoshop = b""
    for marker, segment in _segments(data):
        if marker == 0xFE:
            yield "jpeg-comment", guessed_text(segment)
        elif marker == 0xE1 and segment.startswith(_EXIF):
            yield from _exif_only(segment[len(_EXIF) :])
        elif marker == 0xE1 and segment.startswith(_XMP):
            yield from xmp_texts(segment[len(_XMP) :])
        elif marker == 0xED and segment.startswith(_PHOTOSHOP):
            photoshop = (
                photoshop[:RESOURCES] + segment[len(_PHOTOSHOP) :]
            )  # one list of resources may go over several segments
    yield from resource_texts(photoshop)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment before the pixels."""
    place = 2
    for _ in range(SEGMENTS):
        fill = data[place : place + FILL]
        place += max(0, len(fill) - len(fill.lstrip(b"\xff")) - 1)  # fill bytes are allowed before a marker
        head = data[place : place + 4]
        length = int.from_bytes(head[2:], "big")
        if len(head) < 4 or head[0] != 0xFF or head[1] in (0xDA, 0xD9) or length < 2:
            return
        yield head[1], data[place + 4 : place + 2 + length]
        place += 2 + length


def _exif_only(block: bytes) -> Iterator[tuple[str, str]]:
    """EXIF; the XMP and IPTC that a TIFF keeps among its tags stand elsewhere in a JPEG."""
    for field, value in exif_texts(block):
        if isinstance(field, str) and isinstance(value, str):
            yield field, value


def _tiff(data: bytes) -> Iterator[tuple[str, str]]:
    for field, value in exif_texts(data):
        if isinstance(field, str) and isinstance(value, str):
            yield field, value
        elif isinstance(value, bytes):
            if field == _XMP_TAG:
                yield from xmp_texts(value)
            elif field == _IPTC_TAG:
                yield from iptc_texts(value)
            elif field == _PHOTOSHOP_TAG:
                yield from resource_texts(value)

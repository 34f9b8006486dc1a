"""The texts among the tags of EXIF and TIFF, with the many ways in which characters are written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tui_studio.integrations.text_guess import guessed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRIES = 512
"""Of one directory; cameras write some dozens."""
LONGEST_TEXT = 4096
LONGEST_BLOCK = 256 * 1024
"""Bytes of one value that are looked at: of a text, and of a block of XMP or IPTC in a TIFF."""

_DESCRIPTION, _ARTIST, _COPYRIGHT, _EXIF_DIRECTORY, _COMMENT = 0x010E, 0x013B, 0x8298, 0x8769, 0x9286
_PLAIN = {_DESCRIPTION: "exif-description", _ARTIST: "exif-artist"}
_WINDOWS = {
    0x9C9B: "xp-title", 0x9C9C: "xp-comment", 0x9C9D: "xp-author", 0x9C9E: "xp-keywords", 0x9C9F: "xp-subject",
}  # fmt: skip
_BLOCKS = (0x02BC, 0x83BB, 0x8649)  # XMP, IPTC, Photoshop resources in a TIFF
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 5: 8, 11: 4, 12: 8, 13: 4}
_CHARSETS = {b"ASCII\x00\x00\x00": "ascii", b"JIS\x00\x00\x00\x00\x00": "jis", b"UNICODE\x00": "unicode"}

Order = Literal["little", "big"]


def exif_texts(block: bytes) -> Iterator[tuple[str | int, str | bytes]]:
    """Field and text, or tag and bytes for the XMP, IPTC and Photoshop blocks of a TIFF."""
    order: Order | None = {b"II*\x00": "little", b"MM\x00*": "big"}.get(block[:4])  # type: ignore[assignment]
    if order is None:
        return
    directory = _Directory(block, order)
    inner: list[int] = []
    for tag, value in directory.entries(_number(block[4:8], order)):
        if tag == _EXIF_DIRECTORY:
            inner.append(_number(value[:4], order))
        else:
            yield from _texts(tag, value, order)
    for place in inner[:1]:
        for tag, value in directory.entries(place):
            yield from _texts(tag, value, order)


def _texts(tag: int, value: bytes, order: Order) -> Iterator[tuple[str | int, str | bytes]]:
    if tag in _BLOCKS:
        yield tag, value
        return
    value = value[:LONGEST_TEXT]
    if tag == _COPYRIGHT:
        # photographer NUL editor; a blank stands for a photographer who is not named
        for half in value.split(b"\x00")[:2]:
            yield "exif-copyright", guessed_text(half)
    elif tag == _COMMENT:
        yield "exif-comment", _comment(value, order)
    elif tag in _PLAIN:
        yield _PLAIN[tag], guessed_text(value.split(b"\x00")[0])
    elif tag in _WINDOWS:
        text = value[: len(value) & ~1].decode("utf-16-le", "replace").split("\x00")[0]
        for part in text.split(";") if _WINDOWS[tag] == "xp-keywords" else (text,):
            yield _WINDOWS[tag], part


def _comment(value: bytes, order: Order) -> str:
    """The user comment: eight bytes name its characters, and many programs leave them out or write them wrongly."""
    charset = _CHARSETS.get(value[:8])
    if charset == "unicode":
        return _unicode(value[8:], order)
    if charset == "jis":
        return _jis(value[8:])
    if charset == "ascii" or value[:8] == bytes(8):
        value = value[8:]
    return guessed_text(value.replace(b"\x00", b" "))


def _unicode(value: bytes, order: Order) -> str:
    """UTF-16 with a mark, or in that order, the file's own or the other one, in which it reads better."""
    value = value[: len(value) & ~1]
    if value[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return value.decode("utf-16", "replace").replace("\x00", " ")
    first, second = ("utf-16-le", "utf-16-be") if order == "little" else ("utf-16-be", "utf-16-le")
    readings = [value.decode(name, "replace").replace("\x00", " ") for name in (first, second)]
    return max(readings, key=lambda text: sum(sign.isascii() and sign.isprintable() for sign in text))


def _jis(value: bytes) -> str:
    value = value.rstrip(b"\x00 ")
    for name in ("iso2022_jp_2", "shift_jis", "euc_jp"):
        try:
            return value.decode(name).replace("\x00", " ")
        except UnicodeDecodeError:
            continue
    return guessed_text(value)


@dataclass(frozen=True, slots=True)
class _Directory:
    """Reads one directory of tags at a time; a place beyond the block holds nothing."""

    block: bytes
    order: Order

    def entries(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Tag and value, as far as they lie within the block."""
        count = min(_number(self.block[place : place + 2], self.order), ENTRIES) if place >= 8 else 0
        for start in range(place + 2, place + 2 + 12 * count, 12):
            entry = self.block[start : start + 12]
            if len(entry) < 12:
                return
            tag, kind = _number(entry[:2], self.order), _number(entry[2:4], self.order)
            size = _number(entry[4:8], self.order) * _SIZES.get(kind, 0)
            if size <= 4:
                yield tag, entry[8 : 8 + size]
            else:
                at = _number(entry[8:12], self.order)
                if 8 <= at <= len(self.block) - size:
                    yield tag, self.block[at : at + min(size, LONGEST_BLOCK)]


def _number(value: bytes, order: Order) -> int:
    return int.from_bytes(value, order)

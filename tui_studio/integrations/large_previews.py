"""The large preview that many cameras store behind the picture (CIPA DC-007, Multi-Picture Format)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = b"MPF\x00"
_ENTRIES = 0xB002  # the tag that lists the pictures of a file, 16 bytes each
_PREVIEWS = (0x010001, 0x010002)  # kinds of picture: "large thumbnail"; others are depth maps, gains, second eyes
_MOST = 16  # pictures listed in one file
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers behind which the size of a JPEG stands


def large_preview(data: bytes, short_side: int) -> tuple[int, int]:
    """Where the smallest preview with that short side or more begins and ends; (0, 0) where there is none.

    It must show the whole picture and be there to its end marker.
    """
    whole = jpeg_size(data, 0)
    best, least = (0, 0), 0
    for start, end in _listed(data):
        wide, high = jpeg_size(data, start)
        if min(wide, high) < short_side or not _alike((wide, high), whole) or data[end - 2 : end] != b"\xff\xd9":
            continue
        if not least or wide * high < least:
            best, least = (start, end), wide * high
    return best


def listed_end(data: bytes) -> int:
    """Where the last picture ends that a file lists: beyond its end while it is still being written."""
    for place, marker, length in _segments(data, 0):
        if marker == 0xE2 and data.startswith(_HEAD, place):
            header = place + len(_HEAD)
            try:
                return max((header + offset + size for _, size, offset in _entries(data[header : place + length])
                            if offset), default=0)  # fmt: skip
            except struct.error:
                return 0
    return 0


def jpeg_size(data: bytes, start: int) -> tuple[int, int]:
    """Width and height of the JPEG that begins there; (0, 0) for anything else."""
    for place, marker, length in _segments(data, start):
        if marker in _FRAMES and length >= 5:
            high, wide = struct.unpack_from(">HH", data, place + 1)
            return wide, high
    return 0, 0


def _alike(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two sizes have one shape; a preview with black bars is no whole picture of its own."""
    return abs(one[0] * other[1] - one[1] * other[0]) <= 0.01 * one[0] * other[1]


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Begin of the body, marker and length of the body of each segment before the picture data."""
    if data[start : start + 2] != b"\xff\xd8":
        return
    place = start + 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == 0xDA or length < 2 or place + 2 + length > len(data):
            return
        yield place + 4, marker, length - 2
        place += 2 + length


def _listed(data: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of each preview that the file lists."""
    for place, marker, length in _segments(data, 0):
        if marker == 0xE2 and data.startswith(_HEAD, place):
            header = place + len(_HEAD)
            try:
                entries = _entries(data[header : place + length])
            except struct.error:
                return
            for kind, size, offset in entries:
                start, end = header + offset, header + offset + size
                if kind & 0xFFFFFF in _PREVIEWS and offset and size > 4 and end <= len(data):
                    yield start, end
            return


def _entries(block: bytes) -> list[tuple[int, int, int]]:
    """Kind, size and offset of the pictures in an MPF block; raises `struct.error` for a block that is none."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(block[:4])
    if order is None:
        return []
    (place,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, place)
    for n in range(min(count, 64)):
        tag, _, size, value = struct.unpack_from(order + "HHII", block, place + 2 + 12 * n)
        if tag == _ENTRIES:
            listed = range(min(size // 16, _MOST))
            return [struct.unpack_from(order + "III", block, value + 16 * k) for k in listed]
    return []

"""The texts of IPTC (IIM), as Photoshop and Photo Mechanic write them into a JPEG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.integrations.text_guess import guessed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES, DATASETS = 200, 400
"""Looked at of one file."""
LONGEST_TEXT = 4096
_IPTC = 1028  # the resource of Photoshop that holds IPTC
_UTF8 = b"\x1b%G"
_FIELDS = {
    116: "iptc-copyright",
    120: "iptc-caption",
    25: "iptc-keywords",
    105: "iptc-headline",
    40: "iptc-instructions",
    103: "iptc-job",
}


def resource_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Field and text of the IPTC in a list of Photoshop resources."""
    place = 0
    for _ in range(RESOURCES):
        if data[place : place + 4] != b"8BIM":
            return
        number = int.from_bytes(data[place + 4 : place + 6], "big")
        name = data[place + 6 : place + 7]
        place += 6 + _even(1 + (name[0] if name else 0))
        size = int.from_bytes(data[place : place + 4], "big")
        place += 4
        if number == _IPTC:
            yield from iptc_texts(data[place : place + size])
        place += _even(size)


def iptc_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Field and text of a block of datasets."""
    place, utf8 = 0, False
    for _ in range(DATASETS):
        head = data[place : place + 5]
        if len(head) < 5 or head[0] != 0x1C:
            return
        record, number, size = head[1], head[2], int.from_bytes(head[3:5], "big")
        if size & 0x8000:
            return  # more than 32 kB: no text that a key stands in, and nothing behind it can be trusted
        value = data[place + 5 : place + 5 + size]
        if record == 1 and number == 90:
            utf8 = value == _UTF8
        elif record == 2 and number in _FIELDS:
            value = value[:LONGEST_TEXT]
            yield _FIELDS[number], value.decode("utf-8", "replace") if utf8 else guessed_text(value)
        place += 5 + size


def _even(size: int) -> int:
    return size + (size & 1)

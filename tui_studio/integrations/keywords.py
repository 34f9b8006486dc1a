"""Keywords as metadata of a JPEG that is written here; the picture they are about is never changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tui_studio.integrations.xmp_texts import xmp_texts
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\x00"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{description}</rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""
_DESCRIPTION = (
    '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>{words}</rdf:Bag>\n'
    "</dc:subject></rdf:Description>"
)
_LARGEST = 65_535 - 2 - len(XMP_HEAD)  # bytes of a packet in one segment
_LIST = re.compile(rb"<[\w.-]+:subject\b[^>]*>\s*<([\w.-]+):(?:Bag|Seq|Alt)\b[^/>]*>")
_END = re.compile(rb"</[\w.-]+:RDF\s*>")
_EXIF = b"Exif\x00\x00"


def keywords_packet(words: Sequence[str]) -> bytes:
    """An XMP packet with these words as dc:subject; empty for no words."""
    items = _items(words, "rdf")
    return _PACKET.format(description=_DESCRIPTION.format(words=items)).encode() if items else b""


def with_keywords(data: bytes, words: Sequence[str]) -> bytes:
    """A JPEG with these words among its keywords and nothing else changed.

    What is no JPEG, or has metadata that cannot take them, comes back as it is.
    """
    if data[:3] != b"\xff\xd8\xff" or not words:
        return data
    at = 2  # behind the EXIF, where readers look for it
    for marker, start, end in _segments(data):
        if marker == 0xE1 and data.startswith(XMP_HEAD, start + 4):
            packet = _added(data[start + 4 + len(XMP_HEAD) : end], words)
            return data[:start] + _segment(packet) + data[end:] if packet else data
        if marker == 0xE0 or (marker == 0xE1 and data.startswith(_EXIF, start + 4)):
            at = end
    return data[:at] + _segment(keywords_packet(words)) + data[at:]


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the pixels."""
    place = 2
    while data[place : place + 1] == b"\xff" and data[place + 1] not in (0xDA, 0xD9, 0xFF):
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if length < 2 or place + 2 + length > len(data):
            return
        yield data[place + 1], place, place + 2 + length
        place += 2 + length


def _added(packet: bytes, words: Sequence[str]) -> bytes:
    """A packet with more keywords, first in the list there is or in one of their own; empty where that fails.

    The text is edited, for what parses and writes XML anew changes prefixes that others look for.
    """
    if found := _LIST.search(packet):
        more, place = _items(words, found.group(1).decode()), found.end()
    elif found := _END.search(packet):
        more, place = _DESCRIPTION.format(words=_items(words, "rdf")), found.start()
    else:
        return b""
    made = packet[:place] + more.encode() + packet[place:]
    before, after = ({pair for pair in xmp_texts(one) if pair[1].strip()} for one in (packet, made))
    wanted = {("xmp-subject", clean_text(word, 120)) for word in words}
    return made if wanted <= after and before <= after and len(made) <= _LARGEST else b""


def _items(words: Sequence[str], prefix: str) -> str:
    kept = [escape(clean_text(word, 120)) for word in words if word.strip()]
    return "".join(f"<{prefix}:li>{word}</{prefix}:li>" for word in kept)


def _segment(packet: bytes) -> bytes:
    return b"\xff\xe1" + (len(XMP_HEAD) + len(packet) + 2).to_bytes(2, "big") + XMP_HEAD + packet

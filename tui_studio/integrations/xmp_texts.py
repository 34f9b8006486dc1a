"""The texts of XMP, in a picture or in a file beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_PACKET = 256 * 1024
"""Bytes; a packet in a JPEG holds 64 kB at most, and the history of an edited picture fills some."""
ELEMENTS, LISTS = 20_000, 32
"""Looked at of one packet; lists within lists would take long."""
_DC = "{http://purl.org/dc/elements/1.1/}"
_LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_JOB = "{http://ns.adobe.com/photoshop/1.0/}TransmissionReference"
_FIELDS = {
    f"{_DC}rights": "xmp-rights",
    f"{_DC}description": "xmp-description",
    f"{_DC}subject": "xmp-subject",
    _JOB: "xmp-job",
}


def xmp_texts(packet: bytes) -> Iterator[tuple[str, str]]:
    """Field and text; a packet with a document type or entities, or too large a one, is no packet."""
    if packet[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        packet = packet.rstrip(b"\x00")
    if not packet or len(packet) > LONGEST_PACKET:
        return
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return  # LookupError: an encoding that nobody knows
    lists = 0
    for n, element in enumerate(root.iter()):
        if n >= ELEMENTS or lists >= LISTS:
            return
        for name, value in element.items():
            if name in _FIELDS:
                yield _FIELDS[name], value
        if element.tag in _FIELDS:
            field = _FIELDS[element.tag]
            lists += 1
            yield field, element.text or ""
            for item in element.iter(_LI):
                yield field, item.text or ""

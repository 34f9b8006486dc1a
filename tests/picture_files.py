"""JPEGs with texts in every place a program may write one, made byte by byte."""

from __future__ import annotations

import io

from PIL import Image

XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def jpeg(*segments: bytes, size: tuple[int, int] = (32, 24), colour: str = "grey") -> bytes:
    """A picture that decodes, with these segments behind its first marker."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    data = made.getvalue()
    return data[:2] + b"".join(segments) + data[2:]


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def comment(text: bytes) -> bytes:
    return segment(0xFE, text)


def exif(tags: dict[int, bytes], inner: dict[int, bytes] | None = None, order: str = "little") -> bytes:
    return segment(0xE1, b"Exif\x00\x00" + tiff(tags, inner, order))


def tiff(tags: dict[int, bytes], inner: dict[int, bytes] | None = None, order: str = "little") -> bytes:
    """A block of EXIF: a directory, and one below it; every value is written as bytes."""
    head = (b"II*\x00" if order == "little" else b"MM\x00*") + (8).to_bytes(4, order)
    count = len(tags) + bool(inner)
    place = 8 + 2 + 12 * count + 4
    values = b""
    entries = []
    for tag, value in tags.items():
        entries.append(_entry(tag, 2, value, place + len(values), order))
        values += value if len(value) > 4 else b""
    if inner:
        start = place + len(values)
        entries.append((0x8769).to_bytes(2, order) + (4).to_bytes(2, order) + (1).to_bytes(4, order)
                       + start.to_bytes(4, order))  # fmt: skip
        after = start + 2 + 12 * len(inner) + 4
        below, own = b"", []
        for tag, value in inner.items():
            own.append(_entry(tag, 7, value, after + len(below), order))
            below += value if len(value) > 4 else b""
        values += len(inner).to_bytes(2, order) + b"".join(own) + bytes(4) + below
    return head + count.to_bytes(2, order) + b"".join(entries) + bytes(4) + values


def _entry(tag: int, kind: int, value: bytes, place: int, order: str) -> bytes:
    where = place.to_bytes(4, order) if len(value) > 4 else value.ljust(4, b"\x00")
    return tag.to_bytes(2, order) + kind.to_bytes(2, order) + len(value).to_bytes(4, order) + where


def iptc(*datasets: tuple[int, int, bytes]) -> bytes:
    """An APP13 segment as Photoshop writes it, with another resource before the one with the texts."""
    block = b"".join(bytes([0x1C, record, number]) + len(value).to_bytes(2, "big") + value
                     for record, number, value in datasets)  # fmt: skip
    block += b"\x00" * (len(block) & 1)
    other = b"8BIM" + (1005).to_bytes(2, "big") + b"\x03abc" + (4).to_bytes(4, "big") + b"\x00\x48\x00\x01"
    size = len(block).to_bytes(4, "big")
    return segment(
        0xED, b"Photoshop 3.0\x00" + other + b"8BIM" + (1028).to_bytes(2, "big") + b"\x00\x00" + size + block
    )


def xmp(inside: str) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + packet(inside))


def packet(inside: str) -> bytes:
    return XMP.format(inside).encode()


def rights(text: str) -> str:
    return _alternative("rights", text)


def description(text: str) -> str:
    return _alternative("description", text)


def _alternative(name: str, text: str) -> str:
    item = f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
    return f"<rdf:Description><dc:{name}>{item}</dc:{name}></rdf:Description>"

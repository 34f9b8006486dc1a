"""Keywords as metadata of a JPEG that is written here; the picture they are about is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>{words}</rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def keywords_packet(words: Sequence[str]) -> bytes:
    """An XMP packet with these words as dc:subject; empty for no words."""
    kept = [escape(clean_text(word, 120)) for word in words if word.strip()]
    if not kept:
        return b""
    return _PACKET.format(words="".join(f"<rdf:li>{word}</rdf:li>" for word in kept)).encode()

"""The places in a picture file in which a key may stand, and what was read there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 200
"""Characters of a text that are kept; a key is short, and a vCard in a caption may be 4 kB."""
MOST = 100
"""Texts of one file that are kept, keywords counted one by one."""

FIELDS = {
    "exif-copyright": "EXIF Copyright",
    "exif-comment": "EXIF UserComment",
    "exif-description": "EXIF ImageDescription",
    "exif-artist": "EXIF Artist",
    "xp-title": "XPTitle",
    "xp-comment": "XPComment",
    "xp-author": "XPAuthor",
    "xp-keywords": "XPKeywords",
    "xp-subject": "XPSubject",
    "jpeg-comment": "JPEG comment",
    "iptc-caption": "IPTC caption",
    "iptc-copyright": "IPTC copyright",
    "iptc-keywords": "IPTC keywords",
    "iptc-headline": "IPTC headline",
    "iptc-instructions": "IPTC instructions",
    "iptc-job": "IPTC job ID",
    "xmp-rights": "XMP dc:rights",
    "xmp-description": "XMP dc:description",
    "xmp-subject": "XMP dc:subject",
    "xmp-job": "XMP job ID",
}
"""Field by its name in preferences and options; the order is the default one. A side-car .xmp counts as XMP."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """One text of a picture file, cleaned; `field` is a key of `FIELDS`."""

    field: str
    text: str


def check_fields(names: Iterable[str]) -> tuple[str, ...]:
    """Names of fields in their order, each once; raises `InputRefused` for one that is none."""
    wanted = tuple(dict.fromkeys(clean_text(name, 40).casefold() for name in names if name.strip()))
    for name in wanted:
        if name not in FIELDS:
            raise InputRefused(f"“{name}” is no field of a picture; there are {', '.join(FIELDS)}.")
    return wanted

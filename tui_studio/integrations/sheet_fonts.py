"""Fonts of the printed sheets: one that is shipped, and for Chinese, Japanese and Korean what the machine has."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from tui_studio.domain.right_to_left import drawn_order

SHIPPED = "DejaVuSans-Bold"
_FILE = Path(__file__).with_name("fonts") / "DejaVuSans-Bold.ttf"
_CHINESE, _JAPANESE, _KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYSMyeongJo-Medium"
# Fonts with TrueType outlines and all three scripts; a subset of them goes into the file, which then prints alike
# everywhere. Without one the viewer has to bring the named fonts above, as Acrobat and most printers do.
_EAST_ASIAN_FILES = (
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/google-droid-sans-fonts/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
)
_EMBEDDED = "EastAsian"
_MISSING = "\u25af"
_WIDE = ("CJK", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")


def register() -> None:
    """Make the fonts known to reportlab; reading the shipped one takes a tenth of a second, once a process."""
    known = set(pdfmetrics.getRegisteredFontNames())
    if SHIPPED not in known:
        pdfmetrics.registerFont(TTFont(SHIPPED, str(_FILE)))
    for name in (_CHINESE, _JAPANESE, _KOREAN):
        if name not in known:
            pdfmetrics.registerFont(UnicodeCIDFont(name))


def font_runs(text: str) -> list[tuple[str, str]]:
    """`text` in drawing order as (font, part) pairs; a sign no font has becomes an empty box."""
    ordered = unicodedata.normalize("NFC", drawn_order(text))
    signs = [(_font(sign, ordered), sign) for sign in ordered if unicodedata.category(sign) not in {"Cf", "Cc"}]
    drawn = [(font or SHIPPED, sign if font else _MISSING) for font, sign in signs]
    return [(font, "".join(sign for _, sign in group)) for font, group in groupby(drawn, lambda pair: pair[0])]


def width(text: str, size: float) -> float:
    """Points `text` takes at `size` points."""
    return sum(float(pdfmetrics.stringWidth(part, font, size)) for font, part in font_runs(text))


def _font(sign: str, text: str) -> str:
    """The font that has `sign`, or an empty text."""
    code = ord(sign)
    if code in pdfmetrics.getFont(SHIPPED).face.charToGlyph:
        return SHIPPED
    if not unicodedata.name(sign, "").startswith(_WIDE):
        return ""
    if code in _embedded():
        return _EMBEDDED
    # the encodings of the viewer's fonts end with the basic plane
    return _viewers_font(text) if code < 0x10000 else ""


@lru_cache(maxsize=1)
def _embedded() -> frozenset[int]:
    """The signs of the first East Asian font this machine has, registered on the way; empty where it has none."""
    for file in _EAST_ASIAN_FILES:
        if Path(file).is_file():
            try:
                font = TTFont(_EMBEDDED, file)
            except (TTFError, OSError):
                continue
            pdfmetrics.registerFont(font)
            return frozenset(font.face.charToGlyph)
    return frozenset()


def _viewers_font(text: str) -> str:
    names = [unicodedata.name(character, "") for character in text]
    if any(name.startswith("HANGUL") for name in names):
        return _KOREAN
    if any(name.startswith(("HIRAGANA", "KATAKANA")) for name in names):
        return _JAPANESE
    return _CHINESE

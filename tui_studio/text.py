"""The one door for foreign text: roster cells, EXIF, QR payloads, file names, web input."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, DEL, bidi overrides and isolates, BOM, line and paragraph separators,
# interlinear marks. Zero-width joiner and non-joiner stay: Persian and Indic names need them.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(value: object, limit: int = 200) -> str:
    """Text without control characters, in NFC, with single spaces, of at most `limit` characters.

    An escape sequence in a name would otherwise reach the terminal (seen with Textual 8.2 in tmux).
    """
    if value is None:
        return ""
    text = str(value)
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()[:limit].rstrip()
    text = _LONE_SURROGATE.sub("\ufffd", text)
    text = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", text).strip()[:limit].rstrip()


def clean_lines(value: object, limit: int = 20_000) -> str:
    """Text of several lines: each cleaned by itself, without empty ones at the end, `limit` characters in all."""
    lines = [
        "" if value is None else clean_text(line, limit) for line in re.split("\r\n|[\n\r\u2028\u2029]", str(value))
    ]
    return "\n".join(lines)[:limit].rstrip()


def blanked(text: str) -> str:
    """The text with a blank for each sign that `clean_text` takes out, so that columns stay where they are."""
    return _LONE_SURROGATE.sub("\ufffd", _FORBIDDEN.sub(" ", text))


def fold(text: str) -> str:
    """The form two spellings are compared in: no case, no accents, straight quotes, single spaces."""
    if text.isascii():
        return _SPACES.sub(" ", text.casefold()).strip()
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u2018", "'").casefold())
    return _SPACES.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 session", "1,204 sessions"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"

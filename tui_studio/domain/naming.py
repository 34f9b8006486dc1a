"""Names of folders and files: always made by us, never raw data."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 120
"""Bytes of one file name; leaves room for every file system and for Windows' path length."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_DROPPED = re.compile("['\u2018\u2019\u02bc`\u00b4]")  # O'Brien is one word
_NO_LETTER = re.compile("[^A-Za-z]+")
_DASHES = re.compile(r"-{2,}")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})\Z")
_RESERVED = re.compile(r"(?i)con|prn|aux|nul|com[0-9]|lpt[0-9]")  # Windows opens a device instead

# Letters that no accent rule takes apart; Cyrillic as in passports (ICAO 9303).
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d",
        "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ŋ": "n", "ħ": "h", "Ħ": "H", "ŧ": "t",
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
        "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ё": "e",
    }
)  # fmt: skip


def slug(text: str, limit: int = 60) -> str:
    """`text` as a folder name: [a-z0-9_-], at most `limit` bytes, no device name of Windows, `x` if nothing is left."""
    return _slug(text, limit) or "x"


def optional_slug(text: str, limit: int = 60) -> str:
    """As `slug`, and empty if nothing is left."""
    return _slug(text, limit)


def number_slug(number: str) -> str:
    """A session number as part of a name: at most 42 bytes, its case kept, `x` if nothing is left."""
    return _number(number)


def ascii_letters(text: str) -> str:
    """The letters of a name in ASCII and nothing else: OBrien, Zoe, empty for 李."""
    return _NO_LETTER.sub("", _plain(text))


def ending_of(original: str) -> str:
    """The extension of a file with its dot, empty where it has none that is safe."""
    extension = _EXTENSION.search(re.split(r"[/\\]", original)[-1])
    return extension.group(0) if extension else ""


def plain_stem(original: str) -> str:
    """The name of a file without its extension, in letters and digits of ASCII."""
    base = re.split(r"[/\\]", original)[-1]
    return _plain(base.removesuffix(ending_of(base)))


def numbered(name: str, n: int) -> str:
    """`name` with ~n before its extension, for the n-th picture of the same name; never over `NAME_LIMIT` bytes."""
    extension = _EXTENSION.search(name)
    ending = f"~{n}{extension.group(0) if extension else ''}"
    stem = name[: extension.start()] if extension else name
    return stem[: NAME_LIMIT - len(ending)] + ending


def no_device(name: str, limit: int) -> str:
    """`name`, or a longer one where Windows would open a device; empty where there is no room for that."""
    if not _RESERVED.fullmatch(name):
        return name
    return f"{name}-x" if len(name) + 2 <= limit else ""


def _slug(text: str, limit: int) -> str:
    return no_device(_plain(text).lower().strip("-_")[:limit].strip("-_"), limit)


def _number(number: str) -> str:
    return no_device(_plain(number).strip("-_")[:40].strip("-_"), 42) or "x"


def _plain(text: str) -> str:
    """`text` in ASCII as far as its letters have a likeness there; runs of anything else become one dash."""
    whole = _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    cyrillic = "".join(_romanised(character) for character in whole)
    apart = unicodedata.normalize("NFKD", cyrillic)
    letters = "".join(character for character in apart if not unicodedata.combining(character))
    return _DASHES.sub("-", _UNSAFE.sub("-", letters))


def _romanised(character: str) -> str:
    known = character.translate(_LETTERS)
    if known != character or character.islower():
        return known
    lower = character.lower()
    roman = lower.translate(_LETTERS)
    return character if roman == lower else roman.capitalize()

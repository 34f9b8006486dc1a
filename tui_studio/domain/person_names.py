"""Taking one cell with a whole name apart."""

from __future__ import annotations

import re
import unicodedata

_PREFERRED = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
_PARTICLES = frozenset(
    [
        "van", "von", "der", "den", "het", "ter", "ten", "vom", "zu", "zum", "zur", "de", "del", "della", "di", "da",
        "du", "des", "dos", "das", "do", "la", "le", "las", "los", "el", "al", "bin", "bint", "ibn", "abu", "af", "av",
        "mac", "mc", "st", "st.", "d'", "o'",
    ]
)  # fmt: skip


def split_preferred(first_name: str) -> tuple[str, str]:
    """“Robert (Bob)” as first and preferred name; square brackets belong to a name."""
    found = _PREFERRED.search(first_name)
    if found is None or not found.group(1).strip():
        return first_name, ""
    rest = f"{first_name[: found.start()]} {first_name[found.end() :]}"
    first = " ".join(rest.split())
    return (first, found.group(1).strip()) if first else (found.group(1).strip(), "")


def split_full_name(full_name: str) -> tuple[str, str]:
    """First and last name of “Last, First”, “First Last”, “Anna van der Berg”; one word alone is the last name."""
    before, comma, after = (part.strip() for part in full_name.partition(","))
    if comma and _is_suffix(after):
        first, last = split_full_name(before)
        return first, f"{last}, {after}"
    if comma and (before or after):
        suffix, more, first = (part.strip() for part in after.partition(","))
        if more and _is_suffix(suffix):  # Smith, Jr., John
            return first, f"{before}, {suffix}"
        return after, before
    words = full_name.split()
    if len(words) < 2:
        return "", full_name.strip()
    if all(_is_east_asian(word) for word in words):
        return " ".join(words[1:]), words[0]
    end = len(words) - 1 if _is_suffix(words[-1]) and len(words) > 2 else len(words)
    start = next((n for n in range(1, end - 1) if words[n].casefold() in _PARTICLES), end - 1)
    return " ".join(words[:start]), " ".join(words[start:])


def _is_suffix(text: str) -> bool:
    return text.rstrip(".").casefold() in _SUFFIXES


def _is_east_asian(word: str) -> bool:
    """Written in Chinese characters or Hangul, where the family name stands first."""
    return all(unicodedata.name(character, "").startswith(("CJK", "HANGUL")) for character in word)

"""Names in Arabic and Hebrew for a printer that draws from left to right and joins no letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

_RIGHT = frozenset({"R", "AL"})
_FORMS = ("<isolated>", "<final>", "<initial>", "<medial>")
_LAM = "\u0644"


def drawn_order(text: str) -> str:
    """`text` in the order its signs are drawn from the left, Arabic letters in their joined forms.

    The rules of names, not the whole bidirectional algorithm: runs of right-to-left words are turned round, digits
    and Latin words in them are not, and a text that begins right-to-left is turned round as a whole.
    """
    if not any(unicodedata.bidirectional(character) in _RIGHT for character in text):
        return text
    words = [(_is_right(word), word) for word in text.split(" ")]
    runs = [(right, [word for _, word in group]) for right, group in groupby(words, key=lambda pair: pair[0])]
    drawn = [" ".join(map(_turned, reversed(run))) if right else " ".join(run) for right, run in runs]
    return " ".join(reversed(drawn) if runs[0][0] else drawn)


def _is_right(word: str) -> bool:
    return any(unicodedata.bidirectional(character) in _RIGHT for character in word)


def _turned(word: str) -> str:
    clusters: list[str] = []
    for character in _joined(word):
        if clusters and unicodedata.combining(character):
            clusters[-1] += character  # a vowel sign stays behind its letter
        else:
            clusters.append(unicodedata.lookup(_mirror(character)) if _mirror(character) else character)
    return "".join(reversed(clusters))


def _mirror(character: str) -> str:
    """The name of the other bracket of a pair, empty for anything else."""
    name = unicodedata.name(character, "") if unicodedata.mirrored(character) else ""
    if name.startswith("LEFT "):
        return f"RIGHT {name[5:]}"
    return f"LEFT {name[6:]}" if name.startswith("RIGHT ") else ""


def _joined(word: str) -> str:
    """Arabic letters in the forms they take between their neighbours."""
    forms = _shapes()
    letters = _with_ligatures(word)
    drawn: list[str] = []
    for place, letter in enumerate(letters):
        before, after = _neighbour(letters, place, -1), _neighbour(letters, place, 1)
        mine = forms.get(letter, {})
        joins_before = "<final>" in mine and "<initial>" in forms.get(before, {})
        joins_after = "<initial>" in mine and "<final>" in forms.get(after, {})
        form = _FORMS[joins_before + 2 * joins_after]
        drawn.append(mine.get(form, letter))
    return "".join(drawn)


def _with_ligatures(word: str) -> list[str]:
    """The letters, lam and alef as one."""
    letters: list[str] = []
    for character in word:
        if letters and letters[-1] == _LAM and _LAM + character in _shapes():
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _neighbour(letters: list[str], place: int, step: int) -> str:
    place += step
    while 0 <= place < len(letters) and unicodedata.combining(letters[place][0]):
        place += step
    return letters[place] if 0 <= place < len(letters) else ""


@lru_cache(maxsize=1)
def _shapes() -> dict[str, dict[str, str]]:
    """Letter (or lam with alef) to its forms, from Unicode's own table of presentation forms."""
    shapes: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        form, *bases = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        letters = "".join(chr(int(base, 16)) for base in bases)
        if form in _FORMS and (len(letters) == 1 or letters[:1] == _LAM):
            shapes.setdefault(letters, {})[form] = chr(code)
    return shapes

"""In which encoding a text file is written: told where that is certain, guessed and shown where it is not."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows, Western Europe",
    "mac_roman": "Mac, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp850": "DOS, Western Europe",
}
"""What can be asked for, by the name Python knows it by."""
_GUESSED = ("cp1252", "mac_roman", "cp1250", "cp850")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FREQUENT = frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüýßÁÀÂÄÅÇÉÈÊËÍÎÑÓÔÖØÚÜ’‘–")
_SAMPLES = 4
_SAMPLE_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Reading:
    """How some lines of a file look in one encoding."""

    encoding: str
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        """“Windows, Western Europe”."""
        return ENCODINGS[self.encoding]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file; `readings` are the ways it can be read where nothing in it says which is right."""

    text: str
    encoding: str
    readings: tuple[Reading, ...] = ()

    def doubts(self, name: str) -> list[str]:
        """What to look at before the text is believed."""
        if not self.readings:
            return []
        odd = sorted({character for character in self.text if character > "\x7f"})[:8]
        told = "Windows-1252" if self.encoding == "cp1252" else ENCODINGS[self.encoding]
        return [f"{name} is not UTF-8; read as {told}. Check these letters: {' '.join(odd)}"]


def decode(raw: bytes, name: str, encoding: str = "") -> Decoded:
    """The text of `raw`; `encoding` is what the operator has chosen. Raises `InputRefused` for what is no text."""
    if encoding:
        return Decoded(_chosen(raw, name, encoding), encoding)
    certain = _by_mark(raw) or _by_zeros(raw)
    if certain:
        try:
            return Decoded(raw.decode(certain), certain)
        except UnicodeDecodeError as error:
            raise _unknown(name) from error
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(raw, name)


def _chosen(raw: bytes, name: str, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise InputRefused(f"There is no encoding “{clean_text(encoding, 30)}”; there are {', '.join(ENCODINGS)}.")
    real = _by_mark(raw) if encoding.startswith("utf") else ""
    if encoding == "utf-16":
        real = real or _by_zeros(raw)
    try:
        return raw.decode(real or encoding)
    except UnicodeDecodeError as error:
        raise InputRefused(f"{name} is not written in {ENCODINGS[encoding]}; choose another encoding.") from error


def _by_mark(raw: bytes) -> str:
    return next((encoding for bom, encoding in _BOMS if raw.startswith(bom)), "")


def _by_zeros(raw: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte."""
    sample = raw[:4096]
    half = len(sample) // 2
    if not half or len(raw) % 2:
        return ""
    if sample[1::2].count(0) > half * 0.6 and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _guess(raw: bytes, name: str) -> Decoded:
    texts = {}
    for encoding in _GUESSED:
        try:
            texts[encoding] = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    if not texts:
        raise _unknown(name)
    best = max(texts, key=lambda encoding: (_likely(texts[encoding]), -_GUESSED.index(encoding)))
    lines = [n for n, line in enumerate(raw.split(b"\n")) if not line.isascii()][:_SAMPLES]
    readings: dict[str, Reading] = {}  # two encodings that read the same are no choice
    for encoding in sorted(texts, key=lambda encoding: encoding != best):
        rows = texts[encoding].split("\n")
        shown = tuple(clean_text(rows[n], _SAMPLE_LENGTH) for n in lines)
        readings.setdefault(texts[encoding], Reading(encoding, shown))
    return Decoded(texts[best], best, tuple(readings.values()))


def _likely(text: str) -> float:
    """Names are made of letters that many languages use; capitals stand at the beginning of a word."""
    score = 0.0
    found = [place for place, character in enumerate(text) if character > "\x7f"][:2000]
    for place in found:
        character, before = text[place], text[place - 1 : place]
        after = text[place + 1 : place + 2]
        if character not in _FREQUENT:
            score -= 0.5 if character.isalpha() else 2
        elif not character.isalpha():
            score += 0.5
        elif character.isupper() and (before.islower() or (after.islower() and before.isalpha())):
            score -= 1
        else:
            score += 1
    return score / max(1, len(found))


def _unknown(name: str) -> InputRefused:
    return InputRefused(f"{name} is in no encoding that is known here; save it as CSV UTF-8 or .xlsx.")

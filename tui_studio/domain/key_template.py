"""Templates that say where a key stands in a file name or a text: `{number}_*`, `{last}_{first}`, `Order {client}*`.

`*` is any text, a word in braces a key, everything else stands for itself without regard to case. A key is never a part
of a longer word or number: `{number}*` finds nothing in “100012” where 10001 is a session.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from tui_studio.domain.frame_names import split_path
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLACES = {
    "number": "session number",
    "client": "client number",
    "student": "student ID",
    "last": "last name",
    "first": "first name",
}
"""What may stand in braces."""
LONGEST_TEMPLATE, MOST_TOKENS, MOST_WAYS = 120, 12, 64
_PIECES = re.compile(r"\{([^{}]*)\}|(\*+)|([^{}*]+)|(.)", re.DOTALL)
_KEY = re.compile(r"(?=\D*\d)[^\W_]+(?:[.\-]+[^\W_]+)*")
"""A number or an ID holds a digit; IMG in IMG_0001 is neither."""
_NAME = re.compile(r"[^\W_\d](?:[^/\d]*[^\W_\d.])?\.?")
LONGEST_KEY = 40

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Places with what stood there."""


class _Kind(StrEnum):
    TEXT = "text"
    ANY = "any"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeyTemplate:
    """A template that was checked; `written` is how a person wrote it."""

    written: str
    tokens: tuple[_Token, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The keys it asks for."""
        return tuple(token.text for token in self.tokens if token.kind is _Kind.KEY)

    @property
    def folders(self) -> int:
        """How many folders above the file it speaks of."""
        return sum(token.text.count("/") for token in self.tokens if token.kind is _Kind.TEXT)

    def read(self, text: str) -> tuple[Values, ...]:
        """Every way in which the text fits, most often one or none; more than can be meant are none."""
        found = tuple(dict.fromkeys(_Fit(self.tokens, text).ways(0, 0)))
        return found if len(found) < MOST_WAYS else ()


def read_template(written: str) -> KeyTemplate:
    """Check a template; raises `InputRefused` with what is wrong with it."""
    written = clean_text(written, LONGEST_TEMPLATE + 1)
    if len(written) > LONGEST_TEMPLATE:
        raise InputRefused(f"A template has {LONGEST_TEMPLATE} characters at most.")
    tokens: list[_Token] = []
    for place, star, text, stray in (found.groups() for found in _PIECES.finditer(written)):
        if stray:
            raise InputRefused(f"In “{written}” a brace is not closed; write {{number}}, {{last}}, {{first}} ...")
        if place is not None and place.strip().casefold() not in PLACES:
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            raise InputRefused(f"“{{{clean_text(place, 30)}}}” is no key; there are {known}, and * for any text.")
        if text:
            tokens.append(_Token(_Kind.TEXT, text))
        else:
            tokens.append(_Token(_Kind.ANY) if star else _Token(_Kind.KEY, place.strip().casefold()))
    template = KeyTemplate(written, tuple(tokens))
    _check(template)
    return template


def told(template: KeyTemplate, paths: Sequence[str]) -> str:
    """What a template finds in these files, in words: the first name taken apart, and how many fit."""
    fitting = [(path, ways) for path in paths if (ways := template.read(templated(path, template.folders)))]
    if not fitting:
        return f"does not fit {clean_text(paths[0], 40)}" if paths else ""
    path, ways = fitting[0]
    found = " or ".join(", ".join(f"{PLACES[place]} {value}" for place, value in way) for way in ways[:2])
    return f"{clean_text(path, 40)}: {found} · fits {len(fitting):,} of {len(paths):,}"


def templated(path: str, folders: int) -> str:
    """What a template is held against: the name without its ending, with as many folders as the template speaks of."""
    folder, stem, _ = split_path(path)
    above = folder.split("/") if folder else []
    return "/".join([*above[len(above) - folders :], stem]) if folders else stem


def _check(template: KeyTemplate) -> None:
    places = template.places
    if not places:
        raise InputRefused("A template names a key, for example {number}_* or {last}_{first}.")
    if len(set(places)) < len(places):
        raise InputRefused(f"“{template.written}” asks for the same key twice.")
    if len(template.tokens) > MOST_TOKENS:
        raise InputRefused(f"“{template.written}” has more than {MOST_TOKENS} parts.")
    kinds = [token.kind for token in template.tokens]
    if any(a is b is _Kind.KEY for a, b in pairwise(kinds)):
        raise InputRefused(f"In “{template.written}” two keys stand together; say what is between them.")


class _Fit:
    """One text being fitted; what was found from a place on is kept, so that no text takes long."""

    def __init__(self, tokens: tuple[_Token, ...], text: str) -> None:
        self.tokens, self.text = tokens, text
        self._known: dict[tuple[int, int], tuple[Values, ...]] = {}

    def ways(self, token: int, place: int) -> tuple[Values, ...]:
        """The ways in which the tokens from this one on fit the text from this place on."""
        if token == len(self.tokens):
            return ((),) if place == len(self.text) else ()
        if (token, place) not in self._known:
            found: dict[Values, None] = {}
            for end, value in self._ends(token, place):
                for rest in self.ways(token + 1, end):
                    found[(*value, *rest)] = None
                    if len(found) >= MOST_WAYS:
                        break
            self._known[token, place] = tuple(found)[:MOST_WAYS]
        return self._known[token, place]

    def _ends(self, index: int, place: int) -> Iterator[tuple[int, Values]]:
        token, text = self.tokens[index], self.text
        if token.kind is _Kind.TEXT:
            end = place + len(token.text)
            if text[place:end].casefold() == token.text.casefold():
                yield end, ()
        elif token.kind is _Kind.ANY:
            for end in range(place, len(text) + 1):
                yield end, ()
        elif not (self._open(index - 1) and _joined(text, place)):
            written = _NAME if token.text in ("last", "first") else _KEY
            for end in range(place + 1, min(len(text), place + LONGEST_KEY) + 1):
                fits = written.fullmatch(text, place, end)
                if fits and not (self._open(index + 1) and _joined(text, end)):
                    yield end, ((token.text, text[place:end]),)

    def _open(self, index: int) -> bool:
        """Beside a key stands any text, so that the key itself must end a word."""
        return 0 <= index < len(self.tokens) and self.tokens[index].kind is _Kind.ANY


def _joined(text: str, place: int) -> bool:
    """Letters or digits stand on both sides of a place."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()

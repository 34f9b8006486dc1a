"""The text of a filter line: words and `field:value` facets, grouped, read into a tree.

`smith -grade:9,10 (org:"Lincoln High School" OR group:staff) date:2026-09-14..2026-09-18 images:>0`

What stands side by side must all hold and binds tighter than OR. `-` or `!` in front of a word, a facet or a
parenthesis negates, as does NOT. OR, AND and NOT count in capitals only, so that Mr Or and Ms Not can be found by
typing their names as anybody does; in capitals they are found in quotes. A quote that is never closed runs to the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.query_fields import FIELDS, Kind, QueryField, field_name, unknown_field
from tui_studio.domain.query_tree import (
    Facet,
    Group,
    Match,
    NumberRange,
    Query,
    Term,
    Value,
    Word,
    flipped,
    grouped,
    query_of,
)
from tui_studio.domain.query_values import read_value
from tui_studio.domain.query_written import JOINTS, NAME, is_plain, run_end
from tui_studio.errors import InputRefused, QueryRefused
from tui_studio.text import blanked, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

LIMIT = 4000  # characters of one query
DEPTH = 20  # parentheses within parentheses
MOST = 200  # conditions: SQLite refuses an expression deeper than 1,000
_ESCAPED = re.compile(r"\\([\"\\])")
_SIGNS = {match.value: match for match in Match}


@dataclass(frozen=True, slots=True)
class _Part:
    """One value of a facet, or the text of a word."""

    text: str
    quoted: bool
    how: Match | None = None
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Token:
    """A term, a parenthesis or a joint as it stands in the text."""

    kind: str  # "term", "(", ")", or one of JOINTS
    start: int
    end: int
    negated: bool = False
    name: str = ""  # of a facet; empty for a word
    parts: tuple[_Part, ...] = ()


def parse_query(text: str, *, today: date | None = None, lenient: bool = False, hub: str = "") -> Query:
    """The query a text means; relative days become dates where `today` is given.

    Raises `QueryRefused` with the columns that are wrong, also for a facet that the records of `hub` do not have.
    `lenient` never raises and leaves out what cannot be read, for a line that is being typed.
    """
    reader = _Reader(text, lenient, hub)
    query = query_of(reader.terms(None, 0))
    return query if today is None else query.on(today)


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, lenient: bool, hub: str) -> None:
        self._lenient, self._hub = lenient, hub
        if len(text) > LIMIT:
            self._refuse(f"A filter has at most {LIMIT:,} characters; this one has {len(text):,}.", LIMIT, len(text))
        self._tokens = list(_tokens(blanked(text[:LIMIT])))
        self._at = 0
        self._conditions = 0

    def terms(self, opened: _Token | None, depth: int) -> Term | None:
        """What stands up to the closing parenthesis of `opened`, or up to the end."""
        sides: list[list[Term]] = [[]]
        joint: _Token | None = None
        flip = False
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.kind == ")" and opened:
                self._dangling(joint)
                self._filled(sides, opened, token)
                return self._closed(sides, opened)
            if token.kind == ")":
                self._stray(token)
            elif token.kind == "NOT":
                flip, joint = not flip, token
            elif token.kind in JOINTS:
                if joint or not sides[-1]:
                    self._dangling(token)
                joint = token
                if token.kind == "OR":
                    sides.append([])
            else:
                term = self.terms(token, self._deeper(depth, token)) if token.kind == "(" else self._term(token)
                if term is not None:
                    sides[-1].append(flipped(term, flip))
                flip, joint = False, None
        self._dangling(joint)
        if opened:
            self._unclosed(opened)
        return self._closed(sides, opened)

    @staticmethod
    def _closed(sides: list[list[Term]], opened: _Token | None) -> Term | None:
        negated = opened is not None and opened.negated
        return grouped((grouped(side) for side in sides), any_of=True, negated=negated)

    def _term(self, token: _Token) -> Term | None:
        term: Term | None
        try:
            term = self._facet(token) if token.name else _word(token)
        except InputRefused as error:
            if not self._lenient:
                start, end = (error.start, error.end) if isinstance(error, QueryRefused) else (token.start, token.end)
                raise QueryRefused(str(error), start, end) from None
            term = None if field_name(token.name) in FIELDS else _as_word(token)
        if term is not None:
            weight = _weight(term)
            if self._conditions + weight > MOST:
                self._refuse(f"A filter has at most {MOST} conditions.", token.start, token.end)
                return None
            self._conditions += weight
        return term

    def _facet(self, token: _Token) -> Term:
        name = field_name(token.name)
        field = FIELDS.get(name)
        if field is None or (self._hub and self._hub not in field.hubs):
            raise InputRefused(unknown_field(token.name, self._hub))
        given = [part for part in token.parts if part.text or part.quoted or part.how]
        if not given:
            raise InputRefused(f"A value must follow “{name}:”, for example {name}:{field.example}.")
        values = tuple(dict.fromkeys(_value(field, part) for part in given))
        at = (token.start, token.end)
        if field.kind is Kind.FILTER and len(values) > 1:
            named = grouped((Facet(name, (value,), at=at) for value in values), any_of=True, negated=token.negated)
            assert named is not None  # there are several values
            return named
        return Facet(name, values, token.negated, at)

    # what is wrong

    def _refuse(self, sentence: str, start: int, end: int) -> None:
        if not self._lenient:
            raise QueryRefused(sentence, start, end)

    def _dangling(self, joint: _Token | None) -> None:
        if joint is not None:
            where = "after it" if joint.kind == "NOT" else "on both sides"
            word = joint.kind.capitalize()
            self._refuse(
                f"{joint.kind} needs something {where}; to search for the word itself, write {word} or “{joint.kind}” "
                "in quotes.",
                joint.start,
                joint.end,
            )

    def _stray(self, token: _Token) -> None:
        self._refuse("This parenthesis closes none; to search for it, write it in quotes.", token.start, token.end)

    def _unclosed(self, token: _Token) -> None:
        self._refuse("This parenthesis is never closed.", token.start, token.end)

    def _filled(self, sides: list[list[Term]], opened: _Token, closed: _Token) -> None:
        if not any(sides):
            self._refuse("Nothing stands in these parentheses.", opened.start, closed.end)

    def _deeper(self, depth: int, token: _Token) -> int:
        if depth == DEPTH:
            self._refuse(f"Parentheses can stand {DEPTH} deep within each other.", token.start, token.end)
            self._at = len(self._tokens)  # what follows belongs to nobody knows what
        return depth + 1


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        start = position
        negated = text[position] in "-!"
        position += negated
        token = _token(text, start, position, negated)
        position = token.end
        if token.kind != "term" or token.name or token.parts[0].text:  # a sign alone is no term
            yield token


def _token(text: str, start: int, position: int, negated: bool) -> _Token:
    """The token whose sign, if any, stands at `start` and whose first letter at `position`."""
    here = text[position : position + 1]
    if here == "(" or (here == ")" and not negated):
        return _Token(here, start, position + 1, negated)
    if match := NAME.match(text, position):
        parts, end = _values(text, match.end())
        return _Token("term", start, end, negated, match.group(1), parts)
    if here == '"':
        value, end = _quoted(text, position)
        return _Token("term", start, end, negated, parts=(_Part(value, quoted=True),))
    end = run_end(text, position)
    run = text[position:end]
    if run in JOINTS and not negated:
        return _Token(run, start, end)
    return _Token("term", start, end, negated, parts=(_Part(clean_text(run, LIMIT), quoted=False),))


def _values(text: str, position: int) -> tuple[tuple[_Part, ...], int]:
    """The values from here to the next blank outside quotes, and where they end."""
    parts: list[_Part] = []
    while True:
        start, how = position, _SIGNS.get(text[position : position + 1])
        position += how is not None
        quoted = text[position : position + 1] == '"'
        if quoted:
            value, position = _quoted(text, position)
        else:
            end = run_end(text, position, ",")
            value, position = clean_text(text[position:end], LIMIT), end
        parts.append(_Part(value, quoted, how, (start, position)))
        if text[position : position + 1] != ",":
            return tuple(parts), position
        position += 1


def _quoted(text: str, position: int) -> tuple[str, int]:
    """What stands between the quote here and the next; a quote that is never closed runs to the end."""
    end = position + 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" and text[end + 1 : end + 2] in ('"', "\\") else 1
    return clean_text(_ESCAPED.sub(r"\1", text[position + 1 : end]), LIMIT), min(end + 1, len(text))


def _value(field: QueryField, part: _Part) -> Value:
    try:
        return read_value(field, part.text, part.how)
    except InputRefused as error:
        raise QueryRefused(str(error), *part.at) from None


def _word(token: _Token) -> Word:
    part = token.parts[0]
    return Word(part.text, part.quoted or not is_plain(part.text), token.negated, (token.start, token.end))


def _as_word(token: _Token) -> Word:
    """An unknown facet as the words it was typed with."""
    text = f"{token.name}:{','.join(part.text for part in token.parts)}"
    return Word(text, True, token.negated, (token.start, token.end))


def _weight(term: Term) -> int:
    """How many conditions a term becomes; a list of texts is one."""
    if isinstance(term, Group):
        return len(term.terms)
    return sum(not _listed(value) for value in term.values) or 1 if isinstance(term, Facet) else 1


def _listed(value: Value) -> bool:
    return isinstance(value, str | int | None) or (isinstance(value, NumberRange) and value.low == value.high)

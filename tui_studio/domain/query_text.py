"""The text of a filter line: words and `field:value` facets, read into values and written back.

`smith -grade:9,10 org:"Lincoln High School" date:2026-09-14..2026-09-18 images:>0`
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FACETS = (
    "org", "year", "grade", "teacher", "homeroom", "status", "type", "date", "images", "flag", "batch",
    "photographer", "room", "number", "id", "group", "shoot",
)  # fmt: skip
_ALIASES = {"organization": "org", "school": "org", "student_id": "id", "student": "id"}
LIMIT = 4000  # characters of one query


class Day(StrEnum):
    """A day named relative to the studio's today; `Query.on` makes it a date."""

    YESTERDAY = "yesterday"
    TODAY = "today"
    TOMORROW = "tomorrow"

    def of(self, today: date) -> date:
        """The date this means when today is `today`."""
        return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[self.value])


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Whole numbers from `low` to `high`, both included; None leaves that side open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class DateRange:
    """Dates from `low` to `high`, both included; None leaves that side open."""

    low: date | None
    high: date | None


# A text ("" means that the field is empty), a year, a range, a relative day; None is date:none.
Value: TypeAlias = str | int | NumberRange | DateRange | Day | None


@dataclass(frozen=True, slots=True)
class Word:
    """Text that must occur; `exact` holds its words together."""

    text: str
    exact: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A field that must have one of the values."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False


Term: TypeAlias = Word | Facet


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; none means everything."""

    terms: tuple[Term, ...] = ()

    def on(self, today: date) -> Query:
        """The same query with relative days as dates."""
        return Query(tuple(_on(term, today) if isinstance(term, Facet) else term for term in self.terms))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One term as it stands in the text; `parts` are the comma-separated values with "was quoted"."""

    negated: bool
    name: str  # of a facet; empty for a word
    parts: tuple[tuple[str, bool], ...]
    text: str


_NAME = re.compile(r"([A-Za-z_]+):(?!//)")
_ESCAPED = re.compile(r"\\([\"\\])")


def parse_query(text: str, *, today: date | None = None, lenient: bool = False) -> Query:
    """The query a text means; relative days become dates where `today` is given.

    `lenient` never raises and leaves half-typed facets out, for a line that is being typed.
    """
    terms: list[Term] = []
    for piece in _pieces(clean_text(text, LIMIT)):
        try:
            term = _facet(piece) if piece.name else _word(piece)
        except InputRefused:
            if not lenient:
                raise
            known = _field(piece.name) in FACETS
            term = None if known else Word(piece.text, negated=piece.negated)
        if term is not None:
            terms.append(term)
    query = Query(tuple(terms))
    return query if today is None else query.on(today)


def format_query(query: Query) -> str:
    """The text that `parse_query` reads as this query."""
    return " ".join(("-" if term.negated else "") + _formatted(term) for term in query.terms)


def chips(query: Query) -> list[str]:
    """One short text for each term, for display above a table."""
    found = []
    for term in query.terms:
        if isinstance(term, Word):
            shown = f"“{term.text}”"
        else:
            shown = f"{term.field} {' or '.join(_shown(value) for value in term.values)}"
        found.append(f"not {shown}" if term.negated else shown)
    return found


def _on(term: Facet, today: date) -> Facet:
    days = (DateRange(value.of(today), value.of(today)) if isinstance(value, Day) else value for value in term.values)
    return replace(term, values=tuple(days))


def _pieces(text: str) -> Iterator[_Piece]:
    position = 0
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        start = position
        negated = text[position] in "-!"
        position += negated
        match = _NAME.match(text, position)
        if match:
            parts, position = _values(text, match.end())
            yield _Piece(negated, match.group(1), tuple(parts), text[start + negated : position])
        elif text[position : position + 1] == '"':
            value, position = _quoted(text, position)
            yield _Piece(negated, "", ((value, True),), value)
        else:
            value, position = _run(text, position, " ")
            yield _Piece(negated, "", ((value, False),), value)


def _values(text: str, position: int) -> tuple[list[tuple[str, bool]], int]:
    """The values from here to the next space outside quotes, and where they end."""
    parts: list[tuple[str, bool]] = []
    while True:
        quoted = text[position : position + 1] == '"'
        value, position = _quoted(text, position) if quoted else _run(text, position, " ,")
        parts.append((value, quoted))
        if text[position : position + 1] != ",":
            return parts, position
        position += 1


def _quoted(text: str, position: int) -> tuple[str, int]:
    """What stands between the quote here and the next; a quote that is never closed runs to the end."""
    end = position + 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" and text[end + 1 : end + 2] in ('"', "\\") else 1
    return _ESCAPED.sub(r"\1", text[position + 1 : end]).strip(), min(end + 1, len(text))


def _run(text: str, position: int, stops: str) -> tuple[str, int]:
    end = position
    while end < len(text) and text[end] not in stops:
        end += 1
    return text[position:end], end


def _word(piece: _Piece) -> Word | None:
    text, quoted = piece.parts[0]
    return Word(text, exact=quoted, negated=piece.negated) if text else None


def _field(name: str) -> str:
    return _ALIASES.get(name.casefold(), name.casefold())


def _facet(piece: _Piece) -> Facet:
    field = _field(piece.name)
    if field not in FACETS:
        raise InputRefused(_unknown(piece.name))
    given = [part for part in piece.parts if part[0] or part[1]]
    if not given:
        raise InputRefused(f"A value must follow “{field}:”, for example {field}:{_EXAMPLES.get(field, 'Smith')}.")
    return Facet(field, tuple(dict.fromkeys(_value(field, text) for text, _ in given)), piece.negated)


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), (*FACETS, *_ALIASES), 1, 0.5)
    hint = f" Did you mean “{_field(near[0])}:”?" if near else " To search for the word itself, write it in quotes."
    return f"There is no filter “{name[:40]}:”.{hint} There are {', '.join(FACETS)}."


def _value(field: str, text: str) -> Value:
    if field == "year":
        return _year(text)
    if field == "images":
        return _number_range(field, text)
    if field == "date":
        return _date_value(text)
    return text


def _year(text: str) -> int | NumberRange:
    found = _number_range("year", text)
    return found.low if found.low is not None and found.low == found.high else found


_EXAMPLES = {"year": "2026", "images": "0, images:>0 or images:1..3", "date": "2026-09-14 or date:today"}
_NUMBERS = re.compile(r"(>=|<=|>|<)?([0-9]{1,9})|([0-9]{0,9})\.\.([0-9]{0,9})")


def _number_range(field: str, text: str) -> NumberRange:
    match = _NUMBERS.fullmatch(text)
    if not match or text == "..":
        raise InputRefused(f"“{text[:40]}” is no number for “{field}:”; write for example {field}:{_EXAMPLES[field]}.")
    sign, number, low, high = match.groups()
    if number is None:
        return NumberRange(int(low) if low else None, int(high) if high else None)
    exactly = int(number)
    if sign in (">", ">="):
        return NumberRange(exactly + (sign == ">"), None)
    if sign in ("<", "<="):
        return NumberRange(None, exactly - (sign == "<"))
    return NumberRange(exactly, exactly)


def _date_value(text: str) -> DateRange | Day | None:
    if text.casefold() == "none":
        return None
    if text.casefold() in tuple(Day):
        return Day(text.casefold())
    low, dots, high = text.partition("..")
    try:
        start, end = (date.fromisoformat(part) if part else None for part in (low, high if dots else low))
    except ValueError:
        raise InputRefused(_no_date(text)) from None
    if start is None and end is None:
        raise InputRefused(_no_date(text))
    return DateRange(start, end)


def _no_date(text: str) -> str:
    return (
        f"“{text[:40]}” is no date for “date:”; write for example date:2026-09-14, "
        "date:2026-09-14..2026-09-18, date:today or date:none."
    )


def _formatted(term: Term) -> str:
    if isinstance(term, Word):
        return _quote(term.text) if term.exact else term.text
    return f"{term.field}:{','.join(_written(value) for value in term.values)}"


def _written(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, NumberRange | DateRange):
        if value.low == value.high:
            return str(value.low)
        return f"{'' if value.low is None else value.low}..{'' if value.high is None else value.high}"
    if isinstance(value, Day):
        return value.value
    text = str(value)
    return text if text and not any(sign in text for sign in ' ,"') else _quote(text)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shown(value: Value) -> str:
    if isinstance(value, NumberRange | DateRange) and value.low != value.high:
        if value.high is None:
            return f"from {value.low}"
        return f"up to {value.high}" if value.low is None else f"{value.low} to {value.high}"
    return value or "empty" if isinstance(value, str) else _written(value)


def facets_of(query: Query, field: str) -> Iterable[Facet]:
    """The facets on one field."""
    return (term for term in query.terms if isinstance(term, Facet) and term.field == field)

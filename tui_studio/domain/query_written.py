"""Queries as text: the line that reads as the query, and short chips for the eye."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui_studio.domain.query_tree import (
    DateRange,
    Day,
    DaySpan,
    Facet,
    Group,
    Match,
    NumberRange,
    Query,
    Term,
    TextValue,
    TimeRange,
    Value,
    Word,
    simplified,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINTS = ("OR", "AND", "NOT")
NAME = re.compile(r"([A-Za-z_]+):(?!//)")
_HOW = {Match.IS: "is", Match.STARTS: "starts with", Match.CONTAINS: "contains"}


def format_query(query: Query) -> str:
    """The text that `parse_query` reads as this query."""
    terms = simplified(query).terms
    if len(terms) == 1 and isinstance(terms[0], Group) and not terms[0].negated:
        return _joined(terms[0].terms, terms[0].any_of)
    return _joined(terms, any_of=False)


def chips(query: Query) -> list[str]:
    """One short text for each term that must hold, for display above a table."""
    if len(query.terms) == 1 and isinstance(query.terms[0], Group) and not query.terms[0].negated:
        return [_chip(query.terms[0])[1:-1]]
    return [_chip(term) for term in query.terms]


def is_plain(text: str) -> bool:
    """A word that reads as itself without quotes, wherever it stands."""
    return bool(text) and (
        text[0] not in '-!"('
        and text not in JOINTS
        and not NAME.match(text)
        and run_end(text, 0) == len(text)
        and text.count("(") == text.count(")")
    )


def run_end(text: str, position: int, stops: str = "") -> int:
    """Where an unquoted text ends: before a blank, a stop, or a parenthesis that it did not open itself."""
    depth = 0
    while position < len(text):
        sign = text[position]
        if sign.isspace() or sign in stops or (sign == ")" and not depth):
            break
        depth += (sign == "(") - (sign == ")")
        position += 1
    return position


def write_value(value: Value) -> str:
    """A value as it stands after the colon."""
    if value is None:
        return "none"
    if isinstance(value, TextValue):
        return value.how.value + _unquoted_or_quoted(value.text)
    if isinstance(value, DaySpan):
        return f"{'last' if value.days < 0 else 'next'}{abs(value.days)}days"
    if isinstance(value, NumberRange | DateRange | TimeRange):
        low, high = _end(value.low), _end(value.high)
        return low if low and low == high else f"{low}..{high}"
    return _unquoted_or_quoted(str(value))


def show_value(value: Value) -> str:
    """A value as it is read out: `1 to 3`, `starts with Re`, `empty`."""
    if isinstance(value, TextValue):
        return f"{_HOW[value.how]} {value.text}"
    if isinstance(value, DaySpan):
        return f"in the {'last' if value.days < 0 else 'next'} {abs(value.days)} days"
    if isinstance(value, NumberRange | DateRange | TimeRange):
        low, high = _end(value.low), _end(value.high)
        if low and high:
            return low if low == high else f"{low} to {high}"
        return f"from {low}" if low else f"up to {high}"
    if isinstance(value, Day):
        return value.value.replace("this", "this ")
    return "none" if value is None else str(value) or "empty"


def _joined(terms: Iterable[Term], any_of: bool) -> str:
    return (" OR " if any_of else " ").join(map(_written, terms))


def _written(term: Term) -> str:
    sign = "-" if term.negated else ""
    if isinstance(term, Group):
        return f"{sign}({_joined(term.terms, term.any_of)})"
    if isinstance(term, Facet):
        return f"{sign}{term.field}:{','.join(map(write_value, term.values))}"
    return sign + (term.text if is_plain(term.text) and not term.exact else _quoted(term.text))


def _chip(term: Term) -> str:
    if isinstance(term, Word):
        shown = f"“{term.text}”"
    elif isinstance(term, Facet):
        shown = f"{term.field} {' or '.join(map(show_value, term.values))}"
    else:
        shown = f"({(' or ' if term.any_of else ' and ').join(map(_chip, term.terms))})"
    return f"not {shown}" if term.negated else shown


def _end(end: object) -> str:
    return "" if end is None else str(end)[: 5 if ":" in str(end) else None]


def _unquoted_or_quoted(text: str) -> str:
    signs = ("=", "^", "~", "(", ")")
    plain = text and not text.startswith(signs) and not any(s.isspace() or s in ',"' for s in text)
    return text if plain and run_end(text, 0) == len(text) and text.count("(") == text.count(")") else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""One condition of a filter as field, operator and value: what a form asks for, and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.domain.query_fields import FIELDS, TEXTS, Kind, QueryField
from tui_studio.domain.query_tree import (
    DateRange,
    Facet,
    Match,
    NumberRange,
    Term,
    TextValue,
    TimeRange,
    Value,
    Word,
    grouped,
)
from tui_studio.domain.query_values import read_value
from tui_studio.domain.query_written import is_plain, write_value
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

ANYWHERE = ""
"""The field of plain words: names, numbers and IDs."""


class Op(StrEnum):
    """How a field is compared."""

    FITS = "fits"  # as the field does by itself: a word, a name, a number, a day
    PHRASE = "phrase"
    IS = "is"
    STARTS = "starts"
    CONTAINS = "contains"
    FROM = "from"
    UP_TO = "up to"
    BETWEEN = "between"
    EMPTY = "empty"


LABELS: dict[Op, tuple[str, str]] = {
    Op.FITS: ("is", "is not"),
    Op.PHRASE: ("contains exactly", "does not contain exactly"),
    Op.IS: ("is exactly", "is not exactly"),
    Op.STARTS: ("starts with", "does not start with"),
    Op.CONTAINS: ("contains", "does not contain"),
    Op.FROM: ("is at least", "is not at least"),
    Op.UP_TO: ("is at most", "is not at most"),
    Op.BETWEEN: ("is between", "is not between"),
    Op.EMPTY: ("is empty", "is not empty"),
}
_HOW = {Op.IS: Match.IS, Op.STARTS: Match.STARTS, Op.CONTAINS: Match.CONTAINS}
_RANGES = (Op.FITS, Op.FROM, Op.UP_TO, Op.BETWEEN)
_OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.NAME: (Op.FITS, Op.IS, Op.STARTS, Op.CONTAINS, Op.EMPTY),
    Kind.CODE: (Op.FITS, Op.STARTS, Op.CONTAINS, Op.EMPTY),
    Kind.PROSE: (Op.FITS, Op.IS, Op.STARTS, Op.EMPTY),
    Kind.NUMBER: _RANGES,
    Kind.YEAR: _RANGES,
    Kind.DATE: (*_RANGES, Op.EMPTY),
    Kind.TIME: (*_RANGES, Op.EMPTY),
    Kind.MOMENT: (*_RANGES, Op.EMPTY),
    Kind.CHOICE: (Op.FITS,),
    Kind.FILTER: (Op.FITS,),
}
_PART = re.compile(r"""\s*([=^~]?)(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)""")
_DOTS = ".."


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` may hold several, with commas between them; a comma or a quote of its own stands in quotes."""

    field: str = ANYWHERE
    op: Op = Op.FITS
    value: str = ""
    negated: bool = False

    @property
    def words(self) -> str:
        """“Grade is 9, 10”."""
        label = op_label(self.field, self.op, self.negated)
        return f"{field_label(self.field)} {label} {'' if self.op is Op.EMPTY else self.value}".rstrip()


def field_label(name: str) -> str:
    """What a field is called; plain words look through several."""
    return FIELDS[name].label if name in FIELDS else "Name, number or ID"


def ops_of(name: str) -> tuple[Op, ...]:
    """The operators of a field, the usual one first."""
    return _OPS[FIELDS[name].kind] if name in FIELDS else (Op.FITS, Op.PHRASE)


def op_label(name: str, op: Op, negated: bool) -> str:
    """An operator in words; the usual one of plain words and of free text is “contains”."""
    prose = name not in FIELDS or FIELDS[name].kind is Kind.PROSE
    return LABELS[Op.CONTAINS if prose and op is Op.FITS else op][negated]


def condition_of(leaf: Word | Facet) -> Condition:
    """A word or facet as a form shows it."""
    if isinstance(leaf, Word):
        return Condition(ANYWHERE, Op.PHRASE if leaf.exact else Op.FITS, leaf.text, leaf.negated)
    op, value = _told(FIELDS[leaf.field], leaf.values)
    return Condition(leaf.field, op, value, leaf.negated)


def term_of(condition: Condition) -> Term:
    """What a condition asks for; raises `InputRefused` with a sentence."""
    text, negated = clean_text(condition.value, 2000), condition.negated
    field = FIELDS.get(condition.field)
    if field is None:
        return _words(text, condition.op is Op.PHRASE, negated)
    if condition.op is Op.EMPTY:
        return Facet(field.name, ("" if field.kind in TEXTS else None,), negated)
    missing = InputRefused(f"{field.label} needs a value, for example {field.example}.")
    if not text:
        raise missing
    if condition.op in (Op.FROM, Op.UP_TO, Op.BETWEEN):
        return Facet(field.name, (_range(field, condition.op, text),), negated)
    how = _HOW.get(condition.op)
    values = dict.fromkeys(read_value(field, part, how or sign) for sign, part in _parts(field, text))
    if not values:  # nothing but commas and signs
        raise missing
    if field.kind is Kind.FILTER and len(values) > 1:
        term = grouped((Facet(field.name, (value,)) for value in values), any_of=True, negated=negated)
        assert term is not None  # there are several
        return term
    return Facet(field.name, tuple(values), negated)


def _words(text: str, phrase: bool, negated: bool) -> Term:
    if not text:
        raise InputRefused("Write what should be looked for in names, numbers and IDs.")
    if phrase:
        return Word(text, exact=True, negated=negated)
    term = grouped((Word(word, exact=not is_plain(word)) for word in text.split()), negated=negated)
    assert term is not None  # the text holds a word
    return term


def _range(field: QueryField, op: Op, text: str) -> Value:
    if op is Op.BETWEEN and _DOTS not in text:
        text = re.sub(r"\s+(?:and|to|-)\s+", _DOTS, text)
        if _DOTS not in text:
            raise InputRefused(f"{field.label} needs two ends with two dots between them, for example 1..3.")
    wanted = text.replace(" ", "") if op is Op.BETWEEN else f"{'>=' if op is Op.FROM else '<='}{text}"
    return read_value(field, wanted)


def _parts(field: QueryField, text: str) -> Iterator[tuple[Match | None, str]]:
    """The values with the sign in front of each; signs are for texts."""
    position = 0
    while position < len(text):
        found = _PART.match(text, position)
        if found is None:
            raise InputRefused(f"“{text[position : position + 40]}” has a quote that does not fit; quote whole values.")
        sign, quoted, bare = found.groups()
        if field.kind not in TEXTS:
            sign, bare = "", f"{sign}{bare or ''}" if quoted is None else bare
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (bare or "").strip()
        position = found.end()
        if value or quoted is not None:
            yield Match(sign) if sign else None, value


def _told(field: QueryField, values: tuple[Value, ...]) -> tuple[Op, str]:
    """Operator and value text of a facet's values; what fits no operator is written with its signs."""
    ops = _OPS[field.kind]
    if values in (("",), (None,)) and Op.EMPTY in ops:
        return Op.EMPTY, ""
    hows = {value.how if isinstance(value, TextValue) else None for value in values}
    common = next((op for op, how in _HOW.items() if hows == {how} and op in ops), None)
    if common is not None:
        return common, ", ".join(_quoted(value.text) for value in values if isinstance(value, TextValue))
    match values:
        case (NumberRange() | DateRange() | TimeRange() as only,) if only.low != only.high and Op.FROM in ops:
            written = write_value(only)
            if only.high is None:
                return Op.FROM, written.removesuffix(_DOTS)
            return (Op.UP_TO, written.removeprefix(_DOTS)) if only.low is None else (Op.BETWEEN, written)
    return Op.FITS, ", ".join(map(_told_part, values))


def _told_part(value: Value) -> str:
    if isinstance(value, TextValue):
        return value.how.value + _quoted(value.text)
    return _quoted(value) if type(value) is str else write_value(value)


def _quoted(text: str) -> str:
    odd = not text or text != text.strip() or text.startswith(("=", "^", "~")) or any(sign in text for sign in ',"\\')
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if odd else text

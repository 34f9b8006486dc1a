"""The values of a facet, read from their text by the kind of the field."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, TypeVar

from tui_studio.domain.query_fields import TEXTS, Kind, QueryField
from tui_studio.domain.query_tree import (
    DateRange,
    Day,
    DaySpan,
    Match,
    NumberRange,
    TextValue,
    TimeRange,
    Value,
    Year,
)
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Callable

    Ends = tuple["End | None", "End | None"]

End = TypeVar("End", int, date, time)

LONGEST_SPAN = 3660  # days, ten years: what `last3660days` may reach
MOST = 999_999_999  # the largest number that is read
_SPAN = re.compile(r"(last|next)([0-9]{1,4})days?")
_BOUND = re.compile(r"(>=|<=|>|<|=)?(.+)")


def read_value(field: QueryField, text: str, how: Match | None = None) -> Value:
    """One value; `how` is the sign that stood before a text. Raises `InputRefused` with an example."""
    if field.kind in TEXTS:
        return _text(field, text, how)
    if how is not None and how is not Match.IS:
        raise InputRefused(f"“{how.value}” is for texts; “{field.name}:” takes {_kind_words(field)}.")
    return _READERS[field.kind](field, text)


def _text(field: QueryField, text: str, how: Match | None) -> Value:
    if how is None or (how is Match.IS and not text):
        return text
    if not text:
        raise InputRefused(f"A text must follow “{field.name}:{how.value}”, for example {field.name}:{how.value}Re.")
    return TextValue(how, text)


def _number(field: QueryField, text: str) -> NumberRange:
    low, high = _ends(field, text, _whole, lambda number: _counted(number + 1), lambda number: _counted(number - 1))
    return NumberRange(low, high)


def _year(field: QueryField, text: str) -> Value:
    if text.casefold() in tuple(Year):
        return Year(text.casefold())
    found = _number(field, text)
    return found.low if found.low is not None and found.low == found.high else found


def _date(field: QueryField, text: str) -> Value:
    word = text.casefold().replace(" ", "")
    if word == "none":
        return None
    if word in tuple(Day):
        return Day(word)
    if span := _SPAN.fullmatch(word):
        days = int(span[2])
        if not 0 < days <= LONGEST_SPAN:
            raise InputRefused(f"“{text[:40]}” is no span of days; there may be 1 to {LONGEST_SPAN}.")
        return DaySpan(days if span[1] == "next" else -days)
    low, high = _ends(field, text, date.fromisoformat, _day_after, _day_before)
    return DateRange(low, high)


def _time(field: QueryField, text: str) -> Value:
    if text.casefold() == "none":
        return None
    low, high = _ends(field, text, _clock, _minute_after, _minute_before)
    return TimeRange(low, high)


def _choice(field: QueryField, text: str) -> Value:
    word = fold(text).replace("-", " ").removeprefix("no ").strip()
    if word not in field.choices:
        raise InputRefused(
            f"“{clean_text(text, 40)}” is no value of “{field.name}:”; there are {', '.join(field.choices)}."
        )
    return word


def _filter(field: QueryField, text: str) -> Value:
    if not text:
        raise InputRefused(f"The name of a saved filter must follow “{field.name}:”.")
    return text


_READERS: dict[Kind, Callable[[QueryField, str], Value]] = {
    Kind.NUMBER: _number,
    Kind.YEAR: _year,
    Kind.DATE: _date,
    Kind.MOMENT: _date,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.FILTER: _filter,
}


def _ends(
    field: QueryField,
    text: str,
    read: Callable[[str], End],
    after: Callable[[End], End],
    before: Callable[[End], End],
) -> tuple[End | None, End | None]:
    """The ends of `3`, `>3`, `<=3`, `1..3`, `1..` or `..3`, both included."""
    try:
        low, dots, high = text.partition("..")
        if dots:
            ends = (read(low) if low else None, read(high) if high else None)
            if ends == (None, None):
                raise ValueError(text)
            if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
                raise InputRefused(f"“{text[:40]}” ends before it begins; write the lower end first.")
            return ends
        bound = _BOUND.fullmatch(text)
        if bound is None:
            raise ValueError(text)
        value = read(bound[2])
        if bound[1] in (">", ">="):
            return after(value) if bound[1] == ">" else value, None
        if bound[1] in ("<", "<="):
            return None, before(value) if bound[1] == "<" else value
    except (ValueError, OverflowError):
        raise InputRefused(
            f"“{text[:40]}” is no {_kind_words(field).split(' ', 1)[1]} for “{field.name}:”; "
            f"write for example {field.name}:{field.example}."
        ) from None
    return value, value


def _kind_words(field: QueryField) -> str:
    words = {
        Kind.NUMBER: "a number",
        Kind.YEAR: "a year",
        Kind.TIME: "a time",
        Kind.CHOICE: f"one of {', '.join(field.choices)}",
        Kind.FILTER: "a name",
    }
    return words.get(field.kind, "a date")


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(text)
    return int(text)


def _counted(number: int) -> int:
    if not 0 <= number <= MOST:
        raise ValueError(number)
    return number


def _clock(text: str) -> time:
    if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
        raise ValueError(text)
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _minute_after(moment: time) -> time:
    if moment == time(23, 59):
        raise ValueError(moment)
    return time(moment.hour + (moment.minute + 1) // 60, (moment.minute + 1) % 60)


def _minute_before(moment: time) -> time:
    if moment == time(0):
        raise ValueError(moment)
    return time(moment.hour - (moment.minute == 0), (moment.minute - 1) % 60)

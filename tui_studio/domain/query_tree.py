"""What a filter asks for: words and facets, joined by "all of", "any of" and "not"; the values a facet can have."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo


class Match(StrEnum):
    """How a text must fit, by the sign it is written with; without one the field decides."""

    IS = "="
    STARTS = "^"
    CONTAINS = "~"


class Day(StrEnum):
    """Days named relative to the studio's today; `Query.on` makes them dates."""

    YESTERDAY = "yesterday"
    TODAY = "today"
    TOMORROW = "tomorrow"
    FUTURE = "future"
    PAST = "past"
    LATE = "late"
    THIS_WEEK = "thisweek"
    THIS_MONTH = "thismonth"
    THIS_YEAR = "thisyear"

    def on(self, today: date) -> DateRange:
        """The dates this means when today is `today`; `future` holds today, `past` and `late` do not."""
        near = {Day.YESTERDAY: -1, Day.TODAY: 0, Day.TOMORROW: 1}
        if self in near:
            day = today + timedelta(days=near[self])
            return DateRange(day, day)
        if self is Day.FUTURE:
            return DateRange(today, None)
        if self is Day.THIS_WEEK:
            monday = today - timedelta(days=today.weekday())
            return DateRange(monday, monday + timedelta(days=6))
        if self is Day.THIS_MONTH:
            first = today.replace(day=1)
            return DateRange(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        if self is Day.THIS_YEAR:
            return DateRange(date(today.year, 1, 1), date(today.year, 12, 31))
        return DateRange(None, today - timedelta(days=1))


class Year(StrEnum):
    """A year named relative to the studio's today."""

    LAST = "last"
    THIS = "this"
    NEXT = "next"

    def on(self, today: date) -> int:
        """The year this means when today is `today`."""
        return today.year + {"last": -1, "this": 0, "next": 1}[self.value]


@dataclass(frozen=True, slots=True)
class DaySpan:
    """`last7days` is -7, the seven days that end today; `next7days` is 7, the seven that begin today."""

    days: int

    def on(self, today: date) -> DateRange:
        """The dates this means when today is `today`."""
        if self.days < 0:
            return DateRange(today + timedelta(days=self.days + 1), today)
        return DateRange(today, today + timedelta(days=self.days - 1))


@dataclass(frozen=True, slots=True)
class TextValue:
    """A text with how it must fit: `="Mr Reed"`, `^Re`, `~ee`."""

    how: Match
    text: str


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


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Times of day from `low` to `high`, both included; None leaves that side open."""

    low: time | None
    high: time | None


@dataclass(frozen=True, slots=True)
class MomentRange:
    """Moments from `low` up to and without `high`: days of the studio's zone, made by `Query.on`."""

    low: datetime | None
    high: datetime | None


Range: TypeAlias = NumberRange | DateRange | TimeRange | MomentRange
# A text ("" means that the field is empty), a year, a range, a relative day or year; None is date:none.
Value: TypeAlias = str | int | TextValue | Range | Day | DaySpan | Year | None


@dataclass(frozen=True, slots=True)
class Word:
    """Text that must occur; `exact` holds its words together. `at` is where it stood in the text."""

    text: str
    exact: bool = False
    negated: bool = False
    at: tuple[int, int] = dataclasses.field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Facet:
    """A field that must have one of the values. `at` is where it stood in the text."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False
    at: tuple[int, int] = dataclasses.field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms in parentheses: all must hold, or one of them where `any_of` is set. Made with `grouped`."""

    terms: tuple[Term, ...]
    any_of: bool = False
    negated: bool = False


Term: TypeAlias = Word | Facet | Group


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; none means everything."""

    terms: tuple[Term, ...] = ()

    def on(self, today: date, zone: tzinfo | None = None) -> Query:
        """The same query with relative days as dates, and days of moments as moments of a zone."""
        return self.mapped(lambda leaf: _on(leaf, today, zone) if isinstance(leaf, Facet) else leaf)

    def leaves(self) -> Iterator[Word | Facet]:
        """Every word and facet, however deep."""
        yield from _leaves(self.terms)

    def mapped(self, change: Callable[[Word | Facet], Term]) -> Query:
        """The same tree with other words and facets; the sign in front of a leaf belongs to the leaf."""
        return query_of(grouped(_mapped(term, change) for term in self.terms))


def grouped(terms: Iterable[Term | None], *, any_of: bool = False, negated: bool = False) -> Term | None:
    """The simplest term that holds when all (or any) of the terms do; None where there are none.

    A group of one is that one, "all" within "all" and "any" within "any" are one group.
    """
    found: list[Term] = []
    for term in terms:
        if isinstance(term, Group):
            inner = grouped(term.terms, any_of=term.any_of, negated=term.negated)
            same = isinstance(inner, Group) and inner.any_of == any_of and not inner.negated
            found += inner.terms if same and isinstance(inner, Group) else [inner] if inner else []
        elif term is not None:
            found.append(term)
    if len(found) < 2:
        return flipped(found[0], negated) if found else None
    return Group(tuple(found), any_of, negated)


def flipped(term: Term, flip: bool = True) -> Term:
    """The opposite of a term."""
    return replace(term, negated=not term.negated) if flip else term


def query_of(term: Term | None) -> Query:
    """The query of one term, whatever it is."""
    if isinstance(term, Group) and not term.any_of and not term.negated:
        return Query(term.terms)
    return Query(() if term is None else (term,))


def simplified(query: Query) -> Query:
    """The query as its written form reads: without groups that say nothing."""
    return query_of(grouped(query.terms))


def both(first: Query, second: Query) -> Query:
    """What both queries ask for."""
    return query_of(grouped((*first.terms, *second.terms)))


def facets_of(query: Query, name: str) -> Iterable[Facet]:
    """The facets on one field, however deep."""
    return (leaf for leaf in query.leaves() if isinstance(leaf, Facet) and leaf.field == name)


def _leaves(terms: Iterable[Term]) -> Iterator[Word | Facet]:
    for term in terms:
        if isinstance(term, Group):
            yield from _leaves(term.terms)
        else:
            yield term


def _mapped(term: Term, change: Callable[[Word | Facet], Term]) -> Term | None:
    if isinstance(term, Group):
        return grouped((_mapped(one, change) for one in term.terms), any_of=term.any_of, negated=term.negated)
    return change(term)


def _on(facet: Facet, today: date, zone: tzinfo | None) -> Facet:
    from tui_studio.domain.query_fields import FIELDS, Kind

    dated = tuple(value.on(today) if isinstance(value, Day | DaySpan | Year) else value for value in facet.values)
    if zone is not None and facet.field in FIELDS and FIELDS[facet.field].kind is Kind.MOMENT:
        dated = tuple(_moments(value, zone) if isinstance(value, DateRange) else value for value in dated)
    return replace(facet, values=dated)


def _moments(days: DateRange, zone: tzinfo) -> MomentRange:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    after = days.high + timedelta(days=1) if days.high is not None and days.high < date.max else None
    return MomentRange(midnight(days.low) if days.low else None, midnight(after) if after else None)

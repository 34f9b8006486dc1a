from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.query_fields import FIELDS, Kind
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import (
    DateRange,
    Day,
    DaySpan,
    Facet,
    Group,
    Match,
    NumberRange,
    Query,
    TextValue,
    TimeRange,
    Word,
    Year,
    both,
    simplified,
)
from tui_studio.domain.query_written import chips, format_query, is_plain
from tui_studio.errors import QueryRefused
from tui_studio.text import clean_text

texts = st.text(min_size=1, max_size=20).map(clean_text).filter(bool)
signs = st.text('ab:",-!()=^~ \\OR', min_size=1, max_size=8).map(clean_text).filter(bool)
plain_words = st.text("abcXYZéß李'.-()0123456789", min_size=1, max_size=10).filter(is_plain)
numbers = st.integers(0, 10**6)
number_ranges = st.tuples(numbers, numbers).map(sorted).map(lambda pair: NumberRange(*pair)) | st.builds(
    NumberRange, st.none(), numbers
)
days = st.tuples(st.dates(), st.dates()).map(sorted).map(lambda pair: DateRange(*pair))
dates = days | st.sampled_from([None, *Day]) | st.builds(DaySpan, st.sampled_from([-3660, -7, -1, 1, 7, 30]))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
times = st.tuples(minutes, minutes).map(sorted).map(lambda pair: TimeRange(*pair)) | st.none()
years = (
    st.integers(1, 9999)
    | st.tuples(st.integers(1, 2000), st.integers(2001, 9999)).map(lambda pair: NumberRange(*pair))
    | st.sampled_from(list(Year))
)
written = texts | signs | st.just("") | st.builds(TextValue, st.sampled_from(list(Match)), texts | signs)
values = {
    Kind.YEAR: years, Kind.NUMBER: number_ranges, Kind.DATE: dates, Kind.MOMENT: dates, Kind.TIME: times,
}  # fmt: skip


def facet(name: str) -> st.SearchStrategy[Facet]:
    kind = FIELDS[name].kind
    each = st.sampled_from(FIELDS[name].choices) if kind is Kind.CHOICE else values.get(kind, written)
    most = 3
    if kind is Kind.FILTER:
        each, most = texts, 1
    found = st.lists(each, min_size=1, max_size=most, unique=True).map(tuple)
    return st.builds(Facet, st.just(name), found, st.booleans())


facets = st.sampled_from(list(FIELDS)).flatmap(facet)
words = st.builds(Word, texts | signs, st.just(True), st.booleans()) | st.builds(
    Word, plain_words, st.just(False), st.booleans()
)
leaves = words | facets
terms = st.recursive(
    leaves,
    lambda inner: st.builds(Group, st.lists(inner, max_size=4).map(tuple), any_of=st.booleans(), negated=st.booleans()),
    max_leaves=12,
)
queries = st.lists(terms, max_size=5).map(tuple).map(Query)
hostile = st.text(max_size=60) | st.text('abcdegr:",-!.>()=^~ \\09ORNT', max_size=60)


@given(queries)
def test_a_query_that_is_written_reads_as_the_same_query(query: Query) -> None:
    plain = simplified(query)
    assert parse_query(format_query(query)) == plain
    assert simplified(plain) == plain
    assert len(chips(plain)) == len(plain.terms)


@given(hostile)
def test_any_text_reads_the_same_after_it_was_written_once(text: str) -> None:
    query = parse_query(text, lenient=True)
    assert parse_query(format_query(query), lenient=True) == query == simplified(query)


@given(hostile)
def test_a_strict_reading_agrees_with_the_lenient_one_or_says_where(text: str) -> None:
    try:
        strict = parse_query(text)
    except QueryRefused as refused:
        wrong = range(refused.start, refused.end)
    else:
        assert strict == parse_query(text, lenient=True)
        return
    assert len(wrong) > 0
    assert wrong[-1] < len(text)


@pytest.mark.parametrize("piece", ["(", ")", '"', "-(", "a OR ", "x,", "\\", '\\"', "\u202e(", "teacher:^,", "(((a) "])
def test_four_thousand_hostile_characters_are_read_or_refused(piece: str) -> None:
    text = (piece * 4000)[:4000]
    query = parse_query(text, lenient=True)
    assert parse_query(format_query(query), lenient=True) == query


@given(queries, queries)
def test_two_queries_together_are_written_side_by_side(first: Query, second: Query) -> None:
    together = both(first, second)
    assert simplified(together) == together
    assert parse_query(format_query(together)) == together


def truth(term: Word | Facet | Group, holding: set[int]) -> bool:
    if isinstance(term, Group):
        held = (any if term.any_of else all)(truth(part, holding) for part in term.terms)
        return held != term.negated
    return (int(term.text) in holding) != term.negated  # type: ignore[union-attr]


counted = st.recursive(
    st.builds(Word, st.integers(0, 3).map(str), st.just(False), st.booleans()),
    lambda inner: st.builds(
        Group, st.lists(inner, min_size=1, max_size=3).map(tuple), any_of=st.booleans(), negated=st.booleans()
    ),
    max_leaves=8,
)


@given(counted, st.sets(st.integers(0, 3)))
def test_simplifying_and_writing_do_not_change_what_a_query_means(term: Group | Word, holding: set[int]) -> None:
    meant = truth(term, holding)
    read = parse_query(format_query(Query((term,))))
    assert all(truth(part, holding) for part in read.terms) == meant

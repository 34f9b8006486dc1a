from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.query_text import (
    FACETS,
    DateRange,
    Day,
    Facet,
    NumberRange,
    Query,
    Word,
    chips,
    format_query,
    parse_query,
)
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

texts = st.text(min_size=1, max_size=20).map(clean_text).filter(bool)
plain_words = st.text("abcXYZéß李'.-0123456789", min_size=1, max_size=10).filter(lambda text: text[0] not in "-!")
numbers = st.integers(0, 10**6)
number_ranges = st.tuples(numbers, numbers).map(sorted).map(lambda pair: NumberRange(*pair)) | st.builds(
    NumberRange, st.none(), numbers
)
date_ranges = st.tuples(st.dates(), st.dates()).map(sorted).map(lambda pair: DateRange(*pair))
years = st.integers(1, 9999) | st.tuples(st.integers(1, 2000), st.integers(2001, 9999)).map(
    lambda pair: NumberRange(*pair)
)
values = {"year": years, "images": number_ranges, "date": date_ranges | st.sampled_from([None, *Day])}
facets = st.sampled_from(FACETS).flatmap(
    lambda field: st.builds(
        Facet,
        st.just(field),
        st.lists(values.get(field, texts), min_size=1, max_size=3, unique=True).map(tuple),
        st.booleans(),
    )
)
words = st.builds(Word, texts, st.just(True), st.booleans()) | st.builds(
    Word, plain_words, st.just(False), st.booleans()
)
queries = st.lists(words | facets, max_size=6).map(tuple).map(Query)


@given(queries)
def test_a_query_that_is_written_reads_as_the_same_query(query: Query) -> None:
    assert parse_query(format_query(query)) == query


@given(st.text(max_size=60) | st.text('abc:",-!.> \\09', max_size=40))
def test_any_text_reads_the_same_after_it_was_written_once(text: str) -> None:
    query = parse_query(text, lenient=True)
    assert parse_query(format_query(query), lenient=True) == query
    assert len(chips(query)) == len(query.terms)


@given(st.text('abcdegr:",-!.> \\09', max_size=40))
def test_a_strict_reading_refuses_or_agrees_with_the_lenient_one(text: str) -> None:
    try:
        strict = parse_query(text)
    except InputRefused:
        return
    assert strict == parse_query(text, lenient=True)

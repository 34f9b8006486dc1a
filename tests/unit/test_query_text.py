from __future__ import annotations

from datetime import date

import pytest

from tui_studio.domain.query_text import (
    FACETS,
    DateRange,
    Day,
    Facet,
    NumberRange,
    Query,
    Word,
    chips,
    facets_of,
    format_query,
    parse_query,
)
from tui_studio.errors import InputRefused

MONDAY = date(2026, 9, 14)


def terms(text: str, **options: bool) -> tuple[Word | Facet, ...]:
    return parse_query(text, **options).terms


def test_an_empty_text_means_everything() -> None:
    assert terms("   ") == ()


def test_words_stand_alone_and_quoted_words_stay_together() -> None:
    assert terms('smith "mary ann" 10001') == (Word("smith"), Word("mary ann", exact=True), Word("10001"))


@pytest.mark.parametrize("sign", ["-", "!"])
def test_a_sign_in_front_negates_words_quoted_words_and_facets(sign: str) -> None:
    assert terms(f'{sign}smith {sign}"mary ann" {sign}grade:9') == (
        Word("smith", negated=True),
        Word("mary ann", exact=True, negated=True),
        Facet("grade", ("9",), negated=True),
    )


def test_a_hyphen_inside_a_name_does_not_negate() -> None:
    assert terms("smith-jones") == (Word("smith-jones"),)


def test_a_sign_alone_is_no_term() -> None:
    assert terms("smith - jones !") == (Word("smith"), Word("jones"))


def test_the_line_of_the_contract_reads_as_facets() -> None:
    text = 'org:"Lincoln High School" year:2026 grade:9 status:scheduled date:2026-09-14 images:0 batch:ab12'
    assert terms(text) == (
        Facet("org", ("Lincoln High School",)),
        Facet("year", (2026,)),
        Facet("grade", ("9",)),
        Facet("status", ("scheduled",)),
        Facet("date", (DateRange(MONDAY, MONDAY),)),
        Facet("images", (NumberRange(0, 0),)),
        Facet("batch", ("ab12",)),
    )


def test_every_facet_of_the_list_is_known() -> None:
    values = {"year": "2026", "images": "1", "date": "none"}
    for name in FACETS:
        assert terms(f"{name}:{values.get(name, 'x')}")[0].field == name  # type: ignore[union-attr]


def test_facet_names_do_not_look_at_case_and_have_long_forms() -> None:
    assert terms("GRADE:9 organization:Lincoln")[0] == Facet("grade", ("9",))
    assert terms("GRADE:9 organization:Lincoln")[1] == Facet("org", ("Lincoln",))


def test_a_comma_means_any_of_and_quotes_hold_a_comma() -> None:
    assert terms("grade:9,10") == (Facet("grade", ("9", "10")),)
    assert terms('teacher:"Ruiz, Ana",Moss') == (Facet("teacher", ("Ruiz, Ana", "Moss")),)
    assert terms("grade:9,,10,") == (Facet("grade", ("9", "10")),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", NumberRange(0, 0)), (">0", NumberRange(1, None)), (">=2", NumberRange(2, None)),
        ("<3", NumberRange(None, 2)), ("<=3", NumberRange(None, 3)), ("1..3", NumberRange(1, 3)),
        ("2..", NumberRange(2, None)), ("..2", NumberRange(None, 2)),
    ],
)  # fmt: skip
def test_image_counts_are_ranges(text: str, expected: NumberRange) -> None:
    assert terms(f"images:{text}") == (Facet("images", (expected,)),)


def test_years_are_numbers_or_ranges() -> None:
    assert terms("year:2025,2026") == (Facet("year", (2025, 2026)),)
    assert terms("year:2024..2026") == (Facet("year", (NumberRange(2024, 2026),)),)


def test_dates_are_days_ranges_open_ranges_or_none() -> None:
    friday = date(2026, 9, 18)
    assert terms("date:2026-09-14..2026-09-18") == (Facet("date", (DateRange(MONDAY, friday),)),)
    assert terms("date:2026-09-14..") == (Facet("date", (DateRange(MONDAY, None),)),)
    assert terms("date:none,today") == (Facet("date", (None, Day.TODAY)),)


def test_relative_days_become_dates_where_today_is_given() -> None:
    tuesday = date(2026, 9, 15)
    assert parse_query("date:today,tomorrow", today=MONDAY).terms == (
        Facet("date", (DateRange(MONDAY, MONDAY), DateRange(tuesday, tuesday))),
    )


def test_an_empty_value_in_quotes_asks_for_an_empty_field() -> None:
    assert terms('teacher:""') == (Facet("teacher", ("",)),)


@pytest.mark.parametrize("word", ["10:30", "http://example.test/a", "a/b:c", ":x", "O'Brien", 'say"so'])
def test_a_word_with_a_colon_that_is_no_facet_is_a_word(word: str) -> None:
    assert terms(word) == (Word(word),)


def test_an_unknown_facet_is_refused_with_the_nearest_and_all_known_names() -> None:
    with pytest.raises(InputRefused, match=r"“garde:”.*Did you mean “grade:”.*org, year, grade"):
        parse_query("garde:9")


@pytest.mark.parametrize("text", ["images:many", "year:soon", "date:2026-13-01", "date:..", "images:..", "grade:"])
def test_a_value_of_the_wrong_kind_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputRefused, match="for example"):
        parse_query(text)


@pytest.mark.parametrize(
    "text", ["grade:", "garde:9", "images:>", 'org:"Lin', "-", '-"', "date:2026-0", 'a"', "year:2x,2026"]
)
def test_a_line_being_typed_never_raises(text: str) -> None:
    parse_query(text, lenient=True)


def test_a_half_typed_facet_is_left_out_while_typing_and_an_unknown_one_is_a_word() -> None:
    assert terms("smith date:2026-0", lenient=True) == (Word("smith"),)
    assert terms("-garde:9", lenient=True) == (Word("garde:9", negated=True),)


def test_a_quote_that_is_never_closed_runs_to_the_end() -> None:
    assert terms('org:"Lincoln High') == (Facet("org", ("Lincoln High",)),)
    assert terms('"mary an') == (Word("mary an", exact=True),)


def test_an_escaped_quote_belongs_to_the_value() -> None:
    assert terms(r'teacher:"Ana \"Bo\" Ruiz"') == (Facet("teacher", ('Ana "Bo" Ruiz',)),)


def test_control_characters_do_not_come_through() -> None:
    assert terms("smi\x1b[31mth") == (Word("smi"), Word("[31mth"))


def test_chips_are_short_texts_for_the_eye() -> None:
    text = 'smith -grade:9,10 images:>0 images:..2 images:1..3 date:none teacher:"" -"mary ann" date:today'
    assert chips(parse_query(text)) == [
        "“smith”", "not grade 9 or 10", "images from 1", "images up to 2", "images 1 to 3", "date none",
        "teacher empty", "not “mary ann”", "date today",
    ]  # fmt: skip


def test_a_query_is_written_as_it_would_be_typed() -> None:
    text = 'smith -"mary ann" org:"Lincoln High School" grade:9,10 images:1.. date:2026-09-14'
    assert format_query(parse_query(text)) == text


def test_the_facets_on_one_field_can_be_asked_for() -> None:
    query = parse_query("smith grade:9 -grade:10 year:2026")
    assert list(facets_of(query, "grade")) == [Facet("grade", ("9",)), Facet("grade", ("10",), negated=True)]
    assert Query().terms == ()

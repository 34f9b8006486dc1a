from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tui_studio.domain.query_fields import FACETS, FIELDS, unknown_field
from tui_studio.domain.query_text import parse_query
from tui_studio.domain.query_tree import (
    DateRange,
    Day,
    DaySpan,
    Facet,
    Group,
    Match,
    MomentRange,
    NumberRange,
    Query,
    TextValue,
    TimeRange,
    Word,
    Year,
    facets_of,
)
from tui_studio.domain.query_written import chips, format_query
from tui_studio.errors import QueryRefused

MONDAY = date(2026, 9, 14)


def terms(text: str, **options: bool) -> tuple[Word | Facet | Group, ...]:
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


@pytest.mark.parametrize("name", FACETS)
def test_the_examples_of_every_field_can_be_read(name: str) -> None:
    found = terms(f"{name}:{FIELDS[name].example.replace(' or ', ' ').replace(', ', ' ')}")
    assert {term.field for term in found} == {name}  # type: ignore[union-attr]


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


def test_an_unknown_facet_is_refused_with_the_nearest_or_all_known_names() -> None:
    with pytest.raises(QueryRefused, match=r"“garde:”. Did you mean “grade:”"):
        parse_query("garde:9")
    with pytest.raises(QueryRefused, match=r"“xyzzy:”.*in quotes.*org, year, grade"):
        parse_query("xyzzy:9")


def test_only_a_facet_that_the_list_has_is_proposed() -> None:
    assert "Did you mean “org:”" in unknown_field("organisation", "sessions")
    refused = unknown_field("action", "audit")  # near to “organization”, which no entry of the trail has
    assert "Did you mean" not in refused
    assert "There are date, batch, who, what" in refused


@pytest.mark.parametrize("text", ["images:many", "year:soon", "date:2026-13-01", "date:..", "images:..", "grade:"])
def test_a_value_of_the_wrong_kind_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(QueryRefused, match="for example"):
        parse_query(text)


@pytest.mark.parametrize(
    "text", ["grade:", "garde:9", "images:>", 'org:"Lin', "-", '-"', "date:2026-0", 'a"', "year:2x,2026"]
)
def test_a_line_being_typed_never_raises(text: str) -> None:
    parse_query(text, lenient=True)


def test_a_half_typed_facet_is_left_out_while_typing_and_an_unknown_one_is_a_word() -> None:
    assert terms("smith date:2026-0", lenient=True) == (Word("smith"),)
    assert terms("-garde:9", lenient=True) == (Word("garde:9", exact=True, negated=True),)


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


def test_what_stands_side_by_side_binds_tighter_than_or() -> None:
    a, b, c = Word("a"), Word("b"), Word("c")
    assert terms("a b OR c") == (Group((Group((a, b)), c), any_of=True),)
    assert terms("a (b OR c)") == (a, Group((b, c), any_of=True))
    assert terms("(a AND b) AND c") == (a, b, c)
    assert terms("(a OR b) OR (c)") == (Group((a, b, c), any_of=True),)


def test_a_sign_or_not_in_front_of_a_parenthesis_negates_all_of_it() -> None:
    both = (Word("a"), Word("b"))
    assert terms("-(a b)") == terms("!(a b)") == terms("NOT (a b)") == (Group(both, negated=True),)
    assert terms("-(a OR b)") == (Group(both, any_of=True, negated=True),)
    assert terms("-(a)") == terms("NOT a") == (Word("a", negated=True),)
    assert terms("-(-(a b))") == both


def test_or_and_and_not_are_joints_in_capitals_only() -> None:
    assert terms("or Or and not") == (Word("or"), Word("Or"), Word("and"), Word("not"))
    assert terms('"OR" -OR') == (Word("OR", exact=True), Word("OR", exact=True, negated=True))


def test_parentheses_within_a_word_belong_to_it() -> None:
    assert terms("smith(jr) (lee)") == (Word("smith(jr)"), Word("lee"))
    assert terms("teacher:reed(sub)") == (Facet("teacher", ("reed(sub)",)),)
    assert terms("(teacher:reed OR a)") == (Group((Facet("teacher", ("reed",)), Word("a")), any_of=True),)


def test_signs_say_how_a_text_must_fit() -> None:
    assert terms('teacher:="Mr Reed",^Re,~ee') == (
        Facet(
            "teacher",
            (TextValue(Match.IS, "Mr Reed"), TextValue(Match.STARTS, "Re"), TextValue(Match.CONTAINS, "ee")),
        ),
    )
    assert terms('teacher:"=x"') == (Facet("teacher", ("=x",)),)
    assert terms("images:=3 year:=2026 teacher:=") == (
        Facet("images", (NumberRange(3, 3),)), Facet("year", (2026,)), Facet("teacher", ("",)),
    )  # fmt: skip


def test_dates_and_times_can_be_compared() -> None:
    assert terms("date:>=2026-09-14 date:<2026-09-15") == (
        Facet("date", (DateRange(MONDAY, None),)), Facet("date", (DateRange(None, MONDAY),)),
    )  # fmt: skip
    assert terms("start:>12:00 start:8:00..9:30 start:none") == (
        Facet("start", (TimeRange(time(12, 1), None),)),
        Facet("start", (TimeRange(time(8), time(9, 30)),)),
        Facet("start", (None,)),
    )


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("last7days", DaySpan(-7), date(2026, 9, 8), MONDAY),
        ("next7days", DaySpan(7), MONDAY, date(2026, 9, 20)),
        ("future", Day.FUTURE, MONDAY, None),
        ("late", Day.LATE, None, date(2026, 9, 13)),
        ("thisweek", Day.THIS_WEEK, MONDAY, date(2026, 9, 20)),
        ("thismonth", Day.THIS_MONTH, date(2026, 9, 1), date(2026, 9, 30)),
        ("thisyear", Day.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_days_can_be_told_from_today(text: str, value: object, low: date, high: date | None) -> None:
    assert terms(f"due:{text}") == (Facet("due", (value,)),)
    assert parse_query(f"-(a due:{text})", today=MONDAY).terms[0].terms[1].values == (DateRange(low, high),)  # type: ignore


def test_years_can_be_told_from_today() -> None:
    assert terms("year:this,last") == (Facet("year", (Year.THIS, Year.LAST)),)
    assert parse_query("year:this,next", today=MONDAY).terms == (Facet("year", (2026, 2027)),)


def test_days_of_moments_are_those_of_the_studios_zone() -> None:
    vienna = ZoneInfo("Europe/Vienna")
    (facet,) = parse_query("created:today").on(MONDAY, vienna).terms
    assert facet.values == (MomentRange(datetime(2026, 9, 14, tzinfo=vienna), datetime(2026, 9, 15, tzinfo=vienna)),)


def test_choices_are_few_words() -> None:
    assert terms("flag:no-photo,Any confirmed:YES") == (
        Facet("flag", ("photo", "any")), Facet("confirmed", ("yes",)),
    )  # fmt: skip
    with pytest.raises(QueryRefused, match="no value of “flag:”; there are photo, publish"):
        parse_query("flag:red")


def test_a_field_that_these_records_do_not_have_is_refused() -> None:
    assert parse_query("sessions:0", hub="clients").terms
    with pytest.raises(QueryRefused, match="Sessions have no “sessions:”"):
        parse_query("sessions:0", hub="sessions")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("smith garde:9", "garde:9", "no filter “garde:”"),
        ("  smith   date:2026-13-01,today x", "2026-13-01", "no date"),
        ("a (b OR c", "(", "never closed"),
        ("a b) c", ")", "closes none"),
        ("a () b", "()", "Nothing stands"),
        ("a OR", "OR", "both sides"),
        ("OR a", "OR", "both sides"),
        ("(a OR) b", "OR", "both sides"),
        ("a NOT", "NOT", "after it"),
        ("images:5..3", "5..3", "ends before it begins"),
        ("images:^3", "^3", "is for texts"),
        ("teacher:^", "^", "A text must follow"),
        ("filter:", "filter:", "A value must follow"),
        ("\x1b\u202e garde:9", "garde:9", "no filter"),
    ],
)
def test_a_refusal_says_where(text: str, place: str, says: str) -> None:
    with pytest.raises(QueryRefused, match=says) as refused:
        parse_query(text)
    assert text[refused.value.start : refused.value.end] == place
    parse_query(text, lenient=True)


def test_too_long_too_deep_and_too_many_are_refused() -> None:
    for text, says in (("a" * 4001, "4,000"), ("(" * 21 + "a" + ")" * 21, "20 deep"), ("a " * 201, "200 conditions")):
        with pytest.raises(QueryRefused, match=says):
            parse_query(text)
        parse_query(text, lenient=True)
    assert parse_query("(" * 20 + "a" + ")" * 20).terms == (Word("a"),)
    assert len(parse_query("number:" + ",".join(str(n) for n in range(700))).terms[0].values) == 700


def test_several_saved_filters_are_alternatives() -> None:
    assert terms('-filter:"Not yet",late') == (
        Group((Facet("filter", ("Not yet",)), Facet("filter", ("late",))), any_of=True, negated=True),
    )


def test_chips_of_groups() -> None:
    assert chips(parse_query("a OR (b c)")) == ["“a” or (“b” and “c”)"]
    assert chips(parse_query('x -(a OR b) teacher:="Mr Reed" due:thisweek date:last3days')) == [
        "“x”", "not (“a” or “b”)", "teacher is Mr Reed", "due this week", "date in the last 3 days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a OR b", "x (a OR (b c))", "-(a b) c", 'teacher:="Mr Reed",^Re due:late', "(a b) OR c", "start:08:00.."]
)
def test_groups_are_written_as_they_would_be_typed(text: str) -> None:
    assert format_query(parse_query(text)) == text

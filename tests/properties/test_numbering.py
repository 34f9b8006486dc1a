"""Session numbers are unique, safe and stay as they are, whatever children are called."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.test_naming import NASTY
from tui_studio.domain.naming import number_slug
from tui_studio.domain.numbering import LARGEST, Numbered, Scheme, counter_of, in_order, number_of, warnings
from tui_studio.domain.numbering import example as shown
from tui_studio.domain.session_codes import CodeKind, CodeRules, build_code, read_code

texts = st.one_of(st.sampled_from([*NASTY, "Smith1", "Smith", "1"]), st.text(max_size=60))
people = st.builds(Numbered, texts, texts, st.dates())
counts = st.integers(1, LARGEST)


@given(st.sampled_from(Scheme), people, counts)
@example(Scheme.DATE_NAME, Numbered("x" * 60, "y" * 60, date(2000, 1, 1)), LARGEST)
def test_a_number_is_safe_short_and_stays_as_it_is(scheme: Scheme, who: Numbered, count: int) -> None:
    number = number_of(scheme, who, count)
    assert re.fullmatch(r"[A-Za-z0-9-]{1,40}", number)
    assert number_slug(number) == number
    assert number_of(scheme, who, count) == number


@given(
    st.lists(st.tuples(st.sampled_from(Scheme), people), min_size=2, max_size=12),
    st.integers(1, 99_999),
)
@example([(Scheme.LAST, Numbered("Smith1", "", date.min)), (Scheme.LAST, Numbered("Smith", "", date.min))], 1)
def test_no_two_numbers_are_alike_even_when_the_scheme_changes_between_them(asked, first) -> None:
    counters: dict[str, int] = {}
    made = []
    for scheme, who in asked:
        name = counter_of(scheme, who.day)
        count = counters[name] = counters.get(name, first - 1 if name == "session_number" else 0) + 1
        made.append(number_of(scheme, who, count))
    assert len({number.casefold() for number in made}) == len(made)


@given(st.sampled_from(Scheme), people, counts, st.sampled_from(["", "LHS"]))
def test_the_code_of_every_scheme_is_read_back_by_a_studio_that_knows_the_number(scheme, who, count, prefix) -> None:
    rules, number = CodeRules(prefix), number_of(scheme, who, count)
    reading = read_code(build_code(number, rules), rules, {number}.__contains__)
    assert reading.number == number or reading.kind is CodeKind.BAD_CHECK


def test_each_scheme_looks_as_it_is_described() -> None:
    assert [shown(scheme, 10001) for scheme in Scheme] == [
        "10001", "OBrien10001", "OBrienZoe10001", "20260914-01", "20260914-OBrienZoe-01",
    ]  # fmt: skip
    nobody = Numbered("李", "小龍", date(2026, 9, 14))
    assert [number_of(scheme, nobody, 7) for scheme in Scheme] == ["7", "7", "7", "20260914-07", "20260914-07"]


def test_only_numbers_of_digits_come_without_a_warning() -> None:
    assert [len(warnings(scheme)) for scheme in Scheme] == [0, 2, 2, 2, 3]
    assert all(line.endswith(".") for scheme in Scheme for line in warnings(scheme))


def test_numbers_are_put_in_the_order_people_count() -> None:
    assert in_order(["10000", "9999", "A7"]) == ["A7", "9999", "10000"]

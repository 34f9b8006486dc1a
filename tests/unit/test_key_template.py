"""Templates of file names and texts: what they find, what they leave alone, and how a wrong one is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.key_template import KeyTemplate, read_template
from tui_studio.errors import InputRefused


def read(template: str, text: str) -> list[dict[str, str]]:
    return [dict(way) for way in read_template(template).read(text)]


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("{number}", "10001", {"number": "10001"}),
        ("{number}_*", "10001_IMG_0001", {"number": "10001"}),
        ("{number}*", "10001", {"number": "10001"}),
        ("{Number}-*", "10001-3", {"number": "10001"}),
        ("s{number}*", "S10001 edited", {"number": "10001"}),
        ("{number}/*", "10001/IMG_0001", {"number": "10001"}),
        ("{last}_{first}_*", "Smith_Ann_2", {"last": "Smith", "first": "Ann"}),
        ("{last}, {first}", "O'Neil-Smith, Ann Mary", {"last": "O'Neil-Smith", "first": "Ann Mary"}),
        ("*_{student}_*", "Lincoln_0017_x", {"student": "0017"}),
        ("Order {client}", "ORDER 501", {"client": "501"}),
        ("{number}_*", "20131011-SmithAlan-01_3", {"number": "20131011-SmithAlan-01"}),
    ],
)
def test_a_key_is_found_where_the_template_says(template, text, found):
    assert found in read(template, text)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{number}", "10001_2"),
        ("{number}_*", "IMG_0001 10001"[:3]),
        ("Order {number}", "Ordner 10001"),
        ("{last}_{first}", "Smith"),
        ("{number}_*", ""),
    ],
)
def test_what_does_not_fit_has_no_key(template, text):
    assert read(template, text) == []


def test_a_key_is_never_cut_out_of_a_longer_word():
    assert read("{number}*", "100012") == [{"number": "100012"}]
    assert read("*{number}", "A10001") == [{"number": "A10001"}]
    assert read("*{number}*", "x10001y") == [{"number": "x10001y"}]


def test_a_word_without_a_digit_is_no_number():
    assert read("{number}_*", "IMG_0001") == []
    assert read("*{number}*", "Lincoln 2026") == [{"number": "2026"}]


def test_every_way_to_take_a_name_apart_is_told():
    assert read("{last}_{first}", "van_der_Berg_Zoë") == [
        {"last": "van", "first": "der_Berg_Zoë"},
        {"last": "van_der", "first": "Berg_Zoë"},
        {"last": "van_der_Berg", "first": "Zoë"},
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "A template names a key"),
        ("IMG_*", "A template names a key"),
        ("{nummer}_*", "“{nummer}” is no key; there are {number}, {client}, {student}, {last}, {first}"),
        ("{number_*", "a brace is not closed"),
        ("number}_*", "a brace is not closed"),
        ("{number}{last}", "two keys stand together"),
        ("{number}_{number}", "asks for the same key twice"),
        ("*a" * 7 + "{number}", "more than 12 parts"),
        ("{number}" + "x" * 120, "120 characters at most"),
    ],
)
def test_a_wrong_template_is_refused_with_what_is_wrong(written, said):
    with pytest.raises(InputRefused, match="^.*" + said.replace("{", r"\{").replace("}", r"\}")):
        read_template(written)


def test_no_text_takes_long():
    started = time.process_time()
    for template in ("*{last}*{first}*{number}*a*", "*a*b*a*{last}*b*", "*{number}*{client}*{student}*"):
        read_template(template).read("ab a" * 50)
    assert time.process_time() - started < 5


@given(st.text(max_size=60))
def test_any_text_can_be_a_template_or_is_refused(written):
    try:
        template = read_template(written)
    except InputRefused:
        return
    assert isinstance(template, KeyTemplate)
    for way in template.read("10001_Adams_Ava"):
        assert [place for place, _ in way] == list(template.places)

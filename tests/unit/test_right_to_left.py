"""Arabic and Hebrew names in the order and forms they are drawn in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.right_to_left import drawn_order


@pytest.mark.parametrize("text", ["", "Zoë O'Brien", "李", "Ольга 9b", "[/]"])
def test_other_scripts_stay_as_they_are(text: str) -> None:
    assert drawn_order(text) == text


def test_hebrew_is_turned_round() -> None:
    assert drawn_order("דוד כהן") == "ןהכ דוד"


def test_arabic_letters_take_the_forms_of_their_neighbours() -> None:
    names = [unicodedata.name(sign).removeprefix("ARABIC LETTER ") for sign in reversed(drawn_order("محمد"))]
    assert names == ["MEEM INITIAL FORM", "HAH MEDIAL FORM", "MEEM MEDIAL FORM", "DAL FINAL FORM"]


def test_letters_that_join_only_to_the_right_break_the_word() -> None:
    names = [unicodedata.name(sign) for sign in reversed(drawn_order("دار"))]
    assert [name.rsplit(" ", 2)[1] for name in names] == ["ISOLATED"] * 3


def test_lam_and_alef_are_one_sign() -> None:
    assert [unicodedata.name(sign) for sign in drawn_order("لا")] == ["ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM"]
    assert "LAM WITH ALEF FINAL FORM" in unicodedata.name(drawn_order("سلا")[0])


def test_vowel_signs_stay_with_their_letter() -> None:
    drawn = drawn_order("مُحَمَّد")
    assert not unicodedata.combining(drawn[0])
    assert sum(map(bool, map(unicodedata.combining, drawn))) == 4


def test_latin_words_and_digits_keep_their_own_direction() -> None:
    assert drawn_order("Anna כהן") == "Anna ןהכ"
    assert drawn_order("כהן Anna 9b") == "Anna 9b ןהכ"
    assert drawn_order("(כהן)") == "(ןהכ)"


@given(st.text(st.characters(min_codepoint=0x5D0, max_codepoint=0x6FF), max_size=20))
def test_any_text_is_drawn_without_a_fault_and_empty_only_if_it_was(text: str) -> None:
    assert bool(drawn_order(text)) == bool(text)

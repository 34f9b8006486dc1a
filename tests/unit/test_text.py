from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.text import clean_text, fold


def test_an_escape_sequence_loses_its_teeth() -> None:
    assert "\x1b" not in clean_text("Bob\x1b]2;owned\x07")
    assert "\u202e" not in clean_text("gpj.\u202eexe")


def test_names_of_people_stay_as_they_are() -> None:
    for name in ("Zoë", "O'Brien", "李", "Smith [jr]", "[/]", "نیم\u200cفاصله", "Jean-Łukasz de la Cruz"):
        assert clean_text(name) == name


def test_two_spellings_of_one_letter_become_one() -> None:
    assert clean_text(unicodedata.normalize("NFD", "Zoë")) == "Zoë"
    assert fold("ZOË  O’Brien") == fold("zoe o'brien")


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_cleaning_twice_is_cleaning_once_and_never_prints_a_control(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in clean)
    assert len(clean) <= 200

"""What the check character promises, for every number and every mistake."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_studio.domain.session_codes import CodeKind, CodeRules, build_code, check_character, read_code

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
numbers = st.text("0123456789", min_size=1, max_size=12)
prefixes = st.from_regex(r"[A-Z][A-Z0-9]{0,3}", fullmatch=True)


@given(numbers, st.one_of(st.just(""), prefixes))
def test_what_is_printed_is_read_back(number: str, prefix: str) -> None:
    rules = CodeRules(prefix)
    reading = read_code(f" {build_code(number, rules)} ", rules)
    assert reading.number == number
    assert reading.kind is (CodeKind.CHECKED if prefix else CodeKind.BARE)


@given(numbers, prefixes)
def test_every_wrong_character_is_caught(number: str, prefix: str) -> None:
    rules = CodeRules(prefix)
    code = build_code(number, rules)
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                reading = read_code(code[:place] + wrong + code[place + 1 :], rules)
                assert reading.kind is not CodeKind.CHECKED


def test_all_but_one_in_630_swapped_neighbours_are_caught() -> None:
    # The standard itself lets these through: neighbouring values in one of the 36 running states.
    bodies = {check_character(body): body for body in (f"S{n}" for n in range(2000))}
    assert len(bodies) == 36
    missed = tried = 0
    for body in bodies.values():
        for first in ALPHABET:
            for second in ALPHABET:
                if first != second:
                    tried += 1
                    missed += check_character(body + first + second) == check_character(body + second + first)
    assert (missed, tried) == (72, 45_360)


@given(st.text(max_size=200), st.one_of(st.just(""), prefixes))
def test_any_text_is_read_without_a_fault_and_only_digits_make_a_number(payload: str, prefix: str) -> None:
    reading = read_code(payload, CodeRules(prefix))
    assert (reading.number is None) == (reading.kind in {CodeKind.BAD_CHECK, CodeKind.FOREIGN})
    if reading.number is not None:
        assert reading.number in payload
        assert reading.number.isascii()
        assert reading.number.isdigit()

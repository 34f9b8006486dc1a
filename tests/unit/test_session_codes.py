"""Codes as they are printed by us and by others, and the things on a wall that are none."""

from __future__ import annotations

import pytest

from tui_studio.domain.session_codes import CodeKind, CodeRules, build_code, check_character, read_code
from tui_studio.errors import InputRefused

BARE = CodeRules()
PREFIXED = CodeRules("S")


def test_without_a_prefix_the_code_is_the_bare_number() -> None:
    assert build_code("10001", BARE) == "10001"


def test_with_a_prefix_the_code_ends_in_a_check_character() -> None:
    code = build_code("10001", PREFIXED)
    assert code.startswith("S10001")
    assert len(code) == 7


def test_the_check_character_agrees_with_the_published_example_of_the_standard() -> None:
    # the GRid identifier of the recording industry uses the same scheme
    assert check_character("A12425GABC1234002") == "M"


@pytest.mark.parametrize("payload", ["10001", " 10001 ", "10001\n", "/%S10001", "\t10001"])
def test_a_bare_number_counts_whoever_printed_it(payload: str) -> None:
    for rules in (BARE, PREFIXED):
        reading = read_code(payload, rules)
        assert (reading.number, reading.kind) == ("10001", CodeKind.BARE)


def test_a_number_nobody_has_is_still_a_number_and_not_foreign() -> None:
    reading = read_code("99999", BARE, known=lambda number: number == "10001")
    assert (reading.number, reading.kind) == ("99999", CodeKind.BARE)


def test_leading_zeros_belong_to_the_number() -> None:
    assert read_code("00010001", BARE).number == "00010001"


@pytest.mark.parametrize(
    "payload",
    [
        "https://example.org/10001",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Anna Muster\nEND:VCARD",
        "WIFI:T:WPA;S:gym;P:secret;;",
        "1234567890123",
        "１０００１",
        "10001 10002",
        "/%K10001",
        "/%H10001",
        "/%S",
        "",
        "   ",
        "x" * 4000,
        "1" * 4000,
        "\x00",
    ],
)
def test_what_is_on_walls_and_shirts_is_foreign(payload: str) -> None:
    for rules in (BARE, PREFIXED):
        assert read_code(payload, rules).kind is CodeKind.FOREIGN
        assert read_code(payload, rules).number is None


def test_a_number_with_letters_counts_when_the_studio_knows_it() -> None:
    assert read_code("LHS-0042", BARE, known=lambda n: n == "LHS-0042").number == "LHS-0042"
    assert read_code("LHS-0042", BARE).kind is CodeKind.FOREIGN


def test_a_wrong_check_character_is_told_from_a_foreign_code() -> None:
    code = build_code("10001", PREFIXED)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    reading = read_code(wrong, PREFIXED)
    assert (reading.number, reading.kind) == (None, CodeKind.BAD_CHECK)


def test_a_letter_read_in_the_place_of_a_digit_is_a_bad_check() -> None:
    code = build_code("10001", PREFIXED)
    assert read_code(code.replace("0", "O", 1), PREFIXED).kind is CodeKind.BAD_CHECK


@pytest.mark.parametrize("payload", ["SUMMER", "STAFF-ONLY", "S", "Spring concert 2026, free entry for everybody"])
def test_words_that_begin_like_the_prefix_are_foreign(payload: str) -> None:
    assert read_code(payload, PREFIXED).kind is CodeKind.FOREIGN


def test_a_checked_code_of_another_studio_is_foreign() -> None:
    assert read_code(build_code("10001", CodeRules("Q")), PREFIXED).kind is CodeKind.FOREIGN


def test_case_of_prefix_and_check_character_does_not_matter() -> None:
    assert read_code(build_code("10007", PREFIXED).lower(), PREFIXED).number == "10007"


def test_a_payload_that_names_two_sessions_names_none() -> None:
    code = build_code("100", PREFIXED)
    reading = read_code(code, PREFIXED, known=lambda number: number in {"100", code})
    assert (reading.number, reading.kind) == (None, CodeKind.BAD_CHECK)


@pytest.mark.parametrize("prefix", ["9", "S-", "1S", "é", " "])
def test_a_prefix_that_could_be_taken_for_a_number_is_refused(prefix: str) -> None:
    with pytest.raises(InputRefused, match="prefix"):
        CodeRules(prefix)

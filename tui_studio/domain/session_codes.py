"""What is printed in a slate's code, and what a code that was read says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = re.compile(r"[0-9]{1,12}")
# Timestone prints "/%S" and the number; its "/%K" (subject) and "/%H" (family) name no session.
_TIMESTONE = "/%S"
_TIMESTONE_SUBJECT = "/%K"
_LONGEST = 64
"""Characters; no code of a session is longer, and a vCard on a wall may be 4 kB."""


class CodeKind(StrEnum):
    """What a payload turned out to be."""

    BARE = "bare"  # a session number and nothing else
    CHECKED = "checked"  # the studio's prefix, a number, and the check character that belongs to them
    BAD_CHECK = "bad-check"  # looks like a code of this studio but cannot be trusted: whose it is stays open
    SEVERAL = "several"  # a client number or student ID that may mean more than one session
    STRANGER = "stranger"  # a number by itself, and no client's or student's of this studio
    FOREIGN = "foreign"  # a poster, a web address, another maker's card


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How this studio prints its codes; an empty prefix prints the bare number."""

    prefix: str = ""
    meant: Mapping[str, str | None] | None = None
    """Where codes hold client numbers or student IDs: each, folded, with the one session it means, if it is one."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of those that mean no one session: each, folded, with the sessions it may mean, in words."""

    def __post_init__(self) -> None:
        """Refuse a prefix that could be mistaken for the beginning of a number."""
        if self.prefix and not (self.prefix.isascii() and self.prefix.isalnum() and self.prefix[0].isalpha()):
            raise InputRefused(f"The code prefix “{self.prefix}” must begin with a letter and hold letters and digits.")


@dataclass(frozen=True, slots=True)
class CodeReading:
    """The session number a payload names (None where it names none) and how it was written.

    A number says only that the payload is well formed; whether a session has it is for the caller to ask.
    """

    number: str | None
    kind: CodeKind


def build_code(number: str, rules: CodeRules) -> str:
    """The payload to print: the bare number, or prefix + number + check character (ISO 7064 MOD 37,36)."""
    if not rules.prefix:
        return number
    body = rules.prefix + number
    return body + check_character(body)


def read_code(payload: str, rules: CodeRules, known: Callable[[str], bool] = lambda _: False) -> CodeReading:
    """What `payload` says; `known` tells the studio's own numbers, which count even where they are not digits."""
    text = payload.strip()
    if not text or len(text) > _LONGEST:
        return CodeReading(None, CodeKind.FOREIGN)
    if rules.meant is not None:
        return _meant(text, rules, rules.meant, known)
    bare = _bare(text, known)
    checked = _checked(text, rules, known)
    if bare is not None and checked.kind is CodeKind.CHECKED and bare != checked.number:
        # One payload, two sessions (a number such as "S100X" beside the prefix "S"): a person decides.
        return CodeReading(None, CodeKind.BAD_CHECK)
    if bare is not None:
        return CodeReading(bare, CodeKind.BARE)
    return checked


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of `text`; what is no letter or digit is passed over.

    It catches every wrong character and all but 1 in 630 swapped neighbours.
    """
    product = 36
    for character in text.upper():
        value = _ALPHABET.find(character)
        if value >= 0:
            product = ((product + value) % 36 or 36) * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def person_key(payload: str) -> str:
    """The client number or student ID in a code, in the form in which two are compared."""
    return fold(payload.strip().removeprefix(_TIMESTONE_SUBJECT))


def _meant(text: str, rules: CodeRules, meant: Mapping[str, str | None], known: Callable[[str], bool]) -> CodeReading:
    """A code that holds a client number or a student ID; one of this studio's own sheets still counts as what it is."""
    checked, key = _checked(text, rules, known), person_key(text)
    if key not in meant:
        if checked.kind is not CodeKind.FOREIGN:
            return checked
        return CodeReading(None, CodeKind.STRANGER if _DIGITS.fullmatch(key) else CodeKind.FOREIGN)
    number = meant[key]
    if checked.kind is CodeKind.CHECKED and number != checked.number:
        return CodeReading(None, CodeKind.BAD_CHECK)
    return CodeReading(number, CodeKind.SEVERAL if number is None else CodeKind.BARE)


def _bare(text: str, known: Callable[[str], bool]) -> str | None:
    number = text.removeprefix(_TIMESTONE).strip()
    return number if _DIGITS.fullmatch(number) or (number and known(number)) else None


def _checked(text: str, rules: CodeRules, known: Callable[[str], bool]) -> CodeReading:
    prefix, body, check = text[: len(rules.prefix)], text[len(rules.prefix) : -1], text[-1]
    if not rules.prefix or prefix.upper() != rules.prefix.upper() or not body:
        return CodeReading(None, CodeKind.FOREIGN)
    if not (_DIGITS.fullmatch(body) or known(body)):
        return CodeReading(None, _damaged_or_foreign(body + check))
    if check.upper() != check_character(prefix + body):
        return CodeReading(None, CodeKind.BAD_CHECK)
    return CodeReading(body, CodeKind.CHECKED)


def _damaged_or_foreign(rest: str) -> CodeKind:
    """After the prefix mostly digits: a code of ours with a wrong character, rather than a word on a wall."""
    digits = sum(character in _ALPHABET[:10] for character in rest)
    looks_ours = len(rest) <= 13 and rest.isascii() and rest.isalnum() and digits * 2 > len(rest)
    return CodeKind.BAD_CHECK if looks_ours else CodeKind.FOREIGN

"""Tells a barcode scanner from fingers: a scanner is a keyboard that types fast and ends with Enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

GAP = 0.04
"""Seconds between two keys of one scan; scanners need 1 to 15 ms, quick fingers 60 and more."""
HOLD = 0.06
"""Seconds a digit waits for the next one before it counts as a key of its own."""
SHORTEST = 4
"""Characters of the shortest number a scan can be."""

Event = TypeVar("Event")


@dataclass
class Heard(Generic[Event]):
    """What became of one key: `replay` is to be handled now, in order; `scanned` is a whole code."""

    replay: list[Event] = field(default_factory=list)
    scanned: str = ""


class ScanListener(Generic[Event]):
    """Holds back keys that may begin a code until it is clear what they are.

    A code begins with a digit, or with the first letter of the studio's own prefix.
    """

    def __init__(self, prefix: str = "") -> None:
        """`prefix` is what the studio prints before a number in its codes."""
        self._first = prefix[:1].casefold()
        self._held: list[tuple[Event, str]] = []
        self._last = 0.0

    @property
    def holding(self) -> bool:
        """True while keys wait to be told apart."""
        return bool(self._held)

    def hear(self, event: Event, key: str, character: str | None, at: float) -> Heard[Event]:
        """One key at the time `at`, in seconds of a clock that never goes back."""
        quick = bool(self._held) and at - self._last <= GAP
        self._last = at
        if quick and key == "enter" and len(self._held) >= SHORTEST:
            code = "".join(held for _, held in self._held)
            self._held.clear()
            return Heard(scanned=code)
        if character and self._belongs(character, quick):
            replay = [] if quick else self.release()
            self._held.append((event, character))
            return Heard(replay)
        return Heard([*self.release(), event])

    def release(self) -> list[Event]:
        """The keys that waited, in order: they were typed by hand."""
        held = [event for event, _ in self._held]
        self._held.clear()
        return held

    def _belongs(self, character: str, quick: bool) -> bool:
        return _belongs(character, self._first, quick)


Before = TypeVar("Before")


class FieldListener(Generic[Before]):
    """Tells a code that was typed into a field, with what the field held before it."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix` is what the studio prints before a number in its codes."""
        self._first = prefix[:1].casefold()
        self._code = ""
        self._before: Before | None = None
        self._last = 0.0

    def hear(self, before: Before, key: str, character: str | None, at: float) -> tuple[str, Before] | None:
        """One key at the time `at`; at the end of a code the code and what stood before it."""
        quick = bool(self._code) and at - self._last <= GAP
        self._last = at
        if quick and key == "enter" and len(self._code) >= SHORTEST and self._before is not None:
            code, self._code = self._code, ""
            return code, self._before
        if not character or not _belongs(character, self._first, quick):
            self._code = ""
        elif quick:
            self._code += character
        else:
            self._code, self._before = character, before
        return None


def _belongs(character: str, first: str, quick: bool) -> bool:
    """Whether a character can stand in a code; quick ones may be letters where codes have a prefix."""

    if not character.isascii() or not (character.isalnum() or character == "-"):
        return False
    if character.isdigit():
        return True
    return (quick and bool(first)) or character.casefold() == first

"""Fields that a roster brings and the studio has no field for: kept as they are, by the name of their column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_LENGTH = 60
KEPT = "kept:"
"""Stands before the name of such a field where it is a column of a list."""


def read_custom(stored: str) -> dict[str, str]:
    """Name to text, in the order they were learnt."""
    if not stored:
        return {}
    import json  # 1 ms on the way to the first screen, and few clients have such fields

    values: dict[str, str] = json.loads(stored)
    return values


def write_custom(pairs: Iterable[tuple[str, str]], held: str = "") -> str:
    """As it is stored, above what is `held` already; an empty text takes a field away."""
    values = read_custom(held)
    for name, text in pairs:
        name = clean_text(name, NAME_LENGTH)
        if text:
            values[name] = text
        else:
            values.pop(name, None)
    if not values:
        return ""
    import json

    return json.dumps(values, ensure_ascii=False)


def kept_value(stored: str, name: str) -> str:
    """The field of this name, however it is spelled; empty where there is none."""
    return next((text for known, text in read_custom(stored).items() if fold(known) == fold(name)), "")


def value_of(row: object, key: str) -> Any:
    """What stands under a column in a row of a list; under `kept:NAME` what a roster left with the client."""
    return kept_value(getattr(row, "custom", ""), key.removeprefix(KEPT)) if key.startswith(KEPT) else getattr(row, key)


def custom_lines(stored: str) -> tuple[str, ...]:
    """“Bus: 12”, one line for each field."""
    return tuple(f"{name}: {text}" for name, text in read_custom(stored).items())


def from_lines(lines: Iterable[str]) -> str:
    """The reverse of `custom_lines`; a line without a colon is a field of the name Note."""
    pairs = []
    for line in lines:
        name, colon, text = line.partition(":")
        pairs.append((name.strip(), text.strip()) if colon and name.strip() else ("Note", line.strip()))
    return write_custom(pairs)

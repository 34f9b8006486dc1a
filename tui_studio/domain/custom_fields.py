"""Fields that a roster brings and the studio has no field for: kept as they are, by the name of their column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_LENGTH = 60


def read_custom(stored: str) -> dict[str, str]:
    """Name to text, in the order they were learnt."""
    values: dict[str, str] = json.loads(stored) if stored else {}
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
    return json.dumps(values, ensure_ascii=False) if values else ""


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

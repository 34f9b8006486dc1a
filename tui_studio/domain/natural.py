"""Natural order: digits inside a text compare as numbers, so that 9 comes before 10."""

from __future__ import annotations

import re
from typing import TypeAlias

from tui_studio.text import fold

# Eighteen digits at a time: int() refuses more than 4,300 and no counter is that long.
_PARTS = re.compile(r"([0-9]{1,18})")

NaturalKey: TypeAlias = tuple[tuple[int, int, str], ...]


def natural_key(text: str) -> NaturalKey:
    """The key to sort texts by; case and accents do not count, numbers come before letters."""
    parts = (part for part in _PARTS.split(fold(text)) if part)
    return tuple((0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts)

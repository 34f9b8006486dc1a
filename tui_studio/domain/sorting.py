"""What a list is sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column, upwards unless `descending`."""

    column: str
    descending: bool = False

    def __str__(self) -> str:
        """The text of this key: "-date"."""
        return f"-{self.column}" if self.descending else self.column


def parse_sort(text: str, known: Collection[str] = ()) -> tuple[SortKey, ...]:
    """The keys of "last_name,-date", the first deciding; refuses a column that is not in `known`, if that is given."""
    keys: dict[str, SortKey] = {}
    shown = clean_text(text, 60)
    for part in clean_text(text, 1000).split(","):
        name = part.strip()
        column = name.removeprefix("-").strip().casefold()
        if not column:
            if name:
                raise InputRefused(f"A “-” without a column stands in “{shown}”; write for example “-date”.")
            continue
        if known and column not in known:
            raise InputRefused(f"There is no column “{column[:40]}” to sort by; there are {', '.join(known)}.")
        keys.setdefault(column, SortKey(column, name.startswith("-")))
    return tuple(keys.values())


def format_sort(keys: Iterable[SortKey]) -> str:
    """The text that `parse_sort` reads as these keys."""
    return ",".join(str(key) for key in keys)

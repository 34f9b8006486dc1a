"""What a list is sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column, upwards unless `descending`."""

    column: str
    descending: bool = False


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


def turned(keys: Iterable[SortKey], column: str) -> tuple[SortKey, ...]:
    """The keys with this column reversed where it stands, or added as the last one."""
    order = {key.column: key for key in keys}
    order[column] = SortKey(column, not order[column].descending) if column in order else SortKey(column)
    return tuple(order.values())


def without(keys: Iterable[SortKey], column: str) -> tuple[SortKey, ...]:
    """The keys but for this column's."""
    return tuple(key for key in keys if key.column != column)


def signs(keys: Sequence[SortKey]) -> dict[str, str]:
    """What a heading shows for each column of an order: ▲ or ▼, and the place where there are several."""
    return {
        key.column: f"{place if len(keys) > 1 else ''}{'▼' if key.descending else '▲'}"
        for place, key in enumerate(keys, 1)
    }

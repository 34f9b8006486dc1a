"""What stands in a cell: plain text of an exact width, never markup; colour is said by a tone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui_studio.domain import custom_fields
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.domain.columns import Column

GUTTER = 2
"""Cells before the first column: the cursor's sign and the mark."""
FROZEN = 2
"""Columns that stay when the others are moved sideways."""
ELLIPSIS = "…"

_NARROW = {"last_name": 13, "first_name": 11, "class_name": 12}
_SMALLEST_CUT = 9  # a column cut to less tells nothing


class Tone(StrEnum):
    """How a cell speaks, beside its words."""

    PLAIN = "plain"
    MUTED = "muted"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fit:
    """The columns that have room, and whether more lie to the right."""

    columns: tuple[Column, ...]
    gap: int
    more: bool

    @property
    def width(self) -> int:
        """Cells of a row, the gap after its last column among them."""
        return GUTTER + sum(column.width + self.gap for column in self.columns)

    def spans(self) -> list[tuple[int, int]]:
        """Where each column starts and ends, in cells from the left."""
        spans: list[tuple[int, int]] = []
        x = GUTTER
        for column in self.columns:
            spans.append((x, x + column.width))
            x += column.width + self.gap
        return spans


def value_of(row: object, key: str) -> str:
    """A field of a row as one line of text without control characters."""
    value = custom_fields.value_of(row, key) if key.startswith(custom_fields.KEPT) else getattr(row, key, "")
    return "" if value is None else clean_text(value)


def tone_of(key: str, text: str) -> Tone:
    """What deserves a second look, and what may stand back."""
    if (key == "flags" and text) or (key == "note" and text.startswith(("!", "DO NOT"))):
        return Tone.WARNING
    if key in ("images", "uploaded", "sessions") and text == "0":
        return Tone.MUTED
    return Tone.PLAIN


def is_late(row: object, today: str) -> bool:
    """Whether a session should have left its status before `today`, an ISO day; nothing is late while that is empty."""
    due = getattr(row, "due", "")
    return bool(due and due < today)


def cell_of(row: object, key: str, today: str) -> tuple[str, Tone]:
    """What stands in a cell: what is late has a sign before it, since colour alone tells nobody."""
    text = value_of(row, key)
    if key in ("due", "status") and is_late(row, today):
        return f"! {text}", Tone.WARNING
    return text, tone_of(key, text)


def fitted(text: str, width: int, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis; wide characters count two."""
    if text.isascii():
        if len(text) > width:
            return text[: width - 1] + ELLIPSIS if width > 1 else ELLIPSIS[:width]
        return text.rjust(width) if right else text.ljust(width)
    used = cell_len(text)
    if used > width:
        return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + ELLIPSIS, width)
    return " " * (width - used) + text if right else text + " " * (width - used)


def shortened(text: str, room: int) -> str:
    """`text` as far as it has room, left off before a dot or a comma; what stands before the first is always told."""
    while cell_len(text) > room and (end := max(text.rfind(" · "), text.rfind(", "))) > 0:
        text = text[:end]
    return text


def fit_columns(columns: Sequence[Column], width: int, moved: int = 0) -> Fit:
    """The columns shown in `width` cells when the ones after the frozen were moved by `moved`."""
    gap = 2 if width >= 100 else 1
    wanted = [*columns[:FROZEN], *columns[FROZEN + moved :]]
    if width < 100:
        wanted = [replace(column, width=min(column.width, _NARROW.get(column.key, column.width))) for column in wanted]
    room = width - GUTTER
    shown: list[Column] = []
    for column in wanted:
        if column.width <= room:
            shown.append(column)
        elif room >= _SMALLEST_CUT and not column.right and column.width > 12:
            shown.append(replace(column, width=room))
            return Fit(tuple(shown), gap, more=True)
        else:
            return Fit(tuple(shown), gap, more=True)
        room -= column.width + gap
    return Fit(tuple(shown), gap, more=False)


def count_words(shown: int, total: int | None, marked: int, hidden: int) -> str:
    """The figures of a hub's title: `612 of 3,412 · 12 marked (3 hidden by the filter)`."""
    words = f"{shown:,}" if total is None or shown == total else f"{shown:,} of {total:,}"
    if marked:
        words += f" · {marked:,} marked"
    if hidden:
        words += f" ({hidden:,} hidden by the filter)"
    return words

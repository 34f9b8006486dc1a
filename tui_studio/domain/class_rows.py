"""A row of slots for each class, one class after the other, cut out of one row that says when there is time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import ClassOf, class_label
from tui_studio.domain.client_order import grade_key
from tui_studio.domain.slots import SlotRow, clock, minute_of
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def class_rows(pattern: SlotRow, classes: Mapping[ClassOf, int]) -> list[SlotRow]:
    """Rows that give each class its places; a class that fits into one day is not split between two.

    Classes for which the pattern has no time get no row; those without a name share the rows of nobody.
    """
    starts = list(pattern.start_minutes())
    if not starts:
        return []
    turn, last = 0, pattern.days() * len(starts)  # counted in slots of one station, over all days
    made: list[SlotRow] = []
    for label, count in _sizes(classes):
        wanted = -(-count // len(pattern.places()))
        left = len(starts) - turn % len(starts)
        if left < wanted <= len(starts):
            turn += left
        while wanted > 0 and turn < last:
            day, first = divmod(turn, len(starts))
            taken = min(wanted, len(starts) - first)
            made.append(_cut(pattern, day, starts[first], starts[first + taken - 1], label))
            turn, wanted = turn + taken, wanted - taken
    return made


def _sizes(classes: Mapping[ClassOf, int]) -> Iterator[tuple[str, int]]:
    sizes: dict[str, int] = {}
    for known in sorted(classes, key=lambda one: (grade_key(one[0]), fold(one[1]), fold(one[2]))):
        label = class_label(known)
        sizes[label] = sizes.get(label, 0) + classes[known]
    yield from sizes.items()


def _cut(pattern: SlotRow, day: int, first: int, last: int, label: str) -> SlotRow:
    date = pattern.nth_date(day)
    pause = pattern.break_start
    inside = pause is not None and first < minute_of(pause) < last
    return replace(
        pattern,
        start_date=date,
        end_date=date,
        start=clock(first),
        end=clock(last + pattern.minutes),
        break_start=pause if inside else None,
        break_end=pattern.break_end if inside else None,
        classes=(label,) if label else (),
    )

"""The board of a capture day: how many are done, left and absent in each class, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_studio.domain.capture import State, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui_studio.domain.capture import Person

PAUSE = 600.0
"""Seconds without a student after which the time between two counts as a pause."""
RECENT = 30
"""Students whose pace is told."""


@dataclass(frozen=True, slots=True)
class ClassTally:
    """One class, or all of them; every student is in exactly one of the five counts."""

    name: str
    done: int = 0
    left: int = 0
    later: int = 0
    absent: int = 0
    excused: int = 0  # refused, or must not be photographed

    @property
    def total(self) -> int:
        """Everybody in it."""
        return self.done + self.left + self.later + self.absent + self.excused


COLUMN = {
    State.DONE: "done", State.WAITING: "left", State.IN_FRONT: "left", State.LATER: "later", State.ABSENT: "absent",
    State.REFUSED: "excused", State.BARRED: "excused",
}  # fmt: skip


def tallies(people: Sequence[Person], in_front: frozenset[int]) -> tuple[ClassTally, ...]:
    """A line for each class, in the order of the people; who is in front counts as left until a frame has come."""
    counts: dict[str, dict[str, int]] = {}
    for person in people:
        column = "done" if person.images else COLUMN[state_of(person, in_front)]
        line = counts.setdefault(person.school_class, {})
        line[column] = line.get(column, 0) + 1
    return tuple(ClassTally(name, **line) for name, line in counts.items())


def summed(lines: Sequence[ClassTally], name: str = "All") -> ClassTally:
    """All classes in one line."""
    return ClassTally(
        name,
        sum(line.done for line in lines),
        sum(line.left for line in lines),
        sum(line.later for line in lines),
        sum(line.absent for line in lines),
        sum(line.excused for line in lines),
    )


def seconds_each(firsts: Sequence[datetime]) -> float | None:
    """Seconds a student takes, from when the first frame of each was taken; None before there were two.

    All stations together, so that two of them halve it. Pauses do not count.
    """
    moments = sorted(firsts)[-RECENT:]
    gaps = [(after - before).total_seconds() for before, after in pairwise(moments)]
    counted = [gap for gap in gaps if gap <= PAUSE]
    return sum(counted) / len(counted) if counted else None


def finish_at(now: datetime, left: int, each: float | None) -> datetime | None:
    """When the last one is done at this pace."""
    return now + timedelta(seconds=left * each) if each is not None and left else None


def windowed(lines: Sequence[ClassTally], current: str, room: int) -> Sequence[ClassTally]:
    """So many lines around the class that is being photographed; those that are done give way first."""
    if len(lines) <= room:
        return lines
    place = next((n for n, line in enumerate(lines) if line.name == current), None)
    if place is None:
        place = next((n for n, line in enumerate(lines) if line.left), 0)
    start = max(0, min(place - 1, len(lines) - room))
    return lines[start : start + room]

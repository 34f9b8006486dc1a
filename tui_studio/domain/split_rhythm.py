"""The rhythm of a card: how long a student takes, and a change of students."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import floor
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.domain.frames import Rung

LEAST_SECONDS = 5.0
"""No pause below this is a change of student, whatever the rhythm: clocks of cameras count whole seconds."""
APART = 2.5
"""A change must take this many times the usual interval: with equal spacing the slate alone makes it twice."""
CLEAN = 1.8
"""Where somebody is missing, a gap of this many times the usual interval is not clearly one student's."""
LATE = 1.5
"""A first frame that comes so many times later than usual leaves time for another slate, or for one who left."""


class Order(StrEnum):
    """What the schedule says of the place behind a stretch."""

    COMPLETE = "complete"  # the next slate is the next student's: whoever came between was out of turn
    UNKNOWN = "unknown"  # the card does not run along the schedule
    SKIPS = "skips"  # somebody is missing here


UNSEEN = {Order.COMPLETE: (0.9, 1.0), Order.UNKNOWN: (0.03, 0.9), Order.SKIPS: (0.1, 0.95)}
"""Which of the gaps around the slates of a card are too short for one: a share of them, and how much shorter still."""
POSE = 0.5
"""A child may stand ready sooner than any other did: so much of the usual pause behind a slate is enough."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A slate that was read with the frames behind it; seconds by the camera's clock, None where it says nothing."""

    body: str
    session: str
    frames: int  # pictures, each counted once
    to_first: float | None  # from the slate to the first frame
    gaps: tuple[float | None, ...]  # between the frames
    holes: tuple[bool, ...]  # a number of the counter is missing between the frames
    to_next: float | None  # from the last frame to the first frame behind the next slate
    to_slate: float | None  # from the last frame to the next slate
    next_session: str | None  # of the next slate that was read on this body
    doubts_after: int  # slates of nobody before that one
    also: tuple[str, ...] = ()  # further sessions of the slate
    shared: bool = False  # this slate or the next one is of several children
    rung: Rung | None = None  # the look at the slate that read it
    side: str = "after"  # where the frames of a slate are; before it, everything here runs backwards
    unlike: tuple[int | None, ...] = ()  # how far looks differ between the frames (`likeness.differences`)
    unlike_next: int | None = None  # and between its last frames and the next ones of another student
    looks: tuple[str, ...] = ()  # of its frames, as many as are compared


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long things take on this card, in seconds; medians."""

    inside: float
    change: float
    to_first: float
    leaving: tuple[float, ...] = ()  # from a last frame to the next slate, every one of the card, sorted
    posing: tuple[float, ...] = ()  # from a slate to its first frame
    passing: tuple[float, ...] = ()  # both together

    def like_slate(self, before: float, after: float | None, order: Order) -> float:
        """How much a frame with these gaps around it stands as slates stand on this card; 0 for not at all.

        `after` is None for the last frame of a stretch: a child who left behind the slate.
        """
        share, slack = UNSEEN[order]
        pairs = [(self.leaving, before)]
        if after is not None:
            pairs += [(self.posing, after / POSE), (self.passing, before + after)]
        if any(seconds < slack * _at_share(known, share) for known, seconds in pairs):
            return 0.0
        return min(seconds / median(known) for known, seconds in pairs if known is not self.posing)

    def begins_late(self, stretch: Stretch) -> bool:
        """Whether the first frame leaves time for a change of students before it."""
        return stretch.to_first is not None and stretch.to_first >= LATE * self.to_first

    def threshold(self, factor: float, usual_pause: float, order: Order) -> float:
        """The shortest gap that counts as a change of student at this strictness."""
        if order is Order.SKIPS:
            return max(factor * self.change, CLEAN * self.inside, LEAST_SECONDS)
        return max(factor * self.change, APART * self.inside, 1.5 * usual_pause, LEAST_SECONDS)


def rhythms(stretches: Sequence[Stretch]) -> dict[str, Rhythm]:
    """The rhythm of each body, or of all together where one body has too few stretches; none where nothing shows."""
    of_all = _rhythm(stretches)
    by_body: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_body[stretch.body].append(stretch)
    found = {}
    for body, own in by_body.items():
        rhythm = _rhythm(own) if len(own) >= 5 else of_all
        if rhythm is not None:
            found[body] = rhythm
    return found


def _rhythm(stretches: Iterable[Stretch]) -> Rhythm | None:
    own = list(stretches)
    inside = forward(gap for stretch in own for gap in stretch.gaps)
    change = forward(stretch.to_next for stretch in own)
    first = forward(stretch.to_first for stretch in own)
    if len(inside) < 3 or not change:
        return None
    both = [(one.to_slate, one.to_next - one.to_slate) for one in own if one.to_slate is not None and one.to_next]
    known = [(leaving, posing) for leaving, posing in both if leaving >= 0 and posing >= 0]
    rhythm = Rhythm(
        median(inside),
        median(change),
        median(first) if first else 0.0,
        tuple(sorted(leaving for leaving, _ in known)),
        tuple(sorted(posing for _, posing in known)),
        tuple(sorted(map(sum, known))),
    )
    return rhythm if rhythm.change >= max(APART * rhythm.inside, LEAST_SECONDS) else None


def _at_share(ordered: Sequence[float], share: float) -> float:
    """The value that this share of a sorted list stays below."""
    return ordered[min(len(ordered) - 1, floor(share * len(ordered)))]


def forward(seconds: Iterable[float | None]) -> list[float]:
    """The times that are known and do not run backwards."""
    return [value for value in seconds if value is not None and value >= 0]

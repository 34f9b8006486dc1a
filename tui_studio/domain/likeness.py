"""Whether the frames behind a slate look like one person, measured by how the children of the same card differ.

The looks of a frame (`ScannedFrame.looks`) are its brightness and colours in three zones from top to foot: hair, face
and clothes, more or less. From one child to the next they change; within one child they change little. How far both
lie apart depends on the school (uniforms) and on the photographer (a second pose, another crop), so the card itself
tells: the differences across its slates beside those between them. A difference alone says less than together with
the pause before it: nobody goes and comes in three seconds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from operator import sub
from statistics import median
from typing import TYPE_CHECKING

from tui_studio.domain.split_rhythm import Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.domain.split_rhythm import Rhythm, Stretch

REACH = 3
"""Frames on either side that are compared: a child with two poses looks like itself in one of them."""
LEAST_CHANGES = 8
"""Fewer changes of student say nothing of how far two of them differ."""
LEAST_PAIRS = 20
"""Fewer frames in a row say nothing of how far those of one student differ."""
STRICT = {Order.COMPLETE: 0.18, Order.UNKNOWN: 0.11, Order.SKIPS: 0.07}
"""Pause times difference, each as a share of what is usual from one student to the next, that is somebody else."""
UNTIMED = {Order.COMPLETE: 1.0, Order.UNKNOWN: 0.7, Order.SKIPS: 0.7}
"""Without times: the difference alone, as a share of what two people have."""
CROWDED = 0.5
"""So much of STRICT is enough where somebody is missing and a stretch has more frames than nine of ten."""
HALF = 0.5
"""So much of what is asked for is enough for the frame in front of one that shows somebody else."""
LONGER = 1.2
"""A pause that is not so many times the usual one is none: nobody goes and comes between two frames in a row."""
MOST = 0.5
"""More than that is asked for nowhere, unless many frames of one student reach it."""
UPPER, SPREAD, MANY = 0.84, 2.4, 1.5
"""A deviation above the middle; how many of them make a value rare, about one in a hundred; how far beyond it many are
not."""


def unlikeness(before: Sequence[ScannedFrame], after: Sequence[ScannedFrame]) -> int | None:
    """How far the most alike of the frames next to a border differ, 0 to 16,065; None where that is not known."""
    ones, others = map(_looks, (before[-REACH:], after[:REACH]))
    return min((_difference(one, other) for one in ones for other in others if one and other), default=None)


def differences(frames: Sequence[ScannedFrame]) -> tuple[int | None, ...]:
    """For each frame but the first: how far it, or all from it on, differ from those before, whichever is more.

    A slate that nobody saw is unlike the portraits on both sides, which may be alike.
    """
    looks, count = _looks(frames), len(frames)
    near = {
        (one, other): _difference(looks[one], looks[other])
        for one in range(count)
        for other in range(one + 1, min(count, one + 2 * REACH))
        if looks[one] and looks[other]
    }

    def least(pairs: Iterator[tuple[int, int]]) -> int | None:
        return min((near[pair] for pair in pairs if pair in near), default=None)

    found = []
    for place in range(1, count):
        before, after = range(max(0, place - REACH), place), range(place, min(count, place + REACH))
        border = least((one, other) for one in before for other in after)
        alone = least(chain(((one, place) for one in before), ((place, other) for other in after[1:])))
        found.append(None if border is None or alone is None else max(border, alone))
    return tuple(found)


def _looks(frames: Sequence[ScannedFrame]) -> list[bytes]:
    return [bytes.fromhex(frame.looks) for frame in frames]


def _difference(one: bytes, other: bytes) -> int:
    return sum(map(abs, map(sub, one, other)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far looks differ on the frames of one body."""

    usual: float  # from one student to the next: the median
    apart: float  # two frames with no time between them show two people
    strict: float  # pause times difference, as in STRICT, that is rare among the frames of one student
    alike: float  # two frames of one student: the median

    def are_one_person(self, one: Stretch, other: Stretch) -> bool:
        """Whether two stretches show the same student."""
        ones, others = ([bytes.fromhex(looks) for looks in each.looks] for each in (one, other))
        return any(_difference(a, b) <= self.alike for a in ones for b in others)

    def may_be_slate(self, stretch: Stretch, place: int) -> bool:
        """Whether a frame is unlike those around it, as a slate is unlike all portraits."""
        far = stretch.unlike[max(0, place - 1)] if stretch.unlike else None
        return far is None or far >= HALF * self.apart

    def other_person(self, stretch: Stretch, rhythm: Rhythm | None, order: Order, crowd: int) -> int | None:
        """The first frame of a stretch that may show somebody else; `crowd` is 2 for far more frames than usual."""
        signs = list(self._signs(stretch, rhythm, order, crowd))
        place = next((place for place, sign in enumerate(signs, 1) if sign >= 1), None)
        if place is not None and place > 1 and signs[place - 2] >= HALF:
            place -= 1  # a slate that nobody saw stands between two students and may be like the first
        return 0 if place == 1 else place  # and a lone frame in front may be that slate

    def _signs(self, stretch: Stretch, rhythm: Rhythm | None, order: Order, crowd: int) -> Iterator[float]:
        """For each frame but the first how much it is somebody else's, 1 for enough."""
        crowded = CROWDED if crowd > 1 and order is Order.SKIPS else 1
        several = 2 if stretch.also else 1  # students in a frame, who move about
        least = STRICT[order] * crowded * several * max(1.0, self.strict / STRICT[Order.UNKNOWN])
        short = LONGER * rhythm.inside / rhythm.change if rhythm is not None else 0.0
        late = order is not Order.COMPLETE and not stretch.also and rhythm is not None and rhythm.begins_late(stretch)
        for place, (far, pace) in enumerate(_paced(stretch, rhythm)):
            if far is None:
                yield 0.0
            elif not place and far >= self.usual and late:
                yield 1.0  # the slate of the next student, which nobody read: the one before it had left
            elif pace is None:
                yield far / (UNTIMED[order] * several * self.apart)
            else:
                yield pace * far / (least * self.usual) if pace >= short else 0.0


def likenesses(stretches: Sequence[Stretch], rhythms: Mapping[str, Rhythm]) -> Mapping[str, Likeness]:
    """By body, or of all together where the frames of one are not enough to tell."""
    by_body: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_body[stretch.body].append(stretch)
    of_all = _likeness(stretches, rhythms) if len(by_body) > 1 else None
    return {body: known for body, own in by_body.items() if (known := _likeness(own, rhythms) or of_all)}


def _likeness(stretches: Sequence[Stretch], rhythms: Mapping[str, Rhythm]) -> Likeness | None:
    across = sorted(one.unlike_next for one in stretches if one.unlike_next is not None)
    own = [one for one in stretches if not one.also]  # several students differ as they should
    pairs = [(far, pace) for one in own for far, pace in _paced(one, rhythms.get(one.body)) if far is not None]
    within = sorted(far for far, _ in pairs)
    if len(across) < LEAST_CHANGES or len(within) < LEAST_PAIRS or not (usual := median(across)):
        return None
    paced = sorted(pace * far / usual for far, pace in pairs if pace is not None)
    apart = max(_rare(within, usual), sqrt(usual * _at(within, UPPER)))
    return Likeness(usual, apart, _rare(paced, MOST), _at(within, 0.5))


def _rare(ordered: Sequence[float], most: float) -> float:
    """A value that hardly any reaches, by the middle and its spread: students without a slate must not raise it.

    Beyond `most` only where many are there: a second pose of every student.
    """
    if len(ordered) < LEAST_PAIRS:
        return 0.0
    middle, upper = _at(ordered, 0.5), _at(ordered, UPPER)
    rare = middle * (upper / middle) ** SPREAD if middle else upper
    return max(min(rare, most), MANY * upper)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[int(share * len(ordered))]


def _paced(stretch: Stretch, rhythm: Rhythm | None) -> Iterator[tuple[float | None, float | None]]:
    """For each frame but the first how far it differs, and the pause before it as a share of the usual change."""
    for far, gap in zip(stretch.unlike, stretch.gaps, strict=True):
        yield far, None if rhythm is None or gap is None or gap < 0 else gap / rhythm.change

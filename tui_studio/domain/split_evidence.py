"""Signs that a slate was never photographed, so that the next student's frames stand behind the wrong slate.

Nothing on the card says so directly. Six signs together come close; they were tuned on simulated picture days
(`tests/benchmarks/bench_split.py` prints how many missing slates are noticed and how many good frames are held back):

1. **A pause as long as a change of student.** On one card the time between two frames of a student (some seconds) and
   the time from a student's last frame to the next one's first (one goes, one comes, the slate is held up) lie far
   apart. A gap inside a stretch that is as long as such a change is one; what follows it belongs to nobody. Without
   times, with times that run backwards, or where both kinds of gap are alike (equal spacing), this says nothing; where
   many students have such a pause (two poses with a change of backdrop), it must be longer than theirs.
2. **A session that is skipped.** Where the card runs along the schedule, the sessions between this slate and the next
   that have neither a slate on this source nor pictures in the studio are absent children or missing slates. Children
   are absent every day, so with times it takes a pause to hold anything back, but a much shorter one; where times tell
   nothing, the whole stretch belongs to nobody. Where so many are skipped that another camera must have taken them,
   skipping says nothing. The last stretch of a body is treated as if somebody were skipped behind it: where times tell
   nothing, it belongs to nobody if the next in turn was not photographed yet.
3. **A hole in the counter.** The slate may have been taken and its file be gone. It makes a shorter pause enough.
4. **A frame that stands as slates do.** A slate that no reader took for one is a frame among the others, with the pause
   before it in which one goes and the next comes, and the shorter one behind it in which a child takes its place. The
   slates that were read tell how long both are on this card. Pauses within a student look alike often enough, so the
   most likely frames are held back, and not more of them than there are students of the shoot who were seen nowhere.
   A frame that looks like those around it is no slate.
5. **Far more frames than usual**, and clearly more than nine of ten students have. It makes a shorter pause enough.
   Twice the median with a skipped session, or three times without one: then nobody knows where the other student
   begins, and the whole stretch belongs to nobody.
6. **Somebody else in the picture.** From one student to the next the looks of the frames change (`likeness`). With
   times a difference counts as much as the pause before it is like a change of student; without times it must be one
   that hardly any frame of one student shows. Where they begin late, or there are no times, the frames may also all be
   of another student, whose predecessor left: they look like those behind the next slate, or like somebody whose turn
   is between the two and who was seen elsewhere.

Where two or more are skipped and one border is found, both sides of it may be theirs: the whole stretch belongs to
nobody.

Where times tell nothing and nobody is skipped, `Evidence.unproven` names the stretches, so that a person looks through
them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from tui_studio.domain.likeness import likenesses
from tui_studio.domain.split_rhythm import APART, LEAST_SECONDS, Order, Stretch, forward, rhythms
from tui_studio.domain.split_schedule import Schedule
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui_studio.domain.frames import KnownSession
    from tui_studio.domain.split_rhythm import Rhythm

# How long a gap must be, as a share of the usual change of student, by what the schedule says and by `_crowd`.
FACTORS = {Order.COMPLETE: (1.5, 1.0, 0.6), Order.UNKNOWN: (0.75, 0.65, 0.5), Order.SKIPS: (0.35, 0.35, 0.35)}


# How late a first frame must be, as a share of the usual wait behind a slate and of the usual change of student.
LEADS = {Order.COMPLETE: (3.0, 0.75), Order.UNKNOWN: (2.4, 0.6), Order.SKIPS: (1.65, 0.45)}


LEAST_SLATES = 8
"""Fewer say nothing of how slates stand on a card."""


LONE_SECONDS, LONE_TIMES = 20.0, 4.0
"""On a card of one or two students: a pause of so long, and so many times the longest other one, is a change."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """From frame `start` on the frames of a stretch (by index) may belong to somebody else."""

    stretch: int
    start: int
    reason: str
    text: str


class Evidence:
    """What the stretches of a source say together; `seen` are the numbers of all slates of the source."""

    def __init__(
        self, stretches: Sequence[Stretch], sessions: Mapping[str, KnownSession], seen: Collection[str]
    ) -> None:
        self.stretches = stretches
        self.schedule = Schedule(sessions, seen, {sessions[stretch.session].shoot for stretch in stretches})
        self.along, self.skipped = _skipped(stretches, self.schedule)
        self.rhythms = rhythms(stretches)
        self.pauses = _usual_pauses(stretches)
        self.likenesses = likenesses(stretches, self.rhythms)
        self.by_session: dict[str, list[Stretch]] = {}
        for stretch in stretches:
            if not stretch.also:
                self.by_session.setdefault(stretch.session, []).append(stretch)
        self.sizes = sorted(stretch.frames for stretch in stretches if stretch.frames)

    def doubts(self) -> list[Doubt]:
        """Where frames must be held back."""
        found = {index: self._doubt(index) for index, stretch in enumerate(self.stretches) if stretch.frames}
        open_ones = [index for index, doubt in found.items() if doubt is None]
        # not more slates can have gone unseen than there are students who were not seen
        likely = sorted(filter(None, map(self._unseen, open_ones)), key=lambda one: -one[0])[: self.schedule.absent]
        for _, index, start in likely:
            why = "a frame stands among the others as slates do"
            found[index] = _doubt(index, self.stretches[index], start, why, self.skipped[index])
        return [doubt for doubt in found.values() if doubt is not None]

    def _unseen(self, index: int) -> tuple[float, int, int] | None:
        """Where a slate may stand that no reader took for one: how likely, the stretch, the frame."""
        stretch = self.stretches[index]
        rhythm = self.rhythms.get(stretch.body)
        if rhythm is None or len(rhythm.passing) < LEAST_SLATES:
            return None
        known = self.likenesses.get(stretch.body)
        order = _order(stretch, self.schedule, self.along, bool(self.skipped[index]))
        gaps = [stretch.to_first, *stretch.gaps, None]
        found = []
        for start, (before, after) in enumerate(pairwise(gaps)):
            if not start and order is not Order.SKIPS:
                continue  # the first frame stands behind its own slate
            if known is not None and not known.may_be_slate(stretch, start):
                continue
            if before is not None and before >= APART * rhythm.inside:
                score = rhythm.like_slate(before, after, order)
                if score:
                    found.append((score, index, start))
        return max(found, key=lambda one: (one[0], -one[2]), default=None)

    def _doubt(self, index: int) -> Doubt | None:
        stretch, missing = self.stretches[index], self.skipped[index]
        start, why = self._pause(index), "a pause as long as a change of student"
        other = self._other_person(index)
        if other is not None and (start is None or other < start):
            start, why = other, "its frames do not all look like one person"
        if start != 0 and self._is_of_another(index):
            start, why = 0, "its frames look like those of another student in turn"
        if _too_many(stretch, self.sizes, bool(missing), kept=start):
            start, why = 0, "far more frames than usual"
        if start and len(missing) > 1:
            start = 0  # of three who may stand here two were found: they may be the others
        rhythm, last = stretch.body in self.rhythms, stretch.next_session is None
        if start is None and not missing and last and not rhythm and _may_hide(*stretch.gaps):
            missing = _without(stretch.also, self.schedule.next_absent(stretch.session))
        if start is None and missing:
            start = _untold(stretch, rhythm)
            why = "the times of its frames do not tell one student from the next"
        return _doubt(index, stretch, start, why, missing) if start is not None else None

    def _other_person(self, index: int) -> int | None:
        stretch = self.stretches[index]
        known = self.likenesses.get(stretch.body)
        order = _order(stretch, self.schedule, self.along, bool(self.skipped[index]))
        crowd = _crowd(stretch, self.sizes)
        return known.other_person(stretch, self.rhythms.get(stretch.body), order, crowd) if known else None

    def _is_of_another(self, index: int) -> bool:
        """Whether times allow it and the frames look like those of one who comes next, or should have."""
        stretch = self.stretches[index]
        known, rhythm = self.likenesses.get(stretch.body), self.rhythms.get(stretch.body)
        if known is None or stretch.next_session is None or stretch.also:
            return False
        if rhythm is not None and not rhythm.begins_late(stretch):
            return False
        others = {stretch.next_session, *self.schedule.between(stretch.session, stretch.next_session)}
        return any(
            known.are_one_person(stretch, other)
            for number in others - {stretch.session}
            for other in self.by_session.get(number, ())
        )

    def _pause(self, index: int) -> int | None:
        stretch = self.stretches[index]
        if stretch.body not in self.rhythms:
            return _lone_gap(stretch)
        order = _order(stretch, self.schedule, self.along, bool(self.skipped[index]))
        return _gap(stretch, self.rhythms[stretch.body], self.pauses[index], _crowd(stretch, self.sizes), order)

    def unproven(self) -> list[int]:
        """Stretches in which a missing slate would leave no trace, by index."""
        return [
            index
            for index, one in enumerate(self.stretches)
            if one.frames and one.body not in self.rhythms and _may_hide(*one.gaps)
        ]

    def crowded(self, index: int) -> float | None:
        """What is usual, where a stretch has twice as many frames and clearly more than nine of ten have."""
        frames = self.stretches[index].frames
        usual, most = (_among_others(self.sizes, frames, share) for share in (0.5, 0.9)) if frames else (0.0, 0.0)
        many = frames >= max(2 * usual, usual + 3) and frames > 1.25 * most and len(self.sizes) >= 5
        return usual if many else None

    def threshold(self, index: int) -> float | None:
        """The shortest pause that would hold frames of a stretch back; None where times tell nothing."""
        stretch = self.stretches[index]
        if stretch.body not in self.rhythms:
            return None
        order = _order(stretch, self.schedule, self.along, bool(self.skipped[index]))
        factor = FACTORS[order][_crowd(stretch, self.sizes)]
        return self.rhythms[stretch.body].threshold(factor, self.pauses[index], order)


def _doubt(index: int, stretch: Stretch, start: int, why: str, missing: Sequence[str]) -> Doubt:
    reason = f"a slate may be missing {stretch.side} {stretch.session}: {why}"
    count = len(stretch.gaps) + 1 - start
    text = f"{reason}; {counted(count, 'frame')} left unassigned"
    if missing:
        shown = ", ".join(clean_text(number, 20) for number in missing[:5]) + (", ..." if len(missing) > 5 else "")
        text += f"; no slate was found for {shown}"
    return Doubt(index, start, reason, text)


def _crowd(stretch: Stretch, sizes: Sequence[int]) -> int:
    """0 for no more frames than usual, 1 for more, 2 for more than nine of ten others have."""
    return sum(stretch.frames > _among_others(sizes, stretch.frames, share) for share in (0.5, 0.9))


def _too_many(stretch: Stretch, sizes: Sequence[int], skipped: bool, kept: int | None) -> bool:
    """As many frames as two students have, or three; `kept` is how many stand before a pause, if one was found."""
    usual, most = (_among_others(sizes, stretch.frames, share) for share in (0.5, 0.9))
    frames = stretch.frames if kept is None else kept
    if not usual or frames < usual + 2:
        return False
    twice = skipped and frames >= 2 * usual and frames > 1.25 * most
    return twice or (len(sizes) >= 5 and frames >= 3 * usual and frames > 1.5 * most)


def _order(stretch: Stretch, schedule: Schedule, along: bool, skips: bool) -> Order:
    """What the schedule says here; behind the last slate of a body anybody may have come."""
    if skips or stretch.next_session is None:
        return Order.SKIPS
    plain = along and not stretch.shared and not stretch.doubts_after
    return Order.COMPLETE if plain and schedule.in_turn(stretch.session, stretch.next_session) else Order.UNKNOWN


def _gap(stretch: Stretch, rhythm: Rhythm, pause: float, crowd: int, order: Order) -> int | None:
    """The frame behind the first gap that is as long as a change of student."""
    if stretch.to_first is not None:
        patient = stretch.also and order is Order.UNKNOWN  # until several stand ready it takes longer
        pose, change = LEADS[Order.COMPLETE if patient else order]
        if stretch.to_first >= max(pose * rhythm.to_first, change * rhythm.change, LEAST_SECONDS):
            return 0
    for index, (gap, hole) in enumerate(zip(stretch.gaps, stretch.holes, strict=True), 1):
        at = Order.SKIPS if hole else order
        if gap is not None and gap >= rhythm.threshold(FACTORS[at][crowd], pause, at):
            return index
    return None


def _lone_gap(stretch: Stretch) -> int | None:
    """The same on a card too small to have a rhythm: one pause that is far from all others of the stretch."""
    for index, gap in enumerate(stretch.gaps):
        others = forward([*stretch.gaps[:index], *stretch.gaps[index + 1 :]])
        if gap is not None and len(others) >= 2 and gap >= max(LONE_SECONDS, LONE_TIMES * max(others)):
            return index + 1
    return None


def _untold(stretch: Stretch, rhythm: bool) -> int | None:
    """The first frame of which no time says whose it is: behind a gap without times, or all without a rhythm."""
    if not rhythm:
        return 0 if _may_hide(stretch.to_first, *stretch.gaps) else None
    return next((index for index, gap in enumerate(stretch.gaps, 1) if gap is None or gap < 0), None)


def _may_hide(*gaps: float | None) -> bool:
    return any(gap is None or gap < 0 or gap >= LEAST_SECONDS for gap in gaps)


def _usual_pauses(stretches: Sequence[Stretch]) -> list[float]:
    """For each stretch the longest pause that four of five other stretches stay within."""
    longest = [max(forward(stretch.gaps), default=-1.0) for stretch in stretches]
    ordered = sorted(value for value in longest if value >= 0)
    return [_among_others(ordered, value, 0.8) if value >= 0 else 0.0 for value in longest]


def _among_others(ordered: Sequence[float], value: float, share: float) -> float:
    """The value that this share of a sorted list, without one `value` of it, stays within; 0 where nothing is left.

    Between two values it is their mean, so that a share of one half is the median.
    """
    rest = len(ordered) - 1
    if not rest:
        return 0.0
    own = bisect_left(ordered, value)
    low, high = floor(share * (rest - 1)), ceil(share * (rest - 1))
    return (ordered[low + (low >= own)] + ordered[high + (high >= own)]) / 2


def _without(also: Collection[str], numbers: Sequence[str]) -> tuple[str, ...]:
    """Those who do not stand before the camera with the student: their turn comes with theirs."""
    return tuple(number for number in numbers if number not in also)


def _skipped(stretches: Sequence[Stretch], schedule: Schedule) -> tuple[bool, list[tuple[str, ...]]]:
    """Whether the card runs along the schedule, and for each stretch the numbers skipped before the next slate."""
    steps = [(stretch.session, stretch.next_session) for stretch in stretches]
    found = []
    for stretch, step in zip(stretches, steps, strict=True):
        numbers = _without(stretch.also, schedule.skipped(*step))
        found.append(numbers if len(numbers) > stretch.doubts_after else ())
    with_gap = sum(bool(numbers) and after is not None for numbers, (_, after) in zip(found, steps, strict=True))
    if not schedule.runs_along(steps) or with_gap > max(2, 0.3 * len(steps)):
        return False, [()] * len(stretches)
    return True, found

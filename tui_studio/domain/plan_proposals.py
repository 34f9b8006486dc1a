"""Whose pictures may these be: the sessions around a card, and who is likely where a slate could not be read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tui_studio.domain.session_codes import read_code

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from tui_studio.domain.frames import PlannedFrame
    from tui_studio.domain.plan_stretches import Stretch
    from tui_studio.domain.session_codes import CodeRules

SKIPPED, NEXT, BEFORE, BY_TIME = 6, 3, 1, 5
"""How many are proposed for each reason."""
NEAR = 45 * 60
"""Seconds from the time of a session within which a picture may be of it."""


_BETWEEN = re.compile(r"[\s,;+&]+")  # what people write between two numbers
_JOINS = frozenset("+&,;")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session that pictures can be given to."""

    number: str
    name: str  # "Last, First"
    group: str  # grade and teacher, to tell namesakes apart
    shoot: str
    position: int  # place in the order in which everything was scheduled
    at: datetime | None = None  # the time of the session, by the studio's clock
    hold: str = ""  # why it may have no pictures
    images: int = 0  # already stored


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who is likely, and why."""

    number: str
    why: str


class Lineup:
    """The sessions around a card in the order of their schedule."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """In any order."""
        self.candidates = {one.number: one for one in sorted(candidates, key=lambda one: one.position)}
        self._shoots: dict[str, list[Candidate]] = defaultdict(list)
        for one in self.candidates.values():
            self._shoots[one.shoot].append(one)
        self._timed = sorted(
            ((one.at, one.position, one) for one in self.candidates.values() if one.at is not None),
            key=lambda timed: timed[:2],
        )

    def add(self, candidate: Candidate) -> None:
        """Somebody of another shoot, who was asked for by number."""
        self.candidates.setdefault(candidate.number, candidate)

    def clock_offset(self, stretches: Sequence[Stretch]) -> float:
        """Seconds that the camera's clock, or the day, runs after the schedule; 0 where nothing tells."""
        late = [
            (stretch.began - one.at).total_seconds()
            for stretch in stretches
            if stretch.session and stretch.began is not None
            and (one := self.candidates.get(stretch.session)) is not None and one.at is not None
        ]  # fmt: skip
        return median(late) if late else 0.0

    def propose(
        self,
        before: str | None,
        after: str | None,
        pictures: Mapping[str, int],
        taken: datetime | None = None,
        offset: float = 0.0,
    ) -> list[Proposal]:
        """Who is likely behind `before` and ahead of `after`, best first: nobody who has pictures already.

        `pictures` are those of this card by number; `taken` is by the camera's clock, which is `offset` seconds late.
        """
        found: dict[str, str] = {}
        one, other = self.candidates.get(before or ""), self.candidates.get(after or "")
        between = self._between(one, other, pictures)
        for candidate in between[:SKIPPED]:
            found.setdefault(candidate.number, f"between {before} and {after}")
        if one is not None and not between:
            for candidate in self._beside(one, 1, pictures)[:NEXT]:
                found.setdefault(candidate.number, f"next after {before}")
        if other is not None and not between:
            for candidate in self._beside(other, -1, pictures)[:BEFORE]:
                found.setdefault(candidate.number, f"just before {after}")
        for candidate in self._by_time(taken, offset, pictures):
            found.setdefault(candidate.number, f"due at {candidate.at:%H:%M}")
        return [Proposal(number, why) for number, why in found.items()]

    def _between(self, one: Candidate | None, other: Candidate | None, pictures: Mapping[str, int]) -> list[Candidate]:
        if one is None or other is None or one.shoot != other.shoot or other.position <= one.position:
            return []
        turns = self._shoots[one.shoot]
        start, end = self._place(one) + 1, self._place(other)
        return [candidate for candidate in turns[start:end] if _free(candidate, pictures)]

    def _beside(self, one: Candidate, step: int, pictures: Mapping[str, int]) -> list[Candidate]:
        turns, place = self._shoots[one.shoot], self._place(one)
        rest = turns[place + 1 :] if step > 0 else turns[:place][::-1]
        found: list[Candidate] = []
        for candidate in rest:
            if _free(candidate, pictures):
                found.append(candidate)
                if len(found) >= NEXT:
                    break
        return found

    def _by_time(self, taken: datetime | None, offset: float, pictures: Mapping[str, int]) -> list[Candidate]:
        from datetime import timedelta

        if taken is None:
            return []
        moment = taken - timedelta(seconds=offset)
        low = bisect_left(self._timed, moment - timedelta(seconds=NEAR), key=lambda timed: timed[0])
        high = bisect_right(self._timed, moment + timedelta(seconds=NEAR), key=lambda timed: timed[0])
        near = [timed for timed in self._timed[low:high] if _free(timed[2], pictures)]
        near.sort(key=lambda timed: (abs((timed[0] - moment).total_seconds()), timed[1]))
        return [candidate for _, _, candidate in near[:BY_TIME]]

    def _place(self, one: Candidate) -> int:
        return bisect_left(self._shoots[one.shoot], one.position, key=lambda other: other.position)


def read_numbers(stretch: Stretch, frames: Sequence[PlannedFrame], rules: CodeRules) -> list[str]:
    """The session numbers that were read on the slate of a stretch, or in pictures that name two people, each once."""
    if stretch.read:
        return [stretch.read]
    payload = frames[stretch.opener if stretch.opener is not None else stretch.places[0]].payload or ""
    numbers = (read_code(part, rules).number for part in re.split(r" and |, ", payload))
    return list(dict.fromkeys(number for number in numbers if number))


def several_numbers(text: str, known: Container[str]) -> list[str]:
    """The session numbers of siblings in what was typed, each once; empty where it is one, or words to search for.

    Between spaces alone they are numbers where each is known, or holds five digits as no class or grade does.
    """
    parts = list(dict.fromkeys(part for part in _BETWEEN.split(text) if part))
    joined = not _JOINS.isdisjoint(text) and all(any(map(str.isdigit, part)) for part in parts)
    sure = joined or all(part in known or len(re.findall(r"\d", part)) >= 5 for part in parts)
    return parts if len(parts) > 1 and sure else []


def _free(candidate: Candidate, pictures: Mapping[str, int]) -> bool:
    return not candidate.hold and not candidate.images and not pictures.get(candidate.number)

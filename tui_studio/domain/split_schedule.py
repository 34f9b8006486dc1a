"""The schedule beside a card: who should stand between two slates, and whether they were seen anywhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tui_studio.domain.frames import KnownSession

Turn = tuple[int, str]  # position in the schedule, session number

MOST_BETWEEN = 8
"""Where more turns are passed over, the others are not asked about."""


class Schedule:
    """Sessions of the shoots of a source by their turn.

    `seen` are the numbers of all slates of the source. A session is absent when it has neither a slate here nor
    pictures in the studio; one that must not be photographed is neither seen nor absent.
    """

    def __init__(self, sessions: Mapping[str, KnownSession], seen: Collection[str], shoots: Collection[str]) -> None:
        self.sessions = sessions
        self._turns: dict[str, list[Turn]] = defaultdict(list)
        self._seen: dict[str, list[int]] = defaultdict(list)
        self._absent: dict[str, list[Turn]] = defaultdict(list)
        for session in sorted(sessions.values(), key=lambda one: one.position):
            if session.shoot not in shoots:
                continue
            turn = (session.position, session.number)
            self._turns[session.shoot].append(turn)
            if session.number in seen or session.images:
                self._seen[session.shoot].append(session.position)
            elif not session.hold:
                self._absent[session.shoot].append(turn)

    @property
    def absent(self) -> int:
        """How many of the shoots of the source have neither a slate here nor pictures in the studio."""
        return sum(map(len, self._absent.values()))

    def skipped(self, here: str, after: str | None) -> tuple[str, ...]:
        """The absent between two slates that follow each other in the schedule.

        Where the card ends or goes back, only the very next turn counts; at its end only if somebody behind it was
        seen, since the turn of the others has not come.
        """
        one, other = self._pair(here, after)
        if other is not None and other.position > one.position:
            return self._absent_between(one, other.position)
        turn = self.next_absent(here)
        if turn and other is None and not self._seen_behind(self.sessions[turn[0]]):
            return ()
        return turn

    def between(self, here: str, after: str) -> tuple[str, ...]:
        """The sessions whose turn is between two slates, the first few; none where the second does not follow."""
        one, other = self._pair(here, after)
        if other is None or other.position <= one.position:
            return ()
        turns = self._turns[one.shoot]
        low, high = bisect_left(turns, (one.position + 1, "")), bisect_left(turns, (other.position, ""))
        return tuple(number for _, number in turns[low : min(high, low + MOST_BETWEEN)])

    def next_absent(self, here: str) -> tuple[str, ...]:
        """The session whose turn is the very next, if it is absent."""
        one = self.sessions[here]
        turns = self._turns[one.shoot]
        later = bisect_right(turns, (one.position, one.number))
        return self._absent_between(one, turns[later][0] + 1) if later < len(turns) else ()

    def in_turn(self, here: str, after: str) -> bool:
        """The second slate stands behind the first in the schedule, and nobody between them was seen."""
        one, other = self._pair(here, after)
        if other is None or other.position <= one.position:
            return False
        seen = self._seen[one.shoot]
        return bisect_left(seen, other.position) == bisect_right(seen, one.position)

    def runs_along(self, steps: Iterable[tuple[str, str | None]]) -> bool:
        """Whether pairs of slates that follow each other go forward in the schedule, seven times in ten."""
        found = [self._pair(here, after) for here, after in steps if after != here]
        forward = [other.position > one.position for one, other in found if other is not None]
        return sum(forward) >= 0.7 * len(forward) > 0

    def _pair(self, here: str, after: str | None) -> tuple[KnownSession, KnownSession | None]:
        """Both sessions; None for a second one of another shoot."""
        one = self.sessions[here]
        other = self.sessions[after] if after is not None else None
        return one, other if other is not None and other.shoot == one.shoot else None

    def _absent_between(self, one: KnownSession, limit: int) -> tuple[str, ...]:
        absent = self._absent[one.shoot]
        low, high = bisect_left(absent, (one.position + 1, "")), bisect_left(absent, (limit, ""))
        return tuple(number for _, number in absent[low:high])

    def _seen_behind(self, session: KnownSession) -> bool:
        seen = self._seen[session.shoot]
        return bool(seen) and seen[-1] > session.position

"""How far the clocks of the cameras of one source stand apart, worked out from slates that two of them photographed.

No frame finds its session by it: bodies are never mixed by time. It says in which order a session's pictures of several
cameras were taken, and that a camera is set to a wrong day before that is believed anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tui_studio.domain.frames import PlanWarning, Role
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tui_studio.domain.frames import PlannedFrame

Slates = dict[tuple[str, ...], "datetime"]

AGREE = 10.0
"""Seconds: where both photograph a slate as it is held up, the differences agree so closely."""
LEAST_AGREEING = 3
WORTH_TELLING = 120.0
"""Seconds below which nobody needs to be told."""
PASSED_ON = 900.0
"""Seconds up to which a difference that does not agree may be the way from one camera to the next."""
ANOTHER_DAY = 12 * 3600.0
RESET = 2 * 366 * 86400.0
"""Seconds: a clock so far behind another began anew at its first year when the battery was empty."""

LONGEST = 100 * 366 * 86400.0
"""Seconds; no camera's calendar is further off."""
UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
}

REFERENCE, TYPED, SURE, LIKELY, UNKNOWN = "reference", "typed", "sure", "likely", "unknown"


@dataclass(frozen=True, slots=True)
class BodyClock:
    """One camera: its frames, its first and last moment by its own clock, and how far that is behind the reference."""

    body: str
    path: str  # of its first frame
    frames: int
    first: datetime | None
    last: datetime | None
    behind: float | None  # seconds to add to its clock; None where nothing says so
    certainty: str  # one of the words above
    grounds: str


def camera_clocks(frames: Iterable[PlannedFrame], typed: Mapping[str, float] | None = None) -> tuple[BodyClock, ...]:
    """The cameras of a plan in its order, against the reference: that with most frames whose clock was not reset.

    `typed` is what people know.
    """
    bodies = _Bodies(frames)
    if not bodies.counts:
        return ()
    order = list(bodies.counts)
    reference = max(order, key=lambda body: (not bodies.was_reset(body), bodies.counts[body], -order.index(body)))
    found = {reference: (0.0, REFERENCE, "the others are compared with it")}
    for body, behind in (typed or {}).items():
        if body in bodies.counts:
            found[body] = (behind, TYPED, "as it was typed")
    while (nearest := _nearest(bodies, found)) is not None:
        body, differences = nearest
        found[body] = _judged(differences)
    nothing = (None, UNKNOWN, "no slate was photographed by it and another camera")
    return tuple(bodies.clock(body, *found.get(body, nothing)) for body in order)


def sure_offsets(clocks: Iterable[BodyClock]) -> dict[str, float]:
    """Seconds by body that may be added without asking: those that were typed or that agree closely."""
    return {
        clock.body: clock.behind
        for clock in clocks
        if clock.behind is not None and (clock.certainty == TYPED or (clock.certainty == SURE and clock.behind))
    }


def typed_offsets(frames: Iterable[PlannedFrame], offsets: Mapping[str, float]) -> dict[str, float]:
    """Which of the offsets of a plan a person must have typed, for they are not what its slates say."""
    said = sure_offsets(camera_clocks(frames))
    return {body: behind for body, behind in offsets.items() if said.get(body) != behind}


def clock_warnings(clocks: Iterable[BodyClock]) -> Iterator[PlanWarning]:
    """What to tell of cameras whose clocks are far apart."""
    every = list(clocks)
    main = next((clock for clock in every if clock.certainty == REFERENCE), None)
    for clock in every:
        if main is None or clock is main or clock.certainty == TYPED:
            continue
        name, other = clean_text(clock.body, 60), clean_text(main.body, 60)
        if clock.behind is not None:
            least = WORTH_TELLING if clock.certainty == SURE else PASSED_ON
            if abs(clock.behind) >= least:
                where = "behind" if clock.behind > 0 else "ahead of"
                text = f"the clock of {name} is {spoken(clock.behind)} {where} that of {other}: {clock.grounds}"
                yield PlanWarning(clock.path, "clock-offset", text)
        elif clock.first and main.first and main.last and clock.last:
            apart = max((main.first - clock.last).total_seconds(), (clock.first - main.last).total_seconds())
            if apart >= ANOTHER_DAY:
                text = f"the clock of {name} says {clock.first:%Y-%m-%d}, that of {other} {main.first:%Y-%m-%d}"
                yield PlanWarning(clock.path, "clock-offset", f"{text}, and {clock.grounds}")


def spoken(seconds: float) -> str:
    """“61 minutes”, “4 seconds”, “3 days”: as long as can be said in one number."""
    length = abs(seconds)
    for size, word, least in ((86400, "day", 2 * 86400), (3600, "hour", 3 * 3600), (60, "minute", 120)):
        if length >= least:
            return counted(round(length / size), word)
    return counted(round(length), "second")


def written_offset(seconds: float) -> str:
    """“+1:01:05”: hours, minutes and seconds that a clock is behind, with a minus where it is ahead."""
    whole = abs(round(seconds))
    return f"{'-' if seconds < 0 else '+'}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def read_offset(text: str) -> float:
    """Seconds out of “1:01:05”, “-0:30:00” (hours first), “61 min”, “-2 h”, “3 days”, “45 s”.

    Raises `InputRefused` for anything else.
    """
    written = text.strip().replace("−", "-")
    sign = -1 if written.startswith("-") else 1
    rest = written.lstrip("+-").strip().lower()
    if clock := re.fullmatch(r"([0-9]{1,6}):([0-9]{2})(?::([0-9]{2}))?", rest):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        if minutes < 60 and seconds < 60:
            return sign * float(3600 * hours + 60 * minutes + seconds)
    elif (length := re.fullmatch(r"([0-9]{1,9})\s*([a-z]*)", rest)) and (unit := UNITS.get(length.group(2))):
        found = sign * float(int(length.group(1)) * unit)
        if abs(found) <= LONGEST:
            return found
    raise InputRefused(
        "Write how far the clock is behind: 1:01:05, 61 min, 2 h or 3 days; with a minus if it is ahead."
    )


class _Bodies:
    """The frames of a plan by camera."""

    def __init__(self, frames: Iterable[PlannedFrame]) -> None:
        self.counts: Counter[str] = Counter()
        self.slates: dict[str, Slates] = {}
        self._paths: dict[str, str] = {}
        self._times: dict[str, list[datetime]] = {}
        for frame in frames:
            if not frame.body:
                continue
            self.counts[frame.body] += 1
            self._paths.setdefault(frame.body, frame.path)
            if frame.taken_at is None:
                continue
            self._times.setdefault(frame.body, []).append(frame.taken_at)
            if frame.role is Role.SLATE and frame.session is not None:
                self.slates.setdefault(frame.body, {}).setdefault(frame.sessions, frame.taken_at)

    def was_reset(self, body: str) -> bool:
        """Whether another camera of the card shows that the clock of this one began anew, or has stood empty."""
        latest = max((max(times) for times in self._times.values()), default=None)
        mine = self._times.get(body)
        return latest is not None and (mine is None or (latest - max(mine)).total_seconds() > RESET)

    def clock(self, body: str, behind: float | None, certainty: str, grounds: str) -> BodyClock:
        """What is shown of a camera."""
        times = self._times.get(body, [])
        first, last = (min(times), max(times)) if times else (None, None)
        return BodyClock(body, self._paths[body], self.counts[body], first, last, behind, certainty, grounds)


def _nearest(bodies: _Bodies, found: Mapping[str, tuple[float, str, str]]) -> tuple[str, list[float]] | None:
    """The camera that shares most slates with one that is placed already, and the differences; None where none does."""
    best: tuple[str, list[float]] | None = None
    for body in bodies.counts:
        if body in found:
            continue
        mine = bodies.slates.get(body, {})
        for other, (behind, *_) in found.items():
            theirs = bodies.slates.get(other, {})
            differences = [
                (theirs[number] - moment).total_seconds() + behind
                for number, moment in mine.items()
                if number in theirs
            ]
            if differences and (best is None or len(differences) > len(best[1])):
                best = body, differences
    return best


def _judged(differences: list[float]) -> tuple[float, str, str]:
    """The middle of the differences, and how far they agree."""
    middle = median(differences)
    spread = median(abs(one - middle) for one in differences)
    close = sum(abs(one - middle) <= AGREE for one in differences)
    both = counted(len(differences), "slate that both photographed", "slates that both photographed")
    if close >= LEAST_AGREEING and close >= 0.75 * len(differences):
        return middle, SURE, f"{both} agree within {AGREE:.0f} s"
    if len(differences) == 1:
        return middle, LIKELY, f"{both} says so"
    return middle, LIKELY, f"{both} agree within {spoken(spread)} at the middle"

"""How far the clock of a camera is off, by how long after their own time its frames come in.

A frame comes in some seconds after it was taken. Frames that come much later than that may have waited (a card that
was copied in, a radio link that broke) or may have been taken by a camera whose clock is wrong; told apart they are by
this: a clock is wrong by the same amount for every frame, a delay is another one for each. Where that leaves it open a
person is asked, and until then the frames are held: a wrong clock gives no picture to another child.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

EARLY = -2.0
"""Seconds by which a frame may come in before it was taken: camera and computer are set by hand."""
PROMPT = 5.0
"""Seconds after which a frame of a camera on a cable is there."""
LATE = 30.0
"""Seconds that no transfer takes for every frame alike."""
ALIKE = 3.0
"""Seconds by which equal delays differ."""
APART = 5.0
"""Seconds between two frames whose equal delays say something of the clock; of a burst they are equal anyhow."""


class Trust(StrEnum):
    """What is known of the clock of a camera."""

    RIGHT = "right"
    OFF = "off"  # by a known amount
    ASK = "ask"  # slow transfer or a clock that is behind: only a person knows
    OPEN = "open"  # too little was seen


@dataclass(frozen=True, slots=True)
class ClockVerdict:
    """`seconds` are to be added to the time of the camera; those it seems to be off where that is open."""

    trust: Trust
    seconds: float = 0.0

    @property
    def known(self) -> bool:
        """Whether frames can be given to somebody by it."""
        return self.trust in (Trust.RIGHT, Trust.OFF)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a frame was taken by the camera and when it came in, both on the clock of the studio's zone."""

    taken: datetime
    came: datetime

    @property
    def lag(self) -> float:
        """Seconds from one to the other."""
        return (self.came - self.taken).total_seconds()


def judge(arrivals: Sequence[Arrival], told: float | None = None) -> ClockVerdict:
    """What the frames of one camera say of its clock; `told` is what a person said."""
    if told is not None:
        return ClockVerdict(Trust.RIGHT if told == 0 else Trust.OFF, told)
    if not arrivals:
        return ClockVerdict(Trust.RIGHT)
    least = min(one.lag for one in arrivals)
    if EARLY <= least <= PROMPT:
        return ClockVerdict(Trust.RIGHT)
    quick = sorted(one.taken for one in arrivals if one.lag <= least + ALIKE)
    if (quick[-1] - quick[0]).total_seconds() < APART:
        return ClockVerdict(Trust.OPEN, least)
    return ClockVerdict(Trust.OFF if not 0 <= least <= LATE else Trust.ASK, least)


def moment_of(taken: datetime, verdict: ClockVerdict) -> datetime:
    """When a frame was taken by the clock of the studio."""
    return taken + timedelta(seconds=verdict.seconds) if verdict.known else taken


def clock_words(body: str, verdict: ClockVerdict) -> str:
    """“The clock of EOS R6 is 3:07 behind.”; empty where it is right."""
    off = abs(round(verdict.seconds))
    far = f"{off // 3600}:{off // 60 % 60:02}:{off % 60:02}" if off >= 3600 else f"{off // 60}:{off % 60:02}"
    side = "behind" if verdict.seconds > 0 else "ahead"
    camera = body or "the camera"
    return {
        Trust.RIGHT: "",
        Trust.OFF: f"The clock of {camera} is {far} {side}; its frames are put right.",
        Trust.ASK: f"{camera}: {far} {side}, or its frames come that late",
        Trust.OPEN: f"{camera}: the clock seems {far} {side}",
    }[verdict.trust]

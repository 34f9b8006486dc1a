"""Who of a roster was photographed at a shoot, who was absent, who is excused, and who is to come again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Presence(StrEnum):
    """Where somebody of the roster stands; each has exactly one of these."""

    PHOTOGRAPHED = "photographed"
    ANOTHER_POSE = "another pose"  # photographed, but nothing of it can be used or somebody asked for a retake
    ONLY_GROUP = "only group"  # absent, but for pictures shared with others
    ABSENT = "absent"
    EXCUSED = "excused"


SEEN = (Presence.PHOTOGRAPHED, Presence.ANOTHER_POSE)
MISSING = (Presence.ONLY_GROUP, Presence.ABSENT)
FOR_RETAKE = (Presence.ANOTHER_POSE, *MISSING)
"""Whom a retake day is for."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One session of somebody in a shoot or in a retake of it."""

    session_id: int
    number: str
    day: date | None
    retake: bool
    own: int  # pictures of nobody else
    rejected: int  # of these, rated as not selected
    shared: int  # pictures that are of others too

    @property
    def usable(self) -> bool:
        """At least one picture that was not rejected."""
        return self.own > self.rejected


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody of a roster, with what is known of the days of the shoot."""

    client_id: int
    enrollment_id: int  # 0 for somebody with a session who is on no roster
    school_class: str = ""  # "9 · Ms Berg"
    occasions: tuple[Occasion, ...] = ()  # the oldest first, retakes last
    barred: bool = False  # must not be photographed
    mark: str = ""  # absent, refused or later, as Group Capture left it
    excused: str = ""  # why nobody waits for a picture
    retake_wanted: str = ""  # why there is to be another one

    @property
    def presence(self) -> Presence:
        """A picture counts more than an excuse; a usable retake answers whoever asked for one."""
        if any(one.own for one in self.occasions):
            retaken = any(one.retake and one.usable for one in self.occasions)
            usable = any(one.usable for one in self.occasions)
            return Presence.PHOTOGRAPHED if retaken or (usable and not self.retake_wanted) else Presence.ANOTHER_POSE
        if self.barred or self.excused or self.mark == "refused":
            return Presence.EXCUSED
        return Presence.ONLY_GROUP if any(one.shared for one in self.occasions) else Presence.ABSENT

    @property
    def days(self) -> tuple[date, ...]:
        """When pictures were taken, the retake among them."""
        return tuple(one.day for one in self.occasions if one.own and one.day is not None)

    @property
    def best(self) -> Occasion | None:
        """The session the primary pose comes from: a retake takes the place of what was before it."""
        usable = [one for one in self.occasions if one.usable]
        retakes = [one for one in usable if one.retake]
        return next(reversed(retakes or usable), None)

    @property
    def booked(self) -> str:
        """The retake session that waits for the person; empty where none was made."""
        return next((one.number for one in reversed(self.occasions) if one.retake and not one.own), "")

    def note(self) -> str:
        """What else somebody should know, in words."""
        parts = [
            "must not be photographed" if self.barred else "",
            f"excused: {self.excused}" if self.excused else "",
            f"retake: {self.retake_wanted}" if self.retake_wanted else "",
            {"refused": "refused", "later": "wanted to come back later", "absent": "not there"}.get(self.mark, ""),
            f"retake booked: {self.booked}" if self.booked else "",
        ]
        return "; ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Roll:
    """The roster in numbers: photographed, absent and excused are everybody."""

    photographed: int = 0
    absent: int = 0
    excused: int = 0
    another_pose: int = 0
    """Of those photographed."""
    only_group: int = 0
    """Of those absent."""

    @property
    def roster(self) -> int:
        """Everybody."""
        return self.photographed + self.absent + self.excused

    def short(self) -> str:
        """“587 photographed, 20 absent, 5 excused”."""
        return f"{self.photographed:,} photographed, {self.absent:,} absent, {self.excused:,} excused"

    def sentence(self) -> str:
        """“612 on the roster: 587 photographed (4 need another pose), 20 absent (3 only in a group), 5 excused”."""
        again = f" ({self.another_pose:,} {'needs' if self.another_pose == 1 else 'need'} another pose)"
        seen = f"{self.photographed:,} photographed" + (again if self.another_pose else "")
        away = f"{self.absent:,} absent" + (f" ({self.only_group:,} only in a group)" if self.only_group else "")
        return f"{counted(self.roster, 'student')} on the roster: {seen}, {away}, {self.excused:,} excused"


def roll(everybody: Iterable[Presence]) -> Roll:
    """Count them."""
    found = list(everybody)
    return Roll(
        photographed=sum(one in SEEN for one in found),
        absent=sum(one in MISSING for one in found),
        excused=found.count(Presence.EXCUSED),
        another_pose=found.count(Presence.ANOTHER_POSE),
        only_group=found.count(Presence.ONLY_GROUP),
    )

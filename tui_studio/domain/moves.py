"""Moving sessions that stand: to another day, time or station, by some minutes, or two with each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tui_studio.domain.slots import DAY, clock, minute_of
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, time

_MINUTES = re.compile(r"([+-]?)\s*(?:(\d{1,2})h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """When and where a session is; an end at midnight is 00:00."""

    day: date | None
    start: time | None
    end: time | None
    photographer: str = ""
    room: str = ""

    def __str__(self) -> str:
        """“2026-09-14 08:00 Ann/Gym”."""
        return " ".join(part for part in (self.when, self.where) if part) or "no date"

    @property
    def when(self) -> str:
        """“2026-09-14 08:00”."""
        day = self.day.isoformat() if self.day else ""
        return f"{day} {self.start:%H:%M}" if self.start else day

    @property
    def where(self) -> str:
        """“Ann/Gym”."""
        return "/".join(part for part in (self.photographer, self.room) if part)

    def minutes(self, usual: int) -> tuple[int, int] | None:
        """First and last minute; one without an end lasts as long as is usual, one without a start has none."""
        if self.start is None:
            return None
        first = minute_of(self.start)
        return first, first + usual if self.end is None else minute_of(self.end) or DAY


@dataclass(frozen=True, slots=True)
class Standing:
    """A session as it stands, with what decides whether it can be moved."""

    id: int
    number: str
    name: str
    spot: Spot
    usual: int
    """Minutes that sessions of its type last."""
    cancelled: bool = False
    images: int = 0


class Wish(NamedTuple):
    """Where sessions should go; None leaves a part as it is, an empty name takes it away."""

    day: date | None = None
    start: time | None = None
    photographer: str | None = None
    room: str | None = None
    by: int = 0
    """Minutes later, or earlier when negative."""


def why_it_stays(session: Standing) -> str:
    """Why a session cannot be moved; empty when it can."""
    if session.cancelled:
        return "cancelled"
    return "has pictures" if session.images else ""


def moved(session: Standing, wish: Wish) -> Spot | str:
    """Where a session would be, or why it cannot go there; one without a time gets the start of the wish."""
    spot = session.spot
    day = wish.day or spot.day
    photographer = spot.photographer if wish.photographer is None else wish.photographer
    room = spot.room if wish.room is None else wish.room
    span = spot.minutes(session.usual)
    if span is None and wish.start is not None:
        if day is None:
            return "has no date"
        first = minute_of(wish.start)
        last, ends = first + session.usual, True
    elif span is None and wish.by:
        return "has no time"
    elif span is None:
        return Spot(day, None, None, photographer, room)
    else:
        first, last, ends = span[0] + wish.by, span[1] + wish.by, spot.end is not None
    if first < 0 or last > DAY:
        return "would leave its day"
    return Spot(day, clock(first), clock(last) if ends else None, photographer, room)


def by_of(sessions: Iterable[Standing], start: time) -> int:
    """The minutes that put the first of the sessions at `start`; the others keep their distance."""
    firsts = [minute_of(one.spot.start) for one in sessions if one.spot.start is not None]
    return minute_of(start) - min(firsts) if firsts else 0


def meetings(
    spots: Mapping[int, tuple[Spot, int]], others: Sequence[tuple[str, Spot, int]], *, among: bool = True
) -> dict[int, str]:
    """Which of the moved sessions (by id, with the usual minutes) meet another one at their station, and whom.

    `others` are labels of sessions that stay, with where they are; without `among` only those are looked at. Two
    photographers in one room do not meet: four cameras stand in one gym.
    """
    busy: dict[tuple[date, str, str], list[tuple[int, int, int, str, str, bool]]] = defaultdict(list)
    entries = [(0, label, spot, usual) for label, spot, usual in others]
    entries += [(key, "another of those moved", spot, usual) for key, (spot, usual) in spots.items()]
    for key, label, spot, usual in entries:
        if (span := spot.minutes(usual)) is not None and spot.day is not None:
            for kind, name in (("photographer", spot.photographer), ("room", spot.room)):
                if name:
                    busy[spot.day, kind, fold(name)].append((*span, key, label, name, bool(spot.photographer)))
    found: dict[int, str] = {}
    for (_, kind, _), spans in busy.items():
        spans.sort()
        open_spans: list[tuple[int, int, int, str, str, bool]] = []
        for entry in spans:
            open_spans = [one for one in open_spans if one[1] > entry[0]]
            for one in open_spans:
                if (kind == "room" and one[5] and entry[5]) or (not among and one[2] and entry[2]):
                    continue
                if entry[2]:
                    found.setdefault(entry[2], f"{one[3]} ({entry[4]})")
                if one[2]:
                    found.setdefault(one[2], f"{entry[3]} ({one[4]})")
            open_spans.append(entry)
    return found


def read_minutes(text: str) -> int:
    """`+15`, `-30`, `1h`, `1h30m`; raises `InputRefused`."""
    match = _MINUTES.fullmatch(text.strip())
    if not match or not (match[2] or match[3]):
        raise InputRefused(f"“{clean_text(text, 20)}” are no minutes; write +15, -30 or 1h.")
    total = int(match[2] or 0) * 60 + int(match[3] or 0)
    return -total if match[1] == "-" else total

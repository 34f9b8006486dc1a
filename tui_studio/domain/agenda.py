"""A day of a station: what follows what, where places are free, and what clashes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.natural import natural_key
from tui_studio.domain.slots import DAY, Station
from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import date, time


@dataclass(frozen=True, slots=True)
class Booking:
    """What the agenda needs to know of a session of the day; without a start it is any time that day."""

    id: int
    number: str
    start: time | None
    end: time | None
    station: Station
    cancelled: bool = False

    @property
    def begins(self) -> int:
        """Minutes since midnight; an untimed one comes after every time."""
        return DAY if self.start is None else self.start.hour * 60 + self.start.minute

    @property
    def ends(self) -> int:
        """Minutes since midnight: 00:00 is 24:00, and a session of unknown length takes a minute."""
        end = 0 if self.end is None else self.end.hour * 60 + self.end.minute or DAY
        return max(end, self.begins + 1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which nobody is booked, between two sessions of a station, long enough for `places` more."""

    after: int
    """The id of the session before it."""
    begins: int
    ends: int
    places: int

    def __str__(self) -> str:
        """“5 free at 10:00”."""
        return f"{self.places:,} free at {clock_of(self.begins)}"


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A station's day, or that of all, in figures."""

    sessions: int
    untimed: int
    cancelled: int
    first: str
    last: str
    free: int
    clashes: int

    def sentence(self) -> str:
        """“36 sessions · 2 clash · 5 free · 08:00-09:48”."""
        parts = [
            counted(self.sessions, "session"),
            f"{self.clashes:,} clash" if self.clashes else "",
            f"{self.free:,} free" if self.free else "",
            f"{self.first}-{self.last}" if self.first else "",
            f"{self.untimed:,} without a time" if self.untimed else "",
            f"{self.cancelled:,} cancelled" if self.cancelled else "",
        ]
        return " · ".join(part for part in parts if part)


def in_order(bookings: Iterable[Booking]) -> list[Booking]:
    """By time, then station and number."""
    return sorted(
        bookings,
        key=lambda one: (one.begins, fold(one.station.photographer), fold(one.station.room), natural_key(one.number)),
    )


def stations(bookings: Iterable[Booking]) -> list[Station]:
    """The stations of the day by name; sessions without photographer and room come last."""
    found = {booking.station for booking in bookings}
    return sorted(found, key=lambda one: (one == Station(), fold(one.photographer), fold(one.room)))


def at_station(bookings: Iterable[Booking], station: Station | None) -> list[Booking]:
    """Those of one station, or all."""
    return [booking for booking in bookings if station is None or booking.station == station]


def gaps(bookings: Iterable[Booking]) -> dict[int, Gap]:
    """Free places by the id of the session before them, station by station; cancelled sessions take no time."""
    found = {}
    for mine in _alike(bookings, lambda one: one.station):
        usual = Counter(one.ends - one.begins for one in mine).most_common(1)[0][0]
        latest = mine[0]
        for one in mine[1:]:
            places = (one.begins - latest.ends) // usual
            if places > 0:
                found[latest.id] = Gap(latest.id, latest.ends, one.begins, places)
            if one.ends >= latest.ends:
                latest = one
    return found


def clashes(bookings: Iterable[Booking]) -> dict[int, list[str]]:
    """The numbers each session clashes with: one photographer twice at a time, or one room where nobody is named.

    Several photographers in one room are no clash: four cameras stand in one gym.
    """
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for mine in _alike(bookings, lambda one: one.station.photographer or f"room {one.station.room}"):
        latest = mine[0]
        for one in mine[1:]:
            if one.begins < latest.ends:
                found[one.id][latest.number] = None
                found[latest.id][one.number] = None
            if one.ends >= latest.ends:
                latest = one
    return {row_id: list(numbers) for row_id, numbers in found.items()}


def summary(bookings: Sequence[Booking], station: Station | None = None) -> DaySummary:
    """The figures of a station; what clashes with another station counts at both."""
    mine = at_station(bookings, station)
    held = [one for one in mine if not one.cancelled]
    timed = [one for one in held if one.start is not None]
    mixed = clashes(bookings)
    return DaySummary(
        sessions=len(held),
        untimed=len(held) - len(timed),
        cancelled=len(mine) - len(held),
        first=clock_of(min(one.begins for one in timed)) if timed else "",
        last=clock_of(max(one.ends for one in timed)) if timed else "",
        free=sum(gap.places for gap in gaps(mine).values()),
        clashes=sum(one.id in mixed for one in mine),
    )


def notes(bookings: Sequence[Booking]) -> dict[int, str]:
    """What is to be seen of each session beside its own fields; nothing for most."""
    free, mixed = gaps(bookings), clashes(bookings)
    told = {}
    for one in bookings:
        parts = ["cancelled"] if one.cancelled else []
        if numbers := mixed.get(one.id):
            parts.append(f"! clash {', '.join(numbers[:3])}{' ...' if len(numbers) > 3 else ''}")
        if gap := free.get(one.id):
            parts.append(str(gap))
        if parts:
            told[one.id] = "; ".join(parts)
    return told


def clock_of(minutes: int) -> str:
    """“08:05” of minutes since midnight; the end of the day is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def day_name(day: date) -> str:
    """“Mon 2026-09-14”, the same in every language of the machine."""
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[day.weekday()]} {day.isoformat()}"


def _alike(bookings: Iterable[Booking], key: Callable[[Booking], Hashable]) -> Iterable[list[Booking]]:
    """Those with a time that are not cancelled, by what is alike, in order."""
    found: dict[Hashable, list[Booking]] = defaultdict(list)
    for one in in_order(bookings):
        if one.start is not None and not one.cancelled:
            found[key(one)].append(one)
    return found.values()

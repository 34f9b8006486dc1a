"""Slots that cannot be used as they are: somebody is booked elsewhere then, or the clock leaps over them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from tui_studio.domain.slots import DAY, SlotRow, Station, clock, minute_of
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


LEAPT = "the clock is put forward over that time"
"""Why nobody can be photographed then."""


class Booking(NamedTuple):
    """A session that stands already; minutes from midnight, names folded and empty where there is none."""

    date: date
    start: int
    end: int
    photographer: str
    room: str
    number: str
    name: str


class Clash(NamedTuple):
    """A slot of a row (from 0) that meets a booking; without a number it is an hour that does not exist."""

    row: int
    day: date
    start: time
    station: Station
    number: str
    name: str
    who: str
    """Photographer or room that would be in two places."""

    @property
    def key(self) -> tuple[int, date, time, Station]:
        """Which slot it is."""
        return self.row, self.day, self.start, self.station

    def sentence(self) -> str:
        """What to say of it, rows counted from 1."""
        when = f"Row {self.row + 1}, {self.day} {self.start:%H:%M}"
        if not self.number:
            return f"{when}: {LEAPT}"
        return f"{when}: {self.who} has session {self.number} ({self.name})"


def clashes(rows: Sequence[SlotRow], bookings: Iterable[Booking], usual: Station) -> list[Clash]:
    """Every slot that meets a booking of its photographer or its room, each slot once.

    A row that names nobody is taken by the `usual` photographer and room.
    """
    by_who: dict[tuple[str, str], dict[date, list[Booking]]] = defaultdict(lambda: defaultdict(list))
    for booking in bookings:
        for kind, name in (("photographer", booking.photographer), ("room", booking.room)):
            if name:
                by_who[kind, name][booking.date].append(booking)
    found: dict[tuple[int, date, time, Station], Clash] = {}
    for index, row in enumerate(rows):
        for station in row.places():
            who = station.photographer or usual.photographer
            room = station.room or usual.room
            for kind, name in (("photographer", who), ("room", room)):
                for day, booked in by_who.get((kind, fold(name)), {}).items():
                    if row.start_date <= day <= row.end_date and row.opens_on(day):
                        for booking in booked:
                            for start in hit(row, booking.start, booking.end):
                                clash = Clash(index, day, start, station, booking.number, booking.name, name)
                                found.setdefault(clash.key, clash)
    return sorted(found.values(), key=lambda clash: (clash.day, clash.start, clash.row, str(clash.station)))


def hit(row: SlotRow, start: int, end: int) -> Iterator[time]:
    """When the slots of a day begin that meet the minutes from `start` to `end`, without walking the day."""
    step = row.minutes + row.gap
    for first, number in row.runs():
        low = max(0, (start - first - row.minutes) // step + 1)
        high = min(number, -((first - end) // step))
        for k in range(low, high):
            yield clock(first + k * step)


def leaps(rows: Sequence[SlotRow], zone: tzinfo) -> list[Clash]:
    """The slots that lie in an hour the clock is put forward over, where the studio is."""
    gaps: dict[date, tuple[int, int] | None] = {}
    found = []
    for index, row in enumerate(rows):
        for day in row.dates() if row.per_day() else ():
            if day not in gaps:
                gaps[day] = _gap(day, zone)
            if (gap := gaps[day]) is not None:
                found += [
                    Clash(index, day, start, station, "", "", "")
                    for start in hit(row, *gap)
                    for station in row.places()
                ]
    return found


def leapt_over(day: date, first: int, last: int, zone: tzinfo) -> bool:
    """Whether minutes of a day lie in an hour the clock is put forward over."""
    gap = _gap(day, zone)
    return gap is not None and first < gap[1] and last > gap[0]


def _gap(day: date, zone: tzinfo) -> tuple[int, int] | None:
    """The minutes of a date that do not exist; most dates have none."""
    midnight = datetime.combine(day, time(), zone)
    before, after = midnight.utcoffset(), (midnight + timedelta(days=1)).utcoffset()
    if before is None or after is None or after <= before:
        return None
    missing = [
        minute
        for minute in range(0, DAY, 15)
        if datetime.combine(day, clock(minute), zone).utcoffset() != _settled(day, minute, zone)
    ]
    return (missing[0], missing[-1] + 15) if missing else None


def _settled(day: date, minute: int, zone: tzinfo) -> timedelta | None:
    """The offset after the moment went to UTC and back; another one tells that it never was."""
    return datetime.combine(day, clock(minute), zone).astimezone(UTC).astimezone(zone).utcoffset()


def per_row(found: Iterable[Clash]) -> Mapping[int, int]:
    """How many slots of each row are met."""
    counts: dict[int, int] = defaultdict(int)
    for clash in found:
        counts[clash.row] += 1
    return counts


def booking_end(start: time, end: time | None, minutes: int) -> int:
    """The minute a booking ends; 00:00 is midnight, and one without an end lasts as long as is usual."""
    return minute_of(start) + minutes if end is None else minute_of(end) or DAY

"""Which slots of a request can be used: days off, hours that do not exist, and who is booked already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain import slots as slot_rules
from tui_studio.domain.clashes import Booking, Clash, booking_end, clashes, leaps
from tui_studio.domain.slots import SlotRow, Station, minute_of
from tui_studio.services.schedule_plan import ScheduleRequest, SlotWarnings
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tui_studio.clock import Clock
    from tui_studio.repositories.scheduling import Booked
    from tui_studio.repositories.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class UsableSlots:
    """The rows as they count, and the slots of them that are not used."""

    rows: tuple[SlotRow, ...]
    unused: tuple[Clash, ...]
    warnings: SlotWarnings


def usable(uow: UnitOfWork, request: ScheduleRequest, clock: Clock) -> UsableSlots:
    """What of the rows of a request can be booked, none where it is a date; the rows must be free of problems."""
    days_off = uow.studio.work_days().holidays
    rows = without(request.slots, days_off) if request.skip_holidays else request.slots
    holidays = sorted({day for row in request.slots for day in holidays_in(row, days_off)})
    leapt = leaps(rows, clock.zone)
    lost = {clash.key for clash in leapt}
    met = [clash for clash in _clashes(uow, request, rows) if clash.key not in lost]
    unused = (*leapt, *met) if request.skip_clashes else tuple(leapt)
    twice = tuple(slot_rules.overlaps(_people(rows, request.usual)))
    first = request.untimed or min((row.nth_date(0) for row in rows if row.days()), default=None)
    past = first if first is not None and first < clock.today() else None
    return UsableSlots(rows, unused, SlotWarnings(tuple(met), tuple(leapt), tuple(holidays), twice, past))


def without(rows: Sequence[SlotRow], days_off: Iterable[date]) -> tuple[SlotRow, ...]:
    """The rows without their days off."""
    return tuple(replace(row, skip_dates=frozenset(holidays_in(row, days_off))) for row in rows)


def holidays_in(row: SlotRow, days_off: Iterable[date]) -> list[date]:
    """The days off on which a row has slots."""
    return [day for day in days_off if row.start_date <= day <= row.end_date and day.weekday() not in row.skip_weekdays]


def _people(rows: Iterable[SlotRow], usual: Station) -> list[SlotRow]:
    """The rows with their photographers alone, whatever room they are in."""
    found = []
    for row in rows:
        who = [name for place in row.places() if (name := place.photographer or usual.photographer)]
        if who:
            found.append(replace(row, stations=tuple(Station(name, "") for name in who)))
    return found


def slot_problems(request: ScheduleRequest) -> str | None:
    """Why a request cannot be planned at all, in a sentence."""
    if request.untimed:
        return "Give slots or a date without time, not both." if request.slots else None
    if not request.slots:
        return "Give at least one row of slots, or a date without time."
    if problems := slot_rules.check(request.slots):
        return " ".join(problems)
    if found := slot_rules.overlaps(request.slots):
        return " ".join(clash.sentence() for clash in found)
    return None


def booking(booked: Booked) -> Booking:
    """A session that stands, as the rules see it."""
    name = ", ".join(part for part in (booked.last_name, booked.first_name) if part)
    end = booking_end(booked.start, booked.end, booked.minutes)
    return Booking(
        booked.date, minute_of(booked.start), end, booked.photographer, booked.room, booked.number, name
    )  # fmt: skip


def _clashes(uow: UnitOfWork, request: ScheduleRequest, rows: Sequence[SlotRow]) -> list[Clash]:
    usual = request.usual
    places = [place for row in rows for place in row.places()]
    photographers = {fold(place.photographer or usual.photographer) for place in places} - {""}
    rooms = {fold(place.room or usual.room) for place in places} - {""}
    if not photographers and not rooms:
        return []
    first, last = min(row.start_date for row in rows), max(row.end_date for row in rows)
    return clashes(rows, map(booking, uow.schedule.bookings(first, last, photographers, rooms)), usual)

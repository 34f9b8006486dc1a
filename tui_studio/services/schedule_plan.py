"""What bulk scheduling is asked, what it plans, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from tui_studio.domain.client_order import ORDERS, family_key
from tui_studio.domain.slots import Station
from tui_studio.text import counted

if TYPE_CHECKING:
    from tui_studio.domain.clashes import Clash
    from tui_studio.domain.class_blocks import Block
    from tui_studio.domain.slots import Overlap, SlotRow
    from tui_studio.domain.status_chain import Link


@dataclass(frozen=True, slots=True)
class ClientChoice:
    """Whom to schedule: an organization and year, a group, or a filter (a saved one, or query text over clients)."""

    organization: str = ""
    year: int = 0
    group: str = ""
    filter: str = ""
    only_without_future_session: bool = True
    not_in_shoot: bool = True
    shoot: str = ""
    """The shoot of that year whose sessions they are; the usual one has no name."""
    only: frozenset[int] | None = None
    """None but these clients."""


class ChosenClient(NamedTuple):
    """A client to be scheduled, with what the orders sort by; a tuple, because there can be 100,000."""

    id: int
    number: str
    last_name: str
    first_name: str
    grade: str
    teacher: str
    homeroom: str
    roster_position: int
    parent_email: str
    parent_phone: str
    address: str
    enrollment_id: int
    organization_id: int
    year: int
    family_id: int | None = None

    @property
    def name(self) -> str:
        """Last name first."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)

    @property
    def family_key(self) -> str:
        """Equal for siblings: their family, else the last name with a mailbox, a phone or a home."""
        return family_key(self.last_name, self.parent_email, self.parent_phone, self.address, self.family_id)


@dataclass(frozen=True, slots=True)
class ChosenClients:
    """Who would be scheduled; `left_out` were chosen but have a session already."""

    clients: tuple[ChosenClient, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """Everything the wizard asks for; `untimed` books a date and no time instead of slots."""

    choice: ClientChoice
    slots: tuple[SlotRow, ...] = ()
    untimed: date | None = None
    excluded: frozenset[int] = frozenset()
    """Ids of chosen clients who get no session."""
    description: str = ""
    type: str = ""
    status: str = ""
    photographer: str = ""
    assistant: str = ""
    room: str = ""
    order: str = ORDERS[0]
    skip_clashes: bool = False
    """Leaves the slots out in which the photographer or the room is booked already; else they are used."""
    skip_holidays: bool = False

    @property
    def usual(self) -> Station:
        """Who takes the rows that name nobody."""
        return Station(self.photographer, self.room)


class PlacedSession(NamedTuple):
    """One client in one place; no times where the session is untimed. `row` counts from 0."""

    client: ChosenClient
    date: date
    start: time | None
    end: time | None
    station: Station
    row: int


@dataclass(frozen=True, slots=True)
class SlotWarnings:
    """What speaks against some slots."""

    clashes: tuple[Clash, ...] = ()
    """Slots in which somebody is booked already, used or left out as the request says."""
    leaps: tuple[Clash, ...] = ()
    """Slots in an hour that does not exist; never used."""
    holidays: tuple[date, ...] = ()
    """Days off on which the rows have slots, or would have."""
    twice: tuple[Overlap, ...] = ()
    """Photographers whom the rows themselves put into several rooms at once."""
    past: date | None = None
    """The first day to be booked, where it lies before today."""


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """What would be created; nothing is while `short_by` is above 0."""

    request: ScheduleRequest
    type_id: int
    status: Link
    clients: int
    excluded: int
    slots: int
    short_by: int
    placed: tuple[PlacedSession, ...]
    warnings: tuple[str, ...] = ()
    """What the studio's scheme of numbers gets in the way of."""
    rows: tuple[SlotRow, ...] = field(default=(), repr=False)
    """The rows as they count, without the days off that are left out."""
    blocks: tuple[Block, ...] = ()
    left_over: tuple[ChosenClient, ...] = field(default=(), repr=False)
    """Who has no place, in the order of the plan."""
    slot_warnings: SlotWarnings = field(default_factory=SlotWarnings, repr=False)
    first: str = ""
    """Start of the first session, ISO to the minute; the date alone where untimed; empty while places are short."""
    last: str = ""

    @property
    def to_book(self) -> int:
        """Clients who need a place."""
        return self.clients - self.excluded

    def sentence(self) -> str:
        """“612 clients, 14 excluded, 598 to book, 480 slots, 118 short”."""
        places = None if self.request.untimed else self.slots
        return counts_line(self.clients, self.excluded, places, self.short_by)


@dataclass(frozen=True, slots=True)
class ScheduleResult:
    """What was created."""

    batch: str
    created: int
    first: str
    last: str


def counts_line(clients: int, excluded: int, slots: int | None, short: int) -> str:
    """The line that stands in every step; None slots means that no time is needed."""
    who = f"{counted(clients, 'client')}, {excluded:,} excluded, {clients - excluded:,} to book"
    places = "no time needed" if slots is None else counted(slots, "slot")
    return f"{who}, {places}" + (f", {short:,} short" if short else "")


def moment(session: PlacedSession) -> str:
    """When a session starts: `2026-09-14T08:00`, or the date alone."""
    if session.start is None:
        return session.date.isoformat()
    return datetime.combine(session.date, session.start).isoformat(timespec="minutes")


def starts(session: PlacedSession) -> tuple[date, time]:
    """The key to sort sessions by their start."""
    return session.date, session.start or time()


def slot_sentences(found: SlotWarnings, *, skipped: bool, closed: bool) -> list[str]:
    """What speaks against some slots and what becomes of them, a sentence each."""
    said = []
    if found.past:
        said.append(f"{found.past} is past already; used all the same.")
    if found.holidays:
        days = ", ".join(map(str, found.holidays[:3])) + (", ..." if len(found.holidays) > 3 else "")
        said.append(f"Days off: {days}; {'left out' if closed else 'used all the same'}.")
    if found.clashes:
        what = f"{counted(len(found.clashes), 'slot meets', 'slots meet')} a booking that stands"
        said.append(f"{what} ({found.clashes[0].sentence()}); {'left out' if skipped else 'used all the same'}.")
    for met in found.twice[:3]:
        said.append(
            f"{met.station} would be in several rooms at once from {met.first:%Y-%m-%d %H:%M}: "
            f"{counted(met.slots, 'slot')}, used all the same."
        )
    if found.leaps:
        day = found.leaps[0].day
        said.append(f"{counted(len(found.leaps), 'slot')} left out: the clock is put forward on {day}.")
    return said

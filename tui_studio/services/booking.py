"""One session for one client, booked by hand: today, or on another day with a time, a station and a type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.clashes import LEAPT, leapt_over
from tui_studio.domain.moves import Spot, meetings
from tui_studio.domain.numbering import Numbered
from tui_studio.domain.slots import DAY, clock, minute_of
from tui_studio.domain.work_days import due_date
from tui_studio.errors import FieldsRefused, InputRefused, NotFound
from tui_studio.services.edits import Edits
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.lookups import offered_types
from tui_studio.services.numbers import number_with_session, session_numbers
from tui_studio.services.workplace import user_name
from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class BookingWish:
    """What is known of the session to book; without a start it has a date only, without minutes the usual ones."""

    day: date
    start: time | None = None
    minutes: int = 0
    type: str = ""
    photographer: str = ""
    assistant: str = ""
    room: str = ""
    description: str = ""
    shoot_id: int = 0
    """In this shoot; without it in the one of the client's newest enrollment."""


@dataclass(frozen=True, slots=True)
class BookingPlan:
    """What would be booked; `notes` say what speaks against it."""

    client_id: int
    client: str
    wish: BookingWish
    type: str
    end: time | None
    notes: tuple[str, ...] = ()

    def sentence(self) -> str:
        """“School portrait for Adams, Ava: 2026-09-14 08:00 to 08:03”."""
        day, start = self.wish.day.isoformat(), self.wish.start
        when = day if start is None or self.end is None else f"{day} {start:%H:%M} to {self.end:%H:%M}"
        return f"{self.type} for {self.client}: {when}"


class BookingService:
    """What the bulk wizard does for a school, for one client."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan(self, client_id: int, wish: BookingWish) -> BookingPlan:
        """Look at the client, the day and the station; raises `InputRefused` and `NotFound` in words."""
        with self._place.reading() as uow:
            client = uow.records.read("client", client_id)
            if client is None:
                raise NotFound("This client does not exist any more; nothing was booked.")
            name, usual, end = _name(client), *_type(uow, wish)
            if wish.start and end is not None:
                last = minute_of(end) or DAY
                if leapt_over(wish.day, minute_of(wish.start), last, self._place.clock.zone):
                    raise InputRefused(f"{wish.day} {wish.start:%H:%M}: {LEAPT}; choose another one.")
            notes = self._notes(uow, client_id, client, wish, end)
        return BookingPlan(client_id, name, wish, usual, end, notes)

    def _notes(
        self, uow: UnitOfWork, client_id: int, client: Mapping[str, object], wish: BookingWish, end: time | None
    ) -> tuple[str, ...]:
        future, _ = uow.schedule.booked([client_id], today=self._place.clock.today())
        notes = ["has a session today or later already"] if future else []
        if client["no_photo"]:
            notes.append("must not be photographed")
        notes += _meetings(uow, Spot(wish.day, wish.start, end, wish.photographer, wish.room))
        if wish.day in uow.studio.work_days().holidays:
            notes.append("the studio has its day off")
        if wish.day < self._place.clock.today():
            notes.append("the day is past already")
        return tuple(notes)

    def book(self, plan: BookingPlan) -> tuple[int, str]:
        """Make the session as one step; its id and number. Raises `InputRefused` for what speaks against it since."""
        with self._place.writing() as uow:
            if client := uow.records.read("client", plan.client_id):
                notes = self._notes(uow, plan.client_id, client, plan.wish, plan.end)
                if new := [note for note in notes if note not in plan.notes]:
                    raise InputRefused(
                        f"{plan.client}: {'; '.join(new)}. This is new since you looked; nothing was booked."
                    )
            edits = Edits(self._place, uow)
            session_id, number = book_session(self._place, uow, edits, plan.client_id, plan.wish)
            edits.finish(f"Session {number} booked by hand")
            folders = folders_due(uow, [session_id], "created")
            uow.commit()
        make_due(self._place, folders)
        return session_id, number


def book_session(
    place: Workplace, uow: UnitOfWork, edits: Edits, client_id: int, wish: BookingWish, card: str = ""
) -> tuple[int, str]:
    """Write one session within a unit of work; its id and number, which is that of a spare `card` if there is one."""
    now = place.clock.now()
    client = uow.records.read("client", client_id)
    if client is None:
        raise NotFound("This client does not exist any more; nothing was booked.")
    if card and client["no_photo"]:
        raise FieldsRefused({"card": "This client must not be photographed and gets no card."})
    kind, end = _type(uow, wish)
    first = next(link for link in uow.statuses.chains() if link.type == kind)
    if not client["number"] and (own := number_with_session(uow, first.name)):
        edits.change("client", client_id, client, {"number": own}, f"client {own} {_name(client)}")
    number = card or session_numbers(uow, [Numbered(client["last_name"], client["first_name"], wish.day)])[0]
    shoot_id, enrollment_id = _shoot(uow, client_id, wish, now, edits.batch)
    session_id = edits.create(
        "session",
        {
            "number": number,
            "client_id": client_id,
            "enrollment_id": enrollment_id,
            "shoot_id": shoot_id,
            "type_id": first.type_id,
            "status_id": first.id,
            "status_due": due_date(place.clock.today(), first.due_days, uow.studio.work_days()),
            "description": wish.description,
            "date": wish.day,
            "start": wish.start,
            "end": end,
            "photographer_id": uow.staff.photographer_id(wish.photographer, edits.batch),
            "assistant_id": uow.staff.assistant_id(wish.assistant, edits.batch),
            "room_id": uow.staff.room_id(wish.room, edits.batch),
            "booked_by": user_name(),
            "batch": edits.batch,
            "created_at": now,
            "slate_printed_at": now if card else None,
        },
        f"session {number}",
    )
    return session_id, number


def _shoot(
    uow: UnitOfWork, client_id: int, wish: BookingWish, now: datetime, batch: str
) -> tuple[int | None, int | None]:
    """The shoot of the session and the enrollment it is for, as far as there are any."""
    homes = uow.client_records.enrollments(client_id)
    if wish.shoot_id and (shoot := uow.records.read("shoot", wish.shoot_id)):
        wanted = shoot["organization_id"], shoot["year"]
        mine = next((home for home in homes if (home["organization_id"], home["year"]) == wanted), None)
        return wish.shoot_id, mine["id"] if mine else None
    home = next(iter(homes), None)
    if home is None:
        return None, None
    return uow.organizations.shoot(home["organization_id"], home["year"], now, batch).id, home["id"]


def first_status(uow: UnitOfWork) -> str:
    """The status in which a session of the usual type begins."""
    kind = offered_types(uow)[0]
    return next(link.name for link in uow.statuses.chains() if link.type == kind)


def _type(uow: UnitOfWork, wish: BookingWish) -> tuple[str, time | None]:
    """The type of the session as it is spelled, and when it ends."""
    offered = offered_types(uow)
    kind = next((name for name in offered if fold(name) == fold(wish.type)), None) if wish.type else offered[0]
    if kind is None:
        raise NotFound(f"There is no session type “{wish.type}”; there are {', '.join(offered)}.")
    if wish.start is None:
        return kind, None
    types = uow.records.find("session_type", folded=fold(kind))
    last = minute_of(wish.start) + (wish.minutes or types[0]["minutes"])
    if last > DAY:
        raise InputRefused(f"A session of {counted(last - minute_of(wish.start), 'minute')} would leave its day.")
    return kind, clock(last)


def _meetings(uow: UnitOfWork, spot: Spot) -> list[str]:
    if spot.day is None or spot.start is None:
        return []
    people, rooms = {fold(spot.photographer)} - {""}, {fold(spot.room)} - {""}
    if not people and not rooms:
        return []
    others = [
        (f"session {one.number}", Spot(one.date, one.start, one.end, one.photographer, one.room), one.minutes)
        for one in uow.schedule.bookings(spot.day, spot.day, people, rooms)
    ]
    return [f"meets {clash}" for clash in meetings({1: (spot, 0)}, others).values()]


def _name(client: dict[str, object]) -> str:
    return ", ".join(str(part) for part in (client["last_name"], client["first_name"]) if part)

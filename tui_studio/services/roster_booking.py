"""Sessions in the same pass as a roster: who of the file needs one, and the request that makes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tui_studio.domain import slots as slot_rules
from tui_studio.domain.slot_spec import parse_spec
from tui_studio.errors import InputRefused
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest, slot_sentences
from tui_studio.services.scheduling import SchedulingService
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_studio.domain.slots import SlotRow
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.progress import Progress
    from tui_studio.services.roster_plan import RosterPlan
    from tui_studio.services.workplace import Workplace

_DAY = re.compile(r"\d{4}-\d\d?-\d\d?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Booking:
    """A date without a time, or rows of slots."""

    untimed: date | None = None
    slots: tuple[SlotRow, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingNeed:
    """How many of the people of a roster have no session yet, and how many places there are."""

    people: int
    places: int
    told: tuple[str, ...] = ()
    """What speaks against some of the places, a sentence each."""

    @property
    def short_by(self) -> int:
        """People without a place."""
        return max(0, self.people - self.places)

    def sentence(self) -> str:
        """“Sessions: 598 to book, 480 slots, 118 short”."""
        short = f", {self.short_by:,} short" if self.short_by else ""
        return f"Sessions: {self.people:,} to book, {counted(self.places, 'place')}{short}"


def read_booking(text: str) -> Booking:
    """`2026-09-14`, or rows of slots with `;` between them; raises `InputRefused`."""
    text = clean_text(text, 2000)
    if _DAY.fullmatch(text):
        try:
            return Booking(untimed=date(*map(int, text.split("-"))))
        except ValueError as error:
            raise InputRefused(f"{text} is no day; write it like 2026-09-14.") from error
    rows = tuple(parse_spec(part.strip()) for part in text.split(";") if part.strip())
    if not rows:
        raise InputRefused("Say when: a day like 2026-09-14, or 2026-09-14 08:00-15:00 every 3m.")
    if problems := slot_rules.check(rows):
        raise InputRefused(" ".join(problems))
    if met := slot_rules.overlaps(rows):
        raise InputRefused(met[0].sentence())
    return Booking(slots=rows)


class RosterBooking:
    """Books everybody of a roster who has no session in its shoot."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._scheduling = SchedulingService(place)

    def need(self, plan: RosterPlan, booking: Booking) -> BookingNeed:
        """How many places the plan needs; reads only."""
        members = [m.client.client_id for m in plan.matches if m.client and m.outcome in ("changed", "unchanged")]
        with self._place.reading() as uow:
            home = uow.organizations.find(plan.organization)
            shoot = (
                uow.organizations.find_shoot(home.id, plan.year, plan.shoot) if home is not None and home.id else None
            )
            future, shoots = uow.schedule.booked(members, today=self._place.clock.today())
        here = -1 if shoot is None else shoot.id
        waiting = sum(client not in future and (client, here) not in shoots for client in members)
        people = plan.created + waiting
        found = self._scheduling.slot_warnings(_request(ClientChoice(plan.organization, plan.year), booking))
        told = slot_sentences(found.warnings, skipped=True, closed=False)
        places = people if booking.untimed else slot_rules.count(found.rows) - len(found.unused)
        return BookingNeed(people, places, tuple(told))

    def write(
        self,
        uow: UnitOfWork,
        plan: RosterPlan,
        members: Iterable[int],
        booking: Booking,
        batch: str,
        progress: Progress,
    ) -> list[int]:
        """Book those of `members` who need a session, under the step of their roster; the ids of the sessions."""
        chosen = frozenset(members)
        if not chosen:
            return []
        choice = ClientChoice(plan.organization, plan.year, shoot=plan.shoot)
        waiting = self._scheduling.choose_within(uow, choice).clients
        others = frozenset(client.id for client in waiting if client.id not in chosen)
        if len(others) == len(waiting):
            return []
        request = replace(_request(choice, booking), excluded=others)
        rows = self._scheduling.write_within(uow, self._scheduling.plan_within(uow, request), batch, progress)
        return [row["id"] for row in rows]


def _request(choice: ClientChoice, booking: Booking) -> ScheduleRequest:
    """Slots in which somebody is booked already are left out, as the wizard leaves them out."""
    return ScheduleRequest(choice, slots=booking.slots, untimed=booking.untimed, skip_clashes=True)

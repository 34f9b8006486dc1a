"""Retake days: a shoot of its own, linked to the one it is the retakes of, with a session for each who comes again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.presence import Presence
from tui_studio.errors import InputRefused
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.results import Skipped, reasons
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest, ScheduleResult
from tui_studio.services.scheduling import KIND, SchedulingService
from tui_studio.services.stragglers import StragglerService
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tui_studio.domain.presence import Pupil
    from tui_studio.domain.slots import SlotRow
    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.services.schedule_plan import SchedulePlan
    from tui_studio.services.workplace import Workplace

RETAKES = "Retakes"
"""What a retake shoot is called unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class RetakePlan:
    """Who would come again and when; nothing is written yet."""

    shoot: ShootChoice
    name: str
    schedule: SchedulePlan
    skipped: tuple[Skipped, ...]

    def sentence(self) -> str:
        """“23 retake sessions on 2026-10-20, 2 skipped: booked already 1, must not be photographed 1”."""
        plan = self.schedule
        if plan.short_by:
            when = f"{counted(plan.slots, 'slot')}, {plan.short_by:,} short"
        else:
            when = f"from {plan.first.replace('T', ' ')}" if "T" in plan.first else f"on {plan.first}"
        said = f"{counted(plan.to_book, 'retake session')} {when}"
        left = f", {len(self.skipped):,} skipped: {reasons(self.skipped)}" if self.skipped else ""
        return said + left


class RetakeService:
    """Plans and books retake days."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._scheduling = SchedulingService(place)

    def plan(
        self,
        shoot: ShootChoice,
        client_ids: Collection[int],
        *,
        day: date | None = None,
        slots: tuple[SlotRow, ...] = (),
        name: str = RETAKES,
    ) -> RetakePlan:
        """Look at who can come; raises `InputRefused` where nobody can, or the name is that of the shoot itself."""
        name = clean_text(name, 60).strip()
        if not name or fold(name) == fold(shoot.name):
            raise InputRefused("The retakes need a name of their own: the shoot they belong to has this one.")
        with self._place.reading() as uow:
            pupils = {one.client_id: one for one in StragglerService.within(uow, shoot.id)}
            labels = uow.client_list.rows(list(client_ids))
            skipped, fit = [], set()
            for key in client_ids:
                reason = _why_not(pupils.get(key))
                if reason:
                    row = labels.get(key)
                    skipped.append(Skipped(f"{row.last_name}, {row.first_name}" if row else str(key), reason))
                else:
                    fit.add(key)
            if not fit:
                told = f": {reasons(skipped)}" if skipped else ""
                raise InputRefused(f"Nobody of these can be booked for a retake{told}.")
            choice = ClientChoice(
                shoot.organization, shoot.year, only_without_future_session=False, shoot=name, only=frozenset(fit)
            )
            wanted = ScheduleRequest(choice, slots=slots, untimed=None if slots else day, description=name)
            plan = self._scheduling.plan_within(uow, wanted)
        return RetakePlan(shoot, name, plan, tuple(skipped))

    def book(self, plan: RetakePlan) -> ScheduleResult:
        """Make the shoot and its sessions as one step, which can be taken back; all or none."""
        place, schedule = self._place, plan.schedule
        batch = place.new_batch(KIND)
        with place.writing() as uow:
            rows = self._scheduling.write_within(uow, schedule, batch)
            made = uow.organizations.find_shoot(plan.shoot.organization_id, plan.shoot.year, plan.name)
            lead = uow.presence.family(plan.shoot.id)[0]
            if made is not None and made.id is not None and made.id != lead:
                uow.presence.link(made.id, lead)
            uow.journal.add(
                place.step(batch, KIND, f"{plan.name} of {plan.shoot.title}: {counted(len(rows), 'session')}")
            )
            folders = folders_due(uow, [row["id"] for row in rows], "created")
            uow.commit()
        make_due(place, folders)
        return ScheduleResult(batch, len(rows), schedule.first, schedule.last)


def _why_not(pupil: Pupil | None) -> str:
    if pupil is None:
        return "not of this shoot"
    if pupil.barred:
        return "must not be photographed"
    if not pupil.enrollment_id:
        return "on no roster: book by hand"
    if pupil.booked:
        return "booked already"
    return "excused" if pupil.presence is Presence.EXCUSED else ""

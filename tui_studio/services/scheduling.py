"""Bulk scheduling: choose clients, count slots, and create every session in one transaction or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.class_blocks import Sorter, class_label, class_of, shortage
from tui_studio.domain.client_order import ordered
from tui_studio.domain.numbering import Scheme, warnings
from tui_studio.domain.query_fields import CLIENTS
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.filters import read_choice
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.lookups import offered_types
from tui_studio.services.numbers import number_clients
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.schedule_placing import placing, untimed
from tui_studio.services.schedule_plan import (
    ChosenClient,
    ChosenClients,
    ClientChoice,
    SchedulePlan,
    ScheduleRequest,
    ScheduleResult,
    moment,
    starts,
)
from tui_studio.services.schedule_rows import session_rows
from tui_studio.services.schedule_slots import slot_problems, usable
from tui_studio.services.uncollected import uncollected
from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tui_studio.domain.status_chain import Link
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.schedule_slots import UsableSlots
    from tui_studio.services.workplace import Workplace

KIND = "schedule"
CHUNK = 1000
"""Sessions between two looks at whether the job was asked to stop: some hundredths of a second."""


class SchedulingService:
    """The use cases behind the Bulk Scheduling Wizard."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @uncollected()
    def choose(self, choice: ClientChoice) -> ChosenClients:
        """The clients of a choice, in roster order; raises `NotFound` for a name nobody has."""
        with self._place.reading() as uow:
            return self.choose_within(uow, choice)

    def choose_within(self, uow: UnitOfWork, choice: ClientChoice) -> ChosenClients:
        """`choose` as a unit of work sees it."""
        found = [ChosenClient(*row) for row in self._candidates(uow, choice)]
        if choice.only is not None:
            found = [client for client in found if client.id in choice.only]
        out = self._booked(uow, choice, found)
        kept = tuple(client for client in found if client.id not in out)
        return ChosenClients(kept, len(found) - len(kept))

    def _candidates(self, uow: UnitOfWork, choice: ClientChoice) -> Sequence[Any]:
        if choice.group:
            group = uow.clients.group_id(choice.group)
            if group is None:
                raise NotFound(f"There is no client group “{choice.group}”.{_known(uow.clients.groups())}")
            return uow.schedule.candidates(client_ids=uow.clients.group_members(group))
        if choice.filter:
            query = read_choice(self._place, uow, CLIENTS, choice.filter)
            return uow.schedule.candidates(client_ids=uow.client_list.ids(query))
        if not choice.organization or not choice.year:
            raise InputRefused("Say whom to schedule: an organization and a year, a client group, or a filter.")
        organization = uow.organizations.find(choice.organization)
        if organization is None or organization.id is None:
            raise NotFound(f"There is no organization “{choice.organization}”.{_known(uow.organizations.names())}")
        found = uow.schedule.candidates(organization_id=organization.id, year=choice.year)
        if not found:
            years = ", ".join(map(str, uow.organizations.years(choice.organization)))
            raise NotFound(
                f"Nobody is enrolled in {organization.name} in {choice.year}"
                + (f"; there are rosters of {years}." if years else "; import a roster first.")
            )
        return found

    def _booked(self, uow: UnitOfWork, choice: ClientChoice, found: Sequence[ChosenClient]) -> set[int]:
        """Those of the clients whom the choice leaves out, because they have a session."""
        future, shoots = uow.schedule.booked([one.id for one in found], today=self._place.clock.today())
        homes = {
            key: shoot.id
            for key in {(one.organization_id, one.year) for one in found}
            if (shoot := uow.organizations.find_shoot(*key, choice.shoot)) is not None
        }
        out = set(future) if choice.only_without_future_session else set()
        if choice.not_in_shoot and shoots:
            out |= {one.id for one in found if (one.id, homes.get((one.organization_id, one.year), -1)) in shoots}
        return out

    @uncollected()
    def plan(self, request: ScheduleRequest) -> SchedulePlan:
        """Put the clients into the slots, and say how many places are short."""
        with self._place.reading() as uow:
            return self.plan_within(uow, request)

    def plan_within(self, uow: UnitOfWork, request: ScheduleRequest) -> SchedulePlan:
        """`plan` as a unit of work sees it."""
        if (problem := slot_problems(request)) is not None:
            raise InputRefused(problem)
        chosen = self.choose_within(uow, request.choice)
        clients = ordered([c for c in chosen.clients if c.id not in request.excluded], request.order)
        type_id, status = _type_and_status(uow, request)
        told = warnings(Scheme(read_preferences(uow).session_numbering))
        found = usable(uow, request, self._place.clock)
        _refuse_strangers(found, chosen)
        made = untimed(clients, request) if request.untimed else placing(clients, found)
        total = len(chosen.clients) + chosen.left_out
        short = len(made.left_over)
        fits = made.placed if not short else ()
        return SchedulePlan(
            request, type_id, status, total, total - len(clients), made.slots, short, made.placed, told,
            rows=found.rows,
            blocks=made.blocks,
            left_over=made.left_over,
            slot_warnings=found.warnings,
            first=moment(min(fits, key=starts)) if fits else "",
            last=moment(max(fits, key=starts)) if fits else "",
        )  # fmt: skip

    def slot_warnings(self, request: ScheduleRequest) -> UsableSlots:
        """What speaks against the slots of a request, without asking for its clients."""
        if (problem := slot_problems(request)) is not None:
            raise InputRefused(problem)
        with self._place.reading() as uow:
            return usable(uow, request, self._place.clock)

    def holidays(self) -> frozenset[date]:
        """The days off of the studio."""
        with self._place.reading() as uow:
            return uow.studio.work_days().holidays

    def numbered(self, numbers: Iterable[str]) -> frozenset[int]:
        """The clients with these numbers; raises `NotFound` for a number nobody has."""
        found = set()
        with self._place.reading() as uow:
            for number in numbers:
                client_id = uow.client_list.by_number(number)
                if client_id is None:
                    raise NotFound(f"There is no client {number} to exclude.")
                found.add(client_id)
        return frozenset(found)

    @uncollected()
    def apply(self, plan: SchedulePlan, progress: Progress = SILENT) -> ScheduleResult:
        """Create the sessions of a plan, all or none; stopping in the middle leaves nothing behind.

        Raises `InputRefused` where places are short, nobody is to be booked, or a client or a
        slot was booked meanwhile.
        """
        _refuse_unfit(plan)
        place = self._place
        batch = place.new_batch(KIND)
        with place.writing() as uow:
            rows = self.write_within(uow, plan, batch, progress)
            summary = f"Bulk scheduling: {counted(len(rows), 'session')} from {plan.first.replace('T', ' ')}"
            uow.journal.add(place.step(batch, KIND, summary))
            folders = folders_due(uow, [row["id"] for row in rows], "created")
            uow.commit()
        if problem := make_due(place, folders):
            progress.log(problem, "warning")
        numbers = f"numbers {rows[0]['number']} to {rows[-1]['number']}"
        progress.log(f"{counted(len(rows), 'session')} created, {numbers}, batch {batch}")
        return ScheduleResult(batch, len(rows), plan.first, plan.last)

    def write_within(
        self, uow: UnitOfWork, plan: SchedulePlan, batch: str, progress: Progress = SILENT
    ) -> Sequence[dict[str, Any]]:
        """Write the sessions of a plan under the step of a unit of work; their rows."""
        _refuse_unfit(plan)
        self._check_unbooked(uow, plan)  # nobody else can book while we hold the write lock
        rows = session_rows(self._place, uow, plan, batch)
        with uow.sessions.counted_once(batch):
            for start in range(0, len(rows), CHUNK):
                progress.checkpoint()
                part = rows[start : start + CHUNK]
                uow.sessions.insert_many(part)
                progress.advance(start + len(part), len(rows), f"session {part[-1]['number']}")
        progress.checkpoint()
        number_clients(uow, (placed.client.id for placed in plan.placed), plan.status.name, batch)
        return rows

    def _check_unbooked(self, uow: UnitOfWork, plan: SchedulePlan) -> None:
        clients = [placed.client for placed in plan.placed]
        gone = len(clients) - uow.schedule.enrolled_still(one.enrollment_id for one in clients)
        gone += len(self._booked(uow, plan.request.choice, clients))
        if gone:
            raise InputRefused(
                f"{gone} of the clients were scheduled or removed at another workstation meanwhile; "
                "nothing was created. Count again."
            )
        self._check_free(uow, plan)

    def _check_free(self, uow: UnitOfWork, plan: SchedulePlan) -> None:
        if plan.request.untimed:
            return
        known = {clash.key for clash in plan.slot_warnings.clashes}
        found = usable(uow, plan.request, self._place.clock).warnings.clashes
        if new := {clash.key: clash for clash in found if clash.key not in known}:
            taken = [new[key] for one in plan.placed if (key := (one.row, one.date, one.start, one.station)) in new]
            if taken:
                raise InputRefused(
                    f"{counted(len(taken), 'slot was', 'slots were')} taken at another workstation meanwhile "
                    f"({taken[0].sentence()}); nothing was created. Count again."
                )


def _refuse_unfit(plan: SchedulePlan) -> None:
    if plan.short_by:
        where = shortage(plan.blocks)
        raise InputRefused(
            f"{plan.short_by:,} of {plan.to_book:,} clients have no slot; nothing was created. "
            + (f"{where}. " if where else "")
            + "Add slot rows, shorten the sessions, or exclude clients."
        )
    if not plan.placed:
        raise InputRefused("Everybody chosen has a session already; nothing was created.")


def _type_and_status(uow: UnitOfWork, request: ScheduleRequest) -> tuple[int, Link]:
    types, chains = uow.statuses.types(), uow.statuses.chains()
    wanted = request.type or offered_types(uow)[0]
    type_id = next((key for key, name in types if fold(name) == fold(wanted)), None)
    if type_id is None:
        raise NotFound(f"There is no session type “{request.type}”.{_known([name for _, name in types])}")
    chain = [link for link in chains if link.type_id == type_id]
    status = chain[0] if not request.status else None
    status = status or next((link for link in chain if fold(link.name) == fold(request.status)), None)
    if status is None:
        raise NotFound(f"{wanted} has no status “{request.status}”.{_known([link.name for link in chain])}")
    return type_id, status


def _refuse_strangers(found: UsableSlots, chosen: ChosenClients) -> None:
    """A row for a class in which nobody is would be places that stay empty."""
    kept = Sorter(found.rows)
    if any(row.classes for row in found.rows):
        known = sorted({class_of(client) for client in chosen.clients})
        if strange := kept.strangers(known):
            raise NotFound(f"Nobody of those chosen is in “{strange[0]}”.{_known(_some(known))}")


def _some(known: Sequence[tuple[str, str, str]]) -> list[str]:
    labels = list(dict.fromkeys(label for one in known if (label := class_label(one))))
    return [*labels[:8], f"{len(labels) - 8} more"] if len(labels) > 8 else labels


def _known(names: Sequence[str]) -> str:
    return f" There are {', '.join(names)}." if names else " There is none yet."

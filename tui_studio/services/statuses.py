"""Advancing sessions along their chains: a plan that counts, then one transaction, then what was skipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.status_chain import Link, missing, next_link
from tui_studio.domain.work_days import due_date
from tui_studio.errors import ChangedMeanwhile, NotFound
from tui_studio.services.results import BulkResult, Skipped, reasons
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.repositories.statuses import StandingSession

KIND = "advance"


@dataclass(frozen=True, slots=True)
class AdvanceGroup:
    """Sessions of one type that go from one status to one other; `versions` maps id to the version seen."""

    type: str
    from_status: str
    to_status: str
    to_id: int
    due_days: int
    versions: dict[int, int]

    @property
    def count(self) -> int:
        """How many sessions."""
        return len(self.versions)


@dataclass(frozen=True, slots=True)
class AdvancePlan:
    """What advancing these sessions would do; nothing is written yet."""

    matched: int
    groups: tuple[AdvanceGroup, ...]
    skipped: tuple[Skipped, ...]

    @property
    def count(self) -> int:
        """How many sessions would change."""
        return sum(group.count for group in self.groups)

    def sentence(self) -> str:
        """“412 Scheduled -> Images captured, 3 skipped: no images 3”."""
        parts = [f"{group.count} {group.from_status} -> {group.to_status}" for group in self.groups]
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped: {reasons(self.skipped)}")
        return ", ".join(parts) or "no sessions"


class StatusService:
    """Plans and carries out changes of status."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan_advance(self, ids: Sequence[int], to: str = "") -> AdvancePlan:
        """Group the sessions by type and status and say who cannot go on and why.

        `to` names a status instead of the next one; raises `NotFound` where no type has it.
        """
        with self._place.reading() as uow:
            chains: dict[int, list[Link]] = {}
            for link in uow.statuses.chains():
                chains.setdefault(link.type_id, []).append(link)
            standing = uow.statuses.standing(ids)
        if to and not any(fold(link.name) == fold(to) for chain in chains.values() for link in chain):
            names = dict.fromkeys(link.name for chain in chains.values() for link in chain)
            raise NotFound(f"There is no status “{to}”; there are {', '.join(names)}.")
        return _plan(standing, chains, to)

    def apply_advance(self, plan: AdvancePlan, note: str = "") -> BulkResult:
        """Write the plan as one step; raises `ChangedMeanwhile` if any of its sessions changed since."""
        if not plan.count:
            return BulkResult("", 0, plan.skipped)
        place = self._place
        batch = place.new_batch(KIND)
        now, today = place.clock.now(), place.clock.today()
        with place.writing() as uow:
            work = uow.studio.work_days()
            for group in plan.groups:
                history = {"note": note, "by": user_name(), "at": now, "batch": batch}
                moved = uow.statuses.move(group.versions, group.to_id, due_date(today, group.due_days, work), history)
                if moved != group.count:
                    raise ChangedMeanwhile(
                        f"{group.count - moved} of {group.count} sessions were changed at another workstation "
                        "meanwhile; nothing was advanced. Refresh and try again."
                    )
            done = AdvancePlan(plan.count, plan.groups, ()).sentence()
            uow.journal.add(place.step(batch, KIND, f"Advance status: {done}"))
            uow.commit()
        return BulkResult(batch, plan.count, plan.skipped)


def _plan(standing: Sequence[StandingSession], chains: dict[int, list[Link]], to: str) -> AdvancePlan:
    groups: dict[tuple[int, int], AdvanceGroup] = {}
    skipped: list[Skipped] = []
    for session in standing:
        chain = chains[session.type_id]
        here = next(link for link in chain if link.id == session.status_id)
        if to:
            target = next((link for link in chain if fold(link.name) == fold(to)), None)
        else:
            target = next_link(chain, session.status_id)
        refusal = _refusal(session, here, target, to)
        if target is None or refusal:
            skipped.append(Skipped(session.number, refusal))
            continue
        key = (session.status_id, target.id)
        if key not in groups:
            groups[key] = AdvanceGroup(here.type, here.name, target.name, target.id, target.due_days, {})
        groups[key].versions[session.id] = session.version
    return AdvancePlan(len(standing), tuple(groups.values()), tuple(skipped))


def _refusal(session: StandingSession, here: Link, target: Link | None, to: str) -> str:
    if target is None:
        if to:
            return f"{here.type} has no status {to}"
        return "cancelled" if here.cancelled else "at the end of the chain"
    if target.id == here.id:
        return f"already {here.name}"
    return missing(target, number=session.number, images=session.images, email=session.email)

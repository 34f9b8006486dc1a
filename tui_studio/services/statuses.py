"""Advancing sessions along their chains: a plan that counts, then one transaction, then what was skipped."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from tui_studio.domain.status_chain import Link, missing, next_link
from tui_studio.domain.work_days import WorkDays, due_date
from tui_studio.errors import ChangedMeanwhile, NotFound
from tui_studio.repositories.statuses import HAS
from tui_studio.services.numbers import number_clients
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.results import BulkResult, Skipped, reasons
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork

KIND = "advance"
NOWHERE = -1
"""Chosen for a type none of whose sessions may go on."""
AT_THE_END = "at the end of the chain"
CHUNK = 50_000  # sessions between two looks at whether the job was asked to stop


@dataclass(frozen=True, slots=True)
class AdvanceGroup:
    """Sessions of one type that go from one status to one other; `versions` maps id to the version seen."""

    type: str
    from_status: str
    to_status: str
    to_id: int
    due: date | None
    versions: dict[int, int] = field(repr=False)

    @property
    def count(self) -> int:
        """How many sessions."""
        return len(self.versions)

    def parts(self) -> Iterator[tuple[list[int], int]]:
        """Ids that were seen at the same version, in parts that a statement takes at once."""
        seen: dict[int, list[int]] = {}
        for row, version in self.versions.items():
            seen.setdefault(version, []).append(row)
        for version, ids in seen.items():
            for start in range(0, len(ids), CHUNK):
                yield ids[start : start + CHUNK], version


@dataclass(frozen=True, slots=True)
class AdvancePlan:
    """What advancing these sessions would do; nothing is written yet."""

    matched: int
    groups: tuple[AdvanceGroup, ...]
    skipped: tuple[Skipped, ...]
    chains: Mapping[int, tuple[Link, ...]] = field(default_factory=dict, repr=False)
    """The chains of the types that occur, by type id: what a dialog offers to choose from."""
    today: date = date.min
    work: WorkDays = field(default_factory=WorkDays, repr=False)

    @property
    def count(self) -> int:
        """How many sessions would change."""
        return sum(group.count for group in self.groups)

    def sentence(self) -> str:
        """“412 Scheduled -> Images captured, 3 skipped: no images”."""
        parts = [f"{group.count:,} {group.from_status} -> {group.to_status}" for group in self.groups]
        if self.skipped:
            parts.append(f"{len(self.skipped):,} skipped: {reasons(self.skipped)}")
        return ", ".join(parts) or "no sessions"

    def forecast(self) -> str:
        """“412 can move, 9 cannot: no images 6, cancelled 3”."""
        if not self.skipped:
            return f"{self.count:,} can move"
        return f"{self.count:,} can move, {len(self.skipped):,} cannot: {reasons(self.skipped)}"

    def due_on(self, due: date | None) -> AdvancePlan:
        """The same plan with one due date for all, or none."""
        return replace(self, groups=tuple(replace(group, due=due) for group in self.groups))


class StatusService:
    """Plans and carries out changes of status."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan_advance(self, ids: Sequence[int], to: str = "", chosen: Mapping[int, int] | None = None) -> AdvancePlan:
        """Group the sessions by type and status and say who cannot go on and why.

        `to` names a status for all instead of the next one; `chosen` gives one by type id, 0 for the next, `NOWHERE`
        for none. Raises `NotFound` where no type has a status called `to`.
        """
        with self._place.reading() as uow:
            chains: dict[int, list[Link]] = {}
            for link in uow.statuses.chains(retired=True):
                chains.setdefault(link.type_id, []).append(link)
            names = dict.fromkeys(link.name for chain in chains.values() for link in chain if not link.retired)
            if to and fold(to) not in map(fold, names):
                raise NotFound(f"There is no status “{to}”; there are {', '.join(names)}.")
            planner = _Planner(chains, to, chosen or {}, self._place.clock.today(), uow.studio.work_days())
            asked = {guard for chain in chains.values() for link in chain for guard in link.guards}
            matched = planner.take(uow.statuses.standing(ids, asked))
            numbers = uow.statuses.numbers(planner.refused) if planner.refused else []
        return planner.plan(matched, numbers)

    def apply_advance(
        self, plan: AdvancePlan, note: str = "", progress: Progress = SILENT, title: str = "Advance status"
    ) -> BulkResult:
        """Write the plan as one step; raises `ChangedMeanwhile` if any of its sessions changed since.

        Stopping in the middle leaves nothing behind. `title` is what the journal calls it.
        """
        if not plan.count:
            return BulkResult("", 0, plan.skipped)
        place = self._place
        batch = place.new_batch(KIND)
        history = {"note": note, "by": user_name(), "at": place.clock.now(), "batch": batch}
        done = 0
        with place.writing() as uow:
            for group in plan.groups:
                for ids, version in group.parts():
                    progress.checkpoint()
                    moved = uow.statuses.move(ids, version, group.to_id, group.due, history)
                    if moved != len(ids):
                        raise ChangedMeanwhile(
                            f"{len(ids) - moved} of {group.count} sessions were changed at another workstation "
                            "meanwhile; nothing was advanced. Refresh and try again."
                        )
                    done += moved
                    progress.advance(done, plan.count, group.to_status)
                number_clients_of(uow, group, batch)
            progress.checkpoint()
            summary = replace(plan, skipped=()).sentence()
            uow.journal.add(place.step(batch, KIND, f"{title}: {summary}"))
            uow.commit()
        return BulkResult(batch, plan.count, plan.skipped)


def number_clients_of(uow: UnitOfWork, group: AdvanceGroup, batch: str) -> None:
    """Clients may get their number at the status their sessions came to."""
    if read_preferences(uow).client_numbering == "status":
        ids = [row for rows, _ in group.parts() for row in rows]
        number_clients(uow, uow.statuses.clients_of(ids), group.to_status, batch)


class _Planner:
    """Sorts sessions into groups; the verdict is found once for each kind of session, not for each session."""

    def __init__(
        self, chains: Mapping[int, list[Link]], to: str, chosen: Mapping[int, int], today: date, work: WorkDays
    ) -> None:
        self._chains = chains
        self._links = {link.id: link for chain in chains.values() for link in chain}
        self._to = to
        self._chosen = chosen
        self._today, self._work = today, work
        self._groups: dict[tuple[int, int], AdvanceGroup] = {}
        self._reasons: dict[str, array[int]] = {}
        self._types: dict[int, None] = {}

    @property
    def refused(self) -> list[int]:
        """Ids of those that cannot go on."""
        return [row for rows in self._reasons.values() for row in rows]

    def take(self, standing: Sequence[tuple[int, int, int, int]]) -> int:
        """Put every session where it belongs; how many there were."""
        verdicts: dict[tuple[int, int], dict[int, int] | array[int]] = {}
        for row, status, version, has in standing:
            verdict = verdicts.get((status, has))
            if verdict is None:
                verdict = verdicts[status, has] = self._verdict(status, has)
            if isinstance(verdict, dict):
                verdict[row] = version
            else:
                verdict.append(row)
        return len(standing)

    def plan(self, matched: int, numbers: Sequence[tuple[int, str]]) -> AdvancePlan:
        """Groups in the order of their chains, refusals in the order of their numbers."""
        why = {row: reason for reason, rows in self._reasons.items() for row in rows}
        place = {link: n for n, link in enumerate(self._links)}
        groups = sorted(self._groups.items(), key=lambda item: (place[item[0][0]], place[item[0][1]]))
        return AdvancePlan(
            matched,
            tuple(group for _, group in groups),
            tuple(Skipped(number, why[row]) for row, number in numbers),
            {
                type_id: tuple(link for link in chain if not link.retired)
                for type_id, chain in self._chains.items()
                if type_id in self._types
            },
            self._today,
            self._work,
        )

    def _verdict(self, status: int, has: int) -> dict[int, int] | array[int]:
        """Where sessions of this status that have these things go: the versions of a group, or those refused."""
        here = self._links[status]
        self._types[here.type_id] = None
        target = self._target(here)
        reason = self._refusal(here, target, has)
        if target is None or reason:
            return self._reasons.setdefault(reason, array("q"))
        key = (here.id, target.id)
        if key not in self._groups:
            due = due_date(self._today, target.due_days, self._work)
            self._groups[key] = AdvanceGroup(here.type, here.name, target.name, target.id, due, {})
        return self._groups[key].versions

    def _target(self, here: Link) -> Link | None:
        chain = [link for link in self._chains[here.type_id] if not link.retired]
        wished = self._chosen.get(here.type_id)
        if wished:
            return next((link for link in chain if link.id == wished), None)
        if self._to and wished is None:
            return next((link for link in chain if fold(link.name) == fold(self._to)), None)
        return next_link(self._chains[here.type_id], here.id)

    def _refusal(self, here: Link, target: Link | None, has: int) -> str:
        if target is None:
            if self._to:
                return f"{here.type} has no status {self._to}"
            return "cancelled" if here.cancelled else AT_THE_END
        if target.id == here.id:
            return f"already {here.name}"
        return missing(target, {guard: has & bit for guard, bit in HAS.items()})

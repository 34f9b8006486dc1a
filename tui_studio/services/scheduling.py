"""Bulk scheduling: choose clients, count slots, and create every session in one transaction or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from tui_studio.domain import slots as slot_rules
from tui_studio.domain.client_order import ORDERS, ordered
from tui_studio.domain.numbering import Numbered, Scheme, warnings
from tui_studio.domain.query_fields import CLIENTS
from tui_studio.domain.slots import ANYWHERE, Slot, SlotRow, Station
from tui_studio.domain.work_days import due_date
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.filters import read_choice
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.lookups import offered_types
from tui_studio.services.numbers import session_numbers
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.text import counted, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tui_studio.domain.enrolled import EnrolledClient
    from tui_studio.domain.status_chain import Link
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

KIND = "schedule"
CHUNK = 100


@dataclass(frozen=True, slots=True)
class ClientChoice:
    """Whom to schedule: an organization and year, a group, or a filter (a saved one, or query text over clients)."""

    organization: str = ""
    year: int = 0
    group: str = ""
    filter: str = ""
    only_without_future_session: bool = True
    not_in_shoot: bool = True


@dataclass(frozen=True, slots=True)
class ChosenClient:
    """A client to be scheduled, with what the orders sort by."""

    id: int
    number: str
    last_name: str
    first_name: str
    grade: str
    teacher: str
    homeroom: str
    roster_position: int
    family_key: str
    enrollment_id: int
    organization_id: int
    year: int

    @property
    def name(self) -> str:
        """Last name first."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


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
    excluded: frozenset[str] = frozenset()
    description: str = ""
    type: str = ""
    status: str = ""
    photographer: str = ""
    assistant: str = ""
    room: str = ""
    order: str = ORDERS[0]


@dataclass(frozen=True, slots=True)
class PlacedSession:
    """One client in one place; no times where the session is untimed."""

    client: ChosenClient
    date: date
    start: time | None
    end: time | None
    station: Station


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

    @property
    def to_book(self) -> int:
        """Clients who need a place."""
        return self.clients - self.excluded

    @property
    def first(self) -> str:
        """Start of the first session, ISO to the minute; the date alone where untimed; empty for none."""
        return min(map(moment, self.placed), default="")

    @property
    def last(self) -> str:
        """Start of the last session."""
        return max(map(moment, self.placed), default="")

    def sentence(self) -> str:
        """“612 clients, 14 excluded, 598 to book, 480 slots, 118 short”."""
        who = f"{counted(self.clients, 'client')}, {self.excluded:,} excluded, {self.to_book:,} to book"
        places = "no time needed" if self.request.untimed else counted(self.slots, "slot")
        return f"{who}, {places}" + (f", {self.short_by:,} short" if self.short_by else "")


@dataclass(frozen=True, slots=True)
class ScheduleResult:
    """What was created."""

    batch: str
    created: int
    first: str
    last: str


def moment(session: PlacedSession) -> str:
    """When a session starts: `2026-09-14T08:00`, or the date alone."""
    if session.start is None:
        return session.date.isoformat()
    return datetime.combine(session.date, session.start).isoformat(timespec="minutes")


class SchedulingService:
    """The use cases behind the Bulk Scheduling Wizard."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def choose(self, choice: ClientChoice) -> ChosenClients:
        """The clients of a choice, in roster order; raises `NotFound` for a name nobody has."""
        with self._place.reading() as uow:
            found = self._candidates(uow, choice)
            future, shoots = uow.clients.booked([c.client_id for c in found], today=self._place.clock.today())
            homes = {
                key: shoot.id
                for key in {(c.organization_id, c.year) for c in found}
                if (shoot := uow.organizations.find_shoot(*key)) is not None
            }
        kept = [
            client
            for client in found
            if not (choice.only_without_future_session and client.client_id in future)
            and not (
                choice.not_in_shoot
                and (client.client_id, homes.get((client.organization_id, client.year), -1)) in shoots
            )
        ]
        return ChosenClients(tuple(_chosen(client) for client in kept), len(found) - len(kept))

    def _candidates(self, uow: UnitOfWork, choice: ClientChoice) -> list[EnrolledClient]:
        if choice.group:
            group = uow.clients.group_id(choice.group)
            if group is None:
                raise NotFound(f"There is no client group “{choice.group}”.{_known(uow.clients.groups())}")
            return uow.clients.enrolled(client_ids=uow.clients.group_members(group))
        if choice.filter:
            query = read_choice(self._place, uow, CLIENTS, choice.filter)
            return uow.clients.enrolled(client_ids=uow.client_list.ids(query))
        if not choice.organization or not choice.year:
            raise InputRefused("Say whom to schedule: an organization and a year, a client group, or a filter.")
        organization = uow.organizations.find(choice.organization)
        if organization is None:
            raise NotFound(f"There is no organization “{choice.organization}”.{_known(uow.organizations.names())}")
        found = uow.clients.enrolled(organization_id=organization.id, year=choice.year)
        if not found:
            years = ", ".join(map(str, uow.organizations.years(choice.organization)))
            raise NotFound(
                f"Nobody is enrolled in {organization.name} in {choice.year}"
                + (f"; there are rosters of {years}." if years else "; import a roster first.")
            )
        return found

    def plan(self, request: ScheduleRequest) -> SchedulePlan:
        """Put the clients into the slots, and say how many places are short."""
        if (problem := _slot_problems(request)) is not None:
            raise InputRefused(problem)
        chosen = self.choose(request.choice)
        by_number = {client.number for client in chosen.clients}
        if stranger := next((number for number in sorted(request.excluded) if number not in by_number), None):
            self._must_exist(stranger)
        clients = ordered([c for c in chosen.clients if c.number not in request.excluded], request.order)
        places = len(clients) if request.untimed else slot_rules.count(request.slots)
        type_id, status = self._type_and_status(request)
        short = max(0, len(clients) - places)
        total = len(chosen.clients) + chosen.left_out
        placed = () if short else tuple(_placed(clients, request))
        with self._place.reading() as uow:
            told = warnings(Scheme(read_preferences(uow).session_numbering))
        return SchedulePlan(request, type_id, status, total, total - len(clients), places, short, placed, told)

    def _must_exist(self, number: str) -> None:
        with self._place.reading() as uow:
            if uow.client_list.by_number(number) is None:
                raise NotFound(f"There is no client {number} to exclude.")

    def _type_and_status(self, request: ScheduleRequest) -> tuple[int, Link]:
        with self._place.reading() as uow:
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

    def apply(self, plan: SchedulePlan, progress: Progress = SILENT) -> ScheduleResult:
        """Create the sessions of a plan, all or none; stopping in the middle leaves nothing behind.

        Raises `InputRefused` where places are short, nobody is to be booked, or a client was booked meanwhile.
        """
        if plan.short_by:
            raise InputRefused(
                f"{plan.short_by:,} of {plan.to_book:,} clients have no slot; nothing was created. "
                "Add slot rows, shorten the sessions, or exclude clients."
            )
        if not plan.placed:
            raise InputRefused("Everybody chosen has a session already; nothing was created.")
        place, request, total = self._place, plan.request, len(plan.placed)
        batch = place.new_batch(KIND)
        with place.writing() as uow:
            self._check_unbooked(plan)  # nobody else can book while we hold the write lock
            first_id = uow.studio.reserve("session_id", total)
            numbers = session_numbers(uow, [_numbered(session) for session in plan.placed])
            common = {
                **_staffing(uow, request),
                "type_id": plan.type_id,
                "status_id": plan.status.id,
                "status_due": due_date(place.clock.today(), plan.status.due_days, uow.studio.work_days()),
                "description": request.description,
                "batch": batch,
                "created_at": place.clock.now(),
                "image_count": 0,
                "version": 1,
            }
            rows = _session_rows(uow, plan.placed, common, first_id, numbers, batch)
            for start in range(0, total, CHUNK):
                progress.checkpoint()
                part = rows[start : start + CHUNK]
                uow.sessions.insert_many(part)
                progress.advance(start + len(part), total, f"session {part[-1]['number']}")
            progress.checkpoint()
            uow.journal.add(
                place.step(
                    batch, KIND, f"Bulk scheduling: {counted(total, 'session')} from {plan.first.replace('T', ' ')}"
                )
            )
            folders = folders_due(uow, [row["id"] for row in rows], "created")
            uow.commit()
        if problem := make_due(place, folders):
            progress.log(problem, "warning")
        progress.log(f"{counted(total, 'session')} created, numbers {numbers[0]} to {numbers[-1]}, batch {batch}")
        return ScheduleResult(batch, total, plan.first, plan.last)

    def _check_unbooked(self, plan: SchedulePlan) -> None:
        still = {client.id for client in self.choose(plan.request.choice).clients}
        gone = sum(placed.client.id not in still for placed in plan.placed)
        if gone:
            raise InputRefused(
                f"{gone} of the clients were scheduled or removed at another workstation meanwhile; "
                "nothing was created. Count again."
            )


def _chosen(client: EnrolledClient) -> ChosenClient:
    family = fold(client.parent_email) or "".join(c for c in client.parent_phone if c.isdigit()) or fold(client.address)
    return ChosenClient(
        client.client_id, client.number, client.last_name, client.first_name, client.grade, client.teacher,
        client.homeroom, client.roster_position, f"{fold(client.last_name)}|{family}" if family else "",
        client.enrollment_id, client.organization_id, client.year,
    )  # fmt: skip


def _known(names: Sequence[str]) -> str:
    return f" There are {', '.join(names)}." if names else " There is none yet."


def _slot_problems(request: ScheduleRequest) -> str | None:
    if request.untimed:
        return "Give slots or a date without time, not both." if request.slots else None
    if not request.slots:
        return "Give at least one row of slots, or a date without time."
    if problems := slot_rules.check(request.slots):
        return " ".join(problems)
    if clashes := slot_rules.overlaps(request.slots):
        return " ".join(clash.sentence() for clash in clashes)
    return None


def _placed(clients: Iterable[ChosenClient], request: ScheduleRequest) -> Iterator[PlacedSession]:
    if request.untimed:
        for client in clients:
            yield PlacedSession(client, request.untimed, None, None, ANYWHERE)
        return
    slots: Iterator[Slot] = slot_rules.slots(request.slots)
    for client, slot in zip(clients, slots, strict=False):
        yield PlacedSession(client, slot.start.date(), slot.start.time(), slot.end.time(), slot.station)


def _numbered(session: PlacedSession) -> Numbered:
    return Numbered(session.client.last_name, session.client.first_name, session.date)


def _staffing(uow: UnitOfWork, request: ScheduleRequest) -> dict[str, Any]:
    return {
        "photographer_id": uow.staff.photographer_id(request.photographer),
        "assistant_id": uow.staff.assistant_id(request.assistant),
        "room_id": uow.staff.room_id(request.room),
    }


def _session_rows(
    uow: UnitOfWork,
    placed: Sequence[PlacedSession],
    common: Mapping[str, Any],
    first_id: int,
    numbers: Sequence[str],
    batch: str,
) -> list[dict[str, Any]]:
    """The rows to insert; shoots and stations that are named for the first time are made on the way."""
    shoots: dict[tuple[int, int], int | None] = {}
    stations: dict[Station, dict[str, Any]] = {ANYWHERE: {}}
    rows = []
    for n, session in enumerate(placed):
        client, station = session.client, session.station
        home = (client.organization_id, client.year)
        if home not in shoots:
            shoots[home] = uow.organizations.shoot(*home, common["created_at"], batch).id
        if station not in stations:
            named = {
                "photographer_id": uow.staff.photographer_id(station.photographer),
                "room_id": uow.staff.room_id(station.room),
            }
            stations[station] = {key: value for key, value in named.items() if value is not None}
        rows.append(
            {
                **common,
                **stations[station],
                "id": first_id + n,
                "number": numbers[n],
                "client_id": client.id,
                "enrollment_id": client.enrollment_id,
                "shoot_id": shoots[home],
                "date": session.date,
                "start": session.start,
                "end": session.end,
            }
        )
    return rows

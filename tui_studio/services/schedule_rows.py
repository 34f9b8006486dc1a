"""The session records of a plan, as plain values ready to insert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.numbering import Numbered
from tui_studio.domain.slots import ANYWHERE, Station
from tui_studio.domain.work_days import due_date
from tui_studio.services.numbers import session_numbers

if TYPE_CHECKING:
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.schedule_plan import SchedulePlan, ScheduleRequest
    from tui_studio.services.workplace import Workplace


def session_rows(place: Workplace, uow: UnitOfWork, plan: SchedulePlan, batch: str) -> list[dict[str, Any]]:
    """The rows of every session; ids and numbers are reserved, new shoots, people and rooms made on the way."""
    placed = plan.placed
    first_id = uow.studio.reserve("session_id", len(placed))
    numbers = session_numbers(
        uow, [Numbered(session.client.last_name, session.client.first_name, session.date) for session in placed]
    )
    common = _common(place, uow, plan, batch)
    shoots: dict[tuple[int, int], int | None] = {}
    stations: dict[Station, dict[str, Any]] = {ANYWHERE: common}
    rows = []
    for n, (client, day, start, end, station, _) in enumerate(placed):
        home = (client.organization_id, client.year)
        if home not in shoots:
            shoots[home] = uow.organizations.shoot(*home, common["created_at"], batch, plan.request.choice.shoot).id
        if station not in stations:
            stations[station] = common | _manned(uow, station, batch)
        row = stations[station].copy()
        row["id"] = first_id + n
        row["number"] = numbers[n]
        row["client_id"] = client.id
        row["enrollment_id"] = client.enrollment_id
        row["shoot_id"] = shoots[home]
        row["date"], row["start"], row["end"] = day, start, end
        rows.append(row)
    return rows


def _common(place: Workplace, uow: UnitOfWork, plan: SchedulePlan, batch: str) -> dict[str, Any]:
    request = plan.request
    return {
        **_staffing(uow, request, batch),
        "type_id": plan.type_id,
        "status_id": plan.status.id,
        "status_due": due_date(place.clock.today(), plan.status.due_days, uow.studio.work_days()),
        "description": request.description,
        "batch": batch,
        "created_at": place.clock.now(),
        "image_count": 0,
        "version": 1,
    }


def _staffing(uow: UnitOfWork, request: ScheduleRequest, batch: str) -> dict[str, Any]:
    return {
        "photographer_id": uow.staff.photographer_id(request.photographer, batch),
        "assistant_id": uow.staff.assistant_id(request.assistant, batch),
        "room_id": uow.staff.room_id(request.room, batch),
    }


def _manned(uow: UnitOfWork, station: Station, batch: str) -> dict[str, Any]:
    """What a station names itself; the rest is as for all sessions."""
    named = {
        "photographer_id": uow.staff.photographer_id(station.photographer, batch),
        "room_id": uow.staff.room_id(station.room, batch),
    }
    return {key: value for key, value in named.items() if value is not None}

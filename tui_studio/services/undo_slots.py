"""Places that taking a step back would need and that others have taken since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tui_studio.domain.moves import Spot, meetings
from tui_studio.repositories.record_store import typed
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tui_studio.repositories.unit_of_work import UnitOfWork

PLACE = ("date", "start", "end", "photographer_id", "room_id")
"""What of a session says when and where it is."""


def refuse_moved_back(uow: UnitOfWork, batch: str) -> str:
    """Why sessions that a step moved cannot go back to where they were; empty when they can."""
    return _refusal(uow, batch, dict(_former(uow, batch)))


def refuse_called_on(uow: UnitOfWork, batch: str) -> str:
    """Why sessions that a step called off cannot stand again where they were; empty when they can."""
    called_off = uow.schedule.called_off(batch)
    if not called_off:
        return ""
    return _refusal(uow, batch, {one.id: (one.spot, one.usual) for one in uow.schedule.standing(called_off)})


def _refusal(uow: UnitOfWork, batch: str, spots: Mapping[int, tuple[Spot, int]]) -> str:
    timed = {key: one for key, one in spots.items() if one[0].day is not None and one[0].start is not None}
    if not timed or not (came := uow.schedule.came_since(batch)):
        return ""
    days = [spot.day for spot, _ in timed.values() if spot.day is not None]
    people = {fold(spot.photographer) for spot, _ in timed.values()} - {""}
    rooms = {fold(spot.room) for spot, _ in timed.values()} - {""}
    others = [
        (f"session {one.number}", Spot(one.date, one.start, one.end, one.photographer, one.room), one.minutes)
        for one in uow.schedule.bookings(min(days), max(days), people, rooms)
        if one.id in came and one.id not in timed
    ]
    met = meetings(timed, others, among=False)
    if not met:
        return ""
    key, whom = next(iter(met.items()))
    return f"{len(met):,} of its sessions would meet {whom}, which came to {timed[key][0].when} since"


def _former(uow: UnitOfWork, batch: str) -> Iterator[tuple[int, tuple[Spot, int]]]:
    """Where the sessions that a step moved were before it."""
    moved: dict[int, dict[str, Any]] = {}
    for change in reversed(uow.journal.changes(batch)):
        if change.entity == "session" and change.after != "null":
            before = json.loads(change.before) or {}
            moved.setdefault(change.row_id, {}).update({key: before[key] for key in PLACE if key in before})
    for one in uow.schedule.standing([row_id for row_id, before in moved.items() if before]):
        if not one.cancelled:
            former = {**(uow.records.read("session", one.id) or {}), **typed("session", moved[one.id])}
            who = _name(uow, "staff_member", former["photographer_id"])
            where = _name(uow, "camera_room", former["room_id"])
            yield one.id, (Spot(former["date"], former["start"], former["end"], who, where), one.usual)


def _name(uow: UnitOfWork, entity: str, row_id: Any) -> str:
    row = uow.records.read(entity, row_id) if row_id is not None else None
    return str(row["name"]) if row else ""

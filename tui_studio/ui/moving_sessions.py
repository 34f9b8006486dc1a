"""Rescheduling, moving, swapping, cancelling and booking sessions, from a hub or from a record; call each in a worker.

Each asks with a dialog that shows what would come of it, writes one step, says so, and tells whether it did.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted
from tui_studio.ui.modals.moving import Asked, MovingModal, Preview

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, time

    from tui_studio.domain.moves import Wish
    from tui_studio.services.booking import BookingPlan, BookingWish
    from tui_studio.services.moves import MovePlan
    from tui_studio.services.statuses import AdvancePlan
    from tui_studio.ui.app import StudioApp

NOBODY = "-"
"""Written into the field of a photographer or a room to take the name away."""
SHOWN = 500  # lines of a plan; the sentence counts all


async def reschedule(app: StudioApp, ids: Sequence[int]) -> bool:
    """Another day, time, photographer or room."""
    lookups = app.studio.lookups
    people, rooms = await asyncio.to_thread(lambda: (lookups.photographers(), lookups.rooms()))
    fields = {
        "move-day": Asked("Date", hint="empty stays; 2026-09-14"),
        "move-start": Asked("Start", hint="of the first; others follow" if len(ids) > 1 else "08:30"),
        "move-photographer": Asked("Photographer", choices=people, hint="- is nobody"),
        "move-room": Asked("Camera room", choices=rooms, hint="- is none"),
    }
    return await _move(app, ids, f"Reschedule {counted(len(ids), 'session')}", fields, _wish)


async def shift(app: StudioApp, ids: Sequence[int]) -> bool:
    """Some minutes later or earlier, all alike."""

    def wish(values: Mapping[str, str]) -> Wish:
        from tui_studio.domain.moves import Wish, read_minutes

        return Wish(by=read_minutes(values["move-by"]) if values["move-by"] else 0)

    fields = {"move-by": Asked("Minutes", hint="+15 later, -30 earlier, 1h")}
    return await _move(app, ids, f"Move {counted(len(ids), 'session')} by minutes", fields, wish)


async def swap(app: StudioApp, ids: Sequence[int]) -> bool:
    """Two sessions take each other's time and place."""

    async def plan(_values: Mapping[str, str]) -> Preview:
        return _moves(await asyncio.to_thread(app.studio.moves.plan_swap, ids))

    done = await app.ask(MovingModal("Swap two sessions", {}, plan))
    return await _apply_moves(app, done)


async def cancel(app: StudioApp, ids: Sequence[int]) -> bool:
    """Call sessions off, with the reason in their history."""

    async def plan(values: Mapping[str, str]) -> Preview:
        found = await asyncio.to_thread(app.studio.moves.plan_cancel, ids)
        says = found.forecast().replace("can move", "will be cancelled")
        if found.count and not values["cancel-reason"]:
            return Preview(None, 0, f"{says}. Say why first.", skipped=found.skipped)
        return Preview(found, found.count, says, skipped=found.skipped, values=values)

    title = f"Cancel {counted(len(ids), 'session')}"
    fields = {"cancel-reason": Asked("Reason", hint="stays in the history")}
    done = await app.ask(MovingModal(title, fields, plan))
    if done is None or not app.may_write():
        return False
    wanted: AdvancePlan = done.plan
    with app.writing():
        result = await asyncio.to_thread(app.studio.moves.cancel, wanted, done.values["cancel-reason"])
    _say(app, f"{counted(result.changed, 'session')} cancelled", len(wanted.skipped))
    return True


async def book(app: StudioApp, client_id: int) -> int | None:
    """One session for a client, on a day of choice; its id."""
    lookups = app.studio.lookups
    types, people, rooms = await asyncio.to_thread(
        lambda: (lookups.session_types(), lookups.photographers(), lookups.rooms())
    )
    fields = {
        "book-day": Asked("Date", app.studio.clock.today().isoformat()),
        "book-start": Asked("Start", hint="empty is any time that day"),
        "book-minutes": Asked("Minutes", hint="empty is as usual"),
        "book-type": Asked("Session type", types[0] if types else "", types, strict=True),
        "book-photographer": Asked("Photographer", choices=people),
        "book-room": Asked("Camera room", choices=rooms),
        "book-description": Asked("Description"),
    }

    async def plan(values: Mapping[str, str]) -> Preview:
        found = await asyncio.to_thread(app.studio.booking.plan, client_id, _booking(values))
        doubts = "; ".join(found.notes)
        says = found.sentence() + (f"\n{doubts[0].upper()}{doubts[1:]}." if doubts else "")
        return Preview(found, 1, says, doubts=f"{doubts[0].upper()}{doubts[1:]}." if doubts else "")

    done = await app.ask(MovingModal("Schedule a session", fields, plan, hint="Enter books it · Esc closes"))
    if done is None or not app.may_write():
        return None
    wanted: BookingPlan = done.plan
    with app.writing():
        session_id, number = await asyncio.to_thread(app.studio.booking.book, wanted)
    app.say(f"Session {number} booked: {wanted.sentence()}. z takes it back.")
    app.records_changed()
    return session_id


async def _move(
    app: StudioApp,
    ids: Sequence[int],
    title: str,
    fields: Mapping[str, Asked],
    wish: Callable[[Mapping[str, str]], Wish],
) -> bool:
    async def plan(values: Mapping[str, str]) -> Preview:
        if not any(values.values()):
            return Preview(None, 0, f"Say where {'they go' if len(ids) > 1 else 'it goes'}.")
        return _moves(await asyncio.to_thread(app.studio.moves.plan_move, ids, wish(values)))

    done = await app.ask(MovingModal(title, fields, plan))
    return await _apply_moves(app, done)


async def _apply_moves(app: StudioApp, done: Preview | None) -> bool:
    if done is None or not app.may_write():
        return False
    plan: MovePlan = done.plan
    with app.writing():
        result = await asyncio.to_thread(app.studio.moves.apply, plan)
    _say(app, f"{counted(result.changed, 'session')} moved", len(plan.skipped))
    return True


def _moves(plan: MovePlan) -> Preview:
    """A plan as the dialog shows it."""
    lines = []
    for move in plan.moves[:SHOWN]:
        to = move.to.when if move.to.where == move.session.spot.where else str(move.to)
        lines.append((move.session.number, move.session.name, f"→ {to}", move.clash))
    meet = "meets" if plan.clashes == 1 else "meet"
    doubts = f"{plan.clashes:,} {meet} another session." if plan.clashes else ""
    return Preview(plan, plan.count, plan.sentence(), lines, plan.skipped, doubts)


def _say(app: StudioApp, what: str, left: int) -> None:
    app.say(f"{what}{f', {left:,} left as they were' if left else ''}. z takes it back.")
    app.records_changed()


def _wish(values: Mapping[str, str]) -> Wish:
    from tui_studio.domain.moves import Wish

    return Wish(
        _date(values["move-day"]),
        _time(values["move-start"]),
        _named(values["move-photographer"]),
        _named(values["move-room"]),
    )


def _booking(values: Mapping[str, str]) -> BookingWish:
    from tui_studio.services.booking import BookingWish

    day, minutes = _date(values["book-day"]), values["book-minutes"]
    if day is None:
        raise InputRefused("A session needs a date.")
    if minutes and not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:5]) <= 1440):
        raise InputRefused(f"“{clean_text(minutes, 20)}” are no minutes.")
    return BookingWish(
        day,
        _time(values["book-start"]),
        int(minutes or 0),
        values["book-type"],
        values["book-photographer"],
        "",
        values["book-room"],
        values["book-description"],
    )


def _named(text: str) -> str | None:
    return None if not text else "" if text == NOBODY else text


def _date(text: str) -> date | None:
    from tui_studio.ui.wizards.slot_fields import read_date

    if not text:
        return None
    try:
        return read_date(text)
    except ValueError:
        raise InputRefused(f"“{clean_text(text, 20)}” is no date; write it like 2026-09-14.") from None


def _time(text: str) -> time | None:
    from tui_studio.ui.wizards.slot_fields import read_time

    if not text:
        return None
    try:
        return read_time(text)
    except ValueError:
        raise InputRefused(f"“{clean_text(text, 20)}” is no time; write it like 08:30.") from None

"""Rescheduling, swapping and cancelling sessions: a plan that counts, then one step that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.clashes import LEAPT, leapt_over
from tui_studio.domain.moves import Spot, Standing, Wish, by_of, meetings, moved, why_it_stays
from tui_studio.errors import InputRefused
from tui_studio.services.edits import Edits
from tui_studio.services.results import BulkResult, Skipped, reasons
from tui_studio.services.statuses import AT_THE_END, NOWHERE, AdvancePlan, StatusService
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Move:
    """One session with where it goes; `clash` says whom its photographer or room would meet."""

    session: Standing
    to: Spot
    clash: str = ""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What would be moved; nothing is written yet."""

    title: str
    moves: tuple[Move, ...]
    skipped: tuple[Skipped, ...]

    @property
    def count(self) -> int:
        """How many sessions would change."""
        return len(self.moves)

    @property
    def clashes(self) -> int:
        """How many would meet another session."""
        return sum(bool(move.clash) for move in self.moves)

    def sentence(self) -> str:
        """“24 sessions move, 2 meet another session, 1 stays: has pictures”."""
        said = [f"{counted(self.count, 'session')} {'moves' if self.count == 1 else 'move'}"]
        if self.clashes:
            said.append(f"{self.clashes:,} {'meets' if self.clashes == 1 else 'meet'} another session")
        if self.skipped:
            left = len(self.skipped)
            said.append(f"{left:,} {'stays' if left == 1 else 'stay'}: {reasons(self.skipped)}")
        return ", ".join(said)


class MoveService:
    """Sessions that stand, moved or called off."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan_move(self, ids: Iterable[int], wish: Wish) -> MovePlan:
        """Another day, time or station; with a start the first session gets it, and the rest keep their distance."""
        with self._place.reading() as uow:
            standing = uow.schedule.standing(ids)
            if wish.start is not None:
                wish = wish._replace(by=by_of((one for one in standing if not why_it_stays(one)), wish.start))
            found: list[tuple[Standing, Spot]] = []
            skipped = []
            for one in standing:
                to = why_it_stays(one) or moved(one, wish)
                if to == one.spot:
                    to = "stands there already"
                elif isinstance(to, Spot) and to.day is not None and (span := to.minutes(one.usual)):
                    to = LEAPT if leapt_over(to.day, *span, self._place.clock.zone) else to
                if isinstance(to, Spot):
                    found.append((one, to))
                else:
                    skipped.append(Skipped(one.number, to))
            return MovePlan(_title(wish), _checked(uow, found), tuple(skipped))

    def plan_swap(self, ids: Sequence[int]) -> MovePlan:
        """Two sessions take each other's day, time and station; raises `InputRefused` for another number of them."""
        with self._place.reading() as uow:
            standing = uow.schedule.standing(ids)
            if len(standing) != 2:
                raise InputRefused("Mark exactly two sessions to swap their times.")
            skipped = tuple(Skipped(one.number, why) for one in standing if (why := why_it_stays(one)))
            one, other = standing
            pairs = [] if skipped else [(one, other.spot), (other, one.spot)]
            if one.spot == other.spot:
                pairs, skipped = [], (Skipped(one.number, "stands at the same time and place"),)
            return MovePlan("Swapped", _checked(uow, pairs), skipped)

    def apply(self, plan: MovePlan) -> BulkResult:
        """Write the plan as one step; raises `InputRefused` where it does not fit any more.

        That is when one of its sessions was changed, called off or photographed since, or would meet another one.
        """
        if not plan.count:
            return BulkResult("", 0, plan.skipped)
        with self._place.writing() as uow:
            _check_unchanged(uow, plan)
            edits = Edits(self._place, uow)
            people = _People(uow, edits.batch)
            for move in plan.moves:
                opened, wanted = people.columns(move.session.spot), people.columns(move.to)
                now = uow.records.read("session", move.session.id)
                if now and now["confirmed"] and move.to.day != move.session.spot.day:
                    opened, wanted = {**opened, "confirmed": True}, {**wanted, "confirmed": False}
                edits.change("session", move.session.id, opened, wanted, f"session {move.session.number}")
            batch = edits.finish(f"{plan.title}: {_whom(plan)}")
            uow.commit()
        return BulkResult(batch, plan.count, plan.skipped)

    def plan_cancel(self, ids: Sequence[int]) -> AdvancePlan:
        """Call sessions off: each goes to the cancelled status of its type."""
        with self._place.reading() as uow:
            chosen = {link.type_id: NOWHERE for link in uow.statuses.chains(retired=True)}
            chosen |= {link.type_id: link.id for link in reversed(uow.statuses.chains()) if link.cancelled}
        plan = StatusService(self._place).plan_advance(ids, chosen=chosen)
        told = {AT_THE_END: "its type has no cancelled status"}
        skipped = tuple(Skipped(one.record, told.get(one.reason, one.reason)) for one in plan.skipped)
        return replace(plan, skipped=skipped)

    def cancel(self, plan: AdvancePlan, reason: str) -> BulkResult:
        """Write it with its reason into the history of each; raises `InputRefused` without one."""
        reason = clean_text(reason, 500)
        if not reason:
            raise InputRefused("Say why, so that nobody has to ask later.")
        return StatusService(self._place).apply_advance(plan, reason, title=f"Cancelled ({clean_text(reason, 60)})")


class _People:
    """Ids of people and rooms by name; who is new is made once."""

    def __init__(self, uow: UnitOfWork, batch: str) -> None:
        self._uow, self._batch = uow, batch
        self._ids: dict[tuple[str, str], int | None] = {}

    def columns(self, spot: Spot) -> dict[str, object]:
        return {
            "date": spot.day,
            "start": spot.start,
            "end": spot.end,
            "photographer_id": self._id("photographer", spot.photographer),
            "room_id": self._id("room", spot.room),
        }

    def _id(self, kind: str, name: str) -> int | None:
        key = (kind, fold(name))
        if key not in self._ids:
            staff = self._uow.staff
            make = staff.photographer_id if kind == "photographer" else staff.room_id
            self._ids[key] = make(name, self._batch)
        return self._ids[key]


def _check_unchanged(uow: UnitOfWork, plan: MovePlan) -> None:
    """Nobody else can move or book while we hold the write lock; what they did before is found here."""
    standing = {one.id: one for one in uow.schedule.standing(move.session.id for move in plan.moves)}
    for move in plan.moves:
        now = standing.get(move.session.id)
        if now is not None and now.spot != move.session.spot:
            raise InputRefused(f"Session {now.number} was moved at another workstation meanwhile; nothing was moved.")
        if now is not None and (why := why_it_stays(now)):
            raise InputRefused(f"Session {now.number} stays ({why} meanwhile); nothing was moved.")
    again = _checked(uow, [(move.session, move.to) for move in plan.moves])
    for move, seen in zip(again, plan.moves, strict=True):
        if move.clash not in ("", seen.clash):
            raise InputRefused(
                f"Session {move.session.number} would meet {move.clash}, which came there meanwhile; nothing was moved."
            )


def _checked(uow: UnitOfWork, found: Sequence[tuple[Standing, Spot]]) -> tuple[Move, ...]:
    """The moves with whom they meet."""
    days = [to.day for _, to in found if to.day is not None and to.start is not None]
    people = {fold(to.photographer) for _, to in found} - {""}
    rooms = {fold(to.room) for _, to in found} - {""}
    others = []
    if days and (people or rooms):
        gone = {one.id for one, _ in found}
        others = [
            (f"session {one.number}", Spot(one.date, one.start, one.end, one.photographer, one.room), one.minutes)
            for one in uow.schedule.bookings(min(days), max(days), people, rooms)
            if one.id not in gone
        ]
    met = meetings({one.id: (to, one.usual) for one, to in found}, others)
    return tuple(Move(one, to, met.get(one.id, "")) for one, to in found)


def _title(wish: Wish) -> str:
    if wish.day is None and wish.photographer is None and wish.room is None and wish.start is None:
        return f"Moved by {wish.by:+d} minutes"
    return "Rescheduled"


def _whom(plan: MovePlan) -> str:
    if plan.count > 2:
        return counted(plan.count, "session")
    return ", ".join(f"session {move.session.number} to {move.to}" for move in plan.moves)

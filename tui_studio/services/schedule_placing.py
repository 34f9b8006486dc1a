"""Putting clients into slots: each class into its own rows, everybody else into the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain import slots as slot_rules
from tui_studio.domain.clashes import per_row
from tui_studio.domain.class_blocks import Block, Sorter, blocks, class_of, count_classes
from tui_studio.domain.slots import ANYWHERE
from tui_studio.services.schedule_plan import ChosenClient, PlacedSession, ScheduleRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_studio.services.schedule_slots import UsableSlots


@dataclass(frozen=True, slots=True)
class Placing:
    """Who stands where, and who stands nowhere."""

    placed: tuple[PlacedSession, ...]
    left_over: tuple[ChosenClient, ...]
    blocks: tuple[Block, ...]
    slots: int


def untimed(clients: Sequence[ChosenClient], request: ScheduleRequest) -> Placing:
    """Everybody on one date."""
    assert request.untimed is not None
    day = request.untimed
    return Placing(tuple(PlacedSession(one, day, None, None, ANYWHERE, 0) for one in clients), (), (), len(clients))


def placing(clients: Sequence[ChosenClient], found: UsableSlots) -> Placing:
    """The clients, who are in order, in the slots that can be used."""
    taken = per_row(found.unused)
    counts = blocks(found.rows, count_classes(clients), taken)
    sorter = Sorter(found.rows)
    waiting: dict[tuple[str, ...], list[ChosenClient]] = defaultdict(list)
    for client in clients:
        waiting[sorter.block_of(class_of(client))].append(client)
    placed: list[PlacedSession] = []
    left_over: list[ChosenClient] = []
    for block in counts:
        members = waiting[block.classes]
        seats = _seats(found, block)
        placed += [PlacedSession(one, *seat[1:], seat[0]) for one, seat in zip(members, seats, strict=False)]
        left_over += members[block.places :]
    if len(counts) > 1:
        placed.sort(key=_row)
    return Placing(tuple(placed), tuple(left_over), tuple(counts), sum(block.places for block in counts))


def _seats(found: UsableSlots, block: Block) -> Iterator[slot_rules.Place]:
    seats = slot_rules.places((index, found.rows[index]) for index in block.rows)
    if not found.unused:
        return seats
    unused = {clash.key for clash in found.unused}
    return (seat for seat in seats if (seat[0], seat[1], seat[2], seat[4]) not in unused)


def _row(session: PlacedSession) -> int:
    return session.row

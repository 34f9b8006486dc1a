"""Session types and their chains as they are written and listed, and the rules of a chain that is edited."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.status_chain import GUARDS
from tui_studio.domain.workflow_stages import STAGES
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MOST_DUE_DAYS = 999
GAP = 10
"""Between the positions of a chain that is numbered anew, so that the next status that moves moves alone."""


@dataclass(frozen=True, slots=True)
class StatusDraft:
    """What is written about a status; without an id it is new."""

    id: int | None = None
    name: str = ""
    stage: str = ""
    due_days: int = 0
    guards: tuple[str, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """What is written about a session type, with its chain in order."""

    name: str = ""
    minutes: int = 3
    notes: str = ""
    retired: bool = False
    chain: tuple[StatusDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A session type in a list."""

    id: int
    name: str
    minutes: int
    statuses: int
    sessions: int
    retired: bool


def type_problems(draft: TypeDraft) -> dict[str, str]:
    """What is wrong with the fields of a type themselves."""
    found = {}
    if not 1 <= draft.minutes <= 24 * 60:
        found["minutes"] = "A length from 1 minute to a day."
    if problem := chain_problem(draft.chain):
        found["chain"] = problem
    return found


def chain_problem(chain: Sequence[StatusDraft]) -> str:
    """Why a chain cannot be; empty when it can."""
    if not chain:
        return "A session type needs at least one status."
    if chain[0].cancelled:
        return f"New sessions begin in {chain[0].name}: the first status cannot be a cancelled one."
    for status in chain:
        if problems := status_problems(status):
            return f"{status.name or 'A status'}: {next(iter(problems.values()))}"
    names = [fold(status.name) for status in chain]
    twice = next((status.name for n, status in enumerate(chain) if names[n] in names[:n]), "")
    return f"{twice} stands twice in the chain; each status needs a name of its own." if twice else ""


def status_problems(status: StatusDraft) -> dict[str, str]:
    """What is wrong with one status, by field."""
    found = {}
    if not status.name:
        found["name"] = "A status needs a name."
    elif len(status.name) > 60:
        found["name"] = f"At most 60 characters fit; these are {len(status.name):,}."
    if status.stage not in STAGES:
        found["stage"] = f"Choose one of {', '.join(STAGES.values())}."
    if not 0 <= status.due_days <= MOST_DUE_DAYS:
        found["due_days"] = f"Working days from 0 to {MOST_DUE_DAYS}; 0 is no due date."
    if strange := [guard for guard in status.guards if guard not in GUARDS]:
        found["guards"] = f"There is no guard {strange[0]}."
    return found


def new_positions(current: Sequence[int | None], taken: Collection[int] = ()) -> list[int]:
    """Rising positions for a chain in its new order; `current` holds those there are, None for a new status.

    `taken` are further positions that are in use, by statuses that were taken out of the chain.

    As few as possible change, and none to one that is in use: each can be written by itself, in any order, and
    taken back in the reverse one. Where there is no room between two that stay, all get new ones beyond the last.
    """
    used = {place for place in current if place is not None} | set(taken)
    stays = _longest_rising([place for place in current if place is not None])
    placed: list[int] = []
    for n, place in enumerate(current):
        if place is not None and place in stays:
            placed.append(place)
            continue
        low = placed[-1] if placed else min(used, default=0) - GAP
        high = next((later for later in current[n + 1 :] if later is not None and later in stays), None)
        room = range(low + 1, high) if high is not None else range(max([low, *used]) + GAP, max([low, *used]) + GAP + 1)
        free = [spot for spot in room if spot not in used]
        if not free:
            start = max(used, default=0)
            return [start + GAP * place for place in range(1, len(current) + 1)]
        placed.append(free[len(free) // 2])
    return placed


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The most places that already stand in order."""
    ends: list[int] = []
    runs: list[list[int]] = []
    for place in places:
        spot = bisect_left(ends, place)
        run = [*(runs[spot - 1] if spot else []), place]
        ends[spot : spot + 1] = [place]
        runs[spot : spot + 1] = [run]
    return set(runs[-1]) if runs else set()

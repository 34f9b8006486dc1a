"""Signs that the slates of a card stand on the other side of their students than they are read.

Read the wrong way round every picture goes to the student before or after its own, and nothing within the card is
amiss. Its ends are: it begins with about as many pictures without a slate as a student has, and ends with a slate that
no pictures stand behind. Both happen on right cards too, seldom together (a first slate that was forgotten, and a last
child who left), and so one thing more is asked for:

* Where the camera tells the time: the long pause, in which one goes and the next comes, lies behind the slates instead
  of before them, and the pictures at the beginning stand as close to the first slate as others do to theirs. Trial
  shots do not, and a card that begins in the middle of a day has its long pauses in their place.
* Where it does not: the card begins in turn, and nobody is missing before its first slate whose own was forgotten.

Everything here runs in the direction in which the slates are read: where they are taken to come last, from the last
frame to the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from tui_studio.domain.frame_order import may_be_slate
from tui_studio.domain.frame_times import seconds_between
from tui_studio.domain.frames import PlanWarning, Role
from tui_studio.domain.scan_options import SLATES
from tui_studio.domain.slate_marks import AFTER
from tui_studio.domain.split_schedule import Schedule
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui_studio.domain.frames import KnownSession
    from tui_studio.domain.split_entries import Entry

OTHER_SIDE = "slate-side"
"""The kind of the warning that the slates of a whole card may stand on the other side."""
LEAST_SLATES = 4
"""Fewer say nothing of how slates stand on a card."""
LEAST_PAUSES, TIMES_MORE = 3, 5
"""So many slates must have the long pause behind them, and so many times more than have it before them."""
CLOSE = 3.0
"""The pictures at the beginning stand no further from the first slate than so many times the usual pause before one."""

Pauses: TypeAlias = "tuple[float, float]"  # seconds before a slate and behind it


@dataclass(frozen=True, slots=True)
class WrongEnds:
    """A body that begins with pictures and ends with a slate."""

    body: str
    early: int  # pictures without a slate at its beginning
    first: tuple[str, str]  # the sessions of the first two slates; empty where one was not read
    behind: int = 0  # slates with the long pause behind them
    timed: int = 0  # slates of which both pauses are known


def wrong_ends(entries: Sequence[Entry], side: str) -> WrongEnds | None:
    """Of the frames of one body in shooting order; None where its ends are right, or its pauses are."""
    ordered = _each_once(entries)[:: 1 if side == AFTER else -1]
    slates = [place for place, entry in enumerate(ordered) if _is_sign(entry)]
    if len(slates) < LEAST_SLATES or not slates[0] or slates[-1] != len(ordered) - 1:
        return None
    early, first, second = slates[0], *(ordered[place].session or "" for place in slates[:2])
    sizes = [after - before - 1 for before, after in pairwise(slates) if after - before > 1]
    if not sizes or not min(sizes) <= early <= 2 * max(sizes):
        return None
    found = WrongEnds(ordered[0].body, early, (first, second))
    pauses = [known for place in slates[:-1] if (known := _pauses(ordered, place)) is not None]
    if not pauses:
        return found if early <= max(sizes) else None
    lead = seconds_between(ordered[early - 1].frame, ordered[early].frame)
    close = lead is not None and abs(lead) <= CLOSE * median(before for before, _ in pauses)
    behind = sum(after > before for before, after in pauses)
    against = sum(before > after for before, after in pauses)
    if not close or behind < max(LEAST_PAUSES, TIMES_MORE * against):
        return None
    return replace(found, behind=behind, timed=len(pauses))


def is_clear(ends: WrongEnds, sessions: Mapping[str, KnownSession], seen: Collection[str]) -> bool:
    """Whether nothing else explains such ends.

    `sessions` have their turns in the direction in which the slates are read, `seen` are the numbers of all slates.
    """
    if ends.timed:
        return True
    one, other = ends.first
    if not (one and other):
        return False
    shoots = {sessions[one].shoot}
    backwards = {number: replace(known, position=-known.position) for number, known in sessions.items()}
    in_turn = Schedule(sessions, seen, shoots).in_turn(one, other)
    return in_turn and not Schedule(backwards, seen, shoots).next_absent(one)


def doubt_of_side(side: str) -> str:
    """Why a picture belongs to nobody then; `side` is where the pictures of a slate were looked for."""
    return f"the slates may have been photographed {side} the students"


def other_side(found: Sequence[WrongEnds], side: str, *, apart: bool) -> PlanWarning:
    """What to do and what was seen; `apart` where other bodies of the source are read rightly."""
    one, after = len(found) == 1, side == AFTER
    whose = f" of {clean_text(' and '.join(ends.body for ends in found), 60)}" if apart else ""
    again = f"scan {'their folder alone' if apart else 'again'} with slates {SLATES[side]} (--slates {side})"
    what = ("that camera" if apart else "the card") if one else "each of these cameras" if apart else "each camera"
    early = counted(found[0].early, "picture") if one else "pictures"
    begin, end = (f"{early} without a slate", "a slate without pictures")[:: 1 if after else -1]
    seen = f"{what} begins with {begin} and ends with {end}"
    if timed := sum(ends.timed for ends in found):
        where = f"{'behind' if after else 'before'} {sum(ends.behind for ends in found)} of {timed} slates"
        seen += f", and the longer pause is {where}"
    text = f"were the slates{whose} photographed {side} the students? {again}; {seen}, so nobody has these pictures yet"
    return PlanWarning("", OTHER_SIDE, text)


def _each_once(entries: Sequence[Entry]) -> list[Entry]:
    """Without what lies there again, as in a second slot."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.frame.content, entry)
    return list(found.values())


def _is_sign(entry: Entry) -> bool:
    """A slate, or what may be one."""
    return entry.role is Role.SLATE or (entry.role is not Role.IMAGE and may_be_slate(entry.frame))


def _pauses(ordered: Sequence[Entry], place: int) -> Pauses | None:
    """Around a slate between pictures; None where there is none, or no time."""
    before, slate, after = ordered[place - 1 : place + 2]
    if slate.role is not Role.SLATE or _is_sign(before) or _is_sign(after):
        return None
    one, other = (seconds_between(a.frame, b.frame) for a, b in ((before, slate), (slate, after)))
    return (abs(one), abs(other)) if one is not None and other is not None and one * other >= 0 else None

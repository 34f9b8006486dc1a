"""How many missing slates the split notices and how many good frames it holds back, on simulated picture days.

`python tests/benchmarks/bench_split.py [cards per line] [looks]`

What the frames look like is drawn: `own clothes`; `uniforms`, alike on everybody; `two poses`, from a head to half a
person; `unknown`, pictures without a thumbnail. The last lines count all days together.
"""

from __future__ import annotations

import random
import sys
from dataclasses import astuple, dataclass, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from tests.drawn_looks import DrawnLooks, drawn_looks
from tests.picture_day import Habits, picture_day
from tui_studio.domain.frames import Role
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import UNTOLD, split

if TYPE_CHECKING:
    from collections.abc import Callable

ORDINARY = Habits()
DAYS = {
    "ordinary, slates all read": ORDINARY,
    "no times": replace(ORDINARY, times=False),
    "nobody absent": replace(ORDINARY, absent=0.0),
    "many absent": replace(ORDINARY, absent=0.15),
    "one in ten out of turn": replace(ORDINARY, shuffled=0.1),
    "in any order": replace(ORDINARY, shuffled=0.9),
    "long pauses": replace(ORDINARY, pause=0.1, pause_seconds=18.0),
    "quick changes": replace(ORDINARY, change=18.0, pose=5.0),
    "2 bodies, one line": replace(ORDINARY, bodies=2),
    "3 to 4 frames": replace(ORDINARY, fewest=3, most=4),
    "8 students": replace(ORDINARY, students=8),
    "slates after the student": replace(ORDINARY, after=True),
    "slates after, no times": replace(ORDINARY, after=True, times=False),
    "siblings, copies, strangers": replace(ORDINARY, siblings=0.1, copies=0.03, foreign=0.02, repeated=0.02),
    "600 students": replace(ORDINARY, students=600),
}
LOOKS: dict[str, Callable[[], DrawnLooks | None]] = {
    "own clothes": drawn_looks,
    "uniforms": partial(drawn_looks, uniforms=True),
    "two poses": partial(drawn_looks, closest=0.6),
    "unknown": lambda: None,
}
FAULTS = {"": {}, "missing": {"missing": 0.03}, "unseen": {"unseen": 0.03}, "unread": {"unread": 0.03, "damaged": 0.02}}


@dataclass
class Score:
    """Frames counted over many cards."""

    good: int = 0
    held_back: int = 0
    slateless: int = 0
    wrong: int = 0
    students: int = 0
    students_wrong: int = 0
    pointed_out: int = 0  # of these, on a source of which the plan says that a forgotten slate leaves no trace
    wrong_with_slate: int = 0


def measure(habits: Habits, cards: int, seed: int = 1) -> Score:
    """Split `cards` days and compare with what really happened."""
    score, chance = Score(), random.Random(seed)
    for _ in range(cards):
        day = picture_day(chance, habits)
        lost, misfiled = set(), set()
        plan = split(day.frames, day.sessions, CodeRules(), {}, slates_after=habits.after)
        for frame in plan.frames:
            owner = day.owner.get(frame.path)
            if owner is None:
                continue
            wrong = frame.role is Role.IMAGE and frame.sessions != day.shared.get(frame.path, (owner,))
            if frame.path in day.slateless:
                score.slateless += 1
                lost.add(owner)
                score.wrong += wrong
                misfiled |= {owner} if wrong else set()
            else:
                score.good += 1
                score.held_back += frame.role is Role.UNASSIGNED
                score.wrong_with_slate += wrong
        score.students += len(lost)
        score.students_wrong += len(misfiled)
        score.pointed_out += len(misfiled) * any(warning.kind == UNTOLD for warning in plan.warnings)
    return score


def main() -> None:
    """Print one line per kind of day and fault."""
    cards, looks = int(sys.argv[1]) if len(sys.argv) > 1 else 100, LOOKS[(*sys.argv[2:3], "own clothes")[0]]()
    every = Score()
    head = (
        "day",
        "fault",
        "good frames held back",
        "students without slate",
        "noticed",
        "or told",
        "wrong with slate",
        "ms",
    )
    print(f"| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for name, habits in DAYS.items():
        for fault, change in FAULTS.items():
            begin = perf_counter()
            few = max(4, cards * 60 // habits.students) if habits.students > 60 else cards
            score = measure(replace(habits, looks=looks, **change), few)
            every = Score(*(one + other for one, other in zip(astuple(every), astuple(score), strict=True)))
            took = (perf_counter() - begin) / few * 1000
            unnoticed = (score.students_wrong, score.students_wrong - score.pointed_out)
            noticed, told = (f"{1 - n / score.students:.1%}" if score.students else "" for n in unnoticed)
            print(
                f"| {name} | {fault or 'none'} | {score.held_back / score.good:.3%} | {score.students} "
                f"| {noticed} | {told} | {score.wrong_with_slate} | {took:.1f} |"
            )
    print(f"good frames held back: {every.held_back / every.good:.3%}")
    print(f"students without a slate whose frames went to another: {every.students_wrong} of {every.students}")


if __name__ == "__main__":
    main()

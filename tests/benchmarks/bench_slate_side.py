"""How often cards that are read the wrong way round are noticed, and right ones are suspected, on simulated days.

`python tests/benchmarks/bench_slate_side.py [cards per line]`

The last lines are right cards that look like wrong ones: trial shots before the first slate, cards changed in the
middle of a student, photographers who hold the slate up at once and pose at leisure.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.benchmarks.bench_split import DAYS, FAULTS
from tests.cards import START, numbered, shot
from tests.picture_day import Day, Habits, picture_day
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_side import OTHER_SIDE
from tui_studio.domain.slate_split import split

if TYPE_CHECKING:
    from collections.abc import Callable

TRIALS = 5
LATE = Habits(students=40, missing=0.03, left=0.04)
AT_ONCE = replace(LATE, change=30.0, pose=22.0)


def suspected(day: Day, slates_after: bool) -> bool:
    """Whether the plan asks if the slates stand on the other side."""
    found = split(day.frames, day.sessions, CodeRules(), {}, slates_after=slates_after)
    return any(warning.kind == OTHER_SIDE for warning in found.warnings)


def with_trials(day: Day, seconds: float) -> Day:
    """A few frames without a slate, so long before the first one."""
    first = day.frames[0]
    folder, name = first.path.rsplit("/", 1)
    number, taken = int(name[4:8]), first.camera.taken_at
    numbers = [one for one in range(number - TRIALS, number) if one > 0]
    for path, one in zip(numbered(numbers, folder), numbers, strict=True):
        at = (taken - START).total_seconds() - seconds - 4 * (number - one) if taken else None
        day.frames.append(shot(path, camera=replace(first.camera, taken_at=None), at=at))
    return day


def cut(day: Day, chance: random.Random) -> Day:
    """The middle of the day: the rest is on other cards."""
    count = len(day.frames)
    day.frames = day.frames[chance.randrange(count // 3) : count - chance.randrange(count // 3)]
    return day


HARD: dict[str, tuple[Habits, Callable[[Day, random.Random], Day]]] = {
    "trial shots a minute before": (LATE, lambda day, _: with_trials(day, 60)),
    "trial shots 15 s before": (LATE, lambda day, _: with_trials(day, 15)),
    "trial shots, no times": (replace(LATE, times=False), lambda day, _: with_trials(day, 60)),
    "cut at both ends": (LATE, cut),
    "cut at both ends, no times": (replace(LATE, times=False), cut),
    "even pauses, cut": (replace(LATE, pose=15.0), cut),
    "slate at once": (AT_ONCE, lambda day, _: day),
    "slate at once, trial shots a minute before": (AT_ONCE, lambda day, _: with_trials(day, 60)),
    "slate at once, trial shots 15 s before": (AT_ONCE, lambda day, _: with_trials(day, 15)),
    "slate at once, cut at both ends": (AT_ONCE, cut),
}


def main() -> None:
    """Print one line per kind of day and fault, then the hard ones."""
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    right = wrong = every = 0
    print("| day | fault | cards | right ones suspected | wrong ones noticed |\n|---|---|---|---|---|")
    for name, habits in DAYS.items():
        for fault, change in FAULTS.items():
            chance, kind = random.Random(1), replace(habits, **change)
            count = max(4, cards * 60 // habits.students) if habits.students > 60 else cards
            days = [picture_day(chance, kind) for _ in range(count)]
            false, found = (sum(suspected(day, kind.after != other) for day in days) for other in (False, True))
            right, wrong, every = right + false, wrong + found, every + count
            print(f"| {name} | {fault or 'none'} | {count} | {false} | {found / count:.0%} |", flush=True)
    print(f"right cards suspected: {right} of {every}; wrong ones noticed: {wrong / every:.1%}")
    for name, (habits, turn) in HARD.items():
        chance = random.Random(1)
        days = [turn(picture_day(chance, habits), chance) for _ in range(cards)]
        print(f"{name}: right cards suspected: {sum(suspected(day, False) for day in days)} of {cards}", flush=True)


if __name__ == "__main__":
    main()

"""What counting and making slots costs, as ratios in one run: `python tests/benchmarks/bench_slots.py`.

Targets: the live line at most 1 % of making every slot, the places of all clients at most 3.5 x a list of tuples.
"""

from __future__ import annotations

import gc
import statistics
from datetime import date, time
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import blocks
from tui_studio.domain.slots import SlotRow, count, overlaps, places, slots

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENTS = 100_000
WEEKEND = frozenset({5, 6})
ROWS = [
    SlotRow(date(2026, 9, 1), date(2026, 9, 1), time(0), time(0), 3),
    SlotRow(date(2026, 9, 2), date(2027, 12, 31), time(8), time(15, 30), 3, 0, time(12), time(12, 45), WEEKEND),
    SlotRow(date(2027, 1, 1), date(2030, 12, 31), time(9), time(17), 5, 1, time(12), time(13), frozenset({6})),
]
CLASSES = {(str(grade), f"Teacher {teacher}", ""): CLIENTS // 40 for grade in range(4) for teacher in range(10)}


def race(methods: dict[str, Callable[[], object]], repeat: int = 7) -> dict[str, float]:
    """The median seconds of each method; they take turns, so that a busy machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in methods}
    for turn in range(repeat):
        for name in list(methods)[:: 1 if turn % 2 else -1]:
            gc.collect()
            begin = perf_counter()
            methods[name]()
            times[name].append(perf_counter() - begin)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print a table in milliseconds and in multiples of a plain list of tuples."""
    total = count(ROWS)
    assert total == sum(1 for _ in slots(ROWS))
    many = ROWS * 40
    found = race(
        {
            "count, closed form (3 rows)": lambda: count(ROWS),
            "count, closed form (120 rows)": lambda: count(many),
            "live line of the wizard (40 classes)": lambda: blocks(ROWS, CLASSES),
            "count by making every slot": lambda: sum(1 for _ in slots(ROWS)),
            "places of all clients": lambda: list(islice(places(enumerate(ROWS)), CLIENTS)),
            "the same as dates with times": lambda: list(islice(slots(ROWS), CLIENTS)),
            "overlaps (3 rows)": lambda: overlaps(ROWS),
            "overlaps (120 rows)": lambda: overlaps(many),
            "list of tuples (floor)": lambda: [(i, i) for i in range(CLIENTS)],
        }
    )
    floor = found["list of tuples (floor)"]
    print(f"{total:,} slots, {CLIENTS:,} clients\n\n| method | ms | x floor |\n|---|---|---|")
    for name, seconds in found.items():
        print(f"| {name} | {seconds * 1e3:.3f} | {seconds / floor:.3f} |")


if __name__ == "__main__":
    main()

"""Every order and every filter of both hubs beside the SQL that lists the same ids, in one run.

python tests/benchmarks/bench_lists.py [RECORDS] [FOLDER]

1,000,000 records unless told, which take minutes to write; a folder keeps them for the next run. The two take turns in
one process and are told in its processor time, the best of up to six turns each, so that others on the machine do not
matter. An order is timed without anything known before; a filter within an order that is known, as in a hub.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
import sys
import tempfile
from array import array
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.large_studio import fill
from tests.benchmarks.list_statements import FACETS, ORDERS, listing
from tui_studio.config import load_settings
from tui_studio.domain.query_tree import Query
from tui_studio.domain.sorting import SortKey
from tui_studio.services.studio import Studio, open_studio

TURNS = 6
FIRST = 200
LIMIT = 1.3
SHORT = 0.004
"""Seconds more than the SQL that nobody sees: reading the text of a filter and making its statement takes two."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = process_time()
    found = work()
    return process_time() - start, found


def beside(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float, Any, Any]:
    """The best time of each, and what each found; more turns only where the first ones are over the limit."""
    best, limit = 99.0, 99.0
    for _ in range(TURNS):
        took, mine = timed(ours)
        best = min(best, took)
        took, wanted = timed(theirs)
        limit = min(limit, took)
        if best <= max(limit + SHORT, limit * LIMIT * 0.9):
            break
    return best, limit, mine, wanted


def bench_orders(studio: Studio, bare: sqlite3.Connection, told: dict[str, float]) -> None:
    """First rows and all ids of each order, up and down, beside the SQL."""
    with studio._place.reading() as uow:
        for hub, listed in (("sessions", uow.session_list), ("clients", uow.client_list)):
            assert set(ORDERS[hub]) == set(listed.orders()), set(ORDERS[hub]) ^ set(listed.orders())
            for column, order in ORDERS[hub].items():
                up, down = (SortKey(column),), (SortKey(column, True),)
                first = max(min(timed(lambda m=listed, s=s: m.first(s, FIRST))[0] for _ in "12") for s in (up, down))
                sql = listing(hub, order)
                ours, theirs, found, wanted = beside(
                    lambda m=listed, s=up: m.ids(Query(), s), lambda q=sql: bare.execute(q).fetchall()
                )
                assert found == array("q", (row[0] for row in wanted)), column
                say(told, f"{hub}: order by {column}", ours, theirs, f"first {FIRST} in {first * 1000:6.1f} ms")


def bench_filters(studio: Studio, bare: sqlite3.Connection, told: dict[str, float]) -> None:
    """Each facet within the default order, beside the SQL that lists its ids in that order."""
    with studio._place.reading() as uow:
        known = {"sessions": set(uow.session_list.facets()), "clients": set(uow.client_list.facets())}
    for hub, records in (("sessions", studio.sessions), ("clients", studio.clients)):
        asked = {text.lstrip("-").partition(":")[0] for text in FACETS[hub]}
        assert asked >= known[hub], known[hub] - asked
        records.ids("")
        records.ids("10042")  # the places of the ids are known from the first filter on
        for text, condition in FACETS[hub].items():
            sql = listing(hub, "", condition)
            ours, theirs, found, wanted = beside(
                lambda r=records, t=text: r.ids(t), lambda q=sql: bare.execute(q).fetchall()
            )
            assert found == array("q", (row[0] for row in wanted)), text
            say(told, f"{hub}: {text}", ours, theirs, f"{len(found):9,} found")


def say(told: dict[str, float], name: str, ours: float, theirs: float, more: str) -> None:
    ratio = ours / theirs
    short = ours < theirs + SHORT
    told[name] = min(ratio, 1.0) if short else ratio
    print(f"{name:42} {ours * 1000:7.1f} ms   of the SQL {ratio:6.2f}{' (short)' if short else '        '}   {more}")


def main(count: int, keep: Path | None = None) -> None:
    folder = keep or Path(tempfile.mkdtemp(prefix="bench-lists-"))
    try:
        if not (folder / "large" / "studio.db").exists():
            fill(folder / "large", count)
        studio = open_studio(load_settings(folder / "large"))
        bare = sqlite3.connect(folder / "large" / "studio.db")
        told: dict[str, float] = {}
        bench_filters(studio, bare, told)
        bench_orders(studio, bare, told)
        studio.close()
        bare.close()
        worst = max(told, key=lambda name: told[name])
        over = sum(ratio > LIMIT for ratio in told.values())
        print(f"{count:,} records, {len(told)} lists: {over} over {LIMIT}; worst {told[worst]:.2f} ({worst})")
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000, Path(sys.argv[2]) if sys.argv[2:] else None)

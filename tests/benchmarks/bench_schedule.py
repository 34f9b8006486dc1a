"""A school of any size scheduled, beside the driver alone: `python tests/benchmarks/bench_schedule.py [CLIENTS]`.

Target: creating at most 3 x executemany of the same rows into the same table without its triggers, though the service
keeps the search index and the counts of clients with them. Beside it stands executemany with the triggers, which fire
for each row.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from time import process_time, sleep

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.large_studio import fill
from tui_studio.config import load_settings
from tui_studio.domain.slots import SlotRow
from tui_studio.services.schedule_plan import ClientChoice, SchedulePlan, ScheduleRequest
from tui_studio.services.studio import Studio, open_studio

REPEATS = 3
WEEKEND = frozenset({5, 6})
ROWS = (
    SlotRow(date(2026, 9, 1), date(2026, 9, 1), time(0), time(0), 3),
    SlotRow(date(2026, 9, 2), date(2030, 12, 31), time(8), time(15, 30), 3, 0, time(12), time(12, 45), WEEKEND),
)


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    work()
    return process_time() - start


def one_school(database: Path) -> None:
    """All enrollments in one school, and no session yet."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("UPDATE enrollment SET organization_id = 1")
    connection.execute("DELETE FROM session")
    connection.close()


def raw_insert(database: Path, *, triggers: bool) -> float:
    """The same sessions with executemany of ready tuples into the same table, emptied: the driver alone."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    rows = connection.execute("SELECT * FROM session").fetchall()
    connection.execute("DELETE FROM session")
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'session'"
    for (name,) in [] if triggers else connection.execute(named).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    marks = ",".join("?" * len(rows[0]))

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO session VALUES ({marks})", rows)
        connection.execute("COMMIT")

    taken = timed(insert)
    connection.close()
    return taken


def waits(work: Callable[[], object]) -> float:
    """The longest that the event loop waits for its turn while work is done in a thread, in seconds of the processor.

    In processor time, since on a shared machine the clock also counts what other programs take.
    """

    async def watch() -> float:
        worst = 0.0
        task = asyncio.create_task(asyncio.to_thread(work))
        while not task.done():
            start = process_time()
            await asyncio.sleep(0.002)
            worst = max(worst, process_time() - start - 0.002)
        await task
        return worst

    return asyncio.run(watch())


def opened(folder: Path, template: Path) -> Studio:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    return open_studio(load_settings(folder))


def measure(folder: Path, template: Path, clients: int) -> dict[str, float]:
    studio = opened(folder, template)
    choice = ClientChoice("School 0001", 2026)
    choose = timed(lambda: studio.scheduling.choose(choice))
    plans: list[SchedulePlan] = []
    plan = timed(lambda: plans.append(studio.scheduling.plan(ScheduleRequest(choice, ROWS))))
    idle = waits(lambda: sleep(1))
    planning = waits(lambda: studio.scheduling.plan(ScheduleRequest(choice, ROWS)))
    creating = waits(lambda: studio.scheduling.apply(plans[0]))
    studio.close()
    studio = opened(folder, template)
    create = timed(lambda: studio.scheduling.apply(plans[0]))
    assert studio.sessions.count() == clients
    studio.close()
    fired = raw_insert(studio.settings.paths.database, triggers=True)
    raw = raw_insert(studio.settings.paths.database, triggers=False)
    return {
        "executemany, s": raw,
        "with triggers, s": fired,
        "choose, s": choose,
        "plan, s": plan,
        "create, s": create,
        "create / executemany": create / raw,
        "wait idle, ms": idle * 1e3,
        "wait planning, ms": planning * 1e3,
        "wait creating, ms": creating * 1e3,
    }


def main(clients: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        template = Path(scratch) / "template"
        one_school(fill(template, clients))
        runs = [measure(Path(scratch) / "studio", template, clients) for _ in range(REPEATS)]
    print(f"{clients:,} clients, processor time, median of {REPEATS}")
    for name in runs[0]:
        print(f"  {name:22} {statistics.median(run[name] for run in runs):6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

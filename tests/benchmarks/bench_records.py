"""Bulk steps beside their limit in one run: creating sessions, advancing them, and the window of a hub.

python tests/benchmarks/bench_records.py [SESSIONS]
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_advance import CANCELLED, FIRST, predicate
from tests.factories import SCHOOL, YEAR, student, write_roster
from tui_studio.config import load_settings
from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
from tui_studio.services.studio import Studio, create_studio, open_studio

REPEATS = 5


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def fresh(template: Path, folder: Path) -> Studio:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    return open_studio(load_settings(folder))


def raw_insert(database: Path) -> float:
    """The sessions again with executemany of ready tuples: what the driver alone takes."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    rows = connection.execute("SELECT * FROM session").fetchall()
    names = [column[1] for column in connection.execute("PRAGMA table_info(session)")]
    number, key = names.index("number"), names.index("id")
    again = [
        tuple(row[key] + 10**7 if n == key else f"x{value}" if n == number else value for n, value in enumerate(row))
        for row in rows
    ]
    marks = ",".join("?" * len(names))

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO session VALUES ({marks})", again)
        connection.execute("COMMIT")

    return timed(insert)


def raw_window(database: Path, ids: list[int]) -> float:
    connection = sqlite3.connect(database)
    marks = ",".join("?" * len(ids))
    query = f"SELECT * FROM session s JOIN client c ON c.id = s.client_id WHERE s.id IN ({marks})"
    return timed(lambda: connection.execute(query, ids).fetchall())


def measure(folder: Path, template: Path, count: int) -> dict[str, float]:
    studio = fresh(template, folder)
    database = studio.settings.paths.database
    plan = studio.scheduling.plan(ScheduleRequest(ClientChoice(SCHOOL, YEAR), untimed=date(2026, 9, 14)))
    create = timed(lambda: studio.scheduling.apply(plan))
    ids = list(studio.sessions.ids())
    assert len(ids) == count
    change = studio.statuses.plan_advance(ids, "Cancelled")
    advance = timed(lambda: studio.statuses.apply_advance(change))
    part = ids[count // 2 : count // 2 + 64]
    studio.sessions.rows(part)
    window = timed(lambda: studio.sessions.rows(part))
    studio.close()
    back = predicate(database, CANCELLED, FIRST, "")  # out of it the triggers count as much as into it
    return {
        "advance / predicate": advance / back,
        "create / executemany": create / raw_insert(database),
        "window of 64 / raw join": window / raw_window(database, part),
    }


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        template = Path(scratch) / "template"
        studio = create_studio(load_settings(template))
        file = write_roster(Path(scratch) / "roster.csv", [student(n) for n in range(1, count + 1)])
        studio.rosters.apply(studio.rosters.plan(file, SCHOOL, YEAR))
        studio.close()
        runs = [measure(Path(scratch) / "studio", template, count) for _ in range(REPEATS)]
    print(f"{count:,} sessions, median of {REPEATS} (ratio to the limit in the same run)")
    for name in runs[0]:
        print(f"  {name:26} {statistics.median(run[name] for run in runs):6.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

"""Advancing sessions, and taking it back, beside one predicate UPDATE with its INSERT ... SELECT in the same run.

python tests/benchmarks/bench_advance.py [SESSIONS]

The limit writes what the service writes (status, due date, version and one row of history for each session) with
the same pragmas into a copy of the same studio, so that the same indexes are kept and the same triggers count; but it
knows neither marks, plans, versions seen nor a journal. Once to the next status and once to a cancelled one, where the
triggers count the sessions of each client anew. Told in processor time.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio, open_studio

REPEATS = 5
FIRST, CANCELLED = 1, 9
TARGETS = {"Images captured": FIRST + 1, "Cancelled": CANCELLED}
"""The statuses of the first chain by id."""
MOMENT = "2026-09-01 12:00:00"
HISTORY = "INSERT INTO status_history (session_id, from_id, to_id, due_before, version_after, note, by, at, batch) "
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def fill(database: Path, count: int) -> None:
    """Clients and sessions by SQL alone; a real roster of this size would take minutes."""
    with closing(connect(database)) as connection:
        connection.execute("BEGIN")
        for table, values in (
            ("client", {"number": "'c' || i", "last_name": "'Name ' || i", "first_name": "'F'"}),
            (
                "session",
                {"number": "CAST(10000 + i AS TEXT)", "client_id": "i", "type_id": "1", "status_id": "1",
                 "image_count": "2", "date": "'2026-09-14'"},
            ),
        ):  # fmt: skip
            names, parts = ["id", "created_at"], ["i", f"'{MOMENT}'"]
            for _, name, kind, needed, default, _ in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if name in values:
                    names.append(name)
                    parts.append(values[name])
                elif needed and default is None and name not in ("id", "created_at"):
                    names.append(name)
                    parts.append("''" if "CHAR" in kind else "1" if name == "version" else "0")
            connection.execute(
                f"{NUMBERS}INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(parts)} FROM n", (count,)
            )
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def settle(folder: Path) -> None:
    """Commit once: what was filled in by SQL is taken into the search index then, and belongs to nobody's time."""
    studio = open_studio(load_settings(folder))
    with studio._place.writing() as uow:
        uow.commit()
    studio.close()


def predicate(database: Path, start: int, end: int, due: str) -> float:
    """All sessions of one status into another, and their history, as the database alone does it."""
    with closing(connect(database)) as connection:

        def work() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                f"{HISTORY} SELECT id, status_id, ?, status_due, version + 1, '', 'anna', ?, 'predicate' "
                "FROM session WHERE status_id = ?",
                (end, MOMENT, start),
            )
            connection.execute(
                "UPDATE session SET status_id = ?, status_due = ?, version = version + 1 WHERE status_id = ?",
                (end, due, start),
            )
            connection.execute("COMMIT")

        return timed(work)


def measure(template: Path, scratch: Path, count: int, to: str, to_id: int) -> dict[str, float]:
    for name in ("limit", "studio"):
        shutil.rmtree(scratch / name, ignore_errors=True)
        shutil.copytree(template, scratch / name)
    limit = predicate(scratch / "limit" / "studio.db", FIRST, to_id, "2026-09-02")
    limit_back = predicate(scratch / "limit" / "studio.db", to_id, FIRST, "")
    studio = open_studio(load_settings(scratch / "studio"))
    ids = studio.sessions.ids()
    assert len(ids) == count
    started = process_time()
    plan = studio.statuses.plan_advance(ids, to)
    planned = process_time() - started
    applied = timed(lambda: studio.statuses.apply_advance(plan))
    batch = ""

    def ask() -> None:
        nonlocal batch
        last = studio.journal.last()
        assert last is not None
        assert not last.refused
        batch = last.batch

    asked = timed(ask)
    undone = timed(lambda: studio.journal.undo(batch))
    assert plan.count == count
    studio.close()
    return {
        "predicate (s)": limit,
        "advance / predicate": applied / limit,
        "plan / predicate": planned / limit,
        "plan + advance / predicate": (planned + applied) / limit,
        "predicate back (s)": limit_back,
        "undo / predicate": undone / limit_back,
        "asking what z takes back / predicate": asked / limit_back,
    }


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        create_studio(load_settings(template)).close()
        fill(template / "studio.db", count)
        settle(template)
        print(f"{count:,} sessions, median of {REPEATS}, each beside its limit in the same run")
        for to, to_id in TARGETS.items():
            runs = [measure(template, Path(folder), count, to, to_id) for _ in range(REPEATS)]
            print(f"to {to}")
            for name in runs[0]:
                values = [run[name] for run in runs]
                print(f"  {name:38} {statistics.median(values):6.2f}   ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

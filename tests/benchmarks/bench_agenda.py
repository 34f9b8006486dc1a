"""The Agenda beside plain SQLite reading the rows of the same day, in one run.

python tests/benchmarks/bench_agenda.py [SESSIONS]     100,000 unless told

The limit selects the day's rows with their names; the Agenda also tells gaps, clashes and stations, and asks for the
days around. Times are of the processor. A page of the list is 64 rows.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.big_studio import big_studio
from tui_studio.config import load_settings
from tui_studio.services.studio import open_studio

REPEATS = 5
LIMIT = (
    "SELECT s.id, s.number, s.start, s.end, s.image_count, c.last_name, c.first_name, e.grade, e.teacher, u.name, "
    "p.name, r.name FROM session s JOIN client c ON c.id = s.client_id JOIN session_status u ON u.id = s.status_id "
    "LEFT JOIN enrollment e ON e.id = s.enrollment_id LEFT JOIN staff_member p ON p.id = s.photographer_id "
    "LEFT JOIN camera_room r ON r.id = s.room_id WHERE s.date = ? ORDER BY s.start"
)


def timed(work: Callable[[], object]) -> float:
    def once() -> float:
        start = process_time()
        work()
        return process_time() - start

    return min(once() for _ in range(REPEATS))


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        settings = load_settings(big_studio(Path(scratch), count))
        studio = open_studio(settings)
        day = studio.agenda.first_day()
        listed = studio.agenda.on(day)
        ids = listed.ids()
        plain = sqlite3.connect(settings.paths.database)
        limit = timed(lambda: plain.execute(LIMIT, (day.isoformat(),)).fetchall())
        print(f"{count:,} sessions, {len(ids):,} of them on {day}; limit {limit * 1000:.1f} ms")
        for name, work in (
            ("ids of the day", listed.ids),
            ("title: stations and figures", lambda: studio.agenda.day(day)),
            ("a page of rows", lambda: listed.rows(ids[:64])),
            ("every row of the day", lambda: listed.rows(ids)),
        ):
            cost = timed(work)
            print(f"{name:30}{cost * 1000:8.1f} ms {cost / limit:7.2f} of the limit")
        plain.close()
        studio.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

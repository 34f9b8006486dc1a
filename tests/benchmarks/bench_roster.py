"""How long a roster takes beside what it cannot do without: `python -m tests.benchmarks.bench_roster [ROWS]`.

Reading, matching and comparing is set beside openpyxl that only reads the same file (read-only, streamed, with the
format of each cell, which alone remembers the zeros of an ID). Applying is set beside `executemany` of the very rows
that it wrote - clients, enrollments, the journal, its audit entry - into a database with the same tables, indexes
and triggers, and a commit that brings the search up to date. Processor time of the process and its children; the best
of five, in turns.
"""

from __future__ import annotations

import gc
import resource
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tui_studio.config import load_settings
from tui_studio.services.roster_plan import RosterPlan
from tui_studio.services.studio import Studio, create_studio, open_studio

ROWS = 10_000
TURNS = 5
SCHOOL, YEAR = "Benchmark School", 2026
WRITTEN = ("organization", "shoot", "client", "enrollment", "journal_step", "journal_change", "audit_entry")
HEADER = (
    "Student ID", "Last Name", "First Name", "Middle Name", "Grade", "Teacher", "Homeroom", "Email", "Parent Email",
    "Parent Phone", "Address", "City", "State", "Zip", "Notes",
)  # fmt: skip


def write_roster(file: Path, rows: int, *, moved: bool = False) -> None:
    """A school of invented people; IDs are numbers whose zeros only the format remembers."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Roster")
    sheet.append(HEADER)
    from openpyxl.cell import WriteOnlyCell

    for n in range(rows):
        number = WriteOnlyCell(sheet, value=n)
        number.number_format = "000000"
        room = n % 40 + moved
        sheet.append(
            [
                number, f"Last{n % 3000}", f"First{n % 701}", "M", str(n % 12), f"Teacher {room}", f"R{room}",
                f"s{n}@example.org", f"p{n}@example.org", f"555-01{n % 1000:03d}", f"{n} Main Street", "Springfield",
                "IL", "62701", "",
            ]
        )  # fmt: skip
    book.save(file)


def read_only(file: Path) -> int:
    """The limit: every cell with its value and format."""
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    cells = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    book.close()
    return len(cells)


def spent() -> float:
    """Seconds of the processor, children included."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def best(*each: Callable[[], object]) -> list[float]:
    """The least each of them takes, measured in turns."""
    least = [float("inf")] * len(each)
    for _ in range(TURNS):
        for n, one in enumerate(each):
            gc.collect()
            start = spent()
            one()
            least[n] = min(least[n], spent() - start)
    return least


def compare(studio: Studio, file: Path) -> RosterPlan:
    """Read, match and compare."""
    return studio.rosters.plan(file, SCHOOL, YEAR)


class Applying:
    """The same rows written by the service and by the driver, each into a copy of the same database."""

    def __init__(self, folder: Path, studio: Studio, plan: RosterPlan) -> None:
        self._folder, self._plan = folder, plan
        self._root = studio.settings.paths.root
        self._before = self._copy(self._root, "before")
        self._made = self._rows_made()

    def _copy(self, source: Path, name: str) -> Path:
        target = self._folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        return target

    def _rows_made(self) -> list[tuple[str, list[tuple[object, ...]]]]:
        """Statements with their rows: what is new is inserted, of what was there the changed columns are written."""
        target = self._copy(self._before, "after")
        studio = open_studio(load_settings(target))
        studio.rosters.apply(self._plan)
        studio.close()
        made: dict[str, list[tuple[object, ...]]] = {}
        with sqlite3.connect(target / "studio.db") as db:
            db.execute("ATTACH ? AS old", (str(self._before / "studio.db"),))
            for table in WRITTEN:
                cursor = db.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM old.{table}")
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    old = db.execute(f"SELECT * FROM old.{table} WHERE id = ?", (row[0],)).fetchone()
                    if old is None:
                        marks = ", ".join("?" * len(names))
                        made.setdefault(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", []).append(row)
                        continue
                    places = [n for n, value in enumerate(row) if value != old[n]]
                    changed = ", ".join(f"{names[n]} = ?" for n in places)
                    values = (*(row[n] for n in places), row[0])
                    made.setdefault(f"UPDATE {table} SET {changed} WHERE id = ?", []).append(values)
        db.close()
        return list(made.items())

    def prepare(self) -> None:
        """Fresh copies, outside of what is measured."""
        self.mine = open_studio(load_settings(self._copy(self._before, "mine")))
        self.raw = sqlite3.connect(self._copy(self._before, "raw") / "studio.db", isolation_level=None)
        self.raw.execute("PRAGMA journal_mode=WAL")
        self.raw.execute("PRAGMA synchronous=NORMAL")

    def by_service(self) -> None:
        """What is measured."""
        self.mine.rosters.apply(self._plan)

    def by_driver(self) -> None:
        """Its limit."""
        self.raw.execute("BEGIN IMMEDIATE")
        for statement, rows in self._made:
            self.raw.executemany(statement, rows)
        self.raw.execute("COMMIT")

    def done(self) -> None:
        """Close both."""
        self.mine.close()
        self.raw.close()


def measure_apply(folder: Path, studio: Studio, plan: RosterPlan) -> tuple[float, float]:
    """Seconds of the service and of the driver."""
    applying = Applying(folder, studio, plan)
    mine, raw = float("inf"), float("inf")
    for _ in range(TURNS):
        applying.prepare()
        start = spent()
        applying.by_driver()
        raw = min(raw, spent() - start)
        start = spent()
        applying.by_service()
        mine = min(mine, spent() - start)
        applying.done()
    return mine, raw


def main() -> None:
    """Print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / "first.xlsx", folder / "second.xlsx"
        write_roster(first, count)
        write_roster(second, count, moved=True)
        studio = create_studio(load_settings(folder / "studio"))
        print(f"{count:,} rows of {len(HEADER)} columns, seconds of the processor")

        def told(what: str, mine: float, limit: float, bound: float) -> None:
            print(f"{what:<44} {mine:6.3f}  limit {limit:6.3f}  {mine / limit:5.2f} times (at most {bound})")

        mine, limit = best(lambda: compare(studio, first), lambda: read_only(first))
        told("read, match, compare: an empty studio", mine, limit, 1.3)
        plan = compare(studio, first)
        told("apply: everybody new", *measure_apply(folder, studio, plan), 3)
        studio.rosters.apply(plan)
        mine, limit = best(lambda: compare(studio, second), lambda: read_only(second))
        told("read, match, compare: everybody known", mine, limit, 1.3)
        told("apply: everybody moved class", *measure_apply(folder, studio, compare(studio, second)), 3)
        studio.close()


if __name__ == "__main__":
    main()

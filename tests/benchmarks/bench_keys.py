"""Keys while a whole school is scheduled, beside the same keys before it, in the real program on a pseudo terminal.

python tests/benchmarks/bench_keys.py [CLIENTS]     50,000 unless told

The wizard is gone through with keys, left while its job runs, and Down is pressed on the Clients hub: the wait is over
once the line at the foot names the next row. Each wait is told beside what the machine was busy with by itself: how
long a sleep of a millisecond took meanwhile in another process.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.pty_probe import KEYS, Probe
from tests.big_studio import big_studio

IDLE = 60
PATIENCE = 240.0
F9 = b"\x1b[20~"
DAY = "2026-12-01"


def one_school(folder: Path) -> None:
    """Everybody in one school, and no session yet."""
    with closing(sqlite3.connect(folder / "studio.db", isolation_level=None)) as db:
        db.execute("DELETE FROM session")
        db.execute("UPDATE enrollment SET organization_id = 1")


def count(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "studio.db")) as db:
        return int(db.execute("SELECT count(*) FROM session").fetchone()[0])


class Hub:
    """The Clients hub, and the row its cursor is on."""

    def __init__(self, probe: Probe, clients: int) -> None:
        self.probe, self.total, self.row = probe, f"{clients:,}", 1

    def down(self) -> tuple[float, float]:
        """Milliseconds until the next row is named, and the longest that a sleep of one took meanwhile."""
        probe, since, start = self.probe, len(self.probe.chunks), self.probe.now()
        self.row += 1
        probe.send(KEYS["down"])
        seen = probe.until(f"{self.row:,} of {self.total}", since=since)
        return (seen - start) * 1e3, oversleep()


def oversleep() -> float:
    start = perf_counter()
    sleep(0.001)
    return (perf_counter() - start) * 1e3


def press(probe: Probe, keys: bytes, text: str) -> None:
    since = len(probe.chunks)
    probe.send(keys)
    probe.until(text, since=since)


def told(name: str, waits: list[tuple[float, float]]) -> None:
    keys = sorted(wait for wait, _ in waits)
    longest = max(waits)
    late = sum(wait > 100 for wait in keys)
    print(
        f"  {name:16} {len(keys):5} keys, median {statistics.median(keys):6.1f} ms, longest {longest[0]:6.1f} ms, "
        f"{late} over 100 ms; a sleep of 1 ms took up to {max(slept for _, slept in waits):.1f} ms"
    )


def schedule(probe: Probe) -> None:
    """From the hub to the last step with keys."""
    press(probe, b":", "Search")
    probe.send(b"bulk sched")
    probe.quiet(0.3)
    press(probe, b"\r", "Welcome")
    press(probe, b"\r", "Choose by")
    probe.quiet(0.3)
    press(probe, b"\tSchool 01", "School 01")
    press(probe, b"\r", "2026")
    probe.quiet(0.3)
    press(probe, F9, "listed, 0 unmarked")
    press(probe, F9, "Session type")
    probe.quiet(0.3)
    press(probe, F9, "New row")
    probe.quiet(0.3)
    press(probe, b"\x1b[Z\x1b[C", "no time")
    probe.quiet(0.3)
    probe.send(b"\t" + DAY.encode())
    probe.quiet(0.3)
    press(probe, F9, "First ")
    press(probe, F9, "Finish")


def main(clients: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = big_studio(Path(scratch), clients)
        one_school(folder)
        probe = Probe([sys.executable, "-m", "tui_studio", "--studio", str(folder)], {"TEXTUAL_ANIMATIONS": "none"})
        try:
            probe.until("No sessions")
            press(probe, b"2", f"1 of {clients:,}")
            probe.quiet(0.3)
            hub = Hub(probe, clients)
            idle = [hub.down() for _ in range(IDLE)]
            schedule(probe)
            press(probe, F9, "Running")
            press(probe, b"\x1b", "in the background")
            press(probe, b"b", "Mark")
            started, busy = perf_counter(), []
            while count(folder) < clients and perf_counter() - started < PATIENCE:
                busy.append(hub.down())
            print(f"{clients:,} sessions created while Down was pressed, {perf_counter() - started:.1f} s by the clock")
            told("nothing running", idle)
            told("creating", busy)
            told("nothing again", [hub.down() for _ in range(IDLE)])
        finally:
            probe.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)

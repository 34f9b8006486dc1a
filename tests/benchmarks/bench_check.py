"""The next session of a quality check, from the key to the picture on the terminal, beside what it takes unprepared.

python tests/benchmarks/bench_check.py [SESSIONS]     60 unless told

The real program on a pseudo terminal; the wait is over once the name of the new session's image stands below its
picture. In the same run the same pictures are decoded, each from nothing, as a screen would that reads nothing ahead.
Each wait is told beside how long a sleep of a millisecond took in another process.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_keys import oversleep, press
from tests.benchmarks.pty_probe import Probe
from tests.factories import enroll, schedule
from tests.photos import photograph
from tui_studio.config import load_settings
from tui_studio.services.studio import create_studio

LOOK = 0.25
"""Seconds that somebody looks at an image before the next key."""


def told(name: str, waits: list[float], slept: list[float]) -> None:
    late = sum(wait > 100 for wait in waits)
    print(
        f"  {name:22} {len(waits):4} times, median {statistics.median(waits):6.1f} ms, longest {max(waits):6.1f} ms, "
        f"{late} over 100 ms; a sleep of 1 ms took up to {max(slept):.1f} ms"
    )


def unprepared(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds to read a session and its first picture from nothing."""
    studio = create_studio(load_settings(folder))
    waits, slept = [], []
    for row_id in studio.sessions.ids():
        start = perf_counter()
        session = studio.image_check.session(row_id)
        studio.image_check.look(session.images[0], 80, 70)
        waits.append((perf_counter() - start) * 1e3)
        slept.append(oversleep())
    studio.close()
    return waits, slept


def rows_down(probe: Probe, count: int) -> tuple[list[float], list[float]]:
    """What a key takes in a list of the same program: what this machine can do now."""
    waits, slept = [], []
    for row in range(2, min(count, 12)):
        sleep(LOOK)
        since, start = len(probe.chunks), probe.now()
        probe.send(b"\x1b[B")
        waits.append((probe.until(f"{row} of {count}", since=since) - start) * 1e3)
        slept.append(oversleep())
    return waits, slept


def walk(probe: Probe, names: list[str], look: float) -> tuple[list[float], list[float]]:
    waits, slept = [], []
    for name in names:
        sleep(look)
        since, start = len(probe.chunks), probe.now()
        probe.send(b"j")
        waits.append((probe.until(name, since=since) - start) * 1e3)
        slept.append(oversleep())
    return waits, slept


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "studio"
        studio = create_studio(load_settings(folder))
        enroll(studio, count)
        schedule(studio)
        photograph(studio, [str(10001 + n) for n in range(count)])
        names = [studio.image_check.session(row).images[0].name for row in studio.sessions.ids()]
        studio.close()
        plain, plain_slept = unprepared(folder)
        environment = {"TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor"}
        probe = Probe([sys.executable, "-m", "tui_studio", "--studio", str(folder)], environment)
        try:
            probe.until(f"1 of {count}")
            press(probe, b"3", "Capture")
            probe.quiet(0.5)
            rows = rows_down(probe, count)
            press(probe, b"\x1b[H\r", names[0])
            probe.quiet(1.0)
            half = count // 2
            looked, looked_slept = walk(probe, names[1:half], LOOK)
            hurried, hurried_slept = walk(probe, names[half:], 0.0)
        finally:
            probe.close()
        print(f"{count} sessions of two images each, pictures in half cells")
        told("decoded from nothing", plain, plain_slept)
        told("down in the hub", *rows)
        told("j, looking between", looked, looked_slept)
        told("j at once again", hurried, hurried_slept)
        print(f"  key to picture / key in the hub: {statistics.median(looked) / statistics.median(rows[0]):.2f}")
        print(f"  key to picture / decoding alone: {statistics.median(looked) / statistics.median(plain):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

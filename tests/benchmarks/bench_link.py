"""What the screens send over a slow line, beside the text that is seen: bytes of a key, and how long the picture lags.

python tests/benchmarks/bench_link.py [SESSIONS] [KBIT] [MILLISECONDS]     10,000, 256 kbit/s and 100 ms unless told

The line is modelled (see pty_probe.py): bytes leave at the rate of the line, each way takes half the delay, and what is
written faster waits in an unbounded buffer as it does behind ssh. "lag" is how long the picture goes on changing after
PageDown was held for two seconds, in times of one page. "unpaced" is a terminal that never answers the question that
repaints wait for. "a job's log" is what the job drawer sends in a second while a job says 1,000 lines in it,
none of them a problem; "with warnings" is the same where every third line is one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.pty_probe import KEYS, Probe, visible
from tests.big_studio import big_studio

SIZE = (120, 40)
FIRST = "1000001"
SAYING = 30.0
"""Seconds that a job is listened to."""
CASES: Mapping[str, tuple[tuple[str, ...], dict[str, str], bool]] = {
    "as it comes": ((), {}, True),
    "as it comes, unpaced": ((), {}, False),
    "over SSH": ((), {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, True),
    "--slow": (("--slow",), {}, True),
}


def opened(folder: Path, case: str, rate: float = 0.0, delay: float = 0.0) -> Probe:
    """The screens with the whole list read."""
    options, environment, answers = CASES[case]
    command = [sys.executable, "-m", "tui_studio", "--studio", str(folder), *options]
    probe = Probe(command, {"PYTHONPATH": str(Path(__file__).parents[2]), **environment}, SIZE, rate, delay, answers)
    probe.until(FIRST)
    probe.quiet(1.0)
    probe.drain()
    return probe


def bytes_of(folder: Path, case: str) -> tuple[float, float, float]:
    """Bytes of a Down and of a PageDown, and those of the text in a page."""
    probe = opened(folder, case)
    downs = [len(probe.key("down")[1]) for _ in range(12)]
    pages = [probe.key("pagedown")[1] for _ in range(10)]
    probe.close()
    return (
        statistics.median(downs),
        statistics.median(map(len, pages)),
        statistics.median(map(visible, pages)),
    )


def lag_of(folder: Path, case: str, rate: float, delay: float) -> tuple[float, float]:
    """Seconds of one PageDown, and how long the picture changes after two seconds of them."""
    probe = opened(folder, case, rate, delay)
    single = []
    for _ in range(3):
        pressed = probe.now()
        probe.send(KEYS["pagedown"])
        probe.quiet(0.8)
        probe.drain()
        single.append(probe.chunks[-1][0] - pressed)
    for _ in range(60):
        probe.send(KEYS["pagedown"])
        probe.pump(probe.now() + 1 / 30)
    released = probe.now()
    probe.quiet(1.0, 30)
    probe.drain()
    probe.quiet(1.0, 5)
    lag = max(0.0, probe.chunks[-1][0] - released)
    probe.close()
    return statistics.median(single), lag


def log_of(folder: Path, case: str, *more: str) -> float:
    """Bytes a second of the job drawer while a job says 1,000 lines a second."""
    options, environment, answers = CASES[case]
    command = [sys.executable, str(Path(__file__).with_name("chatty_app.py")), str(folder), *options, *more]
    probe = Probe(command, {"PYTHONPATH": str(Path(__file__).parents[2]), **environment}, SIZE, answers=answers)
    probe.until("Saying much")
    probe.pump(probe.now() + 3.0)
    since = probe.now()
    sent = probe.pump(since + SAYING)
    probe.close()
    return sent / SAYING


def main(count: int, kbit: float, milliseconds: float) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = big_studio(Path(scratch), count)
        print(f"{count:,} sessions, {SIZE[0]}x{SIZE[1]}, {kbit:g} kbit/s and {milliseconds:g} ms modelled")
        print(
            f"  {'':22}  Down bytes  PageDown bytes  / visible text  PageDown s  lag s  lag / page  a job's log B/s"
            "  with warnings B/s"
        )
        for case in CASES:
            down, page, text = bytes_of(folder, case)
            one, lag = lag_of(folder, case, kbit * 125, milliseconds / 1000)
            bytes_sent = f"{down:10.0f}  {page:14.0f}  {page / text:14.2f}"
            logs = f"{log_of(folder, case):15,.0f}  {log_of(folder, case, '--warnings'):17,.0f}"
            print(f"  {case:22}  {bytes_sent}  {one:10.2f}  {lag:5.2f}  {lag / one:10.2f}  {logs}", flush=True)


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:4]]
    sessions, speed, delay_ms = [*given, *(10_000, 256, 100)[len(given) :]]
    main(int(sessions), speed, delay_ms)

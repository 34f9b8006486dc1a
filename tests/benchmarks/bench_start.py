"""The first data on screen beside a bare Textual application, in one run.

python tests/benchmarks/bench_start.py [SESSIONS] [--beside]     10,000 sessions unless told

"first data" is the first row seen; "answers" is the moment a key pressed at once has moved the cursor; "without the
picture" starts the screens alone, as the first row is seen where no picture is drawn. That is some 1.3 of the floor,
which itself is 0.8 reading Textual in. Beyond it go 0.15 to reading in what a hub is made of (70 modules, a quarter of
a millisecond each), 0.05 to parsing and applying the styles of 20 widgets, 0.05 to painting 40 lines, 0.05 to mounting;
none of it can be left for later, so the picture stays.

Where others work beside, the seconds of the processor are the ones to believe; those of "answers" hold what a thread
has read in of the database layer meanwhile. With --beside, harlequin and posting are installed from PyPI into a scratch
environment and started too; without a network that part is skipped.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.pty_probe import KEYS, Probe
from tests.big_studio import big_studio

REPEATS = 9
HERE = Path(__file__)
SCREENS = (
    "import gc, sys; gc.disable(); from pathlib import Path; from tui_studio.config import load_settings; "
    "from tui_studio.ui.app import run_tui; from tui_studio.ui.first_picture import FirstPicture; "
    "settings = load_settings(Path(sys.argv[1])); run_tui(settings, FirstPicture(settings))"
)


def seen(cache: Path, command: list[str], text: str, key: str = "", then: str = "") -> tuple[float, float]:
    """Seconds until a text is on screen, and those of the processor; with a key, until what that key brings is."""
    environment = {"PYTHONPATH": str(HERE.parents[2]), "TEXTUAL_ANIMATIONS": "none"}
    # compiled modules for everybody, as after an installation, and none written into the checkout
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(cache), "HOME": str(cache)}
    probe = Probe(command, environment)
    try:
        moment = probe.until(text)
        if key:
            probe.send(KEYS[key])
            moment = probe.until(then)
        tasks = Path(f"/proc/{probe.pid}/task").glob("*/schedstat")
        return moment, sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    finally:
        probe.close()


def neighbours(scratch: Path) -> dict[str, tuple[list[str], str]]:
    """harlequin and posting, each in an environment of its own; one that cannot be installed is left out, and said."""
    harlequin = ["--locale", "C", "-a", "sqlite", str(scratch / "empty.db")]
    wanted = {
        "harlequin": (["harlequin", "numpy>=2"], harlequin, "Query Editor"),
        "posting": (["posting==2.1.1"], [], "Collection"),  # 2.11.1 ended with a segmentation fault
    }
    found = {}
    for name, (packages, options, text) in wanted.items():
        home = scratch / name
        try:
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
            install = [str(home / "bin" / "pip"), "install", "--quiet", *packages]
            subprocess.run(install, check=True, capture_output=True, timeout=600)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"  {name} is skipped: {error}")
        else:
            found[name] = ([str(home / "bin" / name), *options], text)
    return found


def main(count: int, beside: bool) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        studio = str(big_studio(Path(scratch), count))
        program = [sys.executable, "-m", "tui_studio", "--studio", studio]
        alone = [sys.executable, "-c", SCREENS, studio]
        static = [sys.executable, str(HERE.with_name("plain_apps.py")), "static"]
        programs = {
            "one Static": (static, "READY"),
            "first data": (program, "1000001"),
            "first data answers": (program, "1000001", "down", "2 of "),
            "without the picture": (alone, "1000001"),
            **(neighbours(Path(scratch)) if beside else {}),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for turn in range(REPEATS + 1):
            for name, asked in list(programs.items()):
                try:
                    moment = seen(Path(scratch) / "cache", *asked)
                    if turn:  # the first one compiles
                        times[name].append(moment)
                except AssertionError:
                    print(f"  {name} is skipped: it did not start here")
                    del programs[name], times[name]
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in times.items()}
    floor = medians.pop("one Static")
    print(f"{count:,} sessions, medians of {REPEATS} (ratio to a Textual application with one Static)")
    for name, found in medians.items():
        seconds, busy = (one / least for one, least in zip(found, floor, strict=True))
        print(f"  {name:20} {seconds:5.2f}   of the processor {busy:5.2f}")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--beside"]
    main(int(words[0]) if words else 10_000, "--beside" in sys.argv)

"""The hub table at a thousand rows and at a million, beside Textual's own table, in one run.

python tests/benchmarks/bench_table.py [MANY] [SOME]     1,000,000 and 100,000 rows unless told; 20000 5000 for a look

Every program runs in a pseudo terminal of 120x40. A key is timed until the last byte it causes, and each PageDown goes
to rows that were not on screen before: every table keeps painted lines. The programs take turns, so that what else runs
on the machine meets them alike. PageUp goes back over rows that both tables keep painted: what is left then is
Textual's own work of putting lines on the screen, the same for both, and its floor is measured with ready-made lines.
First rows are timed from the start of the program, without the picture that is drawn before the screens are there.
DataTable holds every row, which is why it is not asked at MANY.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
from array import array
from collections.abc import Callable
from contextlib import closing
from itertools import product
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.pty_probe import Probe
from tests.big_studio import big_studio
from tui_studio.domain.selection import Matched, Selection

FEW = 1000
ROUNDS = 12
PAGE = 5000
"""Bytes that only a page of rows has."""
OURS = {"down": "down", "pagedown": "pagedown", "pageup": "pageup", "end": "end", "home": "home"}
THEIRS = {**OURS, "end": "ctrl+end", "home": "ctrl+home"}
PLAIN_APPS = Path(__file__).with_name("plain_apps.py")
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2]), "TEXTUAL_ANIMATIONS": "none", "TERM": "xterm-256color"}


def ours(folder: Path) -> tuple[Probe, float]:
    """The screens, and the seconds until the whole list can be walked."""
    code = "import sys; from tui_studio.ui.app import *; from tui_studio.config import load_settings; "
    code += "from pathlib import Path; StudioApp(load_settings(Path(sys.argv[1]))).run()"
    probe = Probe([sys.executable, "-c", code, str(folder)], ENVIRONMENT)
    return probe, probe.until("1000001")


def theirs(folder: Path) -> tuple[Probe, float]:
    """A DataTable of the same rows."""
    probe = Probe([sys.executable, str(PLAIN_APPS), "table", str(folder)], ENVIRONMENT)
    return probe, probe.until("1000001", limit=600)


def floor() -> Probe:
    """Ready-made lines that only scroll: what a page costs in Textual itself."""
    return Probe([sys.executable, str(PLAIN_APPS), "lines"], ENVIRONMENT)


def first_rows(open_one: Callable[[Path], tuple[Probe, float]], folder: Path, times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        probe, first = open_one(folder)
        probe.close()
        seconds.append(first)
    return statistics.median(seconds)


def keys(programs: dict[str, tuple[Probe, dict[str, str]]]) -> tuple[dict[str, dict[str, float]], ...]:
    """Milliseconds of each key in each program, taking turns; and the same in processor time."""
    found: dict[str, dict[str, list[float]]] = {name: {key: [] for key in OURS} for name in programs}
    spent: dict[str, dict[str, list[float]]] = {name: {key: [] for key in OURS} for name in programs}
    for walk in (("pagedown",), ("pageup",), ("down",), ("end", "home")):
        for round_ in range(ROUNDS):
            for key, (name, (probe, names)) in product(walk, programs.items()):
                before = probe.processor_ms()
                took = probe.key(names[key], gap=0.12)[0]
                if round_:  # the first time pays for what is kept afterwards
                    found[name][key].append(took)
                    spent[name][key].append(probe.processor_ms() - before)
    return tuple(
        {name: {key: statistics.median(times) for key, times in rows.items()} for name, rows in told.items()}
        for told in (found, spent)
    )


def selection_acts(folder: Path) -> None:
    """Each act on marks, in processor time, beside a set of the same rows: made of the listing, and of ids in memory.

    What is given as records is looked up among the rows in the thread that lists them: that is said beside the listing.
    """
    with closing(sqlite3.connect(folder / "studio.db")) as db:
        query = "SELECT id FROM session ORDER BY date, start, length(number), lower(number), id"
        listed = best(lambda: {row[0] for row in db.execute(query)}, 2)
        ids = array("q", (row[0] for row in db.execute(query)))
    count, in_memory = len(ids), best(lambda: set(ids))
    print(f"  a set of {count:,} rows: {listed * 1e3:.0f} ms from the database, {in_memory * 1e3:.0f} ms from ids")
    selection, every, some = Selection(ids), Matched(ids, ids), Matched(ids, ids[::2])
    acts: dict[str, Callable[[], object]] = {
        "all": selection.all, "invert": selection.invert, "none": selection.clear, "toggle one":
        lambda: selection.toggle(count // 2), "range of half": lambda: selection.set_range(count // 4, count * 3 // 4),
        "moving range": lambda: (selection.start_range(9), selection.move_range(count - 9)),
        "mark what matched": lambda: selection.include(some), "keep what matched": lambda: selection.keep(every),
        "unmark what matched": lambda: selection.exclude(some),
    }  # fmt: skip
    shares = {name: best(act) for name, act in acts.items()}
    for name, took in shares.items():
        print(f"  {name:20} {took * 1e3:6.2f} ms   1/{listed / took:,.0f}, 1/{in_memory / took:,.0f} from ids")
    selection.all()
    for name, lookup in (
        ("matched looked up", lambda: Matched(ids, ids[::2])),
        ("marks carried over", lambda: selection.carried_to(ids)),
    ):
        print(f"  {name:20} {best(lookup) * 1e3:6.2f} ms   {best(lookup) / listed:.2f} of the listing in whose thread")
    print(f"  dearest act / a set from the database: 1/{listed / max(shares.values()):,.0f}")


def best(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)


def main(many: int, some: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        few_, some_, many_ = (big_studio(Path(scratch), count) for count in (FEW, some, many))
        starts = {count: first_rows(ours, folder) for count, folder in ((FEW, few_), (some, some_), (many, many_))}
        table_start = first_rows(theirs, some_, 1)
        opened = {name: ours(folder)[0] for name, folder in (("few", few_), ("some", some_), ("many", many_))}
        opened["table"] = theirs(some_)[0]
        opened["floor"] = floor()
        for probe in opened.values():
            probe.quiet(2.0, 120)
        took, spent = keys({name: (probe, THEIRS if name == "table" else OURS) for name, probe in opened.items()})
        memory = {name: probe.megabytes() for name, probe in opened.items()}
        sorting = sort_of(opened["many"]) / sort_of(opened["few"])
        for probe in opened.values():
            probe.close()
        print(f"{many:,} rows, marks on the side of the screens")
        selection_acts(many_)
    print(f"{many:,} rows to {FEW:,}, and to a DataTable at {some:,}; medians of {ROUNDS - 1}, 120x40")
    for key in OURS:
        print(f"  {key:9} {many:,} / {FEW:,}: {took['many'][key] / took['few'][key]:5.2f}", end="")
        print(f" (processor time {spent['many'][key] / spent['few'][key]:4.2f})", end="")
        print(f"    / DataTable: {took['some'][key] / took['table'][key]:5.2f}", end="")
        print(f"    (the floor: {took['floor'][key] / took['table'][key]:5.2f})")
    print(f"  first rows {many:,} / {FEW:,}: {starts[many] / starts[FEW]:5.2f}", end="")
    print(f"    / DataTable: {starts[some] / table_start:6.3f}")
    print(f"  first rows of another order {many:,} / {FEW:,}: {sorting:5.2f}")
    print(f"  memory {many:,} rows more than {FEW:,}: {memory['many'] - memory['few']:.0f} MB", end="")
    print(f"    (DataTable at {some:,}: {memory['table'] - memory['few']:.0f} MB more)")


def sort_of(probe: Probe) -> float:
    """Milliseconds until a page of rows in another order is seen, after a click on the heading of the last name."""
    taken = []
    for _ in range(5):
        since, pressed = len(probe.chunks), probe.now()
        probe.send(b"\x1b[<0;15;4M\x1b[<0;15;4m")
        while sum(len(data) for _, data in probe.chunks[since:]) < PAGE and probe.now() < pressed + 30:
            probe.pump(probe.now() + 0.002)
        taken.append((probe.now() - pressed) * 1e3)
        probe.quiet(2.0, 30)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*[*given, *(1_000_000, 100_000)[len(given) :]])

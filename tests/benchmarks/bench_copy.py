"""The copy with hash, fsync, cache drop, reading back and records beside `cp` and `sync` of the same files.

`python tests/benchmarks/bench_copy.py [frames] [megabytes each] [rounds] [folder]`

Turns are taken in one run: every round times all three, from a source that is in no cache, onto the same disk. Told is
the share of the speed of `cp` + `sync` that an import reaches, and the same of `cp` + `sync` + reading back alone:
where source and target share one disk that is the bottleneck, half as much again is moved and no copy that is proven
can do better. A card reader is slower than any disk, and there the three are equal. Groups of rows grow with the card,
so a card of sixty frames is copied a little slower than one of three hundred.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.faults import small_day
from tui_studio.services.import_plan import ImportPlan


def write_card(card: Path, frames: int, size: int) -> Path:
    """Frames of bytes that no file system makes smaller."""
    dice = Random(1)
    return small_day.write_card(
        card, {f"DCIM/100CANON/IMG_{n:04}.JPG": dice.randbytes(size) for n in range(1, frames + 1)}
    )


def forget(folder: Path) -> None:
    """Take the files of a folder out of memory; they must be on the disk already."""
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def sync(folder: Path) -> None:
    subprocess.run(["sync", "-f", folder], check=True)


def timed_cp(card: Path, target: Path, *, read_back: bool = False) -> float:
    forget(card)
    sync(target.parent)
    start = perf_counter()
    subprocess.run(["cp", "-r", card, target], check=True)
    sync(target)
    if read_back:
        forget(target)
        copies = sorted(file for file in target.rglob("*") if file.is_file())
        subprocess.run(["cat", *copies], check=True, stdout=subprocess.DEVNULL)
    spent = perf_counter() - start
    shutil.rmtree(target)
    return spent


def timed_import(template: Path, plan: ImportPlan, root: Path) -> float:
    shutil.copytree(template, root)
    studio = small_day.opened(root)
    forget(plan.source)
    sync(root)
    start = perf_counter()
    result = studio.imports.apply(plan)
    spent = perf_counter() - start
    studio.close()
    if not result.card_may_be_formatted:
        raise SystemExit(f"not a whole import: {result.why_not}")
    shutil.rmtree(root)
    return spent


def main(frames: int, megabytes: float, rounds: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place)
        card = write_card(root / "card", frames, round(megabytes * 1e6))
        small_day.make_studio(root / "template")
        plan = small_day.plan_of(card)
        turns = [
            (
                timed_cp(card, root / "copied"),
                timed_cp(card, root / "copied", read_back=True),
                timed_import(root / "template", plan, root / "studio"),
            )
            for _ in range(rounds + 1)
        ][1:]  # the first round warms all up
    size = frames * megabytes
    for n, name in enumerate(("cp + sync", "and read back", "import")):
        spent = statistics.median(turn[n] for turn in turns)
        print(f"{name:14} {spent:7.2f} s  {size / spent:7.1f} MB/s")
    for n, name in enumerate(("cp + sync", "cp + sync + reading back")):
        print(f"share of the speed of {name}: {statistics.median(turn[n] / turn[2] for turn in turns):.2f}")


if __name__ == "__main__":
    given = [*sys.argv[1:], *("300", "8", "5", tempfile.gettempdir())[len(sys.argv) - 1 :]]
    main(int(given[0]), float(given[1]), int(given[2]), Path(given[3]))

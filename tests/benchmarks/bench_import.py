"""A whole import (scan, copy, previews, records) beside its limits, and the import of a card that is known.

`python tests/benchmarks/bench_import.py [students] [megapixels] [rounds] [folder]`

The limit is the larger of decoding every picture at a quarter scale on all cores and `cp` + `sync` of the files, for
both can run at once. The floor is what is left when nothing is looked for: every picture hashed, decoded with its
colours and made small on all cores, and then, since a plan is accepted between, `cp` + `sync` + reading back. Every
round times all of them, one after the other, from a source that is in no cache. Beside the clock stands the processor
time, which other work on the machine leaves alone.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image, ImageChops

from tests.benchmarks.bench_copy import forget, sync, timed_cp
from tests.faults import small_day
from tui_studio.domain.copy_options import CopyOptions
from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.pictures import decode
from tui_studio.integrations.previews import preview_of
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo

FRAMES = 4  # of a student, behind the slate
STAGES = ("scan", "copy", "previews")
NAMES = (*STAGES, "import", "again")
USUAL = CopyOptions()
Spent = tuple[float, float]  # seconds by the clock, and of the processor


def write_card(card: Path, students: int, megapixels: float) -> None:
    """Slates and portraits as a camera writes them; a few portraits are used again, each held a little otherwise.

    So that no two files are equally long, which those of a camera hardly are.
    """
    dice, moment, shot = Random(1), datetime.fromisoformat("2026-09-14 08:00"), 0
    width = round((megapixels * 1.5e6) ** 0.5 / 8) * 8
    size = (width, round(width / 1.5 / 8) * 8)
    faces = [portrait(dice, size) for _ in range(4)]
    for student in range(students):
        number = str(10001 + student)
        for n in range(FRAMES + 1):
            shot, moment = shot + 1, moment + timedelta(seconds=25 if n == 0 else 4)
            picture = slate_photo(dice, size, number, ("Ava Adams", number)) if n == 0 else moved(faces, dice)
            data = camera_jpeg(picture, CameraFacts("Canon", "Canon EOS R6", "0123", moment), 95)
            small_day.write_card(card, {f"DCIM/100CANON/IMG_{shot:04}.JPG": data})


def moved(faces: list[Image.Image], dice: Random) -> Image.Image:
    """One of these portraits, some pixels to the side and down."""
    return ImageChops.offset(faces[dice.randrange(len(faces))], dice.randrange(1, 400), dice.randrange(1, 100))


def now() -> Spent:
    return perf_counter(), process_time()


def since(start: Spent) -> Spent:
    return perf_counter() - start[0], process_time() - start[1]


def timed_decode(card: Path) -> Spent:
    forget(card)
    files = sorted(card.rglob("*.JPG"))
    start = now()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(lambda file: decode(file.read_bytes()).size, files):
            pass
    return since(start)


def timed_floor(card: Path, target: Path) -> Spent:
    forget(card)
    files = sorted(card.rglob("*.JPG"))

    def one(file: Path) -> int:
        data = file.read_bytes()
        sha256(data).digest()
        return len(preview_of(decode(data, colours=True), USUAL.preview_pixels, USUAL.preview_quality))

    start = now()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        assert all(pool.map(one, files)), "a picture has no preview"
    clock, processor = since(start)
    return clock + timed_cp(card, target, read_back=True), processor


def timed_import(template: Path, card: Path, root: Path) -> dict[str, Spent]:
    shutil.copytree(template, root)
    studio = small_day.opened(root)
    forget(card)
    sync(root)
    found: dict[str, Spent] = {}
    for name in ("import", "again"):
        start = stage = now()
        plan = studio.imports.scan(card, copying=studio.imports.usual_copy_options())
        spent, stage = [since(stage)], now()
        result = studio.imports.apply(plan)
        spent, stage = [*spent, since(stage)], now()
        made = studio.previews.complete(result.plan)
        found[name] = since(start)
        if name == "import":
            found |= zip(STAGES, [*spent, since(stage)], strict=True)
            assert made.made == result.copied, "a picture has no preview"
        if not result.card_may_be_formatted:
            print(f"the card is kept: {result.why_not}", file=sys.stderr)
    studio.close()
    shutil.rmtree(root)
    return found


def main(students: int, megapixels: float, rounds: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        root = Path(place)
        write_card(root / "card", students, megapixels)
        small_day.make_studio(root / "template", students)
        size = sum(file.stat().st_size for file in (root / "card").rglob("*.JPG")) / 1e6
        limits, plain, floors, ours = [], [], [], []
        for _ in range(rounds):
            limits.append(timed_decode(root / "card"))
            plain.append(timed_cp(root / "card", root / "copied"))
            floors.append(timed_floor(root / "card", root / "copied"))
            ours.append(timed_import(root / "template", root / "card", root / "studio"))
    print(f"{students * (FRAMES + 1)} files, {size:,.0f} MB, {os.cpu_count()} cores, median of {rounds}")
    print(f"{'':15} {'clock':>9} {'of limit':>9} {'processor':>10} {'of decode':>10}")
    limit, cost = statistics.median(map(max, decoded_by_clock(limits), plain)), middle(limits, 1)
    rows = {"decode at 1/4": limits, "floor": floors} | {name: [each[name] for each in ours] for name in NAMES}
    print(f"{'cp + sync':15} {statistics.median(plain):7.2f} s {statistics.median(plain) / limit:9.2f}")
    for name, spent in rows.items():
        clock, processor = middle(spent, 0), middle(spent, 1)
        print(f"{name:15} {clock:7.2f} s {clock / limit:9.2f} {processor:8.2f} s {processor / cost:10.2f}")
    whole = [each["import"][0] / max(d, c) for each, (d, _), c in zip(ours, limits, plain, strict=True)]
    print(f"whole import beside the larger of both: {statistics.median(whole):.2f}")
    over = [each["import"][0] / floor for each, (floor, _) in zip(ours, floors, strict=True)]
    print(f"whole import beside the floor: {statistics.median(over):.2f}")
    print(f"known card beside its first import: {statistics.median(e['again'][0] / e['import'][0] for e in ours):.4f}")


def decoded_by_clock(limits: list[Spent]) -> list[float]:
    return [clock for clock, _ in limits]


def middle(spent: list[Spent], which: int) -> float:
    return statistics.median(each[which] for each in spent)


if __name__ == "__main__":
    given = [*sys.argv[1:], *("12", "24", "3", tempfile.gettempdir())[len(sys.argv) - 1 :]]
    main(int(given[0]), float(given[1]), int(given[2]), Path(given[3]))

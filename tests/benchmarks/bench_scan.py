"""What scanning a card costs: a portrait, a slate, a camera's preview, every core, the naive way, and memory.

`python tests/benchmarks/bench_scan.py [pictures per kind] [megapixels] [seed] [frames for memory]`

All in one run, taking turns. Costs are multiples of the floor, one decode to grey at an eighth of the scale of the
same file, in processor time of one thread, so that a neighbour on the machine changes them little. What is told of the
whole card and of the cores is by the clock: run it on a machine with nothing else to do.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin

from tui_studio.domain.frames import CameraFacts, Rung, Suspicion
from tui_studio.integrations.card import scan_file, walk_card
from tui_studio.integrations.sample_backdrops import PATTERNED, PLAIN
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.sample_slates import code_image
from tui_studio.integrations.slate_reader import available_readers, read_picture
from tui_studio.services.card_scan import scanned
from tui_studio.services.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui_studio.integrations.card import CardFile

CAMERA = CameraFacts("Canon", "Canon EOS R6", "083024001177")
POSTER = "https://example.org/read-a-book"
KINDS = ("slate", "slate with preview", "portrait", "portrait with preview", "before a pattern", "with a poster")
PER_SLATE = 4  # frames of a student on a card
PREVIEW = 1080  # short side of what cameras store


def ours(text: str) -> bool:
    """A number of the studio."""
    return text.isdigit()


READERS = replace(available_readers(), is_ours=ours)


def spent(work: Callable[[], object], turns: int = 2) -> float:
    """Seconds of this thread's processor time, the least of some turns."""
    least = float("inf")
    for _ in range(turns):
        start = thread_time()
        work()
        least = min(least, thread_time() - start)
    return least


def floor(data: bytes) -> None:
    """One decode to grey at an eighth of the scale."""
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    image.draft("L", (image.width // 8, image.height // 8))
    image.load()


def naive(file: Path) -> None:
    """What one would write first."""
    from pyzbar import pyzbar

    pyzbar.decode(Image.open(file))


def pictures(count: int, size: tuple[int, int], rng: Random) -> Iterator[tuple[str, str, bytes]]:
    """Kind, number (empty where there is none to be read) and data."""
    for n in range(count):
        shape = size if n % 3 else size[::-1]
        number = str(10001 + n)
        lines = ("Maximilian Oppenheimer-Lopez", "Lincoln High School", "Grade 9  Mr Young", number)[: 4 - n % 2]
        slate = slate_photo(rng, shape, number, lines, backdrop_kind=rng.choice(PLAIN + PLAIN + PATTERNED))
        yield "slate", number, camera_jpeg(slate, CAMERA, 93)
        yield "slate with preview", number, camera_jpeg(slate, CAMERA, 93, PREVIEW)
        person = portrait(rng, shape, PLAIN[n % len(PLAIN)])
        yield "portrait", "", camera_jpeg(person, CAMERA, 93)
        yield "portrait with preview", "", camera_jpeg(person, CAMERA, 93, PREVIEW)
        yield "before a pattern", "", camera_jpeg(portrait(rng, shape, PATTERNED[n % len(PATTERNED)]), CAMERA, 93)
        if n % 4 == 0:
            poster = portrait(rng, shape, rng.choice(PLAIN), code_image(POSTER).convert("RGB"))
            yield "with a poster", "", camera_jpeg(poster, CAMERA, 93)


class Costs:
    """What each kind of picture cost and what became of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reading: dict[str, list[float]] = defaultdict(list)
        self.whole: dict[str, list[float]] = defaultdict(list)
        self.outcomes: dict[str, list[str]] = defaultdict(list)
        self.rungs: dict[str, int] = defaultdict(int)
        self.naive: list[float] = []

    def take(self, kind: str, number: str, data: bytes) -> None:
        """Measure one picture."""
        place = self.folder / kind.replace(" ", "-")
        place.mkdir(exist_ok=True)
        (place / f"{len(self.outcomes[kind]):04d}.JPG").write_bytes(data)
        least = spent(lambda: floor(data), 3)
        self.reading[kind].append(spent(lambda: read_picture(data, READERS)) / least)
        (file,) = (f for f in walk_card(place) if f.path == f"{len(self.outcomes[kind]):04d}.JPG")
        self.whole[kind].append(spent(lambda: scan_file(file, READERS, hashed=False)) / least)
        if READERS.zbar is not None and kind in ("slate", "portrait") and len(self.naive) < 6:
            self.naive.append(spent(lambda: naive(file.real), 1) / least)
        reading, problem = read_picture(data, READERS)
        found = [text for text in reading.payloads if ours(text)]
        wrong = any(text != number for text in found)
        outcome = "WRONG" if wrong else "read" if found else reading.suspicion.value
        self.outcomes[kind].append(problem or outcome)
        for code in reading.codes:
            self.rungs[code.rung] += kind == "slate"

    def tell(self) -> None:
        """One line for each kind."""
        print(f"{'':24}{'n':>5}  reading: median mean   with checksum and EXIF: median mean")
        for kind in KINDS:
            one, all_ = self.reading[kind], self.whole[kind]
            if one:
                found = self.outcomes[kind]
                shares = "  ".join(
                    f"{name} {found.count(name) / len(found):.3f}"
                    for name in ("read", *map(str, Suspicion), "WRONG") if name in found
                )  # fmt: skip
                print(
                    f"{kind:24}{len(one):5}  {statistics.median(one):15.2f} {statistics.fmean(one):4.2f}"
                    f"   {statistics.median(all_):25.2f} {statistics.fmean(all_):4.2f}   {shares}"
                )
        looks = ", ".join(f"{rung} {self.rungs[rung]}" for rung in Rung if self.rungs[rung])
        print(f"slates were read by: {looks}")
        if self.naive:
            print(f"naive, one picture: {statistics.median(self.naive):.1f} floors")


def card_of(folder: Path) -> list[CardFile]:
    """A slate and some portraits by turns, as they lie on a card."""
    slates, people = (list(walk_card(folder / kind)) for kind in ("slate", "portrait"))
    files = []
    for n, slate in enumerate(slates):
        files += [slate, *(people[(n * PER_SLATE + k) % len(people)] for k in range(PER_SLATE))]
    return files


def by_clock(work: Callable[[], object]) -> float:
    """Seconds."""
    start = perf_counter()
    work()
    return perf_counter() - start


def whole_card(folder: Path, rounds: int = 3) -> None:
    """One thread, every core, and the naive way on every core, by turns."""
    files, cores = card_of(folder), os.cpu_count() or 1
    few = files[: max(cores, len(files) // 8)]
    one, every, plain = [], [], []
    list(scanned(files, SILENT, ours))  # the files are in memory from now on
    for _ in range(rounds):
        one.append(by_clock(lambda: list(scanned(files, SILENT, ours, workers=1))) / len(files))
        every.append(by_clock(lambda: list(scanned(files, SILENT, ours))) / len(files))
        if READERS.zbar is not None:
            plain.append(by_clock(lambda: _naively(few, cores)) / len(few))
    print(f"a card of {len(files)} frames: {1 / min(every):.1f} frames/s on {cores} cores")
    print(f"  {cores} cores against one: {statistics.median(o / e for o, e in zip(one, every, strict=True)):.2f} times")
    if plain:
        ratio = statistics.median(p / e for p, e in zip(plain, every, strict=True))
        print(f"  against pyzbar.decode(Image.open(f)) on as many cores: {ratio:.1f} times as fast")


def _naively(files: list[CardFile], cores: int) -> None:
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(naive, [file.real for file in files]))


def memory(folder: Path, frames: int) -> None:
    """What stays in memory of a card of small frames, and the most that was needed."""
    from tui_studio.domain.session_codes import CodeRules
    from tui_studio.domain.slate_split import split

    data = camera_jpeg(portrait(Random(1), (600, 400), "grey"), CAMERA, 80)
    place = folder / "many"
    place.mkdir()
    for n in range(frames):
        (place / f"IMG_{n:05d}.JPG").write_bytes(data + n.to_bytes(4, "big"))
    before = _resident("VmRSS")
    files = list(walk_card(place))
    found = list(scanned(files, SILENT, ours))
    plan = split(found, {}, CodeRules(), {})
    print(
        f"{frames:,} frames: {_resident('VmHWM') - before:.0f} MB at the most and {_resident('VmRSS') - before:.0f} MB "
        f"with the plan of {len(plan.frames):,} frames, over {before:.0f} MB before"
    )


def _resident(key: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{key}:")[2].split()[0]) / 1024


def main(count: int, megapixels: float, seed: int, frames: int) -> None:
    """Print all of it."""
    width = round((megapixels * 1e6 * 1.5) ** 0.5 / 8) * 8
    size = (width, round(width / 1.5 / 8) * 8)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if frames:
            memory(folder, frames)
        costs = Costs(folder)
        for kind, number, data in pictures(count, size, Random(seed)):
            costs.take(kind, number, data)
        print(f"{size[0]} x {size[1]}, seed {seed}, readers {', '.join(READERS.names)}; costs in floors")
        costs.tell()
        whole_card(folder)


if __name__ == "__main__":
    given = [*map(float, sys.argv[1:]), *(14, 24, 1, 20_000)[len(sys.argv) - 1 :]]
    main(int(given[0]), given[1], int(given[2]), int(given[3]))

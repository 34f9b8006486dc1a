"""How many slates are read, how many spoiled ones are noticed, how many portraits are suspected, and what it costs.

`python tests/benchmarks/bench_slates.py [pictures per kind] [megapixels] [seed]`

Shares are of one run on drawn pictures; costs are multiples of one decode to grey at a quarter scale, on one core.
"""

from __future__ import annotations

import io
import statistics
import sys
from collections import defaultdict
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from PIL import JpegImagePlugin

from tui_studio.domain.frames import CameraFacts, Suspicion
from tui_studio.integrations.sample_backdrops import PATTERNED, PLAIN
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.sample_spoils import SPOILS
from tui_studio.integrations.slate_reader import available_readers, read_picture

if TYPE_CHECKING:
    from PIL import Image

NAMES = ("Ann Lee", "Zoe O'Brien", "Maximilian Oppenheimer-Lopez", "Li Ng")
WRONG = "WRONG NUMBER"


def floor(data: bytes) -> float:
    """Seconds of one decode to grey at a quarter scale."""
    start = perf_counter()
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    image.draft("L", (image.width // 4, image.height // 4))
    image.load()
    return perf_counter() - start


class Tally:
    """Outcomes and costs per kind of picture."""

    def __init__(self) -> None:
        self.readers = available_readers()
        self.outcomes: dict[str, list[str]] = defaultdict(list)
        self.costs: dict[str, list[float]] = defaultdict(list)

    def add(self, kind: str, picture: Image.Image, number: str) -> None:
        data = camera_jpeg(picture, CameraFacts("Canon", "Canon EOS R6"), 93)
        least = min(floor(data) for _ in range(2))
        start = perf_counter()
        reading, problem = read_picture(data, self.readers)
        self.costs[kind].append((perf_counter() - start) / least)
        outcome = ("read" if number in reading.payloads else WRONG) if reading.payloads else reading.suspicion.value
        self.outcomes[kind].append(problem or outcome)

    def line(self, title: str, kinds: list[str]) -> str:
        found = [outcome for kind in kinds for outcome in self.outcomes[kind]]
        costs = [cost for kind in kinds for cost in self.costs[kind]]
        shares = {name: found.count(name) / len(found) for name in ("read", *Suspicion, WRONG) if name in found}
        unread = [outcome for outcome in found if outcome != "read"]
        seen = sum(outcome in (Suspicion.WEAK, Suspicion.STRONG) for outcome in unread) / max(1, len(unread))
        told = "  ".join(f"{name} {share:.3f}" for name, share in shares.items())
        cost = f"{statistics.median(costs):5.2f} {statistics.fmean(costs):5.2f}"
        return f"{title:24}{len(found):5}  cost {cost}  of unread suspected {seen:.3f}  {told}"


def main(count: int, megapixels: float, seed: int) -> None:
    width = round((megapixels * 1e6 * 1.5) ** 0.5 / 8) * 8
    size = (width, round(width / 1.5 / 8) * 8)
    rng, tally = Random(seed), Tally()
    for n in range(count):
        shape = size if n % 3 else size[::-1]
        number = str(10001 + n)
        lines = (rng.choice(NAMES), "Lincoln High School", "Grade 9  Mr Young", number)[: rng.choice((4, 4, 3, 1))]
        behind = rng.choice(PLAIN + PLAIN + PATTERNED)
        tally.add("slate", slate_photo(rng, shape, number, lines, backdrop_kind=behind), number)
        for spoil in SPOILS:
            behind = rng.choice(PLAIN + PLAIN + PATTERNED)
            tally.add(spoil, slate_photo(rng, shape, number, lines, spoil, backdrop_kind=behind), number)
        for kind in PLAIN + PATTERNED:
            tally.add(kind, portrait(rng, shape, kind), "")
    print(f"{size[0]} x {size[1]}, seed {seed}, readers {', '.join(tally.readers.names)}; cost: median, mean")
    print(tally.line("readable slates", ["slate"]))
    for spoil in SPOILS:
        print(tally.line(f"  {spoil}", [spoil]))
    print(tally.line("spoiled slates", list(SPOILS)))
    for kind in PLAIN + PATTERNED:
        print(tally.line(f"  {kind}", [kind]))
    print(tally.line("ordinary portraits", list(PLAIN)))
    print(tally.line("portraits before walls", list(PATTERNED)))


if __name__ == "__main__":
    given = [*map(float, sys.argv[1:]), *(12, 2, 1)[len(sys.argv) - 1 :]]
    main(int(given[0]), given[1], int(given[2]))

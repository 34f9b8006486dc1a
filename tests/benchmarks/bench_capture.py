"""Frames of a hot folder beside decode + copy + fsync of the same file alone; the queue at a rate; a scan's name.

`python tests/benchmarks/bench_capture.py [frames] [rate a second] [seconds] [clients] [megapixels]`

Prints ratios of one run: the machine is whatever it is.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, Queue
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image

from tests.benchmarks.large_studio import fill
from tests.capture_day import drop
from tests.faults import small_day
from tests.picture_files import comment, exif
from tui_studio.config import load_settings
from tui_studio.domain.capture_find import PersonFinder
from tui_studio.integrations.pictures import decode
from tui_studio.services.studio import Studio, open_studio
from tui_studio.workers.capture_folder import CaptureFolderJob
from tui_studio.workers.runner import JobRunner

LIMIT, QUICK = 1.5, 0.050
CAMERAS = 4


def picture(megapixels: float) -> bytes:
    """A frame of so many megapixels and about a third as many megabytes."""
    side = round((megapixels * 1e6 / 6) ** 0.5)
    size = (3 * side, 2 * side)
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size, Image.Resampling.BICUBIC)
    made = io.BytesIO()
    Image.merge("RGB", (noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise)).save(made, "JPEG", quality=90)
    return made.getvalue()


def stamped(data: bytes, n: int) -> bytes:
    """The same picture with another time and another content, by one of the cameras."""
    taken = datetime.now(UTC).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\x00"
    head = exif({0x010F: b"Canon\x00", 0x0110: b"Canon R6\x00"}, {0x9003: taken, 0xA431: f"{n % CAMERAS}\x00".encode()})
    return data[:2] + head + comment(str(n).encode()) + data[2:]


def alone(data: bytes, folder: Path, n: int) -> float:
    """Seconds to decode a file, copy it and bring the copy to the disk."""
    source = drop(folder / "source", f"{n}.JPG", data)
    start = perf_counter()
    decode(source.read_bytes(), colours=True)
    with (folder / f"copy-{n}").open("wb") as target:
        target.write(source.read_bytes())
        target.flush()
        os.fsync(target.fileno())
    return perf_counter() - start


def shown(heard: Queue, hot: Path, data: bytes, n: int) -> float:
    """Seconds from the frame under its name in the hot folder to the news that it is safe, with its small picture."""
    part = hot / f".{n}.part"
    part.write_bytes(stamped(data, n))
    start = perf_counter()
    part.rename(hot / f"IMG_{n:04}.JPG")
    heard.get(timeout=60)
    return perf_counter() - start


def flow(job: CaptureFolderJob, heard: Queue, hot: Path, data: bytes, rate: float, seconds: float) -> list[int]:
    """Frames at a steady rate; how many were not safe yet, every second."""
    waiting, dropped, safe = list[int](), 0, 0
    start = perf_counter()
    parts = [hot / f".{n}.part" for n in range(round(rate * seconds))]
    stop = threading.Event()

    def count() -> None:
        nonlocal safe
        while not stop.is_set() or safe < dropped:
            try:
                heard.get(timeout=0.2)
                safe += 1
            except Empty:
                pass

    counting = threading.Thread(target=count)
    counting.start()
    for n, part in enumerate(parts):
        part.write_bytes(stamped(data, 1000 + n))
        time.sleep(max(0.0, start + n / rate - perf_counter()))
        part.rename(hot / f"IMG_{1000 + n}.JPG")
        dropped += 1
        if n % round(rate) == 0:
            waiting.append(dropped - safe)
    stop.set()
    counting.join(60)
    return waiting


def scans(folder: Path, clients: int) -> tuple[float, float]:
    """Median seconds from a code to the person, and to the row that says so, in a studio of so many clients."""
    fill(folder, clients)
    studio = open_studio(load_settings(folder))
    shoot = studio.capture.shoots()[0].id
    day = studio.capture.day(shoot, "Bench")
    finder, dice, found, written = PersonFinder(day.people), Random(3), list[float](), list[float]()
    for person in dice.sample([one for one in day.people if one.session_id and not one.no_photo], 40):
        start = perf_counter()
        (who,) = finder.by_code(studio.capture.number_in(person.number))
        found.append(perf_counter() - start)
        studio.capture.select(shoot, "Bench", who)
        written.append(perf_counter() - start)
    studio.close()
    return statistics.median(found), statistics.median(written)


def started(folder: Path) -> tuple[Studio, CaptureFolderJob, Queue, JobRunner, Path]:
    small_day.make_studio(folder / "studio", 4)
    studio = open_studio(load_settings(folder / "studio"))
    shoot = studio.capture.shoots()[0].id
    studio.capture.select(shoot, "Bench", studio.capture.day(shoot, "Bench").people[0])
    time.sleep(1.1)  # times of cameras have whole seconds
    hot = folder / "hot"
    hot.mkdir()
    job, heard = CaptureFolderJob(shoot, "Bench", hot), Queue()
    job.listen(heard.put)
    runner = JobRunner(studio)
    runner.start(job)
    time.sleep(1.0)
    return studio, job, heard, runner, hot


def main() -> None:
    frames, rate, seconds, clients, megapixels = (
        float(word) for word in (sys.argv[1:] + ["12", "5", "20", "100000", "24"][len(sys.argv) - 1 :])
    )
    with tempfile.TemporaryDirectory() as place:
        folder, data = Path(place), picture(megapixels)
        studio, job, heard, runner, hot = started(folder)
        pairs = [(alone(stamped(data, n), folder, n), shown(heard, hot, data, n)) for n in range(1, int(frames) + 1)]
        base, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratios = sorted(one / other for other, one in pairs)
        print(f"{len(data) / 1e6:.1f} MB a frame; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"decode + copy + fsync alone {base * 1000:.0f} ms, shown and safe {ours * 1000:.0f} ms")
        print(f"ratio {ours / base:.2f}, median of pairs {statistics.median(ratios):.2f} (limit {LIMIT})")
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # what the machine can do at all just now
            start = perf_counter()
            list(pool.map(lambda n: alone(stamped(data, n), folder, n), range(100, 100 + int(frames))))
            bare = frames / (perf_counter() - start)
        print(f"decode + copy + fsync alone on every core: {bare:.1f} frames/s")
        waiting = flow(job, heard, hot, data, rate, seconds)
        runner.shutdown(30)
        print(f"{rate:g} frames/s from {CAMERAS} cameras for {seconds:g} s: not safe yet, every second: {waiting}")
        print(f"outcome {job.counts}")
        studio.close()
        found, written = scans(folder / "large", int(clients))
        print(f"scan with {int(clients):,} clients: name {found * 1000:.2f} ms, written {written * 1000:.1f} ms "
              f"(limit {QUICK * 1000:.0f} ms)")  # fmt: skip


if __name__ == "__main__":
    main()

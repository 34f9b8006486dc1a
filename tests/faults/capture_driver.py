"""A capture day in a process that may die: frames taken in, given to another, left out; prints what it found as JSON.

capture_driver.py sweep FOLDER POINTS   kill at so many steps, go on each time, and count every frame
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path

import capture_day
import fault_injection
from faults import small_day

from tui_studio.services.studio import Studio

STATION = "Gym"
FRAMES = 4


def drop_frames(hot: Path) -> None:
    """All of one camera, taken while the first student stands there."""
    taken = small_day.CLOCK.moment.replace(tzinfo=None)
    for n in range(1, FRAMES + 1):
        capture_day.drop(hot, f"IMG_{n:04}.JPG", capture_day.frame(n, taken))


def work(studio: Studio, hot: Path) -> None:
    """Take in, give two to the next, leave one out; whoever does it again does only what is missing."""
    from sqlalchemy import event

    @event.listens_for(studio._engine, "commit")
    def _before(_connection: object) -> None:
        fault_injection.step("commit")

    shoot = studio.capture.shoots()[0].id
    studio.capture.open_station(shoot, STATION)
    with studio.capture.taking(shoot, STATION, hot) as taker:
        capture_day.take_all(taker)
    acts = [person for person in studio.capture.day(shoot, STATION).people if person.session_id]
    studio.capture.select(shoot, STATION, acts[1])
    studio.capture.last_were_next(shoot, STATION, 2)
    studio.capture.exclude_last(shoot, STATION)
    fault_injection.step("end")


def faults(studio: Studio, hot: Path) -> list[str]:
    """Go on after a kill: every frame found is there once, with its file and its row."""
    shoot = studio.capture.shoots()[0].id
    studio.capture.open_station(shoot, STATION)
    with studio.capture.taking(shoot, STATION, hot) as taker:
        capture_day.take_all(taker)
    images, wrong = studio.settings.paths.images, list[str]()
    with studio._place.reading() as uow:
        frames, unsettled = uow.capture.frames(shoot), uow.capture.unsettled(shoot)
    if sorted(frame.name for frame in frames) != [f"IMG_{n:04}.JPG" for n in range(1, FRAMES + 1)]:
        wrong.append(f"frames {sorted(frame.name for frame in frames)}")
    for frame in frames:
        if not (images / frame.path).is_file() or small_day.hash_of(images / frame.path) != frame.sha256:
            wrong.append(f"{frame.name} is not at {frame.path}")
    aside = {path.relative_to(images).as_posix() for path in (images / ".capture").rglob("*.JPG")}
    extra = aside - {frame.path for frame in frames}
    verdict = studio.integrity.verify()
    wrong += [*verdict.missing, *verdict.altered, *verdict.database, *(f"stranger {one}" for one in verdict.strangers)]
    return wrong + [f"left behind: {one}" for one in sorted(extra)] + ["unsettled"] * bool(unsettled)


def sweep(folder: Path, points: int) -> dict[str, object]:
    """Die at steps spread over the whole day, and go on each time."""
    small_day.make_studio(folder / "template", 2)
    first = small_day.opened(folder / "template")
    shoot = first.capture.shoots()[0].id
    person = next(one for one in first.capture.day(shoot, STATION).people if one.session_id)
    first.capture.select(shoot, STATION, person)
    first.close()
    hot = folder / "hot"
    drop_frames(hot)
    problems, killed = list[str](), 0
    total = attempt(folder, hot, 0, problems)[1]
    for n in sorted({1 + round(k * (total - 1) / (points - 1)) for k in range(points)}):
        killed += attempt(folder, hot, n, problems)[0]
    return {"steps": total, "killed": killed, "problems": problems}


def attempt(folder: Path, hot: Path, deadly: int, problems: list[str]) -> tuple[bool, int]:
    """One day that dies at a step, and the one that goes on."""
    shutil.rmtree(folder / "studio", ignore_errors=True)
    shutil.copytree(folder / "template", folder / "studio")
    report = folder / "report.json"

    def dying() -> None:
        studio = small_day.opened(folder / "studio")
        steps = fault_injection.die_at(deadly)
        work(studio, hot)
        report.write_text(json.dumps(steps.count))

    def going_on() -> None:
        studio = small_day.opened(folder / "studio")
        report.write_text(json.dumps(faults(studio, hot)))
        studio.close()

    ended = fault_injection.in_child(dying)
    total = 0 if deadly else json.loads(report.read_text())
    again = fault_injection.in_child(going_on)
    found = json.loads(report.read_text()) if again == 0 else [f"the next run ended with {again}"]
    problems += [f"step {deadly}: {text}" for text in found]
    return ended == -signal.SIGKILL, total


if __name__ == "__main__":
    assert sys.argv[1] == "sweep"
    print(json.dumps(sweep(Path(sys.argv[2]), int(sys.argv[3]))))

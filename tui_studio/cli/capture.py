"""`tui-studio capture`: the hot folder of one station without a screen, and the sheet of action codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.errors import StudioError
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.capture_taking import Taken
    from tui_studio.services.studio import Studio
    from tui_studio.workers.capture_folder import CaptureFolderJob

FRAMES_HELD = 3
OPEN = ("unassigned", "damaged")


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser(
        "capture",
        help="watch the hot folder of a capture station",
        description="Takes in the frames of a hot folder, each to whoever was in front of the camera when it was taken."
        " Who that is says Group Capture on this or another workstation, or --scan.",
    )
    command.add_argument("shoot", metavar="SHOOT", help="words of its name, such as “Lincoln 2026”")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where the camera's software puts its files")
    command.add_argument("--station", default="", metavar="NAME", help="one of several cameras (default: Station 1)")
    command.add_argument("--once", action="store_true", help="take in what is there, then end")
    command.add_argument("--poll", action="store_true", help="list the folder instead of waiting for events")
    command.add_argument("--scan", action="store_true", help="each line of stdin is a scan: a number or an action code")
    command.add_argument("--json", action="store_true", help="events as JSON lines on stderr, one document at the end")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watch until Ctrl+C, or once; 3 when frames are nobody's or damaged."""
    from tui_studio.services.capture import STATION
    from tui_studio.workers.capture_folder import CaptureFolderJob
    from tui_studio.workers.console import run_in_console

    with opened(args) as studio:
        shoot, station = studio.capture.find_shoot(args.shoot), args.station or STATION
        studio.capture.open_station(shoot.id, station)
        job = CaptureFolderJob(shoot.id, station, args.folder, once=args.once, poll=args.poll)
        if args.json:
            job.listen(_print_event)
        if args.scan:
            Thread(target=_scan, args=(studio, job, args.json), daemon=True).start()
        run_in_console(job, studio, quiet=args.json)
        day = studio.capture.day(shoot.id, station)
    held = [(frame.name, frame.reason) for frame in reversed(day.held)]
    if args.json:
        print_json(
            {
                "shoot": shoot.title,
                "station": station,
                "folder": str(args.folder),
                "taken": job.taken,
                "counts": {fate: job.counts.get(fate, 0) for fate in _fates()},
                "held": [{"path": name, "reason": reason} for name, reason in held],
                "longest_queue": job.longest_queue,
                "side_cars": job.along,
                "side_cars_alone": list(job.alone),
            }
        )
    else:
        print(f"{counted(job.taken, 'frame')} taken in for {shoot.title}, {station}.")
        print_refusals("Held, and nobody's yet:", held)
        print_refusals("Left in the hot folder:", [(name, "no picture of its name was taken in") for name in job.alone])
    return FRAMES_HELD if any(job.counts.get(fate) for fate in OPEN) else 0


def _fates() -> list[str]:
    from tui_studio.domain.capture import Fate

    return [fate.value for fate in Fate]


def _print_event(taken: Taken | None) -> None:
    if taken is None:
        return
    event = {
        "event": "frame", "path": taken.name, "fate": taken.fate, "session": taken.number or None, "name": taken.who,
        "target": taken.path or None, "taken": taken.moment.isoformat(), "reason": taken.reason, "notes": taken.notes,
        "clock": taken.clock, "seconds": round(taken.seconds, 3),
    }  # fmt: skip
    print(json.dumps(event, ensure_ascii=False), file=sys.stderr, flush=True)


def _scan(studio: Studio, job: CaptureFolderJob, as_json: bool) -> None:
    """Obey a scanner that types into stdin."""
    from tui_studio.domain.capture_find import PersonFinder
    from tui_studio.services.capture_scans import Scan, obey

    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            day = studio.capture.day(job.shoot_id, job.station)
            found = obey(studio.capture, day, PersonFinder(day.people), line.strip())
        except StudioError as error:
            found = Scan(str(error), False)
        event = {"event": "scan", "code": line.strip(), "good": found.good, "said": found.said}
        said = json.dumps(event, ensure_ascii=False) if as_json else found.said
        print(said, file=sys.stderr, flush=True)

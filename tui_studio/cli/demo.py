"""`tui-studio demo`: a whole picture day on invented people."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import print_json, print_table
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.demo import DemoReport, DemoStep

FOLDER = "tui-studio-demo"
LEAST, MOST = 3, 600
DAMAGE = 4


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("demo", help="play a whole picture day on an invented school")
    command.add_argument("dir", nargs="?", type=Path, metavar="DIR", help=f"a new folder (default: ./{FOLDER})")
    command.add_argument("--students", type=int, default=40, metavar="N")
    command.add_argument("--megapixels", type=float, default=2.0, metavar="N", help="size of the drawn pictures")
    command.add_argument("--seed", type=int, default=2026, metavar="N")
    command.add_argument("--open", action="store_true", help="open the screens on it afterwards")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play the day; 4 if a picture were on the wrong student or damaged."""
    from tui_studio.config import load_settings
    from tui_studio.services.demo import run_demo
    from tui_studio.services.studio import create_studio

    if not LEAST <= args.students <= MOST:
        raise InputRefused(f"--students takes a number from {LEAST} to {MOST}.")
    if not 0.3 <= args.megapixels <= 50:
        raise InputRefused("--megapixels takes a number from 0.3 to 50.")
    folder = _folder(args.dir or args.studio)
    started = perf_counter()
    settings = load_settings(folder)
    studio = create_studio(settings, "Demo studio")
    try:
        if studio.clients.count():  # on a server, which a new folder does not make new
            raise InputRefused(
                "The database that “database” or TUI_STUDIO_DATABASE names holds clients already; "
                "a demonstration needs an empty one."
            )
        report = run_demo(studio, args.students, args.megapixels, args.seed, tell=_quiet if args.json else _tell)
    finally:
        studio.close()
    seconds = perf_counter() - started
    if args.json:
        print_json(_document(report, folder, seconds))
    else:
        _print(report, folder, seconds)
    if args.open:
        from tui_studio.cli.main import open_screens

        return open_screens(settings)
    return DAMAGE if report.wrong or report.damage else 0


def _folder(named: Path | None) -> Path:
    """A folder that is new or empty; without a name the next free one here."""
    if named is not None:
        if named.exists() and (not named.is_dir() or any(named.iterdir())):
            raise InputRefused(f"{named} is not empty; name a new folder for the demonstration.")
        return named.absolute()
    n = 1
    while (folder := Path(FOLDER if n == 1 else f"{FOLDER}-{n}")).exists():
        n += 1
    return folder.absolute()


def _tell(step: DemoStep) -> None:
    print(f"{step.name + ':':<24}{step.outcome}", flush=True)


def _quiet(step: DemoStep) -> None:
    print(f"{step.name}: {step.outcome}", file=sys.stderr, flush=True)


def _print(report: DemoReport, folder: Path, seconds: float) -> None:
    print()
    print_table(("Needs a person's eye", "Is", "Why"), report.to_look_at)
    print()
    print(f"Pictures on the wrong student: {report.wrong}. Everything is in {folder} ({seconds:.0f} s).")
    print(f"Look around: tui-studio --studio {folder}")


def _document(report: DemoReport, folder: Path, seconds: float) -> dict[str, Any]:
    return {
        "studio": str(folder),
        "steps": [{"name": step.name, "outcome": step.outcome, "counts": step.counts} for step in report.steps],
        "needs_a_look": [{"frames": frames, "is": what, "why": why} for frames, what, why in report.to_look_at],
        "wrong": report.wrong,
        "damaged": report.damage,
        "seconds": round(seconds, 1),
    }

"""`tui-studio verify` and `tui-studio backup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

DAMAGE = 4


def add(commands: Any) -> None:
    """Add both commands."""
    command = commands.add_parser("verify", help="check records and stored pictures")
    command.add_argument("--sample", type=float, default=100.0, metavar="PERCENT", help="read so many of the pictures")
    command.add_argument(
        "--rebuild-search", action="store_true", help="make the search indexes anew from the records, then check"
    )
    command.add_argument(
        "--rebuild-previews", action="store_true", help="make the previews of all pictures anew, then check"
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_verify)
    command = commands.add_parser("backup", help="copy the database while it is in use")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.set_defaults(run=run_backup)


def run_verify(args: argparse.Namespace) -> int:
    """Check; 4 when damage was found."""
    from tui_studio.workers.console import ConsoleReporter

    reporter = ConsoleReporter()
    with opened(args) as studio:
        try:
            if args.rebuild_search:
                studio.integrity.rebuild_search()
                reporter.log("The search indexes were made anew.")
            if args.rebuild_previews:
                studio.previews.rebuild(reporter)
            verdict = studio.integrity.verify(args.sample, reporter)
        finally:
            reporter.close()
    if args.json:
        names = ("images", "checked", "missing", "altered", "strangers", "database", "without_preview")
        print_json({name: _plain(getattr(verdict, name)) for name in names} | {"sound": verdict.sound})
    else:
        state = "sound" if verdict.sound else "DAMAGE FOUND"
        print(f"{counted(verdict.images, 'picture')}, {verdict.checked:,} read: {state}")
        print_refusals("Database:", [("records", problem) for problem in verdict.database])
        print_refusals("Missing:", [(path, "the file is gone") for path in verdict.missing])
        print_refusals("Altered:", [(path, "not as it was stored") for path in verdict.altered])
        print_refusals("Files no record names:", [(path, "left alone") for path in verdict.strangers])
        if verdict.without_preview:
            have = counted(verdict.without_preview, "picture has", "pictures have")
            print(f"{have} no preview; “tui-studio verify --rebuild-previews” makes them.")
    return 0 if verdict.sound else DAMAGE


def run_backup(args: argparse.Namespace) -> int:
    """Copy the database."""
    with opened(args) as studio:
        print(studio.integrity.back_up(args.file))
    return 0


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

"""`tui-studio kit`: a shoot on a laptop, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals, print_table
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.domain.kit_merge import Decisions
    from tui_studio.services.field_kits import KitMerge

UNDECIDED, PARTLY = 2, 3


def add(commands: Any) -> None:
    """Add the four commands."""
    kits = commands.add_parser("kit", help="take a shoot along on a laptop, and merge it back")
    acts = kits.add_subparsers(metavar="COMMAND", required=True)
    command = acts.add_parser("take", help="put one shoot into a file for a laptop")
    command.add_argument("shoot", metavar="SHOOT", help="words of its name, such as “Lincoln 2026”")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--numbers", type=int, default=500, metavar="N", help="for walk-ins (default: 500)")
    command.add_argument("--cards", type=int, default=0, metavar="N", help="so many free spare cards go along")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=take)
    command = acts.add_parser("open", help="on the laptop: make a studio of the file")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="(default: named after the file)")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=open_)
    command = acts.add_parser("pack", help="on the laptop: put everything that goes back into one file")
    command.add_argument("file", type=Path, metavar="FILE", help="a new one, on a disk that goes to the office")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=pack)
    command = acts.add_parser("merge", help="in the office: bring back what was done on the laptop")
    command.add_argument(
        "kit", type=Path, metavar="FILE", help="the packed file, the laptop's folder, or a disk with it"
    )
    decide = command.add_mutually_exclusive_group()
    decide.add_argument("--conflicts", choices=("mine", "theirs"), help="in every conflict: the office's, or the kit's")
    decide.add_argument("--decide", type=Path, metavar="FILE.json", help='{"client/17/last_name": "theirs", ...}')
    command.add_argument("--dry-run", action="store_true", help="list what would change, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=merge)


def take(args: argparse.Namespace) -> int:
    """Write the file."""
    with opened(args) as studio:
        taken = studio.field_kits.take(studio.stragglers.find_shoot(args.shoot), args.file, args.numbers, args.cards)
    if args.json:
        print_json({**asdict(taken), "file": str(taken.file)})
        return 0
    first, last = taken.session_numbers
    print(
        f"{taken.title}: {counted(taken.clients, 'client')} and {counted(taken.sessions, 'session')} in {taken.file}."
    )
    print(f"New sessions there get the numbers {first} to {last}. On the laptop: tui-studio kit open {taken.file}")
    return 0


def open_(args: argparse.Namespace) -> int:
    """Make the studio."""
    from tui_studio.services.kit_files import open_kit

    folder = args.folder or Path(args.file.stem)
    title = open_kit(args.file, folder)
    if args.json:
        print_json({"title": title, "studio": str(folder)})
    else:
        print(f"{title} is in {folder}: tui-studio --studio {folder}")
    return 0


def pack(args: argparse.Namespace) -> int:
    """Write the file; 3 where something did not come along."""
    from tui_studio.workers.console import ConsoleReporter

    reporter = ConsoleReporter()
    try:
        with opened(args) as studio:
            packed = studio.field_kits.pack(args.file, reporter)
    finally:
        reporter.close()
    if args.json:
        print_json({**asdict(packed), "file": str(packed.file)})
    else:
        print(f"{packed.title}: {counted(packed.pictures, 'picture')} and all records in {packed.file}.")
        print_refusals("Left out:", [(one.record, one.reason) for one in packed.left])
        print(f"In the office: tui-studio kit merge {packed.file.name}")
    return PARTLY if packed.left else 0


def merge(args: argparse.Namespace) -> int:
    """Merge; 2 while conflicts are undecided, 3 when something of the kit was left."""
    from tui_studio.workers.console import ConsoleReporter

    decisions = _decisions(args)
    reporter = ConsoleReporter()
    try:
        with opened(args) as studio:
            merged = studio.field_kits.merge(args.kit, decisions, reporter, dry_run=args.dry_run)
            studio.previews.complete_step(merged.batch, reporter)
    finally:
        reporter.close()
    if args.json:
        print_json({**asdict(merged), "refused": [asdict(one) for one in merged.refused]})
    else:
        _print(merged, dry_run=args.dry_run)
    return UNDECIDED if merged.open else PARTLY if merged.refused else 0


def _decisions(args: argparse.Namespace) -> Decisions:
    from tui_studio.domain.kit_merge import MINE, THEIRS, Decisions

    if args.decide is None:
        return Decisions(args.conflicts or "")
    try:
        said = json.loads(args.decide.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputRefused(f"{args.decide} cannot be read; it holds one JSON object.") from error
    if not isinstance(said, dict) or any(value not in (MINE, THEIRS) for value in said.values()):
        raise InputRefused(f'{args.decide} must map the id of each conflict to "mine" or "theirs".')
    return Decisions("", said)


def _print(merged: KitMerge, *, dry_run: bool) -> None:
    print(f"{merged.title}: {merged.sentence()}{'' if merged.batch else ' (nothing written)'}.")
    if merged.conflicts:
        header = ("Conflict", "Record", "Field", "Mine", "Theirs", "Taken")
        print_table(header, [(c.id, c.record, c.field, c.mine, c.theirs, c.decided or "?") for c in merged.conflicts])
    print_refusals("Left out:", [(one.record, one.reason) for one in merged.refused])
    for note in merged.notes:
        print(note)
    if merged.open and not dry_run:
        print("Nothing was merged: decide with --conflicts mine, --conflicts theirs, or --decide FILE.json.")
    if merged.batch:
        print(f"Batch {merged.batch}")

"""`tui-studio imports`: which cards and folders were imported, and what came of each."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("imports", help="list the cards and folders that were imported, newest first")
    command.add_argument("--limit", type=int, default=20, metavar="N", help="how many (default: 20)")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what there is."""
    from tui_studio.services.card_imports import frames_of, outcome

    if args.limit < 1:
        raise InputRefused("--limit takes a number from 1.")
    with opened(args) as studio:
        service = studio.card_imports
        found = service.recent(args.limit)
        if args.json:
            print_json([service.document(one) for one in found])
        elif found:
            print_table(
                ("When", "Who", "Source", "Outcome", "Frames"),
                [
                    (service.when(one), one.by, clean_text(PurePath(one.source).name, 30), outcome(one), frames_of(one))
                    for one in found
                ],
            )
        else:
            print("No card has been imported yet.")
    return 0

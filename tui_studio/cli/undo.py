"""`tui-studio undo`: take back the last bulk step that still can be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("undo", help="take back the last bulk step that still can be")
    command.add_argument("--dry-run", action="store_true", help="say which step it would be")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Take it back; 2 when there is none."""
    from tui_studio.workers.console import ConsoleReporter

    with opened(args) as studio:
        plan = studio.journal.last()
        if plan is None:
            raise InputRefused("There is no bulk step to take back.")
        if plan.refused:
            raise InputRefused(f"“{plan.summary}” cannot be taken back: {plan.refused}.")
        reporter = ConsoleReporter()
        undone = 0 if args.dry_run else studio.journal.undo(plan.batch, reporter).undone
        reporter.close()
    for stays in plan.passed_over:
        print(stays, file=sys.stderr)
    if args.json:
        print_json(
            {
                "batch": plan.batch, "kind": plan.kind, "summary": plan.summary, "at": plan.at, "undone": undone,
                "passed_over": list(plan.passed_over),
            }
        )  # fmt: skip
    elif args.dry_run:
        print(f"Would take back “{plan.summary}” of {plan.at}.")
    else:
        print(f"Taken back: “{plan.summary}” of {plan.at} ({counted(undone, 'record')}).")
    return 0

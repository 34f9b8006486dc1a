"""`tui-studio audit`: who wrote what and when, printed or exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table, query_text
from tui_studio.domain.columns import AUDIT_COLUMNS, AUDIT_LAYOUTS
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

SHOWN = ("when", "who", "what", "summary")


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("audit", help="list the audit trail, newest first, or export it")
    command.add_argument("query", nargs="*", help="words and facets: who:anna what:deleted date:today batch:ID")
    command.add_argument("--export", type=Path, metavar="FILE.xlsx|FILE.csv")
    command.add_argument("--limit", type=int, metavar="N")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print or export what the query matches."""
    from dataclasses import asdict

    from tui_studio.workers.console import ConsoleReporter

    if args.limit is not None and args.limit < 0:
        raise InputRefused("--limit takes a number from 0.")
    with opened(args) as studio:
        ids = studio.audit.ids(query_text(args.query), (), args.limit)
        if args.export:
            reporter = ConsoleReporter()
            written = studio.audit.export(ids, AUDIT_LAYOUTS["Default"], args.export, reporter)
            reporter.close()
            if args.json:
                print_json({"exported": written, "file": str(args.export)})
            else:
                print(f"{counted(written, 'entry', 'entries')} written to {args.export}")
            return 0
        found = studio.audit.rows(ids)
    rows = [found[row_id] for row_id in ids if row_id in found]
    if args.json:
        print_json([asdict(row) for row in rows])
    elif rows:
        print_table([AUDIT_COLUMNS[key].label for key in SHOWN], [[getattr(row, key) for key in SHOWN] for row in rows])
        print(counted(len(rows), "entry", "entries"))
    else:
        print("Nothing in the audit trail matches.")
    return 0

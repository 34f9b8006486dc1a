"""`tui-studio qr-sheets`: slates on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals, query_text
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("qr-sheets", help="print a QR sheet for every session a query matches")
    command.add_argument("query", nargs="+")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    command.add_argument("--per-page", type=int, choices=(1, 2, 4, 8), default=1)
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the PDF; 3 when somebody got no sheet."""
    with opened(args) as studio:
        ids = studio.sessions.ids(query_text(args.query))
        result = studio.slates.print_sheets(ids, args.out, args.per_page)
    left = [(skip.record, skip.reason) for skip in result.left_out]
    if args.json:
        skipped = [{"session": record, "reason": reason} for record, reason in left]
        print_json({"sheets": result.sheets, "file": str(result.file), "skipped": skipped})
    else:
        print(f"{counted(result.sheets, 'sheet')} written to {result.file}")
        print_refusals("No sheet for:", left)
    return 3 if left else 0

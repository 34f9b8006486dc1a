"""`tui-studio filters`: the saved filters, listed, saved, renamed and deleted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table, query_text
from tui_studio.domain.query_fields import ALL

if TYPE_CHECKING:
    from tui_studio.services.filters import FilterRow


def add(commands: Any) -> None:
    """Add the command with its four acts; without one it lists."""
    command = commands.add_parser("filters", help="saved filters: filter:NAME in a query stands for what they say")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_list, hub="")
    acts = command.add_subparsers(metavar="ACT")
    listed = acts.add_parser("list", help="list them")
    listed.add_argument("hub", nargs="?", default="", choices=("", *ALL), metavar="HUB")
    listed.set_defaults(run=run_list)
    saved = acts.add_parser("save", help="keep a query under a name; what had the name before is replaced")
    renamed = acts.add_parser("rename", help="give one another name")
    deleted = acts.add_parser("delete", help="delete one")
    for act, run in ((saved, run_save), (renamed, run_rename), (deleted, run_delete)):
        act.add_argument("hub", choices=ALL, metavar="HUB")
        act.add_argument("name")
        act.set_defaults(run=run)
    saved.add_argument("query", nargs="+", help='for example: images:0 (grade:9 OR group:"Retakes")')
    renamed.add_argument("new")
    for act in (listed, saved, renamed, deleted):
        act.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def run_list(args: argparse.Namespace) -> int:
    """Print the filters."""
    with opened(args) as studio:
        rows = studio.filters.list(args.hub)
    if args.json:
        print_json([_document(row) for row in rows])
    elif rows:
        print_table(("Hub", "Name", "Query"), [(row.hub, row.name, row.text) for row in rows])
    else:
        print("No filter was saved yet.")
    return 0


def run_save(args: argparse.Namespace) -> int:
    """Keep a query under a name."""
    with opened(args) as studio:
        row = studio.filters.save(args.hub, args.name, query_text(args.query))
    return _print(args, row, f"Saved: filter “{row.name}” of {row.hub}, {row.text}")


def run_rename(args: argparse.Namespace) -> int:
    """Give a filter another name."""
    with opened(args) as studio:
        row = studio.filters.rename(args.hub, args.name, args.new)
    return _print(args, row, f"Renamed: filter “{row.name}” of {row.hub}")


def run_delete(args: argparse.Namespace) -> int:
    """Delete a filter."""
    with opened(args) as studio:
        row = studio.filters.get(args.hub, args.name)
        studio.filters.delete(args.hub, args.name)
    return _print(args, row, f"Deleted: filter “{row.name}” of {row.hub}")


def _print(args: argparse.Namespace, row: FilterRow, sentence: str) -> int:
    if args.json:
        print_json(_document(row))
    else:
        print(sentence)
    return 0


def _document(row: FilterRow) -> dict[str, str]:
    return {
        "hub": row.hub,
        "name": row.name,
        "query": row.text,
        "by": row.by,
        "changed": row.changed_at.isoformat(timespec="seconds"),
    }

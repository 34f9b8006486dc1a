"""`tui-studio sessions` and `tui-studio clients`: what the hubs show, printed or exported."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table, query_text
from tui_studio.domain.columns import CLIENT_COLUMNS, SESSION_COLUMNS
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping


def add(commands: Any) -> None:
    """Add both commands."""
    for name, columns in (("sessions", SESSION_COLUMNS), ("clients", CLIENT_COLUMNS)):
        command = commands.add_parser(name, help=f"list {name}, or export them")
        command.add_argument("query", nargs="*", help='words and facets: smith grade:9 org:"Lincoln High School"')
        command.add_argument("--columns", default="", metavar="a,b,c")
        command.add_argument("--layout", default="", metavar="NAME")
        command.add_argument("--sort", default="", metavar="a,-b")
        command.add_argument("--export", type=Path, metavar="FILE.xlsx|FILE.csv")
        command.add_argument("--limit", type=int, metavar="N")
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=partial(run, kind=name, known=columns))


def run(args: argparse.Namespace, kind: str, known: Mapping[str, Any]) -> int:
    """Print or export what the query matches."""
    from dataclasses import asdict

    from tui_studio.domain.custom_fields import read_custom, value_of
    from tui_studio.domain.sorting import parse_sort
    from tui_studio.workers.console import ConsoleReporter

    names = [name.strip() for name in args.columns.split(",") if name.strip()]
    if args.limit is not None and args.limit < 0:
        raise InputRefused("--limit takes a number from 0.")
    sort = parse_sort(args.sort, known)
    with opened(args) as studio:
        service, columns = getattr(studio, kind), studio.layouts.pick(kind, names, args.layout)
        ids = service.ids(query_text(args.query), sort, args.limit)
        if args.export:
            reporter = ConsoleReporter()
            written = service.export(ids, [column.key for column in columns], args.export, reporter)
            reporter.close()
            if args.json:
                print_json({"exported": written, "file": str(args.export)})
            else:
                print(f"{counted(written, kind[:-1])} written to {args.export}")
            return 0
        found = service.rows(ids)
    rows = [found[row_id] for row_id in ids if row_id in found]
    if args.json:
        whole = [{**asdict(row), "custom": read_custom(row.custom)} for row in rows]
        print_json([{key: value for key, value in row.items() if key != "id"} for row in whole])
    elif rows:
        lines = [[value_of(row, column.key) for column in columns] for row in rows]
        print_table([column.label for column in columns], lines)
        print(counted(len(rows), kind[:-1]))
    else:
        print(f"No {kind} match.")
    return 0

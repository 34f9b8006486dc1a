"""`tui-studio import clients`: a school's sheet becomes clients and enrollments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.rosters import RosterPlan, RosterResult


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("clients", help="import a roster (.xlsx, .csv, .tsv)")
    command.add_argument("file", type=Path)
    command.add_argument("--organization", required=True, metavar="NAME")
    command.add_argument("--year", required=True, type=int)
    command.add_argument("--map", action="append", default=[], metavar="FIELD=HEADER", help="where a field stands")
    command.add_argument("--sheet", default="", metavar="NAME")
    command.add_argument("--group", default="", metavar="NAME", help="put everybody into a client group")
    command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the sheet; 3 when rows were refused, 2 when all of them were."""
    mapping = dict(_pair(text) for text in args.map)
    with opened(args) as studio:
        plan = studio.rosters.plan(
            args.file, args.organization, args.year, mapping=mapping, sheet=args.sheet, group=args.group
        )
        result = None
        if not args.dry_run:
            from tui_studio.workers.console import run_in_console
            from tui_studio.workers.import_clients import ImportClientsJob

            result = run_in_console(ImportClientsJob(plan), studio).result
    if args.json:
        print_json(_document(plan, result))
    else:
        _print(plan, result)
    left = len(plan.refused) + len(plan.conflicts)
    return 2 if left == plan.rows_found else 3 if left else 0


def _pair(text: str) -> tuple[str, str]:
    field, sign, header = text.partition("=")
    if not sign or not field.strip() or not header.strip():
        raise InputRefused(f"--map {text}: write FIELD=HEADER, for example last_name=Surname.")
    return field.strip(), header.strip()


def _document(plan: RosterPlan, result: RosterResult | None) -> dict[str, Any]:
    return {
        "created": plan.created,
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "refused": [{"row": refused.row, "reason": refused.reason} for refused in plan.refused],
        "conflicts": [{"row": conflict.row, "reason": conflict.reason} for conflict in plan.conflicts],
        "columns": plan.columns,
        "ignored_columns": list(plan.ignored),
        "header_row": plan.header_row,
        "rows": plan.rows_found,
        "warnings": list(plan.warnings),
        "batch": result.batch if result else "",
    }


def _print(plan: RosterPlan, result: RosterResult | None) -> None:
    columns = ", ".join(f"{header} -> {field}" for header, field in plan.columns.items())
    print(f"Header in row {plan.header_row}: {columns}")
    if plan.ignored:
        print(f"Columns left out: {', '.join(plan.ignored)}")
    print(plan.sentence() + ("" if result else " (dry run, nothing was written)"))
    for warning in plan.warnings:
        print(f"  note: {warning}")
    print_refusals("Refused rows:", [(f"row {r.row}", r.reason) for r in plan.refused])
    print_refusals("Rows in conflict:", [(f"row {r.row}", r.reason) for r in plan.conflicts])
    if result and result.batch:
        print(f"Batch {result.batch}")

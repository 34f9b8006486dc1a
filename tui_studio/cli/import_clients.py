"""`tui-studio import clients`: a school's sheet becomes clients and enrollments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.domain.roster_columns import KEEP
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.roster_plan import RosterPlan, RosterResult

_PAIRS = {
    "--map": ("HEADER", "last_name=Surname"),
    "--fixed": ("VALUE", "grade=9"),
    "--policy": ("RULE", "phone=fill"),
}


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("clients", help="import a roster (.xlsx, .csv, .tsv)")
    command.add_argument("file", type=Path)
    command.add_argument("--organization", required=True, metavar="NAME")
    command.add_argument("--year", required=True, type=int)
    command.add_argument("--map", action="append", default=[], metavar="FIELD=HEADER", help="where a field stands")
    command.add_argument("--sheet", default="", metavar="NAME")
    command.add_argument("--group", default="", metavar="NAME", help="put everybody into a client group")
    command.add_argument("--shoot", default="", metavar="NAME", help="a second shoot in the same year has a name")
    command.add_argument("--template", default="", metavar="NAME", help="read the columns as they were read before")
    command.add_argument("--save-template", default="", metavar="NAME", help="keep how the columns are read")
    command.add_argument("--header-row", type=int, default=0, metavar="N", help="the row that names the columns")
    command.add_argument("--encoding", default="", metavar="NAME", help="of a text file: utf-8, cp1252, mac_roman, ...")
    command.add_argument(
        "--fixed", action="append", default=[], metavar="FIELD=VALUE", help="where the file says nothing"
    )
    command.add_argument("--keep", action="append", default=[], metavar="HEADER", help="keep a column as it is")
    command.add_argument(
        "--policy",
        action="append",
        default=[],
        metavar="FIELD=RULE",
        help="overwrite, fill or never; usually overwrite",
    )
    command.add_argument("--book", default="", metavar="WHEN", help="a session for each: a day, or SPEC as in schedule")
    command.add_argument("--refused", type=Path, metavar="FILE", help="write the rows left out to a .csv or .xlsx")
    command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the sheet; 3 when rows were refused, 2 when all of them were."""
    from tui_studio.services.roster_booking import read_booking
    from tui_studio.services.roster_plan import RosterRequest

    mapping = dict(_pair("--map", text) for text in args.map)
    with opened(args) as studio:
        read = studio.rosters.read(
            args.file, args.sheet, args.encoding, template=args.template, mapping=mapping,
            header_row=args.header_row,
        )  # fmt: skip
        fields = {**read.fields, **dict.fromkeys(args.keep, KEEP)}
        policies = {**read.policies, **dict(_pair("--policy", text) for text in args.policy)}
        request = RosterRequest(
            args.organization, args.year, args.group, args.shoot,
            dict(_pair("--fixed", text) for text in args.fixed), fields, policies,
        )  # fmt: skip
        plan = studio.rosters.compare(read, request)
        booking = read_booking(args.book) if args.book else None
        if booking:
            need = studio.roster_booking.need(plan, booking)
            print(*need.told, *[] if need.short_by else [need.sentence()], sep="\n", file=sys.stderr)
            if need.short_by:
                raise InputRefused(f"{need.sentence()}; nothing was written. Add slots, or book without a time.")
        result = None
        if args.refused is not None:
            studio.rosters.refused_rows(read, plan, args.refused)
        if not args.dry_run:
            from tui_studio.workers.console import run_in_console
            from tui_studio.workers.import_clients import ImportClientsJob

            if args.save_template:
                studio.rosters.save_template(args.save_template, read, fields, policies)
            result = run_in_console(ImportClientsJob(plan, booking), studio).result
    if args.json:
        print_json(_document(plan, result))
    else:
        _print(plan, result)
    left = len(plan.refused) + len(plan.conflicts)
    return 2 if left == plan.rows_found else 3 if left else 0


def _pair(option: str, text: str) -> tuple[str, str]:
    field, sign, value = text.partition("=")
    if not sign or not field.strip() or not value.strip():
        what, example = _PAIRS[option]
        raise InputRefused(f"{option} {text}: write FIELD={what}, for example {example}.")
    return field.strip(), value.strip()


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
        "rows_in_file": plan.rows_in_file,
        "empty_rows": plan.blank,
        "groups": plan.counts,
        "maybe_known": [{"row": line.row, "name": line.name, "detail": line.detail} for line in plan.changes("alike")],
        "left": [{"name": line.name, "detail": line.detail} for line in plan.changes("left")],
        "warnings": list(plan.warnings),
        "booked": result.booked if result else 0,
        "batch": result.batch if result else "",
    }


def _print(plan: RosterPlan, result: RosterResult | None) -> None:
    columns = ", ".join(f"{header} -> {field}" for header, field in plan.columns.items())
    print(f"Header in row {plan.header_row}: {columns}")
    if plan.ignored:
        print(f"Columns left out: {', '.join(plan.ignored)}")
    print(plan.accounting())
    print(plan.sentence() + ("" if result else " (dry run, nothing was written)"))
    for warning in plan.warnings:
        print(f"  note: {warning}")
    maybe = list(plan.changes("alike"))
    print_refusals("Refused rows:", [(f"row {r.row}", r.reason) for r in plan.refused])
    print_refusals("Rows in conflict:", [(f"row {r.row}", r.reason) for r in plan.conflicts])
    print_refusals("May be somebody known:", [(f"row {line.row}", f"{line.name}: {line.detail}") for line in maybe])
    if gone := plan.counts.get("left", 0):
        print(f"{counted(gone, 'student')} of the list before {'is' if gone == 1 else 'are'} not in the file.")
    if result and result.batch:
        print(f"Batch {result.batch}")

"""`tui-studio schedule`: sessions for a whole school."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json
from tui_studio.domain.client_order import ORDERS
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    from tui_studio.services.schedule_plan import ScheduleRequest, ScheduleResult

TEXTS = ("description", "type", "status", "photographer", "assistant", "room")


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("schedule", help="create a session for every client of a school")
    command.add_argument("--organization", default="", metavar="NAME")
    command.add_argument("--year", default=0, type=int)
    command.add_argument("--group", default="", metavar="NAME")
    command.add_argument("--filter", default="", metavar="NAME", help="a saved filter of clients, or query text")
    command.add_argument("--slots", nargs="+", action="extend", default=[], metavar="SPEC")
    command.add_argument("--untimed", type=_date, metavar="DATE", help="a date and no time")
    for name in TEXTS:
        command.add_argument(f"--{name}", default="", metavar="T")
    command.add_argument("--shoot", default="", metavar="NAME", help="a second shoot in the same year has a name")
    command.add_argument("--only-without-future-session", action="store_true")
    command.add_argument(
        "--again", action="store_true", help="also those who have a session in this shoot (left out otherwise)"
    )
    command.add_argument("--order", choices=ORDERS, default=ORDERS[0])
    command.add_argument("--exclude", action="append", default=[], metavar="CLIENT_NUMBER")
    command.add_argument(
        "--skip-clashes", action="store_true", help="leave out the slots in which photographer or room is booked"
    )
    command.add_argument("--skip-holidays", action="store_true", help="leave out the studio's days off")
    command.add_argument("--dry-run", action="store_true", help="count the places, create nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Create the sessions, all or none; 2 when places are short."""
    from tui_studio.domain.class_blocks import shortage
    from tui_studio.services.schedule_plan import slot_sentences

    request = _request(args)
    with opened(args) as studio:
        request = replace(request, excluded=studio.scheduling.numbered(args.exclude))
        plan = studio.scheduling.plan(request)
        for warning in plan.warnings:
            print(f"Numbers: {warning}", file=sys.stderr)
        for warning in slot_sentences(plan.slot_warnings, skipped=request.skip_clashes, closed=request.skip_holidays):
            print(warning, file=sys.stderr)
        result = None
        if not plan.short_by and plan.to_book and not args.dry_run:
            from tui_studio.workers.console import run_in_console
            from tui_studio.workers.schedule_sessions import ScheduleSessionsJob

            result = run_in_console(ScheduleSessionsJob(plan), studio).result
    document = {
        "clients": plan.clients,
        "excluded": plan.excluded,
        "slots": plan.slots,
        "short_by": plan.short_by,
        "created": result.created if result else 0,
        "first": plan.first,
        "last": plan.last,
        "batch": result.batch if result else "",
        "left_over": [client.number or client.name for client in plan.left_over],
        "clashes": [clash.sentence() for clash in plan.slot_warnings.clashes],
        "holidays": [day.isoformat() for day in plan.slot_warnings.holidays],
        "past": plan.slot_warnings.past.isoformat() if plan.slot_warnings.past else "",
    }
    if args.json:
        print_json(document)
    else:
        print(f"{plan.sentence()}.{_outcome(plan.first, plan.last, result, args.dry_run)}")
    if plan.short_by:
        where = shortage(plan.blocks) or f"{counted(plan.short_by, 'place')} short"
        print(f"{where}; nothing was created. Add slots or exclude clients.", file=sys.stderr)
        return 2
    return 0


def _request(args: argparse.Namespace) -> ScheduleRequest:
    from tui_studio.domain.slot_spec import parse_spec
    from tui_studio.services.schedule_plan import ClientChoice, ScheduleRequest
    from tui_studio.text import clean_text

    chosen = [name for name in ("organization", "group", "filter") if getattr(args, name)]
    if len(chosen) > 1:
        raise InputRefused(f"Choose clients one way: --{' or --'.join(chosen)}, not both.")
    choice = ClientChoice(
        clean_text(args.organization), args.year, clean_text(args.group), args.filter,
        only_without_future_session=args.only_without_future_session, not_in_shoot=not args.again,
        shoot=clean_text(args.shoot),
    )  # fmt: skip
    texts = {name: clean_text(getattr(args, name)) for name in TEXTS}
    return ScheduleRequest(
        choice,
        slots=tuple(parse_spec(spec) for spec in args.slots),
        untimed=args.untimed,
        order=args.order,
        skip_clashes=args.skip_clashes,
        skip_holidays=args.skip_holidays,
        description=texts["description"],
        type=texts["type"],
        status=texts["status"],
        photographer=texts["photographer"],
        assistant=texts["assistant"],
        room=texts["room"],
    )


def _outcome(first: str, last: str, result: ScheduleResult | None, dry: bool) -> str:
    span = f" First {first.replace('T', ' ')}, last {last.replace('T', ' ')}." if first else ""
    if result:
        return f"{span} {counted(result.created, 'session')} created, batch {result.batch}."
    return f"{span} Dry run, nothing was created." if dry else span


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write one like 2026-09-14") from None

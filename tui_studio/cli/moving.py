"""`tui-studio reschedule` and `tui-studio cancel`: sessions that stand, moved or called off."""

from __future__ import annotations

import argparse
import sys
from datetime import date, time
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import acting_query, opened, print_json, print_refusals
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from tui_studio.services.moves import MovePlan


def add(commands: Any) -> None:
    """Add the commands."""
    command = commands.add_parser("reschedule", help="move every session a query matches")
    command.add_argument("query", nargs="+", help='for example: org:"Lincoln High School" teacher:quill; "*" for all')
    command.add_argument("--date", type=_date, metavar="DATE", help="another day")
    command.add_argument("--start", type=_time, metavar="TIME", help="of the first; the rest keep their distance")
    command.add_argument("--by", default="", metavar="MINUTES", help="+15 later, -30 earlier, 1h")
    command.add_argument("--photographer", metavar="T", help="'-' for nobody")
    command.add_argument("--room", metavar="T", help="'-' for none")
    command.add_argument("--swap", action="store_true", help="the two sessions take each other's time and place")
    command.add_argument("--anyway", action="store_true", help="also where photographer or room is booked already")
    command.add_argument("--dry-run", action="store_true", help="say what would move, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=reschedule)
    command = commands.add_parser("cancel", help="call off every session a query matches")
    command.add_argument("query", nargs="+", help='for example: org:"Lincoln High School" date:2026-09-14; "*" for all')
    command.add_argument("--reason", required=True, metavar="T", help="stays in the history of each session")
    command.add_argument("--dry-run", action="store_true", help="say what would be cancelled, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=cancel)


def reschedule(args: argparse.Namespace) -> int:
    """Move them as one step; 2 where somebody is booked already, 3 when some stay."""
    args.photographer, args.room = _cleaned(args.photographer), _cleaned(args.room)
    wishes = (args.date, args.start, args.by, args.photographer, args.room)
    if args.swap and any(wish not in (None, "") for wish in wishes):
        raise InputRefused("--swap takes no other wish: the two sessions take each other's place.")
    if not args.swap and all(wish in (None, "") for wish in wishes):
        raise InputRefused("Say where they go: --date, --start, --by, --photographer, --room or --swap.")
    if args.by and args.start:
        raise InputRefused("Give --start or --by, not both.")
    with opened(args) as studio:
        ids = list(studio.sessions.ids(acting_query(args.query)))
        plan = studio.moves.plan_swap(ids) if args.swap else studio.moves.plan_move(ids, _wish(args))
        refused = plan.clashes > 0 and not args.anyway
        batch = "" if refused or args.dry_run else studio.moves.apply(plan).batch
    _tell_moves(args, plan, batch)
    if refused:
        print("Nothing was moved; --anyway moves them all the same.", file=sys.stderr)
        return 2
    return 3 if plan.skipped else 0


def cancel(args: argparse.Namespace) -> int:
    """Cancel them as one step; 3 when some stay."""
    from tui_studio.text import clean_text

    if not clean_text(args.reason):
        raise InputRefused("Say why with --reason, so that nobody has to ask later.")
    with opened(args) as studio:
        plan = studio.moves.plan_cancel(studio.sessions.ids(acting_query(args.query)))
        batch = "" if args.dry_run else studio.moves.cancel(plan, args.reason).batch
    skipped = [(skip.record, skip.reason) for skip in plan.skipped]
    if args.json:
        named = [{"session": record, "reason": reason} for record, reason in skipped]
        print_json({"matched": plan.matched, "cancelled": plan.count, "skipped": named, "batch": batch})
    else:
        print("No session matches." if not plan.matched else plan.sentence() + ("" if batch else " (nothing written)"))
        print_refusals("Skipped:", skipped)
        if batch:
            print(f"Batch {batch}")
    return 3 if skipped else 0


def _tell_moves(args: argparse.Namespace, plan: MovePlan, batch: str) -> None:
    skipped = [(skip.record, skip.reason) for skip in plan.skipped]
    if args.json:
        print_json(
            {
                "matched": plan.count + len(skipped),
                "moved": plan.count if batch or args.dry_run else 0,
                "skipped": [{"session": record, "reason": reason} for record, reason in skipped],
                "clashes": [{"session": move.session.number, "clash": move.clash} for move in plan.moves if move.clash],
                "sessions": [
                    {"session": move.session.number, "from": str(move.session.spot), "to": str(move.to)}
                    for move in plan.moves
                ],
                "batch": batch,
            }
        )
        return
    print(plan.sentence() + ("." if batch else " (nothing written)."))
    print_refusals("Clashes:", [(move.session.number, move.clash) for move in plan.moves if move.clash])
    print_refusals("Skipped:", skipped)
    if batch:
        print(f"Batch {batch}")


def _wish(args: argparse.Namespace) -> Any:
    from tui_studio.domain.moves import Wish, read_minutes

    def named(text: str) -> str | None:
        return None if not text else "" if text == "-" else text

    by = read_minutes(args.by) if args.by else 0
    return Wish(args.date, args.start, named(args.photographer), named(args.room), by)


def _cleaned(text: str | None) -> str:
    """Blank stands for no wish; only a dash takes a name away."""
    from tui_studio.text import clean_text

    return clean_text(text or "")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write one like 2026-09-14") from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text if ":" in text else f"{text}:00")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no time; write one like 08:30") from None

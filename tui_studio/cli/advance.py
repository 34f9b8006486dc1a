"""`tui-studio advance`: many sessions, one step along their chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import acting_query, opened, print_json, print_refusals

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.statuses import AdvanceGroup


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("advance", help="advance the status of every session a query matches")
    command.add_argument(
        "query", nargs="+", help='as: org:"Lincoln High School" status:scheduled images:>0; "*" is all'
    )
    command.add_argument("--to", default="", metavar="STATUS", help="a status instead of the next one")
    command.add_argument("--due", default="", metavar="DATE|+DAYS|none", help="a due date for all of them")
    command.add_argument("--note", default="", metavar="T")
    command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Advance them as one step; 3 when some were skipped."""
    from tui_studio.domain.work_days import read_due
    from tui_studio.text import clean_text
    from tui_studio.workers.console import ConsoleReporter

    with opened(args) as studio:
        plan = studio.statuses.plan_advance(studio.sessions.ids(acting_query(args.query)), clean_text(args.to))
        if args.due:
            plan = plan.due_on(read_due(clean_text(args.due), plan.today, plan.work))
        reporter = ConsoleReporter()
        batch = "" if args.dry_run else studio.statuses.apply_advance(plan, clean_text(args.note), reporter).batch
        reporter.close()
    skipped = [(skip.record, skip.reason) for skip in plan.skipped]
    if args.json:
        print_json(
            {
                "matched": plan.matched,
                "advanced": plan.count,
                "skipped": [{"session": record, "reason": reason} for record, reason in skipped],
                "groups": [_group(group) for group in plan.groups],
                "batch": batch,
            }
        )
    else:
        print("No session matches." if not plan.matched else plan.sentence() + ("" if batch else " (nothing written)"))
        print_refusals("Skipped:", skipped)
        if batch:
            print(f"Batch {batch}")
    return 3 if skipped else 0


def _group(group: AdvanceGroup) -> dict[str, object]:
    due = group.due.isoformat() if group.due else None
    return {
        "type": group.type,
        "from": group.from_status,
        "to": group.to_status,
        "count": group.count,
        "due": due,
    }

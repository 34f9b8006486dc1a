"""`tui-studio stragglers`, `retakes` and `report`: who was not photographed, who comes again, and the lists of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals, print_table, query_text
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse


SHOWN = ("class_name", "last_name", "first_name", "student_id", "presence", "session", "days", "note")
SHOOT = "words of its name, such as “Lincoln 2026”"


def add(commands: Any) -> None:
    """Add the commands."""
    command = commands.add_parser("stragglers", help="who of a shoot was photographed, absent or excused")
    command.add_argument("shoot", metavar="SHOOT", help=SHOOT)
    command.add_argument("query", nargs="*", help="only the clients it matches")
    command.add_argument("--who", default="", metavar="absent,only-group,...", help="also: retake for all who may come")
    acts = command.add_mutually_exclusive_group()
    acts.add_argument("--excuse", metavar="REASON", help="nobody waits for a picture of these; '' takes that back")
    acts.add_argument("--want-retake", metavar="REASON", help="there is to be another picture of these")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=stragglers)
    command = commands.add_parser("retakes", help="book a retake day for those who were absent or come again")
    command.add_argument("shoot", metavar="SHOOT", help=SHOOT)
    command.add_argument("query", nargs="*", help="only the clients it matches")
    command.add_argument("--who", default="retake", metavar="absent,only-group,another-pose", help="(default: all)")
    when = command.add_mutually_exclusive_group(required=True)
    when.add_argument("--date", metavar="DATE", help="a day without times")
    when.add_argument("--slots", action="append", metavar="SPEC", help='"2026-10-20 08:00-12:00 every 5m"')
    command.add_argument("--name", default="Retakes", help="of the shoot they get")
    command.add_argument("--dry-run", action="store_true")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=retakes)
    command = commands.add_parser("report", help="absentees, alphabetical, duplicates, unassigned or no-images")
    command.add_argument("name", metavar="NAME")
    command.add_argument("shoot", metavar="SHOOT", help=SHOOT)
    command.add_argument("--out", type=Path, metavar="FILE.pdf|FILE.xlsx|FILE.csv")
    command.add_argument("--paper", choices=("letter", "a4"), default="", help="else that of the preferences")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=report)


def stragglers(args: argparse.Namespace) -> int:
    """List them, or say something of those that match."""
    from tui_studio.services.stragglers import presences

    who = presences(args.who)
    acting = args.excuse is not None or args.want_retake is not None
    if acting and not (args.query or who):
        raise InputRefused("Say of whom: a query, or --who. A query of '*' means everybody.")
    with opened(args) as studio:
        service = studio.stragglers.on(studio.stragglers.find_shoot(args.shoot), who)
        ids = service.ids(query_text(args.query) if args.query != ["*"] else "")
        changed = 0
        if acting:
            say = service.excuse if args.excuse is not None else service.want_retake
            changed = say(ids, args.excuse if args.excuse is not None else args.want_retake)
        call, rows = service.call(), service.rows(ids)
    if args.json:
        print_json(
            {
                **call.document(),
                "classes": {name: {"roster": mine.roster, **asdict(mine)} for name, mine in call.classes},
                "students": [
                    {key: getattr(rows[row], key) for key in ("number", *SHOWN)} for row in ids if row in rows
                ],
                "changed": changed,
            }
        )
        return 0
    if acting:
        print(f"{counted(changed, 'student')} changed")
    elif len(ids):
        print_table(
            [service.columns[key].label for key in SHOWN], [[getattr(rows[row], key) for key in SHOWN] for row in ids]
        )
    print(f"{call.shoot.title}: {call.roll.sentence()}")
    return 0


def retakes(args: argparse.Namespace) -> int:
    """Book them as one step; 2 where places are short, 3 when some are skipped."""
    from tui_studio.domain.field_text import read_date
    from tui_studio.domain.slot_spec import parse_spec
    from tui_studio.services.stragglers import presences

    slots = tuple(map(parse_spec, args.slots or ()))
    with opened(args) as studio:
        day = read_date(args.date, studio.clock.today()) if args.date else None
        shoot = studio.stragglers.find_shoot(args.shoot)
        ids = studio.stragglers.on(shoot, presences(args.who)).ids(query_text(args.query))
        plan = studio.retakes.plan(shoot, list(ids), day=day, slots=slots, name=args.name)
        result = None if args.dry_run or plan.schedule.short_by else studio.retakes.book(plan)
    short = plan.schedule.short_by
    skipped = [(one.record, one.reason) for one in plan.skipped]
    if args.json:
        print_json(
            {
                "clients": len(ids), "created": result.created if result else 0, "short_by": short,
                "first": plan.schedule.first, "last": plan.schedule.last, "batch": result.batch if result else "",
                "skipped": [{"client": name, "reason": reason} for name, reason in skipped],
            }
        )  # fmt: skip
    else:
        print(f"{'Would book ' if result is None else ''}{plan.sentence()}" + ("; nothing was made" if short else ""))
        print_refusals("Skipped:", skipped)
    return 2 if short else 3 if skipped else 0


def report(args: argparse.Namespace) -> int:
    """Print one of the lists, or write it."""
    with opened(args) as studio:
        found = studio.reports.make(args.name, studio.stragglers.find_shoot(args.shoot))
        written = studio.reports.write(found, args.out, args.paper) if args.out else None
    if args.json:
        rows = [dict(zip(found.header, row, strict=True)) for row in found.rows]
        print_json({"title": found.title, "subtitle": found.subtitle, "rows": rows, "file": str(args.out or "")})
    elif written:
        replaced = ", in place of the file that was there" if written.replaced else ""
        print(f"{counted(written.rows, 'line')} written to {written.file}{replaced}")
    else:
        if found.rows:
            print_table(list(found.header), [list(row) for row in found.rows])
        print(f"{found.title}: {counted(len(found.rows), 'line')}")
    return 0

"""`tui-studio verify`: read the records and the stored pictures, list what is wrong, and mend what can be."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.errors import InputRefused
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.services.integrity import Verdict
    from tui_studio.services.rebuild import RebuildPlan
    from tui_studio.services.restoring import Rescue
    from tui_studio.services.second_copies import SecondCopyResult
    from tui_studio.services.studio import Studio
    from tui_studio.workers.console import ConsoleReporter

PARTLY, DAMAGE = 3, 4
CHANCES = (1, 10, 100)
"""Numbers of damaged pictures for which --json says how surely a sample meets one."""


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("verify", help="check records and stored pictures")
    command.add_argument("--sample", type=float, default=100.0, metavar="PERCENT", help="read so many of the pictures")
    command.add_argument(
        "--rebuild", action="store_true", help="give pictures that no record names back to their sessions, then check"
    )
    command.add_argument("--dry-run", action="store_true", help="say what --rebuild would write, write nothing")
    command.add_argument(
        "--rebuild-search", action="store_true", help="make the search indexes anew from the records, then check"
    )
    command.add_argument(
        "--rebuild-previews", action="store_true", help="make the previews of all pictures anew, then check"
    )
    command.add_argument(
        "--backup", action="store_true", help="make the second copies that are missing on the backup volume, then check"
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_verify)


def run_verify(args: argparse.Namespace) -> int:
    """Check; 4 when damage was found."""
    if args.dry_run and not args.rebuild:
        raise InputRefused("--dry-run belongs to --rebuild; without it verify changes nothing.")
    from tui_studio.workers.console import ConsoleReporter

    reporter = ConsoleReporter()
    rescued = _rescue(args, reporter) if args.rebuild else None
    if rescued is not None and args.dry_run:  # the records cannot be opened, so nothing more can be said
        _print_rescue(args, rescued)
        return DAMAGE
    plan, recovered = None, 0
    with opened(args) as studio:
        try:
            if args.rebuild_search or rescued is not None:
                studio.integrity.rebuild_search()
                reporter.log("The search indexes were made anew.")
            if args.rebuild_previews:
                studio.previews.rebuild(reporter)
            if args.rebuild:
                plan, recovered = _rebuild(studio, args, reporter)
            second = studio.second_copies.complete(reporter, read=args.sample) if args.backup else None
            verdict = studio.integrity.verify(args.sample, reporter)
        finally:
            reporter.close()
    if args.json:
        found = _document(verdict, rescued, plan, recovered)
        if second is not None:
            found["second_copies"] = {key: _plain(value) for key, value in asdict(second).items()}
        print_json(found)
    else:
        if rescued is not None:
            _print_rescue(args, rescued)
        _print(verdict, plan, recovered)
        if second is not None:
            _print_copies(second)
    if not verdict.sound or (second is not None and second.altered):
        return DAMAGE
    return PARTLY if second is not None and second.left else 0


def _print_copies(second: SecondCopyResult) -> None:
    """What became of the second copies."""
    missing = f", {second.left:,} missing" if second.left else ""
    why = f": {second.trouble}" if second.trouble else ""
    print(f"{counted(second.made, 'second copy', 'second copies')} made{missing}{why}.")
    print_refusals("Altered second copies:", [(path, "not as it was stored") for path in second.altered])


def _rescue(args: argparse.Namespace, reporter: ConsoleReporter) -> Rescue | None:
    """Save the records of a damaged database first; None where it is sound."""
    from tui_studio.cli.main import settings_of
    from tui_studio.clock import Clock
    from tui_studio.services.restoring import damage, rescue_records

    settings = settings_of(args)
    problems = damage(settings)
    if not problems:
        return None
    reporter.log(f"{settings.paths.database} is damaged: {problems[0]}", "error")
    return rescue_records(settings, Clock(settings.zone()), dry_run=args.dry_run)


def _rebuild(studio: Studio, args: argparse.Namespace, reporter: ConsoleReporter) -> tuple[RebuildPlan, int]:
    plan = studio.rebuild.plan(reporter)
    return plan, 0 if args.dry_run else studio.rebuild.apply(plan, reporter).recovered


def _document(verdict: Verdict, rescued: Rescue | None, plan: RebuildPlan | None, recovered: int) -> dict[str, Any]:
    names = ("images", "checked", "missing", "altered", "strangers", "database", "without_preview", "held")
    document = {name: _plain(getattr(verdict, name)) for name in names} | {"sound": verdict.sound}
    document["sample"] = {str(count): round(verdict.chance_to_notice(count), 4) for count in CHANCES}
    if plan is not None:
        document["rebuild"] = {
            "recovered": recovered,
            "planned": [{"path": row.path, "session": row.session, "told_by": row.told_by} for row in plan.rows],
            "miscounted": list(plan.miscounted),
            "refused": [{"path": path, "reason": reason} for path, reason in plan.refused],
        }
    if rescued is not None:
        document["rescue"] = _rescue_document(rescued)
    return document


def _rescue_document(rescued: Rescue) -> dict[str, Any]:
    return {
        "problems": list(rescued.problems),
        "tables": {
            table.name: {
                "read": table.read, "whole": table.whole, "from_backup": table.from_backup, "orphans": table.orphans,
            }
            for table in rescued.tables
        },
        "backup": str(rescued.backup or ""),
        "aside": str(rescued.aside or ""),
    }  # fmt: skip


def _print_rescue(args: argparse.Namespace, rescued: Rescue) -> None:
    if args.json and rescued.aside is None:
        print_json({"sound": False, "rescue": _rescue_document(rescued)})
        return
    read = sum(table.read for table in rescued.tables)
    print(f"Database: damaged; {counted(read, 'row')} of {len(rescued.tables)} tables can be read")
    for table in rescued.damaged_tables:
        lost = "" if table.whole else "not whole"
        filled = f", {table.from_backup:,} rows from {rescued.backup}" if table.from_backup else ""
        orphans = f", {counted(table.orphans, 'row points', 'rows point')} to what is lost" if table.orphans else ""
        print(f"  {table.name}: {table.read:,} read, {lost}{filled}{orphans}".replace(", ,", ","))
    if rescued.aside is not None:
        print(f"The damaged database is kept as {rescued.aside}.")


def _print(verdict: Verdict, plan: RebuildPlan | None, recovered: int) -> None:
    if plan is not None:
        done = f"{counted(recovered, 'picture')} given back to the records"
        print(done if recovered or not plan.rows else f"{counted(len(plan.rows), 'picture')} would be given back")
        print_refusals("Whose they are:", [(row.path, f"{row.session}, by {row.told_by}") for row in plan.rows])
        print_refusals("Not given back:", plan.refused)
        print_refusals("Counted anew:", [(number, "its count of images was wrong") for number in plan.miscounted])
    state = "sound" if verdict.sound else "DAMAGE FOUND"
    held = f", {counted(verdict.held, 'held frame')} of capture days too" if verdict.held else ""
    print(f"{counted(verdict.images, 'picture')}, {verdict.checked:,} read{held}: {state}")
    if verdict.sampled and (enough := verdict.enough_to_notice):
        print(
            f"Had {counted(enough, 'picture')} been damaged, this sample would have shown it with 95 %; "
            f"one alone with {verdict.chance_to_notice(1):.0%}."
        )
    print_refusals("Database:", [("records", problem) for problem in verdict.database])
    print_refusals("Missing:", [(path, "the file is gone") for path in verdict.missing])
    print_refusals("Altered:", [(path, "not as it was stored") for path in verdict.altered])
    if verdict.missing or verdict.altered:
        print("Import the card again, or copy the files from your second copy; altered ones must be moved away first.")
    print_refusals("Files no record names:", [(path, "left alone") for path in verdict.strangers])
    if verdict.strangers and plan is None:
        print("“tui-studio verify --rebuild --dry-run” says whose they are; --rebuild gives them back.")
    if verdict.without_preview:
        have = counted(verdict.without_preview, "picture has", "pictures have")
        print(f"{have} no preview; “tui-studio verify --rebuild-previews” makes them.")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

"""`tui-studio import images`: a card or a folder into the right sessions."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.cli.copy_options import add_copy_options, copy_options
from tui_studio.domain.frames import Role
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    import argparse

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.domain.scan_options import ScanOptions
    from tui_studio.services.import_plan import ImportPlan, ImportResult
    from tui_studio.services.studio import Studio

FRAMES_REFUSED = 3


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("images", help="import a camera card or a folder")
    command.add_argument("source", nargs="?", type=Path, metavar="SOURCE")
    command.add_argument(
        "--by",
        choices=("qr", "metadata", "auto", "filename", "map"),
        help="how a picture finds its session; auto is metadata beside slates (default: qr)",
    )
    command.add_argument("--session", default="", metavar="NUMBER", help="every picture belongs to this session")
    command.add_argument(
        "--slates",
        choices=("before", "after"),
        default="before",
        help="a student's slate is photographed before, or after",
    )
    _add_keys(command)
    command.add_argument("--exclude", default="", metavar="A,B", help="leave out files with these names: *_bw*,test*")
    command.add_argument("--no-subfolders", action="store_true", help="leave out what lies in folders of the source")
    command.add_argument(
        "--replace", action="store_true", help="with --session: its earlier images are kept and not selected any more"
    )
    command.add_argument("--plan", type=Path, metavar="FILE.json", help="write the plan, copy nothing")
    command.add_argument("--apply", type=Path, metavar="FILE.json", help="copy what a written plan says")
    command.add_argument("--dry-run", action="store_true", help="say what would be copied, write nothing")
    command.add_argument("--json", action="store_true")
    add_copy_options(command)
    command.set_defaults(run=run)


def _add_keys(command: argparse.ArgumentParser) -> None:
    """What the keys are and where they stand."""
    command.add_argument(
        "--key",
        choices=("number", "client", "student"),
        default="number",
        help="what a code or a text is: session number, client number or student ID",
    )
    command.add_argument("--organization", default="", metavar="NAME", help="bounds what an ID or a name may mean")
    command.add_argument(
        "--metadata-fields",
        default="",
        metavar="A,B,...",
        help="where a key is looked for, in order (default: as in the preferences)",
    )
    command.add_argument(
        "--metadata-pattern", default="", metavar="TEMPLATE", help="a text that holds the key: “Order {number}*”"
    )
    command.add_argument(
        "--template", default="", metavar="TEMPLATE", help="how the files are named: {number}_*, {last}_{first}_*"
    )
    command.add_argument("--map", default="", metavar="FILE", help="a list (.csv, .xlsx) that says whose each file is")


def run(args: argparse.Namespace) -> int:
    """Plan, write the plan, or copy; 3 when frames were left."""
    if bool(args.source) == bool(args.apply):
        raise InputRefused("Name a SOURCE to import from, or a plan with --apply, and not both.")
    if args.apply and (args.plan or args.session or args.by or args.template or args.map):
        raise InputRefused("--apply takes everything from the plan; leave the other options out.")
    if args.replace and not args.session:
        raise InputRefused("--replace belongs to --session: whose earlier images are meant?")
    from tui_studio.services.import_plan import document

    replaces = clean_text(args.session) if args.replace else ""
    with opened(args) as studio:
        images = studio.settings.paths.images
        options = copy_options(args, studio.imports.usual_copy_options())  # refused before the long scan, not after
        if args.plan:
            studio.corrections.check_file(args.plan, args.source)
        plan = _plan(args, studio, None if args.dry_run or args.plan else options)
        if args.plan and not args.dry_run:
            studio.corrections.save(plan, args.plan)
        result = None if args.dry_run or args.plan else _copy(plan, options, studio, replaces)
    if args.json:
        print_json(document(plan, source=str(args.source or plan.source), result=result))
    else:
        _print(result.plan if result else plan, result, images)
        if args.plan and not args.dry_run:
            print(f"The plan is in {args.plan}; copy it with “tui-studio import images --apply {args.plan}”.")
    return FRAMES_REFUSED if _left(result.plan if result else plan) else 0


def _plan(args: argparse.Namespace, studio: Studio, copying: CopyOptions | None) -> ImportPlan:
    from tui_studio.workers.console import ConsoleReporter

    if args.apply:
        plan = studio.corrections.open(args.apply)
        studio.imports.check(plan)
        return plan
    reporter = ConsoleReporter()
    try:
        return studio.imports.scan(args.source, _options(args), reporter, copying)
    finally:
        reporter.close()


def _options(args: argparse.Namespace) -> ScanOptions:
    """The options of the scan; --session, --template or --map alone says the way."""
    from tui_studio.domain.picture_texts import check_fields
    from tui_studio.domain.scan_options import ScanOptions

    number = clean_text(args.session)
    told = [way for way, value in (("hand", number), ("filename", args.template), ("map", args.map)) if value]
    if len(told) > 1 or (args.by and told and told != [args.by]):
        raise InputRefused("Name one way: --by, --session, --template or --map.")
    return ScanOptions(
        told[0] if told else args.by or "qr",
        number,
        args.key,
        clean_text(args.organization),
        check_fields(args.metadata_fields.split(",")),
        args.metadata_pattern,
        args.template,
        args.map,
        slates=args.slates,
        subfolders=not args.no_subfolders,
        exclude=clean_text(args.exclude, 300),
    )


def _copy(plan: ImportPlan, options: CopyOptions, studio: Studio, replaces: str) -> ImportResult:
    from tui_studio.workers.console import run_in_console
    from tui_studio.workers.import_images import ImportImagesJob

    result: ImportResult = run_in_console(ImportImagesJob(plan, options, replaces=replaces), studio).result
    return result


def _left(plan: ImportPlan) -> list[tuple[str, str]]:
    """Frames that became nobody's picture and are not accounted for."""
    return [
        (frame.path, frame.reason)
        for frame in plan.frames
        if frame.role in (Role.UNASSIGNED, Role.DAMAGED) or (frame.role is Role.SLATE and frame.session is None)
    ]


def _print(plan: ImportPlan, result: ImportResult | None, images: Path) -> None:
    from tui_studio.services.imports import plan_sentence

    print(plan_sentence(plan) + ("" if result else " (nothing was copied)"))
    print_refusals("Look at:", _left(plan))
    print_refusals("Warnings:", [(w.frame or "card", w.text) for w in plan.warnings])
    if result:
        print(
            f"{counted(result.copied, 'picture')} copied in {result.seconds['copy']:.1f} s"
            + (f", batch {result.batch}" if result.batch else "")
        )
        for call in result.rolls:
            print(f"{call.shoot.title}: {call.roll.sentence()}")
        if result.manifest:
            print(f"Check what was stored with: cd {shlex.quote(str(images))} && sha256sum -c {result.manifest}")
        print("This card may be formatted." if result.card_may_be_formatted else f"Keep this card: {result.why_not}")

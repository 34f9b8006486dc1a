"""`tui-studio images` and `tui-studio stages`: what is checked, moved and retouched, without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import acting_query, opened, print_json, print_refusals, print_table, query_text
from tui_studio.errors import InputRefused, NotFound
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tui_studio.services.results import Skipped
    from tui_studio.services.studio import Studio

PARTLY = 3


def add(commands: Any) -> None:
    """Add the commands."""
    stages = commands.add_parser("stages", help="what waits in each stage of the work")
    stages.add_argument("--json", action="store_true")
    stages.set_defaults(run=show_stages)
    images = commands.add_parser("images", help="list, rate, move and retouch stored images")
    acts = images.add_subparsers(
        metavar="ACTION", parser_class=type(commands._name_parser_map["stages"]), required=True
    )
    one = _act(acts, "list", show, "the images of the sessions that a query matches", dry=False)
    one.add_argument("query", nargs="*")
    one = _act(acts, "rate", rate, "rate images: 1 selected, 2 undecided, 3 not selected")
    one.add_argument("rating", type=int, choices=(1, 2, 3))
    one.add_argument("image", nargs="+", help="the name of a stored image, as “images list” tells it")
    one = _act(acts, "move", move, "give images to another session")
    one.add_argument("image", nargs="+", help="the name of a stored image, as “images list” tells it")
    one.add_argument("--to", required=True, metavar="NUMBER", help="the session that gets them")
    one.add_argument(
        "--from",
        dest="of",
        metavar="NUMBER",
        help="which of the sessions of an image leaves it (default: its folder's)",
    )
    one = _act(acts, "export", export, "copy images for retouching, a folder for each session")
    one.add_argument("query", nargs="+", help="which sessions; '*' is all")
    one.add_argument("--out", required=True, type=Path, metavar="DIR")
    one.add_argument("--which", choices=("poses", "selected"), default="poses", help="what goes out (default: poses)")
    one = _act(acts, "take-back", take_back, "store retouched images as new versions of their originals")
    one.add_argument("folder", type=Path, metavar="DIR")


def _act(acts: Any, name: str, run: Callable[..., int], said: str, *, dry: bool = True) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = acts.add_parser(name, help=said)
    if dry:
        made.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=run)
    return made


def show_stages(args: argparse.Namespace) -> int:
    """Print every stage with its count, the oldest due day and how many are late."""
    with opened(args) as studio:
        found = studio.workflow.stages()
    rows = [
        (one.stage, one.title, one.count, one.oldest.isoformat() if one.oldest else None, one.late) for one in found
    ]
    if args.json:
        print_json([dict(zip(("stage", "title", "sessions", "oldest_due", "late"), row, strict=True)) for row in rows])
    else:
        print_table(
            ("Stage", "Sessions", "Oldest due", "Late"), [(row[1], row[2], row[3] or "", row[4]) for row in rows]
        )
    return 0


def show(args: argparse.Namespace) -> int:
    """Print the images of the sessions that match."""
    from tui_studio.domain.image_check import RATINGS

    with opened(args) as studio:
        sessions = [studio.image_check.session(row) for row in studio.sessions.ids(query_text(args.query))]
    rows = [
        {
            "session": session.number, "name": image.name, "file": image.file, "rating": image.rating,
            "poses": list(image.poses), "retouched": image.retouched, "uploaded": image.uploaded, "size": image.size,
            "taken": image.taken_at.isoformat() if image.taken_at else None, "camera": image.camera,
        }
        for session in sessions
        for image in session.images
    ]  # fmt: skip
    if args.json:
        print_json(rows)
    elif rows:
        lines = [
            (session.number, image.name, RATINGS[image.rating], ", ".join(image.poses), image.taken_at or "")
            for session in sessions
            for image in session.images
        ]
        print_table(("Session", "Image", "Rating", "Pose", "Taken"), lines)
        print(counted(len(rows), "image"))
    else:
        print("No images.")
    return 0


def rate(args: argparse.Namespace) -> int:
    """Rate images, a step for each session."""
    with opened(args) as studio:
        by_session = _named(studio, args.image)
        batches = []
        for session_id, ids in by_session.items():
            batches += [] if args.dry_run else [studio.image_check.rate(session_id, ids, args.rating)]
    total = sum(map(len, by_session.values()))
    if args.json:
        print_json({"images": total, "rating": args.rating, "batches": [batch for batch in batches if batch]})
    else:
        print(f"{counted(total, 'image')} rated {args.rating}" + (" (nothing written)" if args.dry_run else ""))
    return 0


def move(args: argparse.Namespace) -> int:
    """Move images as one step; 3 when some stay."""
    with opened(args) as studio:
        ids = [image_id for ids in _named(studio, args.image).values() for image_id in ids]
        of = studio.sessions.find_number(args.of) if args.of else None
        if args.of and of is None:
            raise NotFound(f"There is no session {args.of}.")
        plan = studio.image_moves.plan(ids, args.to, of)
        batch = "" if args.dry_run else studio.image_moves.apply(plan).batch
    if args.json:
        moved = [{"image": image.path, "from": image.number, "to": plan.to_number} for image in plan.images]
        print_json({"moved": moved, "files": len(plan.files), "skipped": _skipped(plan.skipped), "batch": batch})
    else:
        print(plan.sentence() + ("." if batch else " (nothing written)."))
        print_refusals("Left:", [(skip.record, skip.reason) for skip in plan.skipped])
    return PARTLY if plan.skipped else 0


def export(args: argparse.Namespace) -> int:
    """Copy images to folders; 3 when some sessions have none or some files were refused."""
    from tui_studio.workers.console import run_in_console
    from tui_studio.workers.retouching import ExportImagesJob

    with opened(args) as studio:
        plan = studio.retouching.plan_export(studio.sessions.ids(acting_query(args.query)), args.which, args.out)
        result = None if args.dry_run else run_in_console(ExportImagesJob(plan), studio).result
    left = [*plan.skipped, *(result.refused if result else ())]
    if args.json:
        images = [{"session": image.number, "file": image.target} for image in plan.images]
        counts = {"written": result.written if result else 0, "there": result.there if result else 0}
        print_json({"folder": str(plan.folder), "images": images, **counts, "skipped": _skipped(left)})
    else:
        print(f"{plan.sentence()} to {plan.folder}" + ("." if result else " (nothing written)."))
        print_refusals("Left:", [(skip.record, skip.reason) for skip in left])
    return PARTLY if left else 0


def take_back(args: argparse.Namespace) -> int:
    """Store what was retouched as one step; 3 when some files are left."""
    from tui_studio.workers.console import run_in_console
    from tui_studio.workers.retouching import TakeBackJob

    with opened(args) as studio:
        plan = studio.retouching.plan_take_back(args.folder)
        result = None if args.dry_run else run_in_console(TakeBackJob(plan), studio).result
    left = result.skipped if result else plan.skipped
    if args.json:
        files = [{"file": one.path, "session": one.number, "image": one.name} for one in plan.files]
        print_json({
            "folder": str(plan.folder), "files": files, "stored": result.changed if result else 0,
            "skipped": _skipped(left), "batch": result.batch if result else "",
        })  # fmt: skip
    else:
        print(plan.sentence() + ("." if result else " (nothing written)."))
        print_refusals("Left:", [(skip.record, skip.reason) for skip in left])
    return PARTLY if left else 0


def _named(studio: Studio, names: Sequence[str]) -> dict[int, list[int]]:
    """The images of these names by session; raises `NotFound`, and `InputRefused` for a name that two have."""
    found: dict[int, list[int]] = {}
    for name in names:
        rows = studio.image_moves.find(name)
        if not rows:
            raise NotFound(f"There is no image “{name}”; “tui-studio images list” tells their names.")
        if len(rows) > 1:
            raise InputRefused(
                f"{len(rows)} images are called “{name}”; write the file as “images list --json” tells it."
            )
        found.setdefault(rows[0].session_id, []).append(rows[0].id)
    return found


def _skipped(skipped: Sequence[Skipped]) -> list[dict[str, str]]:
    return [{"record": skip.record, "reason": skip.reason} for skip in skipped]

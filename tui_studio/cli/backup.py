"""`tui-studio backup` and `tui-studio restore`: the records as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_refusals
from tui_studio.text import counted

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add both commands."""
    command = commands.add_parser("backup", help="copy the database while it is in use")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.set_defaults(run=run_backup)
    command = commands.add_parser("restore", help="bring a backup of the database back")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--dry-run", action="store_true", help="check the backup, change nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Copy the database."""
    with opened(args) as studio:
        print(studio.integrity.back_up(args.file))
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Exchange the database for the backup, and say which of its pictures are not on the disk."""
    from tui_studio.cli.main import settings_of
    from tui_studio.clock import Clock
    from tui_studio.services.restoring import inspect_backup, restore
    from tui_studio.services.studio import make_folders, open_studio

    settings = settings_of(args)
    contents = inspect_backup(settings, args.file)
    held = f"{contents.clients:,} clients, {contents.sessions:,} sessions, {counted(contents.images, 'picture')}"
    document: dict[str, Any] = {
        "file": str(args.file), "schema": contents.schema, "clients": contents.clients, "sessions": contents.sessions,
        "images": contents.images, "restored": False, "aside": "", "missing": [], "strangers": [],
    }  # fmt: skip
    if args.dry_run:
        print_json(document) if args.json else print(f"{args.file} is sound: {held}. Nothing was changed.")
        return 0
    make_folders(settings)
    done = restore(settings, args.file, Clock(settings.zone()))
    studio = open_studio(settings)  # brings an older schema up to date
    try:
        missing, strangers = studio.integrity.files()
    finally:
        studio.close()
    document |= {"restored": True, "aside": str(done.aside or ""), "missing": missing, "strangers": strangers}
    if args.json:
        print_json(document)
        return 0
    print(f"Restored from {args.file}: {held}.")
    if done.aside:
        print(f"The database that was here is kept as {done.aside}.")
    print_refusals("Pictures that are not on the disk:", [(path, "the file is gone") for path in missing])
    if strangers:
        print(
            f"{counted(len(strangers), 'file', 'files')} came after this backup; “tui-studio verify --rebuild” "
            "gives them back to their sessions."
        )
    return 0

"""`tui-studio init`: make a studio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("init", help="make a studio")
    command.add_argument("--name", default="", help="what the studio is called")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the studio; one that is there already is left as it is."""
    from tui_studio.cli.main import settings_of
    from tui_studio.services.studio import create_studio

    settings = settings_of(args)
    there = (settings.paths.settings if settings.database else settings.paths.database).exists()
    create_studio(settings, args.name).close()
    print(f"{settings.paths.root} {'is a studio already; nothing was changed' if there else 'is ready'}.")
    return 0

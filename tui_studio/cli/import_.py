"""`tui-studio import ...`: the commands that take things in."""

from __future__ import annotations

from typing import Any

from tui_studio.cli import import_clients, import_images
from tui_studio.cli.main import Parser


def add(commands: Any) -> None:
    """Add the group."""
    group = commands.add_parser("import", help="take in a roster or pictures")
    kinds = group.add_subparsers(metavar="WHAT", required=True, parser_class=Parser)
    import_clients.add(kinds)
    import_images.add(kinds)

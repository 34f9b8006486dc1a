"""`tui-studio preferences`: what the company works by, read and written one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.cli.console import opened, print_json, print_table
from tui_studio.errors import FieldsRefused, InputRefused, NotFound

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("preferences", help="show the preferences of the company, or change one")
    command.add_argument("key", nargs="?", metavar="KEY", help="show this one alone")
    command.add_argument("value", nargs="?", metavar="VALUE", help="what it is to be; lists with commas between")
    command.add_argument("--dry-run", action="store_true", help="check the value and write nothing")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print preferences, or write one."""
    from dataclasses import asdict, replace

    from tui_studio.domain.preferences import HELP, read_value, write_value

    if args.key is not None and args.key not in HELP:
        raise NotFound(f"There is no preference “{args.key}”; there are {', '.join(HELP)}.")
    with opened(args) as studio:
        found = studio.preferences.get()
        if args.value is not None:
            wanted = replace(found, **{args.key: read_value(args.key, args.value)})
            if problems := studio.preferences.problems(wanted):
                raise FieldsRefused(problems)
            if not args.dry_run:
                studio.preferences.save(found, wanted)
            found = wanted
        elif args.dry_run:
            raise InputRefused("--dry-run checks a value: name a KEY and a VALUE.")
    shown = {key: value for key, value in asdict(found).items() if args.key in (None, key)}
    if args.json:
        print_json({key: list(value) if isinstance(value, tuple) else value for key, value in shown.items()})
    elif args.key is not None:
        print(write_value(args.key, shown[args.key]))
    else:
        print_table(
            ("preference", "value", "what it does"),
            [(key, write_value(key, value), HELP[key]) for key, value in shown.items()],
        )
    return 0

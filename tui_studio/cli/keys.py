"""`tui-studio keys`: every command with its keys, and keys that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("keys", help="every command id with its keys, and clashes")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table, with the keys of this studio's settings."""
    from tui_studio.cli.main import settings_of

    print(keys_table(settings_of(args).keys))
    return 0


def keys_table(overrides: Mapping[str, str] | None = None) -> str:
    """The table of all commands as aligned text, keys of the settings included, clashes below it."""
    from tui_studio.ui.key_names import shown_keys
    from tui_studio.ui.keymap import COMMANDS, check_overrides, keys_of

    usable, problems = check_overrides(overrides or {})
    rows = [(row.id, shown_keys(keys_of(row, usable)), row.help) for row in COMMANDS]
    first, second = (max(len(row[n]) for row in rows) for n in (0, 1))
    lines = [f"{name:<{first}}  {keys:<{second}}  {says}" for name, keys, says in rows]
    return "\n".join([*lines, *(("", *problems) if problems else ())])


def keys_markdown() -> str:
    """The same as a Markdown table for the README, one heading per place."""
    from tui_studio.ui.key_names import shown_keys
    from tui_studio.ui.keymap import COMMANDS, PLACES

    lines: list[str] = []
    for where, title in PLACES.items():
        lines += [f"### {title}", "", "| keys | what | id |", "| --- | --- | --- |"]
        for row in COMMANDS:
            if row.where == where:
                keys = " ".join(f"`{key}`" for key in shown_keys(row.keys).split(" ")).replace("|", "\\|")
                lines.append(f"| {keys} | {row.help} | `{row.id}` |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"

"""Every key of the screens, one row each: bindings, footer, help, palette and the README come from here.

This module loads without Textual, so that the command line can print the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.ui.key_names import FORBIDDEN, is_key, key_name, shown_key, split_keys
from tui_studio.ui.key_tables import (
    Command,
    advance,
    capture,
    copy_options,
    dialogs,
    everywhere,
    filter_builder,
    hubs,
    image_check,
    import_plan,
    list_forms,
    maintenance,
    moving,
    records,
    wizards,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType


COMMANDS: tuple[Command, ...] = (
    *hubs.COMMANDS, *list_forms.COMMANDS, *filter_builder.COMMANDS, *records.COMMANDS, *maintenance.COMMANDS,
    *import_plan.COMMANDS, *copy_options.COMMANDS, *wizards.COMMANDS, *everywhere.COMMANDS, *dialogs.COMMANDS,
    *advance.COMMANDS, *moving.COMMANDS, *image_check.COMMANDS, *capture.COMMANDS,
)  # fmt: skip

CHAINS: tuple[tuple[str, ...], ...] = (
    ("table", "sessions", "hub", "frame", "app"),
    ("table", "agenda", "sessions", "hub", "frame", "app"),
    ("table", "stragglers", "hub", "frame", "app"),
    ("table", "workflow", "sessions", "hub", "frame", "app"),
    ("table", "hub", "frame", "app"),
    ("frame", "app"),
    ("filter",),
    ("option", "savedfilters", "modal"),
    ("list", "order", "sorter", "modal"),
    ("list", "columns", "chooser", "modal"),
    ("option", "marking", "modal"),
    ("list", "lines", "builder", "modal"),
    ("condition", "modal"),
    ("check", "app"),
    ("record", "app"),
    ("list", "rows", "record", "app"),
    ("list", "related", "newclient", "record", "app"),
    ("pick", "modal"),
    ("list", "related", "client", "record", "app"),
    ("list", "related", "session", "record", "app"),
    ("list", "checklist", "record", "app"),
    ("list", "rows", "chain", "record", "app"),
    ("list", "related", "organization", "record", "app"),
    ("list", "related", "session_type", "record", "app"),
    ("list", "maintain", "app"),
    ("list", "session_type", "maintain", "app"),
    ("option", "record", "app"),
    ("box", "record", "app"),
    ("box", "row", "modal"),
    ("button", "unsaved", "answers", "modal"),
    ("list", "differ", "modal"),
    ("wizard", "app"),
    ("slots", "wizard", "app"),
    ("details", "wizard", "app"),
    ("list", "planrows", "plan", "importer", "wizard", "app"),
    ("list", "mapping", "wizard", "app"),
    ("list", "difference", "wizard", "app"),
    ("list", "checklist", "finder", "wizard", "app"),
    ("log", "job", "wizard", "app"),
    ("log", "job", "importer", "wizard", "app"),
    ("list", "log", "job", "drawer", "modal"),
    ("option", "wizard", "app"),
    ("box", "wizard", "app"),
    ("choice",),
    ("button", "confirm", "answers", "modal"),
    ("button", "job", "leaving", "answers", "modal"),
    ("list", "advance", "modal"),
    ("list", "moving", "modal"),
    ("choice", "moving"),
    ("menu", "modal"),
    ("prompt", "modal"),
    ("option", "sheets", "modal"),
    ("box", "sheets", "modal"),
    ("option", "copying", "modal"),
    ("box", "copying", "modal"),
    ("page", "modal"),
    ("capture", "app"),
    ("fields", "modal"),
    ("choice", "fields"),
)
"""Places whose keys are heard together, the innermost first; within one chain a key means one thing."""

PLACES: dict[str, str] = {
    "app": "Everywhere",
    "frame": "Every hub",
    "hub": "Hubs with a list",
    "table": "The list of a hub",
    "sessions": "Sessions hub",
    "agenda": "The Agenda",
    "stragglers": "Stragglers",
    "workflow": "Workflow hub",
    "filter": "The filter line",
    "savedfilters": "The saved filters",
    "order": "Choosing the order of a list",
    "sorter": "The order of a list",
    "columns": "The columns of a hub",
    "chooser": "The Column Chooser",
    "marking": "Marking by a query",
    "lines": "The lines of a filter",
    "builder": "The filter builder",
    "condition": "One condition of a filter",
    "check": "Quality check",
    "record": "Records",
    "maintain": "Lists of Maintenance",
    "organization": "An organization",
    "session_type": "Session types",
    "chain": "Chains of statuses",
    "client": "Client record",
    "newclient": "New client",
    "session": "Session record",
    "pick": "Finding a client",
    "rows": "Lists inside a form",
    "row": "One line of such a list",
    "related": "Lists of what hangs on a record",
    "unsaved": "Leaving a changed record",
    "differ": "Choosing between two versions",
    "wizard": "Wizards",
    "details": "The details of the scheduling wizard",
    "slots": "The time slots of the scheduling wizard",
    "plan": "The plan of the image importer",
    "planrows": "Marking in that plan",
    "mapping": "The columns of a roster",
    "difference": "What a roster would change",
    "list": "Lists in wizards and in the job log",
    "checklist": "Lists to mark in",
    "finder": "Finding in such a list",
    "choice": "Fields with proposals",
    "option": "Fields with a few options",
    "box": "Boxes to tick",
    "job": "A job on screen",
    "log": "The log of a job",
    "drawer": "The list of jobs",
    "modal": "Every dialog",
    "confirm": "Questions",
    "leaving": "Leaving a job that runs",
    "answers": "Between buttons",
    "button": "Buttons",
    "advance": "Advance Status",
    "moving": "Moving, cancelling and booking sessions",
    "menu": "Opened menus",
    "prompt": "Lines to fill in",
    "sheets": "Print QR Codes",
    "importer": "The Bulk Image Importer",
    "copying": "The options of a copy",
    "page": "Pages to read",
    "capture": "Group Capture",
    "fields": "The fields of Group Capture",
}
"""What people call each place, in the order of the printed table."""


def commands_at(where: str) -> tuple[Command, ...]:
    """The commands of one place, in the order of the table."""
    return tuple(command for command in COMMANDS if command.where == where)


def command(command_id: str) -> Command:
    """The row with this id; raises `KeyError`."""
    for row in COMMANDS:
        if row.id == command_id:
            return row
    raise KeyError(command_id)


def bindings_for(*places: str) -> list[BindingType]:
    """Textual's bindings for the class that stands at `places`."""
    from textual.binding import Binding

    return [
        Binding(row.keys, row.action, row.label, show=row.footer, priority=row.priority, tooltip=row.help, id=row.id)
        for place in places
        for row in commands_at(place)
    ]


def footer_order(command_id: str | None) -> int:
    """The place of a command in the footer: that of the table, with help at the end."""
    if command_id == "app.help":
        return len(COMMANDS)
    return next((n for n, row in enumerate(COMMANDS) if row.id == command_id), len(COMMANDS))


def keys_of(row: Command, overrides: Mapping[str, str] | None = None) -> str:
    """The keys of a command, those of the settings before those of the table."""
    return ",".join(key_name(key) for key in split_keys((overrides or {}).get(row.id, row.keys)))


def check_overrides(overrides: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The keys of the settings that can be used, and a sentence for each that cannot.

    A key that is taken already keeps its meaning: the new wish is refused rather than the old command lost.
    """
    if not overrides:  # the shipped keys are tested to be free of clashes
        return {}, []
    known = {row.id for row in COMMANDS}
    usable: dict[str, str] = {}
    problems: list[str] = []
    for command_id, keys in overrides.items():
        names = [key_name(key) for key in split_keys(keys)]
        wrong = [name for name in names if not is_key(name) or name in FORBIDDEN]
        if command_id not in known:
            problems.append(f"keys: there is no command “{command_id}”; `tui-studio keys` lists them.")
        elif not names or wrong:
            problems.append(f"keys: “{wrong[0] if wrong else keys}” cannot be a key of {command_id}.")
        else:
            usable[command_id] = ",".join(names)
    while clashes := _clashes(usable):
        for key, ids in clashes:
            wished = [command_id for command_id in ids if command_id in usable]
            for command_id in wished:
                usable.pop(command_id, None)
            meanings, kept = " and ".join(ids), " and ".join(wished)
            problems.append(f"keys: {shown_key(key)} would mean {meanings}; {kept} stays as shipped.")
    return usable, problems


def _clashes(overrides: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Keys with two meanings in one chain, with the commands that want them."""
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    for chain in CHAINS:
        users: dict[str, list[str]] = {}
        for row in COMMANDS:
            if row.where in chain:
                for key in split_keys(keys_of(row, overrides)):
                    users.setdefault(key, []).append(row.id)
        found.update({(key, tuple(ids)): None for key, ids in users.items() if len(ids) > 1})
    return list(found)

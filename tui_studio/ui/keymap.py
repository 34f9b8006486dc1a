"""Every key of the screens, one row each: bindings, footer, help, palette and the README come from here.

This module loads without Textual, so that the command line can print the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.ui.key_names import FORBIDDEN, is_key, key_name, shown_key, split_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does in one place."""

    id: str
    """What settings name it by: `area.verb`."""
    keys: str
    """Textual's key names, with commas between them."""
    action: str
    """The `action_...` of the class that stands at `where`, with its arguments."""
    label: str
    """At most 12 characters, for the footer."""
    help: str
    """One sentence for help, the palette and the README."""
    where: str
    """The place the key is heard at; see `CHAINS`."""
    group: str
    """The heading in help."""
    footer: bool = False
    priority: bool = False
    """Heard before the focused widget and through a dialog: for leaving only."""


COMMANDS: tuple[Command, ...] = (
    # the table of a hub
    Command("table.up", "up,k", "move(-1)", "Up", "One row up", "table", "Move"),
    Command("table.down", "down,j", "move(1)", "Down", "One row down", "table", "Move"),
    Command("table.page_up", "pageup", "page(-1)", "Page up", "One page up", "table", "Move"),
    Command("table.page_down", "pagedown", "page(1)", "Page down", "One page down", "table", "Move"),
    Command("table.first", "home,g", "edge(-1)", "First", "First row", "table", "Move"),
    Command("table.last", "end,G", "edge(1)", "Last", "Last row", "table", "Move"),
    Command("table.columns_left", "left", "columns(-1)", "Left", "Columns to the left", "table", "Move"),
    Command("table.columns_right", "right", "columns(1)", "Right", "Columns to the right", "table", "Move"),
    Command("table.mark", "space", "mark", "Mark", "Mark or unmark the row and go down", "table", "Mark", footer=True),
    Command("table.range", "v", "range", "Range", "Start or end a range; moving extends it", "table", "Mark"),
    Command("table.extend_up", "shift+up", "move(-1, True)", "Extend up", "Extend the marks upwards", "table", "Mark"),
    Command(
        "table.extend_down", "shift+down", "move(1, True)", "Extend down", "Extend the marks downwards", "table", "Mark"
    ),
    Command(
        "table.extend_page_up", "shift+pageup", "page(-1, True)", "Extend page", "Extend the marks a page up",
        "table", "Mark",
    ),
    Command(
        "table.extend_page_down", "shift+pagedown", "page(1, True)", "Extend page", "Extend the marks a page down",
        "table", "Mark",
    ),
    Command(
        "table.extend_first", "shift+home", "edge(-1, True)", "Extend first", "Extend the marks to the first row",
        "table", "Mark",
    ),
    Command(
        "table.extend_last", "shift+end", "edge(1, True)", "Extend last", "Extend the marks to the last row",
        "table", "Mark",
    ),
    Command("table.mark_all", "asterisk", "mark_all", "All", "Mark all rows that match the filter", "table", "Mark"),
    Command("table.unmark", "u", "unmark", "None", "Take all marks away", "table", "Mark"),
    Command("table.invert", "tilde", "invert", "Invert", "Mark what is not marked, and the reverse", "table", "Mark"),
    Command(
        "table.alike", "comma", "alike", "Alike", "Mark the rows with the same value in the sorted column",
        "table", "Mark",
    ),
    Command("table.open", "enter", "open", "Open", "Open the record", "table", "Act", footer=True),
    # the Sessions hub
    Command(
        "sessions.advance", "s", "advance", "Advance", "Advance the status of the marked sessions",
        "sessions", "Act", footer=True,
    ),
    Command(
        "sessions.advance_to", "S", "advance_to", "Status", "Choose a status for the marked sessions",
        "sessions", "Act",
    ),
    # every hub that lists records
    Command("hub.filter", "slash", "filter", "Filter", "Filter the list as you type", "hub", "Find", footer=True),
    Command("hub.sort", "o", "sort", "Sort", "Choose the column to sort by; again reverses", "hub", "Find"),
    Command("hub.refresh", "r", "refresh_rows", "Refresh", "Read the list again", "hub", "Find"),
    Command(
        "hub.actions", "x", "actions", "Actions", "Everything that can be done with the marked rows",
        "hub", "Act", footer=True,
    ),
    Command("hub.export", "E", "export", "Export", "Write the marked rows, or all, to a spreadsheet", "hub", "Act"),
    Command("hub.copy", "y", "copy", "Copy", "Copy from the row to the terminal's clipboard", "hub", "Act"),
    Command("hub.back", "escape", "back", "Back", "One step out: range, filter, marks", "hub", "Find"),
    # every hub, also those that are not there yet
    Command("frame.undo", "z", "undo", "Undo", "Take back the last bulk step", "frame", "Act", footer=True),
    Command("frame.quit", "q", "quit", "Quit", "Leave the studio", "frame", "Everywhere"),
    # lists inside wizards and in the log drawer
    Command("list.up", "up,k", "move(-1)", "Up", "One row up", "list", "Move"),
    Command("list.down", "down,j", "move(1)", "Down", "One row down", "list", "Move"),
    Command("list.page_up", "pageup", "page(-1)", "Page up", "One page up", "list", "Move"),
    Command("list.page_down", "pagedown", "page(1)", "Page down", "One page down", "list", "Move"),
    Command("list.first", "home,g", "edge(-1)", "First", "First row", "list", "Move"),
    Command("list.last", "end,G", "edge(1)", "Last", "Last row", "list", "Move"),
    Command(
        "tick.mark", "space", "tick", "Mark", "Mark or unmark the row and go down",
        "checklist", "Mark", footer=True,
    ),
    Command("tick.all", "asterisk", "tick_all(True)", "All", "Mark all rows", "checklist", "Mark"),
    Command("tick.none", "u", "tick_all(False)", "None", "Take all marks away", "checklist", "Mark"),
    Command(
        "tick.invert", "tilde", "invert", "Invert", "Mark what is not marked, and the reverse",
        "checklist", "Mark",
    ),
    Command("tick.find", "slash", "find", "Find", "Go to a name or number", "finder", "Mark", footer=True),
    # jobs and their logs
    Command(
        "job.cancel", "c", "cancel_job", "Stop", "Ask the job to stop between two items",
        "job", "Job", footer=True,
    ),
    Command(
        "log.follow", "f", "follow", "Follow", "Stay at the newest line, or stop doing so",
        "log", "Log", footer=True,
    ),
    Command("log.wrap", "w", "wrap", "Wrap", "Wrap long lines, or cut them", "log", "Log"),
    Command("log.times", "t", "times", "Times", "Show or hide the time of each line", "log", "Log"),
    Command(
        "log.problems", "e", "problems_only", "Problems", "Show warnings and errors only",
        "log", "Log", footer=True,
    ),
    Command("drawer.close", "l", "cancel", "Close", "Close the log; jobs go on", "drawer", "Log"),
    # forms and wizards
    Command("choice.down", "down", "choose(1)", "Choices", "The next choice", "choice", "Field"),
    Command("choice.up", "up", "choose(-1)", "Up", "The choice before", "choice", "Field"),
    Command(
        "choice.complete", "tab", "complete", "Complete", "Take the choice, or complete the path",
        "choice", "Field",
    ),
    Command("choice.close", "escape", "close_list", "Close", "Close the list of choices", "choice", "Field"),
    Command("option.next", "right,space", "turn(1)", "Next", "The next option", "option", "Field"),
    Command("option.previous", "left", "turn(-1)", "Previous", "The option before", "option", "Field"),
    Command("box.toggle", "space", "flip", "Tick", "Tick or untick", "box", "Field"),
    Command(
        "slots.add", "f2", "add_row", "New row", "A row of time slots below this one",
        "slots", "Rows", footer=True,
    ),
    Command("slots.copy", "f3", "copy_row", "Copy", "The same row once more", "slots", "Rows", footer=True),
    Command("slots.delete", "f4", "delete_row", "Delete", "Take this row away", "slots", "Rows", footer=True),
    Command("slots.up", "up", "go_row(-1)", "Up", "The same field one row up", "slots", "Rows"),
    Command("slots.down", "down", "go_row(1)", "Down", "The same field one row down", "slots", "Rows"),
    Command(
        "slots.verify", "f5", "verify", "Verify", "Verify session times and count", "slots", "Rows", footer=True
    ),
    Command(
        "plan.problems", "p", "problems_only", "Problems", "Show only what has a warning",
        "plan", "List", footer=True,
    ),
    Command(
        "wizard.next", "ctrl+n", "next", "Next", "The next step; the last one starts the work",
        "wizard", "Wizard", footer=True,
    ),
    Command("wizard.enter", "enter", "enter", "Enter", "Next field; in the last one the next step", "wizard", "Wizard"),
    Command(
        "wizard.back", "escape", "back", "Back", "The step before; asks while a job runs or input would be lost",
        "wizard", "Wizard", footer=True,
    ),
    Command("wizard.leave", "f8", "leave", "Leave", "Leave the wizard; a job that runs goes on", "wizard", "Wizard"),
    # everywhere but in dialogs
    Command("go.sessions", "1", "switch_hub('sessions')", "Sessions", "Sessions hub", "app", "Hubs"),
    Command("go.clients", "2", "switch_hub('clients')", "Clients", "Clients hub", "app", "Hubs"),
    Command("go.workflow", "3", "switch_hub('workflow')", "Workflow", "Workflow hub", "app", "Hubs"),
    Command("go.invoices", "4", "switch_hub('invoices')", "Invoices", "Invoices hub", "app", "Hubs"),
    Command("go.orders", "5", "switch_hub('orders')", "Orders", "Production orders hub", "app", "Hubs"),
    Command("go.control_center", "6", "switch_hub('control_center')", "Control", "Control Center", "app", "Hubs"),
    Command("app.menu", "f10", "menu", "Menus", "Open the menus", "app", "Everywhere"),
    Command("app.palette", "colon,ctrl+p", "command_palette", "Palette", "Find any command", "app", "Everywhere"),
    Command(
        "app.open_number", "number_sign", "open_number", "Number", "Open a record by its number; a scanner does it too",
        "app", "Everywhere",
    ),
    Command("app.job_log", "l", "job_log", "Log", "Show what jobs are doing", "app", "Everywhere"),
    Command("app.help", "question_mark,f1", "help", "Help", "The keys of this place", "app", "Everywhere", footer=True),
    Command(
        "app.quit", "ctrl+q", "quit", "Quit", "Leave from anywhere; asks while a job runs",
        "app", "Everywhere", priority=True,
    ),
    Command("app.leave_hint", "ctrl+c", "help_quit", "Leave?", "Say how to leave", "app", "Everywhere"),
    # the filter line, while it has the focus
    Command(
        "filter.keep", "enter,down", "keep", "To the list", "Keep the filter and go to the list",
        "filter", "Filter", footer=True,
    ),
    Command("filter.clear", "escape", "clear", "Clear", "Clear the filter", "filter", "Filter", footer=True),
    # dialogs
    Command("modal.cancel", "escape", "cancel", "Cancel", "Close without doing anything", "modal", "Dialog"),
    Command("confirm.yes", "y", "yes", "Yes", "Do it", "confirm", "Dialog"),
    Command("confirm.no", "n", "cancel", "No", "Do not", "confirm", "Dialog"),
    Command(
        "leaving.background", "b", "background", "Background", "Leave the job running in the background",
        "leaving", "Dialog",
    ),
    Command("answers.next", "right,down", "app.focus_next", "Next", "Next button", "answers", "Dialog"),
    Command("answers.previous", "left,up", "app.focus_previous", "Previous", "Previous button", "answers", "Dialog"),
    Command("button.press", "enter,space", "press", "Press", "Press the button", "button", "Dialog"),
    Command("menu.left", "left", "turn(-1)", "Left", "The menu to the left", "menu", "Menus"),
    Command("menu.right", "right", "turn(1)", "Right", "The menu to the right", "menu", "Menus"),
    Command("menu.close", "f10", "cancel", "Close", "Close the menus", "menu", "Menus"),
    Command("prompt.complete", "tab", "complete", "Complete", "Complete the path", "prompt", "Dialog"),
    Command("page.close", "q,enter", "cancel", "Close", "Close", "page", "Dialog"),
    Command("page.copy", "y", "copy", "Copy", "Copy to the terminal's clipboard", "page", "Dialog"),
    Command("page.down", "j", "line(1)", "Down", "One line down", "page", "Dialog"),
    Command("page.up", "k", "line(-1)", "Up", "One line up", "page", "Dialog"),
)  # fmt: skip

CHAINS: tuple[tuple[str, ...], ...] = (
    ("table", "sessions", "hub", "frame", "app"),
    ("table", "hub", "frame", "app"),
    ("frame", "app"),
    ("filter",),
    ("wizard", "app"),
    ("slots", "wizard", "app"),
    ("list", "plan", "wizard", "app"),
    ("list", "checklist", "finder", "wizard", "app"),
    ("log", "job", "wizard", "app"),
    ("list", "log", "job", "drawer", "modal"),
    ("option", "wizard", "app"),
    ("box", "wizard", "app"),
    ("choice",),
    ("button", "confirm", "answers", "modal"),
    ("button", "job", "leaving", "answers", "modal"),
    ("menu", "modal"),
    ("prompt", "modal"),
    ("page", "modal"),
)
"""Places whose keys are heard together, the innermost first; within one chain a key means one thing."""

PLACES: dict[str, str] = {
    "app": "Everywhere",
    "frame": "Every hub",
    "hub": "Hubs with a list",
    "table": "The list of a hub",
    "sessions": "Sessions hub",
    "filter": "The filter line",
    "wizard": "Wizards",
    "slots": "The time slots of the scheduling wizard",
    "plan": "The plan of the image importer",
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
    "menu": "Opened menus",
    "prompt": "Lines to fill in",
    "page": "Pages to read",
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

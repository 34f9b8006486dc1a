"""Keys of the lists of Maintenance and of their records."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("maintain.open", "enter", "open", "Open", "Open the record", "maintain", "Act", footer=True),
    Command("maintain.edit", "e", "edit", "Edit", "Change the record", "maintain", "Act", footer=True),
    Command("maintain.new", "n,insert", "new", "New", "A new record of this kind", "maintain", "Act", footer=True),
    Command(
        "maintain.delete", "delete", "delete", "Delete", "Delete the record, or say what hangs on it",
        "maintain", "Act", footer=True,
    ),
    Command(
        "maintain.filter", "slash", "filter", "Filter", "Show only what holds these words",
        "maintain", "Find", footer=True,
    ),
    Command("maintain.undo", "z", "undo", "Undo", "Take back the last step", "maintain", "Act"),
    Command("maintain.refresh", "r", "refresh_rows", "Refresh", "Read the list again", "maintain", "Find"),
    Command("maintain.copy", "y", "copy", "Copy", "Copy the line to the terminal's clipboard", "maintain", "Act"),
    Command(
        "maintain.back", "escape", "back", "Back", "One step out: filter, then the list",
        "maintain", "Find", footer=True,
    ),
    Command(
        "organization.new_shoot", "f2", "new_shoot", "New shoot", "Another shoot of this organization",
        "organization", "Act", footer=True,
    ),
    Command("chain.up", "shift+up,K", "move_row(-1)", "Up", "Move the status up in the chain", "chain", "Rows"),
    Command("chain.down", "shift+down,J", "move_row(1)", "Down", "Move the status down in the chain", "chain", "Rows"),
    Command(
        "session_type.copy", "c", "copy_type", "Copy chain", "A new session type with the same chain",
        "session_type", "Act", footer=True,
    ),
)  # fmt: skip

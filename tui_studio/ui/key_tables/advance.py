"""Keys of the dialog that advances sessions."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("advance.act", "ctrl+s,enter", "act", "Advance", "Advance the sessions that can move", "advance", "Dialog"),
    Command(
        "advance.to", "t", "choose", "Status", "Choose the status for the type under the cursor", "advance", "Dialog"
    ),
    Command("advance.due", "d", "go('advance-due')", "Due", "Write a due date for all", "advance", "Dialog"),
    Command("advance.note", "n", "go('advance-note')", "Note", "Write a note into the history", "advance", "Dialog"),
    Command("advance.refused", "r", "refused", "Refused", "List the sessions that cannot move", "advance", "Dialog"),
)  # fmt: skip

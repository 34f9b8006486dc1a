"""Keys of the dialogs that move, cancel and book sessions."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("moving.act", "ctrl+s,enter", "act", "Do it", "Do what the dialog shows", "moving", "Dialog"),
    Command("moving.refused", "f5", "refused", "Refused", "List the sessions that stay, and why", "moving", "Dialog"),
)

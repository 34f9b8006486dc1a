"""Keys that are heard everywhere but in dialogs."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    # everywhere but in dialogs
    Command("app.menu", "f10", "menu", "Menus", "Open the menus", "app", "Everywhere"),
    Command("app.palette", "colon,ctrl+p", "command_palette", "Palette", "Find any command", "app", "Everywhere"),
    Command(
        "app.open_number", "number_sign", "open_number", "Number", "Open a record by its number; a scanner does it too",
        "app", "Everywhere",
    ),
    Command("app.new_client", "ctrl+n", "new_client", "New client", "A new client", "app", "Everywhere"),
    Command("app.job_log", "l", "job_log", "Log", "Show what jobs are doing", "app", "Everywhere"),
    Command("app.help", "question_mark,f1", "help", "Help", "The keys of this place", "app", "Everywhere", footer=True),
    Command(
        "app.quit", "ctrl+q", "quit", "Quit", "Leave from anywhere; asks while a job runs",
        "app", "Everywhere", priority=True,
    ),
    Command("app.leave_hint", "ctrl+c", "help_quit", "Leave?", "Say how to leave", "app", "Everywhere"),
)  # fmt: skip

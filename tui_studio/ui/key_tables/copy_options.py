"""Keys around the options of a copy."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "importer.options", "f6", "copy_options", "Options",
        "What is copied, under which names, and which previews are made", "importer", "Wizard",
    ),
    Command("copying.take", "enter,f9", "take", "Take", "Copy with these options", "copying", "Dialog"),
    Command("copying.usual", "f5", "usual", "As usual", "Everything as the preferences want it", "copying", "Dialog"),
)  # fmt: skip

"""Keys of dialogs and menus."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
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
    Command("sheets.print", "enter,f9", "print", "Print", "Print the sheets", "sheets", "Dialog"),
    Command("page.close", "q,enter", "cancel", "Close", "Close", "page", "Dialog"),
    Command("page.copy", "y", "copy", "Copy", "Copy to the terminal's clipboard", "page", "Dialog"),
    Command("page.down", "j", "line(1)", "Down", "One line down", "page", "Dialog"),
    Command("page.up", "k", "line(-1)", "Up", "One line up", "page", "Dialog"),
)  # fmt: skip

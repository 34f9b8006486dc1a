"""Keys of the filter builder."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("lines.add", "a,insert", "add", "Add", "A new condition below this line", "lines", "Conditions"),
    Command("lines.edit", "enter,e", "edit", "Edit", "Change the condition", "lines", "Conditions"),
    Command("lines.delete", "delete", "delete", "Delete", "Take away the line, or the group", "lines", "Conditions"),
    Command(
        "lines.indent", "right,greater_than_sign", "indent", "Indent", "Into the group above, or into a new one",
        "lines", "Conditions",
    ),
    Command("lines.outdent", "left,less_than_sign", "outdent", "Outdent", "Out of the group", "lines", "Conditions"),
    Command("lines.up", "shift+up,K", "shift(-1)", "Up", "Move the line up", "lines", "Conditions"),
    Command("lines.down", "shift+down,J", "shift(1)", "Down", "Move the line down", "lines", "Conditions"),
    Command("lines.joint", "space", "flip", "All/any", "From “all of” to “any of” and back", "lines", "Conditions"),
    Command("lines.negate", "n,exclamation_mark", "negate", "Not", "The opposite of the line", "lines", "Conditions"),
    Command("builder.use", "ctrl+s,f", "use", "Use", "Filter the list by these lines", "builder", "Conditions"),
    Command("builder.save", "s", "save", "Save", "Keep the filter under a name", "builder", "Conditions"),
    Command("builder.load", "l", "load", "Load", "Take the lines of a saved filter", "builder", "Conditions"),
    Command("condition.take", "ctrl+s", "take", "Take", "Take the condition", "condition", "Conditions"),
)  # fmt: skip

"""Keys of the small forms that shape a hub's list: order, columns, marks."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("order.turn", "space", "turn", "Sort", "Sort by this column too; again reverses", "order", "Order"),
    Command("order.drop", "delete,backspace", "drop", "Take out", "Sort by this column no longer", "order", "Order"),
    Command("order.own", "u", "own", "Own order", "Back to the hub's own order", "order", "Order"),
    Command("order.keep", "enter,ctrl+s,o", "keep", "Keep", "Close; the order stays as it is shown", "sorter", "Order"),
    Command("columns.tick", "space", "tick", "Show", "Show or hide the column", "columns", "Columns"),
    Command("columns.up", "shift+up,K", "shift(-1)", "Up", "Move the column up", "columns", "Columns"),
    Command("columns.down", "shift+down,J", "shift(1)", "Down", "Move the column down", "columns", "Columns"),
    Command("columns.narrower", "left,minus", "widen(-1)", "Narrower", "A narrower column", "columns", "Columns"),
    Command("columns.wider", "right,plus", "widen(1)", "Wider", "A wider column", "columns", "Columns"),
    Command(
        "chooser.reset", "r", "reset", "Reset", "The columns, order and widths that the hub is shipped with",
        "chooser", "Columns",
    ),
    Command("chooser.save", "s", "save", "Save", "Keep these columns under a name", "chooser", "Columns"),
    Command("chooser.load", "l", "load", "Load", "Take the columns of a layout", "chooser", "Columns"),
    Command("chooser.delete", "delete", "delete", "Delete", "Delete a layout that was saved", "chooser", "Columns"),
    Command(
        "chooser.keep", "enter,ctrl+s,c", "keep", "Keep", "Close; the columns stay as they are shown",
        "chooser", "Columns",
    ),
    Command("marking.take", "enter", "take", "Mark", "Mark what the query finds", "marking", "Mark"),
)  # fmt: skip

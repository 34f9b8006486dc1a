"""Keys of the wizards and of jobs."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
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
    Command("log.search", "slash", "search", "Search", "Look for words in the log", "log", "Log", footer=True),
    Command("log.next", "n", "next_match(1)", "Next", "The next line with these words", "log", "Log"),
    Command("log.previous", "N", "next_match(-1)", "Before", "The line before with these words", "log", "Log"),
    Command("drawer.close", "l", "close", "Close", "Close the log; jobs go on", "drawer", "Log"),
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
        "details.new", "f2", "new_name", "New", "Make a new photographer, room, type or status from its field",
        "details", "Field", footer=True,
    ),
    Command(
        "slots.add", "f2", "add_row", "New row", "A row of time slots below this one, a day later",
        "slots", "Rows", footer=True,
    ),
    Command("slots.copy", "f3", "copy_row", "Copy", "The same row once more", "slots", "Rows", footer=True),
    Command("slots.delete", "f4", "delete_row", "Delete", "Take this row away", "slots", "Rows"),
    Command("slots.up", "up", "go_row(-1)", "Up", "The same cell one row up", "slots", "Rows"),
    Command("slots.down", "down", "go_row(1)", "Down", "The same cell one row down", "slots", "Rows"),
    Command("slots.next", "tab", "step(1)", "Next cell", "The next cell; leaves the sheet at its end", "slots", "Rows"),
    Command(
        "slots.previous", "shift+tab", "step(-1)", "Cell before", "The cell before; leaves the sheet at its start",
        "slots", "Rows",
    ),
    Command(
        "slots.verify", "f5", "verify", "Verify", "Verify session times and count", "slots", "Rows", footer=True
    ),
    Command(
        "slots.fill", "f6", "fill_down", "Fill down", "Put what stands here into all rows below", "slots", "Rows"
    ),
    Command(
        "slots.menu", "f7", "rows", "Rows", "Templates of rows, and a row for each class", "slots", "Rows", footer=True
    ),
    Command("slots.undo", "ctrl+z", "restore_rows", "Undo", "Take the last change of the rows back", "slots", "Rows"),
    Command("mapping.ignore", "i", "ignore", "Ignore", "Leave this column out", "mapping", "Columns", footer=True),
    Command(
        "mapping.keep", "K", "keep", "Keep", "Keep this column as a field of its own", "mapping", "Columns", footer=True
    ),
    Command(
        "mapping.policy", "w", "turn_policy", "Who wins", "What the file may do to people who are known already",
        "mapping", "Columns", footer=True,
    ),
    Command(
        "mapping.header", "h", "choose_header", "Header", "Choose the row that names the columns", "mapping", "File"
    ),
    Command("mapping.sheet", "s", "choose_sheet", "Sheet", "Choose the sheet of the workbook", "mapping", "File"),
    Command(
        "mapping.encoding", "e", "choose_encoding", "Letters", "Choose how the letters of a text file are read",
        "mapping", "File",
    ),
    Command(
        "mapping.template", "t", "templates", "Templates", "Use, save or delete a way to read columns",
        "mapping", "File", footer=True,
    ),
    Command("difference.next", "right", "turn_group(1)", "Groups", "The next group of rows", "difference", "List"),
    Command("difference.before", "left", "turn_group(-1)", "Group", "The group of rows before", "difference", "List"),
    Command(
        "difference.skip", "x", "skip", "Skip", "Leave this row out, or take it back in",
        "difference", "List", footer=True,
    ),
    Command(
        "difference.all", "X", "decide_all", "All", "Decide for all rows of this group",
        "difference", "List", footer=True,
    ),
    Command(
        "difference.refused", "w", "write_refused", "Write", "Write the rows left out to a file for the school",
        "difference", "List", footer=True,
    ),
    Command(
        "wizard.next", "f9", "next", "Next", "The next step; the last one starts the work",
        "wizard", "Wizard", footer=True,
    ),
    Command("wizard.enter", "enter", "enter", "Enter", "Next field; in the last one the next step", "wizard", "Wizard"),
    Command(
        "wizard.back", "escape", "back", "Back", "The step before; asks while a job runs or input would be lost",
        "wizard", "Wizard", footer=True,
    ),
    Command("wizard.leave", "f8", "leave", "Leave", "Leave the wizard; a job that runs goes on", "wizard", "Wizard"),
)  # fmt: skip

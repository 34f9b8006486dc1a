"""Keys of the hubs: their list, their filter line, what they do."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

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
    Command("sessions.print", "p", "print_sheets", "Print QR", "Print QR codes of sessions", "sessions", "Act"),
    Command(
        "sessions.entagged", "t", "entagged", "Entagged", "Write the list for the Entagged app",
        "sessions", "Act",
    ),
    Command(
        "sessions.check", "f", "check_images", "Images", "Look at the images, session by session: the quality check",
        "sessions", "Act",
    ),
    Command(
        "sessions.import", "i", "import_images", "Import", "Import images to the session under the cursor",
        "sessions", "Act",
    ),
    Command(
        "sessions.agenda", "a", "agenda", "Agenda", "The day of the session under the cursor, station by station",
        "sessions", "Find",
    ),
    # the Agenda
    Command(
        "agenda.next", "greater_than_sign", "next_day", "Later", "The next day with sessions",
        "agenda", "Days", footer=True,
    ),
    Command(
        "agenda.previous", "less_than_sign", "previous_day", "Earlier", "The day with sessions before this one",
        "agenda", "Days", footer=True,
    ),
    Command("agenda.day", "d", "choose_day", "Day", "Go to any day", "agenda", "Days"),
    Command("agenda.today", "T", "today", "Today", "Go to today", "agenda", "Days"),
    Command(
        "agenda.station", "tab", "turn_station(1)", "Station", "The next station of the day, or all of them",
        "agenda", "Days", footer=True,
    ),
    Command(
        "agenda.station_before", "shift+tab", "turn_station(-1)", "Before", "The station before",
        "agenda", "Days",
    ),
    Command(
        "agenda.roster", "P", "print_roster", "Roster", "Print the list of the day with boxes to tick",
        "agenda", "Act",
    ),
    # stragglers
    Command(
        "stragglers.presence", "tab", "turn_presence(1)", "Who", "Next: for a retake, absent, excused, ..., everybody",
        "stragglers", "Find", footer=True,
    ),
    Command(
        "stragglers.presence_before", "shift+tab", "turn_presence(-1)", "Before", "The ones before",
        "stragglers", "Find",
    ),
    Command("stragglers.shoot", "d", "choose_shoot", "Shoot", "Go to another shoot", "stragglers", "Find"),
    Command(
        "stragglers.book", "b", "book_retakes", "Retake day", "Book a retake session for the marked students",
        "stragglers", "Act", footer=True,
    ),
    Command(
        "stragglers.excuse", "X", "excuse", "Excuse", "Nobody waits for a picture of the marked students",
        "stragglers", "Act",
    ),
    Command(
        "stragglers.want", "w", "want_retake", "Wants retake", "Somebody asked for another picture of the student",
        "stragglers", "Act",
    ),
    Command(
        "stragglers.print", "p", "print_sheets", "Print QR", "QR sheets for the marked students only",
        "stragglers", "Act",
    ),
    Command(
        "stragglers.report", "P", "report", "Report", "Absentees, alphabetical list, ... on paper or as a table",
        "stragglers", "Act",
    ),
    # the Workflow hub
    Command(
        "workflow.next", "tab", "turn_stage(1)", "Stage", "The next stage of the work", "workflow", "Find", footer=True
    ),
    Command("workflow.previous", "shift+tab", "turn_stage(-1)", "Before", "The stage before", "workflow", "Find"),
    # every hub that lists records
    Command("hub.edit", "e", "edit_record", "Edit", "Open the record to change it", "hub", "Act"),
    Command("hub.new", "n", "new_record", "New", "A new client; from there also a session for today", "hub", "Act"),
    Command("hub.filter", "slash", "filter", "Filter", "Filter the list as you type", "hub", "Find", footer=True),
    Command("hub.saved_filters", "F", "saved_filters", "Saved", "Choose a saved filter", "hub", "Find"),
    Command("hub.builder", "B", "builder", "Builder", "Put the filter together line by line", "hub", "Find"),
    Command("hub.sort", "o", "sort", "Sort", "Choose the columns to sort by", "hub", "Find"),
    Command("hub.columns", "c", "columns", "Columns", "Choose the columns, their order and widths", "hub", "Find"),
    Command(
        "hub.mark_query", "M", "mark_query", "By query", "Mark what a query finds, unmark it, or keep only it marked",
        "hub", "Mark",
    ),
    Command("hub.refresh", "r", "refresh_rows", "Refresh", "Read the list again", "hub", "Find"),
    Command(
        "hub.actions", "x", "actions", "Actions", "Everything that can be done with the marked rows",
        "hub", "Act", footer=True,
    ),
    Command("hub.export", "E", "export", "Export", "Write the marked rows, or all, to a spreadsheet", "hub", "Act"),
    Command("hub.copy", "y", "copy", "Copy", "Copy from the row to the terminal's clipboard", "hub", "Act"),
    Command("hub.back", "escape", "back", "Back", "One step out: range, filter, marks", "hub", "Find"),
    # every hub, also those that are not there yet
    Command("go.sessions", "1", "app.switch_hub('sessions')", "Sessions", "Sessions hub", "frame", "Hubs"),
    Command("go.clients", "2", "app.switch_hub('clients')", "Clients", "Clients hub", "frame", "Hubs"),
    Command("go.workflow", "3", "app.switch_hub('workflow')", "Workflow", "Workflow hub", "frame", "Hubs"),
    Command("go.invoices", "4", "app.switch_hub('invoices')", "Invoices", "Invoices hub", "frame", "Hubs"),
    Command("go.orders", "5", "app.switch_hub('orders')", "Orders", "Production orders hub", "frame", "Hubs"),
    Command("go.control_center", "6", "app.switch_hub('control_center')", "Control", "Control Center", "frame", "Hubs"),
    Command("frame.undo", "z", "undo", "Undo", "Take back the last bulk step", "frame", "Act", footer=True),
    Command("frame.quit", "q", "quit", "Quit", "Leave the studio", "frame", "Everywhere"),
    # the saved filters
    Command("savedfilters.rename", "r", "rename", "Rename", "Give the filter another name", "savedfilters", "Filter"),
    Command("savedfilters.delete", "delete", "delete", "Delete", "Delete the filter", "savedfilters", "Filter"),
    # the filter line, while it has the focus
    Command(
        "filter.keep", "enter,down", "keep", "To the list", "Keep the filter and go to the list",
        "filter", "Filter", footer=True,
    ),
    Command(
        "filter.builder", "ctrl+f", "builder", "Builder", "Put the filter together line by line",
        "filter", "Filter", footer=True,
    ),
    Command("filter.save", "ctrl+s", "save", "Save", "Keep the filter under a name", "filter", "Filter", footer=True),
    Command("filter.clear", "escape", "clear", "Clear", "Clear the filter", "filter", "Filter", footer=True),
)  # fmt: skip

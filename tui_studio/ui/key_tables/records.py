"""Keys of the records: their forms, their lists, and the questions they ask."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    # a record, read or edited
    Command("record.edit", "e", "edit", "Edit", "Change the record", "record", "Act", footer=True),
    Command("record.save", "ctrl+s,f9", "save", "Save", "Save the record", "record", "Act", footer=True),
    Command(
        "record.actions", "x", "actions", "Actions", "Everything that can be done with the record",
        "record", "Act", footer=True,
    ),
    Command(
        "record.next_tab", "f6,ctrl+pagedown", "turn_tab(1)", "Next tab", "The next page of the record",
        "record", "Find", footer=True,
    ),
    Command(
        "record.previous_tab", "shift+f6,f18,ctrl+pageup", "turn_tab(-1)", "Previous tab",
        "The page of the record before", "record", "Find",
    ),
    *(
        Command(
            f"record.tab_{n}", f"alt+{n}", f"go_tab({n - 1})", f"Tab {n}", f"Page {n} of the record", "record", "Find"
        )
        for n in range(1, 10)
    ),
    Command(
        "record.next", "greater_than_sign", "step(1)", "Next record", "The next record of the list it was opened from",
        "record", "Find",
    ),
    Command(
        "record.previous", "less_than_sign", "step(-1)", "Previous", "The record before it in that list",
        "record", "Find",
    ),
    Command(
        "record.copy", "y", "copy", "Copy", "Copy the line, or the page, to the terminal's clipboard", "record", "Act"
    ),
    Command(
        "record.back", "escape", "back", "Back", "One step out; asks when something was changed",
        "record", "Find", footer=True,
    ),
    # one kind of record
    Command("client.merge", "m", "merge", "Merge", "Merge with another client", "client", "Act", footer=True),
    Command("client.sibling", "f", "link_sibling", "Sibling", "Link a sibling", "client", "Act"),
    Command("client.alone", "F", "leave_family", "No family", "Take the client out of the family", "client", "Act"),
    Command("client.book", "b", "book", "Book", "Book a session for today and print its QR sheet", "client", "Act"),
    Command(
        "newclient.another", "f3", "save_and_new", "Save, new", "Save, and go on with the next in the same class",
        "newclient", "Act", footer=True,
    ),
    Command(
        "newclient.book", "f5", "save_and_book", "Save, book",
        "Save, book a session for today, and print its QR sheet", "newclient", "Act", footer=True,
    ),
    Command(
        "session.advance", "s", "advance", "Advance", "Advance the status of the session", "session", "Act", footer=True
    ),
    Command("session.advance_to", "S", "advance_to", "Status", "Choose a status for the session", "session", "Act"),
    Command("session.check", "f", "check_images", "Images", "Look at the images of the session", "session", "Act"),
    Command("session.import", "i", "import_images", "Import", "Import images to the session", "session", "Act"),
    Command("session.client", "o", "open_client", "Client", "Open the client of the session", "session", "Act"),
    # a list of sub-records in a form
    Command("rows.add", "f2", "add_row", "New row", "A new line in this list", "rows", "Rows", footer=True),
    Command("rows.edit", "enter", "edit_row", "Edit row", "Change the line", "rows", "Rows", footer=True),
    Command("rows.delete", "f4", "delete_row", "Delete", "Take the line away", "rows", "Rows", footer=True),
    Command("row.take", "ctrl+s,f9", "take", "Take", "Keep the line; saving the record writes it", "row", "Rows"),
    # a list of records that hang on this one
    Command("related.open", "enter", "open", "Open", "Open what the line stands for", "related", "Act", footer=True),
    Command("pick.up", "up", "move(-1)", "Up", "One line up", "pick", "Move"),
    Command("pick.down", "down", "move(1)", "Down", "One line down", "pick", "Move"),
    # questions
    Command("unsaved.save", "s", "save", "Save", "Save, then go", "unsaved", "Dialog"),
    Command("unsaved.discard", "d", "discard", "Discard", "Go without saving", "unsaved", "Dialog"),
    Command("differ.turn", "space", "turn", "Turn", "Take the other one of the two", "differ", "Dialog"),
    Command("differ.mine", "m", "take_all('mine')", "All mine", "Take the left ones", "differ", "Dialog"),
    Command("differ.theirs", "t", "take_all('theirs')", "All theirs", "Take the right ones", "differ", "Dialog"),
    Command("differ.done", "enter,ctrl+s", "done", "Go on", "Go on with what was chosen", "differ", "Dialog"),
)  # fmt: skip

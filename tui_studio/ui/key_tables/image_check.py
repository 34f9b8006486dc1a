"""Keys of the quality check; the hands stay where they are, whoever prefers arrows and digits has them too."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "check.next_session", "j,down", "step_session(1)", "Session", "The next session of the list with images",
        "check", "Move", footer=True,
    ),
    Command("check.previous_session", "k,up", "step_session(-1)", "Before", "The session before", "check", "Move"),
    Command(
        "check.next_image", "f,right", "step_image(1)", "Image", "The next image; behind the last the next session",
        "check", "Move", footer=True,
    ),
    Command("check.previous_image", "d,left", "step_image(-1)", "Before", "The image before", "check", "Move"),
    Command("check.first_session", "home", "edge_session(-1)", "First", "The first session", "check", "Move"),
    Command("check.last_session", "end", "edge_session(1)", "Last", "The last session", "check", "Move"),
    Command("check.selected", "a,1", "rate(1)", "Select", "Selected", "check", "Act", footer=True),
    Command("check.undecided", "g,2", "rate(2)", "Undecided", "Undecided", "check", "Act"),
    Command(
        "check.not_selected", "h,3", "rate(3)", "Reject", "Not selected: left out of whatever goes out",
        "check", "Act", footer=True,
    ),
    Command(
        "check.primary", "p", "pose('primary')", "Primary", "The primary pose of the session, or no more",
        "check", "Act", footer=True,
    ),
    Command("check.yearbook", "y", "pose('yearbook')", "Yearbook", "The yearbook pose, or no more", "check", "Act"),
    Command(
        "check.advance", "s", "advance", "Advance", "Advance the status of the session", "check", "Act", footer=True
    ),
    Command("check.mark", "space", "mark", "Mark", "Mark or unmark the image and go on", "check", "Mark"),
    Command("check.unmark", "u", "unmark", "None", "Take all marks away", "check", "Mark"),
    Command(
        "check.move", "m", "move_images", "Move", "Move the marked images, or this one, to another session",
        "check", "Act",
    ),
    Command("check.import", "i", "import_images", "Import", "Import images to this session", "check", "Act"),
    Command("check.viewer", "o", "viewer", "Viewer", "Open the image in the viewer of this machine", "check", "Act"),
    Command("check.picture", "v", "picture", "Picture", "Show or hide the picture", "check", "Find"),
    Command("check.record", "enter,e", "record", "Record", "Open the record of the session", "check", "Find"),
    Command("check.refresh", "r", "read_again", "Refresh", "Read the session again", "check", "Find"),
    Command("check.undo", "z", "undo", "Undo", "Take back the last decision, or the last bulk step", "check", "Act"),
    Command("check.close", "escape,q", "close", "Close", "Back to the list", "check", "Find"),
)  # fmt: skip

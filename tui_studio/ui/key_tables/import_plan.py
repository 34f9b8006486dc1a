"""Keys of the plan of an image import."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    # marks on its rows
    Command("planrows.mark", "space", "mark", "Mark", "Mark the frames of the row and go down", "planrows", "Mark"),
    Command("planrows.range", "v", "range", "Range", "Start or end a range; moving extends it", "planrows", "Mark"),
    Command(
        "planrows.extend_up", "shift+up", "move(-1, True)", "Extend up", "Extend the marks upwards",
        "planrows", "Mark",
    ),
    Command(
        "planrows.extend_down", "shift+down", "move(1, True)", "Extend down", "Extend the marks downwards",
        "planrows", "Mark",
    ),
    Command("planrows.unmark", "u", "unmark", "None", "Take all marks away", "planrows", "Mark"),
    # whose the pictures are
    Command(
        "plan.assign", "a", "assign", "Assign", "Give the stretch or the marked frames to a session",
        "plan", "Correct", footer=True,
    ),
    Command(
        "plan.same", "full_stop", "same_as_last", "Same", "To the session that was given last", "plan", "Correct"
    ),
    Command(
        "plan.next_problem", "n", "problem(1)", "Next doubt", "The next row that a person should look at",
        "plan", "Move", footer=True,
    ),
    Command(
        "plan.previous_problem", "N", "problem(-1)", "Doubt before", "The row before that a person should look at",
        "plan", "Move",
    ),
    Command(
        "plan.exclude", "x", "exclude", "Leave out", "Leave frames out, or take them back in",
        "plan", "Correct", footer=True,
    ),
    Command(
        "plan.slate", "t", "make_slate", "Slate", "The frame is a slate: say whose; what follows is theirs",
        "plan", "Correct",
    ),
    Command("plan.picture", "i", "make_picture", "Picture", "The slate is a picture", "plan", "Correct"),
    Command(
        "plan.split", "s", "split_here", "Split", "The next student begins at this frame", "plan", "Correct"
    ),
    Command("plan.join", "m", "join", "Join", "The stretch goes on with the one before it", "plan", "Correct"),
    Command(
        "plan.nobody", "minus", "to_nobody", "Nobody", "Take pictures off their student", "plan", "Correct"
    ),
    Command(
        "plan.confirm", "c", "confirm", "Right", "The row is right as it is; its warnings are answered",
        "plan", "Correct",
    ),
    Command("plan.undo", "z", "undo", "Undo", "Take the last correction back", "plan", "Correct", footer=True),
    Command("plan.redo", "Z", "redo", "Redo", "Do once more what was taken back", "plan", "Correct"),
    # how it is shown
    Command("plan.open", "right", "open_stretch(True)", "Open", "Show the frames of the stretch", "plan", "List"),
    Command("plan.close", "left", "open_stretch(False)", "Close", "Hide the frames of the stretch", "plan", "List"),
    Command("plan.problems", "p", "problems_only", "Doubts", "Show only what a person should look at", "plan", "List"),
    Command("plan.preview", "f", "preview", "Preview", "Show or hide the picture of the row", "plan", "List"),
    Command("plan.viewer", "o", "viewer", "View", "Open the picture in the viewer of this machine", "plan", "List"),
    Command(
        "plan.cameras", "b", "cameras", "Cameras", "The cameras of the card, and how far their clocks are apart",
        "plan", "List",
    ),
    Command("plan.write", "w", "write", "Write", "Keep the plan in a file, to go on later", "plan", "List"),
)  # fmt: skip

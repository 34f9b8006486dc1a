"""Keys of Group Capture: each on one key that cold fingers find, since the line takes letters and digits."""

from __future__ import annotations

from tui_studio.ui.key_tables import Command

COMMANDS: tuple[Command, ...] = (
    Command("capture.next", "tab,f2", "do('next')", "Next", "The next in the class", "capture", "Person", footer=True),
    Command(
        "capture.absent", "f3", "do('absent')", "Not here", "Not here: the highlighted person, else who is in front",
        "capture", "Person", footer=True,
    ),
    Command("capture.refused", "f4", "do('refused')", "Refused", "Does not want to", "capture", "Person"),
    Command("capture.later", "f5", "do('later')", "Later", "Comes back later", "capture", "Person", footer=True),
    Command(
        "capture.walk_in", "f6", "walk_in", "Walk-in", "Somebody on no list: four fields and Enter",
        "capture", "Person", footer=True,
    ),
    Command("capture.nobody", "f12", "do('nobody')", "Nobody", "Nobody is in front any more", "capture", "Person"),
    Command(
        "capture.last", "f7", "last_were_next", "Last N next", "The last frames were already the next person",
        "capture", "Frames", footer=True,
    ),
    Command(
        "capture.exclude", "f8,delete", "do('retake')", "Leave out", "Leave the last frame out; it is kept",
        "capture", "Frames",
    ),
    Command(
        "capture.held", "f9", "held", "Held", "Say whose the held frames are", "capture", "Frames", footer=True
    ),
    Command("capture.clock", "ctrl+t", "clock", "Clock", "How far the clock of a camera is off", "capture", "Frames"),
    Command(
        "capture.codes", "ctrl+o", "print_codes", "Codes", "Print the sheet of codes that are scanned instead of keys",
        "capture", "Person",
    ),
    Command("capture.undo", "ctrl+z", "take_back", "Undo", "Take the last act back", "capture", "Person"),
    Command("capture.up", "up", "move(-1)", "Up", "One name up", "capture", "Person"),
    Command("capture.down", "down", "move(1)", "Down", "One name down", "capture", "Person"),
    Command("capture.back", "escape", "back", "Back", "Empty the line, then leave", "capture", "Leave"),
    Command("fields.take", "ctrl+s,f9", "take", "Take", "Do it; so does Enter in the last field", "fields", "Dialog"),
)  # fmt: skip

"""What stands on each line of Group Capture; colour is never the only signal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from tui_studio.domain.capture import Fate, State, state_of
from tui_studio.domain.capture_board import summed, windowed
from tui_studio.text import clean_text, counted
from tui_studio.ui.cells import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from tui_studio.domain.capture import CaptureFrame, Person
    from tui_studio.domain.capture_board import ClassTally
    from tui_studio.services.capture import CaptureDay

BLANK = Content("")
COUNTS = (("done", 6), ("left", 6), ("later", 6), ("absent", 7), ("excused", 8))
FATES = {
    Fate.UNASSIGNED: "HELD", Fate.EXCLUDED: "LEFT OUT", Fate.DAMAGED: "DAMAGED", Fate.DUPLICATE: "CAME BEFORE",
}  # fmt: skip
BOXES = 12  # frames that are drawn, not only counted
SPACED = 20
"""Letters of a name that stand apart at most; a longer one is not spread."""
SAID = {
    State.WAITING: "", State.IN_FRONT: "in front", State.DONE: "done", State.ABSENT: "absent",
    State.REFUSED: "refused", State.LATER: "comes later", State.BARRED: "DO NOT PHOTOGRAPH",
}  # fmt: skip


def head_line(day: CaptureDay | None, watching: str, width: int) -> Content:
    """Shoot, station and hot folder."""
    if day is None:
        return Content(fitted(" Group Capture", width))
    left = f" Group Capture · {clean_text(day.shoot.title, 60)} · {clean_text(day.station, 20)}"
    return Content(fitted(left, max(10, width - len(watching) - 1)) + watching + " ")


def found_lines(
    matches: Sequence[Person], at: int, coming: Person | None, day: CaptureDay, room: int, width: int
) -> list[Content]:
    """Who is meant by what was typed, else who is called next."""
    if not matches:
        words = "   Nobody waits any more."
        if coming is not None:
            current = day.current.school_class if day.current else coming.school_class
            other = "" if coming.school_class == current else "  (next class)"
            words = f"   Tab: {clean_text(coming.name, 60)} · {clean_text(coming.school_class, 40)}{other}"
        return [Content.styled(fitted(words, width), "$text-muted"), *[BLANK] * (room - 1)]
    first = max(0, min(at - room + 1, len(matches) - room)) if len(matches) > room else 0
    lines = []
    for n, person in enumerate(matches[first : first + room], first):
        state = SAID[state_of(person, day.in_front)]
        facts = f"{person.number or 'no session':<11} {clean_text(person.school_class, 22):<22} {state}"
        line = fitted(f" {'>' if n == at else ' '} {fitted(clean_text(person.name), 30)} {facts}", width)
        style = "bold $block-cursor-foreground on $block-cursor-background" if n == at else ""
        lines.append(Content.styled(line, style))
    return lines + [BLANK] * (room - len(lines))


def front_lines(person: Person | None, barred: str, width: int) -> list[Content]:
    """The name in capitals with room around it, in a block of three lines."""
    if barred:
        words, style = f"DO NOT PHOTOGRAPH  {clean_text(barred, 60)}", "bold $text on $error"
    elif person is None:
        words, style = "NOBODY IN FRONT", "bold reverse"
    else:
        name = f"{person.last_name} {person.first_name}".strip().upper()
        words, style = clean_text(name, 70), "bold $block-cursor-foreground on $block-cursor-background"
    if len(words) <= SPACED and 2 * len(words) < width - 4:
        words = " ".join(words)
    return [Content.styled(fitted(line, width), style) for line in ("", f"   {words}", "")]


def detail_line(person: Person | None, width: int) -> Content:
    """Class, numbers, flags."""
    if person is None:
        return Content(fitted("   Frames are held until somebody is selected.", width))
    parts = [person.school_class, person.number, f"ID {person.student_id}" if person.student_id else ""]
    text = "   " + "  ·  ".join(clean_text(part) for part in parts if part)
    if not person.flags:
        return Content(fitted(text, width))
    return Content.assemble(text, "  ·  ", (f"! {clean_text(person.flags, 60).upper()}", "bold $text-warning"))


def count_line(person: Person | None, frames: int, limit: int, width: int) -> Content:
    """Frames so far against the limit; one more than the limit asks whether a scan was forgotten."""
    if person is None:
        return BLANK
    boxes = "■" * min(frames, BOXES) + "□" * max(0, min(limit, BOXES) - frames)
    text = f"   {boxes}  {frames} of {limit}"
    if frames <= limit:
        return Content(fitted(text, width))
    warning = "   ! FORGOT A SCAN?  F7 gives the last to the next"
    return Content.styled(fitted(text + warning, width), "bold $text-warning")


def frame_line(frame: CaptureFrame, names: dict[int, str], zone: tzinfo, width: int) -> Content:
    """Time, file, whose, size, and what a look at it found."""
    at = frame.moment.astimezone(zone).strftime("%H:%M:%S")
    whose = names.get(frame.session_id or 0, "") if frame.fate is Fate.ASSIGNED else FATES[frame.fate]
    words = frame.notes or (frame.reason if frame.fate is not Fate.ASSIGNED else "")
    start = f" {at} {fitted(clean_text(frame.name), 13)} {fitted(clean_text(whose), 14)}"
    text = f"{start} {frame.size / 1e6:>5.1f} MB {words}"
    if words and len(text) > width:  # why it is nobody's is more than how large it is
        text = f"{start} {words}"
    warn = frame.fate is not Fate.ASSIGNED or bool(frame.notes)
    return Content.styled(fitted(text, width), "$text-warning" if warn else "")


def board_lines(day: CaptureDay, room: int, width: int) -> list[Content]:
    """Done, left, later, absent and excused in each class, and in all."""
    wide = max(18, min(40, width - 40))
    titles = "".join(f"{name:>{cells}}" for name, cells in COUNTS)
    lines = [Content.styled(fitted(f"   {'Class':<{wide}}{titles}", width), "$text-muted")]
    current = day.current.school_class if day.current else ""
    shown = windowed(day.tallies, current, room - 2)
    lines += [_tally_line(tally, tally.name == current, wide, width) for tally in shown]
    lines.append(_tally_line(summed(day.tallies), False, wide, width).stylize("bold"))
    return lines + [BLANK] * (room - len(lines))


def _tally_line(tally: ClassTally, here: bool, wide: int, width: int) -> Content:
    counts = "".join(f"{getattr(tally, name):>{cells},}" for name, cells in COUNTS)
    name = fitted(clean_text(tally.name) or "no class", wide)
    sign = ">" if here else "✓" if tally.total and not tally.left and not tally.later else " "
    return Content(fitted(f" {sign} {name}{counts}", width))


def pace_line(
    day: CaptureDay, last: tuple[str, datetime] | None, free: int, queue: int, alone: int, zone: tzinfo
) -> str:
    """Minutes each, when all are done, the last scan, what is held, side-cars without a picture, the disk."""
    each = f"{timedelta(seconds=round(day.each))!s}"[2:] + " min each" if day.each else "no pace yet"
    finish = f"done at {day.finish.astimezone(zone):%H:%M}" if day.finish else ""
    scan = f"last scan {last[0]} {last[1].astimezone(zone):%H:%M:%S}" if last else ""
    held = day.counts.get(Fate.UNASSIGNED, 0)
    parts = [
        each, finish, f"! {held:,} HELD (F9)" if held else "0 held",
        f"! {counted(alone, 'side-car')} alone" if alone else "", f"{free / 1e9:,.0f} GB free",
        f"{queue} on the way" if queue > 2 else "", scan,
    ]  # fmt: skip
    return " " + " · ".join(part for part in parts if part)

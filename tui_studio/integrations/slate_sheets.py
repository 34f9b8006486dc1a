"""The printed slates: a code as large as its part of the page allows, and who it stands for in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tui_studio.domain.sheet_order import graded
from tui_studio.integrations.sheet_codes import Box, draw_code
from tui_studio.integrations.sheet_text import draw_lines, draw_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 16.0
"""Points: printers leave about 12 white."""
BLANKS = ("Name", "Grade", "Teacher", "Notes")
"""What is written by hand on a spare card."""


class Sheet(Protocol):
    """Anything that can be drawn into a part of a page."""

    def draw(self, canvas: Any, box: Box) -> None:
        """Fill the box."""


@dataclass(frozen=True, slots=True)
class SlateSheet:
    """One slate; `code` is what the camera reads, the rest is for eyes. Empty texts are left out."""

    number: str
    code: str
    last: str
    first: str
    organization: str
    grade: str
    teacher: str
    homeroom: str
    student_id: str
    position: int
    total: int
    when: str
    flags: str

    def draw(self, canvas: Any, box: Box) -> None:
        """The code, and below or beside it the words."""
        code, words = code_and_words(box)
        draw_code(canvas, self.code, code)
        draw_lines(canvas, self.lines(), words)

    def lines(self) -> list[tuple[str, float]]:
        """What is written, and how large against each other."""
        homeroom = f"Room {self.homeroom}" if self.homeroom[:1].isdigit() else self.homeroom
        student_id = f"ID {self.student_id}" if self.student_id else ""
        lines = [
            (self.last or self.first, 2.6),
            (self.first if self.last else "", 2.1),
            (f"{self.number}   ({self.position} of {self.total})", 1.5),
            (self.organization, 1.0),
            (joined(graded(self.grade), self.teacher, homeroom), 1.0),
            (joined(student_id, self.when), 1.0),
            (self.flags.upper(), 1.2),
        ]
        return [(text, weight) for text, weight in lines if text]


@dataclass(frozen=True, slots=True)
class SpareSheet:
    """A slate for somebody who is on no list yet: its number belongs to whoever is booked with it."""

    number: str
    code: str
    position: int
    total: int

    def draw(self, canvas: Any, box: Box) -> None:
        """The code, the number, and lines to write on."""
        code, words = code_and_words(box)
        draw_code(canvas, self.code, code)
        top = words.h * 0.45
        title = Box(words.x, words.y + words.h - top, words.w, top)
        draw_lines(canvas, [(self.number, 2.0), (f"Spare card {self.position} of {self.total}", 0.8)], title, 48)
        _draw_blanks(canvas, Box(words.x, words.y, words.w, words.h - top))


def code_and_words(box: Box) -> tuple[Box, Box]:
    """The square for the code and the room for the words: side by side on a wide part of the page, else stacked."""
    if box.w > box.h:
        side = min(box.h, box.w * 0.6)
        code = Box(box.x, box.y + (box.h - side) / 2, side, side)
        return code, Box(box.x + side, box.y + MARGIN, box.w - side - MARGIN, box.h - 2 * MARGIN)
    side = min(box.w, box.h * 0.72)
    code = Box(box.x + (box.w - side) / 2, box.y + box.h - side, side, side)
    return code, Box(box.x + MARGIN, box.y + MARGIN, box.w - 2 * MARGIN, box.h - side - MARGIN)


def joined(*parts: str) -> str:
    """What is not empty, in one line."""
    return "  ·  ".join(part for part in parts if part)


def _draw_blanks(canvas: Any, box: Box, names: Sequence[str] = BLANKS) -> None:
    step = box.h / len(names)
    size = min(step * 0.4, 14.0)
    canvas.saveState()
    canvas.setLineWidth(0.6)
    for n, name in enumerate(names):
        baseline = box.y + box.h - (n + 1) * step + step * 0.2
        draw_text(canvas, name, size, box.x, baseline)
        canvas.line(box.x + size * 5.2, baseline, box.x + box.w, baseline)
    canvas.restoreState()

"""The printed slates: a code as large as the paper allows, and who it stands for in words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_codes import Box, draw_code
from tui_studio.integrations.sheet_fonts import SHIPPED, register
from tui_studio.integrations.sheet_text import draw_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LAYOUTS = {1: (1, 1), 2: (1, 2), 4: (2, 2), 8: (2, 4)}
"""Sheets on a page to columns and rows."""
PAPERS = {"letter": LETTER, "a4": A4}
MARGIN = 16.0
"""Points: printers leave about 12 white."""


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
    when: str
    flags: str


def write_sheets(
    path: Path,
    sheets: Sequence[SlateSheet],
    per_page: int = 1,
    paper: str = "letter",
    checkpoint: Callable[[], None] = lambda: None,
) -> int:
    """Write `sheets` in their order to a PDF, `per_page` of 1, 2, 4 or 8; returns the pages.

    The file appears when it is complete. Raises `InputRefused` for another number or paper, and for no sheets.
    """
    if per_page not in LAYOUTS:
        raise InputRefused(f"{per_page} sheets do not go on a page; choose 1, 2, 4 or 8.")
    if paper.lower() not in PAPERS:
        raise InputRefused(f"There is no paper “{paper}”; choose {' or '.join(PAPERS)}.")
    if not sheets:
        raise InputRefused("There is no session to print a sheet for.")
    register()
    content = io.BytesIO()
    # invariant: the same sheets are the same bytes, and the file tells neither date nor machine
    canvas = Canvas(content, pagesize=PAPERS[paper.lower()], pageCompression=1, invariant=1, initialFontName=SHIPPED)
    canvas.setTitle("Session QR codes")
    boxes = _boxes(PAPERS[paper.lower()], LAYOUTS[per_page])
    for start in range(0, len(sheets), per_page):
        checkpoint()
        _cut_lines(canvas, PAPERS[paper.lower()], LAYOUTS[per_page])
        for sheet, box in zip(sheets[start : start + per_page], boxes, strict=False):
            _draw(canvas, sheet, box)
        canvas.showPage()
    canvas.save()
    with complete_file(path) as file:
        file.write(content.getbuffer())
    return -(-len(sheets) // per_page)


def _boxes(paper: tuple[float, float], layout: tuple[int, int]) -> list[Box]:
    """The parts of a page in reading order."""
    columns, rows = layout
    w, h = paper[0] / columns, paper[1] / rows
    return [Box(column * w, paper[1] - (row + 1) * h, w, h) for row in range(rows) for column in range(columns)]


def _cut_lines(canvas: Any, paper: tuple[float, float], layout: tuple[int, int]) -> None:
    columns, rows = layout
    canvas.saveState()
    canvas.setDash(3, 5)
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.55)
    for column in range(1, columns):
        canvas.line(column * paper[0] / columns, 0, column * paper[0] / columns, paper[1])
    for row in range(1, rows):
        canvas.line(0, row * paper[1] / rows, paper[0], row * paper[1] / rows)
    canvas.restoreState()


def _draw(canvas: Any, sheet: SlateSheet, box: Box) -> None:
    if box.w > box.h:  # code on the left, words on the right
        side = min(box.h, box.w * 0.6)
        code = Box(box.x, box.y + (box.h - side) / 2, side, side)
        words = Box(box.x + side, box.y + MARGIN, box.w - side - MARGIN, box.h - 2 * MARGIN)
    else:
        side = min(box.w, box.h * 0.72)
        code = Box(box.x + (box.w - side) / 2, box.y + box.h - side, side, side)
        words = Box(box.x + MARGIN, box.y + MARGIN, box.w - 2 * MARGIN, box.h - side - MARGIN)
    draw_code(canvas, sheet.code, code)
    draw_lines(canvas, _lines(sheet), words)


def _lines(sheet: SlateSheet) -> list[tuple[str, float]]:
    """What is written, and how large against each other."""
    grade = f"Grade {sheet.grade}" if sheet.grade[:1].isdigit() else sheet.grade
    homeroom = f"Room {sheet.homeroom}" if sheet.homeroom[:1].isdigit() else sheet.homeroom
    student_id = f"ID {sheet.student_id}" if sheet.student_id else ""
    lines = [
        (sheet.last or sheet.first, 2.6),
        (sheet.first if sheet.last else "", 2.1),
        (f"{sheet.number}   (place {sheet.position})", 1.5),
        (sheet.organization, 1.0),
        (_joined(grade, sheet.teacher, homeroom), 1.0),
        (_joined(student_id, sheet.when), 1.0),
        (sheet.flags.upper(), 1.2),
    ]
    return [(text, weight) for text, weight in lines if text]


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)

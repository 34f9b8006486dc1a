"""The printed slates: a code as large as the paper allows, and who it stands for in words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import segno
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_fonts import SHIPPED, font_runs, register, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LAYOUTS = {1: (1, 1), 2: (1, 2), 4: (2, 2), 8: (2, 4)}
"""Sheets on a page to columns and rows."""
PAPERS = {"letter": LETTER, "a4": A4}
QUIET = 4
"""Modules of white that belong to a code on every side; readers need them."""
_MARGIN = 16.0  # points: printers leave about 12 white
_LEADING = 1.22
_SMALLEST = 5.0
_LARGEST = 64.0  # points of the last name


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


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the page in points, from its lower left corner."""

    x: float
    y: float
    w: float
    h: float


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


def dark_runs(code: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Modules on a side (without the quiet zone), and the dark runs as (row from the top, first column, length)."""
    matrix = _symbol(code).matrix
    runs: list[tuple[int, int, int]] = []
    for row, modules in enumerate(matrix):
        start: int | None = None
        for column, dark in enumerate((*modules, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((row, start, column - start))
                start = None
    return len(matrix), runs


def _symbol(code: str) -> Any:
    """The highest correction that makes the symbol no larger than quartile (Q) correction does."""
    quartile = segno.make_qr(code, error="q", boost_error=False)
    high = segno.make_qr(code, error="h", boost_error=False)
    return high if high.version == quartile.version else quartile


def _boxes(paper: tuple[float, float], layout: tuple[int, int]) -> list[_Box]:
    """The parts of a page in reading order."""
    columns, rows = layout
    w, h = paper[0] / columns, paper[1] / rows
    return [_Box(column * w, paper[1] - (row + 1) * h, w, h) for row in range(rows) for column in range(columns)]


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


def _draw(canvas: Any, sheet: SlateSheet, box: _Box) -> None:
    if box.w > box.h:  # code on the left, words on the right
        side = min(box.h, box.w * 0.6)
        code = _Box(box.x, box.y + (box.h - side) / 2, side, side)
        words = _Box(box.x + side, box.y + _MARGIN, box.w - side - _MARGIN, box.h - 2 * _MARGIN)
    else:
        side = min(box.w, box.h * 0.72)
        code = _Box(box.x + (box.w - side) / 2, box.y + box.h - side, side, side)
        words = _Box(box.x + _MARGIN, box.y + _MARGIN, box.w - 2 * _MARGIN, box.h - side - _MARGIN)
    _draw_code(canvas, sheet.code, code)
    _draw_words(canvas, sheet, words)


def _draw_code(canvas: Any, code: str, box: _Box) -> None:
    """Fill the box with the code and its quiet zone; one path, so that no viewer shows seams between modules."""
    side, runs = dark_runs(code)
    module = box.w / (side + 2 * QUIET)
    path = canvas.beginPath()
    for row, column, length in runs:
        top = box.y + box.h - (QUIET + row) * module
        path.rect(box.x + (QUIET + column) * module, top - module, length * module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_words(canvas: Any, sheet: SlateSheet, box: _Box) -> None:
    lines = _lines(sheet)
    unit = min(box.h / sum(weight * _LEADING for _, weight in lines), _LARGEST / lines[0][1])
    top = box.y + box.h - (box.h - unit * sum(weight * _LEADING for _, weight in lines)) / 2
    for text, weight in lines:
        for part, size, height in _broken(text, unit * weight, box.w):
            top -= height
            baseline = top + (height - size) / 2 + size * 0.2
            _draw_text(canvas, part, size, box.x + (box.w - width(part, size)) / 2, baseline)


def _broken(text: str, size: float, room: float) -> list[tuple[str, float, float]]:
    """The line, or its two halves where they come out larger, as (text, size, height) within the height of one."""
    height = size * _LEADING
    one_size, one = fit(text, size, room)
    signs = "·" if "·" in text else " -"
    breaks = [place for place, sign in enumerate(text) if sign in signs and 0 < place < len(text) - 1]
    if one_size >= size * 0.5 or not breaks:
        return [(one, one_size, height)]
    halves = [(text[: place + 1].strip(" ·"), text[place + 1 :].strip(" ·")) for place in breaks]
    longest = min(halves, key=lambda pair: max(width(part, 10) for part in pair))
    two = [fit(part, size * 0.5, room) for part in longest]
    smaller = min(half_size for half_size, _ in two)
    if smaller <= one_size:
        return [(one, one_size, height)]
    return [(part, smaller, height / 2) for _, part in two]


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


def fit(text: str, size: float, room: float) -> tuple[float, str]:
    """The size at most `size` at which `text` fits into `room`; below the smallest size its end becomes an ellipsis."""
    needed = width(text, size)
    if needed <= room:
        return size, text
    smaller = size * room / needed
    if smaller >= _SMALLEST:
        return smaller, text
    kept = text
    while kept and width(f"{kept}…", _SMALLEST) > room:
        kept = kept[:-1]
    return _SMALLEST, f"{kept}…"


def _draw_text(canvas: Any, text: str, size: float, x: float, y: float) -> None:
    line = canvas.beginText(x, y)
    for font, part in font_runs(text):
        line.setFont(font, size)
        line.textOut(part)
    canvas.drawText(line)

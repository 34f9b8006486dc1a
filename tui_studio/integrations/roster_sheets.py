"""The photographer's roster: a day of a station on paper, with boxes to tick."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_fonts import SHIPPED, register
from tui_studio.integrations.sheet_pages import PAPERS
from tui_studio.integrations.sheet_text import draw_text, fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tui_studio.domain.rows import SessionRow

_MARGIN = 40.0
_STEP = 19.0  # points from line to line: room to write in
_SIZE = 9.0
_HEAD = 64.0
_BOX = 9.0
_COLUMNS = (("", 18.0), ("Time", 40.0), ("Number", 62.0), ("Name", 0.0), ("Class", 118.0), ("Notes", 118.0))
"""Headings and widths in points; the one without takes what is left."""


@dataclass(frozen=True, slots=True)
class RosterPage:
    """What stands under one title; as many pages as it takes."""

    title: str
    subtitle: str
    rows: tuple[SessionRow, ...]


def write_rosters(path: Path, parts: Sequence[RosterPage], paper: str = "letter") -> int:
    """Write each part on pages of its own to a PDF; the pages. Raises `InputRefused` for an unknown paper."""
    if paper.lower() not in PAPERS:
        raise InputRefused(f"There is no paper “{paper}”; choose {' or '.join(PAPERS)}.")
    register()
    content, (width, height) = io.BytesIO(), PAPERS[paper.lower()]
    canvas = Canvas(content, pagesize=(width, height), pageCompression=1, invariant=1, initialFontName=SHIPPED)
    canvas.setTitle("Roster")
    room = int((height - 2 * _MARGIN - _HEAD) // _STEP)
    pages = [(part, start) for part in parts for start in range(0, max(1, len(part.rows)), room)]
    for n, (part, start) in enumerate(pages, 1):
        _draw_head(canvas, part, f"{n} of {len(pages)}", width, height)
        top = height - _MARGIN - _HEAD
        shown = part.rows[start : start + room]
        for place, row in enumerate(shown):
            new_class = place == 0 or _class(row) != _class(shown[place - 1])
            _draw_row(canvas, row, width, top - place * _STEP, new_class=new_class)
        canvas.showPage()
    canvas.save()
    with complete_file(path) as file:
        file.write(content.getbuffer())
    return len(pages)


def _draw_head(canvas: Any, part: RosterPage, page: str, width: float, height: float) -> None:
    room = width - 2 * _MARGIN
    size, text = fit(part.title, 15.0, room - 70)
    draw_text(canvas, text, size, _MARGIN, height - _MARGIN - 15)
    draw_text(canvas, page, 9.0, width - _MARGIN - 40, height - _MARGIN - 15)
    size, text = fit(part.subtitle, 9.0, room)
    draw_text(canvas, text, size, _MARGIN, height - _MARGIN - 30)
    for (label, _), (x, _) in zip(_COLUMNS, _spans(width), strict=True):
        draw_text(canvas, label, 8.0, x, height - _MARGIN - _HEAD + 12)


def _draw_row(canvas: Any, row: SessionRow, width: float, top: float, *, new_class: bool) -> None:
    """One line: a box to tick, crossed out for somebody who must not be photographed; a rule before a new class."""
    canvas.saveState()
    canvas.setLineWidth(0.9 if new_class else 0.25)
    canvas.setStrokeGray(0.0 if new_class else 0.6)
    canvas.line(_MARGIN, top + 4, width - _MARGIN, top + 4)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.8)
    baseline = top - _STEP + 10
    spans = _spans(width)
    box = (spans[0][0], baseline - 1)
    canvas.rect(*box, _BOX, _BOX)
    barred = "no photo" in row.flags
    if barred:
        canvas.line(box[0], box[1], box[0] + _BOX, box[1] + _BOX)
        canvas.line(box[0], box[1] + _BOX, box[0] + _BOX, box[1])
    name = ", ".join(filter(None, (row.last_name, row.first_name)))
    flags = "DO NOT PHOTOGRAPH" if barred else row.flags
    cells = ("", row.start, row.number, name, _class(row), flags)
    for text, (x, room) in zip(cells, spans, strict=True):
        if text:
            size, cut = fit(text, _SIZE, room - 4)
            draw_text(canvas, cut, size, x, baseline)
    canvas.restoreState()


def _class(row: SessionRow) -> str:
    return " · ".join(filter(None, (row.grade, row.teacher or row.homeroom)))


def _spans(width: float) -> list[tuple[float, float]]:
    """Where each column starts, and its width."""
    return list(_laid(_MARGIN, width - 2 * _MARGIN - sum(width for _, width in _COLUMNS)))


def _laid(x: float, rest: float) -> Iterator[tuple[float, float]]:
    for _, width in _COLUMNS:
        room = width or rest
        yield x, room
        x += room

"""A list on paper: a title, headings on every page, columns as wide as what stands in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_fonts import SHIPPED, register, width
from tui_studio.integrations.sheet_pages import PAPERS
from tui_studio.integrations.sheet_text import draw_text, fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MARGIN = 40.0
_HEAD = 58.0
_STEP = 15.0  # points from line to line
_SIZE = 9.0
_GAP = 8.0
_WIDEST = 0.4  # of the page for one column


def write_report(
    path: Path, title: str, subtitle: str, header: Sequence[str], rows: Sequence[Sequence[str]], paper: str = "letter"
) -> int:
    """Write a table to a PDF; the pages. A heavier rule stands where the first column changes.

    Raises `InputRefused` for an unknown paper.
    """
    if paper.lower() not in PAPERS:
        raise InputRefused(f"There is no paper “{paper}”; choose {' or '.join(PAPERS)}.")
    register()
    content, size = io.BytesIO(), PAPERS[paper.lower()]
    canvas = Canvas(content, pagesize=size, pageCompression=1, invariant=1, initialFontName=SHIPPED)
    canvas.setTitle(title)
    spans = _spans(header, rows, size[0] - 2 * _MARGIN)
    room = int((size[1] - 2 * _MARGIN - _HEAD) // _STEP)
    starts = range(0, max(1, len(rows)), room)
    for n, start in enumerate(starts, 1):
        _draw_head(canvas, title, subtitle, f"{n} of {len(starts)}", size)
        top = size[1] - _MARGIN - _HEAD
        for text, (x, wide) in zip(header, spans, strict=True):
            draw_text(canvas, fit(text, 8.0, wide)[1], 8.0, x, top + 8)
        shown = rows[start : start + room]
        for place, row in enumerate(shown):
            heavy = place == 0 or row[0] != shown[place - 1][0]
            _draw_row(canvas, row, spans, top - place * _STEP, size[0], heavy=heavy)
        canvas.showPage()
    canvas.save()
    with complete_file(path) as file:
        file.write(content.getbuffer())
    return len(starts)


def _draw_head(canvas: Any, title: str, subtitle: str, page: str, size: tuple[float, float]) -> None:
    wide, tall = size
    points, text = fit(title, 15.0, wide - 2 * _MARGIN - 70)
    draw_text(canvas, text, points, _MARGIN, tall - _MARGIN - 15)
    draw_text(canvas, page, 9.0, wide - _MARGIN - 40, tall - _MARGIN - 15)
    points, text = fit(subtitle, 9.0, wide - 2 * _MARGIN)
    draw_text(canvas, text, points, _MARGIN, tall - _MARGIN - 30)


def _draw_row(
    canvas: Any, row: Sequence[str], spans: Sequence[tuple[float, float]], top: float, wide: float, *, heavy: bool
) -> None:
    canvas.setLineWidth(0.9 if heavy else 0.25)
    canvas.setStrokeGray(0.0 if heavy else 0.6)
    canvas.line(_MARGIN, top + 4, wide - _MARGIN, top + 4)
    for text, (x, room) in zip(row, spans, strict=True):
        if text:
            points, cut = fit(text, _SIZE, room)
            draw_text(canvas, cut, points, x, top - 7)


def _spans(header: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[tuple[float, float]]:
    """Where each column starts and how wide it is: what it needs, as far as all have room."""
    room -= _GAP * (len(header) - 1)
    needed = [
        min(max([width(head, 8.0), *(width(row[place], _SIZE) for row in rows)]), room * _WIDEST)
        for place, head in enumerate(header)
    ]
    share = min(1.0, room / sum(needed)) if sum(needed) else 1.0
    found, x = [], _MARGIN
    for one in needed:
        found.append((x, one * share))
        x += one * share + _GAP
    return found

"""The PDF of the sheets: pages, where each sheet stands on them, and the lines to cut along."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from tui_studio.domain.sheet_order import imposed
from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_codes import Box
from tui_studio.integrations.sheet_fonts import SHIPPED, register

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tui_studio.integrations.slate_sheets import Sheet

LAYOUTS = {1: (1, 1), 2: (1, 2), 4: (2, 2), 8: (2, 4)}
"""Sheets on a page to columns and rows."""
PAPERS = {"letter": LETTER, "a4": A4}


def write_sheets(
    path: Path,
    sheets: Sequence[Sheet],
    per_page: int = 1,
    paper: str = "letter",
    *,
    stacked: bool = False,
    whole_pages: Sequence[Sheet] = (),
    on_page: Callable[[int], None] = lambda _: None,
) -> int:
    """Write `sheets` in their order to a PDF, `per_page` of 1, 2, 4 or 8, then those that need a page; the pages.

    `stacked` is for a stack that is cut: see `imposed`. `on_page` hears how many sheets are drawn before each page.
    The file appears when it is complete. Raises `InputRefused` for another number or paper, and for no sheets.
    """
    check_layout(per_page, paper)
    if not sheets and not whole_pages:
        raise InputRefused("There is no session to print a sheet for.")
    register()
    content, size = io.BytesIO(), PAPERS[paper.lower()]
    # invariant: the same sheets are the same bytes, and the file tells neither date nor machine
    canvas = Canvas(content, pagesize=size, pageCompression=1, invariant=1, initialFontName=SHIPPED)
    canvas.setTitle("Session QR codes")
    pages = imposed(sheets, per_page, stacked)
    done = 0
    laid: list[tuple[tuple[int, int], Sequence[Sheet | None]]] = [(LAYOUTS[per_page], page) for page in pages]
    laid += [((1, 1), [card]) for card in whole_pages]
    for layout, page in laid:
        on_page(done)
        _cut_lines(canvas, size, layout)
        for sheet, box in zip(page, _boxes(size, layout), strict=True):
            if sheet is not None:
                sheet.draw(canvas, box)
                done += 1
        canvas.showPage()
    canvas.save()
    with complete_file(path) as file:
        file.write(content.getbuffer())
    return len(pages) + len(whole_pages)


def check_layout(per_page: int, paper: str) -> None:
    """Raise `InputRefused` for what cannot be printed."""
    if per_page not in LAYOUTS:
        raise InputRefused(f"{per_page} sheets do not go on a page; choose 1, 2, 4 or 8.")
    if paper.lower() not in PAPERS:
        raise InputRefused(f"There is no paper “{paper}”; choose {' or '.join(PAPERS)}.")


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

"""Cards that hold the codes of several sessions at once: siblings, and a class that stands together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui_studio.integrations.sheet_codes import Box, draw_code
from tui_studio.integrations.sheet_text import draw_lines
from tui_studio.integrations.slate_sheets import MARGIN

_HEAD = 0.11  # share of the height for the title
_LABEL = 0.16  # share of a cell for the name below its code
_GRIDS = ((1, (1, 1)), (2, (1, 2)), (4, (2, 2)), (6, (2, 3)), (9, (3, 3)), (12, (3, 4)), (20, (4, 5)))
"""Up to so many codes stand in so many columns and rows."""


@dataclass(frozen=True, slots=True)
class CardCode:
    """One code with the name and number below it."""

    code: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class CodesCard:
    """Several codes under one title; a picture of the card belongs to all of them."""

    title: str
    subtitle: str
    codes: tuple[CardCode, ...]

    def draw(self, canvas: Any, box: Box) -> None:
        """The title, and the codes in a grid."""
        head = box.h * _HEAD
        lines = [(text, weight) for text, weight in ((self.title, 2.0), (self.subtitle, 1.0)) if text]
        draw_lines(canvas, lines, Box(box.x + MARGIN, box.y + box.h - head, box.w - 2 * MARGIN, head - MARGIN / 2), 34)
        columns, rows = next(grid for most, grid in _GRIDS if len(self.codes) <= most)
        w, h = box.w / columns, (box.h - head - MARGIN) / rows
        for n, code in enumerate(self.codes):
            row, column = divmod(n, columns)
            cell = Box(box.x + column * w, box.y + box.h - head - (row + 1) * h, w, h)
            _draw_cell(canvas, code, cell)


def _draw_cell(canvas: Any, code: CardCode, cell: Box) -> None:
    label = cell.h * _LABEL
    side = min(cell.w, cell.h - label)
    draw_code(canvas, code.code, Box(cell.x + (cell.w - side) / 2, cell.y + cell.h - side, side, side))
    words = Box(cell.x + MARGIN / 2, cell.y + cell.h - side - label, cell.w - MARGIN, label)
    draw_lines(canvas, [(code.name, 1.2), (code.number, 1.0)], words, 20)

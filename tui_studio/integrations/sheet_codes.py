"""The codes on paper: their modules, and the white that belongs around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno

QUIET = 4
"""Modules of white that belong to a code on every side; readers need them."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the page in points, from its lower left corner."""

    x: float
    y: float
    w: float
    h: float


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


def draw_code(canvas: Any, code: str, box: Box) -> None:
    """Fill the box with the code and its quiet zone; one path, so that no viewer shows seams between modules."""
    side, runs = dark_runs(code)
    module = box.w / (side + 2 * QUIET)
    path = canvas.beginPath()
    for row, column, length in runs:
        top = box.y + box.h - (QUIET + row) * module
        path.rect(box.x + (QUIET + column) * module, top - module, length * module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _symbol(code: str) -> Any:
    """The highest correction that makes the symbol no larger than quartile (Q) correction does."""
    quartile = segno.make_qr(code, error="q", boost_error=False)
    high = segno.make_qr(code, error="h", boost_error=False)
    return high if high.version == quartile.version else quartile

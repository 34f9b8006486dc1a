"""Printed pages as a camera sees them: turned, tilted, in front of something gray."""

from __future__ import annotations

import math
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tui_studio.integrations.code_cards import CardCode, CodesCard
from tui_studio.integrations.sheet_pages import write_sheets
from tui_studio.integrations.slate_sheets import SlateSheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

    from tui_studio.integrations.slate_sheets import Sheet

needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not here")
PIXELS_PER_INCH = 110


def class_card(numbers: Sequence[str], title: str = "Grade 9  ·  Berg") -> CodesCard:
    """As “Print QR Codes” makes it."""
    codes = (CardCode(number, f"Ann {number}", number) for number in numbers)
    return CodesCard(title, "Lincoln High School", tuple(codes))


def sheet(number: str) -> SlateSheet:
    """The sheet of one student."""
    return SlateSheet(number, number, "Baker", "Ann", "Lincoln High School", "9", "Berg", "", "", 1, 9, "", "")


def printed(
    folder: Path, sheets: Sequence[Sheet] = (), cards: Sequence[Sheet] = (), per_page: int = 1, paper: str = "letter"
) -> Image.Image:
    """The first page as an image."""
    file = folder / "page.pdf"
    write_sheets(file, sheets, per_page, paper, whole_pages=cards)
    out = folder / "page"
    command = ["pdftoppm", "-r", str(PIXELS_PER_INCH), "-gray", "-png", "-singlefile", str(file), str(out)]
    subprocess.run(command, check=True)
    with Image.open(out.with_suffix(".png")) as page:
        return page.convert("L")


def photographed(page: Image.Image, rng: Random, size: tuple[int, int] = (1500, 1000)) -> Image.Image:
    """A frame with the page in it."""
    height = rng.uniform(0.75, 0.95) * size[1]
    width = height * page.width / page.height
    x, y, turn = size[0] / 2 + rng.uniform(-0.07, 0.07) * size[0], size[1] / 2, math.radians(rng.uniform(-15, 15))
    corners = []
    for across, down in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        near = 1 + rng.uniform(-0.06, 0.06)  # a corner that is nearer lies further out
        a, b = across * width / 2 * near, down * height / 2 * near
        corners.append((x + a * math.cos(turn) - b * math.sin(turn), y + a * math.sin(turn) + b * math.cos(turn)))
    reach = _perspective(corners, page.size)
    return page.transform(size, Image.Transform.PERSPECTIVE, reach, Image.Resampling.BICUBIC, fillcolor=110)


def _perspective(corners: Sequence[tuple[float, float]], page: tuple[int, int]) -> list[float]:
    """Coefficients that lead from the frame to the page, by elimination."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (0, page[1]), page, (page[0], 0)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for n in range(8):
        best = max(range(n, 8), key=lambda row: abs(rows[row][n]))
        rows[n], rows[best] = rows[best], rows[n]
        rows[n] = [value / rows[n][n] for value in rows[n]]
        for m in range(8):
            if m != n:
                rows[m] = [value - rows[m][n] * other for value, other in zip(rows[m], rows[n], strict=True)]
    return [row[8] for row in rows]

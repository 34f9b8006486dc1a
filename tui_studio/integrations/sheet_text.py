"""Words on paper: as large as their room allows, broken or cut only where they would be too small to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.integrations.sheet_fonts import font_runs, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.integrations.sheet_codes import Box

LEADING = 1.22
SMALLEST = 5.0
LARGEST = 64.0
"""Points of the first line."""


def draw_lines(canvas: Any, lines: Sequence[tuple[str, float]], box: Box, largest: float = LARGEST) -> None:
    """Write centred lines into the box; beside each text stands how large it is against the others."""
    unit = min(box.h / sum(weight * LEADING for _, weight in lines), largest / lines[0][1])
    top = box.y + box.h - (box.h - unit * sum(weight * LEADING for _, weight in lines)) / 2
    for text, weight in lines:
        for part, size, height in _broken(text, unit * weight, box.w):
            top -= height
            baseline = top + (height - size) / 2 + size * 0.2
            draw_text(canvas, part, size, box.x + (box.w - width(part, size)) / 2, baseline)


def draw_text(canvas: Any, text: str, size: float, x: float, y: float) -> None:
    """Write a line with its left end and its baseline there."""
    line = canvas.beginText(x, y)
    for font, part in font_runs(text):
        line.setFont(font, size)
        line.textOut(part)
    canvas.drawText(line)


def fit(text: str, size: float, room: float) -> tuple[float, str]:
    """The size at most `size` at which `text` fits into `room`; below the smallest size its end becomes an ellipsis."""
    needed = width(text, size)
    if needed <= room:
        return size, text
    smaller = size * room / needed
    if smaller >= SMALLEST:
        return smaller, text
    kept = text
    while kept and width(f"{kept}…", SMALLEST) > room:
        kept = kept[:-1]
    return SMALLEST, f"{kept}…"


def _broken(text: str, size: float, room: float) -> list[tuple[str, float, float]]:
    """The line, or its two halves where they come out larger, as (text, size, height) within the height of one."""
    height = size * LEADING
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

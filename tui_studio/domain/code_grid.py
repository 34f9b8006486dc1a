"""Whether codes in one frame stand on one printed card of a class, or on sheets that lie or are held side by side.

On a card of “Print QR Codes” the rows stand 1.19 to 1.23 code widths apart and the columns 1.0 to 1.6 (letter and A4),
the white around a code counted in. Sheets of 4 on a page that nobody has cut have rows 1.39 and more apart, sheets of
8 have rows 1.08 apart or columns 1.67. The distances are measured along the edges of each code, so that a card that is
turned, tilted or far away measures the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]

LEAST = 3
ROWS = (1.13, 1.31)
COLUMNS = (0.93, 1.625)
ALIKE = 0.25
"""How much the edges of neighbours may differ, as a share of them."""
ASIDE = 0.25
"""How far a neighbour may stand out of line, in code widths."""
REACH = 2.0
_QUIET = 8  # modules of white on both sides together


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """Where a code lies in a frame, without the white around it; `modules` are on one of its sides."""

    top_left: Point
    top_right: Point
    bottom_left: Point
    bottom_right: Point
    modules: int


def on_one_card(codes: Sequence[PlacedCode]) -> bool:
    """Every code has a neighbour, all hang together, and the distances are those of a card."""
    if len(codes) < LEAST:
        return False
    rows: list[float] = []
    columns: list[float] = []
    near: list[set[int]] = [set() for _ in codes]
    for n, code in enumerate(codes):
        for m, other in enumerate(codes):
            apart = _apart(code, other) if m != n else None
            if apart is None:
                continue
            x, y = apart
            if abs(x) <= ASIDE and 0 < abs(y) <= REACH:
                rows.append(abs(y))
                near[n].add(m)
            elif abs(y) <= ASIDE and 0 < abs(x) <= REACH:
                columns.append(abs(x))
                near[n].add(m)
    if not rows or not columns or not _hang_together(near):
        return False
    return ROWS[0] <= median(rows) <= ROWS[1] and COLUMNS[0] <= median(columns) <= COLUMNS[1]


def _apart(code: PlacedCode, other: PlacedCode) -> Point | None:
    """From the middle of one code to that of another, in widths of the first with its white; None for unlike codes."""
    scale = (code.modules + _QUIET) / code.modules
    across = _times(scale, _minus(code.top_right, code.top_left))
    down = _times(scale, _minus(code.bottom_left, code.top_left))
    flat = across[0] * down[1] - across[1] * down[0]
    if not flat:
        return None
    edges = _minus(other.top_right, other.top_left), _minus(other.bottom_left, other.top_left)
    own = (other.modules + _QUIET) / other.modules
    for edge, wanted in zip(edges, ((1.0, 0.0), (0.0, 1.0)), strict=True):
        x, y = _along(_times(own, edge), across, down, flat)
        if abs(x - wanted[0]) > ALIKE or abs(y - wanted[1]) > ALIKE:
            return None
    return _along(_minus(_middle(other), _middle(code)), across, down, flat)


def _along(vector: Point, across: Point, down: Point, flat: float) -> Point:
    x = (vector[0] * down[1] - vector[1] * down[0]) / flat
    y = (across[0] * vector[1] - across[1] * vector[0]) / flat
    return x, y


def _minus(a: Point, b: Point) -> Point:
    return a[0] - b[0], a[1] - b[1]


def _times(scale: float, vector: Point) -> Point:
    return scale * vector[0], scale * vector[1]


def _middle(code: PlacedCode) -> Point:
    corners = (code.top_left, code.top_right, code.bottom_left, code.bottom_right)
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _hang_together(near: Sequence[set[int]]) -> bool:
    seen, waiting = {0}, [0]
    while waiting:
        for other in near[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return len(seen) == len(near)

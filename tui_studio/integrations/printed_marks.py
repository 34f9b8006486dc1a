"""Letters and code modules: small dark colourless strokes on colourless light ground, many of them together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from tui_studio.integrations.light_map import YES_NO
from tui_studio.integrations.regions import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.integrations.light_map import LightMap
    from tui_studio.integrations.regions import Region

_INK = 0.7  # of the brightness of the ground, black being the frame's own: a stroke ends here
_DARKEST = 0.43  # and has a place at least so dark: grout, glazing bars and folds have none
_THICK = 1.9  # pixels of the middle scale: hair and lashes are thinner
_LARGEST = 0.16  # of the short side: a letter or a heap of modules is not larger
_PIECE = 0.6  # of the short side: nor is a piece of a code whose modules hang together


@dataclass(frozen=True, slots=True)
class Mark:
    """One stroke or heap of strokes: its middle and size in pixels of the middle scale."""

    x: float
    y: float
    width: int
    height: int
    weight: int = 1  # how many letters' worth of edges it has


def printed_marks(light: LightMap) -> list[Mark]:
    """All marks of a frame that could be print."""
    middle = light.middle
    if not light.paper.getbbox():
        return []
    limits = [int(light.black + (v - light.black) * _INK) if v - light.black > 40 else 0 for v in range(256)]
    limit = light.ground.point(limits).resize(middle.size, Image.Resampling.BILINEAR)
    # Wider than the paper itself: a dark region that runs out of it is then seen to be large, and no letter.
    reach = light.paper.filter(ImageFilter.MaxFilter(5)).resize(middle.size, Image.Resampling.NEAREST)
    ink = ImageChops.darker(ImageChops.subtract(limit, middle).point(YES_NO), reach)
    shades, allowed = middle.tobytes(), reach.tobytes()
    marks = (_mark(region, light, shades) for region in regions(ink, 6) if not _runs_on(region, allowed, middle.size))
    return [mark for mark in marks if mark]


def _runs_on(region: Region, allowed: bytes, size: tuple[int, int]) -> bool:
    """Whether a region ends only because the search ends there: a piece of the dark world beside the paper."""
    width, height = size
    rows = region.runs[0][0], region.runs[-1][0]
    for row, start, end in region.runs:
        at = row * width
        if (start and not allowed[at + start - 1]) or (end < width and not allowed[at + end]):
            return True
        middle = at + (start + end) // 2
        if row == rows[0] and row and not allowed[middle - width]:
            return True
        if row == rows[1] and row + 1 < height and not allowed[middle + width]:
            return True
    return False


def crowd(marks: Sequence[Mark], side: int) -> int:
    """The most letters' worth of marks in any square of three eighths of the short side."""
    cell = side / 8
    cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        cells[int(mark.x // cell), int(mark.y // cell)].append(mark)
    corners = {(column - x, row - y) for column, row in cells for x in range(3) for y in range(3)}
    squares = (
        [mark for x in range(left, left + 3) for y in range(top, top + 3) for mark in cells.get((x, y), ())]
        for left, top in corners
    )
    return max((letters(square) for square in squares), default=0)


def letters(marks: Sequence[Mark]) -> int:
    """Letters' worth of marks; where most have one size they are buttons, checks or dots and do not count."""
    if len(marks) < 5:
        return sum(mark.weight for mark in marks)
    wide, high = (sorted(sizes)[len(marks) // 2] for sizes in ([m.width for m in marks], [m.height for m in marks]))
    odd = [m for m in marks if abs(m.width - wide) > 1 + 0.15 * wide or abs(m.height - high) > 1 + 0.15 * high]
    return sum(mark.weight for mark in (odd if len(odd) < 0.4 * len(marks) else marks))


def _mark(region: Region, light: LightMap, shades: bytes) -> Mark | None:
    left, top, right, foot = region.box
    width, height, side = right - left, foot - top, min(light.middle.size)
    if not 3 <= max(width, height) <= min(_PIECE * side, 6 * min(width, height)):
        return None
    if min(region.area / len(region.runs), region.area / width) < _THICK:
        return None
    x, y = left + width / 2, top + height / 2
    row, start, end = region.runs[len(region.runs) // 2]
    if not light.is_neutral((start + end) / 2, row + 0.5):
        return None
    darkest = min(
        min(shades[row * light.middle.width + start : row * light.middle.width + end])
        for row, start, end in region.runs
    )
    if darkest > light.black + (light.ground_at(x, y) - light.black) * _DARKEST:
        return None
    if max(width, height) <= _LARGEST * side:
        return Mark(x, y, width, height) if light.is_paper(x, y) else None
    weight = _branches(region, width, height)
    beside = (light.is_paper(left, y), light.is_paper(right, y), light.is_paper(x, top), light.is_paper(x, foot))
    return Mark((start + end) / 2, row, width, height, weight) if weight and any(beside) else None


def _branches(region: Region, width: int, height: int) -> int:
    """Letters' worth of a large region: a piece of a code is cut up along rows and columns, hair and cloth are not."""
    per_row = len(region.runs) / height
    if per_row < 2.2 or not 0.33 < region.area / (width * height) < 0.8:
        return 0
    lengths = sorted(end - start for _, start, end in region.runs)
    typical = lengths[len(lengths) // 2]
    alike = sum(abs(length - typical) <= 1 + 0.15 * typical for length in lengths)
    return 0 if alike > 0.75 * len(lengths) else min(12, round(4 * (per_row - 1)))

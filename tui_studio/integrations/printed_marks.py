"""Letters and code modules: small dark colourless strokes on colourless light ground, many of them together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from tui_studio.integrations.light_map import YES_NO, lightest_around
from tui_studio.integrations.regions import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.integrations.light_map import LightMap
    from tui_studio.integrations.regions import Region

ONE_LINE = 7  # letters' worth that a single line counts for, however long: a caption, a name on a shirt
_INK = 0.7  # of the brightness of the ground, black being the frame's own: a stroke ends here
_DARKEST = 0.43  # and has a place at least so dark: grout, glazing bars and folds have none
_PAPER = 0.8  # of the brightness of the ground: so light is what print stands on
_THICK = 1.9  # pixels of the middle scale: hair and lashes are thinner
_TEXTURE = 500  # marks in one frame: three sheets have fewer, grain and gravel more
_CAPTION = 0.026  # of the short side: letters of a slate are larger
_FEW = 7  # so many marks of one size can be a name; more are a pattern
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
    reach = lightest_around(light.paper, 5).resize(middle.size, Image.Resampling.NEAREST)
    ink = ImageChops.darker(ImageChops.subtract(limit, middle).point(YES_NO), reach)
    shades, allowed = middle.tobytes(), reach.tobytes()
    marks = (_mark(region, light, shades) for region in regions(ink, 6) if not _runs_on(region, allowed, middle.size))
    found = [mark for mark in marks if mark]
    return found if len(found) <= _TEXTURE else []


def without_caption(marks: list[Mark], side: int) -> list[Mark]:
    """The marks without a single line of small letters: a caption or a date stamp is no sheet."""
    small = [mark for mark in marks if max(mark.width, mark.height) <= _CAPTION * side]
    reach = 1.5 * _CAPTION * side
    lines = [[mark for mark in small if 0 <= mark.y - first.y <= reach] for first in small]
    line = max(lines, key=len, default=[])
    if len(line) < 6 or len(line) < 0.5 * len(small):
        return marks
    gone = set(map(id, line))
    return [mark for mark in marks if id(mark) not in gone]


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
    return max((_beyond_one_line(square) for square in squares), default=0)


def _beyond_one_line(marks: Sequence[Mark]) -> int:
    """Letters' worth of marks, at most ONE_LINE where they stand in one line."""
    weight = letters(marks)
    if weight <= ONE_LINE:
        return weight
    size = sorted(max(mark.width, mark.height) for mark in marks)[len(marks) // 2]
    lines = (_fullest([mark.y for mark in marks], size), _fullest([mark.x for mark in marks], size))
    return weight if len(marks) - max(lines) >= 3 or weight > len(marks) else ONE_LINE


def _fullest(places: list[float], reach: int) -> int:
    """How many places at most lie within `reach` of each other."""
    ordered, first, most = sorted(places), 0, 0
    for last, place in enumerate(ordered):
        while place - ordered[first] > reach:
            first += 1
        most = max(most, last - first + 1)
    return most


def letters(marks: Sequence[Mark]) -> int:
    """Letters' worth of marks; where most have one size they are buttons, checks or dots and do not count."""
    if len(marks) < _FEW:
        return sum(mark.weight for mark in marks)
    wide, high = (sorted(sizes)[len(marks) // 2] for sizes in ([m.width for m in marks], [m.height for m in marks]))
    odd = [m for m in marks if abs(m.width - wide) > 1 + 0.15 * wide or abs(m.height - high) > 1 + 0.15 * high]
    return 0 if len(odd) < 0.4 * len(marks) else sum(mark.weight for mark in marks)


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
    across = light.middle.width
    darkest = min(min(shades[row * across + start : row * across + end]) for row, start, end in region.runs)
    ground = light.ground_at(x, y) - light.black
    if darkest > light.black + ground * _DARKEST:
        return None
    if not _between_paper(region, shades, light.middle.size, light.black + int(ground * _PAPER)):
        return None
    if max(width, height) <= _LARGEST * side:
        return Mark(x, y, width, height) if light.is_paper(x, y) else None
    weight = _branches(region, width, height)
    beside = (light.is_paper(left, y), light.is_paper(right, y), light.is_paper(x, top), light.is_paper(x, foot))
    return Mark((start + end) / 2, row, width, height, weight) if weight and any(beside) else None


def _between_paper(region: Region, shades: bytes, size: tuple[int, int], paper: int) -> bool:
    """Whether paper lies on two opposite sides of a mark: between hairs there is hair, beyond them the dark.

    Paper is three pixels in a row, within three of the mark; a hair is thinner.
    """
    width, height = size
    _, top, _, foot = region.box
    row, start, end = region.runs[len(region.runs) // 2]
    line = shades[row * width : (row + 1) * width]
    if _light_run(line[max(0, start - 6) : start], paper) and _light_run(line[end : end + 6], paper):
        return True
    column = (start + end) // 2
    above = shades[max(0, top - 6) * width + column : top * width + column : width]
    below = shades[foot * width + column : min(height, foot + 6) * width + column : width]
    return _light_run(above, paper) and _light_run(below, paper)


def _light_run(shades: bytes, paper: int) -> bool:
    """Whether three pixels in a row are paper; a mark at the frame's edge has nothing beside it and passes."""
    if len(shades) < 3:
        return True
    return any(min(shades[n : n + 3]) >= paper for n in range(len(shades) - 2))


def _branches(region: Region, width: int, height: int) -> int:
    """Letters' worth of a large region: a piece of a code is cut up along rows and columns, hair and cloth are not."""
    per_row = len(region.runs) / height
    if per_row < 2.2 or not 0.33 < region.area / (width * height) < 0.8:
        return 0
    lengths = sorted(end - start for _, start, end in region.runs)
    typical = lengths[len(lengths) // 2]
    alike = sum(abs(length - typical) <= 1 + 0.15 * typical for length in lengths)
    return 0 if alike > 0.75 * len(lengths) else min(12, round(4 * (per_row - 1)))

"""The squares in the corners of a QR code, found one by one: what is left of a code that no reader can read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from tui_studio.integrations.light_map import mask_from

if TYPE_CHECKING:
    from tui_studio.integrations.light_map import LightMap

# Dark, light, dark, light, dark with light before and after; the look-ahead lets every dark run be tried.
_ROW = re.compile(rb"(?=\x00(\xff{2,24})(\x00{2,24})(\xff{4,72})(\x00{2,24})(\xff{2,24})\x00)")
_STEP = 2  # every second row: a pattern of three modules' height cannot fall between
_REACH = 6  # coarse pixels on each side that surroundings are: beyond the solid middle of the largest code
_DARKER = 6  # levels below the mean of the surroundings


@dataclass(slots=True)
class Finder:
    """A finder pattern: its middle and its module in pixels of the middle scale."""

    x: float
    y: float
    module: float
    rows: int = 1


def finder_patterns(light: LightMap) -> list[Finder]:
    """Patterns with runs of 1:1:3:1:1 along the row and down the column, on colourless light ground."""
    middle = light.middle
    mean = light.coarse.filter(ImageFilter.BoxBlur(_REACH)).resize(middle.size, Image.Resampling.BILINEAR)
    dark = ImageChops.subtract(mean, middle).point(mask_from(_DARKER))
    width, height = dark.size
    across, down = dark.tobytes(), dark.transpose(Image.Transpose.TRANSPOSE).tobytes()
    found: list[Finder] = []
    for y in range(0, height, _STEP):
        for match in _ROW.finditer(across, y * width, (y + 1) * width):
            module = _module([match.end(i) - match.start(i) for i in range(1, 6)])
            if module:
                x = (match.start(3) + match.end(3)) // 2 - y * width
                column = _module(_runs_around(down[x * height : (x + 1) * height], y))
                if column and 0.6 < column / module < 1.67:
                    _join(found, Finder(x, y, (module + column) / 2))
    sure = [finder for finder in found if finder.rows * _STEP >= 1.5 * finder.module]
    return [finder for finder in sure if _on_paper(finder, light)]


def _on_paper(finder: Finder, light: LightMap) -> bool:
    """Whether a pattern's middle and its light ring are colourless and the ring is as bright as paper."""
    reach = 2 * finder.module
    ring = [(finder.x + dx, finder.y + dy) for dx, dy in ((-reach, 0), (reach, 0), (0, -reach), (0, reach))]
    colourless = sum(light.is_neutral(x, y) for x, y in ring) >= 3 and light.is_neutral(finder.x, finder.y)
    return colourless and any(light.is_bright(x, y) for x, y in ring)


def _module(runs: list[int]) -> float:
    """The module that five runs of 1:1:3:1:1 have, or 0 for other runs."""
    if len(runs) != 5:
        return 0
    module = sum(runs) / 7
    slack = module * 0.5 + 0.5
    fits = all(abs(runs[i] - module) < slack for i in (0, 1, 3, 4)) and abs(runs[2] - 3 * module) < 2.4 * slack
    return module if fits else 0


def _runs_around(line: bytes, place: int) -> list[int]:
    """Lengths of the dark run at `place` and of the two runs on either side of it."""
    if not line[place]:
        return []
    lengths = [0, 0, 0, 0, 0]
    before, after = place, place
    for step, colour in ((0, b"\x00"), (1, b"\xff"), (2, b"\x00")):
        low, high = line.rfind(colour, 0, before), line.find(colour, after)
        low, high = low, (len(line) if high < 0 else high)
        if step < 2 and (low < 0 or high == len(line)):
            return []
        if step == 0:
            lengths[2] = high - low - 1
        else:
            lengths[2 - step], lengths[2 + step] = before - low, high - after
        before, after = low, high
    return lengths


def _join(found: list[Finder], one: Finder) -> None:
    for other in reversed(found):
        near = abs(other.x - one.x) <= 2 * one.module and abs(other.y - one.y) <= 3 * one.module
        if near and 0.5 < other.module / one.module < 2:
            other.rows += 1
            other.y = one.y
            return
    found.append(one)

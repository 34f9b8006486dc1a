"""Whether a frame without a readable code looks like a slate, so that no picture goes to the child before it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import ImageChops, ImageFilter

from tui_studio.domain.frames import Suspicion
from tui_studio.integrations.finder_patterns import finder_patterns
from tui_studio.integrations.light_map import map_light, percentile
from tui_studio.integrations.pale_sheets import pale_sheets
from tui_studio.integrations.paper_frames import is_paper
from tui_studio.integrations.printed_marks import ONE_LINE, crowd, printed_marks, without_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from tui_studio.integrations.finder_patterns import Finder
    from tui_studio.integrations.light_map import LightMap
    from tui_studio.integrations.pale_sheets import Sheet
    from tui_studio.integrations.pictures import Box, Picture
    from tui_studio.integrations.printed_marks import Mark

    Place = tuple[float, float, float, float]  # left, top, right, foot as shares of the frame

PRINT = ONE_LINE + 1  # letters' worth of print that make a frame suspect without any other sign
WALL = 8  # more finder patterns than this are a wall of logos, no code
_MARGIN, _FINDER = 0.04, 6  # of the short side around a sheet and its print; modules around a finder pattern on it
_ROOM, _CODE = 0.12, 32  # the same where no sheet was seen: there is a code, tilted ones too, with its border
TOO_DARK = 24  # of 255: the brightest 2 % of the frame stay below
DIRECTIONS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen in a frame, for the decision and for benchmarks."""

    finders: int = 0
    module: float = 0.0  # pixels of the working picture: of the finest finder pattern; 0 where there is none
    located: int = 0  # codes that the reader placed but could not decode
    crowd: int = 0  # letters' worth of marks close together
    sheet: bool = False  # a four-sided pale region with print or a blot on it
    blurred: bool = False  # nothing in the frame is sharp
    paper: bool = False  # the frame is a sheet from edge to edge
    dark: bool = False  # nobody could tell what the frame shows: the flash did not fire
    place: Place | None = None  # where the rest of it was seen, with room for a whole code; None for anywhere

    @property
    def suspicion(self) -> Suspicion:
        """STRONG for a sheet with a code or its remains, WEAK for a frame that may be one."""
        code = 1 <= self.finders <= WALL or (1 <= self.located <= WALL and self.finders == 0 and self.crowd >= 3)
        if code and (self.sheet or self.finders > 1 or self.crowd >= 6):
            return Suspicion.STRONG
        if self.sheet and self.crowd >= 10:
            return Suspicion.STRONG
        weak = code or self.sheet or self.blurred or self.paper or self.dark or self.crowd >= PRINT
        return Suspicion.WEAK if weak else Suspicion.NONE


def slate_signs(picture: Picture, located: Sequence[Box] = ()) -> Signs:
    """Look for signs of a slate in a frame whose code no reader could read; `located` are boxes of its brightness."""
    light = map_light(picture)
    if light.white < TOO_DARK:
        return Signs(located=len(located), dark=True)
    if light.contrast < 20:
        return Signs(located=len(located))  # one tone from edge to edge
    marks = printed_marks(light)
    finders = finder_patterns(light)
    sheets = list(filter(_is_slate, pale_sheets(light, marks)))
    side = min(light.middle.size)
    blurred, paper = _is_blurred(light), is_paper(picture)
    across = light.middle.width / picture.luma.width
    places = [(x * across, y * across) for box in located for x, y in (box[:2], box[2:])]
    return Signs(
        finders=len(finders),
        module=min((finder.module for finder in finders), default=0.0) / across,
        located=len(located),
        crowd=crowd(without_caption(marks, side), side),
        sheet=bool(sheets),
        blurred=blurred,
        paper=paper,
        place=None if blurred or paper else _place(light, sheets, places, finders, marks),
    )


def _place(
    light: LightMap,
    sheets: Sequence[Sheet],
    places: Sequence[tuple[float, float]],
    finders: Sequence[Finder],
    marks: Sequence[Mark],
) -> Place | None:
    """The box around all that was seen, as shares of the frame; `places` are in pixels of the middle scale."""
    wide, high = light.middle.size
    coarse, side = wide / light.coarse.width, min(wide, high)
    room, code = (_MARGIN * side, _FINDER) if sheets else (_ROOM * side, _CODE)
    corners = [(x * coarse, y * coarse) for sheet in sheets for x, y in sheet.quad]
    seen = [(x, y, room) for x, y in (*corners, *places)]
    seen += [(mark.x, mark.y, max(room, mark.width, mark.height)) for mark in marks]
    seen += [(finder.x, finder.y, max(room, code * finder.module)) for finder in finders]
    if not seen:
        return None
    left, top = min(x - reach for x, _, reach in seen), min(y - reach for _, y, reach in seen)
    right, foot = max(x + reach for x, _, reach in seen), max(y + reach for _, y, reach in seen)
    return max(0.0, left / wide), max(0.0, top / high), min(1.0, right / wide), min(1.0, foot / high)


def _is_slate(sheet: Sheet) -> bool:
    """Print on a four-sided region; where little print is left, a clean shape with a blot in it."""
    if sheet.marks >= (5 if sheet.sides_out == 0 else 8):
        return True
    if sheet.sides_out and sheet.straight >= 0.9 and sheet.skew < 16 and sheet.step > 0.2:
        return sheet.marks > 2 or (sheet.marks > 0 and 0.05 <= sheet.blot <= 0.35)
    if sheet.straight < 0.78 or sheet.skew > 32 or sheet.blot < 0.08:
        return False
    return sheet.marks >= 2 or (sheet.sides_out == 0 and sheet.straight >= 0.8)


def _is_blurred(light: LightMap) -> bool:
    """Whether no edge in some direction is sharp, in a frame that has something in it.

    Motion keeps the edges along its own direction, hence the least of eight. A frame that shows nothing but a
    soft fall of light is no subject: what counts is a patch that differs from its wider surroundings.
    """
    steepest = min(steepness(light.middle, dx, dy) for dx, dy in DIRECTIONS)
    if steepest > 0.155 * light.contrast:
        return False
    reach = int(min(light.coarse.size) * 0.15)
    wide = light.coarse.filter(ImageFilter.BoxBlur(reach))
    inner = (reach, reach, wide.width - reach, wide.height - reach)  # at the rim a plain gradient differs too
    return percentile(ImageChops.difference(light.coarse, wide).crop(inner).histogram(), 0.99) >= 6


def steepness(image: Image.Image, dx: int, dy: int) -> float:
    """Levels per pixel that the steepest 0.05 % of the frame rise or fall along a direction."""
    width, height = image.width - abs(dx), image.height - abs(dy)
    left, top = max(0, dx), max(0, dy)
    one = image.crop((left, top, left + width, top + height))
    other = image.crop((left - dx, top - dy, left - dx + width, top - dy + height))
    return percentile(ImageChops.difference(one, other).histogram(), 0.9995) / math.hypot(dx, dy)

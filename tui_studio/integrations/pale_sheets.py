"""Bright colourless regions with four straight sides and something dark on them: paper, whatever its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from tui_studio.integrations.light_map import darkest_around, lightest_around, mask_below, mask_from, percentile
from tui_studio.integrations.printed_marks import letters, without_caption
from tui_studio.integrations.regions import Region, area, best_quad, outline, regions, skew

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_studio.integrations.light_map import LightMap
    from tui_studio.integrations.printed_marks import Mark
    from tui_studio.integrations.regions import Point

_LEVELS = (0.45, 0.6, 0.75, 0.88)  # of the way from black to white: a sheet in shade stands out at one of them
_SMALLEST, _LARGEST = 0.045, 0.9  # shares of the frame
_PIECE = 0.012  # share of the frame: smaller bright patches are no part of a sheet
_STRAIGHT = 0.7  # share of a region that its best four-sided figure covers at least
_BLOT = 0.05  # share of a sheet that is one dark patch where its print is not seen as print
_STEP = 0.1  # by so much of its own brightness it is darker just outside


@dataclass(frozen=True, slots=True)
class Sheet:
    """A region that may be a sheet; shares are of its outline's area."""

    quad: list[Point]
    size: float  # share of the frame
    straight: float  # 1 for a region that fills its best four-sided figure exactly
    skew: float  # degrees by which a corner differs from a right angle
    sides_out: int  # frame edges that it runs into
    step: float  # how much darker it is just outside, as a share of its own brightness
    blot: (
        float  # largest dark or grey colourless patch on it, compact and not longer than two and a half times its width
    )
    marks: int  # letters' worth of print on it


def pale_sheets(light: LightMap, marks: list[Mark]) -> Iterator[Sheet]:
    """All regions of a frame that could be sheets.

    Where a region runs out of the frame it may be the backdrop, and what stands on it the picture's caption.
    """
    uncaptioned = without_caption(marks, min(light.middle.size))
    ground = Ground(light.coarse, light.neutral, light.black, light.contrast)
    for shape in _shapes(ground):
        yield Sheet(
            shape.quad, shape.size, shape.straight, skew(shape.quad), shape.sides_out, shape.step, shape.blot,
            _print_on(darkest_around(shape.inner, 3), light, uncaptioned if shape.sides_out else marks),
        )  # fmt: skip


def has_blotted_sheet(ground: Ground) -> bool:
    """Whether a region that may have four sides has a dark patch on it: a sheet whose print is not seen as print.

    Without colours the hands that hold a sheet are part of the region: with a large blot its sides may be crooked.
    """
    return any(map(_is_blotted, _shapes(ground, _BLOT)))


def _is_blotted(shape: _Shape) -> bool:
    if skew(shape.quad) > 32:
        return False
    return shape.straight >= 0.78 or (shape.sides_out == 0 and shape.blot >= 0.2)


@dataclass(frozen=True, slots=True)
class Ground:
    """The brightness of a frame at a coarse scale, and where it is colourless (None where that is not known)."""

    coarse: Image.Image
    neutral: Image.Image | None
    black: int
    contrast: int

    def without_colour(self, mask: Image.Image) -> Image.Image:
        """The part of a mask that is colourless, as far as that is known."""
        return mask if self.neutral is None else ImageChops.darker(mask, self.neutral)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A region with four sides that is brighter than what lies around it."""

    quad: list[Point]
    size: float  # share of the frame
    straight: float
    sides_out: int
    step: float
    inner: Image.Image  # mask of what lies within its outline
    blot: float  # its largest compact colourless dark patch, as a share of its outline


def _shapes(ground: Ground, least_blot: float = 0.0) -> Iterator[_Shape]:
    """Those with a blot of at least that share."""
    width, height = ground.coarse.size
    for level in _LEVELS:
        bright = ground.coarse.point(mask_from(ground.black + int(ground.contrast * level)))
        pieces = [
            (piece, _sides_out(piece, width, height))
            for piece in regions(ground.without_colour(bright), int(_PIECE * width * height))
        ]
        for region, sides_out in [*pieces, *_together(pieces)]:
            shape = _shape(region, sides_out, ground, least_blot) if sides_out <= 2 else None
            if shape:
                yield shape


def _together(pieces: list[tuple[Region, int]]) -> list[tuple[Region, int]]:
    """The pieces inside the frame as one region: an arm before a sheet cuts it in two."""
    inside = [piece for piece, sides_out in pieces if sides_out == 0]
    if len(inside) < 2:
        return []
    runs = sorted(run for piece in inside for run in piece.runs)
    return [(Region(runs, sum(piece.area for piece in inside)), 0)]


def _shape(region: Region, sides_out: int, ground: Ground, least_blot: float) -> _Shape | None:
    width, height = ground.coarse.size
    left, top, right, foot = region.box
    if (right - left) * (foot - top) < _SMALLEST * width * height:
        return None
    hull = outline(region)
    inside = area(hull)
    if not _SMALLEST <= inside / (width * height) <= _LARGEST:
        return None
    full = min(1.0, region.filled() / inside)
    if full < _STRAIGHT:
        return None
    shape = Image.new("L", (width, height))
    ImageDraw.Draw(shape).polygon(hull, fill=255)
    inner = darkest_around(shape, 3)
    paper = percentile(ground.coarse.histogram(inner), 0.85)
    limit = int(ground.black + (paper - ground.black) * 0.72)
    dark = ground.without_colour(ImageChops.darker(inner, ground.coarse.point(mask_below(limit))))
    blot = _largest_patch(dark) / inside
    if blot < least_blot:
        return None
    quad = best_quad(hull)
    straight = area(quad) / inside * full if quad else 0.0
    if straight < _STRAIGHT:
        return None
    ring = ImageChops.subtract(lightest_around(shape, 5), shape)
    outside = percentile(ground.coarse.histogram(ring), 0.5) if ring.getbbox() else paper
    step = (paper - outside) / max(1, paper - min(ground.black, outside))
    if step < _STEP:
        return None
    return _Shape(quad, inside / (width * height), straight, sides_out, step, inner, blot)


def _largest_patch(mask: Image.Image) -> int:
    """The area of its largest compact region."""
    largest = 0
    for patch in regions(mask, 8):
        left, top, right, foot = patch.box
        wide, high = right - left, foot - top
        if patch.area > 0.5 * wide * high and 0.4 < wide / high < 2.5:
            largest = max(largest, patch.area)
    return largest


def _sides_out(region: Region, width: int, height: int) -> int:
    """Into how many frame edges the region runs over more than 4 % of their length."""
    left = sum(1 for _, start, _ in region.runs if start == 0)
    right = sum(1 for _, _, end in region.runs if end == width)
    top = sum(end - start for row, start, end in region.runs if row == 0)
    foot = sum(end - start for row, start, end in region.runs if row == height - 1)
    return sum(share > 0.04 for share in (left / height, right / height, top / width, foot / width))


def _print_on(shape: Image.Image, light: LightMap, marks: Sequence[Mark]) -> int:
    """Letters' worth of marks well inside a shape; at its rim are hair and the world behind it."""
    across, down = shape.width / light.middle.width, shape.height / light.middle.height
    pixels = shape.load()
    if pixels is None:
        return 0
    on = [m for m in marks if pixels[min(shape.width - 1, int(m.x * across)), min(shape.height - 1, int(m.y * down))]]
    return letters(on)

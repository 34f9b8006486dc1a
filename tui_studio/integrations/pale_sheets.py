"""Bright colourless regions with four straight sides and something dark on them: paper, whatever its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tui_studio.integrations.light_map import mask_below, mask_from, percentile
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
    frame = light.coarse.width * light.coarse.height
    for level in _LEVELS:
        bright = light.coarse.point(mask_from(light.black + int(light.contrast * level)))
        pieces = regions(ImageChops.darker(bright, light.neutral), int(_PIECE * frame))
        for region in [*pieces, *_together(pieces, light)]:
            sides_out = _sides_out(region, *light.coarse.size)
            sheet = _sheet(region, sides_out, light, uncaptioned if sides_out else marks)
            if sheet:
                yield sheet


def _together(pieces: list[Region], light: LightMap) -> list[Region]:
    """The pieces inside the frame as one region: an arm before a sheet cuts it in two."""
    inside = [piece for piece in pieces if _sides_out(piece, *light.coarse.size) == 0]
    if len(inside) < 2:
        return []
    runs = sorted(run for piece in inside for run in piece.runs)
    return [Region(runs, sum(piece.area for piece in inside))]


def _sheet(region: Region, sides_out: int, light: LightMap, marks: Sequence[Mark]) -> Sheet | None:
    width, height = light.coarse.size
    hull = outline(region)
    inside = area(hull)
    if not _SMALLEST <= inside / (width * height) <= _LARGEST or sides_out > 2:
        return None
    quad = best_quad(hull)
    straight = area(quad) / inside * min(1.0, region.filled() / inside) if quad else 0.0
    if straight < 0.7:
        return None
    shape = Image.new("L", (width, height))
    ImageDraw.Draw(shape).polygon(hull, fill=255)
    inner = shape.filter(ImageFilter.MinFilter(3))
    ring = ImageChops.subtract(shape.filter(ImageFilter.MaxFilter(5)), shape)
    paper = percentile(light.coarse.histogram(inner), 0.85)
    outside = percentile(light.coarse.histogram(ring), 0.5) if ring.getbbox() else paper
    step = (paper - outside) / max(1, paper - min(light.black, outside))
    return Sheet(
        quad, inside / (width * height), straight, skew(quad), sides_out, step,
        _blot(light, inner, paper) / inside, _print_on(inner.filter(ImageFilter.MinFilter(3)), light, marks),
    )  # fmt: skip


def _sides_out(region: Region, width: int, height: int) -> int:
    """Into how many frame edges the region runs over more than 4 % of their length."""
    left = sum(1 for _, start, _ in region.runs if start == 0)
    right = sum(1 for _, _, end in region.runs if end == width)
    top = sum(end - start for row, start, end in region.runs if row == 0)
    foot = sum(end - start for row, start, end in region.runs if row == height - 1)
    return sum(share > 0.04 for share in (left / height, right / height, top / width, foot / width))


def _blot(light: LightMap, inner: Image.Image, paper: int) -> float:
    """The area of the largest compact colourless dark patch within a sheet."""
    dark = light.coarse.point(mask_below(int(light.black + (paper - light.black) * 0.72)))
    largest = 0
    for patch in regions(ImageChops.darker(ImageChops.darker(inner, dark), light.neutral), 8):
        left, top, right, foot = patch.box
        wide, high = right - left, foot - top
        if patch.area > 0.5 * wide * high and 0.4 < wide / high < 2.5:
            largest = max(largest, patch.area)
    return largest


def _print_on(shape: Image.Image, light: LightMap, marks: Sequence[Mark]) -> int:
    """Letters' worth of marks well inside a shape; at its rim are hair and the world behind it."""
    across, down = shape.width / light.middle.width, shape.height / light.middle.height
    pixels = shape.load()
    if pixels is None:
        return 0
    on = [m for m in marks if pixels[min(shape.width - 1, int(m.x * across)), min(shape.height - 1, int(m.y * down))]]
    return letters(on)

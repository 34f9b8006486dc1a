"""The first look at a frame without a readable code, by its brightness alone: most portraits are let go here.

Costs a tenth of the decode before it. It must not miss what the thorough look (`slate_signs`) would see, which needs
the colours and with them a second decode; what it takes for a slate and is none costs only time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from tui_studio.integrations.light_map import NEUTRAL, mask_from, percentile
from tui_studio.integrations.pale_sheets import Ground, has_blotted_sheet
from tui_studio.integrations.paper_frames import LEAST_PALE, PAPER
from tui_studio.integrations.pictures import THUMBNAIL_SIDE, Undecodable, decode
from tui_studio.integrations.slate_signs import DIRECTIONS, TOO_DARK, steepness

if TYPE_CHECKING:
    from collections.abc import Callable

_SIDE = 260  # pixels of the short side on which is looked for print
_SHEET_SIDE = 58  # for sheets: their shape is all that counts here
_STROKE = 7  # pixels: strokes of letters and modules of codes are thinner
_INK = 0.25  # of the contrast of the frame: a stroke is so much darker than the paper on both sides of it
_PAPER = 0.45  # of the way from black to white
_CELL = 8  # pixels: the square in which the share of ink is taken
_CROWDED = 34  # of 255: the share of ink from which a place may be print; of 140 spoiled slates none was seen by less
_PALE = LEAST_PALE - 0.05  # share of a frame that may be nothing but paper
_COLOURED = 0.04  # share of a thumbnail with a colour that paper has not
_SHARP = 0.33  # of the contrast a pixel: in a blurred frame nothing rises faster in one of four directions


def may_be_slate(luma: Image.Image, thumbnail: bytes) -> bool:
    """Whether a frame may show print, a sheet, or nothing sharp.

    `luma` is its brightness at the working scale, `thumbnail` the small JPEG of the camera, if there is one.
    """
    small = luma.reduce(max(1, round(min(luma.size) / _SIDE)))
    shades = small.histogram()
    black, white = percentile(shades, 0.01), percentile(shades, 0.98)
    contrast = max(1, white - black)
    if white < TOO_DARK:
        return True
    if sum(shades[PAPER:]) >= _PALE * small.width * small.height and not _has_colour(thumbnail):
        return True
    if _is_crowded(small, black, contrast):
        return True
    if min(steepness(small, dx, dy) for dx, dy in DIRECTIONS[:4]) < _SHARP * contrast:
        return True
    coarse = small.reduce(max(1, round(min(small.size) / _SHEET_SIDE)))
    return has_blotted_sheet(Ground(coarse, None, black, contrast))


def _is_crowded(small: Image.Image, black: int, contrast: int) -> bool:
    """Whether thin dark strokes on light ground stand close together somewhere."""
    reach = _STROKE - 1
    ground = _widest(_widest(small, ImageChops.lighter), ImageChops.darker)  # thin strokes are gone, edges stand
    ink = ImageChops.subtract(ground, small.crop((reach, reach, small.width - reach, small.height - reach)))
    ink = ink.point(mask_from(max(1, int(contrast * _INK))))
    paper = ground.point(mask_from(black + int(contrast * _PAPER)))
    share = ImageChops.darker(ink, paper).reduce(_CELL).filter(ImageFilter.BoxBlur(2))
    _, most = share.getextrema()
    return isinstance(most, int | float) and most >= _CROWDED


def _has_colour(thumbnail: bytes) -> bool:
    """Whether a thumbnail shows more colour than a sheet of paper; the skin of a face is enough."""
    if not thumbnail:
        return False
    try:
        colour = decode(thumbnail, THUMBNAIL_SIDE).colour
    except Undecodable:
        return False
    coloured = sum(colour.histogram()[NEUTRAL + 1 :])
    return coloured >= _COLOURED * colour.width * colour.height


def _widest(image: Image.Image, choose: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """The lightest or darkest value in each square of `_STROKE` pixels; the rim is lost.

    Three comparisons of shifted copies along each axis: Pillow's own filter takes ten times as long.
    """
    for across, down in ((1, 0), (0, 1)):
        reach = 1
        while reach < _STROKE:
            step = min(reach, _STROKE - reach)
            width, height = image.width - across * step, image.height - down * step
            moved = image.crop((across * step, down * step, across * step + width, down * step + height))
            image = choose(image.crop((0, 0, width, height)), moved)
            reach += step
    return image

"""The first look at a frame without a readable code, by its brightness alone: most portraits are let go here.

Costs a twentieth of the decode before it. It must not miss what the thorough look (`slate_signs`) would see, which
needs the colours and with them a second decode; what it takes for a slate and is none costs only time.
"""

from __future__ import annotations

from dataclasses import replace

from PIL import Image, ImageChops, ImageFilter

from tui_studio.integrations.light_map import mask_below, mask_from, percentile, widest
from tui_studio.integrations.pale_sheets import Ground, has_blotted_sheet
from tui_studio.integrations.paper_frames import LEAST_PALE, PAPER
from tui_studio.integrations.pictures import Undecodable, planes
from tui_studio.integrations.slate_signs import DIRECTIONS, TOO_DARK, steepness

_SIDE = 260  # pixels of the short side on which is looked for print
_SHEET_SIDE = 44  # for sheets: their shape is all that counts here
_STROKE = 7  # pixels: strokes of letters and modules of codes are thinner
_INK = 0.25  # of the contrast of the frame: a stroke is so much darker than the paper on both sides of it
_PAPER = 0.45  # of the way from black to white
_CELL = 8  # pixels: the square in which the share of ink is taken
_CROWDED = 34  # of 255: the share of ink from which a place may be print; of 140 spoiled slates none was seen by less
_PALE = LEAST_PALE - 0.05  # share of a frame that may be nothing but paper
_COLOURED = 0.04  # share of a frame with a colour that paper has not: the skin of a face is enough
_COLOUR = 40  # distance from grey up to which a place of a thumbnail may be paper: its colours are blurred
_OTHER = 12  # levels of 255 by which a thumbnail of the same picture differs at most
_SHARP = 0.33  # of the contrast a pixel: in a blurred frame nothing rises faster in one of four directions


def may_be_slate(luma: Image.Image, thumbnail: bytes) -> bool:
    """Whether a frame may show print, a sheet, or nothing sharp.

    `luma` is its brightness at the working scale, `thumbnail` the small JPEG of the camera, if there is one: its
    colours say whether what looks like print or paper by its brightness can be either.
    """
    small = luma.reduce(max(1, round(min(luma.size) / _SIDE)))
    shades = small.histogram()
    black, white = percentile(shades, 0.01), percentile(shades, 0.98)
    contrast = max(1, white - black)
    if white < TOO_DARK:
        return True
    if min(steepness(small, dx, dy) for dx, dy in DIRECTIONS[:4]) < _SHARP * contrast:
        return True
    pale = sum(shades[PAPER:]) >= _PALE * small.width * small.height
    frame = Ground(small, None, black, contrast)
    strokes = _strokes(frame)
    if not pale and not _is_print(strokes) and not _has_sheet(frame):
        return False
    neutral = _colourless(small, thumbnail)
    if neutral is None:
        return True
    if pale and neutral.histogram()[0] < _COLOURED * small.width * small.height:
        return True
    reach = _STROKE - 1
    inner = neutral.crop((reach, reach, small.width - reach, small.height - reach))
    return _is_print(ImageChops.darker(strokes, inner)) or _has_sheet(replace(frame, neutral=neutral))


def _strokes(frame: Ground) -> Image.Image:
    """A mask of thin dark strokes on light ground; of the frame's rim `_STROKE` - 1 pixels are lost."""
    reach, small = _STROKE - 1, frame.coarse
    lighter = widest(small, _STROKE, ImageChops.lighter)
    ground = widest(lighter, _STROKE, ImageChops.darker)  # thin strokes are gone, edges stand
    inner = small.crop((reach, reach, small.width - reach, small.height - reach))
    ink = ImageChops.subtract(ground, inner).point(mask_from(max(1, int(frame.contrast * _INK))))
    paper = ground.point(mask_from(frame.black + int(frame.contrast * _PAPER)))
    return ImageChops.darker(ink, paper)


def _is_print(strokes: Image.Image) -> bool:
    """Whether they stand close together somewhere."""
    _, most = strokes.reduce(_CELL).filter(ImageFilter.BoxBlur(2)).getextrema()
    return isinstance(most, int | float) and most >= _CROWDED


def _has_sheet(frame: Ground) -> bool:
    """Whether something pale with four sides has a dark patch on it."""
    shrink = max(1, round(min(frame.coarse.size) / _SHEET_SIDE))
    neutral = frame.neutral.reduce(shrink).point(mask_from(128)) if frame.neutral is not None else None
    return has_blotted_sheet(replace(frame, coarse=frame.coarse.reduce(shrink), neutral=neutral))


def _colourless(small: Image.Image, thumbnail: bytes) -> Image.Image | None:
    """Where a frame has no colour by its thumbnail; None where there is no thumbnail or it shows something else."""
    if not thumbnail:
        return None
    try:
        luma, colour = planes(thumbnail)
    except Undecodable:
        return None
    box = _within(luma.size, small.size)  # a thumbnail has black bars where the frame has another shape
    luma, colour = (plane.resize(small.size, Image.Resampling.BILINEAR, box) for plane in (luma, colour))
    blurred = small.filter(ImageFilter.BoxBlur(2))
    off = ImageChops.difference(luma, blurred).histogram()
    if sum(value * count for value, count in enumerate(off)) > _OTHER * small.width * small.height:
        return None
    return colour.point(mask_below(_COLOUR))


def _within(outer: tuple[int, int], shape: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest box of a shape in the middle of a picture."""
    scale = min(outer[0] / shape[0], outer[1] / shape[1])
    wide, high = shape[0] * scale, shape[1] * scale
    left, top = (outer[0] - wide) / 2, (outer[1] - high) / 2
    return left, top, left + wide, top + high

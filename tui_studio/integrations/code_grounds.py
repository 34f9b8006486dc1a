"""What a code is printed on: a sheet that goes on around it, or a poster, a shirt, a screen in the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from tui_studio.integrations.pictures import Box, Picture

NEAR, FAR = 0.15, 0.3  # sides of the code: beyond its own white border, and still on the sheet
COLOURLESS = 25  # distance from grey up to which paper has no colour
AS_BRIGHT = 0.72  # of the white inside the code: paper a little in the shade
ENOUGH = 0.6  # share of a strip that is paper; the rest is text and fingers


def on_sheet(picture: Picture, box: Box) -> bool:
    """Whether paper goes on around a code on three sides, or on every side that lies in the frame.

    A poster with nothing but its white border fails unless it hangs on a white wall: then it counts as a sheet.
    """
    left, top, right, foot = box
    wide, high = right - left, foot - top
    inside = picture.luma.crop((max(0, left), max(0, top), right, foot)).histogram()
    paper = max(90, round(AS_BRIGHT * _bright_end(inside)))
    strips = (
        (left, top - FAR * high, right, top - NEAR * high),
        (left, foot + NEAR * high, right, foot + FAR * high),
        (left - FAR * wide, top, left - NEAR * wide, foot),
        (right + NEAR * wide, top, right + FAR * wide, foot),
    )
    found = [share for strip in strips if (share := _paper_share(picture, strip, paper)) is not None]
    good = sum(share >= ENOUGH for share in found)
    return bool(found) and good >= min(3, len(found))


def _paper_share(picture: Picture, strip: tuple[float, float, float, float], paper: int) -> float | None:
    """How much of a strip is paper; None where it lies outside the frame."""
    left, top, right, foot = (round(side) for side in strip)
    left, top = max(0, left), max(0, top)
    right, foot = min(picture.luma.width, right), min(picture.luma.height, foot)
    if right - left < 4 or foot - top < 4:
        return None
    luma = picture.luma.crop((left, top, right, foot))
    quarter = (left // 4, top // 4, max(left // 4 + 1, right // 4), max(top // 4 + 1, foot // 4))
    colour = picture.colour.crop(quarter)
    return min(_share(luma, paper, 256), _share(colour, 0, COLOURLESS + 1))


def _share(image: Image.Image, low: int, high: int) -> float:
    counts = image.histogram()
    return sum(counts[low:high]) / max(1, sum(counts))


def _bright_end(counts: list[int]) -> int:
    """The brightness that nine of ten spots stay below."""
    left = sum(counts) * 0.9
    for value, count in enumerate(counts):
        left -= count
        if left <= 0:
            return value
    return 255

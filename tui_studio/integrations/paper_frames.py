"""A frame that is nothing but paper: the sheet reaches beyond all four edges, so that no edge of it is to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from tui_studio.integrations.pictures import Picture

SMALL = (150, 100)  # pixels; what matters here is how much of the frame is what, not where
PAPER = 190  # brightness of 255 from which a spot may be paper
COLOURLESS = 10  # distance from grey of 128 below which a spot has no colour
LEAST_PALE, LEAST_PRINT, LEAST_GREY = 0.55, 0.03, 0.985


def is_paper(picture: Picture) -> bool:
    """Mostly pale, without any colour, and with something dark on it.

    A portrait before a white wall is as pale, but skin and clothes have colour.
    """
    luma = _shares(picture.luma)
    colour = _shares(picture.colour)
    pale = sum(luma[PAPER:])
    return pale >= LEAST_PALE and 1 - pale >= LEAST_PRINT and sum(colour[:COLOURLESS]) >= LEAST_GREY


def _shares(image: Image.Image) -> list[float]:
    counts = image.resize(SMALL, Image.Resampling.BOX).histogram()
    whole = sum(counts)
    return [count / whole for count in counts]

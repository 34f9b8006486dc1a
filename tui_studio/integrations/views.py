"""The part of a picture in which codes are looked for more closely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from tui_studio.integrations.pictures import Box
    from tui_studio.integrations.slate_signs import Place


@dataclass(frozen=True, slots=True)
class View:
    """A part of a picture at some scale."""

    image: Image.Image
    whole: tuple[int, int]  # the size of all of the picture at this scale
    left: int = 0
    top: int = 0  # where the part begins in it

    @classmethod
    def of(cls, image: Image.Image, place: Place | None = None) -> View:
        """The place of an image that shows the whole picture; all of it where none is named."""
        if place is None:
            return cls(image, image.size)
        left, right = round(place[0] * image.width), round(place[2] * image.width)
        top, foot = round(place[1] * image.height), round(place[3] * image.height)
        return cls(image.crop((left, top, right, foot)), image.size, left, top)

    def smaller(self, short_side: int) -> View:
        """At half the scale or less where the whole picture keeps that short side; else the same view."""
        factor = next((f for f in (8, 4, 2) if min(self.whole) // f >= short_side), 1)
        if factor == 1:
            return self
        whole = -(-self.whole[0] // factor), -(-self.whole[1] // factor)
        return View(self.image.reduce(factor), whole, self.left // factor, self.top // factor)

    def shares(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the view as shares of the whole picture."""
        left, top, right, foot = box
        wide, high = self.whole
        return (
            (left + self.left) / wide,
            (top + self.top) / high,
            (right + self.left) / wide,
            (foot + self.top) / high,
        )

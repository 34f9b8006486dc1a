"""A picture as a few coloured dots, for a look at it in the terminal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageFile, ImageOps

from tui_studio.integrations.disk import open_plain
from tui_studio.integrations.pictures import Undecodable, opened

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Glance:
    """Rows of red, green and blue, eight bits each."""

    width: int
    height: int
    dots: bytes

    def dot(self, x: int, y: int) -> tuple[int, int, int]:
        """The colour of one dot."""
        place = 3 * (y * self.width + x)
        red, green, blue = self.dots[place : place + 3]
        return red, green, blue

    def image(self) -> Image.Image:
        """The same as a picture of Pillow."""
        return Image.frombytes("RGB", (self.width, self.height), self.dots)

    def at_most(self, width: int, height: int) -> Glance:
        """Made smaller where it is larger."""
        if self.width <= width and self.height <= height:
            return self
        smaller = self.image()
        smaller.thumbnail((max(1, width), max(1, height)), Image.Resampling.BOX)
        return Glance(smaller.width, smaller.height, smaller.tobytes())


def glance(picture: Path, width: int, height: int) -> Glance:
    """The picture upright, as large as fits; raises `Undecodable` with the reason in a few words."""
    try:
        file = os.fdopen(open_plain(picture), "rb")
    except OSError as error:
        raise Undecodable(f"cannot be read ({error.strerror})") from error
    with file, opened(file) as image:
        image.draft("RGB", (2 * max(width, height), 2 * max(width, height)))  # a JPEG is decoded at an eighth
        image.load()
        upright = _upright(image)
        upright.thumbnail((max(1, width), max(1, height)), Image.Resampling.BOX, reducing_gap=2.0)
        return Glance(upright.width, upright.height, upright.tobytes())


def _upright(image: ImageFile.ImageFile) -> Image.Image:
    plain = image.point(lambda value: value / 256, "L") if image.mode.startswith("I;16") else image
    try:
        plain = ImageOps.exif_transpose(plain)
    except Exception:  # a broken EXIF block raises nearly anything, and a picture on its side is better than none
        plain = plain.copy()
    return plain.convert("RGB")

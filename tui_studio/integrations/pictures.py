"""Opens foreign pictures once, at the scale slates are read at, and says what is wrong with them in words."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PIXELS = 200_000_000  # the largest camera backs write 151 million; beyond is a decompression bomb
WORKING_SIDE = 900  # short side in pixels that a code needs to be read; less loses slates, more costs time
_ALONE = 60_000_000  # pictures above this many pixels are decoded one at a time, whatever the threads

# The classes rather than Image.open: its bomb check is a warning and a limit of the whole process, which
# threads cannot set for one call (reports of camera backs above 89 million pixels printed into the screen).
_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
}
_DISTANCE = [abs(value - 128) for value in range(256)]  # of a colour-difference plane from grey
_large = threading.Lock()


class Undecodable(Exception):
    """A picture cannot be decoded; the text says why in a few words."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One decode of a picture: all that readers and the search for slates look at."""

    data: bytes
    size: tuple[int, int]  # full size in pixels
    luma: Image.Image  # brightness at the working scale
    colour: Image.Image  # distance from grey, at a quarter of the working scale
    rows: float = 1.0  # share of the rows that hold picture: below 1 for a file that was cut off

    def larger(self, short_side: int) -> Image.Image:
        """Brightness at a larger scale, by a decode of its own."""
        return _open(self.data, short_side, "L").convert("L")

    @property
    def scale(self) -> int:
        """How many pixels of the file are one pixel of the working picture."""
        return max(1, round(min(self.size) / min(self.luma.size)))


def format_of(head: bytes) -> str:
    """'jpeg', 'png', 'tiff' or '' from the first bytes of a file."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "tiff" if head[:4] in (b"II*\x00", b"MM\x00*") else ""


def decode(data: bytes, short_side: int = WORKING_SIDE) -> Picture:
    """Decode the whole of a picture, reduced while decoding; raises Undecodable.

    All entropy-coded data is read even at a reduced scale, so a file that was cut off is noticed here.
    """
    image = _open(data, short_side, "YCbCr")
    size = image.info["full size"]
    if image.mode == "L":
        return Picture(data, size, image, Image.new("L", _quarter(image.size)))
    luma, blue, red = image.convert("YCbCr").split()
    return Picture(data, size, luma, ImageChops.add(blue.reduce(4).point(_DISTANCE), red.reduce(4).point(_DISTANCE)))


def decode_rest(data: bytes, short_side: int = WORKING_SIDE) -> Picture:
    """What is left of a JPEG that was cut off, with the share of its rows; raises Undecodable.

    The end marker is put behind the data, so that the decoder fills the missing rows with one colour:
    Pillow's own switch for this (LOAD_TRUNCATED_IMAGES) holds for all threads at once.
    """
    picture = decode(data + b"\xff\xd9", short_side)
    whole = picture.luma.height
    left = whole - _flat_rows(picture.luma)
    if left < 16:
        raise Undecodable("cut off before the picture begins")
    box = (0, 0, picture.luma.width, left)
    colour = picture.colour.crop((0, 0, picture.colour.width, max(1, left // 4)))
    return Picture(data, picture.size, picture.luma.crop(box), colour, left / whole)


def ending(data: bytes) -> str:
    """'' for a JPEG that ends as it should, else what is wrong: a decoder takes zeros for picture data.

    Cards that lost a cluster hand out files of the right length whose rest is zeros or another file's bytes.
    """
    start = data.find(b"\xff\xda")
    if start < 0:
        return "no picture data"
    if data.find(b"\xff\xd9", start) >= 0:
        return ""
    body = data.rstrip(b"\x00")
    return f"nothing but zeros after {len(body) * 100 // len(data)} %" if len(data) - len(body) > 64 else ""


def thumbnail_of(data: bytes) -> bytes:
    """The small JPEG that a camera stores in the EXIF block, or nothing."""
    start = data.find(b"\xff\xd8\xff", 2, 131_072)
    end = data.find(b"\xff\xd9", start, start + 65_536) if start > 0 else -1
    return data[start : end + 2] if end > 0 else b""


def _open(data: bytes, short_side: int, mode: str) -> Image.Image:
    """The decoded picture in 'L' or in colour; `info["full size"]` is the size before reduction."""
    kind = format_of(data)
    if not kind:
        raise Undecodable("does not decode")
    try:
        image = _OPENERS[kind](io.BytesIO(data))
        size = image.size
        if size[0] * size[1] > MAX_PIXELS:
            raise Undecodable(f"{size[0]} x {size[1]} pixels: more than any camera writes")
        if size[0] * size[1] > _ALONE:
            with _large:
                return _loaded(image, short_side, mode)
        return _loaded(image, short_side, mode)
    except (Undecodable, MemoryError):
        raise
    except (
        Exception
    ) as error:  # parsers of foreign files raise nearly anything: SyntaxError, struct.error, KeyError, ...
        raise Undecodable(_reason(error)) from error


def _loaded(image: ImageFile.ImageFile, short_side: int, mode: str) -> Image.Image:
    size = image.size
    factor = next((f for f in (8, 4, 2) if min(size) // f >= short_side), 1)
    image.draft(mode if image.mode in ("RGB", "YCbCr") else "L", (size[0] // factor, size[1] // factor))
    image.load()
    grey = image.mode in ("1", "L", "LA") or image.mode.startswith(("I", "F"))
    plain: Image.Image = (
        image if image.mode in ("L", "YCbCr") else _plain(image).convert("L" if grey or mode == "L" else "YCbCr")
    )
    left = min(plain.size) // short_side  # PNG and TIFF decode at full size only
    if left > 1:
        plain = plain.reduce(left)
    plain.info = {"full size": size}
    return plain


def _plain(image: Image.Image) -> Image.Image:
    """A mode that converts to brightness and colour: 16-bit greys are scaled, transparency is dropped."""
    if image.mode.startswith("I"):
        return image.point(lambda v: v / 256, "L") if image.mode.startswith("I;16") else image.convert("L")
    return image.convert("RGB") if image.mode in ("P", "PA", "RGBA", "CMYK", "LAB", "HSV") else image


def _quarter(size: tuple[int, int]) -> tuple[int, int]:
    return -(-size[0] // 4), -(-size[1] // 4)


def _flat_rows(luma: Image.Image) -> int:
    """How many rows at the foot have one value from side to side and equal the row below them."""
    width, data = luma.width, luma.tobytes()
    last = data[-width:]
    if min(last) != max(last):
        return 0
    count = 0
    while count < luma.height and data[len(data) - (count + 1) * width : len(data) - count * width] == last:
        count += 1
    return count


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if "truncated" in text or "premature" in text or "broken data stream" in text or "unexpected end" in text:
        return "cut off"
    return "does not decode"

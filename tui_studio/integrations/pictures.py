"""Opens foreign pictures once, at the scale slates are read at, and says what is wrong with them in words."""

from __future__ import annotations

import io
import re
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageDraw, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from tui_studio.integrations.large_previews import large_preview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    Box = tuple[int, int, int, int]  # left, top, right, foot

MAX_PIXELS = 200_000_000  # the largest camera backs write 151 million; beyond is a decompression bomb
CUT_OFF = "cut off"
WORKING_SIDE = 900  # short side in pixels that a code needs to be read; less loses slates, more costs time
THUMBNAIL_SIDE = 60  # short side in pixels that a thumbnail has at least
_LOST = bytes(256)  # a card that lost a cluster hands out zeros, which a decoder takes for grey
_ALONE = 60_000_000  # pictures above this many pixels are decoded one at a time, whatever the threads

# The classes rather than Image.open: its bomb check is a warning and a limit of the whole process, which
# threads cannot set for one call (reports of camera backs above 89 million pixels printed into the screen).
_OPENERS: dict[str, Callable[[BinaryIO], ImageFile.ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # anything but stuffing and restarts
_SCAN = 0xDA
_RESTARTS = 0xDD
_MIDDLE = 128  # the brightness of a block that was not there to decode
_BETWEEN_SCANS = frozenset({0xDA, 0xC4, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)})
_DISTANCE = [abs(value - 128) for value in range(256)]  # of a colour-difference plane from grey
_large = threading.Lock()


class Undecodable(Exception):
    """A picture cannot be decoded; the text says why in a few words."""


class Picture:
    """One decode of a picture: all that readers and the search for slates look at.

    Brightness first and alone: most pictures are done with it. The colours cost a second decode where they are asked
    for, unless the first brought them along; both come from the large preview of the camera where it stored one.
    """

    def __init__(
        self,
        data: bytes,
        size: tuple[int, int],
        luma: Image.Image,
        colour: Image.Image | None = None,
        *,
        preview: bytes = b"",
        side: int = 0,
        whole: Image.Image | None = None,
    ) -> None:
        self.data = data
        self.size = size  # full size in pixels
        self.luma = luma  # brightness at the working scale
        self.rows = 1.0  # share of the rows that hold picture: below 1 for a file that was cut off
        self.preview = preview  # what was decoded instead of the picture itself
        self.whole = whole  # brightness and colours as they were decoded, where they were wanted at once
        self._side = side  # short side that was asked for
        self._colour = colour

    @property
    def colour(self) -> Image.Image:
        """Distance from grey, at a quarter of the working scale."""
        if self._colour is None:
            source = self.whole or _open(self.preview or self.data, self._side // 2, "YCbCr")
            self._colour = _colour_of(source, self.luma.size)
        return self._colour

    def larger(self, short_side: int) -> Image.Image:
        """Brightness at a larger scale, by a decode of its own."""
        return _open(self.data, short_side, "L").convert("L")

    def without(self, boxes: Sequence[Box]) -> Picture:
        """The picture with each box and as much again on every side of it made neither paper nor ink."""
        luma, colour = self.luma.copy(), self.colour.copy()
        for left, top, right, foot in boxes:
            wide, high = right - left, foot - top
            hidden = (left - wide, top - high, right + wide, foot + high)
            ImageDraw.Draw(luma).rectangle(hidden, fill=128)
            ImageDraw.Draw(colour).rectangle([side / 4 for side in hidden], fill=255)
        return Picture(self.data, self.size, luma, colour)

    def enlarged(self, factor: int) -> Picture:
        """The same picture on so many times the pixels: thumbnails are looked at in the size of frames."""
        size = (self.luma.width * factor, self.luma.height * factor)
        return Picture(self.data, self.size, self.luma.resize(size), self.colour.resize(_quarter(size)))

    def upper(self, rows: int) -> Picture:
        """Its first rows, which are all that is left of it."""
        colour = self.colour.crop((0, 0, self.colour.width, max(1, rows // 4)))
        part = Picture(self.data, self.size, self.luma.crop((0, 0, self.luma.width, rows)), colour)
        part.rows = rows / self.luma.height
        return part

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


def decode(data: bytes, short_side: int = WORKING_SIDE, *, colours: bool = False) -> Picture:
    """Decode the brightness of a picture, reduced while decoding, and with `colours` these too; raises Undecodable.

    All entropy-coded data is read even at a reduced scale, so a file that was cut off is noticed here.
    """
    image = _open(data, short_side, "L" if format_of(data) == "jpeg" and not colours else "YCbCr")
    size = image.info["full size"]
    if image.mode == "YCbCr":
        return Picture(data, size, image.getchannel(0), whole=image)
    return Picture(data, size, image, side=short_side, whole=image if colours else None)


def decode_preview(data: bytes, *, colours: bool = False) -> Picture | None:
    """The large preview of a JPEG in place of the picture itself, where the camera stored one that is whole.

    It stands behind the picture, so that a file that was cut off has none. The picture is opened and not decoded:
    see `fault` for what is told of its data. Raises Undecodable.
    """
    preview = camera_preview(data, WORKING_SIDE)
    if not preview:
        return None
    try:
        small = decode(preview, colours=colours)
    except Undecodable:
        return None
    with opened(io.BytesIO(data)) as image:
        if small.whole is not None:
            small.whole.info = _told(image)  # how it was held is told of the picture, not of its preview
        return Picture(data, image.size, small.luma, preview=preview, side=WORKING_SIDE, whole=small.whole)


def camera_preview(data: bytes, short_side: int) -> bytes:
    """The large preview that the camera stored behind a JPEG, if it is whole and no smaller; else nothing."""
    start, end = large_preview(data, short_side)
    preview = data[start:end]
    return b"" if not preview or fault(preview)[0] or _LOST in preview else preview


def planes(data: bytes) -> tuple[Image.Image, Image.Image]:
    """Brightness and distance from grey of a small picture, both in full; raises Undecodable."""
    image = _open(data, 1 << 16, "YCbCr")
    if image.mode == "L":
        return image, Image.new("L", image.size)
    luma, blue, red = image.split()
    return luma, ImageChops.add(blue.point(_DISTANCE), red.point(_DISTANCE))


def decode_rest(data: bytes, short_side: int = WORKING_SIDE) -> Picture:
    """What is left of a JPEG that was cut off, with the share of its rows; raises Undecodable.

    The end marker is put behind the data, so that the decoder fills the missing rows with one colour:
    Pillow's own switch for this (LOAD_TRUNCATED_IMAGES) holds for all threads at once.
    """
    picture = decode(data + b"\xff\xd9", short_side)
    left = picture.luma.height - _flat_rows(picture.luma)
    if left < 16:
        raise Undecodable("cut off before the picture begins")
    return picture.upper(left)


def fault(data: bytes) -> tuple[str, int]:
    """What is wrong with the data of a JPEG that decodes, and up to which byte it is good; ("", length) if whole.

    A decoder takes zeros and foreign bytes for picture data: a card that lost a cluster hands out files of the
    right length whose rest is either. Between a scan and the end only known markers may stand (3 ms for 9 MB).
    """
    heads = dict(_segments(data))
    place = heads.get(_SCAN, -1)
    between = frozenset[int]() if _planes_in_one_scan(data, heads) else _BETWEEN_SCANS
    while 0 < place < len(data) - 4:
        found = _MARKER.search(data, place + 2 + int.from_bytes(data[place + 2 : place + 4], "big"))
        if not found:
            break
        place = found.start()
        kind = data[place + 1]
        if kind == 0xD9:
            return "", len(data)
        if kind not in between:
            return f"other data after {place * 100 // len(data)} %", place
    body = len(data.rstrip(b"\x00"))
    if len(data) - body > 64:
        return f"nothing but zeros after {body * 100 // len(data)} %", body
    return "", len(data)  # only the end marker is missing: every row was there to decode


def is_surely_whole(picture: Picture) -> bool:
    """Whether `fault` need not be asked about a JPEG that was decoded: for nearly all, at no cost.

    Where anything but picture data stands in the one scan of a picture, the decoder leaves all behind it at the middle
    of the range. Restarts let it go on, and further scans go over the picture again: there it tells nothing.
    """
    data, heads = picture.data, dict(_segments(picture.data))
    corner = picture.luma.getpixel((picture.luma.width - 1, picture.luma.height - 1))
    told = corner != _MIDDLE and data.endswith(b"\xff\xd9") and _RESTARTS not in heads
    return told and 1 <= _planes_in_one_scan(data, heads) <= 3  # inks have another middle


def _planes_in_one_scan(data: bytes, heads: Mapping[int, int]) -> int:
    """How many planes a JPEG has, if it is stored from top to foot in one go; else 0."""
    frame, scan = heads.get(0xC0) or heads.get(0xC1) or 0, heads.get(_SCAN, 0)
    told = data[frame + 9 : frame + 10]
    return told[0] if frame and scan and told and told == data[scan + 4 : scan + 5] else 0


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """The kinds and places of what stands before the picture data of a JPEG, to the first scan.

    The thumbnail in the EXIF block has markers of its own and is stepped over.
    """
    place, kind = 2, 0
    while place + 4 <= len(data) and data[place] == 0xFF and kind != _SCAN:
        kind = data[place + 1]
        if kind != 0xFF:  # else a byte that fills up
            yield kind, place
        place += 1 if kind == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4], "big")


def thumbnail_of(data: bytes) -> bytes:
    """The small JPEG that a camera stores in the EXIF block, or nothing."""
    start = data.find(b"\xff\xd8\xff", 2, 131_072)
    end = data.find(b"\xff\xd9", start, start + 65_536) if start > 0 else -1
    return data[start : end + 2] if end > 0 else b""


@contextmanager
def opened(file: BinaryIO) -> Iterator[ImageFile.ImageFile]:
    """A foreign picture, opened and not yet decoded; whatever goes wrong in the block is raised as Undecodable."""
    kind = format_of(file.read(16))
    if not kind:
        raise Undecodable("does not decode")
    file.seek(0)
    try:
        image = _OPENERS[kind](file)
        if image.width * image.height > MAX_PIXELS:
            raise Undecodable(f"{image.width} x {image.height} pixels: more than any camera writes")
        with _large if image.width * image.height > _ALONE else nullcontext():
            yield image
    except Undecodable:
        raise
    except MemoryError as error:
        raise Undecodable("needs more memory than this machine has") from error
    except Exception as error:  # parsers of foreign files raise nearly anything: SyntaxError, struct.error, KeyError
        raise Undecodable(_reason(error)) from error


def _open(data: bytes, short_side: int, mode: str) -> Image.Image:
    """The decoded picture in 'L' or in colour; `info["full size"]` is the size before reduction."""
    with opened(io.BytesIO(data)) as image:
        image.decodermaxblock = len(data)  # at once: between two blocks a thread waits for the interpreter
        try:
            return _loaded(image, short_side, mode)
        except OSError as error:
            if _reason(error) == CUT_OFF or mode == "RGB":
                raise
        # A JPEG that stores red, green and blue is not turned into anything else while decoding.
        return _loaded(_OPENERS[format_of(data)](io.BytesIO(data)), short_side, "RGB")


def _loaded(image: ImageFile.ImageFile, short_side: int, mode: str) -> Image.Image:
    size = image.size
    factor = next((f for f in (8, 4, 2) if min(size) // f >= short_side), 1)
    image.draft(mode if image.mode in ("RGB", "YCbCr") else "L", (size[0] // factor, size[1] // factor))
    image.load()
    grey = mode == "L" or image.mode in ("1", "L", "LA") or image.mode.startswith(("I", "F"))
    plain: Image.Image = image if image.mode in ("L", "YCbCr") else _plain(image).convert("L" if grey else "YCbCr")
    left = min(plain.size) // short_side  # PNG and TIFF decode at full size only
    if left > 1:
        plain = plain.reduce(left)
    plain.info = _told(image) | {"full size": size}
    return plain


def _told(image: Image.Image) -> dict[str | tuple[int, int], Any]:
    """How a picture was held and what its colours mean; the profile of other inks says nothing of these."""
    told = ("exif", "xmp", "icc_profile") if image.mode in ("L", "RGB", "YCbCr") else ("exif", "xmp")
    return {key: image.info[key] for key in told if key in image.info}


def _plain(image: Image.Image) -> Image.Image:
    """A mode that converts to brightness and colour: 16-bit greys are scaled, transparency is dropped."""
    if image.mode.startswith("I"):
        return image.point(lambda v: v / 256, "L") if image.mode.startswith("I;16") else image.convert("L")
    return image.convert("RGB") if image.mode in ("P", "PA", "RGBA", "CMYK", "LAB", "HSV") else image


def _colour_of(image: Image.Image, working: tuple[int, int]) -> Image.Image:
    """Distance from grey at a quarter of the working size; no more than that is needed, so half of it is decoded."""
    if image.mode == "L":
        return Image.new("L", _quarter(working))
    _, blue, red = image.reduce(max(1, round(4 * image.width / working[0]))).split()
    return ImageChops.add(blue.point(_DISTANCE), red.point(_DISTANCE))


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
    if "truncated" in text or "premature" in text or "unexpected end" in text:
        return CUT_OFF
    return "does not decode"

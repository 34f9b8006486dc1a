"""Small JPEGs of stored pictures, to be looked at: made from a stored picture, and never needed by anything."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

from PIL import Image, ImageFile

from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.disk import open_plain
from tui_studio.integrations.keywords import keywords_packet
from tui_studio.integrations.pictures import Undecodable, opened
from tui_studio.integrations.preview_places import preview_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LARGEST_PROFILE = 65_000  # bytes; those of cameras have some hundreds


def write_preview(
    images_root: Path, path: str, sha256: str, long_edge: int, quality: int, keywords: Sequence[str] = ()
) -> None:
    """Make the preview of the stored picture `path`, at most `long_edge` pixels long, instead of one that is there.

    `keywords` are written into it. Raises `Undecodable` for what is no whole picture, `StudioError` where previews
    cannot be written.
    """
    data = _small(images_root / path, long_edge, quality, keywords_packet(keywords))
    target = preview_path(images_root, sha256)
    with contextlib.suppress(OSError):  # else the writing says why
        target.parent.mkdir(parents=True, exist_ok=True)
    with complete_file(target) as file:
        file.write(data)


def _small(picture: Path, long_edge: int, quality: int, xmp: bytes) -> bytes:
    try:
        file = os.fdopen(open_plain(picture), "rb")
    except OSError as error:
        raise Undecodable(f"cannot be read ({error.strerror})") from error
    with file, opened(file) as image:
        share = min(1.0, long_edge / max(image.size))
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        image.draft("RGB", size)  # a JPEG is decoded at the half, quarter or eighth that is still large enough
        image.load()
        orientation = _orientation(image)  # asked for now: a TIFF is turned by its decoding
        profile = image.info.get("icc_profile") or b""
        keeps = image.mode in ("L", "RGB") and len(profile) <= _LARGEST_PROFILE
        small = _plain(image)
        small.thumbnail((long_edge, long_edge), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if orientation in _UPRIGHT:
            small = small.transpose(_UPRIGHT[orientation])
        small.info.clear()  # a comment would be written
        data = io.BytesIO()
        small.save(data, "JPEG", quality=quality, icc_profile=profile if keeps else None, xmp=xmp or None)
    return data.getvalue()


def _orientation(image: ImageFile.ImageFile) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken EXIF block raises nearly anything, and the picture is better than none
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Grey or red, green and blue with 8 bits; what is transparent is white."""
    if image.mode in ("L", "RGB"):
        return image.copy()
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("1", "I", "F"):
        return image.convert("L")
    if image.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("RGB")

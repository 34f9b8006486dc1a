"""One look at a frame that just came in: is it whole, when was it taken, is it sharp and lit, and a small picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageStat

from tui_studio.domain.frames import CameraFacts
from tui_studio.integrations.camera_facts import read_camera_facts
from tui_studio.integrations.glances import Glance
from tui_studio.integrations.pictures import Undecodable, decode, decode_preview, fault, format_of

if TYPE_CHECKING:
    from tui_studio.integrations.pictures import Picture

GLANCE = 320
"""Dots on the long side of the small picture."""
_SIDE = 480  # short side in pixels on which sharpness is measured
_DARK, _BRIGHT = 40, 228  # mean brightness of the middle of a portrait that is hardly meant
_EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@dataclass(frozen=True, slots=True)
class FrameLook:
    """What was found; `problem` is empty for a whole picture."""

    sha256: str
    size: int  # bytes
    problem: str = ""
    camera: CameraFacts = field(default_factory=CameraFacts)
    sharpness: float = 0.0
    """Of the middle, comparable between frames of one station; 0 where it was not measured."""
    light: str = ""
    """dark or bright; empty for usual light."""
    glance: Glance | None = None
    picture: Picture | None = None
    """As it was decoded, for the preview that is made of it later."""


def look_at(data: bytes) -> FrameLook:
    """Look at a picture."""
    sha256 = hashlib.sha256(data).hexdigest()
    jpeg = format_of(data) == "jpeg"
    problem = fault(data)[0] if jpeg else ""
    if problem:
        return FrameLook(sha256, len(data), problem)
    try:
        picture = (decode_preview(data, colours=True) if jpeg else None) or decode(data, colours=True)
    except Undecodable as error:
        return FrameLook(sha256, len(data), str(error))
    middle = _middle(picture.luma)
    return FrameLook(
        sha256, len(data), "", read_camera_facts(data), _sharpness(middle), _light(middle), _glance(picture), picture
    )


def _middle(luma: Image.Image) -> Image.Image:
    wide, high = luma.size
    middle = luma.crop((wide // 4, high // 6, wide - wide // 4, high - high // 6))
    shrink = max(1, round(min(middle.size) / _SIDE))
    return middle.reduce(shrink) if shrink > 1 else middle


def _sharpness(middle: Image.Image) -> float:
    """How much fine detail there is against how much contrast."""
    return ImageStat.Stat(middle.filter(_EDGES)).stddev[0] / max(4.0, ImageStat.Stat(middle).stddev[0])


def _light(middle: Image.Image) -> str:
    mean = ImageStat.Stat(middle).mean[0]
    return "dark" if mean < _DARK else "bright" if mean > _BRIGHT else ""


def _glance(picture: Picture) -> Glance | None:
    from tui_studio.integrations.previews import upright

    image = picture.whole or picture.luma
    small = image.reduce(max(1, round(max(image.size) / GLANCE)))
    turned = upright(small, image).convert("RGB")
    return Glance(turned.width, turned.height, turned.tobytes())

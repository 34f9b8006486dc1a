"""Draws a person in front of a backdrop: the pictures that must never be taken for a slate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from tui_studio.integrations.sample_backdrops import PLAIN, Colour, Size, backdrop, noise

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

SKINS: tuple[Colour, ...] = ((241, 205, 180), (224, 172, 138), (198, 134, 96), (141, 85, 54), (92, 58, 41))
_HAIR: tuple[Colour, ...] = ((28, 22, 20), (70, 45, 28), (130, 85, 45), (205, 170, 110), (150, 60, 30), (190, 190, 192))
_SHIRTS: tuple[Colour, ...] = (
    (245, 245, 243), (236, 238, 242), (30, 40, 80), (150, 30, 35),
    (40, 90, 60), (20, 20, 22), (235, 200, 60), (120, 150, 190),
)  # fmt: skip
SHIRT_STYLES = ("plain", "plain", "buttons", "stripes", "checks", "tie", "print", "collar")


@dataclass(frozen=True, slots=True)
class _Figure:
    """Where a person stands: centre and top of the head, head height, all in pixels of the drawing."""

    x: float
    y: float
    head: float

    def at(self, right: float, down: float) -> tuple[float, float]:
        """A point in heads from the middle of the face."""
        return self.x + right * self.head, self.y + down * self.head

    def box(self, right: float, down: float, wide: float, high: float) -> tuple[float, float, float, float]:
        """The box of an ellipse around a point, half axes in heads."""
        x, y = self.at(right, down)
        return x - wide * self.head, y - high * self.head, x + wide * self.head, y + high * self.head


def portrait(
    rng: random.Random,
    size: Size,
    backdrop_kind: str = "",
    poster: Image.Image | None = None,
    who: random.Random | None = None,
) -> Image.Image:
    """A person from the waist up, `size` pixels; `poster` hangs on the wall beside the head.

    The same `who` gives the same person on the same backdrop, a little to the side.
    """
    who = who or rng
    scene = backdrop(who, scene_size(size), backdrop_kind or who.choice(PLAIN))
    if poster is not None:
        side = int(min(scene.size) * 0.36)
        scene.paste(poster.convert("RGB").resize((side, side)), (int(scene.width * 0.03), int(scene.height * 0.06)))
    place_person(who, scene, 0.56 if poster is not None else rng.uniform(0.42, 0.58))
    return finish(rng, scene, size)


def scene_size(size: Size) -> Size:
    """The size a scene is drawn in: half, but not so small that a hair of one pixel becomes a rope."""
    return (size[0] // 2, size[1] // 2) if min(size) >= 1100 else size


def place_person(rng: random.Random, scene: Image.Image, across: float, head_top: float | None = None) -> None:
    """Draw a person onto the scene, the head `across` of its width from the left."""
    width, height = scene.size
    head = min(width, height * 1.1) * rng.uniform(0.26, 0.4)
    top = height * (rng.uniform(0.08, 0.2) if head_top is None else head_top)
    figure = _Figure(width * across, top + head / 2, head)
    skin, hair = rng.choice(SKINS), rng.choice(_HAIR)
    draw = ImageDraw.Draw(scene)
    long_hair = rng.random() < 0.5
    if long_hair:
        draw.ellipse(figure.box(0, 0.25, 0.5, 0.8), fill=hair)
    draw.polygon(
        [figure.at(-0.17, 0.3), figure.at(0.17, 0.3), figure.at(0.22, 0.8), figure.at(-0.22, 0.8)],
        fill=_darker(skin, 0.85),
    )
    _shirt(rng, scene, figure)
    _head(rng, draw, figure, skin, hair)
    _strands(rng, draw, figure, hair, long_hair)


def finish(rng: random.Random, scene: Image.Image, size: Size) -> Image.Image:
    """Light, enlargement to `size` pixels and sensor noise."""
    lit = ImageChops.multiply(scene, _light(rng, scene.size))
    return ImageChops.add(lit.resize(size, Image.Resampling.BILINEAR), noise(size, rng), 1, -128)


def _light(rng: random.Random, size: Size) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(rng.choice([0, 90, 180, 270])).resize(size, Image.Resampling.BILINEAR)
    floor = rng.randint(185, 235)
    light = ramp.point([floor + v * (255 - floor) // 255 for v in range(256)])
    return Image.merge("RGB", (light, light, light))


def _darker(colour: Colour, share: float) -> Colour:
    return int(colour[0] * share), int(colour[1] * share), int(colour[2] * share)


def _torso(figure: _Figure, slope: float) -> list[tuple[float, float]]:
    """Neck, sloping shoulders, arms: an outline with curves, as cloth has."""
    right = []
    for step in range(9):
        turn = step / 8 * math.pi / 2
        right.append((0.2 + 0.75 * math.sin(turn) * 1.05, 0.55 + slope * (1 - math.cos(turn))))
    right += [(1.05, 1.6), (1.12, 4.0)]
    points = [figure.at(x, y) for x, y in right]
    return points + [figure.at(-x, y) for x, y in reversed(right)]


def _shirt(rng: random.Random, scene: Image.Image, figure: _Figure) -> None:
    colour, style = rng.choice(_SHIRTS), rng.choice(SHIRT_STYLES)
    outline = _torso(figure, rng.uniform(0.35, 0.7))
    mask = Image.new("L", scene.size)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    cloth = Image.new("RGB", scene.size, colour)
    draw = ImageDraw.Draw(cloth)
    for _ in range(10):  # folds
        x, y = figure.at(rng.uniform(-1, 1), rng.uniform(0.7, 2.5))
        draw.line(
            (x, y, x + rng.uniform(-0.2, 0.2) * figure.head, y + figure.head * 0.7),
            fill=_darker(colour, 0.9),
            width=max(2, int(figure.head * 0.04)),
        )
    cloth = cloth.resize((scene.width // 4, scene.height // 4), Image.Resampling.BOX).resize(
        scene.size, Image.Resampling.BILINEAR
    )
    if style in _STYLES:
        _STYLES[style](rng, ImageDraw.Draw(cloth), figure)
    scene.paste(cloth, (0, 0), mask)


def _ink(rng: random.Random) -> Colour:
    return rng.choice([(25, 25, 30), (40, 60, 130), (160, 30, 40), (230, 230, 230), (60, 110, 60)])


def _stripes(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    ink, step = _ink(rng), max(6, int(figure.head * rng.uniform(0.08, 0.2)))
    for y in range(int(figure.y), int(figure.y + figure.head * 5), step):
        draw.rectangle((0, y, figure.x + 3 * figure.head, y + step // 2), fill=ink)


def _checks(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    ink, step = _ink(rng), max(6, int(figure.head * rng.uniform(0.08, 0.16)))
    right, foot = int(figure.x + 3 * figure.head), int(figure.y + figure.head * 5)
    for y in range(int(figure.y), foot, step):
        draw.rectangle((0, y, right, y + step // 3), fill=ink)
    for x in range(int(figure.x - 3 * figure.head), right, step):
        draw.rectangle((x, 0, x + step // 3, foot), fill=ink)


def _tie(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    spots = [
        figure.at(-0.07, 0.62),
        figure.at(0.07, 0.62),
        figure.at(0.13, 1.9),
        figure.at(0, 2.05),
        figure.at(-0.13, 1.9),
    ]
    draw.polygon(spots, fill=_ink(rng))


def _buttons(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    shade = rng.randint(90, 190)
    draw.line((*figure.at(0.03, 0.6), *figure.at(0.03, 4)), fill=(shade, shade, shade), width=2)
    for step in range(8):
        draw.ellipse(figure.box(0, 0.75 + step * 0.25, 0.022, 0.022), fill=(shade, shade, shade))


def _print(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    """A word or a crest on the chest."""
    ink = _ink(rng)
    if rng.random() < 0.5:
        draw.ellipse(figure.box(0.35, 1.15, 0.13, 0.13), fill=ink)
        draw.ellipse(figure.box(0.35, 1.15, 0.08, 0.08), outline=(240, 240, 240), width=2)
        return
    for letter in range(rng.randint(4, 7)):
        left, top, right, foot = figure.box(-0.45 + letter * 0.16, 1.2, 0.055, 0.11)
        draw.rectangle((left, top, left + figure.head * 0.03, foot), fill=ink)
        if letter % 2:
            draw.arc((left, top, right, foot), 0, 360, fill=ink, width=max(2, int(figure.head * 0.03)))


def _collar(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure) -> None:
    ink = _ink(rng)
    draw.polygon([figure.at(-0.25, 0.52), figure.at(0, 0.85), figure.at(-0.2, 0.95)], fill=ink)
    draw.polygon([figure.at(0.25, 0.52), figure.at(0, 0.85), figure.at(0.2, 0.95)], fill=ink)


def _head(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure, skin: Colour, hair: Colour) -> None:
    draw.ellipse(figure.box(0, -0.12, 0.42, 0.46), fill=hair)
    draw.ellipse(figure.box(0, 0.06, 0.36, 0.46), fill=skin)
    draw.ellipse(figure.box(0.12, 0.12, 0.2, 0.3), fill=_darker(skin, 0.96))
    if rng.random() < 0.7:
        draw.pieslice(figure.box(0, -0.1, 0.4, 0.42), 180 + rng.randint(-10, 25), 360 - rng.randint(-10, 25), fill=hair)
    for side in (-0.15, 0.15):
        draw.ellipse(figure.box(side, 0.02, 0.065, 0.034), fill=(238, 236, 232))
        draw.ellipse(figure.box(side, 0.02, 0.03, 0.032), fill=(45, 35, 30))
        draw.line(
            (*figure.at(side - 0.08, -0.06), *figure.at(side + 0.08, -0.065)),
            fill=_darker(hair, 0.8),
            width=max(2, int(figure.head * 0.025)),
        )
        if rng.random() < 0.2:
            draw.ellipse(
                figure.box(side, 0.02, 0.12, 0.1), outline=(20, 20, 22), width=max(2, int(figure.head * 0.014))
            )
    draw.line((*figure.at(0.0, 0.05), *figure.at(0.04, 0.2), *figure.at(-0.03, 0.21)), fill=_darker(skin, 0.8), width=2)
    if rng.random() < 0.6:
        draw.chord(figure.box(0, 0.29, 0.13, 0.07), 0, 180, fill=(240, 238, 235), outline=(170, 80, 80), width=2)
    else:
        draw.arc(figure.box(0, 0.25, 0.12, 0.08), 15, 165, fill=(165, 85, 80), width=max(2, int(figure.head * 0.02)))


def _strands(rng: random.Random, draw: ImageDraw.ImageDraw, figure: _Figure, hair: Colour, long_hair: bool) -> None:
    """Single hairs that leave the outline: on a white cloth they are the finest dark strokes there are."""
    for _ in range(rng.randint(20, 70)):
        turn = rng.uniform(math.pi, 2 * math.pi) if not long_hair else rng.uniform(math.pi * 0.8, math.pi * 2.2)
        near, far = 0.42, rng.uniform(0.48, 0.62)
        start = figure.at(math.cos(turn) * near, math.sin(turn) * near - 0.1)
        end = figure.at(
            math.cos(turn + rng.uniform(-0.25, 0.25)) * far, math.sin(turn + rng.uniform(-0.25, 0.25)) * far - 0.1
        )
        draw.line((*start, *end), fill=hair, width=rng.choice([1, 1, 2]))


_STYLES: dict[str, Callable[[random.Random, ImageDraw.ImageDraw, _Figure], None]] = {
    "stripes": _stripes,
    "checks": _checks,
    "tie": _tie,
    "buttons": _buttons,
    "print": _print,
    "collar": _collar,
}

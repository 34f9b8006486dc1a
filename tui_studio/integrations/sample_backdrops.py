"""What stands behind a person in a drawn picture: studio cloths, and the walls that look like print."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable

Size = tuple[int, int]
Colour = tuple[int, int, int]

PLAIN = ("grey", "gradient", "muslin", "white", "black", "green", "blue")
PATTERNED = ("books", "brick", "logos", "tiles", "blinds", "bleachers", "window")

_VARIANTS = 4  # drawings kept per kind: a card of hundreds of frames is drawn from a few cloths
_WIDTH = 480  # backdrops are out of focus in a portrait: drawn this wide and enlarged


def backdrop(rng: random.Random, size: Size, kind: str) -> Image.Image:
    """A backdrop of one of the kinds in PLAIN and PATTERNED, `size` pixels, in RGB."""
    small = _drawn(kind, rng.randrange(_VARIANTS), size[0] < size[1])
    if rng.random() < 0.5:
        small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    gain = rng.uniform(0.9, 1.08)
    return small.point([min(255, int(v * gain)) for v in range(256)] * 3).resize(size, Image.Resampling.BILINEAR)


def noise(size: Size, rng: random.Random) -> Image.Image:
    """Sensor noise around 128 in RGB, shifted at random so that no two frames have the same."""
    return ImageChops.offset(_noise_field(size), rng.randrange(size[0]), rng.randrange(size[1]))


@lru_cache(maxsize=2)
def _noise_field(size: Size) -> Image.Image:
    rng = random.Random(11)
    side = 256
    halves = [Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3)) for _ in range(4)]
    mixed = Image.blend(Image.blend(halves[0], halves[1], 0.5), Image.blend(halves[2], halves[3], 0.5), 0.5)
    tile = mixed.point([128 + (v - 128) // 6 for v in range(256)] * 3)
    field = Image.new("RGB", size)
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            field.paste(tile, (x, y))
    return field


@lru_cache(maxsize=len(PLAIN + PATTERNED) * _VARIANTS)
def _drawn(kind: str, variant: int, upright: bool) -> Image.Image:
    rng = random.Random(f"{kind} {variant} {upright}")
    width, height = _WIDTH, _WIDTH * 2 // 3
    return _KINDS[kind](rng, (height, width) if upright else (width, height))


def _cloth(rng: random.Random, size: Size, dark: Colour, light: Colour) -> Image.Image:
    """A sheet of one colour, brighter where the light falls."""
    centre = Image.radial_gradient("L").resize((size[0] * 2, size[1] * 2))
    left, top = (int(rng.uniform(0.3, 0.7) * side) for side in size)
    falloff = centre.crop((left, top, left + size[0], top + size[1]))
    return Image.composite(Image.new("RGB", size, dark), Image.new("RGB", size, light), falloff)


def _tone(rng: random.Random, colour: Colour, spread: int = 15) -> Colour:
    shift = rng.randint(-spread, spread)
    red, green, blue = (max(0, min(255, part + shift + rng.randint(-4, 4))) for part in colour)
    return red, green, blue


def _plain(dark: Colour, light: Colour) -> Callable[[random.Random, Size], Image.Image]:
    return lambda rng, size: _cloth(rng, size, _tone(rng, dark), _tone(rng, light))


def _white(rng: random.Random, size: Size) -> Image.Image:
    level = rng.randint(225, 250)
    return _cloth(rng, size, (level - 30, level - 30, level - 28), (level, level, level))


def _gradient(rng: random.Random, size: Size) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    low, high = _tone(rng, (40, 50, 70), 20), _tone(rng, (150, 165, 190), 20)
    return Image.composite(Image.new("RGB", size, high), Image.new("RGB", size, low), ramp)


def _muslin(rng: random.Random, size: Size) -> Image.Image:
    cloth = _cloth(rng, size, _tone(rng, (60, 50, 42)), _tone(rng, (150, 132, 115)))
    spots = Image.frombytes("L", (20, 14), rng.randbytes(280)).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(cloth, cloth.point([int(v * 0.72) for v in range(256)] * 3), spots)


def _books(rng: random.Random, size: Size) -> Image.Image:
    image = Image.new("RGB", size, (60, 40, 25))
    draw = ImageDraw.Draw(image)
    shelf = rng.randint(50, 75)
    for top in range(0, size[1], shelf):
        x = 0
        while x < size[0]:
            width, height = rng.randint(6, 18), rng.randint(shelf * 2 // 3, shelf - 6)
            colour = rng.choice(
                [(150, 40, 35), (40, 70, 120), (225, 215, 195), (35, 35, 38), (60, 105, 60), (235, 235, 230)]
            )
            foot = top + shelf - 5
            draw.rectangle((x, foot - height, x + width - 2, foot), fill=_tone(rng, colour))
            draw.rectangle(
                (x + 2, foot - height + 8, x + width - 4, foot - height + 14), fill=_tone(rng, (230, 220, 180))
            )
            x += width
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5)))


def _brick(rng: random.Random, size: Size) -> Image.Image:
    painted = rng.random() < 0.35
    joint = (205, 203, 198) if painted else (170, 160, 150)
    stone = (228, 226, 222) if painted else (150, 75, 60)
    image = Image.new("RGB", size, joint)
    draw = ImageDraw.Draw(image)
    width, height = rng.randint(34, 52), rng.randint(14, 20)
    for row, y in enumerate(range(0, size[1], height)):
        for x in range(-(row % 2) * width // 2, size[0], width):
            draw.rectangle((x, y, x + width - 3, y + height - 3), fill=_tone(rng, stone, 12))
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))


def _logos(rng: random.Random, size: Size) -> Image.Image:
    """A sponsor's banner of square logos: to a finder test the nastiest wall there is."""
    image = Image.new("RGB", size, _tone(rng, (238, 238, 240), 8))
    draw = ImageDraw.Draw(image)
    ink = rng.choice([(20, 30, 80), (15, 15, 15), (120, 20, 30)])
    side, step = rng.randint(24, 38), rng.randint(66, 96)
    for row, y in enumerate(range(8, size[1], step)):
        for x in range(8 + (row % 2) * step // 2, size[0], step):
            draw.rectangle((x, y, x + side, y + side), fill=ink)
            inset = side // 7 + 1
            draw.rectangle((x + inset, y + inset, x + side - inset, y + side - inset), fill=(240, 240, 240))
            if row % 2:
                draw.rectangle((x + 2 * inset, y + 2 * inset, x + side - 2 * inset, y + side - 2 * inset), fill=ink)
            else:
                draw.ellipse((x + 2 * inset, y + 2 * inset, x + side - 2 * inset, y + side - 2 * inset), fill=ink)
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.0)))


def _tiles(rng: random.Random, size: Size) -> Image.Image:
    image = Image.new("RGB", size, (150, 150, 148))
    draw = ImageDraw.Draw(image)
    side = rng.randint(30, 60)
    for y in range(0, size[1], side):
        for x in range(0, size[0], side):
            draw.rectangle((x, y, x + side - 3, y + side - 3), fill=_tone(rng, (215, 216, 212), 10))
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))


def _stripes(rng: random.Random, size: Size, low: Colour, high: Colour, step: int, share: float) -> Image.Image:
    image = Image.new("RGB", size, low)
    draw = ImageDraw.Draw(image)
    for y in range(0, size[1], step):
        draw.rectangle((0, y, size[0], y + int(step * share)), fill=_tone(rng, high, 6))
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))


def _blinds(rng: random.Random, size: Size) -> Image.Image:
    return _stripes(rng, size, (120, 120, 118), (225, 224, 218), rng.randint(9, 16), 0.75)


def _bleachers(rng: random.Random, size: Size) -> Image.Image:
    return _stripes(rng, size, (60, 40, 28), (190, 150, 100), rng.randint(22, 34), 0.6)


def _window(rng: random.Random, size: Size) -> Image.Image:
    """A wall with a bright window: a pale sheet with four straight edges that is none."""
    image = _cloth(rng, size, _tone(rng, (100, 95, 85)), _tone(rng, (160, 155, 145)))
    draw = ImageDraw.Draw(image)
    width, height = int(size[0] * rng.uniform(0.2, 0.3)), int(size[1] * rng.uniform(0.4, 0.6))
    x, y = rng.choice([int(size[0] * 0.04), int(size[0] * 0.95) - width]), int(size[1] * rng.uniform(0.05, 0.2))
    draw.rectangle((x, y, x + width, y + height), fill=(236, 241, 246))
    draw.line((x + width // 2, y, x + width // 2, y + height), fill=(175, 172, 165), width=4)
    draw.line((x, y + height // 2, x + width, y + height // 2), fill=(175, 172, 165), width=4)
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.5)))


_KINDS: dict[str, Callable[[random.Random, Size], Image.Image]] = {
    "grey": _plain((70, 72, 75), (135, 137, 140)),
    "green": _plain((30, 110, 45), (55, 170, 75)),
    "blue": _plain((25, 45, 95), (80, 115, 180)),
    "black": _plain((12, 12, 13), (38, 38, 40)),
    "white": _white,
    "gradient": _gradient,
    "muslin": _muslin,
    "books": _books,
    "brick": _brick,
    "logos": _logos,
    "tiles": _tiles,
    "blinds": _blinds,
    "bleachers": _bleachers,
    "window": _window,
}

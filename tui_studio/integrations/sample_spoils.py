"""The ways a picture day spoils a slate: on the paper, before the lens, in the exposure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tui_studio.integrations.sample_portraits import SKINS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tui_studio.integrations.sample_backdrops import Size

Box = tuple[int, int, int, int]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]  # clockwise from the top left


def spans(quad: Quad) -> tuple[Point, Point]:
    """The upright box around a quadrilateral: its top left and its bottom right corner."""
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _scribble(rng: random.Random, sheet: Image.Image, code: Box) -> None:
    draw = ImageDraw.Draw(sheet)
    points = [(rng.uniform(code[0] - 10, code[2] + 10), rng.uniform(code[1] - 10, code[3] + 10)) for _ in range(45)]
    draw.line(points, fill=rng.choice([10, 40, 250]), width=rng.randint(10, 18), joint="curve")


def _painted(shade: int) -> Callable[[random.Random, Image.Image, Box], None]:
    def paint(rng: random.Random, sheet: Image.Image, code: Box) -> None:
        slack = rng.randint(-20, 15)
        box = (code[0] - slack, code[1] - slack, code[2] + slack, code[3] + slack)
        ImageDraw.Draw(sheet).rectangle(box, fill=shade + rng.randint(-10, 10))

    return paint


def torn_outline(rng: random.Random, paper: Size, code: Box) -> Image.Image:
    """The part of a sheet that is left when a corner or a side with half of the code was torn off."""
    keep = Image.new("L", paper, 255)
    draw = ImageDraw.Draw(keep)
    middle = ((code[0] + code[2]) / 2, (code[1] + code[3]) / 2)
    turn = rng.uniform(0, 2 * math.pi)
    reach = 2 * max(paper)
    edge = []
    for step in range(-20, 21):
        along, ragged = step / 20 * reach, rng.uniform(-14, 14)
        edge.append(
            (
                middle[0] + math.cos(turn) * along - math.sin(turn) * ragged,
                middle[1] + math.sin(turn) * along + math.cos(turn) * ragged,
            )
        )
    away = (-math.sin(turn) * reach, math.cos(turn) * reach)
    draw.polygon(
        [*edge, (edge[-1][0] + away[0], edge[-1][1] + away[1]), (edge[0][0] + away[0], edge[0][1] + away[1])], fill=0
    )
    return keep


def _hand(rng: random.Random, picture: Image.Image, code: Quad) -> Image.Image:
    (left, top), (right, foot) = spans(code)
    skin, side = rng.choice(SKINS), right - left
    draw = ImageDraw.Draw(picture)
    x, y = left + side * rng.uniform(0.35, 0.65), top + (foot - top) * rng.uniform(0.4, 0.65)
    draw.ellipse((x - side * 0.42, y - side * 0.38, x + side * 0.42, y + side * 0.45), fill=skin)
    for finger in range(4):
        end = (x + side * (-0.45 + finger * 0.28), y - side * rng.uniform(0.55, 0.75))
        draw.line(
            (x + side * (-0.25 + finger * 0.17), y, *end),
            fill=tuple(int(v * (0.92 + finger * 0.02)) for v in skin),
            width=int(side * 0.17),
        )
    draw.line((x, y, x + side * rng.uniform(-0.2, 0.6), y + side * 2.5), fill=skin, width=int(side * 0.42))
    return picture


def _soft(picture: Image.Image, radius: float) -> Image.Image:
    """Blur by a disc of `radius` pixels; large ones on a reduced copy, which looks the same and costs less."""
    factor = max(1, int(radius / 4))
    reduced = picture.reduce(factor) if factor > 1 else picture
    soft = reduced.filter(ImageFilter.BoxBlur(radius / factor * 0.6)).filter(ImageFilter.BoxBlur(radius / factor * 0.4))
    return soft.resize(picture.size, Image.Resampling.BILINEAR)


def _defocus(rng: random.Random, picture: Image.Image, code: Quad) -> Image.Image:
    (left, _), (right, _) = spans(code)
    return _soft(picture, (right - left) * rng.uniform(0.06, 0.33))


def _motion(rng: random.Random, picture: Image.Image, code: Quad) -> Image.Image:
    (left, _), (right, _) = spans(code)
    reach = (right - left) * rng.uniform(0.12, 0.3)
    turn = rng.uniform(0, math.pi)
    small = picture.reduce(2)
    mixed = small
    for step in range(1, 10):
        moved = ImageChops.offset(
            small, int(math.cos(turn) * reach * step / 18), int(math.sin(turn) * reach * step / 18)
        )
        mixed = Image.blend(mixed, moved, 1 / (step + 1))
    return mixed.resize(picture.size, Image.Resampling.BILINEAR)


def _overexposed(rng: random.Random, picture: Image.Image, _code: Quad) -> Image.Image:
    lift, gain = rng.randint(150, 215), rng.uniform(1.2, 1.8)
    return picture.point([min(255, int(lift + v * gain * (255 - lift) / 255)) for v in range(256)] * 3)


def _glare(rng: random.Random, picture: Image.Image, code: Quad) -> Image.Image:
    (left, top), (right, foot) = spans(code)
    side = (right - left) * rng.uniform(1.1, 2.0)
    x, y = left + (right - left) * rng.uniform(0.25, 0.75), top + (foot - top) * rng.uniform(0.25, 0.75)
    spot = (
        Image.radial_gradient("L")
        .point([max(0, min(255, (200 - v) * 3)) for v in range(256)])
        .resize((int(side), int(side)))
    )
    picture.paste((255, 255, 252), (int(x - side / 2), int(y - side / 2)), spot)
    return picture


ON_PAPER: dict[str | None, Callable[[random.Random, Image.Image, Box], None]] = {
    "scribble": _scribble,
    "black paint": _painted(20),
    "grey paint": _painted(125),
}
ON_PICTURE: dict[str | None, Callable[[random.Random, Image.Image, Quad], Image.Image]] = {
    "hand": _hand,
    "defocus": _defocus,
    "motion": _motion,
    "overexposed": _overexposed,
    "glare": _glare,
}
SPOILS = ("torn", "cut", "half out", *map(str, ON_PAPER), *map(str, ON_PICTURE))

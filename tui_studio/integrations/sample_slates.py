"""Draws a photographed QR sheet, whole or spoiled in the ways a picture day spoils them."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tui_studio.integrations.sample_backdrops import PLAIN, backdrop, noise
from tui_studio.integrations.sample_portraits import SKINS, finish, place_person, scene_size
from tui_studio.integrations.sample_spoils import ON_PAPER, ON_PICTURE, SPOILS, spans, torn_outline

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

    from tui_studio.integrations.sample_backdrops import Size
    from tui_studio.integrations.sample_spoils import Box, Point, Quad

_LAYOUTS = {  # paper, code, text; letter paper at 100 dots an inch
    "upright": ((850, 1100), (175, 480, 675, 980), (70, 70, 780, 460)),
    "code on top": ((850, 1100), (150, 80, 700, 630), (70, 680, 780, 1040)),
    "lying": ((1100, 850), (70, 175, 570, 675), (610, 150, 1040, 700)),
    "half sheet": ((850, 550), (50, 75, 450, 475), (480, 70, 810, 480)),
}


def slate_photo(
    rng: random.Random,
    size: Size,
    payload: str,
    lines: Sequence[str],
    spoil: str | None = None,
    *,
    backdrop_kind: str = "",
    font: Path | None = None,
) -> Image.Image:
    """A sheet with the payload as QR code and `lines` as text, held before a backdrop; `spoil` is one of SPOILS."""
    if spoil is not None and spoil not in SPOILS:
        raise ValueError(f"no such way to spoil a slate: {spoil}")
    sheet, code = draw_sheet(rng.choice(tuple(_LAYOUTS)), payload, tuple(lines), font)
    if spoil in ON_PAPER:
        ON_PAPER[spoil](rng, sheet, code)
    scene = backdrop(rng, scene_size(size), backdrop_kind or rng.choice(PLAIN))
    if rng.random() < 0.5:
        place_person(rng, scene, rng.uniform(0.4, 0.6), rng.uniform(-0.15, 0.05))
    picture = finish(rng, scene, size)
    quad = _placed(rng, sheet.size, code, size, spoil)
    outline = torn_outline(rng, sheet.size, code) if spoil == "torn" else None
    _lay(rng, picture, sheet, quad, outline)
    _fingers(rng, picture, quad)
    spot = _on_picture(quad, sheet.size, code)
    if spoil in ON_PICTURE:
        picture = ON_PICTURE[spoil](rng, picture, spot)
    return ImageChops.add(picture, noise(size, rng), 1, -128)


def code_image(payload: str, module: int = 8) -> Image.Image:
    """A QR code with its quiet zone, `module` pixels a module, in grey."""
    import segno

    rows = [
        bytes(0 if cell else 255 for cell in row)
        for row in segno.make_qr(payload, error="q", boost_error=False).matrix_iter(border=4)
    ]
    image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    return image.resize((len(rows) * module, len(rows) * module), Image.Resampling.NEAREST)


def draw_sheet(layout: str, payload: str, lines: tuple[str, ...], font: Path | None = None) -> tuple[Image.Image, Box]:
    """A printed sheet in grey, and the box of its code without the quiet zone."""
    paper, code, text = _LAYOUTS[layout]
    sheet = Image.new("L", paper, 248)
    drawn = code_image(payload, 1)
    side = code[2] - code[0]
    module = side / (drawn.width - 8)
    margin = round(4 * module)
    sheet.paste(drawn.resize((side + 2 * margin,) * 2, Image.Resampling.NEAREST), (code[0] - margin, code[1] - margin))
    draw = ImageDraw.Draw(sheet)
    step = (text[3] - text[1]) // max(1, len(lines))
    for row, line in enumerate(lines):
        letters = _font(min(int(step * 0.72), 110 if row == 0 else 70), font)
        over = draw.textlength(line, letters) / (text[2] - text[0])
        if over > 1:
            letters = _font(int(letters.size / over), font)
        draw.text((text[0], text[1] + row * step), line, fill=18, font=letters)
    return sheet, code


@lru_cache(maxsize=64)
def _font(pixels: int, path: Path | None) -> ImageFont.FreeTypeFont:
    if path is not None:
        return ImageFont.truetype(str(path), max(8, pixels))
    font = ImageFont.load_default(max(8, pixels))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")  # no wheel is
    return font


def _placed(rng: random.Random, paper: Size, code: Box, size: Size, spoil: str | None) -> Quad:
    """The four corners of the sheet in the picture: tilted, turned, a little in perspective."""
    share = rng.uniform(0.5, 0.95)
    scale = share * min(size[0] / paper[0], size[1] / paper[1])
    width, height = paper[0] * scale, paper[1] * scale
    turn = math.radians(rng.gauss(0, 6) + (rng.choice([90, 180, 270]) if rng.random() < 0.06 else 0))
    x, y = size[0] * rng.uniform(0.4, 0.6), size[1] * rng.uniform(0.45, 0.6)
    corners = []
    for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        px, py = across * width, down * height
        lean = 1 + rng.uniform(-0.06, 0.06)
        corners.append(
            (
                x + lean * (px * math.cos(turn) - py * math.sin(turn)),
                y + lean * (px * math.sin(turn) + py * math.cos(turn)),
            )
        )
    if spoil in ("half out", "cut"):
        corners = _pushed_out(rng, corners, paper, code, size, spoil)
    return corners[0], corners[1], corners[2], corners[3]


def _pushed_out(
    rng: random.Random, corners: list[Point], paper: Size, code: Box, size: Size, spoil: str
) -> list[Point]:
    """The sheet moved until a frame edge runs through the code."""
    quad = (corners[0], corners[1], corners[2], corners[3])
    (left, top), (right, foot) = spans(_on_picture(quad, paper, code))
    gone = rng.uniform(0.35, 0.6) if spoil == "half out" else rng.uniform(0.2, 0.85)
    moves = {
        "left": (-left - gone * (right - left), 0.0),
        "right": (size[0] - right + gone * (right - left), 0.0),
        "top": (0.0, -top - gone * (foot - top)),
        "foot": (0.0, size[1] - foot + gone * (foot - top)),
    }
    dx, dy = moves[rng.choice(tuple(moves))]
    return [(x + dx, y + dy) for x, y in corners]


def _on_picture(quad: Quad, paper: Size, box: Box) -> Quad:
    """Where a box of the sheet lies in the picture; perspective is small enough to be left out."""

    def point(x: float, y: float) -> Point:
        u, v = x / paper[0], y / paper[1]
        top = [a + (b - a) * u for a, b in zip(quad[0], quad[1], strict=True)]
        foot = [a + (b - a) * u for a, b in zip(quad[3], quad[2], strict=True)]
        return top[0] + (foot[0] - top[0]) * v, top[1] + (foot[1] - top[1]) * v

    left, upper, right, lower = box
    return point(left, upper), point(right, upper), point(right, lower), point(left, lower)


def _lay(rng: random.Random, picture: Image.Image, sheet: Image.Image, quad: Quad, outline: Image.Image | None) -> None:
    """Paste the sheet into the picture, under a light that falls off to one side."""
    (left, top), (right, foot) = spans(quad)
    x, y = max(0, math.floor(left)), max(0, math.floor(top))
    box = (x, y, max(x + 1, min(picture.width, math.ceil(right))), max(y + 1, min(picture.height, math.ceil(foot))))
    shape = (box[2] - box[0], box[3] - box[1])
    reach = _coefficients([(px - x, py - y) for px, py in quad], sheet.size)
    flat = sheet.transform(shape, Image.Transform.PERSPECTIVE, reach, Image.Resampling.BILINEAR)
    if outline is None:
        outline = Image.new("L", sheet.size, 255)
    mask = outline.transform(shape, Image.Transform.PERSPECTIVE, reach, Image.Resampling.BILINEAR)
    floor = rng.randint(150, 240)
    shade = (
        Image.linear_gradient("L")
        .rotate(rng.choice([0, 90, 180, 270]))
        .point([floor + v * (255 - floor) // 255 for v in range(256)])
    )
    flat = ImageChops.multiply(flat, shade.resize(shape))
    warmth = rng.uniform(0.94, 1.0)
    picture.paste(Image.merge("RGB", (flat, flat, flat.point([int(v * warmth) for v in range(256)]))), box[:2], mask)


def _coefficients(quad: Sequence[Point], paper: Size) -> list[float]:
    """The eight numbers Pillow wants to find a sheet point for a picture point (linear system, pivoted)."""
    corners = ((0.0, 0.0), (float(paper[0]), 0.0), (float(paper[0]), float(paper[1])), (0.0, float(paper[1])))
    rows = []
    for (x, y), (u, v) in zip(quad, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda r, c=column: abs(rows[r][c]))  # type: ignore[misc]
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(8):
            if row != column:
                share = rows[row][column] / rows[column][column]
                rows[row] = [a - share * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[k][8] / rows[k][k] for k in range(8)]


def _fingers(rng: random.Random, picture: Image.Image, quad: Quad) -> None:
    """Thumbs on two edges of the sheet."""
    draw, skin = ImageDraw.Draw(picture), rng.choice(SKINS)
    for one, two in ((quad[0], quad[3]), (quad[1], quad[2])):
        along = rng.uniform(0.55, 0.85)
        x, y = (a + (b - a) * along for a, b in zip(one, two, strict=True))
        reach = min(picture.size) * 0.05
        draw.ellipse((x - reach * 1.3, y - reach * 0.6, x + reach * 1.3, y + reach * 0.6), fill=skin)

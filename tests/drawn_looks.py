"""Looks of drawn children and slates, for simulated picture days: what the scan would read from their thumbnails."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from unittest.mock import patch

from PIL import Image

from tests.cards import R6
from tui_studio.integrations import sample_portraits
from tui_studio.integrations.looks import looks_of
from tui_studio.integrations.sample_backdrops import PLAIN, backdrop
from tui_studio.integrations.sample_pictures import camera_jpeg, slate_photo
from tui_studio.integrations.sample_spoils import SPOILS

SIZE = (300, 200)
SCENE = (350, 233)
CHILDREN, POSES, SLATES = 40, 7, 30
UNIFORM = ((30, 40, 80),)


@dataclass(frozen=True)
class DrawnLooks:
    """By child the looks of some frames, and those of slates in front of the same backdrop."""

    children: tuple[tuple[str, ...], ...]
    slates: tuple[str, ...]


@cache
def drawn_looks(*, uniforms: bool = False, closest: float = 0.86, seed: int = 1) -> DrawnLooks:
    """A school; frames show from `closest` to all of a scene, turned a little, in light that changes by a tenth."""
    chance = random.Random(seed)
    kind = chance.choice(PLAIN)
    shirts = UNIFORM if uniforms else sample_portraits._SHIRTS
    styles = ("tie",) if uniforms else sample_portraits.SHIRT_STYLES
    children = []
    with patch.multiple(sample_portraits, _SHIRTS=shirts, SHIRT_STYLES=styles):
        for _ in range(CHILDREN):
            scene = backdrop(random.Random(seed), SCENE, kind)
            sample_portraits.place_person(chance, scene, 0.5)
            children.append(tuple(_looks(_pose(chance, scene, closest)) for _ in range(POSES)))
    spoils = [None, *SPOILS]
    slates = [
        slate_photo(chance, SIZE, str(10001 + n), ("Ava Adams",), chance.choice(spoils), backdrop_kind=kind)
        for n in range(SLATES)
    ]
    return DrawnLooks(tuple(children), tuple(map(_looks, slates)))


def _pose(chance: random.Random, scene: Image.Image, closest: float) -> Image.Image:
    share = chance.uniform(closest, 1.0)
    width, height = scene.width * share, scene.height * share
    left, top = chance.uniform(0, scene.width - width), chance.uniform(0, min(scene.height - height, scene.height / 16))
    turned = scene.rotate(chance.uniform(-3, 3), Image.Resampling.BICUBIC, fillcolor=scene.getpixel((2, 2)))
    seen = turned.crop((round(left), round(top), round(left + width), round(top + height))).resize(SIZE)
    light = chance.uniform(0.95, 1.05)
    return seen.point([min(255, int(value * light)) for value in range(256)] * 3)


def _looks(picture: Image.Image) -> str:
    return looks_of(camera_jpeg(picture, R6))

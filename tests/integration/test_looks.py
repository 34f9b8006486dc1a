from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cards import R6, booked, shot
from tests.drawn_looks import drawn_looks
from tui_studio.domain.frames import Role
from tui_studio.domain.likeness import unlikeness
from tui_studio.domain.session_codes import CodeRules
from tui_studio.domain.slate_split import split
from tui_studio.integrations.card import scan_file, walk_card
from tui_studio.integrations.looks import looks_of
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, save_jpeg, slate_photo
from tui_studio.integrations.slate_reader import available_readers

if TYPE_CHECKING:
    from pathlib import Path


SIZE = (900, 600)


def difference(one: str, other: str) -> int:
    found = unlikeness([shot("IMG_0001.JPG", looks=one)], [shot("IMG_0002.JPG", looks=other)])
    assert found is not None
    return found


def test_two_frames_of_a_child_are_more_alike_than_those_of_two_nine_times_in_ten() -> None:
    children = drawn_looks().children
    own = sorted(difference(one[0], one[1]) for one in children)
    others = sorted(difference(one[0], other[0]) for one, other in pairwise(children))
    assert own[len(own) * 9 // 10] < others[len(others) // 10]


def test_a_camera_held_upright_changes_nothing() -> None:
    picture = portrait(random.Random(3), SIZE)
    lying, turned = camera_jpeg(picture, R6), camera_jpeg(picture.transpose(Image.Transpose.ROTATE_90), R6)
    assert difference(looks_of(lying), looks_of(turned)) > 500
    told = turned_by(turned, 6)
    assert difference(looks_of(lying), looks_of(told)) < 100


def turned_by(data: bytes, orientation: int) -> bytes:
    """The make in the EXIF block becomes the orientation; the thumbnail behind it stays."""
    place = data.index(b"\x01\x0f\x00\x02")
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\x00\x00"
    return data[:place] + entry + data[place + 12 :]


@pytest.mark.parametrize(
    "spoil", [b"", b"\xff\xd8\xff\xe0 no picture \xff\xd9", b"\xff\xd8\xff\xdb\x00\x43\x00\xff\xd9"]
)
def test_a_picture_without_a_thumbnail_or_with_a_broken_one_has_no_looks(spoil: bytes) -> None:
    data = camera_jpeg(portrait(random.Random(3), SIZE), R6)
    start = data.index(b"\xff\xd8\xff", 2)
    end = data.index(b"\xff\xd9", start) + 2
    assert looks_of(data)
    assert looks_of(data[:start] + spoil.ljust(end - start, b"\x00") + data[end:]) == ""


def test_on_a_card_without_times_the_child_of_a_forgotten_slate_is_found_by_looks(tmp_path: Path) -> None:
    """Twelve children, three frames each, drawn; the slate of a visitor from another class was never photographed."""
    known = booked(*(str(10001 + n) for n in range(12)))
    chance, count, wrong = random.Random(5), 0, []
    for n, number in enumerate(known):
        people = [100 + n] + ([900] if n == 5 else [])
        pictures = [slate_photo(chance, SIZE, number, ("Ava Adams", number), backdrop_kind="gradient")]
        for person in people:
            base = portrait(random.Random(person), (990, 660), "gradient")
            for _ in range(3):
                left, top = chance.randint(0, 90), chance.randint(0, 30)
                pictures.append(base.crop((left, top, left + SIZE[0], top + SIZE[1])))
        for place, picture in enumerate(pictures):
            count += 1
            name = f"DCIM/100CANON/IMG_{count:04d}.JPG"
            save_jpeg(picture, tmp_path / name, R6)
            wrong += [name] if place > 3 else []
    frames = [scan_file(file, available_readers()) for file in walk_card(tmp_path)]
    found = split(frames, known, CodeRules(), {})
    assert [frame.path for frame in found.frames if frame.role is Role.UNASSIGNED] == wrong
    assert len(wrong) == 3
    reasons = {frame.reason for frame in found.frames if frame.role is Role.UNASSIGNED}
    assert reasons == {"a slate may be missing after 10006: its frames do not all look like one person"}

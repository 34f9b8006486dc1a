"""The large preview behind a picture is read in its place, and nothing is missed by that."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image

from tui_studio.domain.frames import CameraFacts, Suspicion
from tui_studio.integrations import pictures
from tui_studio.integrations.large_previews import large_preview
from tui_studio.integrations.sample_pictures import camera_jpeg, portrait, slate_photo
from tui_studio.integrations.slate_reader import Readers, read_picture

CAMERA = CameraFacts("NIKON CORPORATION", "NIKON Z 6")
SIZE = (2400, 1600)
LINES = ("Ann Example", "Lincoln High School", "10001")


@pytest.fixture(scope="module")
def slate() -> bytes:
    return camera_jpeg(slate_photo(Random(1), SIZE, "10001", LINES), CAMERA, preview=1080)


def test_a_preview_is_found_where_it_is_large_enough(slate: bytes) -> None:
    start, end = large_preview(slate, 900)
    assert slate[start : start + 2] == b"\xff\xd8"
    assert end == len(slate)
    assert large_preview(slate, 1081) == (0, 0)
    assert large_preview(camera_jpeg(Image.new("RGB", SIZE), CAMERA), 900) == (0, 0)


def test_another_picture_in_the_file_is_no_preview(slate: bytes) -> None:
    """Gain maps, depth maps and a second eye stand in the same list under another kind."""
    other = slate.replace((0x010002).to_bytes(4, "big"), (0).to_bytes(4, "big"), 1)
    assert other != slate
    assert large_preview(other, 900) == (0, 0)


def test_a_preview_of_another_shape_is_not_the_picture() -> None:
    data = camera_jpeg(Image.new("RGB", (2400, 1600)), CAMERA)
    wide = camera_jpeg(Image.new("RGB", (2400, 1350)), CAMERA, preview=1080)
    start, _ = large_preview(wide, 900)
    mixed = wide[: wide.index(b"\xff\xe2")] + wide[wide.index(b"\xff\xe2") :].replace(
        (1350).to_bytes(2, "big") + (2400).to_bytes(2, "big"), (1600).to_bytes(2, "big") + (2400).to_bytes(2, "big"), 1
    )
    assert start
    assert large_preview(mixed, 900) == (0, 0)
    assert large_preview(data, 900) == (0, 0)


def test_the_picture_itself_is_not_decoded_where_the_preview_will_do(
    slate: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    real = pictures._loaded
    monkeypatch.setattr(pictures, "_loaded", lambda image, *rest: sizes.append(image.size) or real(image, *rest))
    reading, problem = read_picture(slate, Readers(is_ours=str.isdigit))
    assert (reading.payloads, problem, sizes) == (("10001",), "", [(1620, 1080)])
    assert reading.codes[0].module > 5  # in pixels of the picture, not of its preview
    person = camera_jpeg(portrait(Random(3), SIZE, "blue"), CAMERA, preview=1080)
    sizes.clear()
    assert read_picture(person, Readers())[0].suspicion is Suspicion.NONE
    assert sizes
    assert SIZE not in sizes


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.9, 0.99, 0.9999])
def test_a_file_that_was_cut_off_is_damaged_with_a_preview_as_without(slate: bytes, share: float) -> None:
    whole_picture, _ = large_preview(slate, 900)
    cut = slate[: int(len(slate) * share)]
    _, problem = read_picture(cut, Readers())
    assert bool(problem) == (len(cut) < whole_picture)  # what is missing of the preview alone is no loss


def test_foreign_bytes_and_zeros_are_noticed_with_a_preview(slate: bytes) -> None:
    start, _ = large_preview(slate, 900)
    middle = start // 2
    foreign = slate[:middle] + Random(4).randbytes(start - middle) + slate[start:]
    assert read_picture(foreign, Readers())[1].startswith("other data after")
    lost = slate[:middle] + bytes(len(slate) - middle)
    assert read_picture(lost, Readers())[1].startswith("nothing but zeros after")


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_preview_that_is_damaged_is_not_believed(slate: bytes, where: float) -> None:
    start, end = large_preview(slate, 900)
    place = start + 700 + int((end - start - 1400) * where)
    spoiled = slate[:place] + bytes(end - place - 400) + slate[end - 400 :]
    reading, problem = read_picture(spoiled, Readers())
    assert (reading.payloads, problem) == (("10001",), "")


def test_a_list_of_pictures_that_is_none_is_passed_over(slate: bytes) -> None:
    rng, start = Random(5), slate.index(b"MPF")
    for _ in range(200):
        broken = bytearray(slate)
        for _ in range(rng.randint(1, 8)):
            broken[start + rng.randrange(90)] = rng.randrange(256)
        large_preview(bytes(broken), 900)

"""Previews: upright, small, in colours that any program shows, and refused in words where there is no whole picture."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat

from tui_studio.integrations.pictures import MAX_PIXELS, Undecodable
from tui_studio.integrations.preview_places import all_previews, preview_path, remove_previews
from tui_studio.integrations.previews import small_jpeg, write_preview
from tui_studio.integrations.sample_pictures import portrait

SHA = "ab" * 32
RED, GREEN, BLUE, WHITE = (250, 20, 20), (20, 200, 20), (20, 20, 250), (255, 255, 255)
UNDONE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
"""How a camera held that way stores an upright picture."""


def upright() -> Image.Image:
    """Red at the left of the top, green at its right, blue below."""
    picture = Image.new("RGB", (900, 600), BLUE)
    picture.paste(RED, (0, 0, 450, 300))
    picture.paste(GREEN, (450, 0, 900, 300))
    return picture


def preview(images: Path, edge: int = 400, name: str = "picture") -> Image.Image:
    write_preview(images, SHA, small_jpeg(images / name, edge, 85))
    made = Image.open(preview_path(images, SHA))
    made.load()
    assert made.format == "JPEG"
    return made


def near(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place, told as shares of the sides."""
    found = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(found, tuple)
    return next((c for c in (RED, GREEN, BLUE, WHITE) if max(map(abs, map(int.__sub__, found, c))) < 40), found)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_preview_stands_upright_however_the_camera_was_held(tmp_path: Path, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Canon"
    stored = upright().transpose(UNDONE[orientation]) if orientation in UNDONE else upright()
    stored.save(tmp_path / "picture", kind, exif=exif)
    made = preview(tmp_path)
    assert made.size == (400, 267)
    assert [near(made, x, y) for x, y in ((0.25, 0.25), (0.75, 0.25), (0.5, 0.75))] == [RED, GREEN, BLUE]
    assert not made.getexif(), "nothing of the camera, nor of the place, goes along"


def test_a_small_picture_is_not_enlarged_and_a_comment_stays_behind(tmp_path: Path) -> None:
    upright().save(tmp_path / "picture", "JPEG", comment="Ava Adams")
    made = preview(tmp_path, 4000)
    assert made.size == (900, 600)
    assert "comment" not in made.info


@pytest.mark.parametrize("edge", [450, 500, 600, 750, 899])
def test_a_preview_shows_everything_where_it_was_and_nothing_that_is_too_fine(tmp_path: Path, edge: int) -> None:
    picture = portrait(Random(1), (900, 600)).convert("L").filter(ImageFilter.GaussianBlur(1))
    picture.save(tmp_path / "picture", "PNG")
    made = preview(tmp_path, edge)
    off = ImageChops.difference(made, picture.resize(made.size, Image.Resampling.LANCZOS))
    assert ImageStat.Stat(off).rms[0] < 5, "half a pixel aside would be 7"
    Image.effect_noise((900, 600), 60).save(tmp_path / "picture", "PNG")
    assert ImageStat.Stat(preview(tmp_path, edge)).stddev[0] < 50


def test_every_kind_of_colour_becomes_one_that_any_program_shows(tmp_path: Path) -> None:
    upright().convert("CMYK").save(tmp_path / "picture", "JPEG")
    made = preview(tmp_path)
    assert made.mode == "RGB"
    assert near(made, 0.25, 0.25) in (RED, (254, 0, 0))

    Image.new("I;16", (500, 300), 128 * 256).save(tmp_path / "picture", "PNG")
    made = preview(tmp_path)
    assert made.mode == "L"
    assert abs(int(made.getpixel((100, 100))) - 128) <= 2  # type: ignore[arg-type]

    Image.new("RGBA", (500, 300), (0, 0, 0, 0)).save(tmp_path / "picture", "PNG")
    assert near(preview(tmp_path), 0.5, 0.5) == WHITE

    upright().convert("P").save(tmp_path / "picture", "PNG")
    assert near(preview(tmp_path), 0.5, 0.75) == BLUE


def test_the_colours_that_a_picture_is_told_in_are_told_of_its_preview(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    upright().save(tmp_path / "picture", "JPEG", icc_profile=profile)
    assert preview(tmp_path).info["icc_profile"] == profile


def huge_png() -> bytes:
    """The head of a picture of more pixels than any camera writes."""
    side = int(MAX_PIXELS**0.5) + 1
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    sum_of_head = struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + sum_of_head + b"\0\0\0\x08IDAT" + bytes(12)


def test_what_is_no_whole_picture_is_refused_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((600, 400), 60).save(whole, "JPEG")
    data = whole.getvalue()
    (tmp_path / "IMG_0001.JPG").write_bytes(data[: len(data) // 2])
    (tmp_path / "IMG_0002.JPG").write_text("dear diary")
    (tmp_path / "IMG_0003.JPG").write_bytes(huge_png())
    (tmp_path / "IMG_0004.JPG").write_bytes(data[:3] + bytes(range(256)) * 40)
    (tmp_path / "IMG_0005.JPG").symlink_to(tmp_path / "IMG_0001.JPG")
    reasons = ("cut off", "does not decode", "more than any camera writes", "does not decode", "cannot be read")
    for n, reason in enumerate((*reasons, "cannot be read"), 1):
        with pytest.raises(Undecodable, match=reason):
            write_preview(tmp_path, SHA, small_jpeg(tmp_path / f"IMG_{n:04}.JPG", 400, 85))
    assert all_previews(tmp_path) == set()


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_block_costs_the_orientation_and_not_the_preview(tmp_path: Path) -> None:
    upright().save(tmp_path / "picture", "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f")
    assert preview(tmp_path).size == (400, 267)


def test_a_preview_is_written_over_and_removed(tmp_path: Path) -> None:
    upright().save(tmp_path / "picture", "JPEG")
    assert preview(tmp_path, 400).width == 400
    assert preview(tmp_path, 500).width == 500
    assert all_previews(tmp_path) == {SHA}
    remove_previews(tmp_path, [SHA, "cd" * 32])
    assert all_previews(tmp_path) == set()
    assert not list((tmp_path / ".previews").rglob("*.part"))

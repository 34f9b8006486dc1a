"""Folders and files are named after people without ever being at their mercy."""

from __future__ import annotations

import pytest

from tui_studio.domain.naming import NAME_LIMIT, image_name, numbered, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lincoln High School", "lincoln-high-school"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Zoë", "zoe"),
        ("Łukasz", "lukasz"),
        ("Straße", "strasse"),
        ("Ольга", "olga"),
        ("Щукин", "shchukin"),
        ("Smith [jr]", "smith-jr"),
        ("St. Mary's / North", "st-marys-north"),
        ("[/]", "x"),
        ("李", "x"),
        ("", "x"),
        ("../../etc", "etc"),
        ("C:\\Windows", "c-windows"),
        ("CON", "con-x"),
        ("com¹", "com1-x"),
        ("lpt0", "lpt0-x"),
        ("nul.jpg", "nul-jpg"),
        ("ﬁne", "fine"),
    ],
)
def test_a_slug_keeps_what_can_be_read_of_a_name(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("IMG_0001.JPG", "10001_IMG_0001.JPG"),
        ("_MG_0001.CR3", "10001__MG_0001.CR3"),
        ("photo 1.JPEG", "10001_photo-1.JPEG"),
        ("a.b.c.jpg", "10001_a-b-c.jpg"),
        (".jpg", "10001_x.jpg"),
        ("no extension", "10001_no-extension"),
        ("../../etc/passwd.jpg", "10001_passwd.jpg"),
        ("C:\\DCIM\\NUL", "10001_NUL"),
        ("фото.jpg", "10001_foto.jpg"),
        ("10001_IMG_0001.JPG", "10001_IMG_0001.JPG"),
        ("IMG_0001.JPG\x00.exe", "10001_IMG_0001-JPG.exe"),
    ],
)
def test_a_stored_picture_keeps_its_own_name_behind_the_number(original: str, name: str) -> None:
    assert image_name("10001", original) == name


def test_a_raw_file_and_its_jpeg_keep_the_same_stem() -> None:
    stems = {image_name("10001", f"IMG_0001.{ending}").rpartition(".")[0] for ending in ("JPG", "CR3", "xmp")}
    assert stems == {"10001_IMG_0001"}


def test_the_second_picture_of_a_name_is_numbered_before_its_extension() -> None:
    assert numbered("10001_IMG_0001.JPG", 1) == "10001_IMG_0001~1.JPG"
    assert numbered("10001_IMG_0001", 12) == "10001_IMG_0001~12"
    assert len(numbered("a" * NAME_LIMIT, 12)) == NAME_LIMIT

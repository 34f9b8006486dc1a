"""Folders and files are named after people without ever being at their mercy."""

from __future__ import annotations

import pytest

from tui_studio.domain.naming import NAME_LIMIT, numbered, slug


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


def test_the_second_picture_of_a_name_is_numbered_before_its_extension() -> None:
    assert numbered("10001_IMG_0001.JPG", 1) == "10001_IMG_0001~1.JPG"
    assert numbered("10001_IMG_0001", 12) == "10001_IMG_0001~12"
    assert len(numbered("a" * NAME_LIMIT, 12)) == NAME_LIMIT

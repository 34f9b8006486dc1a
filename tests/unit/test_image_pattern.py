"""What the name of a stored picture is made of, and which patterns are refused in words."""

from __future__ import annotations

import pytest

from tui_studio.domain.image_pattern import COUNTED, SHIPPED, count_in, image_pattern_problem, patterned_name


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
        ("10001-a.jpg", "10001_a.jpg"),
        ("10001 b.jpg", "10001_b.jpg"),
        ("10001.jpg", "10001.jpg"),
        ("100012_a.jpg", "10001_100012_a.jpg"),
        ("10001a.jpg", "10001_10001a.jpg"),
        ("IMG_0001.JPG\x00.exe", "10001_IMG_0001-JPG.exe"),
    ],
)
def test_a_stored_picture_keeps_its_own_name_behind_the_number(original: str, name: str) -> None:
    assert patterned_name(SHIPPED, "10001", original) == name


def test_a_raw_file_and_its_jpeg_keep_the_same_stem() -> None:
    stems = {
        patterned_name(SHIPPED, "10001", f"IMG_0001.{ending}").rpartition(".")[0] for ending in ("JPG", "CR3", "xmp")
    }
    assert stems == {"10001_IMG_0001"}


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (SHIPPED, "10001_IMG_4711.JPG"),
        (COUNTED, "10001_0007.JPG"),
        ("{name}", "IMG_4711.JPG"),
        ("{count}-{number}", "0007-10001.JPG"),
        ("fall_{number}_{count}_{name}", "fall_10001_0007_IMG_4711.JPG"),
    ],
)
def test_a_pattern_puts_number_count_and_name_together(pattern: str, name: str) -> None:
    assert image_pattern_problem(pattern) == ""
    assert patterned_name(pattern, "10001", "IMG_4711.JPG", 7) == name


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{last}_{name}", "no field {last}"),
        ("{number}", "Use {name} or {count}"),
        ("{name}{count}", "a sign between"),
        ("{name}_{name}", "each once"),
        ("{name", "between { and }"),
        ("{name}/{count}", "“/” cannot be"),
        ("{name}@", "“@” cannot be"),
        ("x" * 41 + "{name}", "At most 40"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_in_words(pattern: str, says: str) -> None:
    assert says in image_pattern_problem(pattern)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{name}_{number}", "10001.jpg"),
        ("fall-{number}-{name}", "fall-10001.jpg"),
        ("{number}_{name}_{count}", "10001_0007.jpg"),
        ("{name}", "10001.jpg"),
    ],
)
def test_a_name_that_is_the_number_is_not_written_beside_it(pattern: str, name: str) -> None:
    assert patterned_name(pattern, "10001", "10001.jpg", 7) == name


def test_the_count_is_read_where_the_name_was_the_number() -> None:
    assert count_in("{number}_{name}_{count}", "10001", "10001_0007.jpg") == 7
    assert count_in("{number}_{name}_{count}", "10001", "10001_a_0008.jpg") == 8
    assert count_in("{number}_{count}_{name}", "10001", "10001_0009~1.jpg") == 9


def test_a_count_is_read_from_names_of_its_own_pattern_only() -> None:
    assert count_in(COUNTED, "10001", "10001_0012~1.JPG") == 12
    assert count_in(COUNTED, "10001", "10002_0012.JPG") is None
    assert count_in(COUNTED, "10001", "10001_IMG_0012.JPG") is None
    assert count_in(SHIPPED, "10001", "10001_0012.JPG") is None

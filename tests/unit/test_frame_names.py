from __future__ import annotations

import pytest

from tui_studio.domain.frame_names import follows, missing_between, read_names, stem_key


def number_of(path: str, *beside: str) -> tuple[int | None, int]:
    name = read_names([path, *beside])[path]
    return name.number, name.copy


@pytest.mark.parametrize(
    ("stem", "number"),
    [("IMG_0001", 1), ("_MG_0012", 12), ("DSC_9999", 9999), ("DSC00001", 1), ("P1010001", 1010001), ("group", None)],
)
def test_the_counter_is_what_a_name_ends_in(stem: str, number: int | None) -> None:
    assert number_of(f"DCIM/100CANON/{stem}.JPG") == (number, 0)


@pytest.mark.parametrize(
    ("stem", "copy"), [("IMG_0001 (1)", 1), ("IMG_0001(2)", 2), ("IMG_0001-2", 2), ("IMG_0001 copy", 1),
                       ("IMG_0001 copy 3", 3), ("IMG_0001 2", 2)],
)  # fmt: skip
def test_a_copy_keeps_the_counter_of_its_original(stem: str, copy: int) -> None:
    assert number_of(f"{stem}.JPG") == (1, copy)


def test_a_dash_and_a_number_is_a_copy_only_of_something_that_has_a_counter() -> None:
    assert number_of("class-12.jpg") == (12, 0)
    assert number_of("20260914-12.jpg") == (12, 0)
    assert number_of("20260914-12.jpg", "20260914.jpg") == (20260914, 12)


def test_spellings_of_one_camera_have_one_prefix() -> None:
    names = read_names(["a/IMG_0001.JPG", "a/_MG_0002.JPG", "a/DSC_0001.JPG", "a/_DSC0002.JPG"])
    assert [name.prefix for name in names.values()] == ["img", "img", "dsc", "dsc"]


def test_names_that_all_begin_differently_hold_no_counter() -> None:
    paths = ["3F2504E0-4F89.jpg", "A1B2-7.jpg", "ruiz-ana-12.jpg", "moss-bo-3.jpg", "zorn-cy-9.jpg"]
    assert {name.number for name in read_names(paths).values()} == {None}


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("100CANON/IMG_0001.JPG", "100CANON/IMG_0002.JPG", True),
        ("100CANON/IMG_0001.JPG", "100CANON/IMG_0026.JPG", True),
        ("100CANON/IMG_0001.JPG", "100CANON/IMG_0027.JPG", False),
        ("100CANON/IMG_9999.JPG", "101CANON/IMG_0001.JPG", True),
        ("100CANON/IMG_9998.JPG", "100CANON/IMG_0003.JPG", True),
        ("100CANON/IMG_0400.JPG", "101CANON/IMG_0001.JPG", False),
        ("101_PANA/P1010999.JPG", "102_PANA/P1020001.JPG", True),
        ("101_PANA/P1010500.JPG", "102_PANA/P1020001.JPG", False),
        ("a/20260914_081500.jpg", "a/20260914_093000.jpg", True),
        ("a/20260914_081500.jpg", "b/20260914_093000.jpg", False),
        ("a/group.jpg", "a/IMG_0001.JPG", False),
    ],
)
def test_a_counter_goes_on_or_leaves_a_hole(before: str, after: str, goes_on: bool) -> None:
    names = read_names([before, after])
    assert follows(names[before], names[after]) is goes_on


def test_one_missing_number_is_seen() -> None:
    names = list(read_names(["IMG_0001.JPG", "IMG_0002.JPG", "IMG_0004.JPG"]).values())
    assert not missing_between(names[0], names[1])
    assert missing_between(names[1], names[2])


def test_files_of_one_picture_share_folder_and_stem() -> None:
    assert stem_key("a/IMG_0001.CR3") == stem_key("a/img_0001.jpg") != stem_key("b/IMG_0001.JPG")
    assert stem_key(".hidden") == ("", ".hidden")

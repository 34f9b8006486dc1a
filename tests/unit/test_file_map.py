"""A list that says whose each file is: its columns, its rows without a file, and what it leaves open."""

from __future__ import annotations

import pytest

from tests.cards import shot, warned
from tests.keyed import ROOSEVELT, find
from tui_studio.domain.file_map import read_map
from tui_studio.domain.scan_options import ScanOptions
from tui_studio.errors import InputRefused

PATHS = ("100CANON/IMG_0001.JPG", "100CANON/IMG_0002.JPG", "101CANON/IMG_0001.JPG")


def mapped(rows, *paths, **more):
    found = find(
        [shot(path, at=0) for path in paths], ScanOptions("map", map="list.csv", **more), listed=read_map(rows)
    )
    return found, {frame.path: frame.session or frame.reason for frame in found.frames}


def test_columns_are_known_by_their_headings_below_a_title():
    listed = read_map([("Picture day",), ("FILENAME", "Session #", "Notes"), ("a.jpg", "10001", "x"), ("", "", "")], 3)
    assert listed.columns == (("FILENAME", "file"), ("Session #", "number"))
    assert [(row.line, row.file, row.values) for row in listed.rows] == [(5, "a.jpg", (("number", "10001"),))]
    others = read_map([("Client No.", "Student ID", "Image", "Last Name", "First Name"), ("1", "2", "a", "b", "c")])
    assert [meaning for _, meaning in others.columns] == ["client", "student", "file", "last", "first"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Session", "Grade"), ("10001", "9")], "needs a column with the file"),
        ([("File", "Grade"), ("a.jpg", "9")], "one that says whose it is"),
        ([("File", "Session"), ("", "10001")], "names no file"),
        ([], "needs a column with the file"),
    ],
)
def test_a_list_that_says_nothing_is_refused(rows, said):
    with pytest.raises(InputRefused, match=said):
        read_map(rows)


def test_files_are_found_with_and_without_folder_and_ending():
    rows = [
        ("file", "session"),
        ("100canon\\img_0001.jpg", "10001"),
        ("IMG_0002", "10002"),
        ("101CANON/IMG_0001", "10004"),
    ]
    assert mapped(rows, *PATHS)[1] == dict(zip(PATHS, ("10001", "10002", "10004"), strict=True))


def test_a_name_that_two_files_have_gives_neither():
    found, given = mapped([("file", "session"), ("IMG_0001.JPG", "10001"), ("IMG_0002.JPG", "10002")], *PATHS)
    assert given[PATHS[0]] == given[PATHS[2]] == "several files of this name; write the folder into the list"
    assert given[PATHS[1]] == "10002"
    assert "several-files" in warned(found)


def test_rows_without_a_file_and_files_without_a_row_are_told():
    rows = [("file", "session"), *((f"gone{n}.jpg", "10001") for n in range(7)), ("a.jpg", "10002")]
    found, given = mapped(rows, "a.jpg", "b.jpg")
    assert given == {"a.jpg": "10002", "b.jpg": "no row of the list names this file"}
    (note,) = [one for one in found.warnings if one.kind == "row-without-file"]
    assert note.text.startswith("7 rows of the list name no picture that is here: row 2 “gone0.jpg”, row 3")
    assert note.text.endswith("and 2 more")


def test_rows_that_say_half_of_it_are_told():
    found, given = mapped([("file", "session"), ("a.jpg", ""), ("", "10002"), ("b.jpg", "10001")], "a.jpg", "b.jpg")
    assert given == {"a.jpg": "its row of the list does not say whose it is", "b.jpg": "10001"}
    (note,) = [one for one in found.warnings if one.kind == "row-without-file"]
    assert note.text == "1 row of the list says who and names no file: row 3"


def test_rows_and_columns_that_speak_against_each_other_give_nobody():
    rows = [("file", "session", "last name"), ("a.jpg", "10001", "Adams"), ("b.jpg", "10001", "Clark"),
            ("c.jpg", "10001", ""), ("c.jpg", "10002", ""), ("d.jpg", "", "")]  # fmt: skip
    found, given = mapped(rows, "a.jpg", "b.jpg", "c.jpg", "d.jpg")
    assert given == {
        "a.jpg": "10001",
        "b.jpg": "“10001” (row 3) and “Clark” (row 3) name two students",
        "c.jpg": "“10001” (row 4) and “10002” (row 5) name two students",
        "d.jpg": "its row of the list does not say whose it is",
    }
    assert "two-keys" in warned(found)


def test_a_name_in_two_columns_is_one_key():
    rows = [("file", "last name", "first name"), ("a.jpg", "Adams", "Ava"), ("b.jpg", "Díaz", "Ben")]
    found, given = mapped(rows, "a.jpg", "b.jpg", organization=ROOSEVELT)
    assert given["a.jpg"] == "20002"
    assert given["b.jpg"] == "“Díaz Ben” (row 3) is nobody of this studio"
    assert "unknown-key" in warned(found)

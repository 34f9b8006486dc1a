"""Files that are no roster, or more of one than a school has: refused, with a way out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.sheets import rewritten, text_file, workbook
from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.spreadsheets import read_sheet, write_table

FAR = "a cell to the right of the first 256 columns was left out"


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return tmp_path / "roster.xlsx"


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


@pytest.mark.parametrize(
    ("cell", "rows", "warnings"),
    [
        ("XFD1048576", 1, (f"row 1,048,576: {FAR}",)),
        ("IW1", 1, (f"row 1: {FAR}",)),
        ("A1048576", 2, ()),
    ],
)
def test_a_cell_in_a_far_corner_is_told_and_the_rest_is_read(
    xlsx: Path, cell: str, rows: int, warnings: tuple[str, ...]
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Name"
    book.active[cell] = "x"
    book.save(xlsx)
    sheet = read_sheet(xlsx)
    assert (sum(map(bool, sheet.rows)), sheet.warnings) == (rows, warnings)


@pytest.mark.parametrize("name", ["far.csv", "far.xlsx"])
def test_a_few_far_cells_are_strays_and_many_are_a_table(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    write_table(file, ["Name", *[""] * 256], [["Smith", *[""] * 255, "x"]] * 7)
    sheet = read_sheet(file)
    assert (sheet.rows[1:], sheet.warnings) == ([("Smith",)] * 7, (f"rows 2, 3, 4, 5, 6 and 2 more: {FAR}",))
    write_table(file, ["Name", *[""] * 256], [["Smith", *[""] * 255, "x"]] * 21)
    with pytest.raises(InputRefused, match="more than 256 columns"):
        read_sheet(file)


def test_more_rows_than_a_school_has_are_refused(csv_file: Path) -> None:
    text_file(csv_file, "Name\n" + "Smith\n" * 100_000)
    with pytest.raises(InputRefused, match="more than 100,000 rows"):
        read_sheet(csv_file)


def test_a_document_type_is_refused_before_anything_parses_it(xlsx: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    workbook(xlsx, ["Name"])
    rewritten(xlsx, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml)
    with pytest.raises(InputRefused, match="not a normal workbook"):
        read_sheet(xlsx)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(xlsx: Path) -> None:
    workbook(xlsx, ["Name"])
    rewritten(xlsx, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 10**8))
    with pytest.raises(InputRefused, match="not a normal workbook"):
        read_sheet(xlsx)


def test_a_workbook_with_thousands_of_members_is_refused(xlsx: Path) -> None:
    workbook(xlsx, ["Name"])
    with zipfile.ZipFile(xlsx, "a") as archive:
        for n in range(2001):
            archive.writestr(f"xl/media/{n}", b"")
    with pytest.raises(InputRefused, match="not a normal workbook"):
        read_sheet(xlsx)


def test_a_workbook_cut_off_in_the_middle_is_refused(xlsx: Path) -> None:
    workbook(xlsx, *[["Smith", n] for n in range(500)])
    xlsx.write_bytes(xlsx.read_bytes()[:-4000])
    with pytest.raises(InputRefused, match="damaged or cut off"):
        read_sheet(xlsx)


def test_a_workbook_with_broken_xml_is_refused(xlsx: Path) -> None:
    workbook(xlsx, ["Smith"])
    rewritten(xlsx, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    with pytest.raises(InputRefused, match="cannot be read as a workbook"):
        read_sheet(xlsx)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "save it as .xlsx"),
        ("renamed.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Excel format.*save it as .xlsx"),
        ("html.xls", b"<html><table>", "save it as .xlsx"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("text.xlsx", b"Last Name,First Name\n", "not an Excel workbook"),
        ("empty.xlsx", b"", "is empty"),
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n,,\n", "no row with anything in it"),
        ("roster.pdf", b"%PDF-1.7", "is no table"),
        ("roster.csv", b"Name,ID\nSmith\0,1\n", "not a table of text"),
        ("picture.csv", bytes(range(256)) * 4, "not a table of text|no encoding"),
    ],
)
def test_what_is_no_roster_is_refused_with_a_way_out(tmp_path: Path, name: str, content: bytes, refusal: str) -> None:
    with pytest.raises(InputRefused, match=refusal) as caught:
        read_sheet(text_file(tmp_path / name, content))
    assert name in str(caught.value)


def test_other_archives_are_not_taken_for_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputRefused, match="not an Excel workbook"):
        read_sheet(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_sheet(tmp_path / "missing.xlsx")
    with pytest.raises(InputRefused, match="is not a file"):
        read_sheet(tmp_path)

"""Sheets as schools send them: workbooks, text files, and what is neither."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tui_studio.domain.cell_errors import NO_VALUE
from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.spreadsheets import Sheet, read_sheet, write_table

HEADER = ("Last Name", "First Name", "Student ID")


def workbook(path: Path, *rows: list[Any], formats: dict[str, str] | None = None, title: str = "Roster") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    book.save(path)
    return path


def rewritten(path: Path, member: str, change: Any) -> Path:
    """The workbook with one member of its archive changed."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def text_file(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return tmp_path / "roster.xlsx"


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


# workbooks


def test_a_workbook_comes_as_rows_of_text_with_their_numbers(xlsx: Path) -> None:
    sheet = read_sheet(workbook(xlsx, ["Lincoln High"], [], list(HEADER), ["O'Brien", "Zoë", "00123"]))
    assert sheet == Sheet("Roster", ("Roster",), [("Lincoln High",), (), HEADER, ("O'Brien", "Zoë", "00123")], 1, ())


def test_zeros_that_only_the_format_remembers_are_kept(xlsx: Path) -> None:
    formats = {"A1": "00000", "B1": "0000000", "C1": "000-00-0000", "D1": "0", "E1": "00000;@", "F1": "[$-409]00000"}
    sheet = read_sheet(workbook(xlsx, [123, 4567890, 123456789, 5, 42, 7, 123456], formats=formats))
    assert sheet.rows == [("00123", "4567890", "123-45-6789", "5", "00042", "00007", "123456")]


def test_numbers_dates_and_truths_become_plain_text(xlsx: Path) -> None:
    row = [
        9.0,
        3.5,
        0.1 + 0.2,
        dt.date(2026, 9, 14),
        dt.datetime.fromisoformat("2026-09-14T08:30"),
        dt.time(8, 5),
        True,
        -4,
    ]
    sheet = read_sheet(workbook(xlsx, row))
    assert sheet.rows == [("9", "3.5", "0.3", "2026-09-14", "2026-09-14 08:30", "08:05", "TRUE", "-4")]


def test_a_number_longer_than_excel_can_hold_is_pointed_out(xlsx: Path) -> None:
    sheet = read_sheet(workbook(xlsx, ["a"], [1234567890123456789.0]))
    assert sheet.warnings == ("row 2: a number of more than 15 digits, of which Excel keeps 15; ask for it as text",)


def test_a_wrong_dimension_hides_nothing(xlsx: Path) -> None:
    workbook(xlsx, list(HEADER), *[[f"Name{n}", "A", n] for n in range(20)])
    rewritten(xlsx, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:C21"', b'ref="A1:B2"'))
    sheet = read_sheet(xlsx)
    assert len(sheet.rows) == 21
    assert sheet.rows[20] == ("Name19", "A", "19")


def test_rows_left_out_by_the_file_keep_the_others_at_their_numbers(xlsx: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A2"], book.active["C5"] = "Smith", "x"
    book.save(xlsx)
    assert read_sheet(xlsx).rows == [(), ("Smith",), (), (), ("", "", "x")]


def test_a_formula_that_was_never_calculated_is_named_with_its_row(xlsx: Path) -> None:
    sheet = read_sheet(workbook(xlsx, ["Name", "ID"], ["Smith", "=A1&1"], ["Jones", "=A2&1"], ["Lee", "7"]))
    assert sheet.rows[1] == ("Smith", NO_VALUE)
    assert sheet.warnings == ("rows 2, 3: a formula without a value; open the file in Excel and save it again",)


def test_a_formula_whose_text_is_empty_has_a_value(xlsx: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = (
        '<c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1" t="e"><f>X1</f><v>#REF!</v></c>'
        '<c r="C1" t="e"><v>#NEW!</v></c><c r="D1"><f>X1</f><v/></c>'
    )
    xml = f'<worksheet xmlns="{namespace}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    sheet = read_sheet(rewritten(workbook(xlsx, ["a"]), "xl/worksheets/sheet1.xml", lambda _: xml.encode()))
    assert sheet.rows == [("", "#REF!", "#ERROR!", NO_VALUE)]
    assert len(sheet.warnings) == 3


def test_dates_are_counted_from_the_day_the_workbook_says(xlsx: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([dt.date(2012, 5, 4), dt.datetime(2012, 5, 4, 8, 30)])  # noqa: DTZ001 - a cell has no zone
    book.save(xlsx)
    assert read_sheet(xlsx).rows == [("2012-05-04", "2012-05-04 08:30")]


def test_texts_are_found_wherever_a_program_puts_them(xlsx: Path) -> None:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = (
        '<x:c r="A1" t="inlineStr"><x:is><x:r><x:t>Mü</x:t></x:r><x:r><x:t>ller</x:t></x:r>'
        "<x:rPh><x:t>myu</x:t></x:rPh></x:is></x:c>"
        '<x:c r="C1" t="str"><x:f>A1</x:f><x:v>Zo_x00EB_</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c>'
    )
    sheet = f'<x:worksheet xmlns:x="{namespace}"><x:sheetData><x:row>{cells}</x:row></x:sheetData></x:worksheet>'
    file = rewritten(workbook(xlsx, ["a"]), "xl/worksheets/sheet1.xml", lambda _: sheet.encode())
    assert read_sheet(file).rows == [("Müller", "", "Zoë", "TRUE")]


def test_an_error_value_is_named_with_its_row(xlsx: Path) -> None:
    workbook(xlsx, ["Name"], ["#N/A"])
    rewritten(xlsx, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b't="s"><v>1</v>', b't="e"><v>#N/A</v>'))
    sheet = read_sheet(xlsx)
    assert sheet.rows == [("Name",), ("#N/A",)]
    assert sheet.warnings == ("row 2: #N/A instead of a value",)


def test_foreign_text_is_cleaned_at_the_door(xlsx: Path) -> None:
    sheet = read_sheet(workbook(xlsx, ["a\nb", "  x  y ", "\u202ezoo", "[/]", "[bold]x"]))
    assert sheet.rows == [("a b", "x y", "zoo", "[/]", "[bold]x")]


def test_a_very_long_cell_is_cut_and_said_so(xlsx: Path) -> None:
    sheet = read_sheet(workbook(xlsx, ["Notes"], ["x" * 5000]))
    assert len(sheet.rows[1][0]) == 1000
    assert sheet.warnings == ("row 2: a cell was cut to 1000 characters",)


def test_the_sheet_that_is_named_is_read_and_an_unknown_one_refused(xlsx: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Instructions"
    book.active.append(["Fill in the other sheet"])
    book.create_sheet("Students").append(["Smith"])
    book.create_sheet("Empty")
    book.save(xlsx)
    assert read_sheet(xlsx, "students").rows == [("Smith",)]
    first = read_sheet(xlsx)
    assert (first.name, first.sheets) == ("Instructions", ("Instructions", "Students", "Empty"))
    assert "“Instructions” was read" in first.warnings[0]
    with pytest.raises(NotFound, match="no sheet “Staff”; it has “Instructions”, “Students”"):
        read_sheet(xlsx, "Staff")


def test_an_empty_first_sheet_and_a_hidden_one_are_passed_over(xlsx: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Secret").append(["x"])
    book["Secret"].sheet_state = "hidden"
    book.create_sheet("Students").append(["Smith"])
    book.save(xlsx)
    sheet = read_sheet(xlsx)
    assert (sheet.name, sheet.warnings) == ("Students", ())


FAR = "a cell to the right of the first 256 columns was left out"


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


# files that are no workbooks


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


# text files


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_the_delimiter_is_found_in_the_rows(tmp_path: Path, delimiter: str, suffix: str) -> None:
    lines = ["Lincoln High School", "Name;,|x".replace(delimiter, ""), delimiter.join(HEADER)]
    lines += [delimiter.join((f"Smith{n}", "Anna", str(n))) for n in range(5)]
    sheet = read_sheet(text_file(tmp_path / f"r{suffix}", "\r\n".join(lines)))
    assert sheet.rows[2] == HEADER
    assert sheet.rows[7] == ("Smith4", "Anna", "4")


def test_commas_inside_names_do_not_outvote_semicolons(csv_file: Path) -> None:
    sheet = read_sheet(text_file(csv_file, "Name, First;Grade\nSmith, Anna;5\nLee, Bo;6\n"))
    assert sheet.rows[1] == ("Smith, Anna", "5")


def test_excels_own_hint_of_the_delimiter_is_followed(csv_file: Path) -> None:
    assert read_sheet(text_file(csv_file, "sep=|\na|b,c,d\n")).rows == [("a", "b,c,d")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_every_dress(csv_file: Path, encoding: str) -> None:
    sheet = read_sheet(text_file(csv_file, "Name,Grade\nZoë Łukasz,5\nAnna,6\n", encoding))
    assert sheet.rows[1] == ("Zoë Łukasz", "5")
    assert sheet.warnings == ()


def test_windows_1252_is_read_with_a_warning_that_shows_its_letters(csv_file: Path) -> None:
    sheet = read_sheet(text_file(csv_file, "Name\nZoë Müller\n", "cp1252"))
    assert sheet.rows[1] == ("Zoë Müller",)
    assert "Windows-1252" in sheet.warnings[0]
    assert "ë ü" in sheet.warnings[0]


def test_an_unclosed_quote_is_refused_with_the_line_it_begins_in(csv_file: Path) -> None:
    text = 'Name,Grade\nSmith,5\n"Lee,6\n' + "Jones,7\n" * 50
    with pytest.raises(InputRefused, match=r"line 3: a quotation mark that is opened and not closed"):
        read_sheet(text_file(csv_file, text))


def test_a_quote_that_swallows_rows_and_closes_later_is_pointed_out(csv_file: Path) -> None:
    text = 'Name,Grade\n"Lee,6\n' + "Jones,7\n" * 9 + '",5\nSmith,4\n'
    sheet = read_sheet(text_file(csv_file, text))
    assert sheet.warnings == ("row 2: runs over lines 2 to 12 of the file; is a quotation mark missing?",)
    assert sheet.rows[2] == ("Smith", "4")


def test_a_line_break_inside_a_cell_stays_one_row(csv_file: Path) -> None:
    sheet = read_sheet(text_file(csv_file, 'Name,Address\nSmith,"1 High St\nLincoln"\nLee,x\n'))
    assert sheet.rows[1:] == [("Smith", "1 High St Lincoln"), ("Lee", "x")]


def test_every_row_of_a_text_file_is_accounted_for(csv_file: Path) -> None:
    sheet = read_sheet(text_file(csv_file, "Name\n\nSmith\n,,\nLee\n\n\n"))
    assert sheet.rows == [("Name",), (), ("Smith",), (), ("Lee",)]


def test_an_enormous_field_is_refused_with_its_line(csv_file: Path) -> None:
    with pytest.raises(InputRefused, match="line 2: field larger"):
        read_sheet(text_file(csv_file, "Name\n" + "x" * 200_000))


def test_a_number_beyond_all_dates_in_a_cell_for_dates_is_a_number(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", HEADER, ["Lee", "Ann", 5551234567], formats={"C2": "yyyy-mm-dd"})
    read = read_sheet(file)
    assert read.rows[1] == ("Lee", "Ann", "5551234567")
    assert read.warnings == ("row 2: a number that is no date in a cell for dates; it is read as it is",)


def test_a_cell_merged_over_rows_holds_for_all_of_them_that_are_filled(xlsx: Path) -> None:
    rows = [
        [*HEADER, "Teacher"],
        ["Lee", "Ann", "1", "Reed"],
        ["Vega", "Otto", "2"],
        [None],
        ["Kim", "Bo", "3"],
        ["Ng"],
    ]
    workbook(xlsx, *rows)
    book = openpyxl.load_workbook(xlsx)
    sheet = book.active
    sheet.merge_cells("D2:D5")
    sheet.merge_cells("A6:C6")
    sheet.merge_cells("F1:F900")
    book.save(xlsx)
    found = read_sheet(xlsx).rows
    assert [row[3:] for row in found[1:3]] == [("Reed",), ("Reed",)]
    assert found[3] == ()
    assert found[4] == ("Kim", "Bo", "3", "Reed")
    assert found[5] == ("Ng",)

"""Workbooks as schools send them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.sheets import rewritten, workbook
from tui_studio.domain.cell_errors import NO_VALUE
from tui_studio.errors import NotFound
from tui_studio.integrations.spreadsheets import Sheet, read_sheet

HEADER = ("Last Name", "First Name", "Student ID")


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return tmp_path / "roster.xlsx"


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

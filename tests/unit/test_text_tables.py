"""Text files as schools send them: delimiters, encodings, quotation marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets import text_file
from tui_studio.errors import InputRefused
from tui_studio.integrations.spreadsheets import read_sheet

HEADER = ("Last Name", "First Name", "Student ID")


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


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

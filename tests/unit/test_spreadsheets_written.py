"""Lists as other programs expect them: what is written is read back, and nothing half-written stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tui_studio.errors import InputRefused
from tui_studio.integrations.spreadsheets import read_sheet, write_table

ROWS = [
    ["=cmd|' /C calc'!A0", "+1 555 0100", "-3", "@x", "00123", "Zoë", "李", "[/]", "'t Hooft", "#N/A", "x\ny", "＝1"],
    ["a,b", 'say "hi"', "", " x", "Smith [jr]", "1e5", "TRUE", "2026-09-14", "'=x", "\t=x", "\r=x", "O'Brien"],
]
TITLES = [f"Column {n}" for n in range(12)]


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_texts_survive_excel_as_texts(xlsx: Path) -> None:
    assert write_table(xlsx, TITLES, ROWS) == 2
    sheet = openpyxl.load_workbook(xlsx).active
    for written, read in zip(ROWS, list(sheet.iter_rows(min_row=2)), strict=True):
        assert [cell.data_type for cell, text in zip(read, written, strict=True) if text] == ["s"] * sum(
            map(bool, written)
        )
        assert [(cell.value or "").replace("\r", "\n") for cell in read] == [
            text.replace("\r", "\n") for text in written
        ]


def test_numbers_and_dates_stay_what_they_are_in_excel(xlsx: Path) -> None:
    write_table(xlsx, ["a", "b", "c", "d"], [[7, 2.5, dt.date(2026, 9, 14), None]])
    sheet = openpyxl.load_workbook(xlsx).active
    assert [cell.value for cell in sheet[2]][:3] == [7, 2.5, dt.datetime.fromisoformat("2026-09-14")]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_odd_values_reach_excel_as_texts(xlsx: Path) -> None:
    markup = ["<r>Lee & <b></r>", "<r></r>", "<r><t>x</t></r>", "<b>"]
    row = [*markup, "http://x.example", float("nan"), float("inf"), 2**60, dt.date(1899, 12, 31), True, "x" * 40_000]
    write_table(xlsx, [f"Column {n}" for n in range(len(row))], [row])
    sheet = openpyxl.load_workbook(xlsx).active
    assert [cell.value for cell in sheet[2]] == [str(value)[:32_767] for value in row]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet["E2"].hyperlink is None


def test_what_looks_like_a_number_of_a_character_is_no_character(xlsx: Path) -> None:
    texts = ["_x0041_", "a_x000D_b", "_x41_", "]]>", " two  spaces ", "\U0001f600" * 20_000]
    write_table(xlsx, [f"Column {n}" for n in range(len(texts))], [texts])
    read = [str(cell) for cell in CalamineWorkbook.from_path(xlsx).get_sheet_by_index(0).to_python()[1]]
    assert read == [*texts[:-1], "\U0001f600" * 16_383]


def test_a_list_too_long_for_excel_is_refused(xlsx: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_studio.integrations.plain_workbook.ROWS", 4)
    assert write_table(xlsx, ["a"], [["1"]] * 3) == 3
    with pytest.raises(InputRefused, match=r"holds 3 rows .* \.csv"):
        write_table(xlsx, ["a"], [["1"]] * 4)
    monkeypatch.setattr("tui_studio.integrations.plain_workbook._MOST", 100)
    with pytest.raises(InputRefused, match=r"too much for a workbook"):
        write_table(xlsx, ["a"], [["x" * 100]])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    write_table(path, TITLES, ROWS)
    sheet = read_sheet(path)
    expected = [tuple(" ".join(text.split()) for text in row) for row in ROWS]
    assert [row + ("",) * (12 - len(row)) for row in sheet.rows[1:]] == expected


def test_a_csv_begins_with_the_mark_excel_needs_and_guards_formulas(csv_file: Path) -> None:
    write_table(csv_file, ["Name", "Phone"], [["=1+1", "+1 555 0100"], ["Zoë", -5]])
    assert csv_file.read_bytes() == "\ufeffName,Phone\r\n'=1+1,'+1 555 0100\r\nZoë,-5\r\n".encode()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_characters_no_file_can_hold_are_left_out(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    write_table(path, ["a"], [["x\x00\x1b\ud800\uffffy"]])
    assert read_sheet(path).rows[1] == ("xy",)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_list_that_breaks_off_leaves_the_old_file_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_bytes(b"old")

    def rows() -> Any:
        yield ["one"]
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_table(path, ["a"], rows())
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_complete_list_takes_the_place_of_the_old_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_bytes(b"old")
    told: list[int] = []
    assert write_table(path, ["a"], ([n] for n in range(1200)), told.append) == 1200
    assert told == [500, 1000, 1200]
    assert len(read_sheet(path).rows) == 1201
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_targets_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(InputRefused, match="is a folder"):
        write_table(tmp_path / "folder.xlsx", ["a"], [])
    with pytest.raises(InputRefused, match="There is no folder"):
        write_table(tmp_path / "missing" / "list.csv", ["a"], [])
    with pytest.raises(InputRefused, match=r"must end in \.xlsx or \.csv"):
        write_table(tmp_path / "list.pdf", ["a"], [])

"""Reading rows from an Excel workbook without believing what the file says about itself."""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import closing
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.sheet_rows import RowCollector, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 200
_SMALL = 1_000_000
_MOST_MEMBERS = 2_000
_CHUNK = 1 << 20
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ZEROS = re.compile(r"(?:\[[^\]]*\])*([0\\ -]*0[0\\ -]*0[0\\ -]*)(?:;.*)?")
_EXACT = 10**15
"""Excel keeps 15 digits; the rest of a longer number is zeros."""


def read_workbook(path: Path, sheet: str) -> Sheet:
    """Rows of one sheet of an .xlsx file; raises `InputRefused` for a file that is none, or a dangerous one."""
    try:
        has_formulas = _inspect(path)
        return _read(path, sheet, has_formulas)
    except (InputRefused, MemoryError):
        raise
    # openpyxl lets through whatever its parsers raise on a broken file: KeyError, ValueError, ParseError and more
    except Exception as error:
        raise InputRefused(f"{path.name} cannot be read as a workbook; open it in Excel and save it again.") from error


def _inspect(path: Path) -> bool:
    """Look through the archive before anything parses it; True where a sheet has formulas."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_directory(path, members)
            xml = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
            return True in {_scan_member(path, archive, member) for member in xml}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputRefused(f"{path.name} is damaged or cut off; ask for it again.") from error


def _check_directory(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise InputRefused(f"{path.name} is protected with a password; save it without one.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise InputRefused(f"{path.name} is not an Excel workbook; save it as .xlsx or .csv.")
    if "xl/workbook.bin" in names:
        raise InputRefused(f"{path.name} is a binary workbook; save it as .xlsx.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    too_dense = unpacked > _SMALL and unpacked > packed * _MOST_RATIO
    if unpacked > _MOST_UNPACKED or too_dense or len(members) > _MOST_MEMBERS or any(".." in name for name in names):
        raise InputRefused(f"{path.name} is not a normal workbook; copy the table alone to a new file.")


def _scan_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Refuse a document type (where entity bombs live); True where formulas stand."""
    formulas = False
    is_sheet = "worksheets/" in member.filename
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if any(mark in text for mark in _DOCTYPE):
                raise InputRefused(f"{path.name} is not a normal workbook; copy the table alone to a new file.")
            formulas = formulas or (is_sheet and _FORMULA.search(text) is not None)
            tail = text[-32:]
    return formulas


def _read(path: Path, sheet: str, has_formulas: bool) -> Sheet:
    collector = RowCollector(path.name)
    with _open(path, values=True) as book:
        worksheet, warnings = _choose(book, sheet, path.name)
        formulas = _formula_cells(path, worksheet.title) if has_formulas else set()
        for number, row in enumerate(_cells(worksheet), 1):
            cells = []
            for place, cell in enumerate(row):
                if cell.value is None and (number, place) in formulas:
                    collector.note("a formula without a value; open the file in Excel and save it again", number)
                cells.append(_text(cell, number, collector))
            collector.add(cells)
        return collector.sheet(worksheet.title, tuple(s.title for s in book.worksheets), warnings)


def _open(path: Path, *, values: bool) -> closing[Any]:
    import openpyxl

    return closing(openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False))


def _cells(worksheet: Any) -> Iterator[tuple[Any, ...]]:
    # A sheet's declared size may be wrong, and openpyxl would drop what lies beyond it.
    worksheet.reset_dimensions()
    yield from worksheet.iter_rows()


def _choose(book: Any, wanted: str, file: str) -> tuple[Any, list[str]]:
    sheets = book.worksheets
    names = ", ".join(f"“{sheet.title}”" for sheet in sheets)
    if wanted:
        for sheet in sheets:
            if sheet.title.casefold().strip() == wanted.casefold().strip():
                return sheet, []
        raise NotFound(f"{file} has no sheet “{wanted}”; it has {names}.")
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if not shown:
        raise InputRefused(f"{file} has no sheet with cells.")
    filled = [sheet for sheet in shown if _has_cells(sheet)] or shown
    if len(filled) == 1:
        return filled[0], []
    return filled[0], [f"{file} has the sheets {names}; “{filled[0].title}” was read."]


def _has_cells(sheet: Any) -> bool:
    rows = zip(_cells(sheet), range(1000), strict=False)
    return any(cell.value not in (None, "") for row, _ in rows for cell in row)


def _formula_cells(path: Path, title: str) -> set[tuple[int, int]]:
    with _open(path, values=False) as book:
        rows = enumerate(_cells(book[title]), 1)
        return {
            (number, place) for number, row in rows for place, cell in enumerate(row) if cell.data_type == "f"
        }  # fmt: skip


def _text(cell: Any, row: int, collector: RowCollector) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            collector.note(f"{value} instead of a value", row)
            return ""
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.15g}"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            collector.note("a number of more than 15 digits, of which Excel keeps 15; ask for it as text", row)
        return _zeros(str(int(value)), str(cell.number_format))
    return _moment(value)


def _zeros(digits: str, number_format: str) -> str:
    """123 in the format 00000 is 00123: the zeros are part of an ID, only the format remembers them."""
    found = _ZEROS.fullmatch(number_format)
    if found is None or not digits.isdigit():
        return digits
    mask = found.group(1).replace("\\", "")
    width = mask.count("0")
    padded = digits.zfill(width)
    if len(padded) > width:
        return padded
    left = iter(padded)
    return "".join(next(left) if character == "0" else character for character in mask).strip()


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(" ", "minutes" if not value.second else "seconds")
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)

"""Reading rows from an Excel workbook without believing what the file says about itself."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused, NotFound
from tui_studio.integrations.sheet_rows import RowCollector, Sheet
from tui_studio.integrations.sheet_xml import Filled, Looks, SheetReader, read_strings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 200
_SMALL = 1_000_000
_MOST_MEMBERS = 2_000
_CHUNK = 1 << 20
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def read_workbook(path: Path, sheet: str) -> Sheet:
    """Rows of one sheet of an .xlsx file; raises `InputRefused` for a file that is none, or a dangerous one."""
    try:
        _inspect(path)
        return _read(path, sheet)
    except (InputRefused, MemoryError):
        raise
    # openpyxl lets through whatever its parsers raise on a broken file: KeyError, ValueError, ParseError and more
    except Exception as error:
        raise InputRefused(f"{path.name} cannot be read as a workbook; open it in Excel and save it again.") from error


def _inspect(path: Path) -> None:
    """Look through the archive before anything parses it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_directory(path, members)
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels")):
                    _scan_member(path, archive, member)
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


def _scan_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse a document type, which is where entity bombs live."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if any(mark in text for mark in _DOCTYPE):
                raise InputRefused(f"{path.name} is not a normal workbook; copy the table alone to a new file.")
            tail = text[-32:]


def _read(path: Path, sheet: str) -> Sheet:
    from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader

    class Reader(ExcelReader):  # type: ignore[misc, unused-ignore]
        """openpyxl's reader of everything around the cells."""

        def read_strings(self) -> None:
            """Its own way of reading texts takes as long as reading the cells."""
            self.shared_strings: list[str] = []
            if (part := self.package.find(SHARED_STRINGS)) is not None:
                with self.archive.open(part.PartName[1:]) as stream:
                    self.shared_strings = read_strings(stream)

    reader = Reader(str(path), read_only=True, data_only=True, keep_links=False)
    reader.read()
    with closing(reader.wb) as book, zipfile.ZipFile(path) as archive:
        strings, looks = reader.shared_strings, Looks(book)
        worksheet, warnings = _choose(book, sheet, path.name, lambda one: _has_cells(archive, one, strings, looks))
        collector = RowCollector(path.name)
        with archive.open(worksheet._worksheet_path) as stream:
            SheetReader(strings, looks, collector).read(stream)
        return collector.sheet(worksheet.title, tuple(s.title for s in book.worksheets), warnings)


def _choose(book: Any, wanted: str, file: str, has_cells: Callable[[Any], bool]) -> tuple[Any, list[str]]:
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
    filled = shown if len(shown) == 1 else [sheet for sheet in shown if has_cells(sheet)] or shown
    if len(filled) == 1:
        return filled[0], []
    return filled[0], [f"{file} has the sheets {names}; “{filled[0].title}” was read."]


def _has_cells(archive: zipfile.ZipFile, sheet: Any, strings: list[str], looks: Looks) -> bool:
    try:
        with archive.open(sheet._worksheet_path) as stream:
            SheetReader(strings, looks, None).read(stream)
    except Filled:
        return True
    return False

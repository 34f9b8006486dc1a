"""Writing rows for Excel and other programs, text always as text."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.sheet_rows import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_STEP = 500
"""Rows between two reports of progress."""
_MEASURED = 200
"""Rows whose texts decide how wide the columns are."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL = 32_767
"""Characters Excel allows in a cell."""


def write_table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write `rows` below `header` as .xlsx or .csv, by the name of the file; returns how many.

    Texts stay texts: no “=cmd” becomes a formula, no 00123 a number. The file appears when it is complete.
    """
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        raise InputRefused(f"{path.name} must end in .xlsx or .csv.")
    counted = _Counted(rows, progress)
    with complete_file(path) as file:
        if suffix == ".xlsx":
            _write_workbook(file, header, counted)
        else:
            _write_text(file, header, counted)
    return counted.count


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Sequence[object]], progress: Callable[[int], None] | None) -> None:
        self._rows = rows
        self._progress = progress or (lambda _: None)
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self._rows:
            yield row
            self.count += 1
            if self.count % _STEP == 0:
                self._progress(self.count)
        self._progress(self.count)


def _write_workbook(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    left = iter(rows)
    first = list(islice(left, _MEASURED))
    sheet.freeze_panes = "A2"  # this and the widths count only before the first row
    for place, title in enumerate(header):
        longest = max((len(str(row[place])) for row in first if place < len(row)), default=0)
        width = min(max(longest, len(title)) + 2, 60)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    bold = Font(bold=True)
    titles = [_cell(sheet, title) for title in header]
    for title_cell in titles:
        title_cell.font = bold
    sheet.append(titles)
    for row in chain(first, left):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: Any, value: object) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, date) and (not isinstance(value, datetime) or value.tzinfo is None):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    text = _NOT_XML.sub("", str(value))[:_CELL]
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula and #N/A for an error
    return cell


def _write_text(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    # Excel needs the mark to see UTF-8, and CRLF is what the format says.
    wrapped = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(wrapped, lineterminator="\r\n")
    writer.writerow([_guarded(title) for title in header])
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    wrapped.flush()
    wrapped.detach()


def _guarded(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; reading it takes that off again."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _NOT_XML.sub("", str(value))
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text

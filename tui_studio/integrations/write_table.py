"""Writing rows for Excel and other programs, text always as text."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from itertools import chain, islice
from math import isfinite
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
_ROWS = 1_048_576
"""Rows Excel allows in a sheet, the titles among them."""


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
    from xlsxwriter import Workbook  # 50 ms, and half of what openpyxl needs for a long list

    # constant memory: a row is on disk before the next one comes, however long the list is
    book = Workbook(file, {"constant_memory": True})
    try:
        sheet = book.add_worksheet("List")
        left = iter(rows)
        first = list(islice(left, _MEASURED))
        for place, title in enumerate(header):
            longest = max((len(str(row[place])) for row in first if place < len(row)), default=0)
            sheet.set_column(place, place, min(max(longest, len(title)) + 2, 60))
        sheet.freeze_panes(1, 0)
        # IDs are texts that look like numbers; Excel would flag every one of them with a green corner
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        bold = book.add_format({"bold": True})
        for place, title in enumerate(header):
            sheet.write_string(0, place, _NOT_XML.sub("", title), bold)
        _write_rows(book, sheet, chain(first, left))
    finally:
        book.close()  # also after an error: it holds temporary files


def _write_rows(book: Any, sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
    write = sheet.write_string
    for number, row in enumerate(rows, 1):
        if number == _ROWS:
            raise InputRefused(f"A sheet of Excel holds {_ROWS - 1:,} rows and this list is longer; write it as .csv.")
        for place, value in enumerate(row):
            if type(value) is str and value.isprintable() and value[:1] != "<":
                if value:
                    write(number, place, value)
            elif _is_number(value):
                sheet.write_number(number, place, value)
            elif _is_day(value):
                sheet.write_datetime(number, place, value, moment if isinstance(value, datetime) else day)
            elif value is not None:
                _write_odd_text(sheet, number, place, _NOT_XML.sub("", str(value)))


def _is_number(value: object) -> bool:
    """A number that Excel keeps to the last digit."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < 10**15 if isinstance(value, int) else isfinite(value)


def _is_day(value: object) -> bool:
    """A date in Excel's calendar."""
    return isinstance(value, date) and value.year >= 1900 and getattr(value, "tzinfo", None) is None


def _write_odd_text(sheet: Any, number: int, place: int, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # Excel breaks lines with LF and shows CR as _x000D_
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for marked-up XML and writes it as it is; in parts it is escaped
        sheet.write_rich_string(number, place, "<", "r>", text[3:_CELL])
    else:
        sheet.write_string(number, place, text)


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

"""Writing rows for Excel and other programs, text always as text."""

from __future__ import annotations

import csv
import io
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.complete_file import complete_file
from tui_studio.integrations.plain_workbook import NOT_XML, write_sheet
from tui_studio.integrations.sheet_rows import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_STEP = 500
"""Rows between two reports of progress."""
_MEASURED = 200
"""Rows whose texts decide how wide the columns are."""


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
    left = iter(rows)
    first = list(islice(left, _MEASURED))
    longest = (max((len(str(row[place])) for row in first), default=0) for place in range(len(header)))
    widths = [min(max(most, len(title)) + 2, 60) for most, title in zip(longest, header, strict=True)]
    write_sheet(file, header, widths, chain(first, left))


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
    text = NOT_XML.sub("", str(value))
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text

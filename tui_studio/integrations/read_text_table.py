"""Reading rows from delimited text: which delimiter, and no row lost to a stray quotation mark."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.sheet_rows import FORMULA_STARTS, RowCollector, Sheet
from tui_studio.integrations.text_encodings import decode

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS = ",;\t|"
_LARGEST = 50_000_000
_SAMPLE = 65_536
_SAMPLE_LINES = 60
_LONG_RECORD = 5


def read_text_table(path: Path, encoding: str = "") -> Sheet:
    """Rows of a .csv, .tsv or .txt file; raises `InputRefused` for one that is no table of text.

    `encoding` is a key of `text_encodings.ENCODINGS`; empty finds out.
    """
    raw = path.read_bytes()
    if len(raw) > _LARGEST:
        raise InputRefused(f"{path.name} is larger than {_LARGEST // 1_000_000} MB; split it.")
    decoded = decode(raw, path.name, encoding)
    text = decoded.text
    if "\0" in text:
        raise InputRefused(f"{path.name} is not a table of text; save it as .xlsx or .csv.")
    text, delimiter = _delimiter(text, path.suffix.lower())
    rows = _rows(text, delimiter, path.name).sheet("", ("",), decoded.doubts(path.name))
    return replace(rows, encoding=decoded.encoding, readings=decoded.readings)


def _delimiter(text: str, suffix: str) -> tuple[str, str]:
    """The text without Excel's “sep=;” line, and the delimiter its rows agree on best."""
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"')
    if hint.lower().startswith("sep=") and len(hint) == 5:
        return rest, hint[4]
    sample = text[:_SAMPLE].splitlines()[:_SAMPLE_LINES]
    order = "\t,;|" if suffix == ".tsv" else _DELIMITERS
    best = max(order, key=lambda delimiter: (_agreement(sample, delimiter), -order.index(delimiter)))
    return text, best


def _agreement(sample: list[str], delimiter: str) -> tuple[int, int, int]:
    """How many rows have the width most rows have (more than one column), that width, and few cells after a space."""
    try:
        rows = [row for row in csv.reader(sample, delimiter=delimiter) if len(row) > 1]
    except csv.Error:
        return 0, 0, 0
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    # “Smith, Anna;5”: a sign of the text has a space behind it, a delimiter has none
    return count, width, -sum(cell.startswith(" ") for row in rows for cell in row)


def _rows(text: str, delimiter: str, name: str) -> RowCollector:
    collector = RowCollector(name)
    # Without strict the reader takes everything behind an unclosed quotation mark for one field and says nothing.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            collector.add([_without_guard(cell) for cell in record])
            if reader.line_num - line >= _LONG_RECORD:
                text_of = f"runs over lines {line:,} to {reader.line_num:,} of the file; is a quotation mark missing?"
                collector.note(text_of, len(collector.rows))
            line = reader.line_num + 1
    except csv.Error as error:
        what = "a quotation mark that is opened and not closed" if "unexpected end" in str(error) else str(error)
        raise InputRefused(f"{name}, line {line:,}: {what}; mend the line and read the file again.") from error
    return collector


def _without_guard(cell: str) -> str:
    """Without the apostrophe that an export puts before what a spreadsheet would take for a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell

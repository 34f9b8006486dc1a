"""Reading rows from delimited text: which encoding, which delimiter, and no row lost to a stray quotation mark."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.sheet_rows import FORMULA_STARTS, RowCollector, Sheet

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITERS = ",;\t|"
_LARGEST = 50_000_000
_SAMPLE = 65_536
_SAMPLE_LINES = 60
_LONG_RECORD = 5
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text_table(path: Path) -> Sheet:
    """Rows of a .csv, .tsv or .txt file; raises `InputRefused` for one that is no table of text."""
    raw = path.read_bytes()
    if len(raw) > _LARGEST:
        raise InputRefused(f"{path.name} is larger than {_LARGEST // 1_000_000} MB; split it.")
    text, warnings = _decode(raw, path.name)
    if "\0" in text:
        raise InputRefused(f"{path.name} is not a table of text; save it as .xlsx or .csv.")
    text, delimiter = _delimiter(text, path.suffix.lower())
    return _rows(text, delimiter, path.name).sheet("", ("",), warnings)


def _decode(raw: bytes, name: str) -> tuple[str, list[str]]:
    try:
        for bom, encoding in _BOMS:
            if raw.startswith(bom):
                return raw.decode(encoding), []
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and "\0" not in text:
            return text, []
        if encoding := _utf16_without_mark(raw):
            return raw.decode(encoding), []
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputRefused(f"{name} is in no encoding that is known here; save it as CSV UTF-8 or .xlsx.") from error
    odd = sorted({character for character in text if character > "\x7f"})[:8]
    return text, [f"{name} is not UTF-8; read as Windows-1252. Check these letters: {' '.join(odd)}"]


def _utf16_without_mark(raw: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte."""
    sample = raw[:4096]
    half = len(sample) // 2
    if not half or len(raw) % 2:
        return ""
    if sample[1::2].count(0) > half * 0.6 and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


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

"""A workbook of one sheet, written row by row as it is on disk: texts as texts, numbers and dates as such.

XlsxWriter, which can do all that Excel can, takes four times as long for the same sheet.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CELL = 32_767
"""Characters Excel allows in a cell."""
ROWS = 1_048_576
"""Rows Excel allows in a sheet, the titles among them."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file can hold."""
_BATCH = 200
"""Rows in one piece for the compression."""
_MOST = 2**31 - 10_000
"""Bytes of a sheet that every program reads; beyond stands another form of the ZIP file."""
_BOLD, _DAY, _MOMENT = 1, 2, 3
_MEANT = re.compile("(?=_x[0-9A-Fa-f]{4}_)")
"""Excel would read a character of this number."""
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_TITLES_STAY = (
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
# IDs are texts that look like numbers; Excel would flag every one of them with a green corner
_UNFLAGGED = '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'


def write_sheet(
    file: IO[bytes], header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write the titles, which stay in sight, and the rows below them."""
    with ZipFile(file, "w", ZIP_DEFLATED) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _HEAD + content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            columns = (f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, 1))
            cols = f"<cols>{''.join(columns)}</cols>" if widths else ""
            sheet.write(f"{_HEAD}<worksheet {_MAIN}>{_TITLES_STAY}{cols}<sheetData>".encode())
            letters = [_letters(place) for place in range(len(header))]
            titles = (_text(f"{letter}1", title, _BOLD) for letter, title in zip(letters, header, strict=True))
            sheet.write(f'<row r="1">{"".join(titles)}</row>'.encode())
            lines, size = _lines(letters, rows), 0
            while piece := "".join(islice(lines, _BATCH)).encode():
                size += len(piece)
                if size > _MOST:
                    raise InputRefused("This list is too much for a workbook of Excel; write it as .csv.")
                sheet.write(piece)
            sheet.write(f"</sheetData>{_UNFLAGGED}</worksheet>".encode())


def _lines(letters: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for number, row in enumerate(rows, 2):
        if number > ROWS:
            raise InputRefused(f"A sheet of Excel holds {ROWS - 1:,} rows and this list is longer; write it as .csv.")
        cells = [
            _text(f"{letter}{number}", value) if type(value) is str else _value(f"{letter}{number}", value)
            for letter, value in zip(letters, row, strict=True)
            if value != ""
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _text(place: str, text: str, style: int = 0) -> str:
    if not text.isprintable() or "&" in text or "<" in text or ">" in text or "_x" in text or len(text) > CELL // 2:
        text = _escaped(text)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _escaped(text: str) -> str:
    text = NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")  # Excel breaks lines with LF
    if len(text) > CELL // 2:  # it counts in units of UTF-16
        text = text.encode("utf-16-le")[: 2 * CELL].decode("utf-16-le", "ignore")
    return escape(_MEANT.sub("_x005F", text))


def _value(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_kept(value):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if isinstance(value, date) and value.year >= 1900 and getattr(value, "tzinfo", None) is None:
        return f'<c r="{place}" s="{_MOMENT if isinstance(value, datetime) else _DAY}"><v>{_serial(value)!r}</v></c>'
    return _text(place, str(value))


def _is_kept(number: float) -> bool:
    """Excel keeps this number to its last digit."""
    return abs(number) < 10**15 if isinstance(number, int) else isfinite(number)


def _serial(day: date) -> float:
    """Days in Excel's calendar, which has a 29th of February 1900."""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    days = (moment - datetime(1899, 12, 31)) / timedelta(days=1)  # noqa: DTZ001 - a calendar without zones
    return days + 1 if days >= 60 else days


def _letters(place: int) -> str:
    """The name of a column: A to Z, then AA."""
    left, last = divmod(place, 26)
    return (_letters(left - 1) if left else "") + chr(ord("A") + last)

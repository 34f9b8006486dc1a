"""The cells of one sheet of a workbook as text, straight from its XML, as their formats show them.

openpyxl makes an object for each cell, which takes most of the time of reading a roster.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any
from xml.parsers.expat import ParserCreate

from tui_studio.domain.cell_errors import ANY_ERROR, CELL_ERRORS, NO_VALUE
from tui_studio.integrations.sheet_rows import MOST_COLUMNS
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_studio.integrations.sheet_rows import RowCollector

_CHUNK = 1 << 16
_MERGED = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ZEROS = re.compile(r"(?:\[[^\]]*\])*([0\\ -]*0[0\\ -]*0[0\\ -]*)(?:;.*)?")
_EXACT = 10**15
"""Excel keeps 15 digits; the rest of a longer number is zeros."""


class Filled(Exception):
    """Ends the look at whether a sheet has any cell."""


def read_strings(stream: IO[bytes]) -> list[str]:
    """The texts that cells name by their place; hints for the pronunciation are left out."""
    strings: list[str] = []
    parts: list[str] = []
    state = {"t": False, "spoken": False}

    def start(name: str, _: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "t":
            state["t"] = not state["spoken"]
        elif tag == "rPh":
            state["spoken"] = True

    def end(name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "t":
            state["t"] = False
        elif tag == "rPh":
            state["spoken"] = False
        elif tag == "si":
            strings.append(_unescaped("".join(parts)))
            parts.clear()

    def text(data: str) -> None:
        if state["t"]:
            parts.append(data)

    _parse(stream, start, end, text)
    return strings


class SheetReader:
    """Hands the rows of one sheet to a collector, which says what goes beyond the limits."""

    def __init__(self, strings: Sequence[str], looks: Looks, collector: RowCollector | None) -> None:
        """Without a collector the first filled cell raises `Filled`."""
        self._strings, self._looks, self._collector = strings, looks, collector
        self._places: dict[str, int] = {}
        self._cells: list[str] = []
        self._row = self._place = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._takes = self._formula = self._spoken = False

    def read(self, stream: IO[bytes]) -> None:
        """Read to the end."""
        _parse(stream, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            reference = attributes.get("r")
            self._place = self._column(reference) if reference else self._place + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula = False
        elif tag == "v" or (tag == "t" and not self._spoken):
            self._takes = True
        elif tag == "row":
            number = int(attributes.get("r") or self._row + 1)
            if self._collector is not None and number > self._row + 1:
                self._collector.skip(number - self._row - 1)
            self._row, self._place, self._cells = max(number, self._row + 1), -1, []
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._spoken = True
        elif tag == "mergeCell" and self._collector is not None:
            self._merged(attributes.get("ref", ""))

    def _merged(self, reference: str) -> None:
        """Cells of one column that were merged over several rows: what stands in the first holds for all."""
        found = _MERGED.fullmatch(reference)
        if found is not None and found[1] == found[3] and self._collector is not None:
            self._collector.merge(self._column(found[1]), int(found[2]), int(found[4]))

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "v" or tag == "t":
            self._takes = False
        elif tag == "c":
            raw = "".join(self._parts)
            if raw:
                self._parts.clear()
                self._put(self._value(raw))
            elif self._formula and self._kind != "str":  # a text that was calculated may be empty
                self._put(NO_VALUE)
        elif tag == "row":
            if self._collector is not None:
                self._collector.add(self._cells)
        elif tag == "rPh":
            self._spoken = False

    def _text(self, data: str) -> None:
        if self._takes:
            self._parts.append(data)

    def _put(self, value: str) -> None:
        if not value:
            return
        if self._collector is None:
            raise Filled
        cells, place = self._cells, self._place
        if place >= MOST_COLUMNS:
            if clean_text(value):
                self._collector.leave_far(self._row)
            return
        if place > len(cells):
            cells.extend([""] * (place - len(cells)))
        if place == len(cells):
            cells.append(value)
        else:  # columns that are not in order
            cells[place] = value

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self._places.get(letters)
        if place is None:
            place = 0
            for letter in letters.upper():
                place = place * 26 + ord(letter) - 64
            place = self._places[letters] = place - 1
        return place

    def _value(self, raw: str) -> str:
        kind = self._kind
        if kind == "s":
            return self._strings[int(raw)]
        if kind == "n":
            return self._looks.number(raw, self._style, self._odd)
        if kind == "b":
            return "TRUE" if raw.strip() not in ("0", "false") else "FALSE"
        if kind == "e":
            return raw if raw in CELL_ERRORS else ANY_ERROR
        return _unescaped(raw)

    def _odd(self, text: str) -> None:
        if self._collector is not None:
            self._collector.note(text, self._row)


class Looks:
    """How the formats of a workbook show a number: as a date, with zeros in front, or as it is."""

    def __init__(self, book: Any) -> None:
        """`book` is openpyxl's, which knows its styles and the day its dates are counted from."""
        self._book = book
        self._masks: dict[str, str | None] = {}

    def number(self, raw: str, style: str, odd: Callable[[str], None]) -> str:
        """The text of a cell that holds a number."""
        mask = self._masks[style] if style in self._masks else self._mask(style)
        if mask == "" and len(raw) < 16 and raw.isdigit():
            return raw if raw[0] != "0" else str(int(raw))
        value = float(raw)
        if mask is None:
            try:
                return self._moment(value, int(style))
            except (OverflowError, ValueError):  # Excel fills such a cell with ####
                odd("a number that is no date in a cell for dates; it is read as it is")
                mask = ""
        if not value.is_integer():
            return f"{value:.15g}"
        if abs(value) >= _EXACT:
            odd("a number of more than 15 digits, of which Excel keeps 15; ask for it as text")
            return _zeros(str(int(raw)) if raw.lstrip("-").isdigit() else str(int(value)), mask)
        return _zeros(str(int(value)), mask)

    def _mask(self, style: str) -> str | None:
        """The format where it has zeros in front, empty for any other, None for a date."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        book, place = self._book, int(style)
        if place in book._date_formats or place in book._timedelta_formats:
            self._masks[style] = None
            return None
        styles = book._cell_styles
        number = styles[place].numFmtId if place < len(styles) else 0
        shown = BUILTIN_FORMATS.get(number, "General") if number < 164 else book._number_formats[number - 164]
        found = _ZEROS.fullmatch(str(shown))
        self._masks[style] = mask = found.group(1).replace("\\", "") if found else ""
        return mask

    def _moment(self, value: float, style: int) -> str:
        from openpyxl.utils.datetime import from_excel

        found = from_excel(value, self._book.epoch, timedelta=style in self._book._timedelta_formats)
        return _shown(found)


def _zeros(digits: str, mask: str) -> str:
    """123 in the format 00000 is 00123: the zeros are part of an ID, only the format remembers them."""
    if not mask or not digits.isdigit():
        return digits
    width = mask.count("0")
    padded = digits.zfill(width)
    if len(padded) > width:
        return padded
    left = iter(padded)
    return "".join(next(left) if character == "0" else character for character in mask).strip()


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(" ", "minutes" if not value.second else "seconds")
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _unescaped(text: str) -> str:
    """“_x000D_” is how a workbook writes a character that XML does not allow."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


def _parse(
    stream: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)

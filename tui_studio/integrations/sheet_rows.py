"""A sheet that was read: its rows as clean text, within limits, and what was odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.domain.cell_errors import CELL_ERRORS, NO_VALUE
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from tui_studio.integrations.text_encodings import Reading

MOST_ROWS = 100_000
MOST_COLUMNS = 256
_MOST_CELLS = 5_000_000
"""A sheet whose every row reaches to column XFD would take minutes to find it empty."""
_MOST_FAR = 20
"""Cells far to the right that are strays and no columns of a table."""
CELL_LIMIT = 1000
"""Characters; a cell is cut there and a warning says so."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins so for a formula."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file; `rows[0]` has the number `first_row` (1-based) in the file, empty rows stay in their places.

    `sheets` are the names of all sheets of the file; a text file has one with an empty name.
    """

    name: str
    sheets: tuple[str, ...]
    rows: list[tuple[str, ...]]
    first_row: int
    warnings: tuple[str, ...]
    encoding: str = ""
    readings: tuple[Reading, ...] = ()
    """The ways a text file can be read where its encoding is not certain, the likeliest first."""


@dataclass(slots=True)
class RowCollector:
    """Takes rows of raw texts one by one, cleans them, and refuses a sheet that grows beyond the limits."""

    file: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    _filled: int = 0
    _cells: int = 0
    _last_filled: int = 0
    _far: int = 0
    _merged: list[tuple[int, int, int]] = field(default_factory=list)
    _notes: dict[str, list[int]] = field(default_factory=dict)

    def note(self, text: str, row: int) -> None:
        """Remember that `row` (1-based) is odd in the way `text` says."""
        self._notes.setdefault(text, []).append(row)

    def skip(self, count: int) -> None:
        """Rows that the file leaves out, because nothing stands in them."""
        self.rows.extend([()] * count)

    def leave_far(self, row: int) -> None:
        """Leave out a cell that stands further to the right than a roster reaches; many of them are a table."""
        self._far += 1
        if self._far > _MOST_FAR:
            self._refuse_width()
        self.note(f"a cell to the right of the first {MOST_COLUMNS} columns was left out", row)

    def _refuse_width(self) -> None:
        raise InputRefused(
            f"{self.file} spreads over more than {MOST_COLUMNS} columns; copy the table alone to a new file."
        )

    def add(self, cells: list[str]) -> None:
        """Take the next row; raises `InputRefused` beyond the limits."""
        self._cells += len(cells)
        if self._cells > _MOST_CELLS:
            self._refuse_width()
        for cell in cells[MOST_COLUMNS:]:
            if clean_text(cell, CELL_LIMIT):
                self.leave_far(len(self.rows) + 1)
        cleaned = [clean_text(cell, CELL_LIMIT) for cell in cells[:MOST_COLUMNS]]
        row = tuple(cleaned[: next((n for n in range(len(cleaned), 0, -1) if cleaned[n - 1]), 0)])
        self.rows.append(row)
        if not row:
            return
        self._filled += 1
        self._last_filled = len(self.rows)
        if self._filled > MOST_ROWS:
            raise InputRefused(f"{self.file} has more than {MOST_ROWS:,} rows; split it.")
        if not CELL_ERRORS.isdisjoint(row):
            self._note_errors(row)
        if any(len(cell) > CELL_LIMIT for cell in cells) and any(len(cell) == CELL_LIMIT for cell in row):
            self.note(f"a cell was cut to {CELL_LIMIT} characters", len(self.rows))

    def _note_errors(self, row: tuple[str, ...]) -> None:
        for cell in CELL_ERRORS.intersection(row):
            text = f"{cell} instead of a value"
            if cell == NO_VALUE:
                text = "a formula without a value; open the file in Excel and save it again"
            self.note(text, len(self.rows))

    def merge(self, place: int, first: int, last: int) -> None:
        """Rows (1-based) whose cells in a column are one: a teacher who is written once beside the whole class.

        Only rows in which something stands get it: an empty row stays one.
        """
        self._merged.append((place, first, last))

    def _fill_merged(self) -> None:
        """Once all rows are there; a file names its merged cells behind them."""
        for place, first, last in self._merged:
            source = self.rows[first - 1] if 0 < first <= len(self.rows) else ()
            value = source[place] if place < len(source) else ""
            for number in range(first, min(last, len(self.rows))) if value else ():
                row = self.rows[number]
                if row and not (place < len(row) and row[place]):
                    cells = [*row, *[""] * (place + 1 - len(row))]
                    cells[place] = value
                    self.rows[number] = tuple(cells)

    def sheet(self, name: str, sheets: tuple[str, ...], warnings: list[str]) -> Sheet:
        """Everything taken so far, without empty rows at the end; raises `InputRefused` where nothing is left."""
        if not self._last_filled:
            raise InputRefused(f"{self.file} has no row with anything in it.")
        del self.rows[self._last_filled :]
        self._fill_merged()
        noted = [f"{_rows(rows)}: {text}" for text, rows in self._notes.items()]
        return Sheet(name, sheets, self.rows, 1, tuple(warnings + noted))


def _rows(rows: list[int]) -> str:
    """“row 7”, “rows 7, 9, 12 and 40 more”."""
    distinct = list(dict.fromkeys(rows))
    named = ", ".join(f"{row:,}" for row in distinct[:5])
    more = f" and {len(distinct) - 5:,} more" if len(distinct) > 5 else ""
    return f"{'row' if len(distinct) == 1 else 'rows'} {named}{more}"

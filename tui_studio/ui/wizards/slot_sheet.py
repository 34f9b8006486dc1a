"""The sheet of time-slot rows as texts by column: typing, copying, filling down, deleting, and taking each back."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tui_studio.domain.slot_spec import parse_spec
from tui_studio.errors import InputRefused
from tui_studio.ui.wizards.slot_fields import (
    COLUMNS,
    NAMES,
    SATURDAY,
    SUNDAY,
    TICKS,
    read_date,
    read_row,
    tidied,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_studio.domain.slots import SlotRow

DEFAULTS = dict.fromkeys(NAMES, "") | {
    "start": "08:00", "end": "15:00", "minutes": "3", "gap": "0", "sat": "x", "sun": "x",
}  # fmt: skip
KEPT = 200  # steps that can be taken back

Texts = dict[str, str]


class SlotSheet:
    """Rows, a cursor, and what was there before; at least one row, always."""

    def __init__(self) -> None:
        self.rows: list[Texts] = [dict(DEFAULTS)]
        self.row = 0
        self.column = 0
        self._before: list[tuple[list[Texts], int, int]] = []
        self._typing = False

    @property
    def name(self) -> str:
        """The column of the cursor."""
        return NAMES[self.column]

    @property
    def text(self) -> str:
        """What stands under the cursor."""
        return self.rows[self.row][self.name]

    # moving

    def go(self, row: int, column: int) -> bool:
        """Put the cursor on a cell; the one that is left is tidied. False where there is no such cell."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(COLUMNS)):
            return False
        self.leave()
        self.row, self.column = row, column
        return True

    def step(self, by: int) -> bool:
        """The next cell, over the end of the row."""
        row, column = divmod(self.row * len(COLUMNS) + self.column + by, len(COLUMNS))
        return self.go(row, column)

    def leave(self) -> None:
        """Write what was understood; one day is the usual case, so the end date follows the start date."""
        here = self.rows[self.row]
        here[self.name] = tidied(self.name, self.text)
        if self.name == "start_date" and not here["end_date"]:
            here["end_date"] = here["start_date"]
        self._typing = False

    # changing

    def type(self, text: str) -> bool:
        """Put a text under the cursor; True where it is another one. All of one visit is one step back."""
        if text == self.text:
            return False
        if not self._typing:
            self._remember()
            self._typing = True
        self.rows[self.row][self.name] = text
        return True

    def turn(self) -> None:
        """Tick or untick."""
        if self.name in TICKS:
            self.type("" if self.text else "x")

    def add(self) -> None:
        """A row like this one below it, a day later."""
        self.leave()
        self._remember()
        made = dict(self.rows[self.row])
        try:
            last = read_date(made["end_date"] or made["start_date"])
            made["start_date"] = made["end_date"] = (last + timedelta(days=1)).isoformat()
        except ValueError:
            made["start_date"] = made["end_date"] = ""
        self._insert(made)

    def copy(self) -> None:
        """The same row once more, below."""
        self.leave()
        self._remember()
        self._insert(dict(self.rows[self.row]))

    def delete(self) -> None:
        """Take the row away; the last one becomes an empty one."""
        self._remember()
        del self.rows[self.row]
        if not self.rows:
            self.rows.append(dict(DEFAULTS))
        self.row = min(self.row, len(self.rows) - 1)

    def fill_down(self) -> int:
        """Put what stands under the cursor into all rows below; how many."""
        self.leave()
        below = self.rows[self.row + 1 :]
        if below:
            self._remember()
            text = self.text
            for row in self.rows[self.row + 1 :]:
                row[self.name] = text
        return len(below)

    def paste(self, text: str) -> bool:
        """Rows from a spreadsheet, with tabs between cells, or lines as `--slots` takes them; False for one word."""
        lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
        specs = _specs(lines)
        if specs is not None:
            self._remember()
            self._lay([written(row) for row in specs], 0)
            return True
        if not lines or (len(lines) == 1 and "\t" not in lines[0]):
            return False
        self._remember()
        names = NAMES[self.column :]
        cells = [dict(zip(names, map(str.strip, line.split("\t")), strict=False)) for line in lines]
        self._lay([{name: tidied(name, text) for name, text in row.items()} for row in cells], self.column)
        return True

    def replace(self, rows: Iterable[SlotRow]) -> None:
        """Other rows instead of all of these."""
        self._remember()
        self.rows = [written(row) for row in rows] or [dict(DEFAULTS)]
        self.row = self.column = 0

    def undo(self) -> bool:
        """Take the last change back."""
        if not self._before:
            return False
        self.rows, self.row, self.column = self._before.pop()
        self._typing = False
        return True

    # reading

    def read(self) -> tuple[tuple[SlotRow, ...], list[tuple[int, str, str]]]:
        """All rows that can be read, and what is wrong with the others: row, column, sentence."""
        rows: list[SlotRow] = []
        found: list[tuple[int, str, str]] = []
        for place, texts in enumerate(self.rows):
            row, wrong = _read(tuple(texts[name].strip() for name in NAMES))
            found += [(place, name, sentence) for name, sentence in wrong]
            if row is not None:
                rows.append(row)
        return tuple(rows), found

    def _insert(self, texts: Texts) -> None:
        self.rows.insert(self.row + 1, texts)
        self.row, self.column = self.row + 1, 0

    def _lay(self, rows: Sequence[Texts], column: int) -> None:
        for offset, texts in enumerate(rows):
            if self.row + offset == len(self.rows):
                self.rows.append(dict(DEFAULTS))
            self.rows[self.row + offset].update(texts)
        self.column = column

    def _remember(self) -> None:
        self._before.append(([dict(row) for row in self.rows], self.row, self.column))
        del self._before[:-KEPT]


def _specs(lines: Sequence[str]) -> list[SlotRow] | None:
    """The rows of lines that all read as slots; None where one does not, or skips a day the sheet has no column for."""
    try:
        rows = [parse_spec(line) for line in lines]
    except InputRefused:
        return None
    return None if any(row.skip_weekdays - {SATURDAY, SUNDAY} for row in rows) else rows or None


@lru_cache(maxsize=2048)
def _read(texts: tuple[str, ...]) -> tuple[SlotRow | None, list[tuple[str, str]]]:
    """A row is read once: with a hundred rows the count of every key press would read them all."""
    return read_row(dict(zip(NAMES, texts, strict=True)))

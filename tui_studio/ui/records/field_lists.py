"""Lists inside a form: sub-records that are edited one by one, and names to tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.line_table import CheckTable, Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.ui.records.fields import Field

Row = dict[str, Any]
MOST_LINES = 9


class RowsTable(LineTable):
    """The sub-records of a field; the form that holds it edits a row in a dialog."""

    BINDINGS = bindings_for("rows")

    @dataclass
    class Changed(Message):
        """Rows were added, changed or taken away."""

        rows: tuple[Row, ...]

    @dataclass
    class Opened(Message):
        """A row is to be edited; `place` is None for a new one."""

        table: RowsTable
        place: int | None

    def __init__(self, part: Field, rows: Sequence[Mapping[str, Any]]) -> None:
        """`part` names the columns and cells."""
        super().__init__(part.columns, empty=f"{part.empty} F2 adds one.")
        self.part = part
        self.rows: list[Row] = [dict(row) for row in rows]

    def on_mount(self) -> None:
        """Show the rows."""
        self._draw()

    def put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show other rows."""
        self.rows = [dict(row) for row in rows]
        self._draw()

    def set_row(self, place: int | None, row: Row) -> None:
        """Put a row in its place, or at the end."""
        if place is None:
            self.rows.append(row)
        else:
            self.rows[place] = row
        self._changed(len(self.rows) - 1 if place is None else place)

    def action_add_row(self) -> None:
        """A new row."""
        self.post_message(self.Opened(self, None))

    def action_edit_row(self) -> None:
        """Change the row under the cursor, or make the first."""
        self.post_message(self.Opened(self, self.cursor if self.rows else None))

    def action_delete_row(self) -> None:
        """Take the row away; saving makes it so, Esc brings it back."""
        if self.rows:
            del self.rows[self.cursor]
            self._changed(self.cursor)

    def _changed(self, place: int) -> None:
        self._draw()
        self.cursor = place
        self.post_message(self.Changed(tuple(dict(row) for row in self.rows)))

    def _draw(self) -> None:
        cells = self.part.cells or (lambda row: tuple(str(value) for value in row.values()))
        self.styles.height = min(max(len(self.rows), 1), MOST_LINES) + 1
        self.show([Line(str(n), cells(row)) for n, row in enumerate(self.rows)])


class OrderedRows(RowsTable):
    """Sub-records whose order means something."""

    BINDINGS = bindings_for("chain")

    def action_move_row(self, by: int) -> None:
        """Move the row under the cursor."""
        place = self.cursor + by
        if self.rows and 0 <= place < len(self.rows):
            self.rows.insert(place, self.rows.pop(self.cursor))
            self._changed(place)


class TickList(CheckTable):
    """Names, each with a tick."""

    def __init__(self, part: Field, ticked: frozenset[str]) -> None:
        """The names come later, by `offer`; until then those that are ticked are shown."""
        super().__init__((LineColumn(part.label, 10, grow=True),), empty=part.empty)
        self._first = ticked

    def on_mount(self) -> None:
        """Show what is ticked."""
        self.offer(())

    @property
    def ticked(self) -> frozenset[str]:
        """The names that are ticked."""
        return frozenset(line.key for line in self.lines) - self.left_out

    def offer(self, names: Sequence[str]) -> None:
        """Show these names, and the ticked ones among them or not."""
        ticked = self.ticked | (self._first if not self.lines else frozenset())
        every = sorted({*names, *ticked}, key=str.casefold)
        self.left_out = set(every) - ticked
        self.styles.height = min(max(len(every), 1), MOST_LINES) + 1
        self.show([Line(name, (name,)) for name in every])

    def tick(self, names: frozenset[str]) -> None:
        """Tick exactly these."""
        self._first = names
        every = {line.key for line in self.lines} | names
        self.left_out = every - names
        self.show([Line(name, (name,)) for name in sorted(every, key=str.casefold)])


class RelatedTable(LineTable):
    """Records that hang on the one that is shown."""

    BINDINGS = bindings_for("related")

    @dataclass
    class Opened(Message):
        """Somebody wants to see one of them."""

        table: RelatedTable
        key: str

    def __init__(self, listing: str, columns: Sequence[LineColumn], empty: str) -> None:
        """`listing` names the list for the form; it says `empty` until it is filled."""
        super().__init__(columns, empty="Reading ...")
        self.listing = listing
        self._empty = empty

    def fill(self, lines: Sequence[Line]) -> None:
        """The rows have come."""
        self.empty = self._empty
        self.show(lines)

    @property
    def line(self) -> Line | None:
        """The row under the cursor."""
        return self.lines[self.cursor] if self.lines else None

    def action_open(self) -> None:
        """Open what the row stands for."""
        if self.key:
            self.post_message(self.Opened(self, self.key))

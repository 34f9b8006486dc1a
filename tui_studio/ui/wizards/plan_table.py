"""The table of a plan: stretches with their frames inside, as many columns as have room, and marks on frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.line_table import Line, LineColumn, LineTable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

COLUMNS = (
    LineColumn("!", 1),
    LineColumn("Session", 8),
    LineColumn("Student", 12, grow=True),
    LineColumn("Class", 12),
    LineColumn("Pics", 4, right=True),
    LineColumn("Taken", 11),
    LineColumn("Sure", 6),
    LineColumn("Files", 14),
)
"""What can be told of a stretch, or of a frame."""
ROOMY, NARROW = 82, 66
"""Cells from which on all columns are shown, and below which only the most needed are."""
MOST_NEEDED = ("!", "Session", "Student", "Pics", "Files")


class PlanTable(LineTable):
    """Rows that stand for one or more frames, by their places in the plan."""

    BINDINGS = bindings_for("planrows")

    @dataclass
    class Marked(Message):
        """Marks have changed."""

        table: PlanTable

        @property
        def control(self) -> PlanTable:
            """The table it happened in."""
            return self.table

    def __init__(self, *, empty: str, id: str) -> None:
        """Nothing is marked."""
        super().__init__(COLUMNS, empty=empty, id=id)
        self.marks: set[int] = set()
        self._places: Mapping[str, Collection[int]] = {}
        self._kept = tuple(range(len(COLUMNS)))
        self._anchor: int | None = None
        self._sticky = False
        self._before: frozenset[int] = frozenset()

    def show_rows(self, lines: Sequence[Line], places: Mapping[str, Collection[int]]) -> None:
        """Show these rows; `places` are the frames that each stands for."""
        self.leave_range()
        self._places = places
        self.show(lines)

    def go_to(self, key: str) -> bool:
        """Stand on the row of a key; False where there is none."""
        place = next((n for n, line in enumerate(self.lines) if line.key == key), None)
        if place is not None:
            self.cursor = place
        return place is not None

    def leave_range(self) -> bool:
        """End a range that is open; the marks stay. False when there is none."""
        was, self._sticky, self._anchor = self._sticky, False, None
        return was

    def unmark(self) -> bool:
        """Take all marks away; False when there are none."""
        self.leave_range()
        had, self.marks = bool(self.marks), set()
        if had:
            self._told()
        return had

    def action_mark(self) -> None:
        """Mark the frames of the row, or take their marks away, and go down."""
        self.leave_range()
        mine = set(self._places.get(self.key, ()))
        self.marks = self.marks - mine if mine <= self.marks else self.marks | mine
        self._told()
        self.cursor += 1

    def action_range(self) -> None:
        """Start a range at the row, or end it here."""
        if self._sticky:
            self.leave_range()
        elif self.lines:
            self._sticky = True
            self._start_range()
            self._stretch_range()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.unmark()

    def action_move(self, by: int, extend: bool = False) -> None:
        """Some rows down, or up when negative."""
        self._moving(extend)
        super().action_move(by)

    def action_page(self, by: int, extend: bool = False) -> None:
        """Some pages down, or up when negative."""
        self._moving(extend)
        super().action_page(by)

    def action_edge(self, side: int, extend: bool = False) -> None:
        """The first row, or the last."""
        self._moving(extend)
        super().action_edge(side)

    def watch_cursor(self) -> None:
        """A range that is open follows the cursor."""
        if self._anchor is not None:
            self._stretch_range()
        super().watch_cursor()

    def prefix(self, line: Line | None) -> str:
        """The cursor's sign and the mark: a full one, or an empty one where only some frames are marked."""
        if line is None:
            return "   "
        mine = self._places.get(line.key, ())
        marked = sum(place in self.marks for place in mine) if self.marks else 0
        return super().prefix(line)[:1] + ("●" if marked and marked == len(mine) else "○" if marked else " ") + " "

    def on_resize(self) -> None:
        """As many columns as have room."""
        width = self.size.width
        kept = [n for n, one in enumerate(COLUMNS) if width >= NARROW or one.label in MOST_NEEDED]
        if width < ROOMY:
            kept = [n for n in kept if COLUMNS[n].label != "Sure"]
        self._kept = tuple(kept)
        self.columns = tuple(COLUMNS[n] for n in kept)
        super().on_resize()
        self.refresh()

    def _joined(self, cells: Sequence[str], width: int) -> str:
        if len(cells) != len(self.columns):
            cells = [cells[n] for n in self._kept]
        return super()._joined(cells, width)

    def _moving(self, extend: bool) -> None:
        if extend and self._anchor is None:
            self._start_range()
        elif not extend and not self._sticky:
            self._anchor = None

    def _start_range(self) -> None:
        self._anchor, self._before = self.cursor, frozenset(self.marks)

    def _stretch_range(self) -> None:
        anchor = self._anchor if self._anchor is not None else self.cursor
        low, high = sorted((anchor, self.cursor))
        reached = [place for line in self.lines[low : high + 1] for place in self._places.get(line.key, ())]
        self.marks = {*self._before, *reached}
        self._told()

    def _told(self) -> None:
        self.refresh()
        self.post_message(self.Marked(self))

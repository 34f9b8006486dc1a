"""A table over rows that are all in memory: one line each, drawn only where it is seen, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui_studio.text import fold
from tui_studio.ui.cells import fitted
from tui_studio.ui.keymap import bindings_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

GAP = 1


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column; `width` is in cells, and the one with `grow` takes what is left."""

    label: str
    width: int
    right: bool = False
    grow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `key` names its record; `tone` is empty, "warning", "error" or "muted"."""

    key: str
    cells: tuple[str, ...]
    tone: str = ""


class LineTable(ScrollView, can_focus=True):
    """Rows under a heading, with a cursor that stays on its record."""

    BINDINGS = bindings_for("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-table--heading",
        "line-table--cursor",
        "line-table--muted",
        "line-table--warning",
        "line-table--error",
    }
    DEFAULT_CSS = """
    LineTable {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .line-table--heading { text-style: bold; }
        & > .line-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .line-table--muted { text-style: dim; }
        & > .line-table--warning { color: $text-warning; }
        & > .line-table--error { color: $text-error; }
    }
    """

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Moved(Message):
        """The cursor stands on another row; `key` is empty when there is none."""

        table: LineTable
        key: str

        @property
        def control(self) -> LineTable:
            """The table it happened in."""
            return self.table

    def __init__(self, columns: Sequence[LineColumn], *, empty: str = "Nothing here.", id: str | None = None) -> None:
        """`empty` is said when there are no rows."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.lines: list[Line] = []
        self.empty = empty

    def show(self, lines: Sequence[Line]) -> None:
        """Show these rows; the cursor stays on its record if that is among them."""
        key, before = self.key, self.lines
        self.lines = list(lines)
        place = next((n for n, line in enumerate(self.lines) if line.key == key), 0)
        self.virtual_size = Size(self.size.width, len(self.lines) + 1)
        self.set_reactive(LineTable.cursor, place)
        self._reveal()
        if before and [line.key for line in before] == [line.key for line in self.lines]:
            for n, (one, other) in enumerate(zip(before, self.lines, strict=True)):
                if one != other:
                    self.refresh_line(n + 1)
        else:
            self.refresh()
        self.post_message(self.Moved(self, self.key))

    @property
    def key(self) -> str:
        """The key of the row under the cursor, or nothing."""
        return self.lines[self.cursor].key if self.cursor < len(self.lines) else ""

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor among the rows."""
        return max(0, min(cursor, len(self.lines) - 1))

    def watch_cursor(self) -> None:
        """Bring the cursor into view and tell."""
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self, self.key))

    def action_move(self, by: int) -> None:
        """Some rows down, or up when negative."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Some pages down, or up when negative."""
        self.cursor += by * max(1, self.size.height - 2)

    def action_edge(self, side: int) -> None:
        """The first row, or the last."""
        self.cursor = 0 if side < 0 else len(self.lines) - 1

    def find(self, text: str, start: int) -> bool:
        """Go to the first row from `start` that holds all words of `text`; False when none does."""
        words = fold(text).split()
        order = [*range(start, len(self.lines)), *range(start)]
        for place in order:
            if all(word in fold(" ".join(self.lines[place].cells)) for word in words):
                self.cursor = place
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked."""
        if event.y >= 1:
            self.cursor = self.scroll_offset.y + event.y - 1

    def on_resize(self) -> None:
        """The cursor stays in sight in a smaller window."""
        self.virtual_size = Size(self.size.width, len(self.lines) + 1)
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """The heading, a row, or what is said when there is none."""
        width = self.scrollable_content_region.width
        if y == 0:
            cells = tuple(column.label for column in self.columns)
            return self._strip(self.prefix(None) + self._joined(cells, width), width, "line-table--heading")
        place = self.scroll_offset.y + y - 1
        if place >= len(self.lines):
            text = self.empty if not self.lines and y == 1 else ""
            return self._strip(text, width, "line-table--muted")
        line = self.lines[place]
        component = f"line-table--{line.tone}" if line.tone else ""
        if place == self.cursor and self.has_focus:
            component = "line-table--cursor"
        return self._strip(self.prefix(line) + self._joined(line.cells, width), width, component)

    def prefix(self, line: Line | None) -> str:
        """What stands before the first column: the cursor's sign, so that colour is not the only one."""
        here = line is not None and line.key == self.key
        return "> " if here else "  "

    def _joined(self, cells: Sequence[str], width: int) -> str:
        fixed = sum(column.width for column in self.columns if not column.grow) + GAP * (len(self.columns) - 1)
        growing = [column for column in self.columns if column.grow]
        room = max(0, width - len(self.prefix(None)) - fixed)
        share = room // len(growing) if growing else 0
        parts = (
            fitted(cell, max(share, column.width) if column.grow else column.width, column.right)
            for cell, column in zip(cells, self.columns, strict=True)
        )
        return (" " * GAP).join(parts)

    def _strip(self, text: str, width: int, component: str) -> Strip:
        style = self.rich_style
        if component:
            style += self.get_component_rich_style(component, partial=True)
        return Strip([Segment(fitted(text, width), style)], width)

    def _reveal(self) -> None:
        room = self.size.height - 1
        top = self.scroll_offset.y
        if room <= 0:
            return
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False, immediate=True)


class CheckTable(LineTable):
    """A table whose rows can be unmarked one by one; every row starts marked."""

    BINDINGS = bindings_for("checklist")

    @dataclass
    class Ticked(Message):
        """Marks have changed."""

        table: CheckTable

        @property
        def control(self) -> CheckTable:
            """The table it happened in."""
            return self.table

    def __init__(self, columns: Sequence[LineColumn], *, empty: str = "Nothing here.", id: str | None = None) -> None:
        """Nothing is left out."""
        super().__init__(columns, empty=empty, id=id)
        self.left_out: set[str] = set()

    def prefix(self, line: Line | None) -> str:
        """The cursor's sign and the mark, both without colour."""
        if line is None:
            return "      "
        return super().prefix(line) + ("[ ] " if line.key in self.left_out else "[x] ")

    def action_tick(self) -> None:
        """Mark or unmark the row and go down."""
        if self.key:
            self.left_out ^= {self.key}
            self.cursor += 1
            self._ticked()

    def action_tick_all(self, marked: bool) -> None:
        """Mark every row, or none."""
        self.left_out = set() if marked else {line.key for line in self.lines}
        self._ticked()

    def action_invert(self) -> None:
        """Mark what is not marked, and the reverse."""
        self.left_out = {line.key for line in self.lines} - self.left_out
        self._ticked()

    def on_click(self, event: events.Click) -> None:
        """A click on the mark turns it."""
        super().on_click(event)
        if event.y >= 1 and 2 <= event.x <= 4 and self.key:
            self.left_out ^= {self.key}
            self._ticked()

    def _ticked(self) -> None:
        self.refresh()
        self.post_message(self.Ticked(self))

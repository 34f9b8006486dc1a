"""The sheet of time-slot rows on screen: drawn as text, with one line of input on the cell under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from tui_studio.text import clean_text, counted
from tui_studio.ui.cells import fitted
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.plain_input import PlainInput
from tui_studio.ui.wizards.slot_fields import COLUMNS, NAMES, TICKS
from tui_studio.ui.wizards.slot_sheet import SlotSheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events
    from textual.app import ComposeResult

    from tui_studio.domain.slots import SlotRow
    from tui_studio.ui.wizards.base import WizardScreen

EDGE = 3  # cells for the number of the row
WIDE = 26  # cells to type a class or stations in, whatever the width of the column
NARROW = 5  # cells for the stations at 80 columns, with a scroll bar beside the rows and one beside the step


class CellInput(PlainInput):
    """The cell under the cursor; arrows leave it while nothing was typed, and move inside the text afterwards."""

    @property
    def grid(self) -> SlotGrid:
        """The sheet it stands in."""
        return next(node for node in self.ancestors if isinstance(node, SlotGrid))

    @property
    def fresh(self) -> bool:
        """Nothing was typed since the cursor came here."""
        return self.selection == Selection(0, len(self.value))

    def action_cursor_left(self, select: bool = False) -> None:
        """Left in the text, or to the cell on the left."""
        if select or not (self.fresh and self.grid.move(0, -1)):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """Right in the text, or to the cell on the right."""
        if select or not (self.fresh and self.grid.move(0, 1)):
            super().action_cursor_right(select)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and self.grid.sheet.name in TICKS and not event.key.startswith("alt+"):
            event.stop()
            event.prevent_default()
            self.grid.turn()

    def _on_paste(self, event: events.Paste) -> None:
        if self.grid.paste(event.text):
            event.stop()
            event.prevent_default()
        else:
            super()._on_paste(event)


class SlotPaper(Widget):
    """The headings and the rows; the cell that is typed in lies above them."""

    DEFAULT_CSS = """
    SlotPaper {
        height: auto;
        & > CellInput { position: absolute; height: 1; width: 11; margin: 0; padding: 0; }
    }
    """

    def __init__(self, sheet: SlotSheet) -> None:
        super().__init__()
        self.sheet = sheet

    def compose(self) -> ComposeResult:
        """The cell under the cursor."""
        yield CellInput(id="slot-cell", compact=True, select_on_focus=False)

    def get_content_height(self, *_: object) -> int:
        """A heading and the rows."""
        return len(self.sheet.rows) + 1

    def render(self) -> Content:
        """All rows; the sign beside a number tells where the cursor stands and which row cannot be read."""
        wrong = {place for place, _, _ in self.sheet.read()[1]}
        lines = [Content.styled(self._joined(("", *(label for _, label, _ in COLUMNS))), "bold $text-muted")]
        for place, row in enumerate(self.sheet.rows):
            here = place == self.sheet.row
            sign = "!" if place in wrong and row["start_date"] else ">" if here else " "
            cells = (self._shown(name, row[name]) for name in NAMES)
            lines.append(Content.styled(self._joined((f"{place + 1:>2}{sign}", *cells)), "bold" if here else ""))
        return Content("\n").join(lines)

    def spot(self) -> tuple[int, int]:
        """Where the cell under the cursor begins and how wide it is."""
        start = EDGE + sum((width or 0) + 1 for _, _, width in COLUMNS[: self.sheet.column])
        width = COLUMNS[self.sheet.column][2] or max(1, self.size.width - start)
        if self.sheet.name in ("classes", "stations"):
            width = max(width, WIDE)
            start = max(EDGE, min(start, self.size.width - width))
        return start, width + (self.sheet.name != "stations")

    def _joined(self, cells: tuple[str, ...]) -> str:
        room = max(NARROW, self.size.width - EDGE - sum((width or 0) + 1 for _, _, width in COLUMNS) + 1)
        widths = [width or room for _, _, width in COLUMNS]
        parts = [fitted(cell, width) for cell, width in zip(cells[1:], widths, strict=True)]
        return fitted(cells[0], EDGE) + " ".join(parts)

    def _shown(self, name: str, text: str) -> str:
        if name in TICKS:
            return "[x]" if text else "[ ]"
        return clean_text(text)

    async def on_click(self, event: events.Click) -> None:
        """Put the cursor on the cell that was clicked."""
        x, column = event.x - EDGE, 0
        for _, _, width in COLUMNS:
            if not width or x <= width:
                break
            x, column = x - width - 1, column + 1
        cast("SlotGrid", self.parent).go(event.y - 1, min(column, len(COLUMNS) - 1))


class SlotGrid(VerticalScroll, can_focus=False):
    """As many rows as wanted; always at least one."""

    BINDINGS = bindings_for("slots")
    DEFAULT_CSS = """
    SlotGrid { height: auto; max-height: 11; scrollbar-size-vertical: 1; }
    """

    @dataclass
    class Changed(Message):
        """A cell or the number of rows has changed."""

    @dataclass
    class Moved(Message):
        """The cursor stands on another cell."""

    @dataclass
    class VerifyAsked(Message):
        """Somebody wants the rows counted now."""

    @dataclass
    class MenuAsked(Message):
        """Somebody wants what can be done with all rows."""

    @dataclass
    class LeftBehind(Message):
        """Enter in the last cell."""

    def __init__(self) -> None:
        """One row with the usual times and no date."""
        super().__init__(id="slot-grid")
        self.sheet = SlotSheet()

    def compose(self) -> ComposeResult:
        """The sheet."""
        yield SlotPaper(self.sheet)

    def on_mount(self) -> None:
        """Stand on the first cell."""
        self.call_after_refresh(self.lay_out)

    def on_resize(self) -> None:
        """The last column takes what is left."""
        self.call_after_refresh(self.lay_out)

    @property
    def cell(self) -> CellInput:
        """The line of input."""
        return self.query_one(CellInput)

    def read(self) -> tuple[tuple[SlotRow, ...], list[tuple[int, str, str]]]:
        """All rows that can be read, and what is wrong with the others."""
        return self.sheet.read()

    # moving

    def move(self, rows: int, columns: int) -> bool:
        """Some rows down and columns right; False where the sheet ends."""
        return self.go(self.sheet.row + rows, self.sheet.column + columns)

    def go(self, row: int, column: int) -> bool:
        """Put the cursor on a cell; False where there is none."""
        moved = self.sheet.go(row, column)
        if moved:
            self.draw()
        return moved

    def show_problem(self, row: int, name: str) -> None:
        """Put the cursor on what is wrong."""
        self.go(row, NAMES.index(name))
        self.cell.focus()

    def action_go_row(self, by: int) -> None:
        """The same cell in the row above or below."""
        self.move(by, 0)

    def action_step(self, by: int) -> None:
        """The next cell or the one before; out of the sheet at its ends."""
        if self.sheet.step(by):
            self.draw()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Enter goes on to the next cell, and from the last one to the next step."""
        event.stop()
        if self.sheet.step(1):
            self.draw()
        else:
            self.sheet.leave()
            self.post_message(self.LeftBehind())

    # changing

    @on(Input.Changed)
    def take_text(self, event: Input.Changed) -> None:
        """Every key press is in the sheet at once, so that it counts."""
        if event.input is self.cell and self.sheet.name not in TICKS and self.sheet.type(event.value.strip()):
            self._changed(drawn=True)

    def turn(self) -> None:
        """Tick or untick."""
        self.sheet.turn()
        self._changed()

    def paste(self, text: str) -> bool:
        """Take rows out of a spreadsheet or lines of slots; False for a text that belongs into the cell."""
        if not self.sheet.paste(text):
            return False
        self._changed()
        return True

    def replace(self, rows: Iterable[SlotRow]) -> None:
        """Other rows instead of all of these."""
        self.sheet.replace(rows)
        self._changed()

    def action_add_row(self) -> None:
        """A row like this one, a day later."""
        self.sheet.add()
        self._changed()

    def action_copy_row(self) -> None:
        """The same row once more."""
        self.sheet.copy()
        self._changed()

    def action_delete_row(self) -> None:
        """Take the row away."""
        self.sheet.delete()
        self._changed()
        self._say(f"The row is taken away; {key_hint(self, 'slots.undo')} brings it back.")

    def action_fill_down(self) -> None:
        """The same in all rows below."""
        filled = self.sheet.fill_down()
        self._changed()
        self._say(f"Filled into {counted(filled, 'row')} below." if filled else "There is no row below.")

    def action_restore_rows(self) -> None:
        """Take the last change of the sheet back."""
        if self.sheet.undo():
            self._changed()
        else:
            self._say("Nothing was changed here yet.")

    def settle(self) -> None:
        """Write what was understood of the cell that is typed in."""
        self.sheet.leave()
        self.draw()

    def action_verify(self) -> None:
        """Count now."""
        self.settle()
        self.post_message(self.VerifyAsked())

    def action_rows(self) -> None:
        """Templates, and a row for each class."""
        self.settle()
        self.post_message(self.MenuAsked())

    def _say(self, text: str) -> None:
        cast("WizardScreen[object]", self.screen).say(text, good=True)

    def _changed(self, drawn: bool = False) -> None:
        paper = self.query_one(SlotPaper)
        if drawn:
            paper.refresh()
        else:
            self.draw()
        self.post_message(self.Changed())

    def draw(self) -> None:
        """Draw the rows, and put what stands in the cell under the cursor into the line of input."""
        cell, text = self.cell, self.sheet.text
        with self.prevent(Input.Changed):
            cell.value = ("[x]" if text else "[ ]") if self.sheet.name in TICKS else text
        cell.selection = Selection(0, len(cell.value))
        self.lay_out()

    def lay_out(self) -> None:
        """Draw the rows and lay the line of input on its cell; what is being typed into it stays as it is."""
        paper, cell = self.query_one(SlotPaper), self.cell
        paper.refresh(layout=True)
        start, width = paper.spot()
        cell.styles.width = width
        cell.styles.offset = (start, self.sheet.row + 1)
        self.scroll_to_region(Region(0, self.sheet.row, 1, 2), animate=False)
        self.post_message(self.Moved())


class SheetNote(Vertical):
    """Below the sheet: what is wrong with the row, or what does not fit into its cells."""

    DEFAULT_CSS = "SheetNote { height: auto; & > Static { height: auto; } }"

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("", markup=False)

    def show(self, sheet: SlotSheet) -> None:
        """Of the row under the cursor."""
        row = sheet.rows[sheet.row]
        wrong = [text for place, _, text in sheet.read()[1] if place == sheet.row and row["start_date"]]
        more = [
            f"{label} {row[name]}"
            for name, label, width in COLUMNS
            if name in ("classes", "stations") and len(row[name]) > (width or NARROW)
        ]
        text = (
            f"! Row {sheet.row + 1}: {wrong[0]}" if wrong else f"Row {sheet.row + 1}: {' · '.join(more)}" * bool(more)
        )
        self.display = bool(text)
        self.query_one(Static).update(Content.styled(clean_text(text, 300), "$text-error" if wrong else "$text-muted"))

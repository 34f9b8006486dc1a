"""One field on screen: label, what is typed into, a hint, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from tui_studio.text import clean_text
from tui_studio.ui.records.field_lists import OrderedRows, RowsTable, TickList
from tui_studio.ui.records.fields import Field, Kind
from tui_studio.ui.widgets.choice_input import ChoiceInput
from tui_studio.ui.widgets.option_line import Tick
from tui_studio.ui.widgets.plain_input import PlainArea, PlainInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget


class FieldLine(Vertical):
    """A label of `width` cells and its field; a sentence below it while there is a problem."""

    DEFAULT_CSS = """
    FieldLine {
        height: auto;
        & > .field-line { height: auto; }
        & .field-label { height: 1; }
        & .field-hint { width: auto; max-width: 40; height: 1; padding: 0 0 0 1; color: $text-muted; }
        & > .field-problem { display: none; height: auto; color: $text-error; }
        &.-wrong > .field-problem { display: block; }
        &:focus-within .field-label { text-style: bold; color: $accent; }
        & Input, & ChoiceInput { width: 1fr; max-width: 60; }
        &.-short Input { max-width: 16; }
        & TextArea { height: 5; width: 1fr; max-width: 76; border: none; padding: 0; }
        & RowsTable, & TickList { width: 1fr; }
    }
    """

    @dataclass
    class Edited(Message):
        """The field holds something else."""

        line: FieldLine
        raw: Any

    @dataclass
    class Left(Message):
        """The cursor went to another field."""

        line: FieldLine

    def __init__(self, part: Field, raw: Any, width: int) -> None:
        """`raw` is what stands in the field, see `fields.raw_of`."""
        super().__init__(classes="-short" if part.kind in (Kind.DATE, Kind.TIME, Kind.NUMBER) else "")
        self.part = part
        self.widget = _widget(part, raw)
        self._width = width

    def compose(self) -> ComposeResult:
        """Label, field, hint; the problem below."""
        with Horizontal(classes="field-line"):
            label = Static(self.part.label, classes="field-label", markup=False)
            label.styles.width = self._width
            yield label
            yield self.widget
            if self.part.hint:
                yield Static(self.part.hint, classes="field-hint", markup=False)
        problem = Static("", classes="field-problem", markup=False)
        problem.styles.margin = (0, 0, 0, self._width)
        yield problem

    def show_problem(self, text: str) -> None:
        """Say what is wrong; empty takes it away."""
        if text or self.has_class("-wrong"):
            self.set_class(bool(text), "-wrong")
            self.query_one(".field-problem", Static).update(Content("! " + clean_text(text, 300) if text else ""))
        if text:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def focus_field(self) -> None:
        """Put the cursor into the field."""
        target = self.widget.field if isinstance(self.widget, ChoiceInput) else self.widget
        target.focus()

    @property
    def raw(self) -> Any:
        """What stands in the field now."""
        widget = self.widget
        if isinstance(widget, TextArea):
            return widget.text
        if isinstance(widget, RowsTable):
            return tuple(dict(row) for row in widget.rows)
        if isinstance(widget, TickList):
            return widget.ticked
        return widget.value if isinstance(widget, ChoiceInput | Tick | Input) else None

    def put(self, raw: Any) -> None:
        """Replace what stands in the field."""
        widget = self.widget
        if isinstance(widget, ChoiceInput | Tick | Input):
            widget.value = raw
        elif isinstance(widget, TextArea):
            widget.text = raw
        elif isinstance(widget, RowsTable):
            widget.put(raw)
        elif isinstance(widget, TickList):
            widget.tick(raw)

    def offer(self, names: Sequence[str]) -> None:
        """Propose these from now on."""
        if isinstance(self.widget, ChoiceInput):
            self.widget.set_choices(names)
        elif isinstance(self.widget, TickList):
            self.widget.offer(names)

    @on(Input.Changed)
    def take_line(self, event: Input.Changed) -> None:
        """A line of text; that of a field with proposals is heard from the field."""
        event.stop()
        if event.input is self.widget:
            self.post_message(self.Edited(self, event.value))

    @on(TextArea.Changed)
    def take_lines(self, event: TextArea.Changed) -> None:
        """Several lines."""
        event.stop()
        self.post_message(self.Edited(self, event.text_area.text))

    @on(ChoiceInput.Changed)
    @on(Tick.Changed)
    def take_value(self, event: ChoiceInput.Changed | Tick.Changed) -> None:
        """A choice or a tick."""
        event.stop()
        self.post_message(self.Edited(self, event.value))

    @on(RowsTable.Changed)
    def take_rows(self, event: RowsTable.Changed) -> None:
        """The list of sub-records."""
        event.stop()
        self.post_message(self.Edited(self, event.rows))

    @on(TickList.Ticked)
    def take_ticks(self, event: TickList.Ticked) -> None:
        """Marks of a list."""
        event.stop()
        if isinstance(self.widget, TickList):
            self.post_message(self.Edited(self, self.widget.ticked))

    def on_descendant_blur(self) -> None:
        """The cursor left the field."""
        self.post_message(self.Left(self))


def _widget(part: Field, raw: Any) -> Widget:
    match part.kind:
        case Kind.NOTE | Kind.LINES:
            return PlainArea(raw, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True)
        case Kind.CHOICE:
            return ChoiceInput(list(part.options.values()), value=raw, strict=True)
        case Kind.LOOKUP:
            return ChoiceInput((), value=raw, strict=part.strict)
        case Kind.YES:
            return Tick("", bool(raw))
        case Kind.ROWS:
            return OrderedRows(part, raw) if part.ordered else RowsTable(part, raw)
        case Kind.TICKS:
            return TickList(part, raw)
    return PlainInput(raw, compact=True, select_on_focus=False)

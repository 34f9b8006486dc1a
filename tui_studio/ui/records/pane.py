"""A page of fields that is filled in: lines in order, proposals from the service, problems beside their fields."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual import on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text
from tui_studio.ui.records.field_line import FieldLine
from tui_studio.ui.records.field_lists import RowsTable
from tui_studio.ui.records.fields import Fact, Field, Heading, Kind, raw_of, value_of
from tui_studio.ui.records.reading import fact_style
from tui_studio.ui.widgets.choice_input import ChoiceInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from textual import events
    from textual.app import ComposeResult

    from tui_studio.ui.app import StudioApp
    from tui_studio.ui.records.fields import Part

    Offers = Callable[[str, Mapping[str, Any]], Sequence[str]]
    CheckRow = Callable[[str, Mapping[str, Any]], Mapping[str, str]]


def label_width(parts: Iterable[Part]) -> int:
    """Cells of the label column."""
    labels = [part.label for part in parts if isinstance(part, Field | Fact)]
    return max((Content(label).cell_length for label in labels), default=0) + 2


class FieldsPane(VerticalScroll, can_focus=False):
    """Keeps what is typed in `raws`, which it shares with its form."""

    @dataclass
    class Finished(Message):
        """Enter was pressed in the last field."""

    def __init__(
        self,
        parts: Sequence[Part],
        raws: dict[str, Any],
        offers: Offers,
        *,
        check_row: CheckRow = lambda _name, _row: {},
        facts: Mapping[str, str] | None = None,
        prefix: str = "",
    ) -> None:
        """`offers` and `check_row` ask the service; `prefix` stands before the key of a field that asks."""
        super().__init__()
        self.parts = tuple(parts)
        self.raws = raws
        self.first = dict(raws)
        self.facts = facts or {}
        self._offers = offers
        self._check_row = check_row
        self._offered: dict[str, tuple[str, ...]] = {}
        self._prefix = prefix

    def compose(self) -> ComposeResult:
        """A line for each part."""
        width = label_width(self.parts)
        for part in self.parts:
            if isinstance(part, Field):
                yield FieldLine(part, self.raws[part.key], width)
            elif isinstance(part, Heading):
                yield Static(part.text, classes="record-heading", markup=False)
            elif isinstance(part, Fact):
                value = clean_text(self.facts.get(part.key, ""), 2000) or "–"
                line = Content.assemble((part.label.ljust(width), "dim"), (value, fact_style(value)))
                yield Static(line, classes="record-fact")

    def on_mount(self) -> None:
        """Lists to tick need their names at once."""
        for line in self.lines():
            if line.part.kind is Kind.TICKS:
                self.load_offers(line)

    def lines(self) -> list[FieldLine]:
        """The fields, in order."""
        return list(self.query(FieldLine))

    def line(self, key: str) -> FieldLine | None:
        """The field of this key, if it stands on this page."""
        return next((line for line in self.lines() if line.part.key == key), None)

    def focus_first(self) -> None:
        """Into the first field."""
        if lines := self.lines():
            lines[0].focus_field()

    @on(FieldLine.Edited)
    def note_edit(self, event: FieldLine.Edited) -> None:
        """Keep what was typed; the sentence beside it is out of date."""
        if self.raws[event.line.part.key] != event.raw:
            self.raws[event.line.part.key] = event.raw
            event.line.show_problem("")
        else:
            event.stop()

    def collect(self) -> None:
        """Take over what stands in the fields: the word of the last key may still be on its way."""
        self.raws.update({line.part.key: line.raw for line in self.lines()})

    def read(self, key: str, today: date) -> Any:
        """The value of a field; raises `InputRefused`."""
        part = next(part for part in self.parts if isinstance(part, Field) and part.key == key)
        changed = self.raws[key] != self.first.get(key)
        return value_of(part, self.raws[key], today, self._offered.get(key) if changed else None)

    # proposals

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Ask for proposals when the cursor comes: they depend on the other fields."""
        for node in event.widget.ancestors_with_self:
            if isinstance(node, FieldLine) and node.part.kind is Kind.LOOKUP:
                self.load_offers(node)

    @work(group="offers", exit_on_error=False)
    async def load_offers(self, line: FieldLine) -> None:
        """What the field proposes."""
        key = line.part.key
        names = await asyncio.to_thread(self._offers, f"{self._prefix}{key}", dict(self.raws))
        self._offered[key] = tuple(clean_text(name) for name in names)
        if line.is_attached:
            line.offer(self._offered[key])

    # moving on with Enter

    @on(Input.Submitted)
    def enter_field(self, event: Input.Submitted) -> None:
        """Enter goes to the next field."""
        event.stop()
        chain = [node for node in self.screen.focus_chain if self in node.ancestors]
        if self.screen.focused in chain[:-1]:
            self.screen.focus_next()
        else:
            self.post_message(self.Finished())

    # sub-records

    @on(RowsTable.Opened)
    def open_row(self, event: RowsTable.Opened) -> None:
        """Edit a row in a dialog of its own."""
        from tui_studio.ui.records.row_modal import RowModal

        event.stop()
        table, place = event.table, event.place
        part = table.part
        row = {} if place is None else table.rows[place]
        raws = {field.key: raw_of(field, row.get(field.key, _nothing(field))) for field in part.fields}

        def take(values: dict[str, Any] | None) -> None:
            if values is not None:
                table.set_row(place, {"id": None, **row, **values})
            table.focus()

        pane = FieldsPane(part.fields, raws, self._offers, prefix=f"{part.key}.")
        title = f"{'New' if place is None else 'Change'} {part.named}"
        modal = RowModal(title, pane, lambda values: self._check_row(part.key, values))
        cast("StudioApp", self.app).push_screen(modal, take)


def _nothing(field: Field) -> Any:
    if field.kind is Kind.YES:
        return False
    return next(iter(field.options), "") if field.kind is Kind.CHOICE else None


def close_lists(pane: FieldsPane) -> None:
    """Close every open list of proposals, so that a strict field stands on its choice."""
    for choice in pane.query(ChoiceInput):
        choice.close_list()


def problem_of(pane: FieldsPane, key: str, today: date) -> str:
    """What is wrong with what stands in a field; empty when nothing is."""
    try:
        pane.read(key, today)
    except InputRefused as refused:
        return str(refused)
    return ""

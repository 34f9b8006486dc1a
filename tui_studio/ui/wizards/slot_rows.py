"""The grid of time-slot rows: one line of fields each, typed as people write dates and times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from tui_studio.domain.slots import SlotRow, Station, problems
from tui_studio.text import clean_text
from tui_studio.ui.key_hint import key_hint
from tui_studio.ui.keymap import bindings_for
from tui_studio.ui.widgets.option_line import Tick
from tui_studio.ui.wizards.form_field import FormField
from tui_studio.ui.wizards.problem import Problem
from tui_studio.ui.wizards.slot_fields import read_date, read_number, read_time, shown_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, time

    from textual.app import ComposeResult
    from textual.widget import Widget

SATURDAY, SUNDAY = 5, 6

COLUMNS = (
    ("start_date", "Start date", 11),
    ("end_date", "End date", 11),
    ("start", "Start", 6),
    ("end", "End", 6),
    ("minutes", "Min", 4),
    ("sat", "-Sat", 5),
    ("sun", "-Sun", 5),
    ("break_start", "Break", 6),
    ("break_end", "to", 6),
    ("gap", "Gap", 4),
    ("stations", "Stations", 0),
)
"""Name, heading, width in cells; 0 takes the rest. A text field has one cell more than its text for the cursor."""

DEFAULTS = {"start": "08:00", "end": "15:00", "minutes": "3", "gap": "0", "sat": "x", "sun": "x"}

_WRONG = {
    "start_date": "is no date; write it like 2026-09-14",
    "end_date": "is no date; write it like 2026-09-14",
    "start": "is no time; write it like 08:00",
    "end": "is no time; write it like 15:00, or 00:00 for midnight",
    "minutes": "is no number of minutes",
    "break_start": "is no time; write it like 11:30",
    "break_end": "is no time; write it like 12:15",
    "gap": "is no number of minutes",
}
_NEEDED = ("start_date", "start", "end", "minutes")


class SlotLine(FormField):
    """One row of the grid."""

    DEFAULT_CSS = """
    SlotLine {
        & > .field-problem { margin: 0 0 0 3; }
        & .slot-number { width: 3; height: 1; color: $text-muted; }
        &:focus-within { color: $foreground; }
        &:focus-within .slot-number { color: $accent; text-style: bold; }
        & Input { margin: 0; }
        & Tick { margin: 0 1; }
    }
    """

    def __init__(self, serial: int, values: dict[str, str]) -> None:
        """`values` are texts by column; a tick is on when its text is not empty."""
        super().__init__("", id=f"row-{serial}")
        self._values = values

    def compose(self) -> ComposeResult:
        """The fields on one line, the problem below."""
        with Horizontal(classes="field-line"):
            yield Static("", classes="slot-number", markup=False)
            for name, _, width in COLUMNS:
                yield self._field(name, width)
        yield Static("", classes="field-problem", markup=False)

    def _field(self, name: str, width: int) -> Widget:
        field: Widget
        if name in ("sat", "sun"):
            field = Tick("", bool(self._values.get(name)), id=self.field_id(name))
        else:
            holder = "as in step 4" if name == "stations" else ""
            field = Input(self._values.get(name, ""), placeholder=holder, compact=True, id=self.field_id(name))
            field.styles.width = width or "1fr"
        return field

    def field_id(self, name: str) -> str:
        """The id of one field."""
        return f"{self.id}-{name.replace('_', '-')}"

    def field(self, name: str) -> Input | Tick:
        """One field by its column."""
        found = self.query_one(f"#{self.field_id(name)}")
        assert isinstance(found, Input | Tick)
        return found

    def number(self, place: int) -> None:
        """Show which row this is."""
        self.query_one(".slot-number", Static).update(str(place))

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            name: ("x" if field.value else "") if isinstance(field, Tick) else field.value.strip()
            for name, _, _ in COLUMNS
            for field in (self.field(name),)
        }

    def column_of(self, widget: Widget | None) -> str:
        """The column a widget stands in, or nothing."""
        return next((name for name, _, _ in COLUMNS if widget is not None and widget.id == self.field_id(name)), "")

    def read(self) -> tuple[SlotRow | None, list[Problem]]:
        """The row these fields mean, or what is wrong with them."""
        row, found = read_row(self.values())
        return row, [Problem(text, self.field_id(name)) for name, text in found]

    def tidy(self, name: str) -> None:
        """Write back what was understood; one day is the usual case, so the end date follows the start date."""
        values = self.values()
        try:
            field = self.field(name)
            if isinstance(field, Input) and values[name] and name in _READERS:
                field.value = _shown(name, values[name])
            end = self.field("end_date")
            if name == "start_date" and values[name] and isinstance(end, Input) and not end.value:
                end.value = _shown(name, values[name])
                if end.has_focus:
                    end.select_all()  # so that another date typed now replaces it
        except ValueError:
            return


class SlotGrid(Vertical):
    """As many rows as wanted; always at least one."""

    BINDINGS = bindings_for("slots")
    DEFAULT_CSS = """
    SlotGrid {
        height: auto;
        & > .slot-head { height: 1; padding: 0 0 0 3; }
        & > .slot-head Static { height: 1; color: $text-muted; text-style: bold; }
    }
    """

    @dataclass
    class Changed(Message):
        """A field or the number of rows has changed."""

    @dataclass
    class VerifyAsked(Message):
        """Somebody wants the rows counted now."""

    def __init__(self) -> None:
        """One row with the usual times and no date."""
        super().__init__(id="slot-grid")
        self._serial = 0
        self._delete_asked: SlotLine | None = None

    def compose(self) -> ComposeResult:
        """Headings and the first row."""
        with Horizontal(classes="slot-head"):
            for _, heading, width in COLUMNS:
                label = Static(heading, markup=False)
                label.styles.width = width or "1fr"
                yield label
        yield self._new_line(dict(DEFAULTS))

    def on_mount(self) -> None:
        """Number the first row."""
        self._number()

    @property
    def lines(self) -> list[SlotLine]:
        """The rows from top to bottom."""
        return list(self.query(SlotLine))

    def read(self) -> tuple[tuple[SlotRow, ...], list[Problem]]:
        """All rows that can be read, and what is wrong with the others."""
        rows: list[SlotRow] = []
        found: list[Problem] = []
        for line in self.lines:
            row, wrong = line.read()
            found += wrong
            if row is not None:
                rows.append(row)
        return tuple(rows), found

    async def action_add_row(self) -> None:
        """A row like the last one, a day later."""
        here = self._tidied()
        values = here.values()
        try:
            last = read_date(values["end_date"] or values["start_date"])
            values["start_date"] = values["end_date"] = (last + timedelta(days=1)).isoformat()
        except ValueError:
            values["start_date"] = values["end_date"] = ""
        await self._insert(values, here)

    async def action_copy_row(self) -> None:
        """The same row once more."""
        here = self._tidied()
        await self._insert(here.values(), here)

    async def action_delete_row(self) -> None:
        """Take the row away; a row with a date only at the second press."""
        here = self._current()
        if here.values()["start_date"] and self._delete_asked is not here:
            self._delete_asked = here
            here.show_problem(f"Press {key_hint(self, 'slots.delete')} once more to take this row away.")
            return
        lines = self.lines
        place = lines.index(here)
        if len(lines) == 1:
            await self._insert(dict(DEFAULTS), here)
        else:
            lines[place + 1 if place + 1 < len(lines) else place - 1].field("start_date").focus()
        await here.remove()
        self._delete_asked = None
        self._number()
        self.post_message(self.Changed())

    def action_go_row(self, by: int) -> None:
        """The same field in the row above or below."""
        lines, here = self.lines, self._current()
        target = lines.index(here) + by
        if 0 <= target < len(lines):
            lines[target].field(here.column_of(self.screen.focused) or "start_date").focus()

    def action_verify(self) -> None:
        """Count now."""
        self.post_message(self.VerifyAsked())

    @on(Input.Changed)
    @on(Tick.Changed)
    def note_change(self) -> None:
        """The count is out of date."""
        self._delete_asked = None
        self.post_message(self.Changed())

    @on(Input.Blurred)
    def tidy_left_field(self, event: Input.Blurred) -> None:
        """A field that is left shows what was understood."""
        for line in self.lines:
            if name := line.column_of(event.input):
                line.tidy(name)

    def _current(self) -> SlotLine:
        focused = self.screen.focused
        return next((line for line in self.lines if focused is not None and line in focused.ancestors), self.lines[-1])

    def _tidied(self) -> SlotLine:
        here = self._current()
        if column := here.column_of(self.screen.focused):
            here.tidy(column)
        return here

    def _new_line(self, values: dict[str, str]) -> SlotLine:
        self._serial += 1
        return SlotLine(self._serial, values)

    async def _insert(self, values: dict[str, str], after: SlotLine) -> None:
        line = self._new_line(values)
        await self.mount(line, after=after)
        self._number()
        line.field("start_date").focus()
        self.post_message(self.Changed())

    def _number(self) -> None:
        for place, line in enumerate(self.lines, 1):
            line.number(place)


def read_row(values: dict[str, str]) -> tuple[SlotRow | None, list[tuple[str, str]]]:
    """A row from texts by column, or what is wrong as (column, sentence)."""
    found: list[tuple[str, str]] = []
    read: dict[str, date | time | int | None] = {}
    for name, reader in _READERS.items():
        text = values.get(name, "")
        if not text and name in _NEEDED:
            found.append((name, f"{_heading(name)} is missing."))
        elif not text and name != "gap":
            read[name] = None
        else:
            try:
                read[name] = reader(text)
            except ValueError:
                found.append((name, f"“{clean_text(text, 20)}” {_WRONG[name]}."))
    if found:
        return None, found
    row = SlotRow(
        start_date=read["start_date"],  # type: ignore[arg-type]  # each reader gives the type of its column
        end_date=read["end_date"] or read["start_date"],  # type: ignore[arg-type]
        start=read["start"],  # type: ignore[arg-type]
        end=read["end"],  # type: ignore[arg-type]
        minutes=read["minutes"],  # type: ignore[arg-type]
        gap=read["gap"],  # type: ignore[arg-type]
        break_start=read["break_start"],  # type: ignore[arg-type]
        break_end=read["break_end"],  # type: ignore[arg-type]
        skip_weekdays=frozenset(day for name, day in (("sat", SATURDAY), ("sun", SUNDAY)) if values.get(name)),
        stations=read_stations(values.get("stations", "")),
    )
    if wrong := problems(row):
        return None, [("start_date", sentence[0].upper() + sentence[1:]) for sentence in wrong[:1]]
    return row, []


def read_stations(text: str) -> tuple[Station, ...]:
    """`Ann/Room 1; Bob/Room 2`: photographer and camera room, several with a semicolon."""
    parts = [part.partition("/") for part in text.split(";") if part.strip()]
    return tuple(Station(clean_text(who), clean_text(where)) for who, _, where in parts)


def _heading(name: str) -> str:
    return next(heading for column, heading, _ in COLUMNS if column == name)


_READERS: dict[str, Callable[[str], date | time | int]] = {
    "start_date": read_date,
    "end_date": read_date,
    "start": read_time,
    "end": read_time,
    "minutes": read_number,
    "break_start": read_time,
    "break_end": read_time,
    "gap": read_number,
}


def _shown(name: str, text: str) -> str:
    if name in ("start_date", "end_date"):
        return read_date(text).isoformat()
    if name in ("minutes", "gap"):
        return str(read_number(text))
    return shown_time(read_time(text))

"""The parts of a form as data, and how a value becomes what stands in its field and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui_studio.domain.field_text import email_problem, read_choice, read_date, read_number, read_time, too_long
from tui_studio.errors import InputRefused
from tui_studio.text import clean_lines, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_studio.ui.widgets.line_table import LineColumn

TEXT_LIMIT = 5_000
NOTE_LIMIT = 20_000


class Kind(StrEnum):
    """What may stand in a field; in brackets what the service gets."""

    TEXT = "text"  # one line (str)
    EMAIL = "email"  # one address (str)
    NOTE = "note"  # several lines (str)
    LINES = "lines"  # several values, one on each line (tuple of str)
    NUMBER = "number"  # a whole number (int, None for nothing)
    DATE = "date"  # a day (date or None)
    TIME = "time"  # a time of day (time or None)
    CHOICE = "choice"  # one of `options` (its key)
    LOOKUP = "lookup"  # text with proposals from the service; `strict` takes nothing else (str)
    YES = "yes"  # yes or no (bool)
    ROWS = "rows"  # sub-records, each edited in a dialog (tuple of mappings with "id")
    TICKS = "ticks"  # any of what the service offers (frozenset of str)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    """A few words behind the field."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of a choice: key to label."""
    strict: bool = False
    limit: int = 0
    """Characters; 0 is the usual limit of the kind."""
    least: int | None = None
    most: int | None = None
    noun: str = ""
    """What one of the sub-records or proposals is called; empty for the label in lower case."""
    fields: tuple[Field, ...] = ()
    """Of sub-records: their own fields."""
    columns: tuple[LineColumn, ...] = ()
    """Of sub-records: the columns of their list."""
    cells: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None
    """Of sub-records: a row of their list."""
    empty: str = "None yet."
    ordered: bool = False
    """Of sub-records: their order means something and can be changed."""

    @property
    def named(self) -> str:
        """What one of them is called."""
        return self.noun or self.label.casefold()


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between fields."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the record that is shown and not edited; `key` is one of the view's facts."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records that hang on this one; `key` is what the service is asked for."""

    key: str
    columns: tuple[LineColumn, ...]
    empty: str
    opens: str = ""
    """What Enter opens; the form's `open_listed` does it."""
    copies_key: bool = False
    """True where `y` copies what the line stands for, such as a path, and not its cells."""


Part = Field | Heading | Fact | Listing


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a form."""

    name: str
    parts: tuple[Part, ...] = ()
    new: bool = True
    """False where a record that is not there yet has nothing to show."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The parts that are edited."""
        return tuple(part for part in self.parts if isinstance(part, Field))


def raw_of(part: Field, value: Any) -> Any:
    """What stands in the field for a value."""
    if part.kind in (Kind.ROWS, Kind.TICKS, Kind.YES):
        return value
    if part.kind is Kind.LINES:
        return "\n".join(clean_text(line, TEXT_LIMIT) for line in value or ())
    if value is None:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if part.kind is Kind.CHOICE:
        return part.options.get(str(value), str(value))
    if part.kind is Kind.NOTE:
        return clean_lines(value, NOTE_LIMIT)
    return clean_text(value, max(TEXT_LIMIT, part.limit))


def value_of(part: Field, raw: Any, today: date, offered: tuple[str, ...] | None = None) -> Any:
    """The value that a field's content means; raises `InputRefused` with the sentence to show beside it."""
    match part.kind:
        case Kind.ROWS | Kind.TICKS | Kind.YES:
            return raw
        case Kind.NUMBER:
            return read_number(raw, part.least, part.most)
        case Kind.DATE:
            return read_date(raw, today)
        case Kind.TIME:
            return read_time(raw)
        case Kind.CHOICE:
            label = read_choice(raw, part.options.values(), part.named)
            return next((key for key, shown in part.options.items() if shown == label), "")
    limit = part.limit or (NOTE_LIMIT if part.kind is Kind.NOTE else TEXT_LIMIT)
    if problem := too_long(raw, limit):
        raise InputRefused(problem)
    if part.kind is Kind.LINES:
        return tuple(line for line in clean_lines(raw, NOTE_LIMIT).split("\n") if line)
    if part.kind is Kind.NOTE:
        return clean_lines(raw, limit)
    text = clean_text(raw, limit)
    if part.kind is Kind.EMAIL and (problem := email_problem(text)):
        raise InputRefused(problem)
    if part.kind is Kind.LOOKUP and part.strict and offered is not None:
        return read_choice(text, offered, part.named)
    return text


def shown_value(part: Field, raw: Any) -> str:
    """What a field's content looks like where it is only read."""
    if part.kind is Kind.YES:
        return "yes" if raw else "no"
    if part.kind is Kind.TICKS:
        return ", ".join(sorted(raw, key=str.casefold))
    if part.kind is Kind.ROWS:
        return f"{len(raw)}"
    return str(raw)

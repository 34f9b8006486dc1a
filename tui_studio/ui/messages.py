"""Messages that cross from one screen or widget to another, each in the past participle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui_studio.services.capture_taking import Taken
    from tui_studio.services.studio import Studio


@dataclass
class StudioOpened(Message):
    """The database is open and `app.studio` can be asked."""

    studio: Studio


@dataclass
class StudioRefused(Message):
    """The studio could not be opened; `reason` says what to do."""

    reason: str


@dataclass
class CursorMoved(Message):
    """The cursor of a hub table stands on another record; `index` counts from 0."""

    record_id: int
    index: int


@dataclass
class MarksChanged(Message):
    """Rows were marked or unmarked; `hidden` of `count` are not in the list at present."""

    count: int
    hidden: int
    ranging: bool


@dataclass
class RowOpened(Message):
    """Somebody wants to see the record in full."""

    record_id: int


@dataclass
class HeaderChosen(Message):
    """Somebody clicked the heading of a column; `further` with shift, to sort by it as well."""

    column: str
    further: bool = False


class ColumnsMoved(Message):
    """Other columns of a hub table are in view."""


@dataclass
class RowsFailed(Message):
    """Rows could not be read while the table was painted."""

    error: Exception


@dataclass
class FrameTaken(Message):
    """A frame of the hot folder is safe; None where there is trouble, or none any more."""

    taken: Taken | None


@dataclass
class DatabaseAwaited(Message):
    """Another workstation holds the database since so many seconds; None once it has let go."""

    seconds: float | None


@dataclass
class FilterEdited(Message):
    """The text of the filter line came to rest."""

    text: str


@dataclass
class FilterLeft(Message):
    """The filter line gave the focus back; `cleared` when the filter was taken away."""

    cleared: bool

"""What a form shows of one record, and what it asks of the service behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as it was read.

    `values` holds what a form edits, by field: text, int, date, time, bool, None, for a list of
    sub-records a tuple of mappings (each with its `id`, None where it is new), for ticks a frozenset.
    """

    row_id: int | None
    title: str
    values: Mapping[str, Any]
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is shown and not edited, in words."""
    warning: str = ""
    readiness: str = ""
    """The four marks of a student; empty for other records."""
    opened: Any = None
    """What a save is checked against; a form hands it back untouched."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list inside a record: `key` names what it stands for; `tone` is empty, "warning" or "muted"."""

    key: str
    cells: tuple[str, ...]
    tone: str = ""


class RecordSource(ABC):
    """The service behind a form; every method but the checks reads or writes the database and is called in a thread."""

    @abstractmethod
    def get(self, row_id: int) -> RecordView:
        """The record; raises `NotFound`."""

    def blank(self) -> RecordView:
        """A record that is not there yet, with its defaults."""
        raise NotImplementedError

    def check(self, _values: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with the values, by field, as far as the values alone tell it."""
        return {}

    def check_row(self, _name: str, _values: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with one row of the list of sub-records `_name`, by field."""
        return {}

    @abstractmethod
    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Write what differs from `view`; the id.

        Raises `FieldsRefused` for what the fields cannot hold and `EditConflict` where somebody else wrote into the
        same fields; a field of a sub-record is named `list.id.field` there.
        """

    def listed(self, _row_id: int, _name: str) -> Sequence[ListedRow]:
        """The rows of a list inside the record."""
        return ()

    def offers(self, _name: str, _values: Mapping[str, Any]) -> Sequence[str]:
        """What a field with proposals proposes; `values` are the texts of the form as they stand."""
        return ()

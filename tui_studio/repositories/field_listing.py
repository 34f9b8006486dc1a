"""Lists whose rows are made of fields: all of them for a window, only the chosen ones for an export."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import fields
from functools import partial, reduce
from operator import add, itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from sqlalchemy import Select, String, bindparam, case, cast, func, select

from tui_studio.domain.custom_fields import KEPT, kept_value
from tui_studio.repositories.listing import Listing, tables_named
from tui_studio.repositories.tables import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Told: TypeAlias = Callable[[Any], Any]

MOMENT: Any = object()
"""Told as a day where the studio is."""
_PICKED: dict[tuple[type, tuple[str, ...]], Select[Any]] = {}


class FieldListing(Listing):
    """A list that says which columns each field of its rows comes from."""

    made: ClassVar[Any]
    """What a row is: a dataclass that begins with the id."""
    _whole: Callable[[Any], Sequence[Any]] | None = None

    @abstractmethod
    def fields(self) -> Mapping[str, tuple[tuple[Any, ...], Told | None]]:
        """The columns of each field, and what makes it of them where it is not one as it is."""

    def shown(self) -> Select[Any]:
        """The columns of a row."""
        return self._selected(self._keys())

    def row(self, values: Any) -> Any:
        """A frozen row."""
        if self._whole is None:
            self._whole = self._teller(self._keys())
        return self.made(values[0], *self._whole(values))

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> dict[int, Sequence[Any]]:
        """These fields of the rows with these ids, read at once and in any order."""
        statement = _PICKED.get((type(self), keys))
        if statement is None:
            picked = self.model.id.in_(bindparam("part", expanding=True))
            statement = self._selected(keys)
            statement = self.joined(statement, (), tables_named(*statement.selected_columns)).where(picked)
            _PICKED[type(self), keys] = statement
        tell = self._teller(keys)
        rows = self._db.connection().execute(statement, {"part": list(ids)}).fetchall()
        return {values[0]: tell(values) for values in rows}

    def _keys(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(self.made))[1:]

    def _selected(self, keys: tuple[str, ...]) -> Select[Any]:
        known = self.fields()
        return select(self.model.id, *(column for key in keys for column in _field(known, key)[0]))

    def _teller(self, keys: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
        """What makes these fields of the columns that were selected for them.

        Where the columns are the fields it is one slice: a call and a list for each row take as long as the database.
        """
        known = self.fields()
        plan: list[tuple[int | slice, Told | None]] = []
        place = 1
        for key in keys:
            columns, told = _field(known, key)
            wide = len(columns) > 1
            plan.append((slice(place, place + len(columns)) if wide else place, self.day if told is MOMENT else told))
            place += len(columns)
        if not any(told for _, told in plan):
            return itemgetter(slice(1, None))
        return lambda values: [values[place] if told is None else told(values[place]) for place, told in plan]


def _field(known: Mapping[str, tuple[tuple[Any, ...], Told | None]], key: str) -> tuple[tuple[Any, ...], Told | None]:
    """The columns of a field; those of `kept:NAME` are what rosters left with the client."""
    if not key.startswith(KEPT):
        return known[key]
    return (Client.custom,), partial(kept_value, name=key.removeprefix(KEPT))


def text(column: Any) -> Any:
    """A text of a linked record that may be missing."""
    return func.coalesce(column, "")


def iso_day(column: Any) -> Any:
    """A day as text; empty for none."""
    return func.coalesce(cast(column, String), "")


def minute(column: Any) -> Any:
    """A time of day as HH:MM; empty for none."""
    return func.coalesce(func.substr(cast(column, String), 1, 5), "")


def either(first: Any, second: Any) -> Any:
    """The first of two texts that says something."""
    return func.coalesce(func.nullif(first, ""), second)


def words_of(flags: Sequence[Any], words: Sequence[str]) -> Any:
    """The words of the flags that are set, with commas between them."""
    said = [case((flag, f", {word}"), else_="") for flag, word in zip(flags, words, strict=True)]
    return func.substr(reduce(add, said), 3)

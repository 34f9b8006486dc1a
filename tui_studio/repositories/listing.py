"""The read side of hubs and lists: the ids of a query in order, and the rows of a window of ids.

A hub never asks for all rows: it holds the frozen order (8 bytes a row) and fetches what is on screen
by primary key, which costs the same at ten rows and at a million.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from tui_studio.repositories.query_sql import conditions
from tui_studio.repositories.tables import Client, ClientGroup, ClientGroupMember, PhotoSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlmodel import Session as DbSession

    from tui_studio.domain.query_tree import Query, Word
    from tui_studio.domain.sorting import SortKey

WINDOW = 500
_WINDOWS: dict[type, Select[Any]] = {}


class Listing(ABC):
    """What sessions and clients have in common as lists."""

    hub: ClassVar[str]
    model: ClassVar[Any]
    default_sort: ClassVar[tuple[SortKey, ...]]
    zone: tzinfo = UTC
    """Where the days of moments are told."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def ids(self, query: Query, sort: Sequence[SortKey] = (), limit: int | None = None) -> array[int]:
        """Ids of what matches, in order."""
        statement = self.joined(select(self.model.id)).where(*conditions(query, self.word, self.facets(), self.hub))
        orders = self.orders()
        for key in (*sort, *self.default_sort):
            for expression in orders[key.column]:
                statement = statement.order_by(expression.desc() if key.descending else expression)
        statement = statement.order_by(self.model.id)
        if limit is not None:
            statement = statement.limit(limit)
        return array("q", (row[0] for row in self._db.connection().execute(statement)))

    def image_total(self, query: Query) -> int:
        """The images of all that match."""
        matching = self.joined(select(self.model.id)).where(*conditions(query, self.word, self.facets(), self.hub))
        total = select(func.coalesce(func.sum(PhotoSession.image_count), 0)).where(self.sessions_of(matching))
        return int(self._db.connection().execute(total).scalar_one())

    def gone(self, ids: Sequence[int]) -> set[int]:
        """Which of these are no records any more."""
        missing = set(ids)
        for start in range(0, len(ids), WINDOW):
            part = select(self.model.id).where(self.model.id.in_(list(ids[start : start + WINDOW])))
            missing.difference_update(self._db.connection().execute(part).scalars())
        return missing

    def rows(self, ids: Sequence[int]) -> dict[int, Any]:
        """The rows of these ids; ids that are gone are left out."""
        found: dict[int, Any] = {}
        for start in range(0, len(ids), WINDOW):
            part = list(ids[start : start + WINDOW])
            for row in self._db.connection().execute(self._window(), {"part": part}):
                found[row[0]] = self.row(row)
        return found

    def _window(self) -> Select[Any]:
        """The statement of a window, built once: building it costs more than running it."""
        kept = _WINDOWS.get(type(self))
        if kept is None:
            picked = self.model.id.in_(bindparam("part", expanding=True))
            kept = _WINDOWS[type(self)] = self.joined(self.shown()).where(picked)
        return kept

    def count(self) -> int:
        """All records of this kind."""
        return int(self._db.connection().execute(select(func.count()).select_from(self.model)).scalar_one())

    def day(self, moment: datetime | None) -> str:
        """The local day of a moment, ISO; empty for none."""
        return moment.astimezone(self.zone).date().isoformat() if moment is not None else ""

    @abstractmethod
    def word(self, word: Word) -> ColumnElement[bool]:
        """A word is looked for in names, numbers and IDs."""

    @abstractmethod
    def sessions_of(self, matching: Select[Any]) -> ColumnElement[bool]:
        """The condition for the sessions that belong to the ids of a statement."""

    @abstractmethod
    def joined(self, statement: Select[Any]) -> Select[Any]:
        """The statement with every table its columns and conditions name; joins nobody uses cost nothing."""

    @abstractmethod
    def shown(self) -> Select[Any]:
        """The columns of a row."""

    @abstractmethod
    def row(self, values: Any) -> Any:
        """A frozen row from the columns."""

    @abstractmethod
    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet of the query text means here."""

    @abstractmethod
    def orders(self) -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by."""


def iso(day: date | None) -> str:
    """A day as text; empty for none."""
    return day.isoformat() if day is not None else ""


def group_names() -> Any:
    """The groups of a client, with commas between them."""
    named = select(ClientGroup.name).join(ClientGroupMember, ClientGroupMember.group_id == ClientGroup.id)
    mine = named.where(ClientGroupMember.client_id == Client.id).order_by(ClientGroup.folded).correlate(Client)
    names = mine.subquery("named")
    return select(func.aggregate_strings(names.c.name, ", ")).scalar_subquery()


def natural(column: Any) -> tuple[Any, Any]:
    """Numbers written as text in the order of numbers: 9 before 10."""
    return func.length(column), func.lower(column)

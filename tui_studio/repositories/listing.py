"""The read side of hubs and lists: the ids of a query in order, and the rows of a window of ids.

A hub never asks for all rows: it holds the frozen order (8 bytes a row) and fetches what is on screen
by primary key, which costs the same at ten rows and at a million.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from sqlalchemy import (
    BinaryExpression,
    Column,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.visitors import replacement_traverse

from tui_studio.domain.custom_fields import KEPT
from tui_studio.domain.query_tree import Facet, Query, Word
from tui_studio.repositories.dialects import on_postgresql, ordered
from tui_studio.repositories.query_sql import conditions, kept_text
from tui_studio.repositories.search import rows_holding
from tui_studio.repositories.tables import Client, ClientGroup, ClientGroupMember, PhotoSession

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlmodel import Session as DbSession

    from tui_studio.domain.sorting import SortKey

WINDOW = 500
MANY = 10_000
"""So many records of one value are better met along the default order than sorted."""
FEW = 100_000
"""So many records that hold a word are sooner asked for a value one by one than listed with all that have it."""
NAMED = 3_000
"""So many records that facets name are sooner looked at than all that hold a word are found in the text index."""
_WINDOWS: dict[type, Select[Any]] = {}


Path: TypeAlias = tuple[tuple[Any, Any], ...]
"""Tables with the condition that joins each to those before it; the condition of the first is not used."""


@dataclass(frozen=True, slots=True)
class Lead:
    """How to come from a linked record to those that name it; `key` is their foreign key where it may be empty.

    The values of one that is `spread` are met all over the default order, so that a common one is soon found along it.
    """

    path: Path
    key: Any = None
    spread: bool = False


class Listing(ABC):
    """What sessions and clients have in common as lists."""

    hub: ClassVar[str]
    model: ClassVar[Any]
    index: ClassVar[str] = ""
    """The text index of what words are looked for in; none where each record is looked at."""
    default_sort: ClassVar[tuple[SortKey, ...]]
    always: ClassVar[tuple[Any, ...]] = ()
    """True of every record. Said in the statement of a whole order, it keeps SQLite from going along the index of a
    foreign key, where it meets the records at random: that takes twice as long."""
    along: ClassVar[Mapping[str, frozenset[str]]] = {}
    """For the column of an order, the facets that its index answers by itself."""
    zone: tzinfo = UTC
    """Where the days of moments are told."""
    asks_few: ClassVar[bool] = False
    """Facets stand in other tables, where the few that hold a word are sooner looked up than everybody listed."""
    indexed: ClassVar[frozenset[str]] = frozenset()
    """Facets that an index answers: where they name few records, words are sooner looked for in each of these."""
    named = False
    """So few records fulfil the facets of the query that the text of each is looked at."""
    few = False
    """So few records hold the words of the query that each is asked for its facets; PostgreSQL sees to that itself."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def ids(self, query: Query, sort: Sequence[SortKey] = (), limit: int | None = None) -> array[int]:
        """Ids of what matches, in order."""
        return self._listed(self._select(self._conditions(query), self._order(sort)).limit(limit))

    def lies_along(self, query: Query, sort: Sequence[SortKey]) -> bool:
        """The index of the order tells what matches: listing that is quicker than picking it out of all."""
        told = self.along.get((*sort, *self.default_sort)[0].column, frozenset())
        return any(isinstance(term, Facet) and not term.negated and term.field in told for term in query.terms)

    def matching(self, query: Query) -> array[int]:
        """Ids of what matches, in any order."""
        words = [term for term in query.terms if isinstance(term, Word) and not term.negated]
        others = Query(tuple(term for term in query.terms if term not in words))
        found = rows_holding(self._db, self.index, [word.text for word in words]) if self.index else None
        if found is not None and not others.terms:
            return self._listed(found)
        if found is None or on_postgresql(self._db):
            return self._listed(self._select(self._conditions(query)))
        self.named = self._name_few(others)
        self.few = self.asks_few and not self.named and not self._many(found, FEW)
        try:
            if self.few:
                return self._listed(self._among(found, self._conditions(others)))
            return self._listed(self._select(self._conditions(query)))
        finally:
            self.named = self.few = False

    def _name_few(self, others: Query) -> bool:
        """One of the facets that an index answers names few records."""
        told = [term for term in others.terms if isinstance(term, Facet) and not term.negated]
        asked = Query(tuple(term for term in told if term.field in self.indexed))
        return any(not self._many(self._named_by(condition), NAMED) for condition in self._conditions(asked))

    def _named_by(self, condition: ColumnElement[bool]) -> Select[Any]:
        """The records a condition names; those that a list of ids holds come from it, up to where counting ends."""
        if isinstance(condition, BinaryExpression) and condition.operator is in_op:
            listed = getattr(condition.right, "element", None)
            if isinstance(listed, Select):
                return listed
        return self._select([condition])

    def _among(self, found: Select[Any], where: Sequence[ColumnElement[bool]]) -> Select[Any]:
        """What an index found, under conditions; without the records themselves where ids are all that these name."""
        key = (self.model.__tablename__, "id")
        if columns_named(*where) != {key}:
            return self._select([self.model.id.in_(found), *where])
        place = found.selected_columns[0] + 0  # bare, the text index would be searched anew for each of them

        def placed(part: Any, **_: Any) -> Any:
            return place if isinstance(part, Column) and (part.table.name, part.name) == key else None

        return found.where(*(replacement_traverse(condition, {}, cast("Any", placed)) for condition in where))

    def first(self, sort: Sequence[SortKey], limit: int) -> array[int]:
        """The first ids of all, at once for the columns that have an index, however many records there are."""
        lead = self.leads().get(sort[0].column) if sort else None
        if lead is None:
            return self.ids(Query(), sort, limit)
        found = array("q")
        for unlinked in (not sort[0].descending, sort[0].descending):
            if len(found) == limit:
                break
            if not unlinked:
                found += self._linked(sort, lead, limit - len(found))
            elif lead.key is not None:  # those without a linked record: no value comes before every value
                none = lead.key.is_(None)
                alike = self._select([none], self._order(sort))
                spread = lead.spread and len(sort) == 1 and self._many(select(literal(1)).where(none))
                rest = self._along(none) if spread else alike
                found += self._listed(rest.limit(limit - len(found)))
        return found

    def _linked(self, sort: Sequence[SortKey], lead: Lead, limit: int) -> array[int]:
        """The first of those with a linked record."""
        if not lead.spread or len(sort) > 1:
            return self._listed(self._select([], self._order(sort), lead.path).limit(limit))
        found, value = array("q"), self._next_value(sort[0], lead)
        while value and len(found) < limit:
            same = and_(*(part == wanted for part, wanted in zip(self._sorts_by(sort[0].column), value, strict=True)))
            many = self._many(self.joined(select(literal(1)), lead.path, ()).where(same))
            part = self._along(same) if many else self._select([same], self._order(()), lead.path)
            found += self._listed(part.limit(limit - len(found)))
            value = self._next_value(sort[0], lead, value)
        return found

    def _many(self, alike: Select[Any], many: int = MANY) -> bool:
        """So many that they are better met along the default order than sorted."""
        counted = select(func.count()).select_from(alike.limit(many).subquery())
        return bool(self._db.connection().execute(counted).scalar_one() == many)

    def _along(self, condition: ColumnElement[bool]) -> Select[Any]:
        """What fulfils a condition, met along the default order: "is true" keeps the index of the value out of it."""
        return self._select([condition.is_(true())], self._order(()))

    def _next_value(self, key: SortKey, lead: Lead, last: Sequence[Any] = ()) -> Sequence[Any]:
        """What a column sorts by in the linked record that comes first, or first behind `last`; empty for none."""
        parts = self._sorts_by(key.column)
        query = select(*parts).select_from(lead.path[0][0])
        query = query.order_by(*(ordered(part, descending=key.descending) for part in parts)).limit(1)
        if last:
            shown, seen = tuple_(*parts), tuple_(*map(literal, last))
            query = query.where(shown < seen if key.descending else shown > seen)
        return self._db.connection().execute(query).first() or ()

    def by_number(self, number: str) -> int | None:
        """The id of the record with this number, by its unique index; else without regard to ASCII case."""
        if not number:
            return None
        column = self.model.number
        for wanted in (
            [column == number, column != ""],  # the index of client numbers holds only those that are one
            [func.length(column) == len(number), func.lower(column) == number.lower()],
        ):
            found = self._db.connection().execute(select(self.model.id).where(*wanted).limit(1)).scalar()
            if found is not None:
                return int(found)
        return None

    def _conditions(self, query: Query) -> list[ColumnElement[bool]]:
        return conditions(query, self.word, self.facets(), self.hub)

    def _select(self, where: Sequence[Any], order: Sequence[Any] = (), path: Path = ()) -> Select[Any]:
        """Ids under conditions, in an order, with the tables that these name."""
        named = tables_named(*where, *order)
        if order and not where and not path and named != {self.model.__tablename__}:
            where = self.always
        return self.joined(select(self.model.id), path, named).where(*where).order_by(*order)

    def _sorts_by(self, column: str) -> tuple[Any, ...]:
        if column.startswith(KEPT):
            return natural(kept_text(column.removeprefix(KEPT)))
        return self.orders()[column]

    def _order(self, sort: Sequence[SortKey]) -> list[Any]:
        """What the keys sort by, then the default; nothing after a number, which no two records share."""
        found: list[Any] = []
        keys = {key.column: key for key in reversed((*sort, *self.default_sort))}
        for column in dict.fromkeys(key.column for key in (*sort, *self.default_sort)):
            found += [ordered(expression, descending=keys[column].descending) for expression in self._sorts_by(column)]
            if column == "number":
                break
        return [*found, self.model.id]

    def _listed(self, statement: Select[Any]) -> array[int]:
        """The ids of a statement, from the driver's own cursor: SQLAlchemy's rows take as long as the sorting."""
        result = self._db.connection().execute(statement)
        try:
            cursor: Any = result.cursor
            return array("q", map(itemgetter(0), cursor))
        finally:
            result.close()

    def image_total(self, query: Query) -> int:
        """The images of all that match."""
        matching = self._select(self._conditions(query))
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
    def joined(self, statement: Select[Any], path: Path = (), named: Collection[str] | None = None) -> Select[Any]:
        """The statement with the linked tables that are named, or all, led by those of a path.

        All that do not lead are outer joins, so that the database scans its own table first: for a whole order that
        and one sort is three times quicker than going along the index of another table.
        """

    def leads(self) -> Mapping[str, Lead]:
        """The columns of linked records whose index gives the first rows at once."""
        return {}

    @abstractmethod
    def shown(self) -> Select[Any]:
        """The columns of a row."""

    @abstractmethod
    def row(self, values: Any) -> Any:
        """A frozen row from the columns."""

    @abstractmethod
    def facets(self) -> Mapping[str, Callable[[tuple[Any, ...]], ColumnElement[bool]]]:
        """What each facet of the query text means here."""

    @staticmethod
    @abstractmethod
    def orders() -> Mapping[str, tuple[Any, ...]]:
        """What each column sorts by; made once, for making it takes longer than many a filter."""


def tables_named(*clauses: Any) -> set[str]:
    """The names of the tables whose columns stand in these, without those that a statement inside lists by itself."""
    return {table for table, _ in columns_named(*clauses)}


def columns_named(*clauses: Any) -> set[tuple[str, str]]:
    """Table and name of the columns that stand in these, without those that a statement inside lists by itself."""
    return {name for clause in clauses for name in _named(_element(clause))}


def _named(part: Any) -> set[tuple[str, str]]:
    if isinstance(part, Column):
        return {(part.table.name, part.name)}
    found = {name for inner in part.get_children() for name in _named(inner)}
    if isinstance(part, Select):
        listed = {getattr(table, "name", "") for table in part.columns_clause_froms}
        return {(table, name) for table, name in found if table not in listed}
    return found


def _element(clause: Any) -> Any:
    """The expression behind an attribute of a table class, or the expression itself."""
    return clause.__clause_element__() if hasattr(clause, "__clause_element__") else clause


def iso(day: date | None) -> str:
    """A day as text; empty for none."""
    return day.isoformat() if day is not None else ""


def group_names() -> Any:
    """The groups of a client, with commas between them."""
    named = select(ClientGroup.name).join(ClientGroupMember, ClientGroupMember.group_id == ClientGroup.id)
    mine = named.where(ClientGroupMember.client_id == Client.id).order_by(ClientGroup.folded).correlate(Client)
    names = mine.subquery("named")
    return select(func.aggregate_strings(names.c.name, ", ")).scalar_subquery()


def group_order() -> Any:
    """What groups sort by: none for those in no group, who are most and need not be looked up one by one."""
    grouped = Client.id.in_(select(ClientGroupMember.client_id))
    return case((grouped, func.lower(group_names())))


def natural(column: Any) -> tuple[Any, Any]:
    """Numbers written as text in the order of numbers: 9 before 10."""
    return func.length(column), func.lower(column)

"""Lists of records: the ids of a query, the rows of a window, and exports of what is shown."""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tui_studio.domain.columns import CLIENT_COLUMNS, ENTAGGED, SESSION_COLUMNS, Column
from tui_studio.domain.custom_fields import value_of
from tui_studio.domain.query_fields import CLIENTS, SESSIONS
from tui_studio.domain.query_tree import Query, Word
from tui_studio.domain.rows import AuditRow, ClientRow, SessionRow
from tui_studio.errors import InputRefused
from tui_studio.repositories.listing import NAMED
from tui_studio.services.filters import read_query
from tui_studio.services.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from tui_studio.domain.query_tree import Term
    from tui_studio.domain.sorting import SortKey
    from tui_studio.repositories.field_listing import FieldListing
    from tui_studio.repositories.listing import Listing
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

Row = TypeVar("Row", SessionRow, ClientRow, AuditRow)
EXPORT_STEP = 5_000
"""Rows read at a time: half the cost of 500, whose pages of the database are all over it."""
SMALL_SHARE = 20
"""Sorting one row in twenty by its place takes as long as picking it out of all."""


class _Whole:
    """The order of all records, good until somebody writes: a filter is then a choice among these ids."""

    def __init__(self, stamp: object, sort: tuple[SortKey, ...], ids: array[int]) -> None:
        self.stamp, self.sort, self.ids = stamp, sort, ids
        self._beside: frozenset[Term] = frozenset()
        self._fits = bytearray()

    def serves(self, stamp: object, sort: Sequence[SortKey]) -> bool:
        """It is the order that is asked for, and still true."""
        return stamp == self.stamp and tuple(sort) == self.sort

    @cached_property
    def places(self) -> array[int]:
        """The place of each id; made when it is first needed (0.1 s for a million), four bytes a record."""
        places = array("i", bytes(4 * (max(self.ids, default=0) + 1)))
        for place, row_id in enumerate(self.ids):
            places[row_id] = place
        return places

    def picked(self, matching: array[int]) -> array[int]:
        """These ids in the order of all: few are sorted by their places, many are picked out in passing."""
        if len(matching) * SMALL_SHARE < len(self.ids):
            return array("q", sorted(matching, key=self.places.__getitem__))
        return array("q", compress(self.ids, self._flags(matching)))

    def keep(self, terms: frozenset[Term], matching: array[int]) -> None:
        """What fulfils these terms, a byte a record, for the words that are typed beside them letter by letter."""
        self._beside, self._fits = terms, self._flags(matching)

    def knows(self, terms: frozenset[Term]) -> bool:
        """What fulfils these terms is kept."""
        return bool(terms) and terms == self._beside

    def fitting(self, matching: array[int]) -> array[int]:
        """Those of these ids that fulfil the terms kept last."""
        return array("q", compress(matching, map(self._fits.__getitem__, map(self.places.__getitem__, matching))))

    def _flags(self, matching: array[int]) -> bytearray:
        flags = bytearray(len(self.ids))
        for place in map(self.places.__getitem__, matching):
            flags[place] = 1
        return flags


def _words_and_others(query: Query) -> tuple[tuple[Term, ...], frozenset[Term]]:
    """The words that must all be found, and what else is asked of a record."""
    words = tuple(term for term in query.terms if isinstance(term, Word) and not term.negated)
    return words, frozenset(query.terms) - frozenset(words)


class RecordService(Generic[Row]):
    """What every hub asks for, whatever it lists."""

    hub: str
    columns: Mapping[str, Column]

    def __init__(self, place: Workplace, listing: Callable[[UnitOfWork], Listing]) -> None:
        self._place = place
        self._listing = listing
        self._whole: _Whole | None = None

    def ids(self, query: str = "", sort: Sequence[SortKey] = (), limit: int | None = None) -> array[int]:
        """Ids of what the query text matches, in order; raises `InputRefused` for a text that is no query."""
        self._check(sort)
        with self._place.reading() as uow:
            stamp = self._place.stamp()
            parsed, listing = self._read(uow, query), self._listing(uow)
            if limit is not None:
                return listing.ids(parsed, sort, limit)
            whole = self._whole if self._whole and self._whole.serves(stamp, sort) else None
            if not parsed.terms:
                found = whole.ids if whole else listing.ids(parsed, sort)
                if stamp is not None and stamp == self._place.stamp():
                    self._whole = _Whole(stamp, tuple(sort), found)
                return found
            words, others = _words_and_others(parsed)
            known = whole is not None and bool(words) and whole.knows(others)
            if whole is None or (listing.lies_along(parsed, sort) and not known):
                return listing.ids(parsed, sort)
            matching = listing.matching(Query(words) if known else parsed)
            if self._place.stamp() != stamp:  # somebody wrote between the two
                return listing.ids(parsed, sort)
        if not words and len(matching) > NAMED:  # the text of fewer is looked at, which is sooner still
            whole.keep(others, matching)
        return whole.picked(whole.fitting(matching) if known else matching)

    def first_ids(self, query: str, sort: Sequence[SortKey], limit: int) -> array[int]:
        """The first of them: enough for a first screen before the whole order is known."""
        self._check(sort)
        if query.strip():
            return self.ids(query, sort, limit)
        with self._place.reading() as uow:
            return self._listing(uow).first(sort, limit)

    def _read(self, uow: UnitOfWork, query: str) -> Query:
        """What the query text asks of a record; a list of a part of the records asks for more."""
        return read_query(self._place, uow, self.hub, query)

    def _check(self, sort: Sequence[SortKey]) -> None:
        unknown = [key.column for key in sort if key.column not in self.columns]
        if unknown:
            raise InputRefused(f"There is no column “{unknown[0]}” to sort by.")

    def rows(self, ids: Sequence[int]) -> dict[int, Row]:
        """Rows by id; ids that are gone are left out."""
        with self._place.reading() as uow:
            listing = self._listing(uow)
            listing.zone = self._place.clock.zone
            return listing.rows(ids)

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> Mapping[int, Sequence[Any]]:
        """These fields of the rows; ids that are gone are left out."""
        return {row_id: [value_of(row, key) for key in keys] for row_id, row in self.rows(ids).items()}

    def count(self) -> int:
        """All records."""
        with self._place.reading() as uow:
            return self._listing(uow).count()

    def image_total(self, query: str = "") -> int:
        """The images of all that the query text matches."""
        with self._place.reading() as uow:
            return self._listing(uow).image_total(self._read(uow, query))

    def gone(self, ids: Sequence[int]) -> set[int]:
        """Which of these are no records any more."""
        with self._place.reading() as uow:
            return self._listing(uow).gone(ids)

    def find_number(self, number: str) -> int | None:
        """The id of the record with this number."""
        with self._place.reading() as uow:
            return self._listing(uow).by_number(number)

    def export(self, ids: Sequence[int], columns: Sequence[str], target: Path, progress: Progress = SILENT) -> int:
        """Write the records as .xlsx or .csv, columns in the order given; how many rows were written."""
        from tui_studio.integrations.spreadsheets import write_table

        shown = [self.columns[key] for key in columns]
        keys = tuple(column.key for column in shown)

        def lines() -> Iterator[Sequence[Any]]:
            for start in range(0, len(ids), EXPORT_STEP):
                progress.checkpoint()
                part = list(ids[start : start + EXPORT_STEP])
                cells = self.cells(part, keys)
                yield from filter(None, map(cells.get, part))
                progress.advance(start + len(part), len(ids), target.name)

        written: int = write_table(target, [column.label for column in shown], lines())
        return written


class FieldService(RecordService[Row]):
    """Lists of which single fields can be read."""

    def __init__(self, place: Workplace, listing: Callable[[UnitOfWork], FieldListing]) -> None:
        super().__init__(place, listing)
        self._fields = listing

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> Mapping[int, Sequence[Any]]:
        """These fields of the rows, without what the others cost; ids that are gone are left out."""
        with self._place.reading() as uow:
            listing = self._fields(uow)
            listing.zone = self._place.clock.zone
            return listing.cells(ids, keys)


class SessionService(FieldService[SessionRow]):
    """Sessions as lists, and one session's history."""

    hub = SESSIONS
    columns = SESSION_COLUMNS

    def __init__(self, place: Workplace) -> None:
        super().__init__(place, lambda uow: uow.session_list)

    def export(self, ids: Sequence[int], columns: Sequence[str], target: Path, progress: Progress = SILENT) -> int:
        """Write the sessions; a list for cameras leaves out who must not be photographed, and says who that is."""
        if tuple(columns) == ENTAGGED:
            cells = self.cells(ids, ("number", "flags"))
            barred = {key: number for key, (number, flags) in cells.items() if "no photo" in flags}
            for number in barred.values():
                progress.log(f"{number} is not in the list: do not photograph", "warning")
            ids = [row_id for row_id in ids if row_id not in barred]
        return super().export(ids, columns, target, progress)

    def history(self, session_id: int) -> list[tuple[datetime, str, str, str]]:
        """Changes of status, oldest first: when (UTC), from, to, by whom."""
        with self._place.reading() as uow:
            return uow.statuses.history(session_id)


class ClientService(FieldService[ClientRow]):
    """Clients as lists."""

    hub = CLIENTS
    columns = CLIENT_COLUMNS

    def __init__(self, place: Workplace) -> None:
        super().__init__(place, lambda uow: uow.client_list)

"""The agenda: a day of a station as a list, its free places and clashes, and its roster on paper."""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tui_studio.domain.agenda import DaySummary, at_station, day_name, notes, stations, summary
from tui_studio.domain.columns import AGENDA_COLUMNS
from tui_studio.domain.custom_fields import value_of
from tui_studio.domain.natural import natural_key
from tui_studio.domain.query_tree import Query
from tui_studio.domain.rows import AgendaRow, SessionRow
from tui_studio.domain.sheet_order import usual_paper
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.filters import read_query
from tui_studio.services.preferences import read_preferences
from tui_studio.services.records import SessionService
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.agenda import Booking
    from tui_studio.domain.slots import Station
    from tui_studio.services.workplace import Workplace

OWN_ORDER = (SortKey("start"),)
"""By time; those without one come last."""
COMPUTED = ("class_name", "note", "station")
"""Columns that no statement can sort by."""
_NAMES = tuple(field.name for field in fields(SessionRow))
_FIELDS = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """What stands above the list: the day, its stations, and the days with sessions around it."""

    day: date
    stations: tuple[Station, ...]
    summaries: tuple[DaySummary, ...]
    """One for each station."""
    whole: DaySummary
    previous: date | None
    next: date | None


@dataclass(frozen=True, slots=True)
class RosterResult:
    """A roster on paper."""

    file: Path
    sessions: int
    pages: int
    replaced: bool


class AgendaService(SessionService):
    """Sessions as lists, all of them or those of one day and station."""

    columns = AGENDA_COLUMNS

    def __init__(self, place: Workplace, day: date | None = None, station: Station | None = None) -> None:
        super().__init__(place)
        self._day, self._station = day, station
        self._told: dict[date, tuple[object, dict[int, str]]] = {}
        """Notes by day, good until somebody writes: a page of the list is read with every screen that passes."""

    def on(self, day: date, station: Station | None = None) -> AgendaService:
        """The list of one day, of one station or of all."""
        return AgendaService(self._place, day, station)

    # the list

    def ids(self, query: str = "", sort: Sequence[SortKey] = (), limit: int | None = None) -> array[int]:
        """Ids of the day that the query text matches, in order."""
        if self._day is None:
            return super().ids(query, sort, limit)
        self._check(sort)
        with self._place.reading() as uow:
            held = [one.id for one in at_station(uow.agenda.bookings(self._day), self._station)]
            if not query.strip() and tuple(sort) in ((), OWN_ORDER):
                return array("q", held[:limit])
            day = read_query(self._place, uow, self.hub, f"date:{self._day.isoformat()}")
            wanted = Query((*read_query(self._place, uow, self.hub, query).terms, *day.terms))
            by_statement = [key for key in sort if key.column not in COMPUTED]
            found = uow.session_list.ids(wanted, by_statement)
        ids = self._in_order(found, held, sort)
        return array("q", ids[:limit])

    def _in_order(self, found: Sequence[int], held: Sequence[int], sort: Sequence[SortKey]) -> list[int]:
        if tuple(sort) in ((), OWN_ORDER):
            matching = set(found)
            return [row_id for row_id in held if row_id in matching]
        here = set(held)
        ids = [row_id for row_id in found if row_id in here]
        if any(key.column in COMPUTED for key in sort):
            rows = self.rows(ids)  # read a moment later: somebody may have taken sessions back meanwhile
            ids = [row_id for row_id in ids if row_id in rows]
            for key in reversed(sort):
                ids.sort(key=lambda row_id: _sorted_by(rows[row_id], key.column), reverse=key.descending)
        return ids

    def first_ids(self, query: str, sort: Sequence[SortKey], limit: int) -> array[int]:
        """The first of them."""
        return self.ids(query, sort, limit)

    def rows(self, ids: Sequence[int]) -> dict[int, AgendaRow]:  # type: ignore[override]
        """Rows by id with their class, their station, and what is to be noted of their day."""
        found = super().rows(ids)
        days = {date.fromisoformat(row.date) for row in found.values() if row.date}
        told: dict[int, str] = {}
        for day in days:
            told |= self._notes(day)
        return {row_id: _agenda_row(row, told.get(row_id, "")) for row_id, row in found.items()}

    def _notes(self, day: date) -> dict[int, str]:
        stamp = self._place.stamp()
        kept = self._told.get(day)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        with self._place.reading() as uow:
            found = notes(uow.agenda.bookings(day))
        if stamp is not None and stamp == self._place.stamp():
            self._told = {day: (stamp, found)}
        return found

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> Mapping[int, Sequence[Any]]:
        """These fields of the rows; ids that are gone are left out."""
        return {row_id: [value_of(row, key) for key in keys] for row_id, row in self.rows(ids).items()}

    def count(self) -> int:
        """All sessions of the day."""
        return super().count() if self._day is None else len(self.ids())

    def image_total(self, query: str = "") -> int:
        """The images of all that match."""
        if self._day is None:
            return super().image_total(query)
        return sum(row.images for row in super().rows(self.ids(query)).values())

    # the day

    def day(self, day: date) -> AgendaDay:
        """A day with its stations, and where the next one with sessions is."""
        with self._place.reading() as uow:
            bookings = uow.agenda.bookings(day)
            around = uow.agenda.previous_day(day), uow.agenda.next_day(day)
        found = stations(bookings)
        return AgendaDay(day, tuple(found), tuple(summary(bookings, one) for one in found), summary(bookings), *around)

    def first_day(self) -> date:
        """Today where there are sessions today, else the next day with any, else the last one."""
        today = self._place.clock.today()
        with self._place.reading() as uow:
            if uow.agenda.bookings(today):
                return today
            return uow.agenda.next_day(today) or uow.agenda.previous_day(today) or today

    def station(self, day: date, named: str) -> Station | None:
        """The station of a day that a text names: photographer, room, or both; raises `NotFound`."""
        if not named.strip():
            return None
        with self._place.reading() as uow:
            found = stations(uow.agenda.bookings(day))
        wanted = fold(clean_text(named, 120))
        for fits in (
            [one for one in found if wanted == fold(str(one))],
            [one for one in found if wanted in (fold(one.photographer), fold(one.room))],
        ):
            if fits:
                return fits[0]
        names = f" There are {', '.join(map(str, found))}." if found else ""
        raise NotFound(f"Nobody works at “{clean_text(named, 60)}” on {day_name(day)}.{names}")

    # paper

    def print_roster(self, day: date, station: Station | None, target: Path, paper: str = "") -> RosterResult:
        """A list with boxes to tick for each station; raises `InputRefused` where there is no session."""
        from tui_studio.integrations.roster_sheets import RosterPage, write_rosters

        with self._place.reading() as uow:
            bookings = uow.agenda.bookings(day)
            paper = paper or read_preferences(uow).paper or usual_paper(os.environ)
        held = [one for one in at_station(bookings, station) if not one.cancelled]
        if not held:
            raise InputRefused(f"There is no session on {day_name(day)}; there is nothing to print.")
        rows = super().rows([one.id for one in held])
        by_station: dict[Station, list[Booking]] = defaultdict(list)
        for one in held:
            by_station[one.station].append(one)
        parts = [
            RosterPage(
                f"{day_name(day)}  ·  {one}" if one.photographer or one.room else day_name(day),
                f"{self._place.settings.name}  ·  {summary(by_station[one]).sentence()}",
                tuple(rows[booking.id] for booking in by_station[one] if booking.id in rows),
            )
            for one in stations(held)
        ]
        replaced = target.exists()
        pages = write_rosters(target, parts, paper)
        return RosterResult(target, len(held), pages, replaced)


def _agenda_row(row: SessionRow, note: str) -> AgendaRow:
    barred = "DO NOT PHOTOGRAPH" if "no photo" in row.flags else ""
    values: dict[str, Any] = dict(zip(_NAMES, _FIELDS(row), strict=True))
    values |= {
        "class_name": " · ".join(filter(None, (row.grade, row.teacher or row.homeroom))),
        "note": "; ".join(filter(None, (barred, note))),
        "station": "/".join(filter(None, (row.photographer, row.room))),
    }
    return AgendaRow(**values)


def _sorted_by(row: AgendaRow, column: str) -> Any:
    return natural_key(str(value_of(row, column)))

"""Saved filters: query texts under a name, of use wherever a query text is; and the one way a text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.query_fields import ALL, RECORDS
from tui_studio.domain.query_text import MOST, parse_query
from tui_studio.domain.query_tree import Facet, Query, Term, Word, facets_of, grouped
from tui_studio.domain.query_written import format_query
from tui_studio.errors import InputRefused, NotFound, QueryRefused
from tui_studio.services.edits import Edits
from tui_studio.services.workplace import user_name
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui_studio import models
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A saved filter."""

    id: int
    hub: str
    name: str
    text: str
    by: str
    changed_at: datetime

    @property
    def named(self) -> str:
        """The condition that stands for it in a query text: `filter:"Not yet photographed"`."""
        return format_query(Query((Facet("filter", (self.name,)),)))


def read_query(place: Workplace, uow: UnitOfWork, hub: str, text: str) -> Query:
    """The query a text means today: saved filters stand for what they say, relative days for dates.

    Raises `QueryRefused` with the columns that are wrong.
    """
    query = _expanded(uow, hub, parse_query(text, hub=hub), ())
    return query.on(place.clock.today(), place.clock.zone)


def read_choice(place: Workplace, uow: UnitOfWork, hub: str, text: str) -> Query:
    """The query of a saved filter of this name, else of the text itself.

    Raises `QueryRefused` where only the records of another hub have a filter of this name.
    """
    saved = uow.saved_filters.find(hub, text)
    if saved is None and _elsewhere(uow, hub, text):
        raise QueryRefused(_unknown(uow, hub, text), 0, len(text))
    return read_query(place, uow, hub, saved.text if saved else text)


class FilterService:
    """Keeping filters; every write can be undone."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def list(self, hub: str = "") -> tuple[FilterRow, ...]:
        """The filters of a hub, or of all hubs, by name."""
        with self._place.reading() as uow:
            return tuple(map(_row, uow.saved_filters.all(hub)))

    def get(self, hub: str, name: str) -> FilterRow:
        """The filter of this name; raises `NotFound` with the names there are."""
        with self._place.reading() as uow:
            return _row(_known(uow, hub, name))

    def save(self, hub: str, name: str, text: str) -> FilterRow:
        """Keep a text under a name; what had the name before is replaced (`z` brings it back)."""
        if hub not in ALL:
            raise InputRefused(f"There are no filters of “{clean_text(hub, 40)}”; there are {', '.join(ALL)}.")
        name = _named(name)
        query = parse_query(text, hub=hub)
        if not query.terms:
            raise InputRefused("An empty filter matches everything; there is nothing to save.")
        with self._place.writing() as uow:
            _expanded(uow, hub, query, (fold(name),))
            values = {"name": name, "text": format_query(query)}
            found = uow.saved_filters.find(hub, name)
            edits, label = Edits(self._place, uow), f"filter “{name}”"
            written = {"by": user_name(), "changed_at": self._place.clock.now()}
            if found is None:
                edits.create("saved_filter", {"hub": hub, "folded": fold(name), **values, **written}, label)
            elif (found.name, found.text) != (values["name"], values["text"]):
                opened = uow.records.read("saved_filter", _id(found)) or {}
                edits.change("saved_filter", _id(found), opened, {**values, **written}, label)
            edits.finish(f"Save the filter “{name}” of {hub}")
            uow.commit()
        return self.get(hub, name)

    def rename(self, hub: str, name: str, new: str) -> FilterRow:
        """Give a filter another name; raises `InputRefused` where that is taken, or others refer to the old one."""
        new = _named(new)
        with self._place.writing() as uow:
            found = _known(uow, hub, name)
            taken = uow.saved_filters.find(hub, new)
            if taken is not None and taken.id != found.id:
                raise InputRefused(f"There is a filter “{taken.name}” already; choose another name.")
            if fold(new) != found.folded:
                _refuse_used(uow, found, "renamed")
            opened = uow.records.read("saved_filter", _id(found)) or {}
            wanted = {"name": new, "folded": fold(new), "by": user_name(), "changed_at": self._place.clock.now()}
            edits = Edits(self._place, uow)
            edits.change("saved_filter", _id(found), opened, wanted, f"filter “{found.name}”")
            edits.finish(f"Rename the filter “{found.name}” of {hub} to “{new}”")
            uow.commit()
        return self.get(hub, new)

    def delete(self, hub: str, name: str) -> None:
        """Remove a filter; raises `InputRefused` where another one refers to it."""
        with self._place.writing() as uow:
            found = _known(uow, hub, name)
            _refuse_used(uow, found, "deleted")
            edits = Edits(self._place, uow)
            edits.delete("saved_filter", _id(found), f"filter “{found.name}”")
            edits.finish(f"Delete the filter “{found.name}” of {hub}")
            uow.commit()


def _expanded(uow: UnitOfWork, hub: str, query: Query, within: tuple[str, ...]) -> Query:
    def put(leaf: Word | Facet) -> Term:
        if isinstance(leaf, Word) or leaf.field != "filter":
            return leaf
        name = str(leaf.values[0])
        saved = uow.saved_filters.find(hub, name)
        if saved is None:
            raise QueryRefused(_unknown(uow, hub, name), *leaf.at)
        if saved.folded in within:
            raise QueryRefused(f"The filter “{saved.name}” would refer to itself.", *leaf.at)
        try:
            inner = _expanded(uow, hub, parse_query(saved.text, hub=hub), (*within, saved.folded))
        except QueryRefused as error:
            raise QueryRefused(f"In the filter “{saved.name}”: {error}", *leaf.at) from None
        term = grouped(inner.terms, negated=leaf.negated)
        assert term is not None  # an empty filter is never saved
        return term

    found = query.mapped(put)
    if sum(1 for _ in found.leaves()) > MOST and any(facets_of(query, "filter")):
        raise QueryRefused(f"With the filters it names, this has more than {MOST} conditions.")
    return found


def _named(name: str) -> str:
    name = clean_text(name, LONGEST_NAME + 1)
    if not name:
        raise InputRefused("A filter needs a name.")
    if len(name) > LONGEST_NAME:
        raise InputRefused(f"The name of a filter has at most {LONGEST_NAME} characters.")
    return name


def _known(uow: UnitOfWork, hub: str, name: str) -> models.SavedFilter:
    found = uow.saved_filters.find(hub, name)
    if found is None:
        raise NotFound(_unknown(uow, hub, name))
    return found


def _unknown(uow: UnitOfWork, hub: str, name: str) -> str:
    names = [f"“{each.name}”" for each in uow.saved_filters.all(hub)]
    known = f"there are {', '.join(names)}." if names else "none was saved yet."
    theirs = "".join(
        f" {RECORDS[each.hub]} have one, which says: {clean_text(each.text, 200)}"
        for each in _elsewhere(uow, hub, name)
    )
    return f"{RECORDS.get(hub, hub)} have no saved filter “{clean_text(name, 40)}”; {known}{theirs}"


def _elsewhere(uow: UnitOfWork, hub: str, name: str) -> Sequence[models.SavedFilter]:
    """Filters of this name that the records of other hubs have."""
    return [each for each in uow.saved_filters.all() if each.hub != hub and each.folded == fold(name)]


def _refuse_used(uow: UnitOfWork, saved: models.SavedFilter, what: str) -> None:
    users = [
        f"“{each.name}”"
        for each in uow.saved_filters.all(saved.hub)
        if any(
            fold(str(f.values[0])) == saved.folded for f in facets_of(parse_query(each.text, lenient=True), "filter")
        )
    ]
    if users:
        raise InputRefused(f"“{saved.name}” cannot be {what}: the filter {' and '.join(users)} refers to it.")


def _id(saved: models.SavedFilter) -> int:
    assert saved.id is not None  # it was read
    return saved.id


def _row(saved: models.SavedFilter) -> FilterRow:
    return FilterRow(_id(saved), saved.hub, saved.name, saved.text, saved.by, saved.changed_at)

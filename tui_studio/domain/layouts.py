"""Which columns a hub shows, in which order and how wide: as they are chosen, named and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.columns import (
    AGENDA_COLUMNS,
    AGENDA_LAYOUTS,
    AUDIT_COLUMNS,
    AUDIT_LAYOUTS,
    CLIENT_COLUMNS,
    CLIENT_LAYOUTS,
    PUPIL_COLUMNS,
    PUPIL_LAYOUTS,
    SESSION_COLUMNS,
    SESSION_LAYOUTS,
    WORKFLOW_LAYOUTS,
    Column,
)
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NARROWEST, WIDEST = 3, 60
NAME_LENGTH = 40

HUB_COLUMNS: Mapping[str, tuple[Mapping[str, Column], Mapping[str, tuple[str, ...]]]] = {
    "sessions": (SESSION_COLUMNS, SESSION_LAYOUTS),
    "clients": (CLIENT_COLUMNS, CLIENT_LAYOUTS),
    "workflow": (SESSION_COLUMNS, WORKFLOW_LAYOUTS),
    "agenda": (AGENDA_COLUMNS, AGENDA_LAYOUTS),
    "stragglers": (PUPIL_COLUMNS, PUPIL_LAYOUTS),
    "audit": (AUDIT_COLUMNS, AUDIT_LAYOUTS),
}
"""The columns of each hub with a list, and the layouts it is shipped with."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns under a name; an empty name is a choice that nobody has named yet."""

    name: str
    columns: tuple[Column, ...]
    shipped: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the columns, in order."""
        return tuple(column.key for column in self.columns)


def shipped_layouts(hub: str) -> list[Layout]:
    """The layouts a hub comes with, Default first."""
    known, layouts = HUB_COLUMNS[hub]
    return [Layout(name, tuple(known[key] for key in keys), shipped=True) for name, keys in layouts.items()]


def pairs_of(columns: Iterable[Column]) -> list[list[object]]:
    """Key and width of each column, as they are kept."""
    return [[column.key, column.width] for column in columns]


def columns_text(columns: Iterable[Column]) -> str:
    """The columns as they stand in the database."""
    import json  # 1 ms on the way to the first screen

    return json.dumps(pairs_of(columns))


def read_columns(hub: str, kept: object) -> tuple[Column, ...]:
    """The columns of pairs of key and width; what is no column here, or no longer, is left out."""
    known = HUB_COLUMNS[hub][0]
    if isinstance(kept, str):
        import json

        try:
            kept = json.loads(kept)
        except ValueError:
            return ()
    found: dict[str, Column] = {}
    for pair in kept if isinstance(kept, list) else ():
        match pair:
            case [str(key), int(width)] if key in known:
                found[key] = replace(known[key], width=_within(width))
    return tuple(found.values())


def kept_layout(hub: str, kept: object) -> Layout:
    """The layout that somebody looked at last, as it was kept as a preference; Default where nothing is."""
    columns = read_columns(hub, kept.get("columns")) if isinstance(kept, dict) else ()
    shipped = shipped_layouts(hub)
    if not columns or not isinstance(kept, dict):
        return shipped[0]
    name = clean_text(kept.get("name"), NAME_LENGTH)
    return next((one for one in shipped if (one.name, one.columns) == (name, columns)), Layout(name, columns))


def layout_preference(hub: str, user: str) -> str:
    """The preference that keeps what a person looked at last in a hub."""
    return f"layout.{hub}.{user}"


class ColumnChoice:
    """The columns of a hub while somebody chooses: those shown first, in their order, then the others."""

    def __init__(self, hub: str, shown: Sequence[Column]) -> None:
        self._known = dict(HUB_COLUMNS[hub][0])
        self._default = shipped_layouts(hub)[0].columns
        self._put(shown)

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that are ticked, in order."""
        return tuple(self.rows[: self.count])

    def offer(self, columns: Iterable[Column]) -> None:
        """Columns that stand with these records besides, behind the others."""
        self._known |= {column.key: column for column in columns if column.key not in self._known}
        self._put(self.shown)

    def reset(self) -> None:
        """The columns, order and widths that the hub is shipped with."""
        self._put(self._default)

    def load(self, columns: Sequence[Column]) -> None:
        """Those of a layout."""
        self._put(columns)

    def toggle(self, place: int) -> int:
        """Tick or untick; where the column stands now. The last one that is shown stays."""
        if place < self.count and self.count == 1:
            return place
        column = self.rows.pop(place)
        if place >= self.count:
            self.rows.insert(self.count, column)
            self.count += 1
            return self.count - 1
        self.count -= 1
        order = list(self._known)
        rest = self.rows[self.count :]
        after = sum(order.index(other.key) < order.index(column.key) for other in rest)
        self.rows.insert(self.count + after, column)
        return self.count + after

    def move(self, place: int, by: int) -> int:
        """Up or down among those shown; where the column stands now."""
        to = place + by
        if place >= self.count or not 0 <= to < self.count:
            return place
        self.rows.insert(to, self.rows.pop(place))
        return to

    def widen(self, place: int, by: int) -> None:
        """Wider or narrower by cells."""
        column = self.rows[place]
        self.rows[place] = replace(column, width=_within(column.width + by))

    def _put(self, shown: Sequence[Column]) -> None:
        keys = {column.key for column in shown}
        self._known |= {column.key: column for column in shown if column.key not in self._known}
        self.rows = [*shown, *(column for key, column in self._known.items() if key not in keys)]
        self.count = len(shown)


def _within(width: int) -> int:
    return max(NARROWEST, min(WIDEST, width))

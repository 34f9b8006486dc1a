"""Layouts of columns: those a hub is shipped with, those staff have named, and the one each person used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.columns import Column, kept_columns, pick_columns
from tui_studio.domain.custom_fields import KEPT
from tui_studio.domain.layouts import (
    HUB_COLUMNS,
    NAME_LENGTH,
    Layout,
    columns_text,
    kept_layout,
    layout_preference,
    pairs_of,
    read_columns,
    shipped_layouts,
)
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.edits import Edits
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTITY = "column_layout"


class LayoutService:
    """`hub` is "sessions" or "clients"."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def all(self, hub: str) -> list[Layout]:
        """The shipped ones first, then the others by name."""
        with self._place.reading() as uow:
            kept = uow.records.find(ENTITY, hub=hub)
        named = [Layout(row["name"], read_columns(hub, row["columns"])) for row in kept]
        return shipped_layouts(hub) + sorted((one for one in named if one.columns), key=lambda one: fold(one.name))

    def kept(self, hub: str) -> list[Column]:
        """Columns for the fields that rosters have left with clients, by name."""
        if KEPT + "x" not in HUB_COLUMNS[hub][0]:
            return []
        with self._place.reading() as uow:
            return kept_columns(uow.field_values.kept())

    def find(self, hub: str, name: str) -> Layout:
        """The layout of this name; raises `NotFound` with the names there are."""
        layouts = self.all(hub)
        for layout in layouts:
            if fold(layout.name) == fold(name):
                return layout
        raise NotFound(
            f"There is no layout “{clean_text(name, 60)}”; there are {', '.join(one.name for one in layouts)}."
        )

    def pick(self, hub: str, names: Sequence[str] = (), layout: str = "") -> tuple[Column, ...]:
        """The columns called `names`, or those of a layout, or the Default layout; refuses what is unknown."""
        return pick_columns(*HUB_COLUMNS[hub], names) if names else self.find(hub, layout or "Default").columns

    def save(self, hub: str, name: str, columns: Sequence[Column]) -> Layout:
        """Keep columns under a name, in place of what it held; a shipped layout cannot be overwritten."""
        name = clean_text(name, NAME_LENGTH + 1)
        if not name or len(name) > NAME_LENGTH:
            raise InputRefused(f"A layout needs a name of at most {NAME_LENGTH} characters.")
        if any(fold(one.name) == fold(name) for one in shipped_layouts(hub)):
            raise InputRefused(f"“{name}” is shipped and stays as it is; give yours another name.")
        values = {"name": name, "columns": columns_text(columns), "by": user_name()}
        with self._place.writing() as uow:
            edits, label = Edits(self._place, uow), f"layout “{name}” of {hub}"
            kept = uow.records.find(ENTITY, hub=hub, folded=fold(name))
            now = {"changed_at": self._place.clock.now()}
            if not kept:
                edits.create(ENTITY, {"hub": hub, "folded": fold(name), **values, **now}, label)
            elif any(kept[0][key] != value for key, value in values.items()):
                edits.change(ENTITY, kept[0]["id"], kept[0], values | now, label)
            edits.finish(f"Save {label}")
            uow.commit()
        return Layout(name, tuple(columns))

    def delete(self, hub: str, name: str) -> None:
        """Forget a layout; raises `NotFound`, or `InputRefused` for a shipped one."""
        if self.find(hub, name).shipped:
            raise InputRefused(f"“{name}” is shipped and cannot be deleted.")
        with self._place.writing() as uow:
            edits, label = Edits(self._place, uow), f"layout “{name}” of {hub}"
            for row in uow.records.find(ENTITY, hub=hub, folded=fold(name)):
                edits.delete(ENTITY, row["id"], label)
            edits.finish(f"Delete {label}")
            uow.commit()

    def last(self, hub: str) -> Layout:
        """What this person looked at last in a hub; the Default at first."""
        with self._place.reading() as uow:
            return kept_layout(hub, uow.studio.preference(layout_preference(hub, user_name())))

    def remember(self, hub: str, layout: Layout) -> None:
        """Keep what this person looks at; a trifle that is neither audited nor undone."""
        with self._place.writing() as uow:
            uow.studio.set_preference(
                layout_preference(hub, user_name()), {"name": layout.name, "columns": pairs_of(layout.columns)}
            )
            uow.commit()

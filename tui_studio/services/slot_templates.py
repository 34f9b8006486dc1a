"""Sets of slot rows that are kept under a name, to be used on other days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.slot_spec import format_spec, parse_spec
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.edits import Edits
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from tui_studio.domain.slots import SlotRow
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

PREFIX = "slot_rows:"
"""Stands before the name in the key of a preference; its value is a list of lines as `--slots` takes them."""
NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class SlotTemplate:
    """A set of rows with the dates it was kept with."""

    name: str
    rows: tuple[SlotRow, ...]

    def beginning(self, day: date) -> tuple[SlotRow, ...]:
        """The rows with their first date on this day, and the others as far behind it as they were."""
        first = min(row.start_date for row in self.rows)
        return tuple(
            replace(row, start_date=day + (row.start_date - first), end_date=day + (row.end_date - first))
            for row in self.rows
        )


class SlotTemplateService:
    """Templates of the whole studio; each write is one step that can be taken back."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def all(self) -> list[SlotTemplate]:
        """Every template by name; one that cannot be read any more is left out."""
        with self._place.reading() as uow:
            stored = _stored(uow)
        found = []
        for key in sorted(stored, key=fold):
            try:
                rows = tuple(map(parse_spec, stored[key]))
            except InputRefused:
                continue
            if rows:
                found.append(SlotTemplate(key.removeprefix(PREFIX), rows))
        return found

    def save(self, name: str, rows: Sequence[SlotRow]) -> str:
        """Keep rows under a name, in place of those that were kept under it; the name as it is kept."""
        name = clean_text(name, NAME_LIMIT)
        if not name:
            raise InputRefused("A template needs a name.")
        if not rows:
            raise InputRefused("There is no row to keep yet; the first one needs a date.")
        with self._place.writing() as uow:
            key = _key(uow, name) or PREFIX + name
            self._write(uow, key, list(map(format_spec, rows)), "kept")
            uow.commit()
        return key.removeprefix(PREFIX)

    def delete(self, name: str) -> None:
        """Forget a template."""
        with self._place.writing() as uow:
            key = _key(uow, name)
            if key is None:
                raise NotFound(f"There is no template “{clean_text(name, NAME_LIMIT)}” any more.")
            self._write(uow, key, None, "deleted")
            uow.commit()

    def _write(self, uow: UnitOfWork, key: str, lines: list[str] | None, what: str) -> None:
        edits = Edits(self._place, uow)
        edits.prefer({key: lines}, _told)
        edits.finish(f"Template of slot rows {what}: {key.removeprefix(PREFIX)}")


def _stored(uow: UnitOfWork) -> dict[str, list[str]]:
    return {key: value for key, value in uow.studio.preferences().items() if key.startswith(PREFIX)}


def _key(uow: UnitOfWork, name: str) -> str | None:
    return next((key for key in _stored(uow) if fold(key.removeprefix(PREFIX)) == fold(name)), None)


def _told(stored: Mapping[str, Any]) -> dict[str, Any]:
    """For the audit trail: “slot rows Gym: 3 rows”."""
    return {
        f"slot rows {key.removeprefix(PREFIX)}": counted(len(lines), "row") if lines else ""
        for key, lines in stored.items()
    }

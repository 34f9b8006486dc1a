"""The preferences of the company: read, checked and written as one record."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain import preferences as rules
from tui_studio.domain.preferences import COUNTERS, Preferences
from tui_studio.errors import EditConflict, FieldsRefused
from tui_studio.services.edits import Edits
from tui_studio.services.named_records import words
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace


class PreferenceService:
    """One set for all workstations; settings of one machine stay in studio.toml."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def get(self) -> Preferences:
        """The preferences as they stand."""
        with self._place.reading() as uow:
            return read_preferences(uow)

    def problems(self, wanted: Preferences) -> dict[str, str]:
        """What is wrong, a sentence per preference."""
        with self._place.reading() as uow:
            return _problems(uow, read_preferences(uow), wanted)

    def save(self, opened: Preferences, wanted: Preferences) -> tuple[str, ...]:
        """Write what differs from `opened`; the keys that were written.

        Raises `FieldsRefused`, and `EditConflict` where somebody else changed the same preference meanwhile.
        """
        with self._place.writing() as uow:
            now = read_preferences(uow)
            mine = {key: value for key, value in asdict(wanted).items() if value != asdict(opened)[key]}
            if problems := _problems(uow, now, replace(now, **mine)):
                raise FieldsRefused(problems)
            _check_conflicts(opened, now, mine)
            changed = self._write(uow, now, mine)
            uow.commit()
        return changed

    def _write(self, uow: UnitOfWork, now: Preferences, mine: dict[str, Any]) -> tuple[str, ...]:
        edits = Edits(self._place, uow)
        wanted = replace(now, **mine)
        stored = {key: value for key, value in rules.to_stored(wanted).items() if key in mine}
        if "holidays" in mine:
            # days are what due dates are counted by; the lines are what staff wrote
            stored["holidays"] = rules.days_off(wanted.holidays, self._place.clock.today())
            stored["holiday_lines"] = list(wanted.holidays)
        changed = edits.prefer(stored, _told)
        raised = [key for key in COUNTERS if key in mine and mine[key] != getattr(now, key)]
        for key in raised:
            edits.raise_counter(COUNTERS[key], mine[key])
        written = tuple(key for key in mine if key in changed or key in raised)
        edits.finish(f"Preferences: {', '.join(map(words, written))}")
        return written


def read_preferences(uow: UnitOfWork) -> Preferences:
    """The preferences as one transaction sees them."""
    stored = uow.studio.preferences()
    stored["holidays"] = stored.get("holiday_lines", stored.get("holidays", []))
    return rules.from_stored(stored | {key: uow.studio.next_number(name) for key, name in COUNTERS.items()})


def rename_default(uow: UnitOfWork, edits: Edits, old: str, new: str) -> None:
    """The default session type is called something else from now on; nothing where it is another one."""
    if fold(read_preferences(uow).default_type) == fold(old):
        edits.prefer({"default_type": new}, _told)


def rename_status(uow: UnitOfWork, edits: Edits, old: str, new: str) -> None:
    """The status at which clients get a number is called something else, unless another type still has the old name."""
    there = {fold(link.name) for link in uow.statuses.chains()}
    if fold(old) not in there and fold(read_preferences(uow).client_number_status) == fold(old):
        edits.prefer({"client_number_status": new}, _told)


def _told(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Preferences in words; one that was never written is told as its default."""
    usual = rules.to_stored(Preferences()) | {"holiday_lines": []}
    values = {key: usual[key] if value is None else value for key, value in stored.items() if key != "holidays"}
    return {
        key.replace("holiday_lines", "holidays"): rules.write_value(
            key, tuple(value) if isinstance(value, list) else value
        )
        for key, value in values.items()
    }


def _problems(uow: UnitOfWork, now: Preferences, wanted: Preferences) -> dict[str, str]:
    found = rules.problems(wanted)
    for key in COUNTERS:
        least = getattr(now, key)
        if key not in found and getattr(wanted, key) < least:
            found[key] = f"Numbers never go back; the next one is {least:,} already."
    names = [name for _, name in uow.statuses.types()]
    changed = wanted.default_type != now.default_type
    if changed and wanted.default_type and fold(wanted.default_type) not in map(fold, names):
        found["default_type"] = f"There is no session type “{wanted.default_type}”; there are {', '.join(names)}."
    statuses = list(dict.fromkeys(link.name for link in uow.statuses.chains()))
    at = wanted.client_number_status
    if at and at != now.client_number_status and fold(at) not in map(fold, statuses):
        found["client_number_status"] = f"There is no session status “{at}”; there are {', '.join(statuses)}."
    return found


def _check_conflicts(opened: Preferences, now: Preferences, mine: dict[str, Any]) -> None:
    theirs = {
        key: getattr(now, key)
        for key in mine
        if key not in COUNTERS and getattr(now, key) not in (getattr(opened, key), mine[key])
    }
    if theirs:
        reason = "The preferences were changed since they were opened; nothing was saved yet."
        raise EditConflict(reason, {key: mine[key] for key in theirs}, theirs)

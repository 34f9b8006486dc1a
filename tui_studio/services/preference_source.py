"""The preferences of the company behind their form: lists as single ticks, choices as words."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain import preferences as rules
from tui_studio.domain.preferences import DUPLICATES, WEEKDAYS, Preferences
from tui_studio.errors import EditConflict, FieldsRefused
from tui_studio.services.edits import COMPANY
from tui_studio.services.record_lists import history_rows
from tui_studio.services.record_view import ListedRow, RecordSource, RecordView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.services.audit import AuditService
    from tui_studio.services.lookups import LookupService
    from tui_studio.services.preferences import PreferenceService

DAY, DUPLICATE = "day_", "same_"
"""Stand before the ticks of the week and of what makes a double."""


class PreferenceSource(RecordSource):
    """One record that is always there."""

    def __init__(self, preferences: PreferenceService, lookups: LookupService, audit: AuditService) -> None:
        self._preferences, self._lookups, self._audit = preferences, lookups, audit

    def get(self, row_id: int) -> RecordView:
        """The preferences as they stand."""
        found = self._preferences.get()
        return RecordView(row_id, "Preferences of the company", as_fields(found), opened=found)

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What the values alone tell."""
        return _by_field(rules.problems(from_fields(values)))

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Write what differs."""
        try:
            self._preferences.save(view.opened, from_fields(values))
        except FieldsRefused as refused:
            raise FieldsRefused(_by_field(refused.problems)) from None
        except EditConflict as conflict:
            raise _in_fields(conflict) from None
        return view.row_id or 0

    def offers(self, name: str, _values: Mapping[str, Any]) -> Sequence[str]:
        """Session types that can be the default, and statuses at which a client can get a number."""
        if name == "client_number_status":
            return self._lookups.statuses()
        return self._lookups.session_types() if name == "default_type" else ()

    def listed(self, _row_id: int, name: str) -> Sequence[ListedRow]:
        """What was changed, by whom."""
        return history_rows(self._audit.history("preference", COMPANY)) if name == "history" else ()


def as_fields(preferences: Preferences) -> dict[str, Any]:
    """Preferences as a form edits them."""
    values = {
        key: value for key, value in asdict(preferences).items() if key not in ("work_week", "duplicate_criteria")
    }
    week = {f"{DAY}{n}": n in preferences.work_week for n in range(len(WEEKDAYS))}
    return values | week | {f"{DUPLICATE}{key}": key in preferences.duplicate_criteria for key in DUPLICATES}


def from_fields(values: Mapping[str, Any]) -> Preferences:
    """The reverse of `as_fields`."""
    plain = {key: values[key] for key in asdict(Preferences()) if key in values}
    numbers = (*rules.COUNTERS, "preview_pixels", "preview_quality", "shot_limit")
    plain |= {key: values[key] or 0 for key in numbers}
    return replace(
        Preferences(**plain),
        work_week=tuple(n for n in range(len(WEEKDAYS)) if values[f"{DAY}{n}"]),
        duplicate_criteria=tuple(key for key in DUPLICATES if values[f"{DUPLICATE}{key}"]),
        holidays=tuple(values["holidays"]),
        metadata_fields=tuple(values["metadata_fields"]),
    )


def _by_field(problems: Mapping[str, str]) -> dict[str, str]:
    fields = {"work_week": f"{DAY}0", "duplicate_criteria": f"{DUPLICATE}name"}
    return {fields.get(key, key): text for key, text in problems.items()}


def _in_fields(conflict: EditConflict) -> EditConflict:
    usual = Preferences()
    sides = []
    for side in (conflict.mine, conflict.theirs):
        whole = as_fields(replace(usual, **side))
        sides.append({key: value for key, value in whole.items() if _preference(key) in side})
    mine, theirs = sides
    differing = [key for key in mine if mine[key] != theirs[key]]
    return EditConflict(
        str(conflict), {key: mine[key] for key in differing}, {key: theirs[key] for key in differing}, by=conflict.by
    )


def _preference(field: str) -> str:
    if field.startswith(DAY):
        return "work_week"
    return "duplicate_criteria" if field.startswith(DUPLICATE) else field

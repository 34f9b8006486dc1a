"""What every draft of a record shares: its text is cleaned at the door and what is wrong is said per field."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tui_studio.text import clean_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

D = TypeVar("D", bound="DataclassInstance")

TEXT_LIMIT = 200
NOTES_LIMIT = 10_000
_LONG = frozenset({"notes"})


def cleaned(draft: D) -> D:
    """The draft without control characters in any text; notes keep their lines, an empty number is its default."""
    values: dict[str, Any] = {}
    for field in fields(draft):
        value = getattr(draft, field.name)
        if isinstance(value, str):
            values[field.name] = _clean(field.name, value)
        elif value is None and isinstance(field.default, int):
            values[field.name] = field.default
    return replace(draft, **values)


def too_long(draft: DataclassInstance) -> dict[str, str]:
    """A sentence for each text that is longer than its field."""
    found = {}
    for field in fields(draft):
        value, limit = getattr(draft, field.name), NOTES_LIMIT if field.name in _LONG else TEXT_LIMIT
        if isinstance(value, str) and len(value) > limit:
            found[field.name] = f"At most {limit:,} characters fit here; these are {len(value):,}."
    return found


def _clean(name: str, value: str) -> str:
    # one more than fits, so that what is too long is refused and never cut in silence
    if name not in _LONG:
        return clean_text(value, max(len(value), 1))
    lines = (clean_text(line, max(len(line), 1)) for line in value.splitlines())
    return "\n".join(lines).strip()

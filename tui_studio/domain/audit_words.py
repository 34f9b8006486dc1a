"""What was written into a record, in words: “grade: 9 -> 10”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

BOOKKEEPING = frozenset(
    {
        "id",
        "version",
        "find",
        "newest_id",
        "folded",
        "batch",
        "created_at",
        "roster_position",
        "session_count",
        "image_count",
        "uploaded_count",
    }
)
"""Fields that the program keeps for itself."""

ACTIONS = {
    "created": "created", "changed": "changed", "deleted": "deleted", "printed": "printed", "begun": "begun",
    "step": "done", "undone": "undone",
}  # fmt: skip
"""What each kind of entry is called."""

NAMES = {
    "camera_room": "camera room", "capture_act": "mark", "client_group": "client group",
    "client_group_member": "group membership",
    "column_layout": "column layout", "guardian_contact": "guardian contact", "saved_filter": "saved filter",
    "session_pose": "pose", "session_status": "session status", "session_type": "session type",
    "staff_member": "staff member",
}  # fmt: skip
SHOWN = 8  # parts of a list that are named before "and 592 more"


def entity_name(entity: str) -> str:
    """What people call a kind of record: `staff member`."""
    return NAMES.get(entity, entity.replace("_", " "))


def field_name(field: str) -> str:
    """What people call a field: `last name`."""
    return field.removesuffix("_id").replace("_", " ")


def value_in_words(value: Any) -> str:
    """A value of JSON as it is shown; what is not there is `nothing`."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        rest = f" and {len(value) - SHOWN:,} more" if len(value) > SHOWN else ""
        return ", ".join(value_in_words(part) for part in value[:SHOWN]) + rest
    return str(value)


def changes_in_words(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[tuple[str, Any], str] | None = None
) -> tuple[str, ...]:
    """One text for each field that differs; `names` tells what the record with an id is called, by field and id.

    Where one side is missing altogether, only what is filled in is told.
    """
    known = names or {}

    def said(field: str, value: Any) -> str:
        if isinstance(value, list | dict):
            return value_in_words(value)
        return known.get((field, value)) or (f"#{value}" if field.endswith("_id") and value else value_in_words(value))

    fields = [field for field in dict.fromkeys((*before, *after)) if field not in BOOKKEEPING]
    if before and after:
        differing = (field for field in fields if before.get(field) != after.get(field))
        return tuple(
            f"{field_name(field)}: {said(field, before.get(field))} -> {said(field, after.get(field))}"
            for field in differing
        )
    values = before or after
    filled = (field for field in fields if values[field] not in (None, "", False, 0, []))
    return tuple(f"{field_name(field)}: {said(field, values[field])}" for field in filled)

"""What a field kit and the office made of the same record: each field against how it was taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OFFICE = ".office/"
"""Before the path of a picture that a kit knows of and that lies in the office."""
MINE, THEIRS = "mine", "theirs"
RECORD = "record"
"""The field of a conflict about a record as a whole."""

PARENTS: dict[str, dict[str, str]] = {
    "organization": {},
    "shoot": {"organization_id": "organization", "retake_of": "shoot"},
    "staff_member": {},
    "camera_room": {},
    "client": {},
    "enrollment": {"client_id": "client", "organization_id": "organization"},
    "guardian": {"client_id": "client"},
    "guardian_contact": {"guardian_id": "guardian"},
    "client_group": {},
    "session": {
        "client_id": "client", "enrollment_id": "enrollment", "shoot_id": "shoot", "photographer_id": "staff_member",
        "assistant_id": "staff_member", "room_id": "camera_room", "type_id": "session_type",
        "status_id": "session_status",
    },
    "capture_act": {"shoot_id": "shoot", "client_id": "client", "session_id": "session"},
    "image": {"session_id": "session", "version_of": "image"},
    "session_pose": {"session_id": "session", "image_id": "image"},
}  # fmt: skip
"""What is merged, in this order, and to which kinds of records its fields point."""

NATURAL = {
    "organization": ("folded",),
    "shoot": ("organization_id", "year", "name"),
    "staff_member": ("folded",),
    "camera_room": ("folded",),
    "enrollment": ("client_id", "organization_id", "year"),
    "client_group": ("folded",),
    "image": ("sha256",),
    "session_pose": ("session_id", "kind"),
}
"""New records that agree in these are one and the same."""

RESET: dict[str, Any] = {
    "version": 1, "find": "", "newest_id": None, "session_count": 0, "image_count": 0, "uploaded_count": 0,
    "folder": "", "family_id": None,
}  # fmt: skip
"""Fields that each studio keeps for itself, with what stands in a new record."""

_OWN = frozenset(RESET) | {"id", "batch", "created_at"}
_ONLY = {"capture_act": {"undone"}, "image": {"rating"}, "session_pose": {"image_id"}}
_TOGETHER = (("date", "start", "end"), ("status_id", "status_due"), ("name", "folded"))
_SOFT = frozenset({"position", "roster_position", "slate_printed_at"})
"""Where both changed one of these nobody is asked: that of the office stays."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both changed; `mine` is what the office has, `theirs` what the kit has, in words."""

    id: str
    record: str
    field: str
    mine: str
    theirs: str
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about conflicts, one by one by id, or all alike; empty leaves them open."""

    of_all: str = ""
    single: Mapping[str, str] | None = None

    def on(self, conflict: Conflict) -> Conflict:
        """The conflict as it is decided, or left open."""
        return replace(conflict, decided=(self.single or {}).get(conflict.id, self.of_all))


def fields_of(entity: str, columns: Iterable[str]) -> list[tuple[str, ...]]:
    """The fields of a kind of record that are merged; some only make sense together."""
    free = [column for column in columns if column not in _OWN and column in _ONLY.get(entity, {column})]
    joined = [fields for fields in _TOGETHER if set(fields) <= set(free)]
    inside = {field for fields in joined for field in fields}
    return [*joined, *((field,) for field in free if field not in inside)]


def same(fields: Iterable[tuple[str, ...]], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two versions of a record agree in these fields."""
    return all(one.get(field) == other.get(field) for group in fields for field in group)


def three_way(
    fields: Iterable[tuple[str, ...]], base: Mapping[str, Any], now: Mapping[str, Any], kit: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """What the kit changed and the office did not, and the fields that both did, each to something else."""
    wanted: dict[str, Any] = {}
    both: list[tuple[str, ...]] = []
    for group in fields:
        was, here, there = ([side.get(field) for field in group] for side in (base, now, kit))
        if there in (was, here):
            continue
        if here == was:
            wanted |= dict(zip(group, there, strict=True))
        elif group[0] not in _SOFT:
            both.append(group)
    return wanted, both


def in_words(value: Any) -> str:
    """A value as the side of a conflict shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%H:%M}" if isinstance(value, time) else "" if value is None else str(value)


def base_of_twins(now: Mapping[str, Any], kit: Mapping[str, Any]) -> dict[str, Any]:
    """What two records that came into being apart can be held against: an empty field gives way to a filled one."""
    return {
        field: value if _empty(value) else here if _empty(here := now.get(field)) else _NOTHING
        for field, value in kit.items()
    }


_NOTHING = object()


def _empty(value: Any) -> bool:
    return value in (None, "", False, 0)

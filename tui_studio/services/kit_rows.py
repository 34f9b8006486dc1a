"""The rows of a field kit, looked at before anything is made of them: a laptop's file is a foreign file."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from tui_studio.domain.kit_merge import OFFICE, PARENTS
from tui_studio.errors import InputRefused
from tui_studio.repositories.record_store import columns_of
from tui_studio.text import clean_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.field_kits import Row, Tables

ById = dict[str, dict[int, "Row"]]
_LARGEST = 1 << 53
_NAMED = ("organization", "shoot", "staff_member", "camera_room", "client_group")
T = TypeVar("T")


def alone(tables: Tables, now: datetime) -> Tables:
    """The rows without what only the office has: the files of pictures, enrollments elsewhere, counts."""
    here = {row["id"] for row in tables["enrollment"]}
    folders: dict[int, str] = {}
    for row in tables["image"]:
        folders.setdefault(row["session_id"], row["path"].rpartition("/")[0])
        row |= {"path": OFFICE + row["path"], "import_id": 1}
    for row in tables["client"]:
        row |= {"newest_id": None, "session_count": 0, "image_count": 0, "uploaded_count": 0}
    for row in tables["session"]:
        row |= {"image_count": 0, "uploaded_count": 0, "folder": row["folder"] or folders.get(row["id"], "")}
        row["enrollment_id"] = row["enrollment_id"] if row["enrollment_id"] in here else None
    if tables["image"]:
        known = {"id": 1, "batch": "office", "source": "the office", "method": "kit", "state": "done", "counts": "{}"}
        tables["image_import"] = [{**known, "by": "", "started_at": now, "finished_at": now}]
    return tables


def checked(tables: Tables, deleted: Mapping[tuple[str, int], int]) -> ById:
    """The rows by kind of record and key; raises `InputRefused` for a value that no program of ours has written.

    The key of most is their id. SQLite gives the id of a record that was deleted to the next one, so the keys of
    pictures and poses are made of what they are, and those of named records of how often their id was `deleted`.
    Wherever a row points to another one it does by its key then.
    """
    rows = {
        entity: {_key(entity, row, deleted): row for row in (_row(entity, one) for one in tables.get(entity, ()))}
        for entity in (*PARENTS, "session_type", "session_status", "status_history")
    }
    keys = {entity: {row["id"]: key for key, row in of.items()} for entity, of in rows.items()}
    for entity, parents in PARENTS.items():
        for row in rows[entity].values():
            row |= {field: keys[parent].get(row[field], row[field]) for field, parent in parents.items()}
    return rows


def by_keys(found: Mapping[int, T], rows: Mapping[int, Row]) -> dict[int, T]:
    """What is known by ids, by the keys of these rows."""
    return {key: found[row["id"]] for key, row in rows.items() if row["id"] in found}


def _key(entity: str, row: Row, deleted: Mapping[tuple[str, int], int]) -> int:
    if entity == "image":
        return _number_of(row["sha256"])
    if entity == "session_pose":
        return _number_of(row["session_id"], row["kind"])
    times = deleted.get((entity, row["id"]), 0) if entity in _NAMED else 0
    return _number_of(row["id"], times) if times else int(row["id"])


def _number_of(*parts: object) -> int:
    return int(hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:13], 16)


def _row(entity: str, row: Mapping[str, Any]) -> Row:
    kinds = columns_of(entity)
    cleaned = {key: clean_lines(value) if isinstance(value, str) else value for key, value in row.items()}
    for key, value in cleaned.items():
        kind, optional = kinds[key]
        if not (optional if value is None else _fits(kind, value)):
            raise InputRefused(f"The kit holds a {entity.replace('_', ' ')} whose {key} cannot be; nothing was merged.")
    return cleaned


def _fits(kind: type, value: Any) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and abs(value) < _LARGEST
    if kind is datetime:
        return isinstance(value, datetime)
    return isinstance(value, {date: date, time: time}.get(kind, str))

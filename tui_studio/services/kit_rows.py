"""The rows of a field kit, looked at before anything is made of them: a laptop's file is a foreign file."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from tui_studio.domain.kit_merge import OFFICE, PARENTS
from tui_studio.errors import InputRefused
from tui_studio.repositories.record_store import columns_of
from tui_studio.text import clean_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.field_kits import Row, Tables

ById = dict[str, dict[int, "Row"]]
_LARGEST = 1 << 53


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


def checked(tables: Tables) -> ById:
    """The rows by kind of record and id; raises `InputRefused` for a value that no program of ours has written."""
    return {
        entity: {row["id"]: _row(entity, row) for row in tables.get(entity, ())}
        for entity in (*PARENTS, "session_type", "session_status", "status_history")
    }


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

"""The first rows of the Sessions hub with sqlite3 alone: importing the database layer takes longer than all the rest.

What stands here is said a second time by `SessionListing`, and a test holds the two together. It need not know every
column: what it does not know it does not answer, and the hub waits for the ordinary way.
"""

from __future__ import annotations

import sqlite3
from array import array
from contextlib import closing
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from tui_studio.domain.readiness import flag_words
from tui_studio.repositories.migrations import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.sorting import SortKey

T = TypeVar("T")

COLUMNS: Mapping[str, str] = {
    "number": "s.number",
    "last_name": "c.last_name",
    "first_name": "c.first_name",
    "student_id": "e.student_id",
    "organization": "g.name",
    "year": "coalesce(h.year, 0)",
    "grade": "e.grade",
    "teacher": "e.teacher",
    "homeroom": "e.homeroom",
    "status": "u.name",
    "date": "s.date",
    "start": "substr(s.start, 1, 5)",
    "end": 'substr(s."end", 1, 5)',
    "images": "s.image_count",
    "type": "t.name",
    "photographer": "p.name",
    "assistant": "a.name",
    "room": "r.name",
    "shoot": "h.name",
    "description": "s.description",
    "client_number": "c.number",
    "due": "s.status_due",
    "email": "coalesce(nullif(c.email, ''), c.parent_email)",
    "parent_email": "c.parent_email",
    "phone": "coalesce(nullif(c.phone, ''), c.parent_phone)",
    "city": "c.city",
    "location": "s.location",
    "notes": "s.notes",
}
"""What each column shows; `flags` is put together from its four columns."""

ORDERS: Mapping[str, tuple[str, ...]] = {
    "number": ("length(s.number)", "lower(s.number)"),
    "last_name": ("c.find",),
    "date": ("s.date",),
    "start": ("s.start",),
    "status": ("u.position",),
    "images": ("s.image_count",),
}
"""What a column sorts by."""
LAST_KEYS = ("date", "start", "number")
"""What decides between rows that are alike in the chosen order."""

_LINKED = """FROM session s JOIN client c ON c.id = s.client_id JOIN session_type t ON t.id = s.type_id
JOIN session_status u ON u.id = s.status_id LEFT JOIN enrollment e ON e.id = s.enrollment_id
LEFT JOIN shoot h ON h.id = s.shoot_id LEFT JOIN organization g ON g.id = h.organization_id
LEFT JOIN staff_member p ON p.id = s.photographer_id LEFT JOIN staff_member a ON a.id = s.assistant_id
LEFT JOIN camera_room r ON r.id = s.room_id"""
_FLAGS = ("c.no_photo", "c.no_publish", "c.no_yearbook", "c.no_contact")
_ALWAYS = ("number", "last_name", "first_name")
"""Columns that the status line tells of, whatever the table shows."""
_PATIENCE = 0.05
"""Seconds for a database that is locked; the ordinary way has more."""


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The first rows, in order; asked for rows like a service."""

    count: int
    """All sessions."""
    ids: array[int]
    found: Mapping[int, object]

    def rows(self, ids: Sequence[int]) -> dict[int, object]:
        """Those of these rows that are known."""
        return {row_id: self.found[row_id] for row_id in ids if row_id in self.found}


def look(file: Path, question: Callable[[FirstReader], T]) -> T | None:
    """The answer to a question; None where the file is not of this version or cannot be read at once."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as db:
            (found,) = db.execute("PRAGMA user_version").fetchone()
            return question(FirstReader(db)) if found == SCHEMA else None
    except (sqlite3.Error, ValueError):
        return None


class FirstReader:
    """What can be asked at a first look; nothing is written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def preference(self, key: str) -> Any:
        """The value of a preference, None for one that was never written."""
        row = self._db.execute("SELECT value FROM preference WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        import json  # 1 ms, and few have chosen columns

        return json.loads(row[0])

    def sessions(self, columns: Sequence[str], order: Sequence[SortKey], limit: int) -> FirstScreen | None:
        """The first `limit` sessions; None when a column is not known here."""
        shown = [key for key in dict.fromkeys((*_ALWAYS, *columns)) if key != "flags"]
        if not all(key in COLUMNS for key in shown) or not all(key.column in ORDERS for key in order):
            return None
        ids = array("q", (row[0] for row in self._db.execute(_ids(order), (limit,))))
        values = ", ".join([*(COLUMNS[key] for key in shown), *_FLAGS])
        found = {}
        for row in self._db.execute(
            f"SELECT s.id, {values} {_LINKED} WHERE s.id IN ({', '.join('?' * len(ids))})", ids.tolist()
        ):
            cells = dict(zip(shown, row[1:], strict=False), flags=flag_words(*row[-4:]))
            found[row[0]] = SimpleNamespace(id=row[0], **cells)
        (count,) = self._db.execute("SELECT count(*) FROM session").fetchone()
        return FirstScreen(count, ids, found)


def _ids(order: Sequence[SortKey]) -> str:
    keys = [
        f"{expression}{' DESC' if descending else ''}"
        for column, descending in [
            *((key.column, key.descending) for key in order),
            *((key, False) for key in LAST_KEYS),
        ]
        for expression in ORDERS[column]
    ]
    return f"SELECT s.id {_LINKED} ORDER BY {', '.join(keys)}, s.id LIMIT ?"

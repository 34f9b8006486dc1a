"""The columns a hub, a list and an export can show, and the layouts that are shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.custom_fields import KEPT
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is a field of the row, `width` is in terminal cells."""

    key: str
    label: str
    width: int
    right: bool = False


class RecordColumns(dict[str, Column]):
    """The columns of clients and their sessions, and any field that a roster left with a client, as `kept:NAME`."""

    def __missing__(self, key: str) -> Column:
        name = _kept_name(key)
        if not name:
            raise KeyError(key)
        return Column(key, name, 14)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or bool(_kept_name(key))


def kept_columns(names: Iterable[str]) -> list[Column]:
    """The columns of fields with these names."""
    return [RecordColumns()[f"{KEPT}{name}"] for name in names]


def _kept_name(key: object) -> str:
    return key.removeprefix(KEPT).strip() if isinstance(key, str) and key.startswith(KEPT) else ""


def _columns(*columns: Column) -> dict[str, Column]:
    return RecordColumns({column.key: column for column in columns})


SESSION_COLUMNS: Mapping[str, Column] = _columns(
    Column("number", "Number", 8),
    Column("last_name", "Last name", 16),
    Column("first_name", "First name", 13),
    Column("student_id", "Student ID", 10),
    Column("organization", "Organization", 22),
    Column("year", "Year", 4, right=True),
    Column("grade", "Grade", 5),
    Column("teacher", "Teacher", 14),
    Column("homeroom", "Homeroom", 8),
    Column("status", "Status", 17),
    Column("date", "Date", 10),
    Column("start", "Start", 5),
    Column("end", "End", 5),
    Column("images", "Images", 6, right=True),
    Column("type", "Type", 14),
    Column("photographer", "Photographer", 14),
    Column("assistant", "Assistant", 14),
    Column("room", "Camera room", 12),
    Column("shoot", "Shoot", 14),
    Column("description", "Description", 20),
    Column("client_number", "Client", 7),
    Column("flags", "Flags", 18),
    Column("uploaded", "Uploaded", 8, right=True),
    Column("due", "Status due", 12),
    Column("email", "E-mail", 24),
    Column("phone", "Phone", 14),
    Column("parent_email", "Parent e-mail", 24),
    Column("city", "City", 14),
    Column("groups", "Client groups", 18),
    Column("location", "Location", 16),
    Column("notes", "Notes", 24),
    Column("slate", "Sheet printed", 13),
    Column("created", "Created", 10),
)

AGENDA_COLUMNS: Mapping[str, Column] = RecordColumns(
    _columns(
        Column("start", "Time", 5),
        Column("last_name", "Last name", 14),
        Column("first_name", "First name", 11),
        Column("class_name", "Class", 16),
        Column("status", "Status", 10),
        Column("images", "Img", 3, right=True),
        Column("note", "Note", 24),
        Column("station", "Station", 16),
        Column("number", "Number", 8),
        Column("end", "End", 5),
    )
    | {
        key: column
        for key, column in SESSION_COLUMNS.items()
        if key not in ("start", "end", "number", "last_name", "first_name", "status", "images")
    }
)
AGENDA_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": (
        "start", "last_name", "first_name", "class_name", "status", "images", "note", "station", "number", "end",
    ),
    "Photographer list": ("start", "last_name", "first_name", "class_name", "number", "flags", "station"),
}  # fmt: skip

CLIENT_COLUMNS: Mapping[str, Column] = _columns(
    Column("number", "Number", 7),
    Column("last_name", "Last name", 16),
    Column("first_name", "First name", 13),
    Column("student_id", "Student ID", 10),
    Column("grade", "Grade", 5),
    Column("teacher", "Teacher", 14),
    Column("homeroom", "Homeroom", 8),
    Column("readiness", "Ready", 5),
    Column("sessions", "Sessions", 8, right=True),
    Column("images", "Images", 6, right=True),
    Column("uploaded", "Uploaded", 8, right=True),
    Column("organization", "Organization", 22),
    Column("year", "Year", 4, right=True),
    Column("email", "E-mail", 24),
    Column("phone", "Phone", 14),
    Column("flags", "Flags", 18),
    Column("parent_email", "Parent e-mail", 24),
    Column("parent_phone", "Parent phone", 14),
    Column("birth_date", "Born", 10),
    Column("address", "Address", 20),
    Column("zip", "ZIP", 7),
    Column("city", "City", 14),
    Column("state", "State", 6),
    Column("groups", "Client groups", 18),
    Column("notes", "Notes", 24),
    Column("created", "Created", 10),
)

PUPIL_COLUMNS: Mapping[str, Column] = RecordColumns(
    _columns(
        Column("class_name", "Class", 16),
        Column("last_name", "Last name", 14),
        Column("first_name", "First name", 11),
        Column("presence", "Picture day", 12),
        Column("note", "Note", 22),
        Column("session", "Session", 8),
        Column("days", "Photographed", 22),
        Column("student_id", "Student ID", 10),
    )
    | {key: column for key, column in CLIENT_COLUMNS.items() if key not in ("last_name", "first_name", "student_id")}
)
PUPIL_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": (
        "class_name", "last_name", "first_name", "presence", "note", "session", "days", "student_id", "parent_email",
        "parent_phone",
    ),
    "For the school": ("class_name", "last_name", "first_name", "student_id", "presence", "days"),
}  # fmt: skip

AUDIT_COLUMNS: Mapping[str, Column] = dict(
    _columns(
        Column("when", "When", 16),
        Column("who", "Who", 8),
        Column("what", "What", 7),
        Column("summary", "Summary", 42),
        Column("record", "Record", 26),
        Column("change", "Before -> after", 48),
        Column("entity", "Kind", 12),
        Column("batch", "Batch", 30),
        Column("number", "Entry", 7, right=True),
    )
)

AUDIT_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": ("when", "who", "what", "summary", "record", "change", "batch"),
    "Changes": ("when", "who", "record", "change"),
}

ENTAGGED = ("number", "first_name", "last_name", "student_id", "organization")
"""What the Entagged app is loaded with: whom a camera can be told to tag its frames for."""

SESSION_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": (
        "number", "last_name", "first_name", "grade", "status", "images", "date", "start", "teacher",
        "organization", "photographer", "room", "flags",
    ),
    "Entagged": ENTAGGED,
    "QR list": ("number", "last_name", "first_name", "grade", "teacher", "homeroom", "date", "start"),
    "Photographer list": ("date", "start", "number", "last_name", "first_name", "grade", "teacher", "room", "flags"),
}  # fmt: skip

WORKFLOW_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": (
        "number", "last_name", "status", "images", "due", "first_name", "flags", "grade", "teacher", "organization",
        "date", "photographer",
    ),
}  # fmt: skip

CLIENT_LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "Default": (
        "number", "last_name", "first_name", "student_id", "grade", "teacher", "readiness", "images",
        "organization", "year", "email", "flags",
    ),
    "Contact list": (
        "last_name", "first_name", "email", "phone", "parent_email", "parent_phone", "address", "zip", "city", "flags",
    ),
    "Class list": ("grade", "teacher", "last_name", "first_name", "student_id", "homeroom", "readiness", "flags"),
}  # fmt: skip


def pick_columns(
    known: Mapping[str, Column], layouts: Mapping[str, tuple[str, ...]], names: Sequence[str] = (), layout: str = ""
) -> tuple[Column, ...]:
    """The columns called `names`, or those of `layout`, or the Default layout; refuses unknown names."""
    if names:
        unknown = [name for name in names if name not in known]
        if unknown:
            raise InputRefused(f"There is no column “{unknown[0]}”; there are {', '.join(known)}.")
        return tuple(known[name] for name in dict.fromkeys(names))
    by_name = {name.casefold(): keys for name, keys in layouts.items()}
    keys = by_name.get((layout or "Default").casefold())
    if keys is None:
        raise InputRefused(f"There is no layout “{layout}”; there are {', '.join(layouts)}.")
    return tuple(known[key] for key in keys)

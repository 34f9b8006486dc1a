"""The fields a filter can ask about: what they are called, what values they take, and which records have them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.domain.audit_words import ACTIONS
from tui_studio.domain.workflow_stages import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSIONS = "sessions"
CLIENTS = "clients"
AUDIT = "audit"
BOTH = (SESSIONS, CLIENTS)
ALL = (*BOTH, AUDIT)
RECORDS = {SESSIONS: "Sessions", CLIENTS: "Clients", AUDIT: "Entries of the audit trail"}


class Kind(StrEnum):
    """What the values of a field are, and so how they are compared."""

    NAME = "name"  # of something with a name: called so, else called something that holds it
    CODE = "code"  # short texts that are equal or not: numbers, grades, IDs
    PROSE = "prose"  # free text that holds the value somewhere
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"  # a date and time of which only the day is asked for
    CHOICE = "choice"  # one of a few words
    FILTER = "filter"  # the name of a saved filter


TEXTS = (Kind.NAME, Kind.CODE, Kind.PROSE)


@dataclass(frozen=True, slots=True)
class QueryField:
    """One field: `name` is written before the colon, `label` is shown, `example` is a value or several."""

    name: str
    label: str
    kind: Kind
    example: str
    hubs: tuple[str, ...] = BOTH
    choices: tuple[str, ...] = ()


_YES_NO = ("yes", "no")
_FLAGS = ("photo", "publish", "yearbook", "contact", "any")

FIELDS: Mapping[str, QueryField] = {
    each.name: each
    for each in (
        QueryField("org", "Organization", Kind.NAME, "Lincoln"),
        QueryField("year", "Year", Kind.YEAR, "2026 or year:this"),
        QueryField("grade", "Grade", Kind.CODE, "9"),
        QueryField("teacher", "Teacher", Kind.NAME, "Reed"),
        QueryField("homeroom", "Homeroom", Kind.NAME, "R2"),
        QueryField("status", "Status", Kind.NAME, "scheduled"),
        QueryField("type", "Session type", Kind.NAME, "portrait"),
        QueryField("date", "Date", Kind.DATE, "2026-09-14 or date:today", ALL),
        QueryField("start", "Start", Kind.TIME, "08:00..12:00 or start:>=13:30"),
        QueryField("images", "Images", Kind.NUMBER, "0, images:>0 or images:1..3"),
        QueryField("uploaded", "Uploaded images", Kind.NUMBER, "0 or uploaded:>0"),
        QueryField("flag", "Privacy flag", Kind.CHOICE, "photo", choices=_FLAGS),
        QueryField("batch", "Batch", Kind.CODE, "schedule-20260914-101500-9f3a", ALL),
        QueryField("photographer", "Photographer", Kind.NAME, "Ann"),
        QueryField("assistant", "Assistant", Kind.NAME, "Bo"),
        QueryField("room", "Camera room", Kind.NAME, "Gym"),
        QueryField("number", "Number", Kind.CODE, "10001"),
        QueryField("id", "Student ID", Kind.CODE, "000123"),
        QueryField("group", "Client group", Kind.NAME, "Staff"),
        QueryField("shoot", "Shoot", Kind.NAME, "Retakes"),
        QueryField("session", "Session number", Kind.CODE, "10001"),
        QueryField("client", "Client number", Kind.CODE, "12"),
        QueryField("last", "Last name", Kind.PROSE, "Smith"),
        QueryField("first", "First name", Kind.PROSE, "Ava"),
        QueryField("email", "E-mail", Kind.PROSE, "example.org"),
        QueryField("phone", "Phone", Kind.PROSE, "555"),
        QueryField("notes", "Notes", Kind.PROSE, "retake"),
        QueryField("more", "Kept field", Kind.PROSE, '"Bus route=12" or more:Bus=' ),
        QueryField("description", "Description", Kind.PROSE, "fall"),
        QueryField("due", "Status due", Kind.DATE, "late or due:..2026-10-01"),
        QueryField("confirmed", "Confirmed", Kind.CHOICE, "yes", choices=_YES_NO),
        QueryField("printed", "Slate printed", Kind.CHOICE, "yes", choices=_YES_NO),
        QueryField("created", "Created", Kind.MOMENT, "last7days or created:2026-09-14"),
        QueryField("stage", "Workflow stage", Kind.CHOICE, "capture", (SESSIONS,), (*TITLES, "none")),
        QueryField("sessions", "Sessions", Kind.NUMBER, "0 or sessions:>1", (CLIENTS,)),
        QueryField("ready", "Ready", Kind.CHOICE, "yes", (CLIENTS,), ("yes", "no", "session", "images", "uploaded")),
        QueryField("who", "Who", Kind.PROSE, "anna", (AUDIT,)),
        QueryField("what", "What", Kind.CHOICE, "deleted", (AUDIT,), tuple(ACTIONS.values())),
        QueryField("record", "Record", Kind.PROSE, "10001", (AUDIT,)),
        QueryField("entity", "Kind of record", Kind.CODE, "client", (AUDIT,)),
        QueryField("filter", "Saved filter", Kind.FILTER, '"Not yet photographed"', ALL),
    )
}  # fmt: skip
FACETS = tuple(FIELDS)
_ALIASES = {
    "organization": "org", "school": "org", "student_id": "id", "student": "id", "last_name": "last",
    "first_name": "first", "client_number": "client", "mail": "email", "readiness": "ready",
}  # fmt: skip


def field_name(written: str) -> str:
    """The name of a field by one of its spellings; what is no field stays as it is."""
    return _ALIASES.get(written.casefold(), written.casefold())


def fields_of(hub: str) -> tuple[QueryField, ...]:
    """The fields of a hub's records; of all hubs where none is named."""
    return tuple(each for each in FIELDS.values() if not hub or hub in each.hubs)


def unknown_field(written: str, hub: str = "") -> str:
    """The sentence that refuses a field no record has, or these records do not have."""
    from difflib import get_close_matches

    known = [each.name for each in fields_of(hub)]
    if field_name(written) in FIELDS:
        return f"{RECORDS[hub]} have no “{field_name(written)}:”. There are {', '.join(known)}."
    also = [alias for alias, name in _ALIASES.items() if name in known]
    near = get_close_matches(written.casefold(), (*known, *also), 1, 0.5)
    if near:
        return f"There is no filter “{written[:40]}:”. Did you mean “{field_name(near[0])}:”?"
    return (
        f"There is no filter “{written[:40]}:”. To search for the word itself, write it in quotes. "
        f"There are {', '.join(known)}."
    )

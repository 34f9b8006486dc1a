"""What a hub, a command and an export show of a record: frozen values, never live records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session with what its client, organization and staff are called."""

    id: int
    number: str
    client_number: str
    last_name: str
    first_name: str
    student_id: str
    organization: str
    year: int
    grade: str
    teacher: str
    homeroom: str
    shoot: str
    type: str
    status: str
    date: str  # ISO; empty where none is set
    start: str  # HH:MM; empty for "any time that day"
    end: str
    photographer: str
    assistant: str
    room: str
    description: str
    images: int
    flags: str  # "no photo, no publish": the client's privacy flags in words
    uploaded: int = 0
    due: str = ""  # ISO: until when it should have left its status
    email: str = ""  # the client's own, else a parent's
    phone: str = ""
    parent_email: str = ""
    city: str = ""
    groups: str = ""  # client groups, with commas between them
    location: str = ""
    notes: str = ""
    slate: str = ""  # ISO day on which its sheet was printed
    created: str = ""  # ISO day
    custom: str = ""  # the client's fields that a roster left: JSON, name to text


@dataclass(frozen=True, slots=True)
class AgendaRow(SessionRow):
    """A session within its day."""

    class_name: str = ""  # "9 · Ms Berg"
    note: str = ""  # "! clash 10012; 5 free at 10:00"
    station: str = ""  # "Ann Field/Gym"


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client with the latest enrollment and the four things a student needs."""

    id: int
    number: str
    last_name: str
    first_name: str
    student_id: str
    organization: str
    year: int
    grade: str
    teacher: str
    homeroom: str
    email: str
    phone: str
    sessions: int
    images: int
    uploaded: int
    readiness: str  # four marks: client, session, images, uploaded
    flags: str
    parent_email: str = ""
    parent_phone: str = ""
    birth_date: str = ""  # ISO
    address: str = ""
    zip: str = ""
    city: str = ""
    state: str = ""
    groups: str = ""  # with commas between them
    notes: str = ""
    created: str = ""  # ISO day
    custom: str = ""  # fields that a roster left: JSON, name to text


@dataclass(frozen=True, slots=True)
class PupilRow(ClientRow):
    """A client on the roster of a shoot."""

    class_name: str = ""  # "9 · Ms Berg"
    presence: str = ""  # as in `Presence`
    days: str = ""  # ISO days on which pictures were taken, the retake among them
    session: str = ""  # number of the session the primary pose comes from, else of the one that waits
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the audit trail."""

    id: int
    number: str
    when: str  # local date and time, ISO to the minute
    who: str
    what: str
    entity: str  # table name; empty for a bulk step
    record: str
    summary: str  # of a step; of a single record what it is called and what changed
    change: str  # “grade: 9 -> 10; notes: nothing -> twin”
    before: str  # JSON
    after: str
    batch: str

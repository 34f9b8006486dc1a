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

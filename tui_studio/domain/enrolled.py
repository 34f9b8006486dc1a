"""A client with one enrollment: what a roster is matched against and a schedule is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class EnrolledClient(NamedTuple):
    """The fields a roster can change, and the ids of the two records they stand in.

    A whole school is read and compared at once: a tuple is made twenty times and compared four times as soon as a
    dataclass.
    """

    client_id: int
    number: str
    last_name: str
    first_name: str
    middle_name: str
    preferred_name: str
    email: str
    phone: str
    no_photo: bool
    enrollment_id: int
    organization_id: int
    year: int
    student_id: str
    grade: str
    teacher: str
    homeroom: str
    roster_position: int
    parent_email: str
    parent_phone: str
    address: str
    city: str
    state: str
    zip: str
    no_publish: bool
    notes: str
    custom: str
    has_left: bool
    family_id: int | None
    birth_date: date | None = None

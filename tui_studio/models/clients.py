"""The people who are photographed, those who answer for them, their classes, and the groups staff put them in."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text


class Client(SQLModel, table=True):
    """A person; the privacy flags are gates in every output."""

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(default="", description="empty where nobody gave one yet")
    last_name: str
    first_name: str
    middle_name: str = ""
    preferred_name: str = ""
    salutation: str = ""
    birth_date: dt.date | None = None
    email: str = ""
    phone: str = ""
    parent_email: str = ""
    parent_phone: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    notes: str = ""
    no_photo: bool = False
    no_publish: bool = False
    no_yearbook: bool = False
    no_contact: bool = False
    find: str = Field(
        default="", index=True, description="names, number and student IDs, folded: what a search looks through"
    )
    newest_id: int | None = Field(
        default=None, description="the newest enrollment; triggers of the database keep it, nobody else writes it"
    )
    custom: str = Field(default="", description="fields of a roster that are kept as they are: JSON, name to text")
    family_id: int | None = Field(default=None, description="the same number for everybody of a family")
    session_count: int = Field(
        default=0, description="sessions that are not cancelled; triggers of the database keep the three counts"
    )
    image_count: int = Field(default=0, index=True)
    uploaded_count: int = Field(default=0, index=True)
    version: int = 1
    batch: str = Field(default="", index=True)
    created_at: datetime

    __table_args__ = (
        Index(
            "uq_client_number",
            "number",
            unique=True,
            sqlite_where=text("number != ''"),
            postgresql_where=text("number != ''"),
        ),
        Index("ix_client_family", "family_id", sqlite_where=text("family_id IS NOT NULL")),
        Index("ix_client_name", "last_name", "first_name"),
        Index("ix_client_session_count", "session_count", "image_count", "uploaded_count"),
        Index("ix_client_unenrolled", "find", sqlite_where=text("newest_id IS NULL")),
    )


class Enrollment(SQLModel, table=True):
    """A client in an organization in a year; one row a year, so that history survives promotion."""

    __table_args__ = (
        UniqueConstraint("client_id", "organization_id", "year"),
        Index(
            "uq_enrollment_student",
            "organization_id",
            "year",
            "student_id",
            unique=True,
            sqlite_where=text("student_id != ''"),
            postgresql_where=text("student_id != ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    year: int = Field(index=True)
    student_id: str = Field(default="", index=True)
    grade: str = ""
    teacher: str = ""
    homeroom: str = ""
    roster_position: int = 0
    has_left: bool = Field(default=False, description="the school took the name off its list")
    excused: str = Field(default="", description="why nobody waits for a picture of this year")
    retake_wanted: str = Field(default="", description="why there is to be another picture")
    version: int = 1
    batch: str = Field(default="", index=True)


class Guardian(SQLModel, table=True):
    """Somebody who answers for a client: a parent, a carer."""

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    position: int = 0
    name: str
    relation: str = ""


class GuardianContact(SQLModel, table=True):
    """One way to reach a guardian."""

    __tablename__ = "guardian_contact"

    id: int | None = Field(default=None, primary_key=True)
    guardian_id: int = Field(foreign_key="guardian.id", index=True)
    position: int = 0
    kind: str = Field(description="email or phone")
    value: str
    label: str = Field(default="", description="home, work, mobile, ...")


class ClientGroup(SQLModel, table=True):
    """A hand-kept label on clients; deleting a group never deletes clients."""

    __tablename__ = "client_group"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    notes: str = ""
    version: int = 1
    batch: str = ""


class ClientGroupMember(SQLModel, table=True):
    """A client in a group."""

    __tablename__ = "client_group_member"

    group_id: int = Field(foreign_key="client_group.id", primary_key=True)
    client_id: int = Field(foreign_key="client.id", primary_key=True, index=True)
    batch: str = ""

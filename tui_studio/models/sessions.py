"""Sessions, their types, their chains of statuses, and every change of status."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text


class SessionType(SQLModel, table=True):
    """A kind of session; it owns a chain of statuses."""

    __tablename__ = "session_type"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    minutes: int = Field(default=3, description="usual length")
    position: int = 0
    notes: str = ""
    retired: bool = Field(default=False, description="kept for old records, offered no more")
    version: int = 1


class SessionStatus(SQLModel, table=True):
    """A link of the chain of a session type."""

    __tablename__ = "session_status"
    __table_args__ = (UniqueConstraint("type_id", "folded"), UniqueConstraint("type_id", "position"))

    id: int | None = Field(default=None, primary_key=True)
    type_id: int = Field(foreign_key="session_type.id")
    name: str
    folded: str
    position: int = Field(index=True)
    stage: str = Field(default="", description="where in the Workflow hub: capture, present, upload, ...")
    due_days: int = Field(default=0, description="working days until it should be left; 0 is no due date")
    guards: str = Field(default="", description="what a session needs to enter it, as in GUARDS")
    cancelled: bool = False
    retired: bool = Field(default=False, description="taken out of the chain, kept for the history that names it")
    version: int = 1


class PhotoSession(SQLModel, table=True):
    """One occasion on which a client is photographed."""

    __tablename__ = "session"
    __table_args__ = (
        Index(
            "ix_session_assistant_id",
            "assistant_id",
            sqlite_where=text("assistant_id IS NOT NULL"),
            postgresql_where=text("assistant_id IS NOT NULL"),
        ),
        Index("ix_session_status_due", "status_id", "status_due"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    enrollment_id: int | None = Field(default=None, foreign_key="enrollment.id", index=True)
    shoot_id: int | None = Field(default=None, foreign_key="shoot.id", index=True)
    type_id: int = Field(foreign_key="session_type.id", index=True)
    status_id: int = Field(foreign_key="session_status.id")
    status_due: dt.date | None = None
    description: str = ""
    date: dt.date | None = None
    start: dt.time | None = Field(default=None, description="local; none is any time that day")
    end: dt.time | None = None
    photographer_id: int | None = Field(default=None, foreign_key="staff_member.id", index=True)
    assistant_id: int | None = Field(default=None, foreign_key="staff_member.id")
    room_id: int | None = Field(default=None, foreign_key="camera_room.id", index=True)
    image_count: int = Field(
        default=0, index=True, description="kept in the transaction that adds or takes back an image"
    )
    uploaded_count: int = Field(default=0, index=True, description="triggers of the database keep it")
    folder: str = Field(default="", description="where its pictures go, below the images folder, once that is settled")
    location: str = ""
    booked_by: str = ""
    confirmed: bool = False
    notes: str = ""
    slate_printed_at: dt.datetime | None = None
    version: int = 1
    batch: str = Field(default="", index=True)
    created_at: dt.datetime


class CountedApart(SQLModel, table=True):
    """A step that counts what its clients have once at its end: the triggers leave that to it. Empty between steps."""

    __tablename__ = "counted_apart"

    batch: str = Field(primary_key=True)


class StatusHistory(SQLModel, table=True):
    """One change of status of one session, which it outlives; the database refuses to change or delete a row."""

    __tablename__ = "status_history"

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(index=True)
    from_id: int = Field(foreign_key="session_status.id")
    to_id: int = Field(foreign_key="session_status.id")
    due_before: dt.date | None = None
    version_after: int = Field(description="the session's version once changed")
    note: str = ""
    by: str = ""
    at: dt.datetime
    batch: str = Field(index=True, description="of its step; with `undo:` before it, the taking back of that step")

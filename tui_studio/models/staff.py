"""Who photographs and where."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class StaffMember(SQLModel, table=True):
    """A photographer, an assistant, or both."""

    __tablename__ = "staff_member"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    photographer: bool = False
    assistant: bool = False
    email: str = ""
    phone: str = ""
    notes: str = ""
    retired: bool = Field(default=False, description="kept for old records, offered no more")
    version: int = 1
    batch: str = Field(default="", description="the step that named it first; empty where somebody made it by hand")


class CameraRoom(SQLModel, table=True):
    """A room or station with a backdrop and a camera."""

    __tablename__ = "camera_room"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    notes: str = ""
    retired: bool = Field(default=False, description="kept for old records, offered no more")
    version: int = 1
    batch: str = Field(default="", description="the step that named it first; empty where somebody made it by hand")

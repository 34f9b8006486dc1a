"""What was done at the stations of a capture day, and every frame that came out of their hot folders."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlmodel import Field, Index, SQLModel

from tui_studio.models.numbers import LARGE


class CaptureAct(SQLModel, table=True):
    """Somebody was put in front of the camera, marked, or frames were decided on; written at once, never changed."""

    __tablename__ = "capture_act"
    __table_args__ = (Index("ix_capture_act_shoot", "shoot_id", "station", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    shoot_id: int = Field(description="no key points to it: what was done outlives it")
    station: str
    kind: str = Field(description="select, absent, refused, later, frames, clock")
    session_id: int | None = Field(default=None, index=True)
    client_id: int | None = Field(default=None, index=True)
    note: str = Field(default="", description="words, or JSON for frames and clocks")
    by: str = ""
    at: datetime
    undone: bool = False


class CaptureFrame(SQLModel, table=True):
    """A frame of a hot folder: whose it is, and where it lies now; a row exists once the file was read back."""

    __tablename__ = "capture_frame"
    __table_args__ = (
        Index("ix_capture_frame_shoot", "shoot_id", "station", "moment"),
        Index("ix_capture_frame_source", "folder", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shoot_id: int
    station: str
    folder: str = Field(description="the hot folder")
    name: str = Field(description="below the hot folder, with forward slashes")
    size: int = Field(sa_type=LARGE)
    mtime_ns: int = Field(sa_type=LARGE)
    sha256: str = Field(index=True)
    kind: str = Field(description="picture, raw, companion")
    body: str = ""
    taken_at: NaiveDatetime | None = Field(default=None, description="by the camera's own clock")
    came_at: datetime
    moment: datetime = Field(description="when it was taken, by the clock of the studio as far as known")
    fate: str = Field(description="assigned, unassigned, excluded, damaged, duplicate")
    reason: str = ""
    notes: str = Field(default="", description="what a look at it found: soft, dark, bright")
    session_id: int | None = Field(default=None, index=True)
    image_id: int | None = Field(default=None, foreign_key="image.id", ondelete="SET NULL", index=True)
    path: str = Field(default="", description="where it lies, below the images folder")
    leaving: str = Field(default="", description="where it lay before, to be cleared away")

"""Field kits: what was taken to a picture day on a laptop, and what was merged back from it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class FieldKit(SQLModel, table=True):
    """A shoot that was put into a file for a laptop; on the laptop the one row says whose kit its studio is."""

    __tablename__ = "field_kit"

    id: str = Field(primary_key=True)
    title: str = Field(description="organization, year and name of the shoot, as they were")
    shoot_id: int = Field(description="no key points to it: the kit outlives the shoot")
    sha256: str = Field(default="", description="of the records as they were taken; empty while the file is made")
    own: bool = Field(default=False, description="this studio is the kit itself")
    by: str = ""
    taken_at: datetime


class KitMerge(SQLModel, table=True):
    """What one merge of a kit brought: the next one begins where it ended, and its undo takes the row away."""

    __tablename__ = "kit_merge"

    id: int | None = Field(default=None, primary_key=True)
    kit_id: str = Field(foreign_key="field_kit.id", index=True)
    batch: str = Field(unique=True)
    state: str = Field(description="JSON: ids of the kit's new records here, and the kit's fields as they were merged")
    at: datetime

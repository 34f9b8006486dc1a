"""The journal that makes bulk steps undoable."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Index, SQLModel


class JournalStep(SQLModel, table=True):
    """One bulk step; the records it made or changed carry its batch."""

    __tablename__ = "journal_step"

    id: int | None = Field(default=None, primary_key=True)
    batch: str = Field(unique=True)
    kind: str = Field(description="roster, schedule, import images, advance, edit")
    summary: str
    by: str = ""
    at: datetime
    undone_at: datetime | None = None


class JournalChange(SQLModel, table=True):
    """A record a step changed, as it was before and after (JSON of the changed fields)."""

    __tablename__ = "journal_change"
    __table_args__ = (Index("ix_journal_change_record", "entity", "row_id"),)

    id: int | None = Field(default=None, primary_key=True)
    batch: str = Field(index=True)
    entity: str = Field(description="table name")
    row_id: int
    before: str
    after: str

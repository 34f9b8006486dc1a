"""Who wrote what and when; rows are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Index, SQLModel


class AuditEntry(SQLModel, table=True):
    """One write: of one record with its fields before and after, or of a bulk step as a whole.

    The database itself refuses to change or delete a row.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "entity", "row_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    by: str = ""
    action: str = Field(description="created, changed, deleted, step, undone")
    entity: str = Field(default="", description="table name; empty for a bulk step")
    row_id: int | None = None
    label: str = Field(default="", description="number and name of the record as it was then")
    summary: str = Field(default="", description="what a bulk step did, in words")
    before: str = Field(default="{}", description="JSON of the fields that changed")
    after: str = Field(default="{}", description="JSON of the fields that changed")
    batch: str = Field(default="", index=True)

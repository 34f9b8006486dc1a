"""What staff keep of their own way of working: saved filters, column layouts, how rosters are read."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class SavedFilter(SQLModel, table=True):
    """A query text with a name; it is run anew each time."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("hub", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    hub: str = Field(description="which records it picks: sessions, clients, ...")
    name: str
    folded: str
    text: str = Field(description="as in a filter line")
    by: str = ""
    version: int = 1
    changed_at: datetime


class ColumnLayout(SQLModel, table=True):
    """Columns of a hub with their order and widths, under a name."""

    __tablename__ = "column_layout"
    __table_args__ = (UniqueConstraint("hub", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    hub: str
    name: str
    folded: str
    columns: str = Field(description="JSON: a list of [key, width]")
    by: str = ""
    version: int = 1
    changed_at: datetime


class RosterTemplate(SQLModel, table=True):
    """How the columns of one school's rosters are read; suggested where a file has the same headers."""

    __tablename__ = "roster_template"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    headers: str = Field(description="JSON: the folded headers in the order of the alphabet")
    columns: str = Field(description="JSON: header to field; `keep` for a column that is kept as it is")
    policies: str = Field(description="JSON: field to overwrite, fill or never")
    by: str = ""
    version: int = 1
    changed_at: datetime

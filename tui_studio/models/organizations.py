"""Schools, leagues and clubs, and the contracts (shoots) with them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class Organization(SQLModel, table=True):
    """A school, league or club."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True, description="the name without case and accents: one school, one record")
    created_at: datetime
    batch: str = ""


class Shoot(SQLModel, table=True):
    """The contract for one organization in one year; a second one in the same year has a name of its own."""

    __table_args__ = (UniqueConstraint("organization_id", "year", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    year: int
    name: str = ""
    created_at: datetime
    batch: str = ""

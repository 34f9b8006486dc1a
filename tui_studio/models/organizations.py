"""Schools, leagues and clubs, and the contracts (shoots) with them."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint


class Organization(SQLModel, table=True):
    """A school, league or club."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True, description="the name without case and accents: one school, one record")
    kind: str = Field(default="school", description="school, league, club, company")
    code: str = Field(default="", description="short form used in folder names and lists")
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    principal: str = ""
    contact: str = Field(default="", description="who answers for picture day")
    yearbook_advisor: str = ""
    contract_status: str = ""
    class_enrollment: int = Field(default=0, description="students the school says it has")
    yearbook_dpi: int = 0
    yearbook_height: int = Field(default=0, description="pixels; 0 leaves the company's default")
    yearbook_names: str = Field(default="", description="pattern of file names; empty leaves the company's default")
    notes: str = ""
    version: int = 1
    created_at: datetime
    batch: str = ""


class Shoot(SQLModel, table=True):
    """The contract for one organization in one year; a second one in the same year has a name of its own."""

    __table_args__ = (UniqueConstraint("organization_id", "year", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    year: int
    name: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    retake_of: int | None = Field(default=None, description="the shoot whose absent and unhappy students it is for")
    contract_status: str = ""
    notes: str = ""
    version: int = 1
    created_at: datetime
    batch: str = ""

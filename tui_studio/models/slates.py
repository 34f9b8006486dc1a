"""Slates that were printed before anybody knew whose they are."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Field, SQLModel


class SpareCard(SQLModel, table=True):
    """A printed session number that is kept for somebody who walks in; free until a session has it."""

    __tablename__ = "spare_card"

    number: str = Field(primary_key=True)
    printed_at: dt.datetime
    by: str = ""

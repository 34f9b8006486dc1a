"""Preferences and counters of the studio."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from tui_studio.models.numbers import LARGE


class Preference(SQLModel, table=True):
    """A company preference; `value` is JSON."""

    key: str = Field(primary_key=True)
    value: str


class Counter(SQLModel, table=True):
    """The next number of a kind; raised in the transaction that uses it and never set back."""

    name: str = Field(primary_key=True)
    next: int = Field(sa_type=LARGE)
    last: int | None = Field(default=None, sa_type=LARGE, description="where it ends; only in a field kit")

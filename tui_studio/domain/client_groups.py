"""Client groups as they are written and as they are listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """What is written about a group."""

    name: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a list."""

    id: int
    name: str
    notes: str
    members: int

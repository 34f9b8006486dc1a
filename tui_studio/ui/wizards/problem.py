"""Why a step of a wizard cannot be left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence; `field` is the id of the field it stands beside, or empty for the whole step."""

    text: str
    field: str = ""

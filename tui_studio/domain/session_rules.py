"""What may stand in a session record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


def session_problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a session, by field."""
    found = {}
    if not _NUMBER.fullmatch(values["number"]):
        found["number"] = "A session number has 1 to 40 letters, digits and dashes."
    start, end = values["start"], values["end"]
    if start is not None and values["date"] is None:
        found["start"] = "A time needs a date."
    if end is not None and start is None:
        found["end"] = "An end needs a start."
    elif end is not None and start is not None and end <= start and (end.hour, end.minute) != (0, 0):
        found["end"] = f"It would end before it starts at {start:%H:%M}; 00:00 is midnight."
    return found


def why_number_stays(*, printed: bool, images: int) -> str:
    """Why the number of a session cannot change any more; empty while it can."""
    if images:
        return "Pictures were imported under this number; it stays."
    return "A QR sheet was printed with this number; it stays." if printed else ""


def stays_confirmed(opened: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """A confirmation holds for its day: moving the session takes it back, unless it was ticked just now."""
    if values["date"] == opened["date"]:
        return bool(values["confirmed"])
    return bool(values["confirmed"]) and not opened["confirmed"]

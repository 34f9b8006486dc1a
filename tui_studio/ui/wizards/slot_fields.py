"""Dates, times and numbers as staff type them; what was understood is written back into the field."""

from __future__ import annotations

import re
from datetime import date, time

_ISO = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m?\.?)?", re.ASCII | re.IGNORECASE)


def read_date(text: str) -> date:
    """`2026-09-14`, `20260914`, `14.9.2026` (day first) or `9/14/2026` (month first); raises ValueError."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DOTTED.fullmatch(text):
        day, month, year = match.groups()
    elif match := _SLASHED.fullmatch(text):
        month, day, year = match.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def read_time(text: str) -> time:
    """`8`, `830`, `08:30`, `8.30`, `8:30 pm`; 24:00 is 00:00, the end of the day; raises ValueError."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute)


def read_number(text: str) -> int:
    """Whole minutes, nothing is 0; raises ValueError."""
    text = text.strip()
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text or 0)


def shown_time(moment: time) -> str:
    """As it is written back: `08:30`."""
    return f"{moment:%H:%M}"

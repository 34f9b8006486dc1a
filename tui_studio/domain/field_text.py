"""What people type into fields and what it means: numbers, dates, times, addresses, each refused with a sentence."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_PHONE = re.compile(r"[+(]?[\d][\d\s()./x-]*")


def read_number(text: str, least: int | None = None, most: int | None = None) -> int | None:
    """A whole number; None for nothing."""
    text = text.strip().replace(",", "")
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        raise InputRefused(f"“{clean_text(text, 30)}” is not a whole number.") from None
    if least is not None and number < least:
        raise InputRefused(f"At least {least:,}.")
    if most is not None and number > most:
        raise InputRefused(f"At most {most:,}.")
    return number


def read_date(text: str, today: date) -> date | None:
    """A day: 2026-09-14, 9/14/2026, 14.9.2026, or today, tomorrow, yesterday; None for nothing."""
    text = text.strip().casefold()
    if not text:
        return None
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    for pattern, order in ((_ISO, (0, 1, 2)), (_SLASHES, (2, 0, 1)), (_DOTS, (2, 1, 0))):
        if found := pattern.fullmatch(text):
            year, month, day = (int(found.groups()[place]) for place in order)
            try:
                return date(year, month, day)
            except ValueError:
                raise InputRefused(f"There is no day {clean_text(text, 20)}.") from None
    raise InputRefused(f"“{clean_text(text, 30)}” is no date; write it like {today.isoformat()}.")


def read_time(text: str) -> time | None:
    """A time of day: 8, 8:05, 0805, 8:05 pm; None for nothing."""
    text = text.strip()
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise InputRefused(f"“{clean_text(text, 30)}” is no time; write it like 08:30.")


def read_choice(text: str, known: Iterable[str], noun: str) -> str:
    """One of the known names, whatever its case and accents; empty for nothing."""
    if not text.strip():
        return ""
    found = next((name for name in known if fold(name) == fold(text)), None)
    if found is None:
        raise InputRefused(f"There is no {noun} “{clean_text(text, 40)}”; ↓ shows them.")
    return found


def email_problem(text: str) -> str:
    """Why a text is no e-mail address; empty when it is one, or empty."""
    if not text or _EMAIL.fullmatch(text):
        return ""
    return f"“{clean_text(text, 40)}” is no e-mail address; it needs a name, @ and a domain."


def read_email_line(line: str) -> tuple[str, str]:
    """An e-mail address and what is written behind it: ("ada@example.org", "work")."""
    value, _, label = clean_text(line, 5000).partition(" ")
    if problem := email_problem(value):
        raise InputRefused(problem)
    return value, label.strip("() ")


def read_phone_line(line: str) -> tuple[str, str]:
    """A phone number and what is written behind it: ("555 0101", "mobile")."""
    text = clean_text(line, 5000)
    found = _PHONE.match(text)
    if found is None or sum(sign.isdigit() for sign in found[0]) < 3:
        raise InputRefused(f"“{clean_text(text, 40)}” is no phone number; put words behind the number.")
    return found[0].strip(" -/."), text[found.end() :].strip("() ")


def too_long(text: str, limit: int) -> str:
    """Why a text is too long; empty when it is not."""
    return f"At most {limit:,} characters; these are {len(text):,}." if len(text) > limit else ""

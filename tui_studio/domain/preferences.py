"""The preferences of the company: typed, with their defaults, their help, and what is wrong with a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tui_studio.domain.folder_pattern import SHIPPED, pattern_problem
from tui_studio.domain.numbering import LARGEST, Scheme
from tui_studio.domain.picture_texts import FIELDS, check_fields
from tui_studio.domain.work_days import WEEK
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FOLDER_CREATION = {
    "image": "at the first image",
    "created": "when a session is created",
    "saved": "when a session is saved",
}
CLIENT_NUMBERING = {
    "created": "when a client is created",
    "session": "with the first session",
    "status": "with the first session of a status",
    "never": "never by itself",
}
"""A client without a number is a prospect; a number can be typed into its record at any time."""
IMAGE_NUMBERS = {
    "camera": "the camera's file name",
    "session": "1, 2, 3 ... in every session",
    "studio": "counting on through the studio",
}
DUPLICATES = {
    "name": "first and last name",
    "email": "e-mail address",
    "phone": "phone number",
    "last_city": "last name and city",
    "address_city": "address and city",
}
"""What makes a double, in any combination; beside them organization and student ID always do.

Siblings share a mailbox, a phone and a home: where the first name is another one, the last two are a hint at most.
"""
PAPERS = {"": "as usual here", "letter": "letter", "a4": "A4"}
"""What is printed on; empty is what is usual where the machine stands."""
YES_NO = {"yes": True, "no": False}
YEARLY = "every year"
YEARS_AHEAD = 10
PREVIEW_PIXELS = range(400, 4001)
PREVIEW_QUALITY = range(50, 96)
SHOT_LIMITS = range(1, 100)
LONGEST_HOLIDAY = 120
"""Days; a range that is longer is a mistake in the year."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the whole company works by; the defaults are those of a new studio."""

    session_numbering: str = Scheme.NUMERIC.value
    next_session_number: int = 10001
    client_numbering: str = "created"
    client_number_status: str = ""
    next_client_number: int = 1
    default_type: str = ""
    folder_creation: str = "image"
    folder_pattern: str = SHIPPED
    image_numbers: str = "camera"
    next_image_number: int = 1
    previews: bool = True
    preview_pixels: int = 1200
    preview_quality: int = 85
    duplicate_criteria: tuple[str, ...] = ("name", "email", "phone")
    work_week: tuple[int, ...] = WEEK
    holidays: tuple[str, ...] = ()
    paper: str = ""
    shot_limit: int = 5
    metadata_fields: tuple[str, ...] = tuple(FIELDS)


COUNTERS = {
    "next_session_number": "session_number",
    "next_client_number": "client_number",
    "next_image_number": "image_number",
}
"""Preferences that are counters; they only ever rise."""

HELP: dict[str, str] = {
    "session_numbering": "How the number of a new session is made; numbers that exist never change.",
    "next_session_number": "The number the next session gets; it can be raised and never set back.",
    "client_numbering": "When a client gets a number; one typed into the record stays, and nobody ever gets two.",
    "client_number_status": "The status of a session at which its client gets a number, where that is chosen above.",
    "next_client_number": "The number the next client gets; it can be raised and never set back.",
    "default_type": "The session type that new sessions get where nothing else is said; empty is the first one.",
    "folder_creation": "When the folder of a session's pictures is made; folders of students who never come are waste.",
    "folder_pattern": "Where the pictures of a session lie; what lies somewhere already is never moved.",
    "image_numbers": "What stands behind the session number in the name of a picture; names that exist never change.",
    "next_image_number": "The number of the next picture where they count on through the studio; only ever raised.",
    "previews": "Whether an import makes a small copy of every picture, to be looked at; the picture stays as it is.",
    "preview_pixels": "The longer side of a preview; previews that exist change when they are made anew.",
    "preview_quality": "How finely a preview is kept as JPEG: 50 is small, 95 is hardly to be told from the picture.",
    "duplicate_criteria": "What makes a new client look like one that is known.",
    "work_week": "The days the studio works; due dates count only these.",
    "holidays": "Days off, one on a line: “2026-12-25”, “2026-12-24..2027-01-02”, or “12-25 every year”.",
    "paper": "The paper of QR sheets and rosters; empty is letter in most of the Americas, else A4.",
    "shot_limit": "Frames of one student in Group Capture; one more asks whether the scan of the next was forgotten.",
    "metadata_fields": "Where a key is looked for when pictures are sorted by metadata, one field on a line, in order.",
}


def problems(preferences: Preferences) -> dict[str, str]:
    """What is wrong, a sentence per preference."""
    found = {}
    if preferences.session_numbering not in set(Scheme):
        found["session_numbering"] = f"Choose one of {', '.join(Scheme)}."
    for key in COUNTERS:
        if not 1 <= getattr(preferences, key) <= LARGEST:
            found[key] = f"A number from 1 to {LARGEST:,}."
    if preferences.client_numbering not in CLIENT_NUMBERING:
        found["client_numbering"] = f"Choose one of {', '.join(CLIENT_NUMBERING)}."
    elif preferences.client_numbering == "status" and not preferences.client_number_status:
        found["client_number_status"] = "Say at which status of a session its client gets a number."
    if preferences.folder_creation not in FOLDER_CREATION:
        found["folder_creation"] = f"Choose one of {', '.join(FOLDER_CREATION)}."
    if preferences.image_numbers not in IMAGE_NUMBERS:
        found["image_numbers"] = f"Choose one of {', '.join(IMAGE_NUMBERS)}."
    if preferences.preview_pixels not in PREVIEW_PIXELS:
        found["preview_pixels"] = f"A number of pixels from {PREVIEW_PIXELS[0]:,} to {PREVIEW_PIXELS[-1]:,}."
    if preferences.preview_quality not in PREVIEW_QUALITY:
        found["preview_quality"] = f"A number from {PREVIEW_QUALITY[0]} to {PREVIEW_QUALITY[-1]}."
    if preferences.shot_limit not in SHOT_LIMITS:
        found["shot_limit"] = f"A number from {SHOT_LIMITS[0]} to {SHOT_LIMITS[-1]}."
    if problem := pattern_problem(preferences.folder_pattern):
        found["folder_pattern"] = problem
    if strange := [name for name in preferences.duplicate_criteria if name not in DUPLICATES]:
        found["duplicate_criteria"] = f"“{clean_text(strange[0], 30)}” is none of {', '.join(DUPLICATES)}."
    if not preferences.work_week or not set(preferences.work_week) <= set(range(7)):
        found["work_week"] = "Tick at least one day."
    if preferences.paper not in PAPERS:
        found["paper"] = "Choose letter or a4, or nothing for what is usual here."
    try:
        if not check_fields(preferences.metadata_fields):
            found["metadata_fields"] = "Name at least one field."
    except InputRefused as error:
        found["metadata_fields"] = str(error)
    try:
        days_off(preferences.holidays, date(2026, 1, 1))
    except InputRefused as error:
        found["holidays"] = str(error)
    return found


def from_stored(stored: Mapping[str, Any]) -> Preferences:
    """Preferences as the database holds them; what is missing or no longer makes sense is its default."""
    usual = Preferences()
    known: dict[str, Any] = {}
    for field in fields(Preferences):
        value, default = stored.get(field.name), getattr(usual, field.name)
        if isinstance(default, tuple) and isinstance(value, list | tuple):
            value = tuple(value)
        if type(value) is type(default):
            known[field.name] = value
    read = Preferences(**known)
    wrong = problems(read)
    return Preferences(**{key: value for key, value in known.items() if key not in wrong})


def to_stored(preferences: Preferences) -> dict[str, Any]:
    """Preferences as the database holds them, without the counters."""
    values = {key: value for key, value in asdict(preferences).items() if key not in COUNTERS}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def read_value(key: str, text: str) -> Any:
    """A preference from the command line: lists with commas between; raises `InputRefused`."""
    default = getattr(Preferences(), key)
    if isinstance(default, bool):
        if text.strip().casefold() not in YES_NO:
            raise InputRefused(f"{key} is yes or no; “{clean_text(text, 30)}” is neither.")
        return YES_NO[text.strip().casefold()]
    if isinstance(default, int):
        if not text.strip().isdigit():
            raise InputRefused(f"{key} is a number; “{clean_text(text, 30)}” is none.")
        return int(text)
    if isinstance(default, str):
        return clean_text(text, 5000)
    parts = tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
    return tuple(_weekday(part) for part in parts) if key == "work_week" else parts


def write_value(key: str, value: Any) -> str:
    """A preference as `read_value` takes it."""
    if key == "work_week":
        return ", ".join(WEEKDAYS[day] for day in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def days_off(lines: Iterable[str], today: date) -> list[str]:
    """Every day the lines name, as ISO dates in order; yearly ones for last year and ten years ahead.

    Raises `InputRefused` for a line that is no date.
    """
    years = range(today.year - 1, today.year + YEARS_AHEAD + 1)
    return sorted({day.isoformat() for line in lines if line.strip() for day in _line(line.strip(), years)})


def _line(line: str, years: Iterable[int]) -> list[date]:
    first, _, last = line.casefold().removesuffix(YEARLY).strip(" ,").partition("..")
    first, last = first.strip(), (last or first).strip()
    if not line.casefold().endswith(YEARLY):
        return _span(line, _day(line, first), _day(line, last))
    found = []
    for year in years:
        start, end = _day(line, f"{year}-{first}"), _day(line, f"{year}-{last}")
        found += _span(line, start, end if end >= start else _day(line, f"{year + 1}-{last}"))
    return found


def _span(line: str, start: date, end: date) -> list[date]:
    length = (end - start).days
    if length < 0:
        raise InputRefused(f"“{clean_text(line, 60)}” ends before it begins.")
    if length > LONGEST_HOLIDAY:
        raise InputRefused(f"“{clean_text(line, 60)}” is {length:,} days long; look at its years.")
    return [start + timedelta(days=n) for n in range(length + 1)]


def _day(line: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        if line.casefold().endswith(YEARLY) and text.endswith("-02-29"):
            return date.fromisoformat(f"{text[:-2]}28")
    raise InputRefused(
        f"“{clean_text(line, 60)}” is no holiday; write “2026-12-25”, “2026-12-24..2027-01-02”, or “12-25 every year”."
    )


def _weekday(text: str) -> int:
    found = [n for n, name in enumerate(WEEKDAYS) if len(text) >= 2 and name.startswith(text.casefold())]
    if not found:
        raise InputRefused(f"“{clean_text(text, 30)}” is no day of the week.")
    return found[0]

"""The cells of a time-slot row as staff type them; what was understood is written back into the cell."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import read_classes
from tui_studio.domain.slots import SlotRow, Station, problems
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable

SATURDAY, SUNDAY = 5, 6
TICKS = ("sat", "sun")

COLUMNS = (
    ("start_date", "Start date", 10),
    ("end_date", "End date", 10),
    ("start", "Start", 5),
    ("end", "End", 5),
    ("minutes", "Min", 3),
    ("sat", "-Sa", 3),
    ("sun", "-Su", 3),
    ("break_start", "Break", 5),
    ("break_end", "to", 5),
    ("gap", "Gap", 3),
    ("classes", "Class", 5),
    ("stations", "Station", 0),
)
"""Name, heading, width in cells; 0 takes the rest."""
NAMES = tuple(name for name, _, _ in COLUMNS)

_WRONG = {
    "start_date": "is no date; write it like 2026-09-14",
    "end_date": "is no date; write it like 2026-09-14",
    "start": "is no time; write it like 08:00",
    "end": "is no time; write it like 15:00, or 00:00 for midnight",
    "minutes": "is no number of minutes",
    "break_start": "is no time; write it like 11:30",
    "break_end": "is no time; write it like 12:15",
    "gap": "is no number of minutes",
}
_NEEDED = ("start_date", "start", "end", "minutes")

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


def read_row(values: dict[str, str]) -> tuple[SlotRow | None, list[tuple[str, str]]]:
    """A row from texts by column, or what is wrong as (column, sentence)."""
    found: list[tuple[str, str]] = []
    read: dict[str, date | time | int | None] = {}
    for name, reader in _READERS.items():
        text = values.get(name, "")
        if not text and name in _NEEDED:
            found.append((name, f"{_heading(name)} is missing."))
        elif not text and name != "gap":
            read[name] = None
        else:
            try:
                read[name] = reader(text)
            except ValueError:
                found.append((name, f"“{clean_text(text, 20)}” {_WRONG[name]}."))
    if found:
        return None, found
    row = SlotRow(
        start_date=read["start_date"],  # type: ignore[arg-type]  # each reader gives the type of its column
        end_date=read["end_date"] or read["start_date"],  # type: ignore[arg-type]
        start=read["start"],  # type: ignore[arg-type]
        end=read["end"],  # type: ignore[arg-type]
        minutes=read["minutes"],  # type: ignore[arg-type]
        gap=read["gap"],  # type: ignore[arg-type]
        break_start=read["break_start"],  # type: ignore[arg-type]
        break_end=read["break_end"],  # type: ignore[arg-type]
        skip_weekdays=frozenset(day for name, day in (("sat", SATURDAY), ("sun", SUNDAY)) if values.get(name)),
        stations=read_stations(values.get("stations", "")),
        classes=read_classes(clean_text(values.get("classes", ""))),
    )
    if wrong := problems(row):
        return None, [(_column_of(sentence), sentence[0].upper() + sentence[1:]) for sentence in wrong[:1]]
    return row, []


def read_stations(text: str) -> tuple[Station, ...]:
    """`Ann/Room 1; Bob/Room 2`: photographer and camera room, several with a semicolon."""
    parts = [part.partition("/") for part in text.split(";") if part.strip()]
    return tuple(Station(clean_text(who), clean_text(where)) for who, _, where in parts)


def _column_of(sentence: str) -> str:
    """Where to put the cursor for a problem of the whole row."""
    words = {"end date": "end_date", "end time": "end", "last": "minutes", "break": "break_end", "between": "gap"}
    return next((name for word, name in words.items() if word in sentence), "start_date")


def _heading(name: str) -> str:
    return next(heading for column, heading, _ in COLUMNS if column == name)


def tidied(name: str, text: str) -> str:
    """The text as it is written back; what cannot be read stays as it is."""
    text = text.strip()
    if name in TICKS:
        return "" if text.casefold() in ("", "n", "no", "-", "0") else "x"
    if not text or name not in _READERS:
        return clean_text(text)
    try:
        return _shown(name, text)
    except ValueError:
        return clean_text(text)


def written(row: SlotRow) -> dict[str, str]:
    """A row as texts by column."""
    pause = (row.break_start, row.break_end)
    return {
        "start_date": row.start_date.isoformat(),
        "end_date": row.end_date.isoformat(),
        "start": shown_time(row.start),
        "end": shown_time(row.end),
        "minutes": str(row.minutes),
        "sat": "x" if SATURDAY in row.skip_weekdays else "",
        "sun": "x" if SUNDAY in row.skip_weekdays else "",
        "break_start": shown_time(pause[0]) if pause[0] else "",
        "break_end": shown_time(pause[1]) if pause[1] else "",
        "gap": str(row.gap),
        "classes": ", ".join(row.classes),
        "stations": "; ".join("/".join((one.photographer, one.room)).rstrip("/") for one in row.stations),
    }


_READERS: dict[str, Callable[[str], date | time | int]] = {
    "start_date": read_date,
    "end_date": read_date,
    "start": read_time,
    "end": read_time,
    "minutes": read_number,
    "break_start": read_time,
    "break_end": read_time,
    "gap": read_number,
}


def _shown(name: str, text: str) -> str:
    if name in ("start_date", "end_date"):
        return read_date(text).isoformat()
    if name in ("minutes", "gap"):
        return str(read_number(text))
    return shown_time(read_time(text))

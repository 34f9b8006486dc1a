"""A row of slots as one line of text, for scripts and for pasting into the grid.

`2026-09-14..2026-09-15 08:00-15:00 every 3m gap 1m break 11:30-12:15 skip sat,sun station "Ann/Room 1"`

`class "9/Ms Quill"` keeps a row for a class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING

from tui_studio.domain.class_blocks import read_classes
from tui_studio.domain.slots import SlotRow, Station, problems
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXAMPLE = '2026-09-14..2026-09-15 08:00-15:00 every 3m gap 1m break 11:30-12:15 skip sat,sun station "Ann/Room 1"'
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)')
_DATES = re.compile(r"(\d{4}-\d\d?-\d\d?)(?:\.\.(\d{4}-\d\d?-\d\d?))?", re.ASCII)
_TIMES = re.compile(r"(\d\d?):(\d\d)[-\u2013](\d\d?):(\d\d)", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m(?:in)?)?", re.ASCII | re.IGNORECASE)


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    dates: tuple[date, date] | None = None
    times: tuple[time, time] | None = None
    every: int | None = None
    gap: int | None = None
    pause: tuple[time, time] | None = None
    skip: frozenset[int] | None = None
    stations: list[Station] = field(default_factory=list)
    classes: tuple[str, ...] = ()


def parse_spec(text: str) -> SlotRow:
    """The row a line means; refuses with the word that is wrong and a right example."""
    draft = _Draft()
    tokens = [(m.group(1), m.group(2)) for m in _TOKEN.finditer(clean_text(text, 2000))]
    position = 0
    while position < len(tokens):
        quoted, word = tokens[position]
        position += 1
        if quoted is None and (clause := _CLAUSES.get(word.casefold())):
            if position == len(tokens):
                raise _refused(word, "something must follow it")
            clause(draft, *tokens[position])
            position += 1
        else:
            _bare(draft, word if quoted is None else f'"{quoted}"')
    return _row(draft, text)


def format_spec(row: SlotRow) -> str:
    """The line that `parse_spec` reads as this row."""
    parts = [str(row.start_date) if row.start_date == row.end_date else f"{row.start_date}..{row.end_date}"]
    parts += [_span(row.start, row.end), "every", _minutes(row.minutes)]
    if row.gap:
        parts += ["gap", _minutes(row.gap)]
    if row.break_start is not None and row.break_end is not None:
        parts += ["break", _span(row.break_start, row.break_end)]
    if row.skip_weekdays:
        parts += ["skip", ",".join(WEEKDAYS[day] for day in sorted(row.skip_weekdays))]
    for station in row.stations:
        parts += ["station", f'"{_escaped(station.photographer, "/")}/{_escaped(station.room)}"']
    if row.classes:
        parts += ["class", f'"{_escaped(", ".join(row.classes))}"']
    return " ".join(parts)


def _row(draft: _Draft, text: str) -> SlotRow:
    shown = clean_text(text, 80)
    if draft.dates is None:
        raise InputRefused(f"The slots “{shown}” name no date; write for example: {EXAMPLE}")
    if draft.times is None:
        raise InputRefused(f"The slots “{shown}” name no times; write for example: {EXAMPLE}")
    if draft.every is None:
        raise InputRefused(f"The slots “{shown}” do not say how long a session is; write for example “every 3m”.")
    row = SlotRow(
        *draft.dates,
        *draft.times,
        minutes=draft.every,
        gap=draft.gap or 0,
        break_start=draft.pause[0] if draft.pause else None,
        break_end=draft.pause[1] if draft.pause else None,
        skip_weekdays=draft.skip or frozenset(),
        stations=tuple(draft.stations),
        classes=draft.classes,
    )
    if found := problems(row):
        raise InputRefused(f"The slots “{shown}” cannot be used: {found[0]}")
    return row


def _bare(draft: _Draft, word: str) -> None:
    if _DATES.fullmatch(word):
        _once(draft.dates, word)
        draft.dates = _dates(word)
    elif _TIMES.fullmatch(word):
        _once(draft.times, word)
        draft.times = _times(word)
    else:
        raise _refused(word, "it is neither a date, nor times, nor one of every, gap, break, skip, station, class")


def _every(draft: _Draft, quoted: str | None, word: str) -> None:
    _once(draft.every, "every")
    draft.every = _duration(_plain(quoted, word))
    if draft.every == 0:
        raise _refused(word, "a session must last at least one minute")


def _gap(draft: _Draft, quoted: str | None, word: str) -> None:
    _once(draft.gap, "gap")
    draft.gap = _duration(_plain(quoted, word))


def _break(draft: _Draft, quoted: str | None, word: str) -> None:
    _once(draft.pause, "break")
    draft.pause = _times(_plain(quoted, word))


def _skip(draft: _Draft, quoted: str | None, word: str) -> None:
    _once(draft.skip, "skip")
    draft.skip = frozenset(_weekday(name, word) for name in _plain(quoted, word).split(",") if name)


def _station(draft: _Draft, quoted: str | None, word: str) -> None:
    parts: list[list[str]] = [[], []]
    side, escape = 0, False
    for sign in word if quoted is None else quoted:
        if escape:
            parts[side].append(sign)
            escape = False
        elif sign == "\\":
            escape = True
        elif sign == "/" and side == 0:
            side = 1
        else:
            parts[side].append(sign)
    photographer, room = ("".join(part).strip() for part in parts)
    draft.stations.append(Station(photographer, room))


def _class(draft: _Draft, quoted: str | None, word: str) -> None:
    text = word if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    draft.classes += tuple(name for name in read_classes(text) if name not in draft.classes)


_CLAUSES: dict[str, Callable[[_Draft, str | None, str], None]] = {
    "every": _every, "gap": _gap, "break": _break, "skip": _skip, "station": _station, "class": _class,
}  # fmt: skip


def _once(before: object, word: str) -> None:
    if before is not None:
        raise _refused(word, "it stands there twice")


def _plain(quoted: str | None, word: str) -> str:
    return word if quoted is None else quoted


def _dates(word: str) -> tuple[date, date]:
    match = _DATES.fullmatch(word)
    first, last = match.groups() if match else ("", None)
    try:
        start = date(*_numbers(first.split("-")))
        return start, date(*_numbers(last.split("-"))) if last else start
    except ValueError:
        raise _refused(word, "there is no such date", "2026-09-14..2026-09-15") from None


def _times(word: str) -> tuple[time, time]:
    match = _TIMES.fullmatch(word)
    if not match:
        raise _refused(word, "these are no times", "08:00-15:00")
    hour, minute, to_hour, to_minute = _numbers(match.groups())
    if (to_hour, to_minute) == (24, 0):
        to_hour = 0  # a time of day cannot say 24:00; an end of 00:00 means it
    try:
        return time(hour, minute), time(to_hour, to_minute)
    except ValueError:
        raise _refused(word, "there is no such time", "08:00-15:00") from None


def _duration(word: str) -> int:
    match = _DURATION.fullmatch(word)
    if not match or not word:
        raise _refused(word, "durations are whole minutes", "3m or 1h30m")
    hours, minutes = match.groups()
    return int(hours or 0) * 60 + int(minutes or 0)


def _weekday(name: str, word: str) -> int:
    short = name.strip().casefold()[:3]
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    if short not in WEEKDAYS or not full[WEEKDAYS.index(short)].startswith(name.strip().casefold()):
        raise _refused(word, f"“{clean_text(name, 20)}” is no weekday", "skip sat,sun")
    return WEEKDAYS.index(short)


def _numbers(parts: Sequence[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in parts)


def _refused(word: str, why: str, example: str = EXAMPLE) -> InputRefused:
    return InputRefused(f"“{clean_text(word, 40)}” in the slots is not understood: {why}; write for example: {example}")


def _span(start: time, end: time) -> str:
    return f"{start:%H:%M}-{end:%H:%M}"


def _minutes(number: int) -> str:
    return f"{number}m"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"\\{sign}" if sign in f'"\\{also}' else sign for sign in text)

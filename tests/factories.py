"""Rosters and sessions with valid defaults; everybody in them is invented."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from tui_studio.domain.slots import SlotRow
from tui_studio.services.schedule_plan import ClientChoice, SchedulePlan, ScheduleRequest, ScheduleResult
from tui_studio.services.studio import Studio

SCHOOL = "Lincoln High School"
YEAR = 2026
PICTURE_DAY = date(2026, 9, 14)
LAST = ("Adams", "Baker", "Clark", "Díaz", "Evans", "Fischer", "García", "Hill", "Ito", "Jónsson", "Kowalski", "Łukasz")
FIRST = ("Ava", "Ben", "Cleo", "Zoë", "Eve", "Finn", "Gia", "Hal", "Ivy", "Jon")


def student(n: int, **changes: str) -> dict[str, str]:
    """A row of a roster."""
    return {
        "Student ID": f"{n:05d}",
        "Last Name": f"{LAST[n % len(LAST)]}{n // len(LAST) or ''}",
        "First Name": FIRST[n % len(FIRST)],
        "Grade": str(9 + n % 4),
        "Teacher": ("Ms Quill", "Mr Reed", "Mx Stone")[n % 3],
        "Home Room": f"R{n % 7}",
    } | changes


def write_roster(file: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A roster as .csv or .xlsx, with the columns of its first row."""
    header = list(rows[0])
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header)
            writer.writeheader()
            writer.writerows(rows)
        return file
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header)
    for row in rows:
        sheet.append([row[name] for name in header])
    book.save(file)
    return file


def enroll(
    studio: Studio, count: int = 12, *, school: str = SCHOOL, year: int = YEAR, folder: Path | None = None
) -> None:
    """Students 1 to `count` of a school."""
    folder = folder or studio.settings.paths.root
    file = write_roster(folder / "roster.csv", [student(n) for n in range(1, count + 1)])
    studio.rosters.apply(studio.rosters.plan(file, school, year))


def prefer(studio: Studio, **changes: object) -> None:
    """Other preferences of the company."""
    opened = studio.preferences.get()
    studio.preferences.save(opened, replace(opened, **changes))  # type: ignore[arg-type]


def slot_row(
    day: date = PICTURE_DAY, start: str = "08:00", end: str = "16:00", minutes: int = 3, **more: object
) -> SlotRow:
    """A row of slots on one day."""
    return SlotRow(day, day, time.fromisoformat(start), time.fromisoformat(end), minutes, **more)  # type: ignore[arg-type]


def schedule_plan(studio: Studio, *, school: str = SCHOOL, year: int = YEAR, **request: object) -> SchedulePlan:
    """A plan for a school."""
    wanted = {"slots": (slot_row(),)} | request
    if wanted.get("untimed"):
        wanted["slots"] = ()
    return studio.scheduling.plan(ScheduleRequest(ClientChoice(school, year), **wanted))  # type: ignore[arg-type]


def schedule(studio: Studio, **request: object) -> ScheduleResult:
    """Sessions for a school."""
    return studio.scheduling.apply(schedule_plan(studio, **request))


def session_ids(studio: Studio, query: str = "") -> list[int]:
    """Ids of sessions, as a list."""
    return list(studio.sessions.ids(query))

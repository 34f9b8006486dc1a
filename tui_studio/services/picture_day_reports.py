"""Lists about a picture day: who was absent, everybody by name, doubles, frames of nobody, sessions without images."""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui_studio.domain.natural import natural_key
from tui_studio.domain.presence import MISSING
from tui_studio.domain.sheet_order import usual_paper
from tui_studio.errors import InputRefused
from tui_studio.services.preferences import read_preferences
from tui_studio.services.stragglers import StragglerService
from tui_studio.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, tzinfo
    from pathlib import Path

    from tui_studio.domain.rows import PupilRow
    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.repositories.presence import LooseFrame
    from tui_studio.services.workplace import Workplace

    Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]

REPORTS: Mapping[str, str] = {
    "absentees": "Absentees",
    "alphabetical": "Alphabetical list",
    "duplicates": "Duplicates",
    "unassigned": "Unassigned frames",
    "no-images": "Sessions without images",
}
"""The names that a command takes, and what stands above each list."""


@dataclass(frozen=True, slots=True)
class Report:
    """One list, ready to be shown or written."""

    name: str
    title: str
    subtitle: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A report in a file; `pages` is 0 for a table."""

    file: Path
    rows: int
    pages: int
    replaced: bool


class PictureDayReports:
    """Makes the lists and writes them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def make(self, name: str, shoot: ShootChoice) -> Report:
        """One of `REPORTS` about a shoot and its retakes; raises `InputRefused` for another name."""
        makers: Mapping[str, Callable[[ShootChoice], Table]] = {
            "absentees": self._absentees,
            "alphabetical": self._alphabetical,
            "duplicates": self._duplicates,
            "unassigned": self._unassigned,
            "no-images": self._without_images,
        }
        if name not in makers:
            raise InputRefused(f"There is no report “{clean_text(name, 40)}”; choose from {', '.join(REPORTS)}.")
        header, rows = makers[name](shoot)
        told = StragglerService(self._place).on(shoot).call().roll.sentence()
        title = f"{REPORTS[name]}  ·  {shoot.title}"
        subtitle = f"{self._place.settings.name}  ·  {self._place.clock.today().isoformat()}  ·  {told}"
        return Report(name, title, subtitle, header, tuple(rows))

    def write(self, report: Report, target: Path, paper: str = "") -> Written:
        """Write it as .pdf, .xlsx or .csv; raises `InputRefused` for another ending."""
        replaced = target.exists()
        if target.suffix.lower() != ".pdf":
            from tui_studio.integrations.spreadsheets import write_table

            if target.suffix.lower() not in (".xlsx", ".csv"):
                raise InputRefused(f"{target.name} must end in .pdf, .xlsx or .csv.")
            write_table(target, report.header, report.rows)
            return Written(target, len(report.rows), 0, replaced)
        from tui_studio.integrations.report_sheets import write_report

        with self._place.reading() as uow:
            paper = paper or read_preferences(uow).paper or usual_paper(os.environ)
        nothing = ("none", *("" for _ in report.header[1:]))
        pages = write_report(target, report.title, report.subtitle, report.header, report.rows or (nothing,), paper)
        return Written(target, len(report.rows), pages, replaced)

    def _people(self, shoot: ShootChoice) -> list[PupilRow]:
        service = StragglerService(self._place).on(shoot)
        ids = service.ids()
        rows = service.rows(ids)
        return [rows[key] for key in ids if key in rows]

    def _absentees(self, shoot: ShootChoice) -> Table:
        missing = {one.value for one in MISSING}
        rows = [
            (one.class_name, _name(one), one.student_id, one.presence, one.session, one.note)
            for one in self._people(shoot)
            if one.presence in missing
        ]
        return ("Class", "Name", "Student ID", "Picture day", "Session", "Note"), rows

    def _alphabetical(self, shoot: ShootChoice) -> Table:
        people = sorted(self._people(shoot), key=lambda one: (fold(one.last_name), fold(one.first_name)))
        rows = [
            (_name(one), one.class_name, one.student_id, one.session, one.presence, one.days, one.note)
            for one in people
        ]
        return ("Name", "Class", "Student ID", "Session", "Picture day", "Photographed", "Note"), rows

    def _duplicates(self, shoot: ShootChoice) -> Table:
        """Two of one name, and somebody with several sessions on the same occasion."""
        people = self._people(shoot)
        names = Counter(fold(_name(one)) for one in people)
        rows = [
            (_name(one), one.class_name, one.student_id, one.number, "the same name")
            for one in people
            if names[fold(_name(one))] > 1
        ]
        pupils = StragglerService(self._place).on(shoot).pupils()
        for one in people:
            first = [what.number for what in pupils[one.id].occasions if not what.retake]
            if len(first) > 1:
                rows.append((_name(one), one.class_name, one.student_id, one.number, f"sessions {', '.join(first)}"))
        return ("Name", "Class", "Student ID", "Client", "Why"), sorted(rows, key=lambda row: fold(row[0]))

    def _unassigned(self, shoot: ShootChoice) -> Table:
        """Of cards that gave pictures to the shoot, of others on its days, and of its hot folders."""
        zone = self._place.clock.zone
        with self._place.reading() as uow:
            days, held = uow.presence.days(shoot.id), uow.presence.held(shoot.id)
            loose = uow.presence.unassigned(shoot.id)
        found = [(one.source, one.path, one.reason) for one in loose if one.mine or _day_of(one, zone) in days]
        rows = [tuple(clean_text(part, 300) for part in row) for row in (*found, *held)]
        return ("Source", "Frame", "Why"), rows

    def _without_images(self, shoot: ShootChoice) -> Table:
        with self._place.reading() as uow:
            listed = uow.session_list.rows(uow.presence.without_images(shoot.id))
        people = {one.id: one for one in self._people(shoot)}
        by_number = {one.session: one for one in people.values()}
        rows = []
        for row in sorted(listed.values(), key=lambda one: natural_key(one.number)):
            who = by_number.get(row.number)
            name = ", ".join(filter(None, (row.last_name, row.first_name)))
            school_class = " · ".join(filter(None, (row.grade, row.teacher or row.homeroom)))
            rows.append((row.number, name, school_class, row.date, row.status, who.note if who else ""))
        return ("Session", "Name", "Class", "Date", "Status", "Note"), rows


def _day_of(frame: LooseFrame, zone: tzinfo) -> date:
    """When a frame was taken: by its camera, else by its file, else by its import."""
    with contextlib.suppress(ValueError, TypeError, LookupError):
        return datetime.fromisoformat(json.loads(frame.facts)[1]["camera"]["taken_at"]).date()
    if frame.mtime_ns:
        return datetime.fromtimestamp(frame.mtime_ns / 1e9, zone).date()
    return frame.imported.astimezone(zone).date()


def _name(row: PupilRow) -> str:
    return ", ".join(filter(None, (row.last_name, row.first_name)))

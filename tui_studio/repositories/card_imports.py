"""Statements over the imports of cards and folders, and what was found on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from tui_studio.domain.frames import Role
from tui_studio.domain.scan_options import WAYS
from tui_studio.repositories.tables import Image, ImageImport, ImportFrame, JournalStep

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlmodel import Session as DbSession

CHUNK = 500  # times of change in one statement
OF_A_CAMERA = tuple(role.value for role in Role if role is not Role.NOT_IMAGE)


@dataclass(frozen=True, slots=True)
class CardImport:
    """One import of a card or a folder."""

    batch: str
    source: str
    way: str
    state: str  # running, done, cancelled, failed or interrupted
    by: str
    started_at: datetime
    finished_at: datetime | None
    taken_back: bool
    stored: int  # pictures that it brought, and what travels with them
    files: int  # found on the source; 0 until it has ended
    waiting: int  # of these, frames that nobody has yet, damaged ones and slates without a session
    cameras: tuple[str, ...]
    first: str  # path of the first file that a camera made, in the order of the plan
    last: str


class CardImportRepository:
    """Imports, newest first."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def recent(self, limit: int) -> list[CardImport]:
        """The last imports that somebody began, taken back ones too."""
        m, j, run = ImageImport, JournalStep, self._db.connection().execute
        query = (
            select(m.id, m.batch, m.source, m.method, m.state, m.by, m.started_at, m.finished_at, j.undone_at)
            .outerjoin(j, j.batch == m.batch)
            .where(m.method.in_(tuple(WAYS)))
            .order_by(m.id.desc())
            .limit(limit)
        )
        rows = run(query).all()
        ids = [row.id for row in rows]
        stored = run(select(Image.import_id, func.count()).where(Image.import_id.in_(ids)).group_by(Image.import_id))
        brought = {row[0]: row[1] for row in stored}
        frames = self._frames(ids)
        nothing = (0, 0, (), "", "")
        return [
            CardImport(
                row.batch, row.source, row.method, row.state, row.by, row.started_at, row.finished_at,
                row.undone_at is not None, brought.get(row.id, 0), *frames.get(row.id, nothing),
            )
            for row in rows
        ]  # fmt: skip

    def seen_files(self, mtimes: Collection[int]) -> list[tuple[str, str]]:
        """Role and kept facts of files that had one of these times of change, oldest import first."""
        f, wanted, found = ImportFrame, sorted(mtimes), list[tuple[int, str, str]]()
        for start in range(0, len(wanted), CHUNK):
            query = select(f.id, f.role, f.facts).where(f.mtime_ns.in_(wanted[start : start + CHUNK]), f.facts != "")
            found += [(row.id, row.role, row.facts) for row in self._db.connection().execute(query)]
        return [(role, facts) for _, role, facts in sorted(found)]

    def _frames(self, ids: Collection[int]) -> dict[int, tuple[Any, ...]]:
        f, run = ImportFrame, self._db.connection().execute
        unread = and_(f.role == Role.SLATE.value, f.session_number == "")
        waits = or_(f.role.in_((Role.UNASSIGNED.value, Role.DAMAGED.value)), unread)
        shot = and_(f.role.in_(OF_A_CAMERA), f.body != "")
        place = case((shot, f.position))
        query = (
            select(
                f.import_id, f.body, func.count(), func.sum(case((waits, 1), else_=0)), func.min(place), func.max(place)
            )
            .where(f.import_id.in_(ids))
            .group_by(f.import_id, f.body)
            .order_by(func.min(f.position))
        )
        found: dict[int, list[Any]] = defaultdict(list)
        for import_id, *row in run(query):
            found[import_id].append(row)
        return {import_id: self._told(import_id, rows) for import_id, rows in found.items()}

    def _told(self, import_id: int, rows: list[Any]) -> tuple[Any, ...]:
        bodies = tuple(body for body, *_ in rows if body)
        firsts, lasts = [first for *_, first, _ in rows if first], [last for *_, last in rows if last]
        paths = self._paths(import_id, {min(firsts), max(lasts)}) if firsts else {}
        ends = (paths.get(min(firsts), ""), paths.get(max(lasts), "")) if firsts else ("", "")
        return sum(row[1] for row in rows), int(sum(row[2] for row in rows)), bodies, *ends

    def _paths(self, import_id: int, positions: Collection[int]) -> Mapping[int, str]:
        f = ImportFrame
        query = select(f.position, f.path).where(f.import_id == import_id, f.position.in_(positions))
        return {row.position: row.path for row in self._db.connection().execute(query)}

"""Statements over the imports of cards and folders, and what was found on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from tui_studio.domain.frames import Role
from tui_studio.domain.scan_options import WAYS
from tui_studio.repositories.tables import Image, ImageImport, ImportFrame, JournalStep

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlmodel import Session as DbSession

CHUNK = 500  # times of change, or pairs of imports, in one statement
REACH = 30  # imports of the same place in which a card that is not done with is looked for: it is soon put in again
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
    finished_by: str  # of one that broke off: the later import that surely was of the same card and ended well
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
        frames, finished = self._frames(ids), self._finished(rows)
        nothing = (0, 0, (), "", "")
        return [
            CardImport(
                row.batch, row.source, row.method, row.state, row.by, row.started_at, row.finished_at,
                row.undone_at is not None, finished.get(row.id, ""), brought.get(row.id, 0),
                *frames.get(row.id, nothing),
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

    def _finished(self, rows: Sequence[Any]) -> dict[int, str]:
        """Of the imports that broke off, those that a later one of these has finished, with the batch of the first.

        Two cards have one path, so what the first has seen must have been seen again: every picture that it stored
        and, where it could still write it down, every file that it found. What left nothing behind is never finished.
        """
        pairs, found = _later_ones(rows), dict[int, int]()
        for start in range(0, len(pairs), CHUNK):
            query = _of_one_card(pairs[start : start + CHUNK])
            for row in self._db.connection().execute(query):
                found[row[0]] = min(row[1], found.get(row[0], row[1]))
        batches = {row.id: row.batch for row in rows}
        return {import_id: batches[later] for import_id, later in found.items()}

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


def _later_ones(rows: Sequence[Any]) -> list[tuple[int, int]]:
    """Each import that broke off with those that ended well after it and were of the same place; ids, newest first."""
    behind: dict[str, list[int]] = defaultdict(list)
    found: list[tuple[int, int]] = []
    for row in rows:
        if row.undone_at is None and row.state == "done":
            behind[row.source].append(row.id)
        elif row.undone_at is None:
            found += [(row.id, later) for later in behind[row.source][-REACH:]]
    return found


def _of_one_card(pairs: Sequence[tuple[int, int]]) -> Select[Any]:
    """Those of these pairs in which the second import has seen all that the first one left behind."""
    first, later, f, g = aliased(ImageImport), aliased(ImageImport), aliased(ImportFrame), aliased(ImportFrame)
    stored = select(Image.sha256).where(Image.import_id == first.id).correlate(first)
    seen = select(f.checksum, f.size).where(f.import_id == first.id, f.checksum != "").correlate(first)
    again = select(g).where(g.import_id == later.id).correlate(later)
    firsts, laters = ({pair[place] for pair in pairs} for place in (0, 1))
    # The ids by themselves are looked up, where pairs are only compared. What is missing is told by sets: one run along
    # the index of the ledger for each pair, where a join would run along it for each picture.
    return (
        select(first.id, later.id)
        .join(later, later.id > first.id)
        .where(first.id.in_(firsts), later.id.in_(laters), tuple_(first.id, later.id).in_(pairs))
        .where(or_(exists(stored), exists(seen)))
        .where(~exists(stored.except_(again.with_only_columns(g.sha256))))
        .where(~exists(seen.except_(again.with_only_columns(g.checksum, g.size))))
    )

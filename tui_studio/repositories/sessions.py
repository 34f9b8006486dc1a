"""Statements over sessions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, insert, select, update

from tui_studio.repositories.bulk_rows import insert_rows
from tui_studio.repositories.images import has_images
from tui_studio.repositories.journal import edited
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.tables import (
    CaptureAct,
    Client,
    CountedApart,
    JournalStep,
    PhotoSession,
    SessionStatus,
    StatusHistory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session as DbSession


class SessionRepository:
    """Sessions are made in bulk as plain values; their ids and numbers were reserved before."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def insert_many(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """New sessions, whose values stand in every row under the same names."""
        if rows:
            usual = {name: value for name, value in _USUAL.items() if name not in rows[0]}
            columns = (*rows[0], *usual)
            told = tuple(usual.values())
            insert_rows(self._db, PhotoSession, columns, [(*row.values(), *told) for row in rows])

    @contextmanager
    def counted_once(self, batch: str) -> Iterator[None]:
        """Make or remove sessions of a step; what each client has is counted once behind them, not with each.

        Clients whose sessions are removed must be known before; both take a third off 100,000 sessions. Images and
        their indexes are left as they are where none of the sessions has any.
        """
        run = self._db.connection().execute
        mine = select(PhotoSession.client_id, PhotoSession.image_count).where(PhotoSession.batch == batch)
        touched = list(run(mine))
        run(insert(CountedApart), {"batch": batch})
        yield
        touched += run(mine)
        pick = fill_picks(self._db, {client_id for client_id, _ in touched})
        s, u = PhotoSession, SessionStatus
        theirs = select(s).join(u, u.id == s.status_id).where(s.client_id == Client.id).correlate(Client)
        counts: dict[str, Any] = {"session_count": func.count().filter(~u.cancelled)}
        if any(images for _, images in touched):
            counts["image_count"] = func.coalesce(func.sum(s.image_count), 0)
            counts["uploaded_count"] = func.coalesce(func.sum(s.uploaded_count), 0)
        values = {name: theirs.with_only_columns(count).scalar_subquery() for name, count in counts.items()}
        run(update(Client).where(Client.id.in_(select(pick.c.id))).values(**values))
        run(delete(CountedApart).where(CountedApart.batch == batch))

    def find_number(self, number: str) -> int | None:
        """The id of the session with this number."""
        return self._db.connection().execute(select(PhotoSession.id).where(PhotoSession.number == number)).scalar()

    def mark_printed(self, session_ids: Sequence[int], now: Any) -> None:
        """Note that slates exist on paper: the numbers are fixed from now on."""
        pick = fill_picks(self._db, session_ids)
        printed = update(PhotoSession).where(PhotoSession.id.in_(select(pick.c.id)))
        self._db.connection().execute(printed.values(slate_printed_at=now))

    def hanging_on(self, batch: str) -> dict[str, int]:
        """What stands on the sessions a schedule made: those with images, with a later status, edited since."""
        s, h, j = PhotoSession, StatusHistory, JournalStep
        mine = select(func.count()).select_from(s).where(s.batch == batch)
        run = self._db.connection().execute
        with_images = has_images(s.id)
        moved = exists().where(h.session_id == s.id, j.batch == h.batch, j.undone_at.is_(None))
        acted = exists().where(CaptureAct.session_id == s.id, CaptureAct.undone.is_(False))
        return {
            "images": run(mine.where(with_images)).scalar_one(),
            "a later status": run(mine.where(moved)).scalar_one(),
            "changes": run(mine.where(s.id.in_(edited("session")))).scalar_one(),
            "been in front of a camera": run(mine.where(acted)).scalar_one(),
        }

    def count_batch(self, batch: str) -> int:
        """How many sessions a schedule made."""
        query = select(func.count()).where(PhotoSession.batch == batch)
        return int(self._db.connection().execute(query).scalar_one())

    def folders_of_batch(self, batch: str) -> list[str]:
        """The folders of the sessions a step made, of those that have one."""
        s = PhotoSession
        query = select(s.folder).where(s.batch == batch, s.folder != "")
        return list(self._db.connection().execute(query).scalars())

    def remove_batch(self, batch: str) -> int:
        """Take back the sessions a schedule made; how many there were."""
        with self.counted_once(batch):
            return self._db.connection().execute(delete(PhotoSession).where(PhotoSession.batch == batch)).rowcount


_USUAL: Mapping[str, Any] = {
    column.name: column.default.arg for column in PhotoSession.__table__.c if column.default is not None
}
"""What stands in a session where nothing else is said."""

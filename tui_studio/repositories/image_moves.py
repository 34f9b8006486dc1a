"""Stored pictures that change hands: another session, another path, another kind; the kept counts follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from tui_studio.repositories.images import PICTURE
from tui_studio.repositories.tables import Image, PhotoSession

if TYPE_CHECKING:
    from sqlmodel import Session as DbSession


class ImageMoveRepository:
    """One picture at a time; its file is in its new place already."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def move(self, image_id: int, session_id: int, path: str) -> None:
        """A picture is another session's, under another path."""
        self._change(image_id, session_id=session_id, path=path)

    def set_kind(self, image_id: int, kind: str) -> None:
        """A raw file that came before its picture counts no more once that is there."""
        self._change(image_id, kind=kind)

    def _change(self, image_id: int, **values: str | int) -> None:
        run, mine = self._db.connection().execute, Image.id == image_id
        owner = select(Image.session_id, Image.kind).where(mine)
        before = run(owner).one()
        run(update(Image).where(mine).values(**values))
        for (session_id, kind), by in ((before, -1), (run(owner).one(), 1)):
            if kind == PICTURE:
                counted = update(PhotoSession).where(PhotoSession.id == session_id)
                run(counted.values(image_count=PhotoSession.image_count + by))

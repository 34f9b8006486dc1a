"""Statements over second copies of stored pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, literal, select

from tui_studio.repositories.images import HERE, IMAGE_COLUMNS, StoredImage
from tui_studio.repositories.tables import Image, ImageCopy, ImageImport

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlmodel import Session as DbSession

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SecondCopy:
    """Where the second copy of a picture lies."""

    image_id: int
    root: str
    path: str


class ImageCopyRepository:
    """A row here means: this copy was read back from its own device and was equal."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def put(self, copy: SecondCopy, now: datetime) -> None:
        """Note a copy instead of one that was noted before; nothing where the picture was taken back meanwhile."""
        connection = self._db.connection()
        connection.execute(delete(ImageCopy).where(ImageCopy.image_id == copy.image_id))
        there = exists().where(Image.id == copy.image_id)
        values = select(
            literal(copy.image_id), literal(copy.root), literal(copy.path), literal(now, ImageCopy.verified_at.type)
        ).where(there)
        connection.execute(insert(ImageCopy).from_select(["image_id", "root", "path", "verified_at"], values))

    def has_path(self, root: str, path: str) -> bool:
        """Whether a copy of a picture lies there."""
        query = select(ImageCopy.image_id).where(ImageCopy.root == root, ImageCopy.path == path)
        return self._db.connection().execute(query).first() is not None

    def of_hashes(self, hashes: Collection[str]) -> dict[str, SecondCopy]:
        """The second copies of the pictures with this content, as far as they have one."""
        wanted, found = sorted(hashes), dict[str, SecondCopy]()
        for start in range(0, len(wanted), CHUNK):
            query = (
                select(Image.sha256, ImageCopy.image_id, ImageCopy.root, ImageCopy.path)
                .join_from(Image, ImageCopy, ImageCopy.image_id == Image.id)
                .where(Image.sha256.in_(wanted[start : start + CHUNK]))
            )
            rows = self._db.connection().execute(query)
            found.update({row[0]: SecondCopy(*row[1:]) for row in rows})
        return found

    def every(self) -> dict[int, SecondCopy]:
        """Every second copy, by picture."""
        query = select(ImageCopy.image_id, ImageCopy.root, ImageCopy.path)
        return {row[0]: SecondCopy(*row) for row in self._db.connection().execute(query)}

    def missing(self) -> list[StoredImage]:
        """Pictures that are stored here and of which no second copy is known, by path."""
        query = (
            select(*IMAGE_COLUMNS)
            .outerjoin(ImageCopy, ImageCopy.image_id == Image.id)
            .where(ImageCopy.image_id.is_(None), HERE)
            .order_by(Image.path)
        )
        return [StoredImage(*row) for row in self._db.connection().execute(query)]

    def of_import(self, batch: str) -> list[SecondCopy]:
        """The second copies of what an import brought."""
        query = (
            select(ImageCopy.image_id, ImageCopy.root, ImageCopy.path)
            .join_from(ImageCopy, Image, Image.id == ImageCopy.image_id)
            .join(ImageImport, ImageImport.id == Image.import_id)
            .where(ImageImport.batch == batch)
            .order_by(ImageCopy.image_id)
        )
        return [SecondCopy(*row) for row in self._db.connection().execute(query)]

"""Statements over the images of a session as they are checked, and which of them stand for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select

from tui_studio.domain.image_check import CheckedImage, CheckedSession, Privacy
from tui_studio.repositories.images import PICTURE
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.tables import (
    Client,
    Enrollment,
    Image,
    ImageSession,
    PhotoSession,
    SessionPose,
    SessionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel import Session as DbSession


@dataclass(frozen=True, slots=True)
class Pose:
    """An image that stands for a session."""

    id: int
    session_id: int
    kind: str
    image_id: int


class ImageCheckRepository:
    """Reads only; what is decided is written as a record like any other."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def with_images(self, session_ids: Sequence[int]) -> set[int]:
        """Which of these sessions have images."""
        s = PhotoSession
        pick = fill_picks(self._db, session_ids)
        query = select(s.id).join_from(pick, s, s.id == pick.c.id).where(s.image_count > 0)
        return set(self._db.connection().execute(query).scalars())

    def session(self, session_id: int) -> CheckedSession | None:
        """A session with its images; None where it is gone."""
        s, c, e, u = PhotoSession, Client, Enrollment, SessionStatus
        query = (
            select(
                s.id, s.number, c.last_name, c.first_name, e.grade, e.teacher, e.homeroom, u.name.label("status"),
                c.no_photo, c.no_publish, c.no_yearbook, c.no_contact,
            )
            .join_from(s, c, c.id == s.client_id)
            .join(u, u.id == s.status_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .where(s.id == session_id)
        )  # fmt: skip
        row = self._db.connection().execute(query).first()
        if row is None:
            return None
        return CheckedSession(
            row.id,
            row.number,
            f"{row.last_name}, {row.first_name}".strip(", "),
            " ".join(filter(None, (row.grade, row.teacher or row.homeroom))),
            row.status,
            Privacy(row.no_photo, row.no_publish, row.no_yearbook, row.no_contact),
            self._images(session_id),
        )

    def _images(self, session_id: int) -> tuple[CheckedImage, ...]:
        i, further = Image, ImageSession
        taken = func.coalesce(i.shot_at, i.taken_at).label("taken")
        shared = exists().where(further.image_id == i.id).label("shared")
        mine = or_(
            i.session_id == session_id, i.id.in_(select(further.image_id).where(further.session_id == session_id))
        )
        query = (
            select(i.id, i.path, i.sha256, i.size, taken, i.camera, i.rating, i.uploaded_at, shared)
            .where(mine, i.kind == PICTURE)
            .order_by(taken, i.path)
        )
        poses = self.poses([session_id])
        found = [
            CheckedImage(
                row.id, PurePosixPath(row.path).name, row.path, row.sha256, row.size, row.taken, row.camera, row.rating,
                tuple(sorted(pose.kind for pose in poses if pose.image_id == row.id)),
                uploaded=row.uploaded_at is not None, shared=row.shared,
            )
            for row in self._db.connection().execute(query)
        ]  # fmt: skip
        newest = self.versions([image.id for image in found])
        return tuple(_newest(image, newest.get(image.id)) for image in found)

    def versions(self, image_ids: Collection[int]) -> dict[int, Any]:
        """The newest retouched picture made from each of these images, as far as there is one."""
        i = Image
        query = select(i.version_of, i.id, i.path, i.sha256, i.size)
        query = query.where(i.version_of.is_not(None), i.version_of.in_(list(image_ids))).order_by(i.id)
        return {row.version_of: row for row in self._db.connection().execute(query)}

    def poses(self, session_ids: Collection[int] = (), image_ids: Collection[int] = ()) -> list[Pose]:
        """What stands for these sessions, and where these images stand for any."""
        p = SessionPose
        query = select(p.id, p.session_id, p.kind, p.image_id)
        query = query.where(or_(p.session_id.in_(list(session_ids)), p.image_id.in_(list(image_ids))))
        return [Pose(*row) for row in self._db.connection().execute(query.order_by(p.id))]


def _newest(image: CheckedImage, version: Any) -> CheckedImage:
    if version is None:
        return image
    return replace(image, file=version.path, sha256=version.sha256, size=version.size, retouched=True)

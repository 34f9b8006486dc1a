"""Stored pictures that change hands: another session, another path, another kind; the kept counts follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, select, update

from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.retouching import Known
from tui_studio.repositories.images import PICTURE, counted_images
from tui_studio.repositories.tables import CaptureFrame, Image, ImageImport, ImageSession, PhotoSession, SessionPose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlmodel import Session as DbSession


CHUNK = 500


@dataclass(frozen=True, slots=True)
class MovedImage:
    """A stored file with what is asked before it changes hands."""

    id: int
    session_id: int  # in whose folder it lies
    number: str  # of the session it would leave
    path: str
    sha256: str
    original: str
    camera: str
    kind: str
    version_of: int | None
    uploaded: bool
    leaves: int = 0  # the session it would leave: where several have it, one of them
    also: tuple[int, ...] = ()  # further sessions that have it


class ImageMoveRepository:
    """One picture at a time; its file is in its new place already."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def move(self, image_id: int, session_id: int, path: str) -> None:
        """A picture is another session's, under another path; of the one it leaves it is no pose any more."""
        poses = SessionPose.image_id == image_id, SessionPose.session_id != session_id
        self._db.connection().execute(delete(SessionPose).where(*poses))
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

    def rows(self, image_ids: Iterable[int], of: int | None = None) -> list[MovedImage]:
        """These files, by session and path; those that the session `of` shares would leave it and no other."""
        wanted, found = sorted(set(image_ids)), list[MovedImage]()
        for start in range(0, len(wanted), CHUNK):
            found += self._found(Image.id.in_(wanted[start : start + CHUNK]))
        number = self.numbers([of])[0] if of is not None else ""
        found = [replace(one, leaves=of, number=number) if of is not None and of in one.also else one for one in found]
        return sorted(found, key=lambda image: (image.session_id, image.path))

    def numbers(self, session_ids: Collection[int]) -> list[str]:
        """Numbers of sessions."""
        query = select(PhotoSession.number).where(PhotoSession.id.in_(list(session_ids))).order_by(PhotoSession.number)
        return list(self._db.connection().execute(query).scalars())

    def share(self, image_id: int, session_ids: Collection[int]) -> None:
        """These sessions have an image of another one as well."""
        rows = [{"image_id": image_id, "session_id": session_id} for session_id in session_ids]
        if rows:
            self._db.connection().execute(insert(ImageSession), rows)

    def unshare(self, image_id: int, session_ids: Collection[int]) -> None:
        """These sessions have it no more."""
        theirs = ImageSession.image_id == image_id, ImageSession.session_id.in_(list(session_ids))
        self._db.connection().execute(delete(ImageSession).where(*theirs))

    def sharing(self, image_id: int) -> set[int]:
        """Further sessions that have an image."""
        query = select(ImageSession.session_id).where(ImageSession.image_id == image_id)
        return set(self._db.connection().execute(query).scalars())

    def called(self, name: str) -> list[MovedImage]:
        """The images of a file name or a path."""
        # the end of a path has no index; who names images by hand names few
        ends = Image.path == name if "/" in name else Image.path.endswith(f"/{name}", autoescape=True)
        return self._found(ends & (Image.kind == PICTURE))

    def _found(self, condition: Any) -> list[MovedImage]:
        i, s, further, run = Image, PhotoSession, ImageSession, self._db.connection().execute
        query = select(
            i.id, i.session_id, s.number, i.path, i.sha256, i.original, i.camera, i.kind, i.version_of,
            i.uploaded_at.is_not(None),
        )  # fmt: skip
        rows = run(query.join_from(i, s, s.id == i.session_id).where(condition)).all()
        shared = select(further.image_id, further.session_id).join(i, i.id == further.image_id).where(condition)
        also: dict[int, tuple[int, ...]] = {}
        for image_id, session_id in run(shared.order_by(further.session_id)):
            also[image_id] = (*also.get(image_id, ()), session_id)
        return [MovedImage(*row[:9], bool(row[9]), row[1], also.get(row[0], ())) for row in rows]

    def with_what_travels(self, images: Sequence[MovedImage], of: int | None = None) -> list[MovedImage]:
        """The images, then their raw files and companions, then what was retouched of them."""
        ids = {image.id for image in images}
        pairs = {
            (image.session_id, stem_key(named), image.camera)
            for image in images
            for named in (image.original, f"{image.original}.xmp")  # a side-car may be called after the whole name
        }
        others = self._found(Image.session_id.in_({image.session_id for image in images}) & (Image.kind != PICTURE))
        along = [
            one
            for one in others
            if one.version_of in ids
            or (one.version_of is None and (one.session_id, stem_key(one.original), one.camera) in pairs)
        ]
        along = self.rows([one.id for one in along], of)
        return [*images, *sorted(along, key=lambda one: (one.version_of is not None, one.path))]

    def left_without(self, session_ids: Collection[int], image_ids: Collection[int]) -> list[str]:
        """Numbers of the sessions that have no image but these."""
        i, s, further = Image, PhotoSession, ImageSession
        own = exists().where(i.session_id == s.id, i.kind == PICTURE, i.id.not_in(list(image_ids)))
        shared = exists().where(further.session_id == s.id, further.image_id.not_in(list(image_ids)))
        query = select(s.number).where(s.id.in_(list(session_ids)), ~own, ~shared).order_by(s.number)
        return list(self._db.connection().execute(query).scalars())

    def follow(self, image_id: int, session_id: int, path: str) -> None:
        """The frame of a hot folder that an image came from tells where it is now."""
        frame = update(CaptureFrame).where(CaptureFrame.image_id == image_id)
        self._db.connection().execute(frame.values(session_id=session_id, path=path))

    def recount(self, session_ids: Collection[int]) -> None:
        """Let these sessions keep the count of their images."""
        mine = update(PhotoSession).where(PhotoSession.id.in_(list(session_ids)))
        self._db.connection().execute(mine.values(image_count=counted_images()))

    def import_batches(self, image_ids: Collection[int]) -> list[str]:
        """The imports that brought these images."""
        m = ImageImport
        query = select(m.batch).distinct().join(Image, Image.import_id == m.id).where(Image.id.in_(list(image_ids)))
        return list(self._db.connection().execute(query).scalars())

    def retouchable(self) -> list[Known]:
        """Every image with what a retouched file can be known again by."""
        i, s = Image, PhotoSession
        query = select(i.id, s.number, i.path, i.taken_at, i.camera, i.sha256).join_from(i, s, s.id == i.session_id)
        rows = self._db.connection().execute(query.where(i.kind == PICTURE))
        return [Known(row[0], row[1], row[2].rpartition("/")[2], *row[3:], row[2]) for row in rows]

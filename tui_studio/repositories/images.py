"""Statements over stored pictures and imports."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, or_, select, update

from tui_studio.domain.folder_pattern import FolderFacts
from tui_studio.domain.frames import KnownSession
from tui_studio.domain.key_book import SessionOwner
from tui_studio.domain.kit_merge import OFFICE
from tui_studio.repositories.dialects import ordered
from tui_studio.repositories.picks import fill_picks
from tui_studio.repositories.tables import (
    Client,
    Enrollment,
    Image,
    ImageImport,
    ImageSession,
    ImportFrame,
    Organization,
    PhotoSession,
    SessionStatus,
    SessionType,
    Shoot,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session as DbSession


CHUNK = 500
PICTURE = "picture"
"""The kind that counts as an image of a session; raw files and companions travel with one."""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture as the database knows it."""

    id: int
    session_id: int
    path: str
    sha256: str
    size: int
    uploaded: bool
    kind: str  # picture, raw, companion
    also: tuple[int, ...] = ()  # further sessions; only told where an import is taken back


def has_images(session_id: Any, *, waiting: bool = False, kind: str = "") -> ColumnElement[bool]:
    """Whether a session has stored files, its own or shared ones; `waiting` asks for those not uploaded yet.

    Two questions joined by "or", so that each can use its index.
    """
    i, further = Image, ImageSession
    own = exists().where(i.session_id == session_id)
    shared = exists().where(further.session_id == session_id, further.image_id == i.id)
    if waiting:
        own, shared = own.where(i.uploaded_at.is_(None)), shared.where(i.uploaded_at.is_(None))
    if kind:
        own, shared = own.where(i.kind == kind), shared.where(i.kind == kind)
    return or_(own, shared)


IMAGE_COLUMNS = (
    Image.id, Image.session_id, Image.path, Image.sha256, Image.size, Image.uploaded_at.is_not(None), Image.kind
)  # fmt: skip
"""What a `StoredImage` is made of."""
HERE = ~Image.path.startswith(OFFICE, autoescape=True)
"""Not one that a field kit only knows of."""


@dataclass(frozen=True, slots=True)
class StoredName:
    """Where a file of a session lies, where it lay on the card, and the camera."""

    path: PurePosixPath
    original: str
    camera: str


@dataclass(frozen=True, slots=True)
class SessionFolder:
    """What a session's folder is named after, and where its pictures lie already."""

    session_id: int
    hold: bool
    folder: str
    """Empty before it is settled."""
    facts: FolderFacts


@dataclass(frozen=True, slots=True)
class FrameAccount:
    """Where an import put a frame, as it wrote down itself."""

    session: str
    also: tuple[str, ...]
    path: str  # on the source
    body: str


class ImageRepository:
    """A row here means: the file was read back from disk and was equal."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def known_sessions(self) -> dict[str, KnownSession]:
        """Every session of the studio by number, as far as a card's split needs to know it."""
        s, c, h, o, e = PhotoSession, Client, Shoot, Organization, Enrollment
        query = (
            select(
                s.id, s.number, o.name, h.year, h.name.label("shoot"), c.no_photo, s.image_count, s.client_id,
                c.last_name, c.parent_email, c.parent_phone, c.address, c.family_id, e.grade, e.teacher,
            )
            .join_from(s, c, c.id == s.client_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .outerjoin(h, h.id == s.shoot_id)
            .outerjoin(o, o.id == h.organization_id)
            .order_by(ordered(s.date), ordered(s.start), func.length(s.number), s.number)
        )  # fmt: skip
        shared = self._shared_pictures()
        known: dict[str, KnownSession] = {}
        for position, row in enumerate(self._db.connection().execute(query)):
            shoot = " ".join(str(part) for part in (row.name, row.year, row.shoot) if part)
            hold = "do not photograph" if row.no_photo else ""
            known[row.number] = KnownSession(
                row.number, shoot, position, hold, row.image_count - shared.get(row.id, 0), row.client_id,
                (row.last_name, row.parent_email, row.parent_phone, row.address, row.family_id),
                (row.name or "", row.grade or "", row.teacher or ""),
            )  # fmt: skip
        return known

    def _shared_pictures(self) -> dict[int, int]:
        """How many of a session's pictures are of other sessions too, by id; those without any are not in it."""
        i, further = Image, ImageSession
        first = select(i.session_id, func.count()).where(i.kind == PICTURE, exists().where(further.image_id == i.id))
        other = select(further.session_id, func.count()).join(i, i.id == further.image_id).where(i.kind == PICTURE)
        found: dict[int, int] = {}
        for query in (first.group_by(i.session_id), other.group_by(further.session_id)):
            for session_id, count in self._db.connection().execute(query):
                found[session_id] = found.get(session_id, 0) + count
        return found

    def session_owners(self) -> list[SessionOwner]:
        """Every session with what its student can be known by."""
        s, c, e, h, o = PhotoSession, Client, Enrollment, Shoot, Organization
        query = (
            select(s.number, c.id, c.number, e.student_id, c.last_name, c.first_name, o.name, s.date)
            .join_from(s, c, c.id == s.client_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .outerjoin(h, h.id == s.shoot_id)
            .outerjoin(o, o.id == func.coalesce(h.organization_id, e.organization_id))
            .order_by(s.id)
        )
        rows = self._db.connection().execute(query)
        return [
            SessionOwner(number, client_id, client, student or "", last, first, organization or "", day)
            for number, client_id, client, student, last, first, organization, day in rows
        ]

    def session_names(self) -> dict[str, str]:
        """“Last, First” of every session, by number."""
        s, c = PhotoSession, Client
        query = select(s.number, c.last_name, c.first_name).join_from(s, c, c.id == s.client_id)
        return {row[0]: f"{row[1]}, {row[2]}".strip(", ") for row in self._db.connection().execute(query)}

    def session_ids(self, numbers: Collection[str]) -> list[int]:
        """The sessions of these numbers, as far as there are any."""
        wanted, found = sorted(numbers), list[int]()
        for start in range(0, len(wanted), CHUNK):
            part = select(PhotoSession.id).where(PhotoSession.number.in_(wanted[start : start + CHUNK]))
            found += self._db.connection().execute(part).scalars()
        return found

    def session_folders(self, session_ids: Sequence[int] | None = None) -> dict[str, SessionFolder]:
        """The folders of these sessions, or of every one, by number."""
        s, c, h, o, t, e = PhotoSession, Client, Shoot, Organization, SessionType, Enrollment
        first = select(func.min(Image.path)).where(Image.session_id == s.id).correlate(s).scalar_subquery()
        query = (
            select(
                s.id, s.number, s.date, s.folder, c.no_photo, c.last_name, c.first_name, h.year, h.name.label("shoot"),
                o.name.label("organization"), t.name.label("type"), e.grade, first.label("path"),
            )
            .join_from(s, c, c.id == s.client_id)
            .join(t, t.id == s.type_id)
            .outerjoin(e, e.id == s.enrollment_id)
            .outerjoin(h, h.id == s.shoot_id)
            .outerjoin(o, o.id == h.organization_id)
        )  # fmt: skip
        if session_ids is not None:
            pick = fill_picks(self._db, session_ids)
            query = query.where(s.id.in_(select(pick.c.id)))
        folders: dict[str, SessionFolder] = {}
        for row in self._db.connection().execute(query):
            facts = FolderFacts(
                number=row.number,
                year=str(row.year or (row.date.year if row.date else 0)),
                organization=row.organization or "no organization",
                shoot=row.shoot or "",
                type=row.type,
                last=row.last_name,
                first=row.first_name,
                grade=row.grade or "",
                date=row.date.isoformat() if row.date else "",
            )
            folder = row.folder or (row.path or "").rpartition("/")[0]
            folders[row.number] = SessionFolder(row.id, row.no_photo, folder, facts)
        return folders

    def folders_in_use(self, folders: Sequence[str]) -> set[str]:
        """Which of these folders pictures of a session go to, or lie in."""
        s, i = PhotoSession, Image
        run = self._db.connection().execute
        found: set[str] = set()
        for start in range(0, len(folders), CHUNK):
            found.update(run(select(s.folder).where(s.folder.in_(folders[start : start + CHUNK]))).scalars())
        for folder in folders:
            if run(select(i.id).where(i.path.between(f"{folder}/", f"{folder}/\uffff")).limit(1)).first():
                found.add(folder)
        return found

    def settle_folders(self, folders: Mapping[int, str]) -> None:
        """Write where the pictures of sessions go, by id."""
        if folders:
            statement = update(PhotoSession).where(PhotoSession.id == bindparam("row")).values(folder=bindparam("path"))
            rows = [{"row": row, "path": path} for row, path in folders.items()]
            self._db.connection().execute(statement, rows)

    def stored(self) -> dict[str, str]:
        """Content hash to path of every picture that is stored here."""
        return {row[0]: row[1] for row in self._db.connection().execute(select(Image.sha256, Image.path).where(HERE))}

    def sizes(self) -> set[int]:
        """The sizes in bytes of the pictures that are stored here: what has another one is new."""
        return set(self._db.connection().execute(select(Image.size).where(HERE).distinct()).scalars())

    def find_hash(self, sha256: str) -> str | None:
        """The path of the picture with this content."""
        return self._db.connection().execute(select(Image.path).where(Image.sha256 == sha256)).scalar()

    def of_hashes(self, hashes: Collection[str]) -> dict[str, StoredImage]:
        """The pictures with this content, as far as they are stored."""
        wanted, found = sorted(hashes), dict[str, StoredImage]()
        for start in range(0, len(wanted), CHUNK):
            query = select(*IMAGE_COLUMNS).where(Image.sha256.in_(wanted[start : start + CHUNK]))
            found.update({row[3]: StoredImage(*row) for row in self._db.connection().execute(query)})
        return found

    def names_stamp(self, session_id: int) -> tuple[int, int]:
        """Changes whenever a file is added to a session or taken from it."""
        query = select(func.count(), func.coalesce(func.max(Image.id), 0)).where(Image.session_id == session_id)
        count, newest = self._db.connection().execute(query).one()
        return count, newest

    def names_of(self, session_id: int) -> list[StoredName]:
        """What the files of a session are called, here and on the card, in the order they came in."""
        query = select(Image.path, Image.original, Image.camera).where(Image.session_id == session_id)
        rows = self._db.connection().execute(query.order_by(Image.id))
        return [StoredName(PurePosixPath(row.path), row.original, row.camera) for row in rows]

    def has_path(self, path: str) -> bool:
        """Whether a picture is stored under this path."""
        return self._db.connection().execute(select(Image.id).where(Image.path == path)).first() is not None

    def every(self) -> list[StoredImage]:
        """Every picture that is stored here, by path."""
        query = select(*IMAGE_COLUMNS).where(HERE).order_by(Image.path)
        return [StoredImage(*row) for row in self._db.connection().execute(query)]

    def miscounted(self) -> list[str]:
        """Numbers of sessions whose kept count of images is not the count of their images."""
        query = select(PhotoSession.number).where(PhotoSession.image_count != counted_images())
        return list(self._db.connection().execute(query).scalars())

    def recount(self) -> None:
        """Let every session keep the count of its images."""
        wrong = update(PhotoSession).where(PhotoSession.image_count != counted_images())
        self._db.connection().execute(wrong.values(image_count=counted_images()))

    def start_import(self, batch: str, source: str, method: str, by: str, now: datetime) -> int:
        """Note that an import has begun; its id."""
        made = ImageImport(batch=batch, source=source, method=method, by=by, started_at=now)
        self._db.add(made)
        self._db.flush()
        return int(made.id)

    def batches(self) -> set[str]:
        """The imports whose pictures are here."""
        m = ImageImport
        query = select(m.batch).where(select(Image.id).where(Image.import_id == m.id, HERE).exists())
        return set(self._db.connection().execute(query).scalars())

    def add(self, values: Mapping[str, Any], also: Sequence[int] = ()) -> int:
        """Acknowledge a stored picture, or what travels with one, and count it for each of its sessions; its id."""
        run = self._db.connection().execute
        image_id = int(run(insert(Image).values(**values).returning(Image.id)).scalar_one())
        if also:
            run(insert(ImageSession), [{"image_id": image_id, "session_id": session_id} for session_id in also])
        for session_id in (values["session_id"], *also):
            self._count(session_id, values["kind"], 1)
        return image_id

    def finish_import(
        self, import_id: int, state: str, counts: str, frames: Sequence[Mapping[str, Any]], now: datetime
    ) -> None:
        """Note how an import ended and what became of every file."""
        connection = self._db.connection()
        done = update(ImageImport).where(ImageImport.id == import_id)
        connection.execute(done.values(state=state, counts=counts, finished_at=now))
        if frames:
            connection.execute(insert(ImportFrame), [{"import_id": import_id, **frame} for frame in frames])

    def interrupt_imports(self, living: Collection[str], now: datetime) -> list[tuple[str, datetime]]:
        """Note that imports which nobody carries out any more were interrupted; their sources and begins."""
        m, run = ImageImport, self._db.connection().execute
        dead = run(select(m.id, m.source, m.started_at).where(m.state == "running", m.batch.not_in(living))).all()
        if dead:
            stopped = update(m).where(m.id.in_([row.id for row in dead]))
            run(stopped.values(state="interrupted", finished_at=now))
        return [(row.source, row.started_at) for row in dead]

    def accounts_of(self, hashes: Sequence[str]) -> dict[str, FrameAccount]:
        """What imports wrote down of these contents as images, the newest account of each."""
        f, found = ImportFrame, dict[str, FrameAccount]()
        query = select(f.sha256, f.session_number, f.also, f.path, f.body).where(f.role == "image").order_by(f.id)
        for start in range(0, len(hashes), CHUNK):
            part = query.where(f.sha256.in_(hashes[start : start + CHUNK]))
            for sha256, number, also, path, body in self._db.connection().execute(part):
                found[sha256] = FrameAccount(number, tuple(json.loads(also or "[]")), path, body)
        return found

    def of_import(self, batch: str) -> list[StoredImage]:
        """Pictures that an import brought."""
        i = Image
        query = (
            select(*IMAGE_COLUMNS)
            .join_from(i, ImageImport, ImageImport.id == i.import_id)
            .where(ImageImport.batch == batch)
            .order_by(i.id)
        )
        further: dict[int, list[int]] = {}
        shared = (
            select(ImageSession.image_id, ImageSession.session_id)
            .join(i, i.id == ImageSession.image_id)
            .join(ImageImport, ImageImport.id == i.import_id)
            .where(ImageImport.batch == batch)
        )
        for image_id, session_id in self._db.connection().execute(shared):
            further.setdefault(image_id, []).append(session_id)
        rows = self._db.connection().execute(query)
        return [StoredImage(*row, also=tuple(further.get(row[0], ()))) for row in rows]

    def sessions_resting_on(self, batch: str) -> int:
        """How many sessions stand in a status that needs images and have only images of this import."""
        i, m, s, u, further = Image, ImageImport, PhotoSession, SessionStatus, ImageSession
        brought = select(func.count()).select_from(i).join(m, m.id == i.import_id)
        brought = brought.where(m.batch == batch, i.kind == PICTURE)
        shared = brought.join(further, further.image_id == i.id).where(further.session_id == s.id)
        own = brought.where(i.session_id == s.id)
        mine = own.correlate(s).scalar_subquery() + shared.correlate(s).scalar_subquery()
        query = select(func.count()).select_from(s).join(u, u.id == s.status_id)
        resting = query.where(u.guards.contains("images"), mine > 0, s.image_count <= mine)
        return int(self._db.connection().execute(resting).scalar_one())

    def remove(self, image: StoredImage) -> None:
        """Forget a picture whose file was taken back."""
        run = self._db.connection().execute
        run(delete(ImageSession).where(ImageSession.image_id == image.id))
        run(delete(Image).where(Image.id == image.id))
        for session_id in (image.session_id, *image.also):
            self._count(session_id, image.kind, -1)

    def _count(self, session_id: int, kind: str, by: int) -> None:
        if kind == PICTURE:
            counted = update(PhotoSession).where(PhotoSession.id == session_id)
            self._db.connection().execute(counted.values(image_count=PhotoSession.image_count + by))


def counted_images() -> ColumnElement[int]:
    """How many images a session really has, its own and those that it shares."""
    i, s, further = Image, PhotoSession, ImageSession
    own = select(func.count()).where(i.session_id == s.id, i.kind == PICTURE)
    shared = select(func.count()).where(further.session_id == s.id, further.image_id == i.id, i.kind == PICTURE)
    counted: ColumnElement[int] = own.correlate(s).scalar_subquery() + shared.correlate(s).scalar_subquery()
    return counted

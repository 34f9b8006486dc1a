"""Statements over capture days: whom a shoot has, what was done at its stations, and the frames that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, exists, func, insert, select, update

from tui_studio.domain.capture import MARKS, Act, CaptureFrame, Fate, Person, Selection, leads
from tui_studio.domain.capture_clock import Arrival
from tui_studio.domain.readiness import PRIVACY_WORDS
from tui_studio.repositories import tables as t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, tzinfo

    from sqlmodel import Session as DbSession

A, F, S, C, E, H, G = t.CaptureAct, t.CaptureFrame, t.PhotoSession, t.Client, t.Enrollment, t.Shoot, t.Organization
COMPANION = "companion"
RECENT = 300
"""Frames of a camera by which its clock is judged."""


@dataclass(frozen=True, slots=True)
class ShootChoice:
    """A shoot that can be captured."""

    id: int
    organization_id: int
    organization: str
    year: int
    name: str
    sessions: int
    first: str  # ISO day of its first session; empty where none has one
    today: int  # sessions of today

    @property
    def title(self) -> str:
        """“Lincoln High School 2026, Fall”."""
        return f"{self.organization} {self.year}" + (f", {self.name}" if self.name else "")


@dataclass(frozen=True, slots=True)
class StoredAct:
    """One act as it was written."""

    id: int
    station: str
    kind: Act
    session_id: int | None
    client_id: int | None
    note: str
    at: datetime
    shoot_id: int
    by: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A frame that lies aside, as it was read back."""

    path: str  # below the images folder
    sha256: str
    size: int  # bytes


class CaptureRepository:
    """Acts are only added and marked as undone; frames change their fate."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    # shoots and people

    def shoots(self, today: Any) -> list[ShootChoice]:
        """Every shoot, those with sessions today first, then the newest."""
        now = func.coalesce(func.sum(case((S.date == today, 1), else_=0)), 0)
        query = (
            select(H.id, G.id, G.name, H.year, H.name, func.count(S.id), func.min(S.date), now)
            .join_from(H, G, G.id == H.organization_id)
            .outerjoin(S, S.shoot_id == H.id)
            .group_by(H.id, G.id, G.name, H.year, H.name)
            .order_by(now.desc(), H.year.desc(), H.id.desc())
        )
        rows = self._db.connection().execute(query)
        return [
            ShootChoice(shoot_id, home, school, year, name, count, first.isoformat() if first else "", int(due))
            for shoot_id, home, school, year, name, count, first, due in rows
        ]

    def shoot(self, shoot_id: int) -> ShootChoice | None:
        """One of them."""
        return next((one for one in self.shoots(None) if one.id == shoot_id), None)

    def people(self, shoot: ShootChoice) -> list[Person]:
        """Everybody with a session in the shoot, and everybody enrolled there who has none; marks are not told."""
        mine = (
            select(
                C.id, S.id, S.number, C.number, E.student_id, C.last_name, C.first_name, E.grade, E.teacher, E.homeroom,
                C.no_photo, C.no_publish, C.no_yearbook, C.no_contact, S.image_count, E.roster_position,
            )
            .join_from(S, C, C.id == S.client_id)
            .join(t.SessionStatus, t.SessionStatus.id == S.status_id)
            .outerjoin(E, E.id == S.enrollment_id)
            .where(S.shoot_id == shoot.id, t.SessionStatus.cancelled.is_(False))
        )  # fmt: skip
        run = self._db.connection().execute
        found = [_person(row) for row in run(mine)]
        known = {person.client_id for person in found}
        enrolled = (
            select(
                C.id, C.number, E.student_id, C.last_name, C.first_name, E.grade, E.teacher, E.homeroom,
                C.no_photo, C.no_publish, C.no_yearbook, C.no_contact, E.roster_position,
            )
            .join_from(E, C, C.id == E.client_id)
            .where(E.organization_id == shoot.organization_id, E.year == shoot.year, E.has_left.is_(False))
        )  # fmt: skip
        for row in run(enrolled):
            if row[0] not in known:
                found.append(_person((row[0], 0, "", *row[1:12], 0, row[12])))
        return found

    def person_of(self, session_id: int) -> tuple[str, str, bool] | None:
        """Number, name and whether nobody may photograph the client of a session."""
        query = select(S.number, C.last_name, C.first_name, C.no_photo).join_from(S, C, C.id == S.client_id)
        row = self._db.connection().execute(query.where(S.id == session_id)).first()
        return (row[0], ", ".join(filter(None, (row[1], row[2]))), bool(row[3])) if row else None

    def folder_of(self, session_id: int) -> str:
        """Where the pictures of a session go; empty before that is settled."""
        return self._db.connection().execute(select(S.folder).where(S.id == session_id)).scalar() or ""

    def session_of(self, client_id: int, shoot_id: int) -> int | None:
        """The newest session of a client in a shoot that is not called off."""
        query = select(S.id).join(t.SessionStatus, t.SessionStatus.id == S.status_id)
        query = query.where(S.client_id == client_id, S.shoot_id == shoot_id, t.SessionStatus.cancelled.is_(False))
        return self._db.connection().execute(query.order_by(S.id.desc()).limit(1)).scalar()

    # acts

    def add_act(self, values: Mapping[str, Any]) -> int:
        """Write down what was done; its id."""
        return int(self._db.connection().execute(insert(A).values(**values).returning(A.id)).scalar_one())

    def undo_act(self, act_id: int) -> None:
        """It counts no more."""
        self._db.connection().execute(update(A).where(A.id == act_id).values(undone=True))

    def last_act(self, shoot_id: int | None = None, station: str = "") -> StoredAct | None:
        """What was done last at a station, or at any, and stands."""
        query = self._acts().order_by(A.id.desc()).limit(1)
        if shoot_id is not None:
            query = query.where(A.shoot_id == shoot_id, A.station == station)
        row = self._db.connection().execute(query).first()
        return _act(row) if row else None

    def selections(self, shoot_id: int, station: str) -> list[Selection]:
        """Who stood in front of the camera since when."""
        query = select(A.session_id, A.at, A.id).where(
            A.shoot_id == shoot_id, A.station == station, A.kind == Act.SELECT, A.undone.is_(False)
        )
        return [Selection(*row) for row in self._db.connection().execute(query.order_by(A.at, A.id))]

    def in_front(self, shoot_id: int) -> dict[str, StoredAct]:
        """The last selection of every station."""
        newest = select(func.max(A.id)).where(A.shoot_id == shoot_id, A.kind == Act.SELECT, A.undone.is_(False))
        query = self._acts().where(A.id.in_(newest.group_by(A.station)))
        return {row.station: _act(row) for row in self._db.connection().execute(query)}

    def marks(self, shoot_id: int) -> dict[int, str]:
        """Who is absent, refused or comes later, by client: a mark ends when the person is selected."""
        kinds = [*MARKS, Act.SELECT]
        query = select(A.client_id, A.kind).where(
            A.shoot_id == shoot_id, A.kind.in_(kinds), A.client_id.is_not(None), A.undone.is_(False)
        )
        found: dict[int, str] = {}
        for client_id, kind in self._db.connection().execute(query.order_by(A.id)):
            found[client_id] = "" if kind == Act.SELECT else str(kind)
        return found

    def clock_told(self, shoot_id: int, body: str) -> float | None:
        """What somebody said of the clock of a camera."""
        query = self._acts().where(A.shoot_id == shoot_id, A.kind == Act.CLOCK, A.note.startswith(f"{body}\t"))
        row = self._db.connection().execute(query.order_by(A.id.desc()).limit(1)).first()
        return float(row.note.rpartition("\t")[2]) if row else None

    # frames

    def known_sources(self, folder: str, station: str) -> dict[str, tuple[int, int]]:
        """Size and time of change of every file of a hot folder that was taken in, by name."""
        query = select(F.name, F.size, F.mtime_ns).where(F.folder == folder, F.station == station).order_by(F.id)
        return {row[0]: (row[1], row[2]) for row in self._db.connection().execute(query)}

    def add_frame(self, values: Mapping[str, Any]) -> int:
        """A frame came in; its id."""
        return int(self._db.connection().execute(insert(F).values(**values).returning(F.id)).scalar_one())

    def change_frame(self, frame_id: int, **values: Any) -> None:
        """Write what became of a frame."""
        self._db.connection().execute(update(F).where(F.id == frame_id).values(**values))

    def holds_hash(self, shoot_id: int, sha256: str) -> str | None:
        """The name under which a frame with this content came in before."""
        query = select(F.name).where(F.shoot_id == shoot_id, F.sha256 == sha256, F.fate != Fate.DUPLICATE)
        return self._db.connection().execute(query.limit(1)).scalar()

    def frames(
        self,
        shoot_id: int,
        station: str = "",
        fates: Collection[Fate] = (),
        *,
        session_id: int | None = None,
        most: int | None = None,
        companions: bool = True,
    ) -> list[CaptureFrame]:
        """Frames, the newest moment first; with what travels with them unless somebody only looks."""
        query = select(*_FRAME).where(F.shoot_id == shoot_id).order_by(F.moment.desc(), F.id.desc())
        query = query if companions else query.where(F.kind != COMPANION)
        if station:
            query = query.where(F.station == station)
        if fates:
            query = query.where(F.fate.in_(list(fates)))
        if session_id is not None:
            query = query.where(F.session_id == session_id)
        if most is not None:
            query = query.limit(most)
        return [_frame(row) for row in self._db.connection().execute(query)]

    def frames_of(self, ids: Collection[int]) -> list[CaptureFrame]:
        """These frames."""
        rows = self._db.connection().execute(select(*_FRAME).where(F.id.in_(sorted(ids))).order_by(F.id))
        return [_frame(row) for row in rows]

    def whole(self, frame_id: int) -> dict[str, Any]:
        """Everything that is written of a frame."""
        query = select(F.__table__).where(F.id == frame_id)
        return dict(self._db.connection().execute(query).mappings().one())

    def partners(self, shoot_id: int, station: str, stem: str) -> list[dict[str, Any]]:
        """Frames whose file has this stem, the newest first: of one picture where their times agree."""
        query = select(F.__table__).where(F.shoot_id == shoot_id, F.station == station, F.fate != Fate.DUPLICATE)
        query = query.where(func.lower(F.name).startswith(f"{stem}.", autoescape=True), F.kind != COMPANION)
        rows = self._db.connection().execute(query.order_by(F.id.desc()).limit(9))
        return [dict(row) for row in rows.mappings()]

    def leaders(self, folder: str, station: str) -> list[str]:
        """Names of the files of a hot folder with which others can travel."""
        query = select(F.name).where(F.folder == folder, F.station == station, *_LEADS)
        return list(self._db.connection().execute(query).scalars())

    def leader_of(self, folder: str, station: str, name: str) -> dict[str, Any] | None:
        """The newest frame that a side-car or voice note belongs to: IMG_1.xmp and IMG_1.JPG.xmp to IMG_1.JPG."""
        stem, lower = name.rpartition(".")[0].casefold(), func.lower(F.name)
        query = select(F.__table__).where(F.folder == folder, F.station == station, *_LEADS)
        query = query.where((lower == stem) | lower.startswith(f"{stem}.", autoescape=True))
        rows = self._db.connection().execute(query.order_by(F.kind, F.id.desc()).limit(9)).mappings()
        return next((dict(row) for row in rows if stem in leads(row["name"])), None)

    def unsettled(self, shoot_id: int) -> list[int]:
        """Frames that do not lie where their fate wants them yet."""
        wants = (F.fate == Fate.ASSIGNED) & (
            F.image_id.is_(None) | ~exists().where(t.Image.id == F.image_id, t.Image.session_id == F.session_id)
        )
        rid = (F.fate.in_([Fate.UNASSIGNED, Fate.EXCLUDED])) & F.image_id.is_not(None)
        query = select(F.id).where(F.shoot_id == shoot_id, wants | rid | (F.leaving != "")).order_by(F.id)
        return list(self._db.connection().execute(query).scalars())

    def kept_aside(self, folder: str) -> list[StoredFile]:
        """Every frame that lies in this folder and is no image of a session: held, left out, damaged."""
        mine = F.image_id.is_(None), F.path.startswith(f"{folder}/", autoescape=True)
        query = select(F.path, F.sha256, F.size).where(*mine).order_by(F.path)
        return [StoredFile(*row) for row in self._db.connection().execute(query)]

    def arrivals(self, shoot_id: int, body: str, zone: tzinfo) -> list[Arrival]:
        """When the last frames of a camera were taken and when they came."""
        query = select(F.taken_at, F.came_at).where(F.shoot_id == shoot_id, F.body == body, F.taken_at.is_not(None))
        query = query.where(F.kind != COMPANION)
        rows = self._db.connection().execute(query.order_by(F.id.desc()).limit(RECENT))
        return [Arrival(taken, came.astimezone(zone).replace(tzinfo=None)) for taken, came in rows]

    def import_id(self, batch: str, source: str, by: str, now: datetime) -> int:
        """The import under which the pictures of a capture day are kept; it comes into being with the first."""
        m = t.ImageImport
        found = self._db.connection().execute(select(m.id).where(m.batch == batch)).scalar()
        if found is not None:
            return int(found)
        values = {"batch": batch, "source": source, "method": "capture", "state": "done", "counts": "{}", "by": by}
        made = insert(m).values(**values, started_at=now, finished_at=now).returning(m.id)
        return int(self._db.connection().execute(made).scalar_one())

    def any_uploaded(self, ids: Collection[int]) -> int:
        """How many of these frames were uploaded as pictures."""
        i = t.Image
        query = select(func.count()).select_from(F).join(i, i.id == F.image_id)
        query = query.where(F.id.in_(sorted(ids)), i.uploaded_at.is_not(None))
        return int(self._db.connection().execute(query).scalar_one())

    def counts(self, shoot_id: int, station: str = "") -> dict[str, int]:
        """Frames by their fate; what travels with them is not counted."""
        query = select(F.fate, func.count()).where(F.shoot_id == shoot_id, F.kind != COMPANION).group_by(F.fate)
        query = query.where(F.station == station) if station else query
        return {row[0]: row[1] for row in self._db.connection().execute(query)}

    def firsts(self, shoot_id: int, since: datetime) -> list[datetime]:
        """When the first frame of each student was taken."""
        query = select(func.min(F.moment)).where(
            F.shoot_id == shoot_id, F.fate == Fate.ASSIGNED, F.moment >= since, F.session_id.is_not(None)
        )
        return [row for (row,) in self._db.connection().execute(query.group_by(F.session_id))]

    def counted(self, shoot_id: int) -> dict[int, int]:
        """How many pictures each session was given here; its raw files do not count."""
        query = select(F.session_id, func.count()).where(
            F.shoot_id == shoot_id, F.fate == Fate.ASSIGNED, F.kind == "picture"
        )
        return {row[0]: row[1] for row in self._db.connection().execute(query.group_by(F.session_id))}

    def _acts(self) -> Any:
        columns = (A.id, A.station, A.kind, A.session_id, A.client_id, A.note, A.at, A.shoot_id, A.by)
        return select(*columns).where(A.undone.is_(False))


_FRAME = (
    F.id, F.station, F.name, F.fate, F.session_id, F.moment, F.reason, F.path, F.sha256, F.size, F.kind, F.notes
)  # fmt: skip

_LEADS = (F.kind != COMPANION, F.fate.not_in([Fate.DAMAGED, Fate.DUPLICATE]))


def _frame(row: Any) -> CaptureFrame:
    frame_id, station, name, fate, *rest = row
    return CaptureFrame(frame_id, station, name, Fate(fate), *rest)


def _act(row: Any) -> StoredAct:
    return StoredAct(
        row.id, row.station, Act(row.kind), row.session_id, row.client_id, row.note, row.at, row.shoot_id, row.by
    )


def _person(row: Sequence[Any]) -> Person:
    flags = ", ".join(word for word, held in zip(PRIVACY_WORDS, row[10:14], strict=True) if held)
    return Person(
        row[0], row[1], row[2], row[3] or "", row[4] or "", row[5], row[6], row[7] or "", row[8] or "", row[9] or "",
        bool(row[10]), flags, row[14], position=row[15] or 0,
    )  # fmt: skip

"""Statements over the roster of a shoot and its retakes: who is on it, and what was taken of whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, select, update

from tui_studio.domain.presence import Occasion, Pupil
from tui_studio.repositories import tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlmodel import Session as DbSession

C, E, G, H, S, U = t.Client, t.Enrollment, t.Organization, t.Shoot, t.PhotoSession, t.SessionStatus
I, N = t.Image, t.ImageSession  # noqa: E741 - the image
CHUNK = 500
REJECTED = 3
"""The rating of an image that nobody wants."""


@dataclass(frozen=True, slots=True)
class LooseFrame:
    """A frame of a card that was given to nobody."""

    source: str
    path: str
    reason: str
    size: int  # bytes
    mtime_ns: int  # 0 where it was not noted
    facts: str  # JSON: what the scan found in it; may be empty
    imported: datetime
    mine: bool  # its card gave pictures to the shoot


class PresenceRepository:
    """What a roll call of a shoot needs, in a few statements however many students there are."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def family(self, shoot_id: int) -> tuple[int, ...]:
        """The shoot, or the one it is the retakes of, and all its retakes; the first one leads."""
        found = self._db.connection().execute(select(H.retake_of).where(H.id == shoot_id)).scalar()
        first = found or shoot_id
        again = self._db.connection().execute(select(H.id).where(H.retake_of == first).order_by(H.id)).scalars()
        return first, *again

    def retakes(self) -> set[int]:
        """The shoots that are the retakes of another one."""
        return set(self._db.connection().execute(select(H.id).where(H.retake_of.is_not(None))).scalars())

    def shoots_of(self, batch: str) -> set[int]:
        """The shoots that an import gave pictures to; retakes are told with the shoot they belong to."""
        if not batch:
            return set()
        M = t.ImageImport
        lead = func.coalesce(H.retake_of, H.id)
        asked = select(lead).join_from(I, M, M.id == I.import_id).join(S, S.id == I.session_id)
        asked = asked.join(H, H.id == S.shoot_id).where(M.batch == batch).distinct()
        return set(self._db.connection().execute(asked).scalars())

    def link(self, shoot_id: int, retake_of: int) -> None:
        """A shoot is the retakes of another one."""
        self._db.connection().execute(update(H).where(H.id == shoot_id).values(retake_of=retake_of))

    def pupils(self, shoot_id: int, marks: Mapping[int, str]) -> list[Pupil]:
        """Everybody enrolled for the shoot's organization and year, and everybody with a session in it.

        Somebody who has left the school is told only with a picture. `marks` are those of Group Capture, by client.
        """
        family = self.family(shoot_id)
        home = self._db.connection().execute(select(H.organization_id, H.year).where(H.id == family[0])).first()
        if home is None:
            return []
        occasions = self._occasions(family)
        enrolled = self._db.connection().execute(
            select(C.id, E.id, E.grade, E.teacher, E.homeroom, C.no_photo, E.excused, E.retake_wanted, E.has_left)
            .join_from(E, C, C.id == E.client_id)
            .where(E.organization_id == home[0], E.year == home[1])
            .order_by(E.id)
        )
        found = [
            Pupil(key, row_id, _class(*of), mine, bool(barred), marks.get(key, ""), excused, wanted)
            for key, row_id, *of, barred, excused, wanted, left in enrolled
            if (mine := occasions.pop(key, ())) or not left
            if not left or any(one.own for one in mine)
        ]
        barred = self._barred(occasions)
        return found + [Pupil(key, 0, "", mine, key in barred, marks.get(key, "")) for key, mine in occasions.items()]

    def _barred(self, clients: Iterable[int]) -> set[int]:
        asked = select(C.id).where(C.id.in_(list(clients)), C.no_photo)
        return set(self._db.connection().execute(asked).scalars())

    def _occasions(self, family: Sequence[int]) -> dict[int, tuple[Occasion, ...]]:
        """The sessions of each client, retakes last; one that was called off counts with pictures only."""
        mine = self._pictures(S.shoot_id.in_(family))
        shared = self._shared(family)
        sessions = (
            select(S.client_id, S.id, S.number, S.date, S.shoot_id, U.cancelled)
            .join_from(S, U, U.id == S.status_id)
            .where(S.shoot_id.in_(family))
            .order_by(S.shoot_id != family[0], func.coalesce(S.date, date.max), S.id)
        )
        found: dict[int, list[Occasion]] = defaultdict(list)
        for client_id, key, number, day, shoot, cancelled in self._db.connection().execute(sessions):
            own, rejected, group = mine.get(key, (0, 0, 0))
            one = Occasion(key, number, day, shoot != family[0], own, rejected, group + shared.get(key, 0))
            if not cancelled or one.own or one.shared:
                found[client_id].append(one)
        return {client_id: tuple(all_of) for client_id, all_of in found.items()}

    def _pictures(self, where: Any) -> dict[int, tuple[int, int, int]]:
        """By session: pictures of nobody else, those of them that were rejected, and those that others share."""
        others = exists(select(N.image_id).where(N.image_id == I.id))
        own = and_(~others, I.version_of.is_(None))
        asked = (
            select(
                I.session_id,
                func.sum(case((own, 1), else_=0)),
                func.sum(case((and_(own, I.rating == REJECTED), 1), else_=0)),
                func.sum(case((others, 1), else_=0)),
            )
            .join_from(I, S, S.id == I.session_id)
            .where(where, I.kind == "picture")
            .group_by(I.session_id)
        )
        return {key: (int(a), int(b), int(c)) for key, a, b, c in self._db.connection().execute(asked)}

    def _shared(self, family: Sequence[int]) -> dict[int, int]:
        """Pictures of somebody else that a session shares."""
        asked = (
            select(N.session_id, func.count())
            .join_from(N, S, S.id == N.session_id)
            .where(S.shoot_id.in_(family))
            .group_by(N.session_id)
        )
        return {key: int(count) for key, count in self._db.connection().execute(asked)}

    def retaken(self, session_ids: Iterable[int]) -> dict[tuple[int, str], str]:
        """By session and kind of pose: the number of the retake of the same client that has this pose by now."""
        P, again, shoot = t.SessionPose, S.__table__.alias("again"), H.__table__.alias("retakes")
        asked = (
            select(S.id, P.kind, again.c.number)
            .join_from(S, H, H.id == S.shoot_id)
            .join(shoot, shoot.c.retake_of == func.coalesce(H.retake_of, H.id))
            .join(again, and_(again.c.shoot_id == shoot.c.id, again.c.client_id == S.client_id))
            .join(P, P.session_id == again.c.id)
            .where(again.c.id != S.id, H.retake_of.is_(None) | (again.c.id > S.id))
            .order_by(again.c.id)
        )
        wanted, found = list(session_ids), dict[tuple[int, str], str]()
        for start in range(0, len(wanted), CHUNK):
            rows = self._db.connection().execute(asked.where(S.id.in_(wanted[start : start + CHUNK])))
            found |= {(session_id, kind): number for session_id, kind, number in rows}
        return found

    def days(self, shoot_id: int) -> set[date]:
        """The days on which the shoot and its retakes have sessions."""
        asked = select(S.date).where(S.shoot_id.in_(self.family(shoot_id)), S.date.is_not(None)).distinct()
        return set(self._db.connection().execute(asked).scalars())

    def held(self, shoot_id: int) -> list[tuple[str, str, str]]:
        """Frames of hot folders of the shoot that are nobody's: folder, file, reason."""
        A = t.CaptureFrame
        mine = A.shoot_id.in_(self.family(shoot_id)), A.fate == "unassigned", A.kind != "companion"
        asked = select(A.folder, A.name, A.reason).where(*mine).order_by(A.id)
        return [tuple(row) for row in self._db.connection().execute(asked)]

    def unassigned(self, shoot_id: int) -> list[LooseFrame]:
        """Frames of nobody on all cards, with whether the card gave pictures to the shoot.

        A frame that a later import found again and settled is not told.
        """
        F, M = t.ImportFrame, t.ImageImport
        family = self.family(shoot_id)
        touched = select(I.import_id).join_from(I, S, S.id == I.session_id).where(S.shoot_id.in_(family)).distinct()
        later = F.__table__.alias("later")
        again = exists(
            select(later.c.id).where(
                *(later.c[key] == getattr(F, key) for key in ("path", "size", "mtime_ns")),
                later.c.id > F.id,
                later.c.role != F.role,
            )
        )
        mine = F.import_id.in_(touched)
        cards = (
            select(M.source, F.path, F.reason, F.size, F.mtime_ns, F.facts, M.started_at, case((mine, 1), else_=0))
            .join_from(F, M, M.id == F.import_id)
            .where(F.role == "unassigned", ~again)
            .order_by(F.id)
        )
        found = [LooseFrame(*row[:7], bool(row[7])) for row in self._db.connection().execute(cards)]
        return list({(one.path, one.size, one.mtime_ns): one for one in found}.values())

    def without_images(self, shoot_id: int) -> list[int]:
        """Sessions of the shoot and its retakes that are not called off and hold no picture."""
        asked = (
            select(S.id)
            .join_from(S, U, U.id == S.status_id)
            .where(S.shoot_id.in_(self.family(shoot_id)), S.image_count == 0, U.cancelled.is_(False))
            .order_by(S.number)
        )
        return list(self._db.connection().execute(asked).scalars())


def _class(grade: str, teacher: str, homeroom: str) -> str:
    return " · ".join(filter(None, (grade, teacher or homeroom)))

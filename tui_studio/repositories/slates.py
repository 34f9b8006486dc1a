"""Statements over what sheets are printed from, and over the spare cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, select

from tui_studio.domain.client_order import family_key
from tui_studio.domain.sheet_order import SheetSubject
from tui_studio.repositories.listing import iso
from tui_studio.repositories.tables import Client, Enrollment, Organization, PhotoSession, Shoot, SpareCard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session as DbSession

CHUNK = 500
UNTIMED = "~"
"""Comes after every time of a day."""

S, C, E, H, G = PhotoSession, Client, Enrollment, Shoot, Organization


class SlateRepository:
    """Who stands on a sheet, and which numbers are printed already for nobody."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def subjects(self, ids: Sequence[int]) -> list[SheetSubject]:
        """What orders and cards need to know of these sessions, as they are given; ids that are gone are left out."""
        asked = (
            select(
                S.id, S.client_id, S.number, C.last_name, C.first_name, G.name, E.grade, E.teacher, E.homeroom,
                E.roster_position, S.date, S.start, C.parent_email, C.parent_phone, C.address, C.no_photo,
                H.name, H.year, S.image_count, S.slate_printed_at, C.family_id,
            )
            .join(C, C.id == S.client_id)
            .outerjoin(E, E.id == S.enrollment_id)
            .outerjoin(H, H.id == S.shoot_id)
            .outerjoin(G, G.id == H.organization_id)
        )  # fmt: skip
        found: dict[int, SheetSubject] = {}
        for start in range(0, len(ids), CHUNK):
            part = asked.where(S.id.in_(list(ids[start : start + CHUNK])))
            found.update((row[0], _subject(row)) for row in self._db.connection().execute(part))
        return [found[row_id] for row_id in ids if row_id in found]

    def keep_spares(self, numbers: Sequence[str], now: datetime, by: str) -> None:
        """These numbers are on spare cards from now on."""
        rows = [{"number": number, "printed_at": now, "by": by} for number in numbers]
        self._db.connection().execute(insert(SpareCard), rows)

    def drop_spares(self, numbers: Sequence[str]) -> None:
        """No card was printed with these after all."""
        self._db.connection().execute(delete(SpareCard).where(SpareCard.number.in_(list(numbers))))

    def is_spare(self, number: str) -> bool:
        """A spare card with this number was printed, whether somebody has it by now or not."""
        return bool(self._db.connection().execute(select(exists().where(SpareCard.number == number))).scalar())

    def free_spares(self) -> list[str]:
        """Numbers of the spare cards that nobody has yet, as they were printed."""
        taken = exists().where(S.number == SpareCard.number)
        free = select(SpareCard.number).where(~taken).order_by(SpareCard.printed_at, SpareCard.number)
        return list(self._db.connection().execute(free).scalars())


def _subject(row: Any) -> SheetSubject:
    row_id, client_id, number, last, first, organization, grade, teacher, homeroom, position, day, start = row[:12]
    email, phone, address, no_photo, shoot, year, images, printed, family_id = row[12:]
    when = f"{iso(day) or UNTIMED} {start.isoformat('minutes') if start is not None else UNTIMED}"
    return SheetSubject(
        row_id, client_id, number, last, first, organization or "", grade or "", teacher or "", homeroom or "",
        position, when, family_key(last, email, phone, address, family_id), bool(no_photo),
        f"{organization} {year} · {shoot}" if shoot else f"{organization or ''} {year or ''}".strip(), images,
        printed is not None,
    )  # fmt: skip

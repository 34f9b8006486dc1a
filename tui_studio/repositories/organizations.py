"""Statements over organizations and shoots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, func, or_
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from tui_studio.models import Enrollment, JournalStep, Organization, PhotoSession, Shoot
from tui_studio.repositories.journal import edited
from tui_studio.text import fold

if TYPE_CHECKING:
    from datetime import datetime


class OrganizationRepository:
    """Organizations are found by name without regard to case and accents."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def find(self, name: str) -> Organization | None:
        """The organization of this name."""
        return self._db.exec(select(Organization).where(Organization.folded == fold(name))).first()

    def add(self, name: str, now: datetime, batch: str) -> Organization:
        """A new organization."""
        made = Organization(name=name, folded=fold(name), created_at=now, batch=batch)
        self._db.add(made)
        self._db.flush()
        return made

    def names(self) -> list[str]:
        """Every organization by name."""
        return list(self._db.exec(select(Organization.name).order_by(Organization.folded)))

    def years(self, name: str) -> list[int]:
        """The years in which somebody is enrolled, newest first."""
        query = (
            select(Enrollment.year)
            .join(Organization, col(Organization.id) == Enrollment.organization_id)
            .where(Organization.folded == fold(name))
            .distinct()
            .order_by(col(Enrollment.year).desc())
        )
        return list(self._db.exec(query))

    def shoot(self, organization_id: int, year: int, now: datetime, batch: str, name: str = "") -> Shoot:
        """The shoot of an organization and a year; it comes into being when it is first named."""
        found = self.find_shoot(organization_id, year, name)
        if found is not None:
            return found
        made = Shoot(organization_id=organization_id, year=year, name=name, created_at=now, batch=batch)
        self._db.add(made)
        self._db.flush()
        return made

    def find_shoot(self, organization_id: int, year: int, name: str = "") -> Shoot | None:
        """The shoot, if somebody has named it before; a name is known without regard to case and accents."""
        query = select(Shoot).where(Shoot.organization_id == organization_id, Shoot.year == year)
        found = {shoot.name: shoot for shoot in self._db.exec(query.order_by(col(Shoot.id)))}
        if name in found:
            return found[name]
        return next((shoot for spelled, shoot in found.items() if fold(spelled) == fold(name)), None)

    def shoot_names(self, organization_id: int) -> list[str]:
        """The names of the shoots that have one, those of the newest year first."""
        query = select(Shoot.name).where(Shoot.organization_id == organization_id, Shoot.name != "")
        return list(dict.fromkeys(self._db.exec(query.order_by(col(Shoot.year).desc(), col(Shoot.name)))))

    def drop_empty(self, batch: str) -> None:
        """Remove what a step made and nobody uses or edited: shoots without sessions, organizations without anybody.

        What steps made that were taken back before goes as well: a later one may have used it until now.
        """
        run = self._db.connection().execute
        gone = select(JournalStep.batch).where(col(JournalStep.undone_at).is_not(None))

        def made(model: type[Shoot] | type[Organization]) -> ColumnElement[bool]:
            return or_(col(model.batch) == batch, col(model.batch).in_(gone))

        used = select(func.coalesce(PhotoSession.shoot_id, 0))
        spare = col(Shoot.id).not_in(used) & col(Shoot.id).not_in(edited("shoot"))
        run(delete(Shoot).where(made(Shoot), spare))
        lived = or_(
            col(Organization.id).in_(select(Enrollment.organization_id)),
            col(Organization.id).in_(select(Shoot.organization_id)),
            col(Organization.id).in_(edited("organization")),
        )
        run(delete(Organization).where(made(Organization), ~lived))

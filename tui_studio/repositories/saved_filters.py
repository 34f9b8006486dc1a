"""Query texts that were saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui_studio.repositories.tables import SavedFilter
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session as DbSession

    from tui_studio import models


class SavedFilterRepository:
    """Filters by hub and name; case and accents of a name do not matter."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def find(self, hub: str, name: str) -> models.SavedFilter | None:
        """The filter of this name."""
        found: models.SavedFilter | None = self._db.scalars(
            select(SavedFilter).where(SavedFilter.hub == hub, SavedFilter.folded == fold(name))
        ).first()
        return found

    def all(self, hub: str = "") -> Sequence[models.SavedFilter]:
        """The filters of a hub, or of all, by name."""
        query = select(SavedFilter).order_by(SavedFilter.hub, SavedFilter.folded)
        found: Sequence[models.SavedFilter] = self._db.scalars(
            query.where(SavedFilter.hub == hub) if hub else query
        ).all()
        return found

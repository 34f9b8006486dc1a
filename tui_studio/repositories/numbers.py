"""Statements over the numbers that are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui_studio.repositories.dialects import each_text
from tui_studio.repositories.tables import Client, PhotoSession, SpareCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session as DbSession


class NumberRepository:
    """Numbers are unique for ever; somebody may have typed one that the counter has yet to reach."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def sessions_taken(self, numbers: Sequence[str]) -> set[str]:
        """Which of these a session has, or a spare card that waits for one."""
        return self._taken(PhotoSession.number, numbers) | self._taken(SpareCard.number, numbers)

    def clients_taken(self, numbers: Sequence[str]) -> set[str]:
        """Which of these a client has."""
        return self._taken(Client.number, numbers)

    def _taken(self, column: Any, numbers: Sequence[str]) -> set[str]:
        # the index of client numbers holds those that are one, so that many can have none
        query = select(column).where(column.in_(select(each_text(numbers))), column != "")
        return set(self._db.connection().execute(query).scalars())

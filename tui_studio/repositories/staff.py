"""Statements over photographers, assistants and camera rooms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from tui_studio.models import CameraRoom, JournalStep, StaffMember
from tui_studio.repositories.journal import edited
from tui_studio.text import fold


class StaffRepository:
    """People and rooms come into being when a schedule first names them."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def photographer_id(self, name: str, batch: str) -> int | None:
        """The photographer of this name, made by this step if new; None for no name."""
        return self._member(name, batch, photographer=True)

    def assistant_id(self, name: str, batch: str) -> int | None:
        """The assistant of this name, made by this step if new; None for no name."""
        return self._member(name, batch, assistant=True)

    def _member(self, name: str, batch: str, *, photographer: bool = False, assistant: bool = False) -> int | None:
        if not name:
            return None
        found = self._db.exec(select(StaffMember).where(StaffMember.folded == fold(name))).first()
        member = found or StaffMember(name=name, folded=fold(name), batch=batch)
        member.photographer = member.photographer or photographer
        member.assistant = member.assistant or assistant
        self._db.add(member)
        self._db.flush()
        return member.id

    def room_id(self, name: str, batch: str) -> int | None:
        """The camera room of this name, made by this step if new; None for no name."""
        if not name:
            return None
        room = self._db.exec(select(CameraRoom).where(CameraRoom.folded == fold(name))).first()
        if room is None:
            room = CameraRoom(name=name, folded=fold(name), batch=batch)
            self._db.add(room)
            self._db.flush()
        return room.id

    def made_by(self, batch: str) -> list[tuple[str, int]]:
        """The people and rooms a step named first and nobody edited since, with those of steps taken back before."""
        gone = select(JournalStep.batch).where(col(JournalStep.undone_at).is_not(None))
        found: list[tuple[str, int]] = []
        for entity, model in (("staff_member", StaffMember), ("camera_room", CameraRoom)):
            made: Any = model
            mine = or_(made.batch == batch, made.batch.in_(gone))
            query = select(made.id).where(made.batch != "", mine, made.id.not_in(edited(entity)))
            found += [(entity, int(row_id)) for row_id in self._db.exec(query)]
        return found

    def photographers(self) -> list[str]:
        """Photographers who are not retired, by name."""
        return self._names(StaffMember.photographer)

    def assistants(self) -> list[str]:
        """Assistants who are not retired, by name."""
        return self._names(StaffMember.assistant)

    def _names(self, role: Any) -> list[str]:
        query = select(StaffMember.name).where(role, ~col(StaffMember.retired)).order_by(StaffMember.folded)
        return list(self._db.exec(query))

    def rooms(self) -> list[str]:
        """Camera rooms that are not retired, by name."""
        query = select(CameraRoom.name).where(~col(CameraRoom.retired)).order_by(CameraRoom.folded)
        return list(self._db.exec(query))

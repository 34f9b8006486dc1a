"""Statements over photographers, assistants and camera rooms."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session as DbSession
from sqlmodel import col, select

from tui_studio.models import CameraRoom, StaffMember
from tui_studio.text import fold


class StaffRepository:
    """People and rooms come into being when a schedule first names them."""

    def __init__(self, db: DbSession) -> None:
        self._db = db

    def photographer_id(self, name: str) -> int | None:
        """The photographer of this name, made if new; None for no name."""
        return self._member(name, photographer=True)

    def assistant_id(self, name: str) -> int | None:
        """The assistant of this name, made if new; None for no name."""
        return self._member(name, assistant=True)

    def _member(self, name: str, *, photographer: bool = False, assistant: bool = False) -> int | None:
        if not name:
            return None
        found = self._db.exec(select(StaffMember).where(StaffMember.folded == fold(name))).first()
        member = found or StaffMember(name=name, folded=fold(name))
        member.photographer = member.photographer or photographer
        member.assistant = member.assistant or assistant
        self._db.add(member)
        self._db.flush()
        return member.id

    def room_id(self, name: str) -> int | None:
        """The camera room of this name, made if new; None for no name."""
        if not name:
            return None
        room = self._db.exec(select(CameraRoom).where(CameraRoom.folded == fold(name))).first()
        if room is None:
            room = CameraRoom(name=name, folded=fold(name))
            self._db.add(room)
            self._db.flush()
        return room.id

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

"""Photographers, assistants and camera rooms: what Maintenance does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.staff import RoomDraft, RoomRow, StaffDraft, StaffRow, staff_problems
from tui_studio.services.named_records import NamedRecords

if TYPE_CHECKING:
    from tui_studio.repositories.unit_of_work import UnitOfWork


class StaffService(NamedRecords[StaffDraft]):
    """Who photographs and who assists; the retired stay on their sessions and are offered no more."""

    entity = "staff_member"
    noun = "photographer or assistant"
    draft = StaffDraft

    def rows(self) -> list[StaffRow]:
        """Everybody by name, the retired last."""
        with self._place.reading() as uow:
            return uow.maintenance.staff()

    def _problems(self, uow: UnitOfWork, draft: StaffDraft, row_id: int) -> dict[str, str]:
        return super()._problems(uow, draft, row_id) | staff_problems(draft)


class RoomService(NamedRecords[RoomDraft]):
    """Camera rooms; a retired one stays on its sessions and is offered no more."""

    entity = "camera_room"
    noun = "camera room"
    draft = RoomDraft

    def rows(self) -> list[RoomRow]:
        """Every room by name, the retired last."""
        with self._place.reading() as uow:
            return uow.maintenance.rooms()

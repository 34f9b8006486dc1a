"""Client groups: hand-kept labels on clients, by the marked rows of a hub or from a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.client_groups import GroupDraft, GroupRow
from tui_studio.services.edits import Edits
from tui_studio.services.named_records import NamedRecords
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What adding or removing came to; `batch` is empty where nothing changed."""

    batch: str
    group: str
    changed: int
    already: int

    def sentence(self, added: bool) -> str:
        """“12 clients added to Band, 3 were in it already.”"""
        done = f"{counted(self.changed, 'client')} {'added to' if added else 'removed from'} {self.group}"
        if not self.already:
            return f"{done}."
        were = "was" if self.already == 1 else "were"
        return f"{done}, {self.already:,} {were} {'in it already' if added else 'not in it'}."


class ClientGroupService(NamedRecords[GroupDraft]):
    """Deleting a group, or taking somebody out of it, never touches a client."""

    entity = "client_group"
    noun = "client group"
    draft = GroupDraft
    goes_along = frozenset({"client_group_member"})

    def rows(self) -> list[GroupRow]:
        """Every group by name, with its members counted."""
        with self._place.reading() as uow:
            return uow.client_groups.rows()

    def of_client(self, client_id: int) -> list[GroupRow]:
        """The groups a client is in."""
        with self._place.reading() as uow:
            return uow.client_groups.of_client(client_id)

    def members(self, group_id: int) -> list[int]:
        """Ids of the clients in a group."""
        with self._place.reading() as uow:
            return uow.client_groups.members(group_id)

    def add(self, group_id: int, client_ids: Sequence[int]) -> GroupResult:
        """Put clients into a group."""
        return self._turn(group_id, client_ids, joins=True)

    def remove(self, group_id: int, client_ids: Sequence[int]) -> GroupResult:
        """Take clients out of a group."""
        return self._turn(group_id, client_ids, joins=False)

    def add_to_new(self, draft: GroupDraft, client_ids: Sequence[int]) -> GroupResult:
        """Make a group with these clients in it, as one step; raises `FieldsRefused`."""
        with self._place.writing() as uow:
            draft = self._checked(uow, draft, 0)
            edits = Edits(self._place, uow)
            group_id = edits.create(self.entity, self._stored(draft), self._label({"name": draft.name}))
            joined = edits.join(group_id, client_ids, self._label({"name": draft.name}))
            batch = edits.finish(f"New client group {draft.name} with {counted(len(joined), 'client')}")
            uow.commit()
        return GroupResult(batch, draft.name, len(joined), 0)

    def _turn(self, group_id: int, client_ids: Sequence[int], *, joins: bool) -> GroupResult:
        with self._place.writing() as uow:
            name = self._read(uow, group_id).name
            edits = Edits(self._place, uow)
            act = edits.join if joins else edits.leave
            changed = act(group_id, client_ids, self._label({"name": name}))
            result = GroupResult("", name, len(changed), len(set(client_ids)) - len(changed))
            batch = edits.finish(f"Client group {name}: {len(changed):,} {'added' if joins else 'removed'}")
            uow.commit()
        return GroupResult(batch, name, result.changed, result.already)

    def _clear(self, uow: UnitOfWork, edits: Edits, row_id: int, label: str) -> None:
        edits.leave(row_id, uow.client_groups.members(row_id), label)

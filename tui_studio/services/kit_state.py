"""What is known of a field kit from its earlier merges: which record here each of its new ones is, and where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.repositories.record_store import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_studio.repositories.field_kits import Row


class KitState:
    """Kept as JSON with each merge; the kit's own ids are the keys."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._ids: dict[str, dict[str, int]] = {name: dict(ids) for name, ids in kept.get("ids", {}).items()}
        self._seen: dict[str, dict[str, Row | None]] = {name: dict(rows) for name, rows in kept.get("seen", {}).items()}
        self.history: int = kept.get("history", 0)
        self.marks: dict[str, int] = dict(kept.get("marks", {}))

    def kept(self) -> dict[str, Any]:
        """What is to be kept."""
        return {"ids": self._ids, "seen": self._seen, "history": self.history, "marks": self.marks}

    def see(self, entity: str, kit_id: int, values: Row | None) -> None:
        """The kit's record as it is merged now; None where the kit has deleted it."""
        self._seen.setdefault(entity, {})[str(kit_id)] = None if values is None else plain(values)

    def map(self, entity: str, kit_id: int, here: int) -> None:
        """A new record of the kit is this one here."""
        self._ids.setdefault(entity, {})[str(kit_id)] = here

    def id_of(self, entity: str, kit_id: int) -> int | None:
        """The record here that a new record of the kit became."""
        return self._ids.get(entity, {}).get(str(kit_id))

    def mapped(self, entity: str) -> Iterable[int]:
        """New records of the kit that are here."""
        return map(int, self._ids.get(entity, {}))

    def base(self, entity: str, kit_id: int) -> Row | None:
        """A record of the kit as it was merged last, in JSON's values."""
        return self._seen.get(entity, {}).get(str(kit_id))

    def deleted(self, entity: str, kit_id: int) -> bool:
        """The kit had deleted it at an earlier merge."""
        return str(kit_id) in self._seen.get(entity, {}) and self.base(entity, kit_id) is None

    def kit_id_of(self, entity: str, here: int) -> int | None:
        """The new record of the kit that became this one here."""
        return next((int(kit_id) for kit_id, mine in self._ids.get(entity, {}).items() if mine == here), None)

"""Session types and their chains of statuses: what Maintenance > Session Types does."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain.drafts import cleaned
from tui_studio.domain.session_types import (
    StatusDraft,
    TypeDraft,
    TypeRow,
    new_positions,
    type_problems,
)
from tui_studio.domain.status_chain import GUARDS
from tui_studio.domain.work_days import due_date
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused
from tui_studio.services.named_records import NamedRecords
from tui_studio.services.numbers import number_clients
from tui_studio.services.preferences import rename_default, rename_status
from tui_studio.services.workplace import user_name
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.edits import Edits

STATUS = "session_status"


class SessionTypeService(NamedRecords[TypeDraft]):
    """A type is saved with its chain as one step; retired ones stay on their sessions and are offered no more."""

    entity = "session_type"
    noun = "session type"
    draft = TypeDraft
    goes_along = frozenset({STATUS})
    step_kind = "chain"

    def rows(self) -> list[TypeRow]:
        """Every type in order, the retired last."""
        with self._place.reading() as uow:
            return uow.maintenance.types()

    def standing(self, type_id: int) -> dict[int, int]:
        """How many sessions stand in each status of a type, by the id of the status."""
        with self._place.reading() as uow:
            return uow.maintenance.standing(type_id)

    def copy(self, type_id: int) -> TypeDraft:
        """A draft of a new type with the same length and chain, still without a name."""
        draft = self.get(type_id)
        return replace(draft, name="", notes="", chain=tuple(replace(status, id=None) for status in draft.chain))

    def save_moving(self, type_id: int, opened: TypeDraft, wanted: TypeDraft, moves: Mapping[int, int]) -> bool:
        """As `save`; `moves` says where the sessions of a status that goes away are put, by ids."""
        return _Moving(self._place, moves).save(type_id, opened, wanted)

    def _drafted(self, row: Mapping[str, Any]) -> TypeDraft:
        return TypeDraft(row["name"], row["minutes"], row["notes"], row["retired"])

    def _read(self, uow: UnitOfWork, row_id: int) -> TypeDraft:
        chain = tuple(_status(row) for row in _chain_rows(uow, row_id))
        return replace(super()._read(uow, row_id), chain=chain)

    def _stored(self, draft: TypeDraft) -> dict[str, Any]:
        return {key: value for key, value in super()._stored(draft).items() if key != "chain"}

    def _checked(self, uow: UnitOfWork, draft: TypeDraft, row_id: int) -> TypeDraft:
        return super()._checked(uow, replace(draft, chain=tuple(map(_cleaned, draft.chain))), row_id)

    def _problems(self, uow: UnitOfWork, draft: TypeDraft, row_id: int) -> dict[str, str]:
        return super()._problems(uow, draft, row_id) | type_problems(draft)

    def _clear(self, uow: UnitOfWork, edits: Edits, row_id: int, label: str) -> None:
        rows = uow.records.find(STATUS, type_id=row_id)
        if standing := sum(uow.maintenance.standing(row_id).values()):
            raise InputRefused(f"{label} cannot be deleted: {counted(standing, 'session')} hang on it; retire it.")
        if any(uow.maintenance.in_history(row["id"]) for row in rows):
            raise InputRefused(f"{label} cannot be deleted: the history of sessions names its statuses; retire it.")
        if len(uow.statuses.types()) == 1:
            raise InputRefused(f"{label} cannot be deleted: the studio needs at least one session type.")
        for row in rows:
            edits.delete(STATUS, row["id"], _label(row["name"]))
        rename_default(uow, edits, self._read(uow, row_id).name, "")

    def _write_parts(
        self, uow: UnitOfWork, edits: Edits, row_id: int, opened: TypeDraft, wanted: TypeDraft
    ) -> list[str]:
        if opened.name and opened.name != wanted.name:
            rename_default(uow, edits, opened.name, wanted.name)
        if opened.chain == wanted.chain:
            return []
        kept = {status.id for status in wanted.chain}
        for status in opened.chain:
            if status.id not in kept:
                self._take_out(uow, edits, row_id, status, kept)
        rows = _chain_rows(uow, row_id)
        _refuse_reordered(rows, opened, wanted)
        there = {row["id"]: row for row in rows}
        taken = [row["position"] for row in uow.records.find(STATUS, type_id=row_id)]
        chain = [status for status in wanted.chain if status.id is None or status.id in there]
        places = [there[status.id]["position"] if status.id else None for status in chain]
        moved = dict(zip(map(id, chain), new_positions(places, taken), strict=True))
        for status in _rename_order(chain, there):
            values = _values(status) | {"position": moved[id(status)]}
            if status.id is None:
                edits.create(STATUS, values | {"type_id": row_id}, _label(status.name))
            else:
                before = next(other for other in opened.chain if other.id == status.id)
                _change(edits, status.id, _values(before) | {"position": there[status.id]["position"]}, values)
                rename_status(uow, edits, before.name, status.name)
        return ["chain"]

    def _take_out(
        self, uow: UnitOfWork, edits: Edits, type_id: int, status: StatusDraft, kept: set[int | None]
    ) -> None:
        """Delete a status, or retire it where the history names it; first its sessions go where they are told to."""
        assert status.id is not None
        row = uow.records.read(STATUS, status.id)
        if row is None or row["retired"]:
            return
        count = uow.maintenance.standing(type_id).get(status.id, 0)
        target = self._target(status.id)
        if count and target not in kept:
            sentence = f"{counted(count, 'session')} stand in {status.name}; choose where they go."
            raise FieldsRefused({"chain": sentence.replace("session stand", "session stands")})
        if count and target is not None:
            self._move(uow, edits, status.id, target)
        if count or uow.maintenance.in_history(status.id):
            gone = {"retired": True, "folded": f"{row['folded']} ({status.id})"}
            edits.change(STATUS, status.id, row, gone, _label(status.name))
        else:
            edits.delete(STATUS, status.id, _label(status.name))

    def _target(self, _status_id: int) -> int | None:
        """Where the sessions of a status that goes away are put; nobody was asked."""
        return None

    def _move(self, uow: UnitOfWork, edits: Edits, from_id: int, to_id: int) -> None:
        place = self._place
        row = uow.records.read(STATUS, to_id)
        due = due_date(place.clock.today(), row["due_days"] if row else 0, uow.studio.work_days())
        note = "the status was taken out of the chain"
        history = {"note": note, "by": user_name(), "at": place.clock.now(), "batch": edits.batch}
        uow.statuses.empty(from_id, to_id, due, history)
        if row is not None:
            number_clients(uow, uow.statuses.clients_in(to_id, edits.batch), row["name"], edits.batch)


class _Moving(SessionTypeService):
    """Knows where sessions of statuses that go away are put."""

    def __init__(self, place: Any, moves: Mapping[int, int]) -> None:
        super().__init__(place)
        self._moves = moves

    def _target(self, status_id: int) -> int | None:
        return self._moves.get(status_id)


def _chain_rows(uow: UnitOfWork, type_id: int) -> list[dict[str, Any]]:
    rows = uow.records.find(STATUS, type_id=type_id, retired=False)
    return sorted(rows, key=lambda row: int(row["position"]))


def _status(row: Mapping[str, Any]) -> StatusDraft:
    guards = tuple(guard for guard in GUARDS if guard in row["guards"].split(","))
    return StatusDraft(row["id"], row["name"], row["stage"], row["due_days"], guards, row["cancelled"])


def _cleaned(status: StatusDraft) -> StatusDraft:
    # the guards in one order, so that ticking them in another is no change
    guards = tuple(guard for guard in (*GUARDS, *status.guards) if guard in status.guards)
    return replace(cleaned(status), name=clean_text(status.name, 5000), guards=tuple(dict.fromkeys(guards)))


def _values(status: StatusDraft) -> dict[str, Any]:
    values = {key: value for key, value in asdict(status).items() if key != "id"}
    return values | {"folded": fold(status.name), "guards": ",".join(status.guards)}


def _label(name: str) -> str:
    return f"status {name}"


def _refuse_reordered(rows: Sequence[Mapping[str, Any]], opened: TypeDraft, wanted: TypeDraft) -> None:
    """Two who put one chain in order would each undo what the other did."""
    now = [row["id"] for row in rows]
    before = [status.id for status in opened.chain if status.id in now]
    mine = [status.id for status in wanted.chain if status.id is not None and status.id in now]
    if [row_id for row_id in now if row_id in before] != before and mine != before:
        raise FieldsRefused({"chain": "Somebody else changed the order of this chain meanwhile; open it again."})


def _rename_order(chain: Sequence[StatusDraft], there: Mapping[int, Mapping[str, Any]]) -> list[StatusDraft]:
    """The statuses so that none takes a name before the one that had it has given it up."""
    held = {row["folded"]: row_id for row_id, row in there.items()}
    ordered: list[StatusDraft] = []
    waiting = list(chain)
    while waiting:
        free = [status for status in waiting if held.get(fold(status.name), status.id) == status.id]
        if not free:
            names = " and ".join(status.name for status in waiting[:2])
            raise FieldsRefused({"chain": f"{names} cannot swap names in one go; save another name in between."})
        for status in free:
            held = {name: row_id for name, row_id in held.items() if row_id != status.id or status.id is None}
            held[fold(status.name)] = status.id if status.id is not None else -1
        ordered += free
        waiting = [status for status in waiting if status not in free]
    return ordered


def _change(edits: Edits, status_id: int, opened: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    try:
        edits.change(STATUS, status_id, opened, wanted, _label(opened["name"]))
    except EditConflict as conflict:
        mine, theirs = (
            {f"chain.{status_id}.{key}": value for key, value in side.items() if key != "folded"}
            for side in (conflict.mine, conflict.theirs)
        )
        raise EditConflict(str(conflict), mine, theirs, by=conflict.by) from None

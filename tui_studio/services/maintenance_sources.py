"""The records of Maintenance behind their forms: what is edited, and what is shown beside it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tui_studio.domain.organizations import CONTRACTS, OrganizationDraft, ShootDraft
from tui_studio.domain.session_types import StatusDraft, TypeDraft, status_problems
from tui_studio.domain.staff import RoomDraft, StaffDraft
from tui_studio.domain.status_chain import GUARDS
from tui_studio.errors import EditConflict
from tui_studio.services.draft_source import DraftSource
from tui_studio.services.record_lists import history_rows
from tui_studio.services.record_view import ListedRow, RecordSource, RecordView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from _typeshed import DataclassInstance

    from tui_studio.domain.client_groups import GroupDraft
    from tui_studio.services.audit import AuditService
    from tui_studio.services.client_groups import ClientGroupService
    from tui_studio.services.named_records import NamedRecords
    from tui_studio.services.organizations import OrganizationService
    from tui_studio.services.records import ClientService
    from tui_studio.services.session_types import SessionTypeService
    from tui_studio.services.staff import RoomService, StaffService

D = TypeVar("D", bound="DataclassInstance")


class MaintainedSource(DraftSource[D]):
    """A record with its history."""

    def __init__(self, records: NamedRecords[D], audit: AuditService) -> None:
        super().__init__(records)
        self.audit = audit

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """The history of the record."""
        return history_rows(self.audit.history(self.records.entity, row_id)) if name == "history" else ()


class OrganizationSource(MaintainedSource[OrganizationDraft]):
    """An organization with its years and its shoots."""

    records: OrganizationService

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """Years with the four counts, shoots, or history."""
        if name == "years":
            return [
                ListedRow(str(year.year), (str(year.year), *map(_figure, (year.clients, year.sessions, year.images,
                                                                          year.uploaded))))
                for year in self.records.years(row_id)
            ]  # fmt: skip
        if name == "shoots":
            return [
                ListedRow(
                    str(shoot.id),
                    (
                        str(shoot.year), shoot.name, _days(shoot.starts, shoot.ends), shoot.contract_status,
                        _figure(shoot.sessions), _figure(shoot.photographed),
                    ),
                )
                for shoot in self.records.shoots(row_id)
            ]  # fmt: skip
        return super().listed(row_id, name)

    def offers(self, name: str, _values: Mapping[str, Any]) -> Sequence[str]:
        """What a contract may be said to be."""
        return [word for word in CONTRACTS if word] if name == "contract_status" else ()


class ShootSource(RecordSource):
    """A shoot of one organization."""

    def __init__(self, organizations: OrganizationService, audit: AuditService, organization_id: int) -> None:
        self._organizations, self._audit, self._organization_id = organizations, audit, organization_id

    def get(self, row_id: int) -> RecordView:
        """The shoot as it can be edited."""
        draft = self._organizations.shoot(row_id)
        row = next((row for row in self._organizations.shoots(self._organization_id) if row.id == row_id), None)
        facts = {"sessions": _figure(row.sessions), "photographed": _figure(row.photographed)} if row else {}
        title = " ".join(filter(None, ("Shoot", self._school(), str(draft.year), draft.name)))
        return RecordView(row_id, title, asdict(draft), facts, opened=draft)

    def blank(self) -> RecordView:
        """A shoot of the organization's newest year."""
        newest = next(iter(self._organizations.shoots(self._organization_id)), None)
        draft = ShootDraft(year=newest.year if newest else 0)
        return RecordView(None, f"New shoot of {self._school()}", asdict(draft), opened=draft)

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Make the shoot, or write what differs."""
        wanted = replace(view.opened, **{**values, "year": values["year"] or 0})
        if view.row_id is None:
            return self._organizations.create_shoot(self._organization_id, wanted)
        self._organizations.save_shoot(view.row_id, view.opened, wanted)
        return view.row_id

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """The history of the shoot."""
        return history_rows(self._audit.history("shoot", row_id)) if name == "history" else ()

    def offers(self, name: str, _values: Mapping[str, Any]) -> Sequence[str]:
        """What a contract may be said to be."""
        return [word for word in CONTRACTS if word] if name == "contract_status" else ()

    def _school(self) -> str:
        return self._organizations.get(self._organization_id).name


class StaffSource(MaintainedSource[StaffDraft]):
    """A photographer or an assistant."""

    records: StaffService

    def facts(self, row_id: int, _draft: StaffDraft) -> Mapping[str, str]:
        """How many sessions."""
        return {"sessions": next((_figure(row.sessions) for row in self.records.rows() if row.id == row_id), "")}


class RoomSource(MaintainedSource[RoomDraft]):
    """A camera room."""

    records: RoomService

    def facts(self, row_id: int, _draft: RoomDraft) -> Mapping[str, str]:
        """How many sessions."""
        return {"sessions": next((_figure(row.sessions) for row in self.records.rows() if row.id == row_id), "")}


class GroupSource(MaintainedSource["GroupDraft"]):
    """A client group with its members."""

    records: ClientGroupService

    def __init__(self, records: ClientGroupService, audit: AuditService, clients: ClientService) -> None:
        super().__init__(records, audit)
        self._clients = clients

    def facts(self, row_id: int, _draft: GroupDraft) -> Mapping[str, str]:
        """How many are in it."""
        return {"members": _figure(len(self.records.members(row_id)))}

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """The members by name, or the history."""
        if name != "members":
            return super().listed(row_id, name)
        rows = self._clients.rows(self.records.members(row_id)).values()
        members = sorted(rows, key=lambda row: (row.last_name.casefold(), row.first_name.casefold(), row.id))
        return [
            ListedRow(
                str(row.id),
                (row.number, f"{row.last_name}, {row.first_name}".strip(", "), row.organization, row.grade),
            )
            for row in members
        ]


class TypeSource(MaintainedSource[TypeDraft]):
    """A session type; each status of its chain is a row of its own."""

    records: SessionTypeService

    def __init__(
        self,
        records: SessionTypeService,
        audit: AuditService,
        moves: Mapping[int, int] | None = None,
        copied: int | None = None,
    ) -> None:
        """`moves` says where sessions of statuses that go away are put; `copied` is the type a new one begins as."""
        super().__init__(records, audit)
        self._moves = moves or {}
        self._copied = copied

    def get(self, row_id: int) -> RecordView:
        """The type with its chain."""
        view, standing = super().get(row_id), self.records.standing(row_id)
        return replace(view, values={**view.values, "chain": _rows(view.opened, standing)})

    def blank(self) -> RecordView:
        """A new type with a first status, or with the chain of another one."""
        first = TypeDraft(chain=(StatusDraft(name="Scheduled"), StatusDraft(name="Cancelled", cancelled=True)))
        draft = self.records.copy(self._copied) if self._copied is not None else first
        values = {**asdict(draft), "chain": _rows(draft, {})}
        return RecordView(None, "New session type", values, opened=draft)

    def facts(self, row_id: int, _draft: TypeDraft) -> Mapping[str, str]:
        """How many sessions there are of it."""
        return {"sessions": _figure(sum(self.records.standing(row_id).values()))}

    def check_row(self, _name: str, row: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with a status that is edited."""
        return status_problems(_status(row))

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Make the type, or write what differs in it and its chain."""
        wanted = replace(view.opened, **{**values, "chain": tuple(_status(row) for row in values["chain"])})
        if view.row_id is None:
            return self.records.create(wanted)
        try:
            self.records.save_moving(view.row_id, view.opened, wanted, self._moves)
        except EditConflict as conflict:
            mine, theirs = _by_guard(conflict.mine), _by_guard(conflict.theirs)
            raise EditConflict(str(conflict), mine, theirs, by=conflict.by) from None
        return view.row_id


def _rows(draft: TypeDraft, standing: Mapping[int, int]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "id": status.id,
            "name": status.name,
            "stage": status.stage,
            "due_days": status.due_days,
            **{guard: guard in status.guards for guard in GUARDS},
            "cancelled": status.cancelled,
            "standing": standing.get(status.id or 0, 0),
        }
        for status in draft.chain
    )


def _status(row: Mapping[str, Any]) -> StatusDraft:
    guards = tuple(guard for guard in GUARDS if row[guard])
    return StatusDraft(row.get("id"), row["name"], row["stage"], row["due_days"] or 0, guards, row["cancelled"])


def _by_guard(values: Mapping[str, Any]) -> dict[str, Any]:
    """The guards of a status one by one, as the form shows them."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        place, _, field = key.rpartition(".")
        if field == "guards":
            found |= {f"{place}.{guard}": guard in str(value).split(",") for guard in GUARDS}
        else:
            found[key] = value
    return found


def _days(starts: Any, ends: Any) -> str:
    if starts and ends and starts != ends:
        return f"{starts.isoformat()} to {ends.isoformat()}"
    return (starts or ends).isoformat() if starts or ends else ""


def _figure(count: int) -> str:
    return f"{count:,}"

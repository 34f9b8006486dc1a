"""Organizations and their shoots: what Maintenance > Organizations does."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui_studio.domain.drafts import cleaned, too_long
from tui_studio.domain.organizations import (
    OrganizationDraft,
    OrganizationRow,
    ShootDraft,
    ShootRow,
    YearRow,
    organization_problems,
    shoot_problems,
)
from tui_studio.errors import FieldsRefused, NotFound
from tui_studio.services.edits import Edits, in_words
from tui_studio.services.named_records import NamedRecords, sentence_case, words
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.unit_of_work import UnitOfWork


class OrganizationService(NamedRecords[OrganizationDraft]):
    """Schools, leagues and clubs; one that has students or shoots is never deleted."""

    entity = "organization"
    noun = "organization"
    draft = OrganizationDraft

    def rows(self) -> list[OrganizationRow]:
        """Every organization by name, with how far it is in its newest year."""
        with self._place.reading() as uow:
            return uow.maintenance.organizations()

    def years(self, organization_id: int) -> list[YearRow]:
        """The years with a roster, newest first: enrolled, with session, with images, uploaded."""
        with self._place.reading() as uow:
            return uow.maintenance.years(organization_id)

    def shoots(self, organization_id: int) -> list[ShootRow]:
        """The shoots of an organization, newest first."""
        with self._place.reading() as uow:
            return uow.maintenance.shoots(organization_id)

    def shoot(self, shoot_id: int) -> ShootDraft:
        """A shoot as it can be edited; raises `NotFound`."""
        with self._place.reading() as uow:
            return _shoot(_read_shoot(uow, shoot_id))

    def create_shoot(self, organization_id: int, draft: ShootDraft) -> int:
        """A new shoot of an organization; its id. Raises `FieldsRefused`."""
        with self._place.writing() as uow:
            draft = _checked_shoot(uow, organization_id, draft, 0)
            edits = Edits(self._place, uow)
            label = self._shoot_label(uow, organization_id, asdict(draft))
            values = asdict(draft) | {"organization_id": organization_id, **self._born()}
            shoot_id = edits.create("shoot", values, label)
            edits.finish(f"New {label}")
            uow.commit()
        return shoot_id

    def save_shoot(self, shoot_id: int, opened: ShootDraft, wanted: ShootDraft) -> bool:
        """Write what differs from `opened`; raises as `save` does."""
        with self._place.writing() as uow:
            organization_id = _read_shoot(uow, shoot_id)["organization_id"]
            wanted = _checked_shoot(uow, organization_id, wanted, shoot_id)
            edits = Edits(self._place, uow)
            label = self._shoot_label(uow, organization_id, asdict(opened))
            changed = edits.change("shoot", shoot_id, asdict(opened), asdict(wanted), label)
            edits.finish(f"{sentence_case(label)}: {', '.join(map(words, changed))}")
            uow.commit()
        return bool(changed)

    def delete_shoot(self, shoot_id: int) -> None:
        """Remove a shoot; raises `InputRefused` where sessions belong to it."""
        with self._place.writing() as uow:
            row = _read_shoot(uow, shoot_id)
            label = self._shoot_label(uow, row["organization_id"], row)
            edits = Edits(self._place, uow)
            edits.delete("shoot", shoot_id, label)
            edits.finish(f"Delete {label}")
            uow.commit()

    def shoot_hanging(self, shoot_id: int) -> str:
        """What hangs on a shoot, in words."""
        with self._place.reading() as uow:
            hanging = uow.records.hanging_on("shoot", shoot_id)
        return in_words(hanging) if hanging else ""

    def _problems(self, uow: UnitOfWork, draft: OrganizationDraft, row_id: int) -> dict[str, str]:
        return super()._problems(uow, draft, row_id) | organization_problems(draft)

    def _born(self) -> dict[str, Any]:
        return {"created_at": self._place.clock.now()}

    def _shoot_label(self, uow: UnitOfWork, organization_id: int, values: Mapping[str, Any]) -> str:
        name = self._read(uow, organization_id).name
        return " ".join(filter(None, ("shoot", name, str(values["year"]), values["name"])))


def _read_shoot(uow: UnitOfWork, shoot_id: int) -> dict[str, Any]:
    row = uow.records.read("shoot", shoot_id)
    if row is None:
        raise NotFound("This shoot does not exist any more; r reads the list again.")
    return row


def _shoot(row: Mapping[str, Any]) -> ShootDraft:
    return ShootDraft(row["year"], row["name"], row["starts"], row["ends"], row["contract_status"], row["notes"])


def _checked_shoot(uow: UnitOfWork, organization_id: int, draft: ShootDraft, shoot_id: int) -> ShootDraft:
    draft = cleaned(draft)
    problems = too_long(draft) | shoot_problems(draft)
    same = [
        row
        for row in uow.records.find("shoot", organization_id=organization_id, year=draft.year)
        if row["id"] != shoot_id and fold(row["name"]) == fold(draft.name)
    ]
    if same:
        named = f"called {same[0]['name']}" if same[0]["name"] else "without a name"
        problems["name"] = f"There is a shoot {named} in {draft.year} already; give this one a name of its own."
    if problems:
        raise FieldsRefused(problems)
    return draft

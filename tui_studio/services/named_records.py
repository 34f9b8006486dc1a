"""Records that staff tell apart by a name: read, checked, written, deleted, whatever their kind."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tui_studio.domain.drafts import cleaned, too_long
from tui_studio.errors import FieldsRefused, NotFound
from tui_studio.services.edits import KIND, Edits, in_words
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

D = TypeVar("D", bound="DataclassInstance")


class NamedRecords(Generic[D]):
    """One kind of record over a draft with a `name`; no two of one name, without regard to case and accents."""

    entity: str
    noun: str
    draft: type[D]
    goes_along: frozenset[str] = frozenset()
    """Tables whose rows go with a record that is deleted, see `_clear`."""
    step_kind: str = KIND
    """What the journal calls a change; see `undo_kinds`."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def get(self, row_id: int) -> D:
        """A record as it can be edited; raises `NotFound`."""
        with self._place.reading() as uow:
            return self._read(uow, row_id)

    def problems(self, draft: D, row_id: int = 0) -> dict[str, str]:
        """What is wrong with a draft, a sentence per field; `row_id` is the record it is of, 0 for a new one."""
        with self._place.reading() as uow:
            return self._problems(uow, cleaned(draft), row_id)

    def create(self, draft: D) -> int:
        """A new record; its id. Raises `FieldsRefused`."""
        with self._place.writing() as uow:
            draft = self._checked(uow, draft, 0)
            edits = Edits(self._place, uow)
            label = self._label(asdict(draft))
            row_id = edits.create(self.entity, self._stored(draft) | self._born(), label)
            self._write_parts(uow, edits, row_id, self.draft(), draft)
            edits.finish(f"New {label}")
            uow.commit()
        return row_id

    def save(self, row_id: int, opened: D, wanted: D) -> bool:
        """Write what differs from `opened`; False where nothing does.

        Raises `FieldsRefused`, `EditConflict` where somebody else wrote into the same fields, `NotFound`.
        """
        with self._place.writing() as uow:
            wanted = self._checked(uow, wanted, row_id)
            edits = Edits(self._place, uow)
            label = self._label(asdict(opened))
            changed = [*edits.change(self.entity, row_id, self._stored(opened), self._stored(wanted), label)]
            changed += self._write_parts(uow, edits, row_id, opened, wanted)
            said = ", ".join(words(key) for key in changed if key != "folded")
            edits.finish(f"{sentence_case(label)}: {said}", self.step_kind)
            uow.commit()
        return bool(changed)

    def delete(self, row_id: int) -> None:
        """Remove a record; raises `InputRefused` with what hangs on it."""
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            label = self._label(asdict(self._read(uow, row_id)))
            self._clear(uow, edits, row_id, label)
            edits.delete(self.entity, row_id, label)
            edits.finish(f"Delete {label}")
            uow.commit()

    def hanging(self, row_id: int) -> str:
        """What hangs on a record, in words; empty when nothing does and it can be deleted."""
        with self._place.reading() as uow:
            hanging = uow.records.hanging_on(self.entity, row_id)
        hanging = {table: count for table, count in hanging.items() if table not in self.goes_along}
        return in_words(hanging) if hanging else ""

    def _read(self, uow: UnitOfWork, row_id: int) -> D:
        row = uow.records.read(self.entity, row_id)
        if row is None:
            raise NotFound(f"This {self.noun} does not exist any more; r reads the list again.")
        return self._drafted(row)

    def _drafted(self, row: Mapping[str, Any]) -> D:
        return self.draft(**{field.name: row[field.name] for field in fields(self.draft)})

    def _stored(self, draft: D) -> dict[str, Any]:
        values = asdict(draft)
        return values | {"folded": fold(values["name"])}

    def _born(self) -> dict[str, Any]:
        """What a new record holds beside its draft."""
        return {}

    def _write_parts(self, _uow: UnitOfWork, _edits: Edits, _row_id: int, _opened: D, _wanted: D) -> list[str]:
        """Write what hangs on the record and is edited with it; what was changed, in words."""
        return []

    def _clear(self, uow: UnitOfWork, edits: Edits, row_id: int, label: str) -> None:
        """Remove what goes with a record that is deleted."""

    def _label(self, values: Mapping[str, Any]) -> str:
        return f"{self.noun} {values['name']}"

    def _checked(self, uow: UnitOfWork, draft: D, row_id: int) -> D:
        draft = cleaned(draft)
        if problems := self._problems(uow, draft, row_id):
            raise FieldsRefused(problems)
        return draft

    def _problems(self, uow: UnitOfWork, draft: D, row_id: int) -> dict[str, str]:
        return too_long(draft) | self._name_problem(uow, asdict(draft)["name"], row_id)

    def _name_problem(self, uow: UnitOfWork, name: str, row_id: int) -> dict[str, str]:
        if not name:
            return {"name": f"The {self.noun} needs a name."}
        same = [row for row in uow.records.find(self.entity, folded=fold(name)) if row["id"] != row_id]
        return {"name": f"There is {with_article(self.noun)} {same[0]['name']} already."} if same else {}


def with_article(noun: str) -> str:
    """“an organization”, “a camera room”."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def sentence_case(text: str) -> str:
    """The text with a capital at its beginning and the rest as it is."""
    return text[:1].upper() + text[1:]


def words(field: str) -> str:
    """A column as staff call it: `class_enrollment` is “class enrollment”."""
    return field.replace("_", " ")

"""What hangs on a client, written where it differs: enrollments, guardians with their contacts, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.field_text import read_email_line, read_phone_line
from tui_studio.errors import EditConflict, FieldsRefused, InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.client_rules import Person
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.edits import Edits

Row = dict[str, Any]
_CLASS = ("student_id", "grade", "teacher", "homeroom")


class ClientWrites:
    """The parts of one client within one unit of work; each method takes what was read and what is wanted."""

    def __init__(self, uow: UnitOfWork, edits: Edits, client_id: int, label: str) -> None:
        """`label` is the client's, for the journal."""
        self._uow, self._edits = uow, edits
        self._client_id, self._label = client_id, label

    # enrollments

    def enrollments(self, opened: Sequence[Row], wanted: Iterable[Mapping[str, Any]]) -> None:
        """Years that were added, changed or taken away."""
        before = {row["id"]: row for row in opened}
        rows = [(row, self._organization(row)) for row in wanted]
        for gone in before.keys() - {row["id"] for row, _ in rows}:
            self._drop_enrollment(before[gone])
        for row, organization_id in rows:
            values = {"organization_id": organization_id, "year": row["year"], **{key: row[key] for key in _CLASS}}
            values["has_left"] = bool(row.get("has_left"))
            label = f"enrollment in {row['organization']} {row['year']} of {self._label}"
            self._refuse_taken(row, organization_id)
            if row["id"] is None:
                made = {"client_id": self._client_id, "batch": self._edits.batch}
                self._edits.create("enrollment", {**values, **made}, label)
                continue
            try:
                self._edits.change("enrollment", row["id"], before[row["id"]], values, label)
            except EditConflict as conflict:
                raise _within(conflict, f"enrollments.{row['id']}") from None

    def _organization(self, row: Mapping[str, Any]) -> int:
        found = self._uow.organizations.find(row["organization"])
        if found is None or found.id is None:
            raise FieldsRefused(
                {"enrollments": f"There is no organization “{row['organization']}”; Maintenance makes one."}
            )
        return found.id

    def _refuse_taken(self, row: Mapping[str, Any], organization_id: int) -> None:
        if not row["student_id"]:
            return
        holder = self._uow.client_records.holder_of(organization_id, row["year"], row["student_id"])
        if holder is not None and holder != self._client_id:
            (other,) = self._uow.client_records.people([holder])
            where = f"{row['organization']} {row['year']}"
            raise FieldsRefused({"enrollments": f"Student ID {row['student_id']} belongs to {_who(other)} at {where}."})

    def _drop_enrollment(self, row: Row) -> None:
        label = f"The enrollment in {row['organization']} {row['year']}"
        try:
            self._edits.delete("enrollment", row["id"], label)
        except InputRefused as refused:
            raise FieldsRefused({"enrollments": str(refused)}) from None

    # guardians

    def guardians(self, opened: Sequence[Row], wanted: Iterable[Mapping[str, Any]]) -> None:
        """Guardians that were added, changed or taken away, with their contacts."""
        before = {row["id"]: row for row in opened}
        rows = list(wanted)
        for gone in before.keys() - {row["id"] for row in rows}:
            self._drop_guardian(gone, before[gone])
        for position, row in enumerate(rows):
            values = {"name": row["name"], "relation": row["relation"], "position": position}
            label = f"guardian {row['name']} of {self._label}"
            guardian_id = row["id"]
            if guardian_id is None:
                guardian_id = self._edits.create("guardian", {**values, "client_id": self._client_id}, label)
            else:
                try:
                    self._edits.change("guardian", guardian_id, before[guardian_id], values, label)
                except EditConflict as conflict:
                    raise _within(conflict, f"guardians.{guardian_id}") from None
            self._contacts(guardian_id, before.get(guardian_id, {}).get("contacts", []), row, label)

    def _drop_guardian(self, guardian_id: int, row: Row) -> None:
        for contact in self._uow.records.find("guardian_contact", guardian_id=guardian_id):
            self._edits.delete("guardian_contact", contact["id"], f"{contact['kind']} of {row['name']}")
        self._edits.delete("guardian", guardian_id, f"guardian {row['name']} of {self._label}")

    def _contacts(self, guardian_id: int, opened: Sequence[Row], row: Mapping[str, Any], label: str) -> None:
        """Lines that stand as they stood keep their rows; the others are written anew."""
        wanted = contacts_of(row)
        if wanted == [_contact(contact) for contact in opened]:
            return
        now = self._uow.records.find("guardian_contact", guardian_id=guardian_id)
        if sorted(map(_contact, now)) != sorted(map(_contact, opened)):
            theirs = _lines(now)
            mine = {key: row[key] for key in theirs}
            raise _within(
                EditConflict(f"{label} was changed since it was opened; nothing was saved yet.", mine, theirs),
                f"guardians.{guardian_id}",
            )
        kept = {_contact(contact): contact for contact in now}
        for contact in now:
            if _contact(contact) not in wanted:
                self._edits.delete("guardian_contact", contact["id"], f"{contact['kind']} of {label}")
        for position, (kind, value, name) in enumerate(wanted):
            values = {"kind": kind, "value": value, "label": name, "position": position}
            if (found := kept.get((kind, value, name))) is not None:
                self._edits.change("guardian_contact", found["id"], found, values, f"{kind} of {label}")
            else:
                self._edits.create("guardian_contact", {**values, "guardian_id": guardian_id}, f"{kind} of {label}")

    # groups

    def groups(self, opened: Mapping[str, int], wanted: frozenset[str]) -> None:
        """Groups that were joined or left."""
        for name in sorted(set(opened) - wanted):
            self._edits.leave(opened[name], [self._client_id], f"client group {name}")
        for name in sorted(wanted - set(opened)):
            group_id = self._uow.clients.group_id(name)
            if group_id is None:
                raise FieldsRefused({"groups": f"The group {name} was deleted meanwhile."})
            self._edits.join(group_id, [self._client_id], f"client group {name}")


def _who(other: Person) -> str:
    return " ".join(filter(None, ("client", other.number, other.name)))


def contacts_of(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The contacts a guardian's lines mean: kind, value, label."""
    mails = [("email", *read_email_line(line)) for line in row["emails"]]
    return mails + [("phone", *read_phone_line(line)) for line in row["phones"]]


def _contact(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["kind"], row["value"], row["label"]


def _lines(contacts: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    return {
        f"{kind}s": tuple(f"{row['value']} {row['label']}".strip() for row in contacts if row["kind"] == kind)
        for kind in ("email", "phone")
    }


def _within(conflict: EditConflict, place: str) -> EditConflict:
    """The conflict of a sub-record, with fields named as its form names them."""
    return EditConflict(
        str(conflict),
        {f"{place}.{key}": value for key, value in conflict.mine.items()},
        {f"{place}.{key}": value for key, value in conflict.theirs.items()},
        by=conflict.by,
    )

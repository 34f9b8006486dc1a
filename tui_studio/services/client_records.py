"""One client behind a form: read with everything that hangs on it, written as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.client_rules import (
    Likeness,
    client_name,
    client_problems,
    enrollment_problems,
    guardian_problems,
    likeness,
    numbered_name,
    person_of,
)
from tui_studio.domain.custom_fields import custom_lines, from_lines
from tui_studio.domain.readiness import flag_words, readiness_marks
from tui_studio.errors import FieldsRefused, NotFound
from tui_studio.services.audit import AuditService
from tui_studio.services.client_writes import ClientWrites
from tui_studio.services.edits import Edits
from tui_studio.services.families import FamilyService
from tui_studio.services.numbers import number_with_session, numbers_at_creation
from tui_studio.services.preferences import read_preferences
from tui_studio.services.record_lists import history_rows, image_rows, session_rows
from tui_studio.services.record_view import ListedRow, RecordSource, RecordView
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

FLAGS = ("no_photo", "no_publish", "no_yearbook", "no_contact")
TEXTS = (
    "last_name", "first_name", "middle_name", "preferred_name", "salutation", "email", "phone", "parent_email",
    "parent_phone", "address", "address_2", "city", "state", "zip", "country", "notes",
)  # fmt: skip
COLUMNS = (*TEXTS, "birth_date", *FLAGS)
"""The columns of the client that the form edits."""
SALUTATIONS = ("Mr", "Ms", "Mx", "Mrs", "Dr")
LONGEST_NUMBER = 40
LIKELY = 12
"""Likenesses that are shown; the nearest first."""


class ClientRecordService(RecordSource):
    """Clients one at a time."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # reading

    def get(self, row_id: int) -> RecordView:
        """A client with enrollments, guardians and groups."""
        with self._place.reading() as uow:
            row = uow.records.read("client", row_id)
            if row is None:
                raise NotFound("This client does not exist any more; r reads the list again.")
            enrollments = uow.client_records.enrollments(row_id)
            guardians = uow.client_records.guardians(row_id)
            groups = uow.client_records.groups(row_id)
            sessions = uow.client_records.sessions(row_id)
            uploaded = uow.client_records.uploaded(row_id)
        standing = [session for session in sessions if not session["cancelled"]]
        images = sum(session["image_count"] for session in sessions)
        return RecordView(
            row_id,
            _title(row),
            {
                **{key: row[key] for key in COLUMNS},
                "number": row["number"],
                "custom": custom_lines(row["custom"]),
                "enrollments": tuple(map(_enrollment, enrollments)),
                "guardians": tuple(map(_guardian, guardians)),
                "groups": frozenset(groups),
            },
            {"number": row["number"], "sessions": str(len(standing)), "images": str(images)},
            flag_words(*(row[flag] for flag in FLAGS)),
            readiness_marks(len(standing), images, uploaded),
            opened={"client": row, "enrollments": enrollments, "guardians": guardians, "groups": groups},
        )

    def blank(self) -> RecordView:
        """Nobody yet; a number that nobody types comes when the preferences say."""
        values: dict[str, Any] = dict.fromkeys(TEXTS, "") | dict.fromkeys(FLAGS, False) | {"birth_date": None}
        values |= {"number": "", "custom": (), "enrollments": (), "guardians": (), "groups": frozenset()}
        opened: dict[str, Any] = {"client": {}, "enrollments": [], "guardians": [], "groups": {}}
        return RecordView(None, "New client", values, {}, opened=opened)

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """Family, sessions, images, or the history of a client."""
        if name == "family":
            return FamilyService(self._place).members(row_id)
        if name == "history":
            return history_rows(AuditService(self._place).history("client", row_id))
        with self._place.reading() as uow:
            if name == "sessions":
                return session_rows(uow.client_records.sessions(row_id))
            if name == "images":
                images = self._place.settings.paths.images
                return image_rows(uow.client_records.images(client_id=row_id), images, numbered=True)
        return ()

    def offers(self, name: str, values: Mapping[str, Any]) -> Sequence[str]:
        """Salutations, groups, organizations, and how classes are spelled there."""
        name = name.removeprefix("enrollments.")
        if name == "salutation":
            return SALUTATIONS
        with self._place.reading() as uow:
            if name == "groups":
                return uow.clients.groups()
            if name == "organization":
                return uow.organizations.names()
            if name in ("grade", "teacher", "homeroom"):
                organization = uow.organizations.find(str(values.get("organization", "")))
                year = str(values.get("year", ""))
                home = organization.id if organization else None
                return uow.client_records.spelled(name, home, int(year) if year.isdecimal() else None)
        return ()

    # checking

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """A client needs a name and stands once in each organization and year."""
        return client_problems(values)

    def check_row(self, name: str, values: Mapping[str, Any]) -> dict[str, str]:
        """One enrollment or one guardian."""
        return enrollment_problems(values) if name == "enrollments" else guardian_problems(values)

    def duplicates(self, values: Mapping[str, Any], client_id: int = 0) -> tuple[Likeness, ...]:
        """Who may be the same person, the surest first; siblings are not."""
        mine = person_of(values, client_id)
        with self._place.reading() as uow:
            criteria = read_preferences(uow).duplicate_criteria
            near = uow.client_records.near(mine, criteria)
        alike = [hit for other in near if (hit := likeness(mine, other, criteria)) is not None]
        return tuple(sorted(alike, key=lambda hit: (hit.weak, hit.person.name))[:LIKELY])

    # writing

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Write what differs as one step that can be undone."""
        if problems := self.check(values):
            raise FieldsRefused(problems)
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            row_id = self.write(uow, edits, view, values)
            new = view.row_id is None
            title = client_name(values["last_name"], values["first_name"])
            edits.finish(f"New client {title}" if new else f"Client {_label(view.opened['client'])}")
            uow.commit()
        return row_id

    def write(
        self, uow: UnitOfWork, edits: Edits, view: RecordView, values: Mapping[str, Any], status: str = ""
    ) -> int:
        """The writes of one client, for those who save more with it; the id. `status` is that of a session to come."""
        wanted = {key: values[key] for key in COLUMNS if key in values}
        if "custom" in values:
            wanted["custom"] = from_lines(values["custom"])
        if view.row_id is None:
            wanted["number"] = self._number(uow, "", values) or self._first_number(uow, status)
            label = f"client {_label(wanted)}"
            made = {"created_at": self._place.clock.now(), "batch": edits.batch}
            client_id = edits.create("client", {**wanted, **made}, label)
        else:
            client_id = view.row_id
            opened = view.opened["client"]
            if "number" in values:
                wanted["number"] = self._number(uow, opened["number"], values)
            label = f"client {_label(opened)}"
            edits.change("client", client_id, view.opened["client"], wanted, label)
        writes = ClientWrites(uow, edits, client_id, label)
        writes.enrollments(view.opened["enrollments"], values.get("enrollments", ()))
        writes.guardians(view.opened["guardians"], values.get("guardians", ()))
        writes.groups(view.opened["groups"], values.get("groups", frozenset()))
        return client_id

    def _number(self, uow: UnitOfWork, opened: str, values: Mapping[str, Any]) -> str:
        number = clean_text(values.get("number", ""), LONGEST_NUMBER)
        if number != opened and uow.numbers.clients_taken([number]):
            raise FieldsRefused({"number": f"Another client has the number {number}."})
        return number

    def _first_number(self, uow: UnitOfWork, status: str) -> str:
        return numbers_at_creation(uow, 1)[0] or (number_with_session(uow, status) if status else "")


def _label(row: Mapping[str, Any]) -> str:
    return numbered_name(row["number"], row["last_name"], row["first_name"])


def _title(row: Mapping[str, Any]) -> str:
    return " · ".join((f"Client {row['number']}".strip(), client_name(row["last_name"], row["first_name"])))


def _enrollment(row: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("id", "organization", "year", "grade", "teacher", "homeroom", "student_id", "has_left")
    return {key: row[key] for key in keys}


def _guardian(row: Mapping[str, Any]) -> dict[str, Any]:
    lines = {
        f"{kind}s": tuple(
            f"{contact['value']} {contact['label']}".strip() for contact in row["contacts"] if contact["kind"] == kind
        )
        for kind in ("email", "phone")
    }
    return {"id": row["id"], "name": row["name"], "relation": row["relation"], **lines}

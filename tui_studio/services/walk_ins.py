"""Somebody who is on no list: client, session and QR sheet in one go, with four fields filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.domain.client_rules import client_name, client_problems, enrollment_problems
from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.errors import FieldsRefused, StudioError
from tui_studio.services.booking import BookingWish, book_session, first_status
from tui_studio.services.client_records import COLUMNS, ClientRecordService
from tui_studio.services.edits import Edits
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.record_view import RecordSource, RecordView
from tui_studio.services.slates import SlateService
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.client_rules import Likeness
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

HOME = ("organization", "year", "grade", "teacher", "homeroom", "student_id")
"""Fields of the enrollment; all others are the client's."""
KEPT = ("organization", "year", "grade")
"""What the next new client begins with."""
SHOWN = (
    "last_name", "first_name", *HOME, "birth_date", "parent_email", "parent_phone", "no_photo", "no_publish", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Booked:
    """A session that was made now; without a sheet `problem` says why there is none."""

    client_id: int
    session_id: int
    number: str
    sheet: Path | None
    problem: str = ""
    card: bool = False
    """It has the number of a spare card, which is its sheet."""


class NewClientService(RecordSource):
    """A new client on one page: the fields of the client and of one enrollment side by side."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._clients = ClientRecordService(place)

    def get(self, row_id: int) -> RecordView:
        """Clients that are there are read by their own service."""
        return self._clients.get(row_id)

    def blank(self) -> RecordView:
        """Nobody yet, in the year people are enrolled for now; at the only school where there is one."""
        with self._place.reading() as uow:
            names = uow.organizations.names()
            newest = uow.client_records.newest_year()
        whole = self._clients.blank()
        values: dict[str, Any] = {key: whole.values[key] for key in SHOWN if key not in HOME}
        values |= dict.fromkeys(HOME, "") | {"organization": names[0] if len(names) == 1 else ""}
        values["year"] = newest or self._place.clock.today().year
        values["card"] = ""
        return RecordView(None, "New client", values, whole.facts, opened=whole)

    def offers(self, name: str, values: Mapping[str, Any]) -> Sequence[str]:
        """Organizations, and how classes are spelled there."""
        return self._clients.offers(name, values)

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """A name, and an organization with its year or none of them."""
        found = client_problems(values)
        if any(values[key] for key in HOME if key != "year"):
            found |= enrollment_problems(values)
        return found

    def duplicates(self, values: Mapping[str, Any]) -> tuple[Likeness, ...]:
        """Who may be this person."""
        return self._clients.duplicates(_whole(values))

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Make the client as one step; the id."""
        self._refuse(values)
        if values.get("card"):
            raise FieldsRefused({"card": "A card is given away with a session: save and book, or empty this field."})
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            client_id = self._write(uow, edits, view, values)
            edits.finish(f"New client {client_name(values['last_name'], values['first_name'])}")
            uow.commit()
        return client_id

    def save_and_book(self, view: RecordView, values: Mapping[str, Any]) -> Booked:
        """Client and session in one transaction and one step, then the sheet."""
        self._refuse(values)
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            card = self._card(uow, values.get("card", ""))
            client_id = self._write(uow, edits, view, values, first_status(uow))
            session_id, number = self._book(uow, edits, client_id, card)
            title = client_name(values["last_name"], values["first_name"])
            edits.finish(f"Walk-in {title}: client and session {number}")
            folders = folders_due(uow, [session_id], "created")
            uow.commit()
        make_due(self._place, folders)
        return self._with_sheet(client_id, session_id, number, card)

    def walk_in(self, values: Mapping[str, Any], shoot_id: int) -> Booked:
        """Somebody who stands there and is on no list: client, enrollment and session of a shoot, without a sheet."""
        view = self.blank()
        whole = {**view.values, **values}
        self._refuse(whole)
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            client_id = self._write(uow, edits, view, whole, first_status(uow))
            session_id, number = self._book_now(uow, edits, client_id, shoot_id)
            edits.finish(f"Walk-in {client_name(whole['last_name'], whole['first_name'])}: client and session {number}")
            folders = folders_due(uow, [session_id], "created")
            uow.commit()
        make_due(self._place, folders)
        return Booked(client_id, session_id, number, None)

    def book_now(self, client_id: int, shoot_id: int) -> Booked:
        """A session of a shoot for a client who stands in front of the camera, without a sheet."""
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            session_id, number = self._book_now(uow, edits, client_id, shoot_id)
            edits.finish(f"Session {number} booked in front of the camera")
            folders = folders_due(uow, [session_id], "created")
            uow.commit()
        make_due(self._place, folders)
        return Booked(client_id, session_id, number, None)

    def _book_now(self, uow: UnitOfWork, edits: Edits, client_id: int, shoot_id: int) -> tuple[int, str]:
        wish = BookingWish(self._place.clock.today(), shoot_id=shoot_id)
        return book_session(self._place, uow, edits, client_id, wish)

    def book(self, client_id: int, card: str = "") -> Booked:
        """A session today for somebody who is a client already, then the sheet where there is no spare card."""
        with self._place.writing() as uow:
            edits = Edits(self._place, uow)
            card = self._card(uow, card)
            session_id, number = self._book(uow, edits, client_id, card)
            edits.finish(f"Session {number} booked by hand")
            folders = folders_due(uow, [session_id], "created")
            uow.commit()
        make_due(self._place, folders)
        return self._with_sheet(client_id, session_id, number, card)

    def spare_card(self, code: str) -> str:
        """The number of the free spare card that a typed or scanned code names; empty where it names none."""
        with self._place.reading() as uow:
            number = self._number(code)
            free = number and uow.slates.is_spare(number) and uow.sessions.find_number(number) is None
        return number if free else ""

    def _number(self, code: str) -> str:
        code = clean_text(code, 64)
        return read_code(code, CodeRules(self._place.settings.code_prefix)).number or code

    def _card(self, uow: UnitOfWork, code: str) -> str:
        """The number of a spare card that is free; raises `FieldsRefused` for any other code."""
        if not clean_text(code, 64):
            return ""
        number = self._number(code)
        if not uow.slates.is_spare(number):
            raise FieldsRefused({"card": f"No spare card was printed with the number {number}."})
        if uow.sessions.find_number(number) is not None:
            raise FieldsRefused({"card": f"Somebody has card {number} already; take another one."})
        return number

    def _refuse(self, values: Mapping[str, Any]) -> None:
        if problems := self.check(values):
            raise FieldsRefused(problems)

    def _write(
        self, uow: UnitOfWork, edits: Edits, view: RecordView, values: Mapping[str, Any], status: str = ""
    ) -> int:
        try:
            return self._clients.write(uow, edits, view.opened, _whole(values), status)
        except FieldsRefused as refused:  # a form of one page has no list of enrollments
            text = refused.problems.get("enrollments", "")
            field = "student_id" if values["student_id"] and values["student_id"] in text else "organization"
            raise FieldsRefused({field: text} if text else refused.problems) from None

    def _book(self, uow: UnitOfWork, edits: Edits, client_id: int, card: str = "") -> tuple[int, str]:
        return book_session(self._place, uow, edits, client_id, BookingWish(self._place.clock.today()), card)

    def _with_sheet(self, client_id: int, session_id: int, number: str, card: str) -> Booked:
        if card:
            return Booked(client_id, session_id, number, None, card=True)
        folder = self._place.settings.paths.sheets
        target = folder / f"{number}.pdf"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            SlateService(self._place).print_sheets([session_id], target)
        except StudioError as error:
            return Booked(client_id, session_id, number, None, str(error))
        except OSError as error:
            return Booked(client_id, session_id, number, None, f"{target} cannot be written: {error.strerror}.")
        return Booked(client_id, session_id, number, target)


def _whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a client form with its list of enrollments."""
    home = {key: values.get(key) or "" for key in HOME} | {"id": None}
    has_home = bool(home["organization"])
    return {key: values[key] for key in COLUMNS if key in values} | {"enrollments": (home,) if has_home else ()}

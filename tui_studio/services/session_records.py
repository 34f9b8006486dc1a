"""One session behind a form: read with the names of what it points to, written as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_studio.domain.clashes import LEAPT, leapt_over
from tui_studio.domain.client_rules import client_name
from tui_studio.domain.organizations import yearbook_words
from tui_studio.domain.readiness import flag_words, readiness_marks
from tui_studio.domain.session_rules import session_problems, stays_confirmed, why_number_stays
from tui_studio.domain.slots import DAY, minute_of
from tui_studio.errors import EditConflict, FieldsRefused, NotFound
from tui_studio.services.audit import AuditService
from tui_studio.services.edits import Edits
from tui_studio.services.folders import folders_due, make_due
from tui_studio.services.lookups import offered_types
from tui_studio.services.record_lists import history_rows, image_rows
from tui_studio.services.record_view import ListedRow, RecordSource, RecordView
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

PLAIN = ("number", "date", "start", "end", "location", "description", "booked_by", "notes")
"""Columns that the form edits as they are."""
LINKED = {"type": "type_id", "photographer": "photographer_id", "assistant": "assistant_id", "room": "room_id"}
"""Fields that name another record, with the column that points to it."""
SHOWN = ("status", "organization", "grade", "teacher", "homeroom", "student_id")


class SessionRecordService(RecordSource):
    """Sessions one at a time."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def get(self, row_id: int) -> RecordView:
        """A session with the names of its client, type, status, shoot and staff."""
        with self._place.reading() as uow:
            row, names = uow.records.read("session", row_id), uow.session_records.full(row_id)
            if row is None or names is None:
                raise NotFound("This session does not exist any more; r reads the list again.")
            uploaded = uow.client_records.uploaded(row["client_id"])
        name = client_name(names["last_name"], names["first_name"])
        due = f", due {row['status_due'].isoformat()}" if row["status_due"] else ""
        late = "! " if row["status_due"] and row["status_due"] < self._place.clock.today() else ""
        stays = why_number_stays(printed=row["slate_printed_at"] is not None, images=row["image_count"])
        facts = {key: str(names[key] or "") for key in SHOWN}
        facts |= {
            "client": f"{names['client_number']} {name}",
            "client_id": str(row["client_id"]),
            "status": f"{late}{names['status']}{due}",
            "year": str(names["year"] or ""),
            "images": str(row["image_count"]),
            "number_stays": stays,
            "yearbook": _yearbook(names),
        }
        values = {key: row[key] for key in PLAIN} | {key: names[key] or "" for key in LINKED}
        values |= {"confirmed": row["confirmed"], "shoot": _shoot_label(names)}
        flags = flag_words(*(names[key] for key in ("no_photo", "no_publish", "no_yearbook", "no_contact")))
        marks = readiness_marks(1, row["image_count"], uploaded)
        return RecordView(
            row_id, f"Session {row['number']} · {name}", values, facts, flags, marks, opened=(row, values)
        )

    def listed(self, row_id: int, name: str) -> Sequence[ListedRow]:
        """Images, or the history of a session."""
        if name == "history":
            return history_rows(AuditService(self._place).history("session", row_id))
        if name != "images":
            return ()
        with self._place.reading() as uow:
            pictures = uow.client_records.images(session_id=row_id)
        return image_rows(pictures, self._place.settings.paths.images, previews=True)

    def offers(self, name: str, values: Mapping[str, Any]) -> Sequence[str]:
        """Types, people, rooms, and the shoots of the client's schools."""
        with self._place.reading() as uow:
            match name:
                case "type":
                    return offered_types(uow)
                case "photographer":
                    return uow.staff.photographers()
                case "assistant":
                    return uow.staff.assistants()
                case "room":
                    return uow.staff.rooms()
                case "shoot":
                    session_id = uow.sessions.find_number(str(values.get("number", "")))
                    row = uow.records.read("session", session_id) if session_id else None
                    return [_label(shoot) for shoot in uow.session_records.shoots_of(row["client_id"])] if row else ()
        return ()

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Number, and that the times make sense."""
        return session_problems(values)

    def save(self, view: RecordView, values: Mapping[str, Any]) -> int:
        """Write what differs as one step that can be undone."""
        if problems := self.check(values):
            raise FieldsRefused(problems)
        assert view.row_id is not None  # sessions are made by schedules and walk-ins
        row, shown = view.opened
        with self._place.writing() as uow:
            self._refuse_number(uow, view.row_id, values["number"])
            self._refuse_leap(row, values)
            edits = Edits(self._place, uow)
            wanted = {key: values[key] for key in PLAIN} | {"confirmed": stays_confirmed(row, values)}
            wanted |= self._links(uow, row, shown, values, edits.batch)
            label = f"session {values['number']}"
            try:
                changed = edits.change("session", view.row_id, row, wanted, label)
            except EditConflict as conflict:
                raise self._in_names(uow, conflict, values) from None
            edits.finish(f"Session {values['number']}: {', '.join(map(_word, changed))}")
            folders = folders_due(uow, [view.row_id], "saved")
            uow.commit()
        make_due(self._place, folders)
        return view.row_id

    def _refuse_number(self, uow: UnitOfWork, row_id: int, number: str) -> None:
        now = uow.records.read("session", row_id)
        if now is None:
            raise NotFound("This session was deleted meanwhile; nothing was saved.")
        if number == now["number"]:
            return
        stays = why_number_stays(printed=now["slate_printed_at"] is not None, images=now["image_count"])
        if not stays and uow.sessions.find_number(number) is not None:
            stays = f"Another session has the number {number}."
        if stays:
            raise FieldsRefused({"number": stays})

    def _refuse_leap(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A time that the clock is put forward over; one that stood so before stays."""
        day, start = values["date"], values["start"]
        if day is None or start is None or (day, start) == (row["date"], row["start"]):
            return
        first = minute_of(start)
        last = first + 1 if values["end"] is None else minute_of(values["end"]) or DAY
        if leapt_over(day, first, last, self._place.clock.zone):
            raise FieldsRefused({"start": f"On {day} {LEAPT}."})

    def _links(
        self, uow: UnitOfWork, row: Mapping[str, Any], shown: Mapping[str, Any], values: Mapping[str, Any], batch: str
    ) -> dict[str, Any]:
        """What the named records are by id; only those that were changed."""
        makers = {
            "photographer": uow.staff.photographer_id, "assistant": uow.staff.assistant_id, "room": uow.staff.room_id,
        }  # fmt: skip
        links: dict[str, Any] = {
            LINKED[key]: make(values[key], batch) for key, make in makers.items() if values[key] != shown[key]
        }
        if values["type"] != shown["type"]:
            links |= self._retyped(uow, row, values["type"])
        if values["shoot"] != shown["shoot"]:
            shoots = uow.session_records.shoots_of(row["client_id"]) if values["shoot"] else []
            found = next((shoot for shoot in shoots if fold(_label(shoot)) == fold(values["shoot"])), None)
            if values["shoot"] and found is None:
                raise FieldsRefused({"shoot": "The client is not enrolled there in that year."})
            links |= {
                "shoot_id": found["id"] if found else None,
                "enrollment_id": found["enrollment_id"] if found else None,
            }
        return links

    @staticmethod
    def _retyped(uow: UnitOfWork, row: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Another type has another chain: the status of the same name, if there is one."""
        chains = uow.statuses.chains()
        status = next(link for link in uow.statuses.chains(retired=True) if link.id == row["status_id"])
        same = next((link for link in chains if link.type == name and fold(link.name) == fold(status.name)), None)
        if same is None:
            raise FieldsRefused(
                {"type": f"{name or 'No type'} has no status “{status.name}”; advance the session first."}
            )
        return {"type_id": same.type_id, "status_id": same.id}

    @staticmethod
    def _in_names(uow: UnitOfWork, conflict: EditConflict, values: Mapping[str, Any]) -> EditConflict:
        """The conflict in the words of the form: names where the table holds ids."""
        fields = {column: key for key, column in LINKED.items()} | {"shoot_id": "shoot"}
        entities = {"photographer": "staff_member", "assistant": "staff_member", "room": "camera_room"}
        mine: dict[str, Any] = {}
        theirs: dict[str, Any] = {}
        for column, value in conflict.theirs.items():
            key = fields.get(column, column)
            mine[key] = values.get(key, conflict.mine[column])
            entity = entities.get(key, "session_type" if key == "type" else "")
            named = uow.records.read(entity, value) if entity and value is not None else None
            if key == "shoot":
                shoot = uow.records.read("shoot", value) if value else None
                home = uow.records.read("organization", shoot["organization_id"]) if shoot else None
                theirs[key] = _label({**shoot, "organization": home["name"]}) if shoot and home else ""
            else:
                theirs[key] = (named["name"] if named else "") if entity else value
        return EditConflict(str(conflict), mine, theirs, by=conflict.by)


def _yearbook(names: Mapping[str, Any]) -> str:
    dpi, height, pattern, advisor = (names[f"yearbook_{key}"] for key in ("dpi", "height", "names", "advisor"))
    return yearbook_words(dpi or 0, height or 0, pattern or "", advisor or "")


def _label(shoot: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (shoot["organization"], str(shoot["year"]), shoot["name"])))


def _shoot_label(names: Mapping[str, Any]) -> str:
    if not names["organization"]:
        return ""
    return _label({"organization": names["organization"], "year": names["year"], "name": names["shoot_name"]})


def _word(column: str) -> str:
    return column.removesuffix("_id").replace("_", " ")

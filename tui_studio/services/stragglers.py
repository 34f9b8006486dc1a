"""The roll call of a shoot: who was photographed, who was absent, who is excused, and who is to come again."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tui_studio.domain.columns import PUPIL_COLUMNS
from tui_studio.domain.custom_fields import value_of
from tui_studio.domain.natural import natural_key
from tui_studio.domain.presence import FOR_RETAKE, Presence, Pupil, Roll, roll
from tui_studio.domain.query_tree import Query
from tui_studio.domain.rows import ClientRow, PupilRow
from tui_studio.domain.sorting import SortKey
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.capture import named_shoot
from tui_studio.services.edits import Edits
from tui_studio.services.filters import read_query
from tui_studio.services.records import ClientService
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tui_studio.repositories.capture import ShootChoice
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

OWN_ORDER = (SortKey("class_name"),)
"""By class, in a class by name."""
COMPUTED = ("class_name", "presence", "days", "session", "note")
"""Columns that no statement can sort by."""
_NAMES = tuple(field.name for field in fields(ClientRow))
_FIELDS = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True)
class RollCall:
    """What stands above the list: the shoot and everybody of it in numbers, as a whole and by class."""

    shoot: ShootChoice
    roll: Roll
    classes: tuple[tuple[str, Roll], ...]

    def document(self) -> dict[str, Any]:
        """For JSON: the shoot and its figures."""
        return {"shoot": self.shoot.title, "roster": self.roll.roster, **asdict(self.roll)}


class StragglerService(ClientService):
    """Clients of a shoot as a list, all of them or those who stand in some way; without a shoot it is empty."""

    columns = PUPIL_COLUMNS

    def __init__(self, place: Workplace, shoot: ShootChoice | None = None, presence: Collection[Presence] = ()) -> None:
        super().__init__(place)
        self._shoot, self._presence = shoot, frozenset(presence)
        self._told: tuple[object, dict[int, Pupil]] | None = None
        """Good until somebody writes: a page of the list is read with every screen that passes."""

    def on(self, shoot: ShootChoice, presence: Collection[Presence] = ()) -> StragglerService:
        """The list of one shoot."""
        return StragglerService(self._place, shoot, presence)

    # the shoot

    def shoots(self) -> list[ShootChoice]:
        """Shoots to choose from; one that is the retakes of another is told with that one."""
        with self._place.reading() as uow:
            found = uow.capture.shoots(self._place.clock.today())
            retakes = uow.presence.retakes()
        return [one for one in found if one.id not in retakes]

    def find_shoot(self, words: str) -> ShootChoice:
        """The shoot that words or an id name; its retakes go by it. Raises `NotFound` where none or several do."""
        return named_shoot(self.shoots(), words)

    def pupils(self) -> dict[int, Pupil]:
        """Everybody of the shoot by client, with what was taken of them."""
        if self._shoot is None:
            return {}
        stamp = self._place.stamp()
        if self._told is not None and stamp is not None and self._told[0] == stamp:
            return self._told[1]
        with self._place.reading() as uow:
            found = {one.client_id: one for one in self.within(uow, self._shoot.id)}
        if stamp is not None and stamp == self._place.stamp():
            self._told = (stamp, found)
        return found

    @staticmethod
    def within(uow: UnitOfWork, shoot_id: int) -> list[Pupil]:
        """Everybody of a shoot as a unit of work sees it."""
        marks: dict[int, str] = {}
        for one in uow.presence.family(shoot_id):
            marks |= uow.capture.marks(one)
        return uow.presence.pupils(shoot_id, marks)

    def call(self) -> RollCall:
        """The numbers of the shoot; raises `NotFound` without one."""
        if self._shoot is None:
            raise NotFound("There is no shoot yet: import a roster and schedule it.")
        pupils = self.pupils()
        by_class: dict[str, list[Presence]] = defaultdict(list)
        for pupil in pupils.values():
            by_class[pupil.school_class].append(pupil.presence)
        classes = sorted(by_class.items(), key=lambda one: natural_key(one[0]))
        return RollCall(
            self._shoot,
            roll(one.presence for one in pupils.values()),
            tuple((name, roll(held)) for name, held in classes),
        )

    def after(self, batch: str) -> list[RollCall]:
        """The roll of each shoot that an import gave pictures to."""
        with self._place.reading() as uow:
            touched = uow.presence.shoots_of(batch)
            found = [one for one in uow.capture.shoots(self._place.clock.today()) if one.id in touched]
        return [self.on(one).call() for one in found]

    # the list

    def ids(self, query: str = "", sort: Sequence[SortKey] = (), limit: int | None = None) -> array[int]:
        """Ids of the shoot that the query text matches, in order."""
        self._check(sort)
        pupils = self.pupils()
        held = {key for key, one in pupils.items() if not self._presence or one.presence in self._presence}
        with self._place.reading() as uow:
            asked = read_query(self._place, uow, self.hub, query)
            by_statement = [key for key in sort if key.column not in COMPUTED]
            if asked.terms or by_statement:
                listed = uow.client_list.ids(Query(asked.terms), by_statement)
                ids = [row_id for row_id in listed if row_id in held]
            else:
                ids = sorted(held)
        computed = [key for key in (sort or OWN_ORDER) if key.column in COMPUTED]
        if computed:
            rows = self.rows(ids)
            ids = [row_id for row_id in ids if row_id in rows]
            ids.sort(key=lambda row_id: (fold(rows[row_id].last_name), fold(rows[row_id].first_name)))
            for key in reversed(computed):
                column = key.column
                ids.sort(key=lambda row_id: natural_key(str(value_of(rows[row_id], column))), reverse=key.descending)
        return array("q", ids[:limit])

    def first_ids(self, query: str, sort: Sequence[SortKey], limit: int) -> array[int]:
        """The first of them."""
        return self.ids(query, sort, limit)

    def rows(self, ids: Sequence[int]) -> dict[int, PupilRow]:  # type: ignore[override]
        """Rows by id with their class and where they stand."""
        pupils = self.pupils()
        return {key: _row(row, pupils[key]) for key, row in super().rows(ids).items() if key in pupils}

    def cells(self, ids: Sequence[int], keys: tuple[str, ...]) -> Mapping[int, Sequence[Any]]:
        """These fields of the rows; ids that are gone are left out."""
        return {row_id: [value_of(row, key) for key in keys] for row_id, row in self.rows(ids).items()}

    def count(self) -> int:
        """Everybody of the shoot who stands as asked."""
        return len(self.ids())

    def image_total(self, query: str = "") -> int:
        """The pictures of the shoot of all that match."""
        pupils = self.pupils()
        return sum(one.own for key in self.ids(query) for one in pupils[key].occasions)

    def sheets_for(self, client_ids: Iterable[int]) -> list[int]:
        """The sessions whose sheets these still need: that of the retake, else the one nothing was taken in."""
        pupils = self.pupils()
        found = []
        for key in client_ids:
            open_ones = [one for one in pupils[key].occasions if not one.own] if key in pupils else []
            if open_ones:
                found.append(max(open_ones, key=lambda one: (one.retake, one.session_id)).session_id)
        return found

    # decisions

    def excuse(self, client_ids: Iterable[int], reason: str) -> int:
        """Nobody waits for a picture of these; an empty reason takes that back. How many changed."""
        return self._say(client_ids, "excused", reason, "Excused")

    def want_retake(self, client_ids: Iterable[int], reason: str) -> int:
        """There is to be another picture of these; an empty reason takes that back. How many changed."""
        return self._say(client_ids, "retake_wanted", reason, "Retake wanted")

    def _say(self, client_ids: Iterable[int], field: str, reason: str, what: str) -> int:
        pupils, said = self.pupils(), clean_text(reason, 120)
        wanted = [pupils[key] for key in client_ids if key in pupils]
        if strangers := [one for one in wanted if not one.enrollment_id]:
            raise InputRefused(
                f"{counted(len(strangers), 'student')} of these {'is' if len(strangers) == 1 else 'are'} on no roster; "
                "enroll them first. Nothing was changed."
            )
        with self._place.writing() as uow:
            edits, changed = Edits(self._place, uow), 0
            for one in wanted:
                now = uow.records.read("enrollment", one.enrollment_id)
                client = uow.records.read("client", one.client_id)
                if now is None or client is None:
                    continue
                label = f"client {client['number']} {client['last_name']}, {client['first_name']}"
                changed += bool(edits.change("enrollment", one.enrollment_id, now, {field: said}, label))
            if changed:
                told = f"{what}: {said}" if said else f"{what} no more"
                edits.finish(f"{told}, {counted(changed, 'student')}")
                uow.commit()
        return changed


def presences(words: str) -> tuple[Presence, ...]:
    """Ways to stand as somebody types them: `absent,only-group`, or `retake` for all who may come again."""
    found: list[Presence] = []
    for word in filter(None, (fold(part).replace("-", " ").strip() for part in words.split(","))):
        if word == "retake":
            found += FOR_RETAKE
            continue
        one = next((known for known in Presence if known.value == word), None)
        if one is None:
            known = ", ".join(name.value.replace(" ", "-") for name in Presence)
            raise InputRefused(f"There is no “{clean_text(word, 40)}”; choose from {known}, or retake.")
        found.append(one)
    return tuple(dict.fromkeys(found))


def _row(row: ClientRow, pupil: Pupil) -> PupilRow:
    values: dict[str, Any] = dict(zip(_NAMES, _FIELDS(row), strict=True))
    last = next(reversed(pupil.occasions), None)
    return PupilRow(
        **values,
        class_name=pupil.school_class,
        presence=pupil.presence.value,
        days=", ".join(day.isoformat() for day in pupil.days),
        session=pupil.best.number if pupil.best else pupil.booked or (last.number if last else ""),
        note=pupil.note(),
    )

"""A capture day: who is called, who stands in front of the camera at which station, and who is not there.

Whatever is done is a row before the screen shows it, so that a power loss takes nothing: whoever opens the station
again finds the same person in front.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tui_studio.domain.capture import (
    MARKS,
    Act,
    CaptureFrame,
    Fate,
    Person,
    class_order,
    last_pictures,
    next_in_class,
)
from tui_studio.domain.capture_board import finish_at, seconds_each, tallies
from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.errors import InputRefused, NotFound
from tui_studio.services.capture_desk import CaptureDesk
from tui_studio.services.capture_frames import FOR_NEXT, FrameDecisions, take_pending
from tui_studio.services.capture_taking import HotFolderTaker
from tui_studio.services.capture_undo import WORDS, act_words, take_back, why_it_stays
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.uncollected import uncollected
from tui_studio.services.walk_ins import NewClientService
from tui_studio.services.workplace import user_name
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from tui_studio.domain.capture_board import ClassTally
    from tui_studio.repositories.capture import ShootChoice, StoredAct
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

STATION = "Station 1"
LATEST = 12
"""Frames that are told with the day."""


@dataclass(frozen=True, slots=True)
class Station:
    """A station and who stands there."""

    name: str
    session_id: int | None
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaptureDay:
    """Everything that a screen shows of a shoot, as it is at one moment."""

    shoot: ShootChoice
    station: str
    people: tuple[Person, ...]  # in class order
    stations: Mapping[str, Station]
    tallies: tuple[ClassTally, ...]
    counts: Mapping[str, int]  # frames by fate, of all stations
    frames: tuple[CaptureFrame, ...]  # the latest of this station
    held: tuple[CaptureFrame, ...]  # unassigned at this station, the newest first
    each: float | None  # seconds a student
    finish: datetime | None
    shot_limit: int  # frames of one student; one more mostly means that the next was not scanned

    @property
    def in_front(self) -> frozenset[int]:
        """The sessions selected at all stations."""
        return frozenset(one.session_id for one in self.stations.values() if one.session_id is not None)

    @property
    def current(self) -> Person | None:
        """Who stands in front of this camera."""
        here = self.stations.get(self.station)
        return self.person(here.session_id) if here is not None and here.session_id is not None else None

    def person(self, session_id: int) -> Person | None:
        """Whose session this is."""
        return next((one for one in self.people if one.session_id == session_id), None)

    def next(self) -> Person | None:
        """Who is called next."""
        return next_in_class(self.people, self.current or self._last(), self.in_front)

    def _last(self) -> Person | None:
        """Who was dealt with last at this station, where nobody stands in front now."""
        here = self.stations.get(self.station)
        named = here.note.partition(":")[2] if here is not None else ""
        return next((one for one in self.people if named and str(one.client_id) == named), None)


class CaptureService:
    """What is done at the stations of a shoot."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self.frames = FrameDecisions(place)
        self.desk = CaptureDesk(place)

    def shoots(self) -> list[ShootChoice]:
        """Shoots to choose from, those of today first."""
        with self._place.reading() as uow:
            return uow.capture.shoots(self._place.clock.today())

    def find_shoot(self, words: str) -> ShootChoice:
        """The shoot that words or an id name; raises `NotFound` where none or several do."""
        return named_shoot(self.shoots(), words)

    def day(self, shoot_id: int, station: str) -> CaptureDay:
        """The shoot as it stands now; raises `NotFound`."""
        now, zone = self._place.clock.now(), self._place.clock.zone
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        with self._place.reading() as uow, uncollected():
            shoot = uow.capture.shoot(shoot_id)
            if shoot is None:
                raise NotFound("This shoot is not there any more; choose another.")
            marks, counted = uow.capture.marks(shoot_id), uow.capture.counted(shoot_id)
            people = [
                replace(one, mark=marks.get(one.client_id, ""), images=max(one.images, counted.get(one.session_id, 0)))
                for one in uow.capture.people(shoot)
            ]
            stations = {name: Station(name, act.session_id, act.at, act.note)
                        for name, act in uow.capture.in_front(shoot_id).items()}  # fmt: skip
            counts = uow.capture.counts(shoot_id)
            frames = uow.capture.frames(shoot_id, station, most=LATEST, companions=False)
            held = uow.capture.frames(shoot_id, station, [Fate.UNASSIGNED], companions=False)
            limit = read_preferences(uow).shot_limit
            each = seconds_each(uow.capture.firsts(shoot_id, midnight))
        front = frozenset(one.session_id for one in stations.values() if one.session_id is not None)
        people = class_order(people)
        lines = tallies(people, front)
        left = sum(line.left + line.later for line in lines)
        return CaptureDay(
            shoot, station, tuple(people), stations, lines, counts, tuple(frames), tuple(held), each,
            finish_at(now, left, each), limit,
        )  # fmt: skip

    def number_in(self, code: str) -> str:
        """The session number that a scanned code names, else the code itself."""
        code = clean_text(code, 64)
        return read_code(code, CodeRules(self._place.settings.code_prefix)).number or code

    def taking(self, shoot_id: int, station: str, folder: Path, progress: Progress = SILENT) -> HotFolderTaker:
        """What takes in the files of a hot folder; use it in a `with` block. Raises `InputRefused`."""
        return HotFolderTaker(self._place, shoot_id, station, folder, progress)

    # acts

    def open_station(self, shoot_id: int, station: str) -> None:
        """Nobody of another day still stands in front of the camera; whoever was selected today does."""
        zone = self._place.clock.zone
        with self._place.reading() as uow:
            last = uow.capture.in_front(shoot_id).get(station)
        today = self._place.clock.today()
        if last is not None and last.session_id is not None and last.at.astimezone(zone).date() != today:
            self.step_away(shoot_id, station, "a new day")
        self.frames.settle(shoot_id)

    def select(self, shoot_id: int, station: str, person: Person) -> int:
        """Put somebody in front of the camera; the session, which is booked where there is none.

        Raises `InputRefused` for who must not be photographed; nobody stands in front of the camera then.
        """
        if person.no_photo:
            self._bar(shoot_id, station, person.client_id, person.name)
        session_id = person.session_id
        if not session_id:
            with self._place.reading() as uow:
                session_id = uow.capture.session_of(person.client_id, shoot_id) or 0
            session_id = session_id or NewClientService(self._place).book_now(person.client_id, shoot_id).session_id
        with self._place.writing() as uow:
            known = uow.capture.person_of(session_id)
            if known is None:
                raise NotFound(f"The session of {person.name} is not there any more; nobody was selected.")
            barred = known[2]
            if not barred:
                pending = take_pending(uow, shoot_id, station, session_id)
                kept = json.dumps(pending) if pending else ""
                self._act(uow, shoot_id, station, Act.SELECT, session_id, person.client_id, kept)
                uow.commit()
        if barred:
            self._bar(shoot_id, station, person.client_id, person.name)
        if pending:
            self.frames.settle(shoot_id)
        return session_id

    def _bar(self, shoot_id: int, station: str, client_id: int, name: str) -> None:
        self.step_away(shoot_id, station, "do not photograph", client_id)
        raise InputRefused(f"DO NOT PHOTOGRAPH {name}. Nobody is in front of the camera now.")

    def step_away(self, shoot_id: int, station: str, note: str = "", client_id: int = 0) -> None:
        """Nobody stands in front of the camera; frames are held from now on."""
        with self._place.writing() as uow:
            self._act(uow, shoot_id, station, Act.SELECT, None, None, f"{note}:{client_id or ''}")
            uow.commit()

    def mark(self, shoot_id: int, station: str, person: Person, act: Act) -> None:
        """Not here, refused, or comes back later; whoever is marked stands in front of this camera no more."""
        if act not in MARKS:
            raise ValueError(act)
        with self._place.writing() as uow:
            here = uow.capture.in_front(shoot_id).get(station)
            if here is not None and here.session_id is not None and here.session_id == person.session_id:
                self._act(uow, shoot_id, station, Act.SELECT, None, None, f"{act}:{person.client_id}")
            self._act(uow, shoot_id, station, act, person.session_id or None, person.client_id)
            entry = {"action": "changed", "entity": "client", "row_id": person.client_id, "summary": WORDS[act]}
            told = {"at": self._place.clock.now(), "by": user_name(), "label": f"client {person.name}"}
            uow.audit.add([told | entry])
            uow.commit()

    def walk_in(self, shoot_id: int, station: str, values: Mapping[str, Any]) -> str:
        """Somebody on no list: client, enrollment, session and number, and in front of the camera; the number."""
        with self._place.reading() as uow:
            shoot = uow.capture.shoot(shoot_id)
        if shoot is None:
            raise NotFound("This shoot is not there any more; nothing was written.")
        home = {"organization": shoot.organization, "year": shoot.year}
        booked = NewClientService(self._place).walk_in({**values, **home}, shoot_id)
        person = Person(
            booked.client_id, booked.session_id, booked.number, "", str(values.get("student_id", "")),
            str(values.get("last_name", "")), str(values.get("first_name", "")), str(values.get("grade", "")),
        )  # fmt: skip
        self.select(shoot_id, station, person)
        return booked.number

    def set_clock(self, shoot_id: int, station: str, body: str, seconds: float) -> int:
        """The clock of a camera is so many seconds behind, 0 for right; how many held frames found their owner."""
        with self._place.writing() as uow:
            self._act(uow, shoot_id, station, Act.CLOCK, None, None, f"{clean_text(body)}\t{seconds}")
            uow.commit()
        return self.frames.judge_again(shoot_id, station)

    def undo(self, shoot_id: int, station: str) -> str:
        """Take the last act of a station back; what that was, in words. Raises `InputRefused` where there is none."""
        with self._place.reading() as uow:
            act = uow.capture.last_act(shoot_id, station)
        if act is None:
            raise InputRefused("There is nothing to take back at this station.")
        return f"taken back: {self.take_back(act)}"

    def take_back(self, act: StoredAct) -> str:
        """Take an act back that is the last one of its station; what it was. Raises `InputRefused` with the reason."""
        with self._place.writing() as uow:
            last = uow.capture.last_act(act.shoot_id, act.station)
            if last is None or last.id != act.id:
                raise InputRefused(f"Something else was done at {act.station} meanwhile; nothing was taken back.")
            if refused := why_it_stays(uow, act):
                raise InputRefused(f"“{act_words(uow, act)}” cannot be taken back: {refused}.")
            said = take_back(uow, act)
            entry = {"at": self._place.clock.now(), "by": user_name(), "action": "undone", "entity": "session"}
            label = f"Group Capture, {act.station}"
            uow.audit.add([{**entry, "row_id": act.session_id, "label": label, "summary": said}])
            uow.commit()
        self.frames.settle(act.shoot_id)
        return said

    def _act(
        self,
        uow: UnitOfWork,
        shoot_id: int,
        station: str,
        kind: Act,
        session_id: int | None,
        client_id: int | None,
        note: str = "",
    ) -> int:
        values = {"shoot_id": shoot_id, "station": station, "kind": str(kind), "session_id": session_id}
        who = {"client_id": client_id, "note": note, "by": user_name(), "at": self._place.clock.now(), "undone": False}
        return uow.capture.add_act(values | who)

    # frames, as a person at the station speaks of them

    def last_were_next(self, shoot_id: int, station: str, count: int) -> str:
        """The last frames were already the next person: whoever was just selected gets them, else who comes next."""
        with self._place.reading() as uow:
            frames = last_pictures(uow.capture.frames(shoot_id, station, [Fate.ASSIGNED], most=8 * count), count)
            here = uow.capture.in_front(shoot_id).get(station)
        if not frames:
            raise InputRefused("No frame has come to anybody at this station yet.")
        current = here.session_id if here is not None else None
        if current is not None and all(frame.session_id != current for frame in frames):
            return self.frames.give(shoot_id, station, frames, current)
        return self.frames.hold(shoot_id, station, frames, FOR_NEXT)

    def exclude_last(self, shoot_id: int, station: str) -> str:
        """Leave the last frame out; it is kept, and undo brings it back."""
        with self._place.reading() as uow:
            wanted = [Fate.ASSIGNED, Fate.UNASSIGNED]
            frames = last_pictures(uow.capture.frames(shoot_id, station, wanted, most=8), 1)
        if not frames:
            raise InputRefused("There is no frame to leave out.")
        return self.frames.exclude(shoot_id, station, frames)

    def give_held(self, shoot_id: int, station: str, to: str) -> str:
        """Held frames go to the person in front (“current”), to the one before (“previous”), to the next, or nowhere.

        “next” keeps them for whoever is selected next; “nobody” leaves them out.
        """
        with self._place.reading() as uow:
            held = uow.capture.frames(shoot_id, station, [Fate.UNASSIGNED])
            sessions = [one.session_id for one in uow.capture.selections(shoot_id, station)]
        if not held:
            raise InputRefused("No frame is held at this station.")
        if to == "next":
            return self.frames.hold(shoot_id, station, held, FOR_NEXT)
        if to == "nobody":
            return self.frames.exclude(shoot_id, station, held)
        current = sessions[-1] if sessions else None
        before = [one for one in sessions if one is not None and (one != current or to != "previous")]
        target = current if to == "current" else before[-1] if before else None
        if target is None:
            raise InputRefused("Nobody is in front of the camera; select somebody first." if to == "current" else
                               "Nobody was in front of this camera before.")  # fmt: skip
        return self.frames.give(shoot_id, station, held, target)


def named_shoot(shoots: Sequence[ShootChoice], words: str) -> ShootChoice:
    """The one of these that words or an id name; raises `NotFound` where none or several do."""
    wanted = clean_text(words).casefold().replace(",", " ").split()
    found = [one for one in shoots if all(word in one.title.casefold() for word in wanted)]
    exact = [one for one in shoots if clean_text(words) in (str(one.id), one.title)]
    if len(exact or found) != 1:
        known = "; ".join(one.title for one in (found or shoots)[:6]) or "none yet: import a roster and schedule it"
        raise NotFound(f"“{clean_text(words, 60)}” names {len(found) or 'no'} shoots; there are: {known}.")
    return (exact or found)[0]

"""A capture day: who may stand in front of the camera, who does, and whose a frame is by the time it was taken."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tui_studio.domain.client_order import grade_key
from tui_studio.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


class Act(StrEnum):
    """What somebody did at a station; each is a row at once, so that a power loss takes nothing."""

    SELECT = "select"  # somebody stands in front, or nobody any more
    ABSENT = "absent"
    REFUSED = "refused"
    LATER = "later"
    FRAMES = "frames"  # frames were given to another, held or left out
    CLOCK = "clock"  # somebody said how far the clock of a camera is off


MARKS = (Act.ABSENT, Act.REFUSED, Act.LATER)


class State(StrEnum):
    """Where a student of the day stands."""

    WAITING = "waiting"
    IN_FRONT = "in front"
    DONE = "done"
    ABSENT = "absent"
    REFUSED = "refused"
    LATER = "later"
    BARRED = "no photo"  # must not be photographed


class Fate(StrEnum):
    """What became of a frame; every frame found has one of these."""

    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    EXCLUDED = "excluded"  # left out by hand; kept, never erased
    DAMAGED = "damaged"
    DUPLICATE = "duplicate"  # its content is stored already


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the shoot, with or without a session."""

    client_id: int
    session_id: int  # 0 where none is booked yet
    number: str
    client_number: str
    student_id: str
    last_name: str
    first_name: str
    grade: str = ""
    teacher: str = ""
    homeroom: str = ""
    no_photo: bool = False
    flags: str = ""
    images: int = 0
    mark: str = ""  # absent, refused or later, as long as nobody selected the person since
    position: int = 0

    @property
    def name(self) -> str:
        """“Adams, Ava”."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part)

    @property
    def school_class(self) -> str:
        """“9 Ms Quill”; the homeroom where no teacher is known."""
        return " ".join(part for part in (self.grade, self.teacher or self.homeroom) if part)

    @property
    def key(self) -> tuple[int, int]:
        """The person and the occasion: somebody may have two sessions in a shoot."""
        return self.client_id, self.session_id


@dataclass(frozen=True, slots=True)
class Selection:
    """From this moment on a session is photographed at a station; None is nobody."""

    session_id: int | None
    at: datetime
    act_id: int = 0


@dataclass(frozen=True, slots=True)
class CaptureFrame:
    """A frame that came in, as the records know it."""

    id: int
    station: str
    name: str  # of the file in the hot folder
    fate: Fate
    session_id: int | None
    moment: datetime  # when it was taken, by the clock of the studio
    reason: str
    path: str  # below the images folder
    sha256: str
    size: int
    kind: str  # picture, raw, companion
    notes: str = ""  # what a look at it found: soft, dark, bright

    @property
    def pair(self) -> str:
        """Equal for a picture and its raw file."""
        return self.name.rpartition("/")[2].rpartition(".")[0].casefold()

    @property
    def travels(self) -> bool:
        """A side-car or voice note, which is no frame of its own."""
        return self.kind == "companion"


def leads(name: str) -> tuple[str, str]:
    """What a side-car of this file may be called before its ending: IMG_1.xmp or IMG_1.JPG.xmp."""
    return name.rpartition(".")[0].casefold(), name.casefold()


def last_pictures(frames: Sequence[CaptureFrame], count: int) -> list[CaptureFrame]:
    """The first so many pictures of these, each with its raw file and what else travels with it."""
    pairs = list(dict.fromkeys(frame.pair for frame in frames if not frame.travels))[:count]
    whole = [frame.name.rpartition("/")[2].casefold() for frame in frames if not frame.travels and frame.pair in pairs]
    return [frame for frame in frames if frame.pair in pairs or (frame.travels and frame.pair in whole)]


def owner_at(selections: Sequence[Selection], moment: datetime) -> int | None:
    """Whose session a frame of this moment is; selections of one station in the order of their time."""
    place = bisect_right(selections, moment, key=lambda one: one.at)
    return selections[place - 1].session_id if place else None


def state_of(person: Person, in_front: frozenset[int]) -> State:
    """Where a person stands; `in_front` are the sessions selected at all stations."""
    if person.session_id and person.session_id in in_front:
        return State.IN_FRONT
    if person.images:
        return State.DONE
    if person.no_photo:
        return State.BARRED
    return State(person.mark) if person.mark else State.WAITING


def class_order(people: Iterable[Person]) -> list[Person]:
    """By class as a school counts them, in a class by name."""
    return sorted(
        people,
        key=lambda one: (
            grade_key(one.grade), fold(one.teacher or one.homeroom), fold(one.last_name), fold(one.first_name)
        ),
    )  # fmt: skip


def next_in_class(
    people: Sequence[Person], after: Person | None, in_front: frozenset[int] = frozenset()
) -> Person | None:
    """Who is called next: the next of the class that waits, then those who wanted to come back, then the next class.

    `people` are in class order. None when nobody waits any more.
    """
    ordered = list(people)
    if after is not None:
        place = next((n for n, one in enumerate(ordered) if one.client_id == after.client_id), -1)
        ordered = [*ordered[place + 1 :], *ordered[:place]]
        # whoever stands before in the same class is called before the next class
        ordered.sort(key=lambda one: one.school_class != after.school_class)
    classes: dict[str, list[Person]] = {}
    for one in ordered:
        classes.setdefault(one.school_class, []).append(one)
    for mates in classes.values():
        for wanted in (State.WAITING, State.LATER):
            for one in mates:
                if state_of(one, in_front) is wanted:
                    return one
    return None

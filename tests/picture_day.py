"""Invented picture days for measuring the split: what really happened beside what the card shows of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.cards import R6, R6_TWO, booked, shot
from tui_studio.domain.frames import FileKind, KnownSession, ScannedFrame, Suspicion

if TYPE_CHECKING:
    from tests.drawn_looks import DrawnLooks
    from tui_studio.domain.frames import CameraFacts


COPIES = "copies/"
"""The folder in which frames lie a second time."""


@dataclass(frozen=True)
class Habits:
    """How a day goes; shares are between 0 and 1, seconds are medians."""

    students: int = 60
    fewest: int = 2
    most: int = 6
    inside: float = 4.0
    pause: float = 0.04  # share of frames before which somebody fixes a collar
    pause_seconds: float = 12.0
    change: float = 30.0
    pose: float = 8.0  # from the slate to the first frame
    absent: float = 0.06  # no slate at all
    left: float = 0.02  # slate, but the child is not there
    retake: float = 0.02  # comes again at the end
    shuffled: float = 0.0  # share of students who come out of turn
    deleted: float = 0.02  # frames deleted in the camera
    missing: float = 0.0  # slates never photographed
    unseen: float = 0.0  # slates photographed that look like a portrait to every reader
    unread: float = 0.0  # slates that are seen and cannot be read
    damaged: float = 0.0  # slates whose file is damaged
    foreign: float = 0.0  # slates of numbers that this studio does not have, with pictures behind them
    repeated: float = 0.0  # slates photographed twice
    siblings: float = 0.0  # students who stand before the camera together with the next one as well
    copies: float = 0.0  # frames that lie on the source twice
    times: bool = True
    bodies: int = 1
    after: bool = False  # the slate comes behind its student
    looks: DrawnLooks | None = None  # what the frames look like; None where that is not known


@dataclass
class Day:
    """A card with the truth: whose picture every path is."""

    frames: list[ScannedFrame] = field(default_factory=list)
    sessions: dict[str, KnownSession] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)
    slateless: set[str] = field(default_factory=set)  # paths whose student has no slate that could be read
    unmarked: set[str] = field(default_factory=set)  # of these, the paths behind no sign of a slate at all
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)  # whose further pictures some paths are


def picture_day(chance: random.Random, habits: Habits) -> Day:
    """One day; the same seed makes the same day."""
    day = Day(sessions=_booked(chance, habits))
    queue = [number for number in day.sessions if chance.random() >= habits.absent]
    for index in range(len(queue) - 1):
        if chance.random() < habits.shuffled:
            other = chance.randrange(len(queue))
            queue[index], queue[other] = queue[other], queue[index]
    queue += [number for number in list(queue) if chance.random() < habits.retake]
    bodies = (R6, R6_TWO)[: habits.bodies]
    for at, body in enumerate(bodies):
        _Camera(day, chance, habits, body, f"{'ab'[at]}/100CANON").take_all(queue[at :: habits.bodies])
    for frame in list(day.frames) if habits.copies else ():
        if chance.random() < habits.copies:
            day.frames.append(replace(frame, path=f"{COPIES}{frame.path}"))
    return day


def _booked(chance: random.Random, habits: Habits) -> dict[str, KnownSession]:
    """Sessions in their turn; some stand beside a brother or sister."""
    known = booked(*(str(10001 + n) for n in range(habits.students)))
    numbers = list(known)
    for n, number in enumerate(numbers):
        known[number] = replace(known[number], client=n + 1)
    for n in range(0, len(numbers) - 1, 2):
        if chance.random() < habits.siblings:
            for number in numbers[n : n + 2]:
                known[number] = replace(known[number], home=("", "", "", "", n + 1))
    return known


class _Camera:
    def __init__(self, day: Day, chance: random.Random, habits: Habits, body: CameraFacts, folder: str) -> None:
        self.day, self.chance, self.habits, self.body, self.folder = day, chance, habits, body, folder
        self.counter, self.clock = chance.randint(1, 9999), 0.0
        self.pose, self.two = 0, False
        self.first = chance.randrange(habits.students) if habits.looks else 0  # whose looks are those of whom

    def take_all(self, queue: list[str]) -> None:
        for number in queue:
            self.take(number)

    def take(self, number: str) -> None:
        h, chance = self.habits, self.chance
        begin = len(self.day.frames)
        self.clock += self.spread(max(4.0, h.change - h.pose), 0.35)
        kind = self.slate(number)
        if chance.random() < h.left:
            return
        if kind == "read" and chance.random() < h.repeated:
            self.clock += 2
            self.slate(number, "read")
        self.clock += self.spread(h.pose, 0.4)
        self.pictures(number, kind)
        if h.after:
            self.turn(begin)
        self.together(number)
        if chance.random() < h.foreign:
            self.clock += self.spread(max(4.0, h.change - h.pose), 0.35)
            begin = len(self.day.frames)
            self.file(payloads="98765")
            self.clock += self.spread(h.pose, 0.4)
            self.pictures("98765", "foreign")
            if h.after:
                self.turn(begin)

    def together(self, number: str) -> None:
        """Pictures with a brother or sister, behind a slate with both numbers."""
        mine = self.day.sessions[number]
        family = [other for other, one in self.day.sessions.items() if one.home == mine.home and one.home[4]]
        if len(family) < 2 or number != family[0]:
            return
        self.clock += self.spread(max(4.0, self.habits.change - self.habits.pose), 0.35)
        begin = len(self.day.frames)
        self.file(payloads=tuple(family))
        self.clock += self.spread(self.habits.pose, 0.4)
        self.two = True
        paths = self.pictures(number, "read")
        self.two = False
        self.day.shared.update(dict.fromkeys(paths, tuple(family)))
        if self.habits.after:
            self.turn(begin)

    def turn(self, begin: int) -> None:
        """The same frames as in a mirror, with the slate last; the names go on upwards all the same."""
        part = self.day.frames[begin:]
        first, last = part[0].camera.taken_at, part[-1].camera.taken_at
        moved = dict(zip((one.path for one in part[::-1]), (one.path for one in part), strict=True))
        for place, frame in enumerate(part[::-1], begin):
            at = first + (last - taken) if first and last and (taken := frame.camera.taken_at) else None
            self.day.frames[place] = replace(frame, path=moved[frame.path], camera=replace(frame.camera, taken_at=at))
        for known in (self.day.owner, self.day.shared):
            found = {path: known.pop(path) for path in moved if path in known}  # type: ignore[attr-defined]
            known.update({moved[path]: whose for path, whose in found.items()})  # type: ignore[arg-type]
        for marked in (self.day.slateless, self.day.unmarked):
            found_too = {path for path in moved if path in marked}
            marked -= found_too
            marked |= {moved[path] for path in found_too}

    def pictures(self, number: str, kind: str) -> list[str]:
        """The portraits of one student; their paths."""
        h, chance, paths = self.habits, self.chance, []
        for index in range(chance.randint(h.fewest, h.most)):
            if index:
                pause = chance.random() < h.pause
                self.clock += self.spread(h.pause_seconds, 0.4) if pause else self.spread(h.inside, 0.5)
            paths.append(self.picture(number, kind))
        return paths

    def looks(self, number: str = "", *, slate: bool = False) -> str:
        known = self.habits.looks
        if known is None:
            return ""
        if slate:
            return self.chance.choice(known.slates)
        apart = len(known.children) // 2 if self.two else 0  # two in a frame look like neither of them
        own = known.children[(int(number) + self.first + apart) % len(known.children)]
        self.pose = (self.pose + 1) % len(own)
        return own[self.pose]

    def picture(self, number: str, kind: str, *, slate: bool = False) -> str:
        path = self.file(looks=self.looks(number, slate=slate))
        self.day.owner[path] = number
        if kind != "read":
            self.day.slateless.add(path)
        if kind in ("missing", "unseen"):
            self.day.unmarked.add(path)
        return path

    def slate(self, number: str, kind: str = "") -> str:
        h = self.habits
        shares = {"missing": h.missing, "unseen": h.unseen, "unread": h.unread, "damaged": h.damaged}
        kind = kind or self.chance.choices([*shares, "read"], [*shares.values(), 1 - sum(shares.values())])[0]
        if kind == "read":
            self.file(payloads=number)
        elif kind == "unseen":
            self.picture(number, kind, slate=True)
        elif kind == "unread":
            self.file(suspicion=self.chance.choice([Suspicion.STRONG, Suspicion.WEAK]))
        elif kind == "damaged":
            self.file(kind=FileKind.DAMAGED, suspicion=Suspicion.UNKNOWN, problem="cut off")
        return kind

    def file(self, **facts: object) -> str:
        path = f"{self.folder}/IMG_{self.counter:04d}.JPG"
        at = float(int(self.clock)) if self.habits.times else None
        if set(facts) - {"looks"} or self.chance.random() >= self.habits.deleted:
            self.day.frames.append(shot(path, camera=self.body, at=at, **facts))  # type: ignore[arg-type]
        self.counter = self.counter % 9999 + 1
        return path

    def spread(self, seconds: float, sigma: float) -> float:
        return seconds * self.chance.lognormvariate(0.0, sigma)

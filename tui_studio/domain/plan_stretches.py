"""A plan as a person reads it: a slate with the pictures behind it is one stretch, whoever they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import split_path, stem_key
from tui_studio.domain.frames import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from tui_studio.domain.frames import Confidence, PlannedFrame, PlanWarning, Split

BY_HAND = "by hand"
"""The reason of a frame that a person gave to somebody."""
EARLIER = ", earlier"
"""Behind the reason of a decision that was taken over from an earlier import of the same pictures."""
SPLIT = "split"
"""The kind of the warning that a person divided a stretch here, and that nobody has the second half yet."""
BOUNDARIES = frozenset({SPLIT, "missing-slate", "uncertain-order", "before-first-slate", "two-students"})
"""Warnings with which a new stretch of nobody begins."""
OPENERS = frozenset({"maybe-slate", "raw-alone"})
"""Warnings of a frame that may be a slate: the frames of nobody that stand behind it are one stretch with it."""

_PICTURES = frozenset({"jpg", "jpeg", "jpe", "jfif", "mpo", "png", "tif", "tiff"})
_WAITING = (Role.EXCLUDED, Role.DUPLICATE)
_LIVING = (Role.IMAGE, Role.UNASSIGNED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of one body that follow one another and have one fate: a student's, or nobody's yet."""

    places: tuple[int, ...]  # where its frames stand in the plan, the slate too, without what travels with them
    opener: int | None  # the place of the slate that begins it, or ends it where slates come last
    read: str | None  # the number on that slate
    body: str
    role: Role
    session: str | None
    slate: str  # path of the slate that its pictures stand behind; empty where there is none
    first: str
    last: str
    frames: int  # pictures, without the slate
    left_out: int  # of these, excluded by a person
    stored: int  # of these, already in the studio
    reason: str
    warnings: tuple[PlanWarning, ...]
    began: datetime | None  # by the camera's own clock
    ended: datetime | None
    by_hand: bool
    also: tuple[str, ...] = ()  # further sessions of its pictures: several children
    judged: Confidence | None = None  # how sure the split was of it

    @property
    def unread(self) -> bool:
        """It begins with a slate that nobody could read."""
        return self.opener is not None and self.read is None

    @property
    def problem(self) -> bool:
        """A person should look at it."""
        return self.role is Role.UNASSIGNED or self.unread or bool(self.warnings)

    @property
    def confidence(self) -> str:
        """How sure it is, in a word."""
        if self.role is Role.UNASSIGNED or self.unread:
            return "nobody's"
        if self.role not in (Role.IMAGE, Role.SLATE):
            return ""
        return BY_HAND if self.by_hand else self.judged.word if self.judged is not None else "sure"


class Companions:
    """Which files of a plan travel with a picture of the same name; nothing that is corrected changes that.

    What is damaged or no picture leads nobody and follows nobody, and where two pictures have one name nobody knows
    whose companion a file is.
    """

    def __init__(self, frames: Sequence[PlannedFrame]) -> None:
        """Find them by their names."""
        leaders: dict[tuple[str, tuple[str, str]], list[int]] = defaultdict(list)
        files: list[int] = []
        for place, frame in enumerate(frames):
            if frame.role in (Role.DAMAGED, Role.NOT_IMAGE) or not frame.body:
                continue
            if is_picture(frame.path):
                if frame.role is not Role.DUPLICATE:  # its raw file may be new all the same
                    leaders[frame.body, stem_key(frame.path)].append(place)
            else:
                files.append(place)
        self.leader: dict[int, int] = {}
        self.followers: dict[int, list[int]] = defaultdict(list)
        for place in files:
            folder, stem, _ = split_path(frames[place].path)
            keys = (frames[place].pair, stem_key(frames[place].path), stem_key(f"{folder}/{stem}" if folder else stem))
            found = next((leaders[frames[place].body, key] for key in keys if (frames[place].body, key) in leaders), [])
            if len(found) == 1:
                self.leader[place] = found[0]
                self.followers[found[0]].append(place)


def is_picture(path: str) -> bool:
    """A picture by its name, not a raw file or something that travels with one."""
    return split_path(path)[2].casefold() in _PICTURES


def stretches(split: Split, companions: Companions, slates_after: bool = False) -> tuple[Stretch, ...]:
    """The stretches of a plan in shooting order, each frame in exactly one; companions are with their picture.

    With `slates_after` a slate ends its stretch, and the plan is read from its last frame to its first.
    """
    return _Reading(split, companions, slates_after).made(range(len(split.frames)), None)


def stretches_after(
    rows: Sequence[Stretch], split: Split, companions: Companions, touched: Collection[int], slates_after: bool = False
) -> tuple[Stretch, ...]:
    """The same, from the stretches before some frames changed: those far from them are taken over as they are."""
    if not touched:
        return tuple(rows)
    starts = [row.places[0] for row in rows]
    places = [companions.leader.get(place, place) for place in touched]
    low = max(0, bisect_right(starts, min(places)) - 2)
    high = min(len(rows), bisect_right(starts, max(places)) + 1)
    while slates_after and low and rows[low - 1].opener is None:  # a slate is named as far as the next one
        low -= 1
    while not slates_after and high < len(rows) and rows[high].opener is None:
        high += 1
    span = range(starts[low], starts[high] if high < len(rows) else len(split.frames))
    read_before, first = (rows[high:], rows[high - 1]) if slates_after else (rows[:low][::-1], rows[low])
    slate = None
    for row in read_before:
        if row.body != first.body or row.opener is not None:
            slate = split.frames[row.opener] if row.opener is not None and row.body == first.body else None
            break
    return (*rows[:low], *_Reading(split, companions, slates_after).made(span, slate), *rows[high:])


def _told(split: Split) -> dict[str, list[PlanWarning]]:
    told: dict[str, list[PlanWarning]] = defaultdict(list)
    for warning in split.warnings:
        told[warning.frame].append(warning)
    return told


@dataclass(slots=True)
class _Row:
    body: str
    opener: int | None = None
    places: list[int] = field(default_factory=list)
    fate: tuple[object, ...] | None = None
    slate: str = ""
    closed: bool = False
    opens: bool = False  # only a frame that may be a slate was read so far


class _Reading:
    """One way through a plan, from slate to slate."""

    def __init__(self, split: Split, companions: Companions, backwards: bool) -> None:
        self.split, self.frames, self.told = split, split.frames, _told(split)
        self.companions, self.backwards = companions, backwards

    def made(self, span: range, slate: PlannedFrame | None) -> tuple[Stretch, ...]:
        """The stretches of a part of the plan that is whole stretches; `slate` is the last one read before it."""
        rows = [self._stretch(row) for row in self._rows(span, slate)]
        return tuple(reversed(rows) if self.backwards else rows)

    def _rows(self, span: range, slate: PlannedFrame | None) -> Iterator[_Row]:
        row: _Row | None = None
        for place in reversed(span) if self.backwards else span:
            if place in self.companions.leader:
                continue
            frame = self.frames[place]
            fate = self._fate(frame)
            if slate is not None and slate.body != frame.body:
                slate = None
            if frame.role is Role.SLATE:
                slate = frame
            if row is None or frame.role is Role.SLATE or not self._goes_on(row, frame, fate):
                if row is not None:
                    yield row
                behind = slate is not None and (slate.session or frame.session) == frame.session
                row = _Row(frame.body, slate=slate.path if slate is not None and behind else "")
                if frame.role is Role.SLATE:
                    row.opener = place
                elif frame.role not in _WAITING:
                    row.fate = fate
            elif (row.fate is None or row.opens) and frame.role not in _WAITING:
                row.fate, row.opens = fate, False
            row.places.append(place)
            row.closed = self.backwards and self._told(frame, BOUNDARIES)
            row.opens = row.opens or (len(row.places) == 1 and self._told(frame, OPENERS))
        if row is not None:
            yield row

    def _fate(self, frame: PlannedFrame) -> tuple[object, ...]:
        """Equal for frames that one stretch holds; raw files that stand alone are never among pictures."""
        alone = frame.role in _LIVING and not is_picture(frame.path) and frame.path not in self.told
        reason = frame.reason if frame.role is not Role.IMAGE or alone else ""
        return (frame.role, frame.sessions, reason, alone)

    def _goes_on(self, row: _Row, frame: PlannedFrame, fate: tuple[object, ...]) -> bool:
        """Whether a frame that is no slate belongs to the stretch read before it."""
        if row.body != frame.body or row.closed:
            return False
        if frame.role in _WAITING:
            return row.fate is None or (row.fate[0] in _LIVING and not row.fate[3])
        if self._told(frame, OPENERS):
            return False
        if not self.backwards and self._told(frame, BOUNDARIES):
            return row.fate is None and row.opener is not None
        if row.fate is None:
            return frame.role in _LIVING and not fate[3]
        return fate == row.fate or (row.opens and frame.role is Role.UNASSIGNED and not fate[3])

    def _told(self, frame: PlannedFrame, kinds: Collection[str]) -> bool:
        """A frame of nobody has a warning of one of these kinds."""
        told = self.told.get(frame.path, ())
        return frame.role is Role.UNASSIGNED and any(warning.kind in kinds for warning in told)

    def _stretch(self, row: _Row) -> Stretch:
        places = tuple(reversed(row.places) if self.backwards else row.places)
        mine = [self.frames[place] for place in places]
        pictures = [self.frames[place] for place in places if place != row.opener]
        living = next((frame for frame in pictures if frame.role not in _WAITING), None)
        slate = self.frames[row.opener] if row.opener is not None else None
        telling = living or slate or pictures[0]
        times = [frame.taken_at for frame in mine if frame.taken_at is not None]
        doubt = slate if slate is not None and slate.session is None else telling
        session = telling.session or (slate.session if slate is not None and living is None else None)
        return Stretch(
            places, row.opener, slate.session if slate is not None else None, row.body,
            telling.role, session, row.slate, mine[0].path, mine[-1].path, len(pictures),
            sum(frame.role is Role.EXCLUDED for frame in pictures),
            sum(frame.role is Role.DUPLICATE for frame in pictures),
            doubt.reason if doubt.role not in (Role.IMAGE, Role.DUPLICATE) else "",
            tuple(warning for frame in mine for warning in self.told.get(frame.path, ())),
            times[0] if times else None, times[-1] if times else None,
            any(frame.reason.startswith(BY_HAND) for frame in mine),
            telling.also if session is not None else (),
            self.split.confidence.get(slate.path) if slate is not None else None,
        )  # fmt: skip

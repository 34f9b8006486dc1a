"""A plan as a person reads it: a slate with the pictures behind it is one stretch, whoever they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import split_path, stem_key
from tui_studio.domain.frames import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from tui_studio.domain.frames import PlannedFrame, PlanWarning, Split

BY_HAND = "by hand"
"""The reason of a frame that a person gave to somebody."""
SPLIT = "split"
"""The kind of the warning that a person divided a stretch here, and that nobody has the second half yet."""
BOUNDARIES = frozenset(
    {SPLIT, "missing-slate", "maybe-slate", "uncertain-order", "before-first-slate", "raw-alone", "two-students"}
)
"""Warnings with which a new stretch of nobody begins."""

_PICTURES = frozenset({"jpg", "jpeg", "jpe", "jfif", "mpo", "png", "tif", "tiff"})
_WAITING = (Role.EXCLUDED, Role.DUPLICATE)
_LIVING = (Role.IMAGE, Role.UNASSIGNED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of one body that follow one another and have one fate: a student's, or nobody's yet."""

    places: tuple[int, ...]  # where its frames stand in the plan, the slate first, without what travels with them
    opener: int | None  # the place of the slate that begins it
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
        if self.warnings:
            return "look"
        return "" if self.role not in (Role.IMAGE, Role.SLATE) else BY_HAND if self.by_hand else "sure"


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
            keys = (stem_key(frames[place].path), stem_key(f"{folder}/{stem}" if folder else stem))
            found = next((leaders[frames[place].body, key] for key in keys if (frames[place].body, key) in leaders), [])
            if len(found) == 1:
                self.leader[place] = found[0]
                self.followers[found[0]].append(place)


def is_picture(path: str) -> bool:
    """A picture by its name, not a raw file or something that travels with one."""
    return split_path(path)[2].casefold() in _PICTURES


def stretches(split: Split, companions: Companions) -> tuple[Stretch, ...]:
    """The stretches of a plan in shooting order, each frame in exactly one; companions are with their picture."""
    frames, told = split.frames, _told(split)
    return tuple(row.made(frames, told) for row in _rows(frames, range(len(frames)), companions, told, None))


def stretches_after(
    rows: Sequence[Stretch], split: Split, companions: Companions, touched: Collection[int]
) -> tuple[Stretch, ...]:
    """The same, from the stretches before some frames changed: those far from them are taken over as they are."""
    if not touched:
        return tuple(rows)
    starts = [row.places[0] for row in rows]
    places = [companions.leader.get(place, place) for place in touched]
    low = max(0, bisect_right(starts, min(places)) - 2)
    high = min(len(rows), bisect_right(starts, max(places)) + 1)
    frames, told = split.frames, _told(split)
    span = range(starts[low], starts[high] if high < len(rows) else len(frames))
    slate = None
    for row in reversed(rows[:low]):
        if row.body != rows[low].body or row.opener is not None:
            slate = frames[row.opener] if row.opener is not None and row.body == rows[low].body else None
            break
    new = (row.made(frames, told) for row in _rows(frames, span, companions, told, slate))
    return (*rows[:low], *new, *rows[high:])


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

    def made(self, frames: Sequence[PlannedFrame], told: Mapping[str, list[PlanWarning]]) -> Stretch:
        mine = [frames[place] for place in self.places]
        pictures = mine[1:] if self.opener is not None else mine
        living = next((frame for frame in pictures if frame.role not in _WAITING), None)
        telling = living or (mine[0] if self.opener is not None else pictures[0])
        times = [frame.taken_at for frame in mine if frame.taken_at is not None]
        slate = mine[0] if self.opener is not None else None
        doubt = slate if slate is not None and slate.session is None else telling
        session = telling.session or (slate.session if slate is not None and living is None else None)
        return Stretch(
            tuple(self.places), self.opener, slate.session if slate is not None else None, self.body,
            telling.role, session, self.slate, mine[0].path, mine[-1].path, len(pictures),
            sum(frame.role is Role.EXCLUDED for frame in pictures),
            sum(frame.role is Role.DUPLICATE for frame in pictures),
            doubt.reason if doubt.role not in (Role.IMAGE, Role.DUPLICATE) else "",
            tuple(warning for frame in mine for warning in told.get(frame.path, ())),
            times[0] if times else None, times[-1] if times else None,
            any(frame.reason == BY_HAND for frame in mine),
            telling.also if session is not None else (),
        )  # fmt: skip


def _rows(
    frames: Sequence[PlannedFrame],
    span: range,
    companions: Companions,
    told: Mapping[str, list[PlanWarning]],
    slate: PlannedFrame | None,
) -> Iterator[_Row]:
    """The rows of a part of the plan that begins with one; `slate` is the last one before it on its body."""
    row: _Row | None = None
    for place in span:
        if place in companions.leader:
            continue
        frame = frames[place]
        fate = _fate(frame, told)
        if slate is not None and slate.body != frame.body:
            slate = None
        if frame.role is Role.SLATE:
            slate = frame
        if row is None or frame.role is Role.SLATE or not _goes_on(row, frame, fate, told):
            if row is not None:
                yield row
            behind = slate is not None and (slate.session or frame.session) == frame.session
            row = _Row(frame.body, slate=slate.path if slate is not None and behind else "")
            if frame.role is Role.SLATE:
                row.opener = place
            elif frame.role not in _WAITING:
                row.fate = fate
        elif row.fate is None and frame.role not in _WAITING:
            row.fate = fate
        row.places.append(place)
    if row is not None:
        yield row


def _fate(frame: PlannedFrame, told: Mapping[str, list[PlanWarning]]) -> tuple[object, ...]:
    """Equal for frames that one stretch holds; raw files that stand alone are never among pictures."""
    if frame.role in _LIVING and (is_picture(frame.path) or frame.path in told):
        return (frame.role, frame.sessions)
    return (frame.role, frame.sessions, frame.reason)


def _goes_on(row: _Row, frame: PlannedFrame, fate: tuple[object, ...], told: Mapping[str, list[PlanWarning]]) -> bool:
    """Whether a frame that is no slate belongs to the stretch before it."""
    if row.body != frame.body:
        return False
    if frame.role in _WAITING:
        return row.fate is None or len(row.fate) == 2
    if len(fate) == 2 and row.fate is None:
        return True
    if frame.role is Role.UNASSIGNED and any(warning.kind in BOUNDARIES for warning in told.get(frame.path, ())):
        return False
    return fate == row.fate

"""The order in which each camera body took its frames: by folder and counter, never by mixing bodies by clock."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from tui_studio.domain.camera_bodies import Body, BodyKey, group_by_body
from tui_studio.domain.frame_names import HOLE, WRAP, FrameName, follows, read_names, stem_key
from tui_studio.domain.frame_times import seconds_between
from tui_studio.domain.frames import FileKind, ScannedFrame, Suspicion
from tui_studio.domain.natural import natural_key
from tui_studio.domain.raw_partners import raws_elsewhere
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

SOON = 30.0
"""Seconds between two frames within which a jump of the counter cannot hide a student."""
BACKWARDS = 60.0
"""Seconds a clock may run backwards unnoticed: sub-seconds and time servers."""
WHICH_BODY = "it is not certain which camera took it"
NO_PLACE = "neither its number nor its time says when it was taken"


@dataclass(frozen=True, slots=True)
class Stream:
    """The frames of one body in shooting order.

    `breaks` says before which frames (by index) the order is not certain enough to carry a student across, and why.
    """

    body: str
    frames: tuple[ScannedFrame, ...]
    breaks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockNote:
    """The clock of a body went back by `seconds` between two frames."""

    before: str
    frame: str
    seconds: float


def streams(frames: Iterable[ScannedFrame]) -> list[Stream]:
    """One stream per body; the same frames in any order give the same streams.

    Raw files that have a picture of the same name, companions and what is no picture are in none of them; what holds
    no picture under the name of a frame stands where that frame was.
    """
    shot = _shot(frames)
    names = read_names(frame.path for frame in shot)
    bodies = group_by_body(shot, names)
    made = {body.key: _stream(body, names) for body in bodies}
    for body in bodies:
        for frame in body.frames if body.rivals else ():
            if may_be_slate(frame):
                for rival in body.rivals:
                    _break_rival(made, rival, frame, names)
    return [made[body.key] for body in bodies]


def clock_notes(stream: Stream) -> list[ClockNote]:
    """Where time runs backwards by more than a minute; what lies there again, as in a second slot, is passed over."""
    seen: set[str] = set()
    timed = []
    for frame in stream.frames:
        if frame.camera.taken_at and frame.content not in seen:
            timed.append(frame)
        seen.add(frame.content)
    found = []
    for earlier, later in pairwise(timed):
        seconds = seconds_between(earlier, later)
        if seconds is not None and seconds < -BACKWARDS:
            found.append(ClockNote(earlier.path, later.path, -seconds))
    return found


def may_be_slate(frame: ScannedFrame) -> bool:
    """Another student may begin here: a code, a look of a sheet, or nothing that could be looked at."""
    reading = frame.reading
    return frame.kind is not FileKind.PICTURE or bool(reading.payloads) or reading.suspicion is not Suspicion.NONE


def _shot(frames: Iterable[ScannedFrame]) -> list[ScannedFrame]:
    every = list(frames)
    pictures = {stem_key(f.path) for f in every if f.kind in (FileKind.PICTURE, FileKind.DAMAGED)}
    kinds = (FileKind.PICTURE, FileKind.DAMAGED)
    lost = [f for f in every if f.kind is FileKind.NOT_IMAGE and f.reading.suspicion is Suspicion.UNKNOWN]
    names = read_names(f.path for f in lost)
    kept = {f.path for f in lost if names[f.path].counts}
    elsewhere = raws_elsewhere(every)
    return [
        f
        for f in every
        if f.kind in kinds
        or f.path in kept
        or (f.kind is FileKind.RAW and stem_key(f.path) not in pictures and stem_key(f.path) not in elsewhere)
    ]


def _stream(body: Body, names: Mapping[str, FrameName]) -> Stream:
    folders: dict[str, list[ScannedFrame]] = defaultdict(list)
    for frame in body.frames:
        folders[names[frame.path].folder].append(frame)
    ordered: list[ScannedFrame] = []
    adrift: set[str] = set()
    for folder in sorted(folders, key=lambda name: (*(natural_key(part) for part in name.split("/")), name)):
        in_order, without_place = _folder_order(folders[folder], names)
        ordered += in_order + without_place
        adrift.update(frame.path for frame in without_place if len(folders[folder]) > 1)
    breaks = {}
    for index, frame in enumerate(ordered):
        why = WHICH_BODY if body.rivals else ""
        if frame.path in adrift:
            why = why or NO_PLACE
        elif index and not why:
            why = _jump(ordered[index - 1], frame, names)
        if why:
            breaks[index] = why
    return Stream(body.label, tuple(ordered), breaks)


def _jump(before: ScannedFrame, after: ScannedFrame, names: Mapping[str, FrameName]) -> str:
    """Why a student's frames may not go on from one frame to the next; empty where they may."""
    a, b = names[before.path], names[after.path]
    seconds = seconds_between(before, after)
    if seconds is not None and seconds < -BACKWARDS and a.folder != b.folder:
        return f"a new folder begins, and {_shown(b)} is older than {_shown(a)}"
    if follows(a, b) or (seconds is not None and 0 <= seconds <= SOON):
        return ""
    unnumbered = a.number is None or b.number is None
    if unnumbered and seconds is not None and seconds >= 0 and a.folder == b.folder:
        return ""
    return f"the numbering jumps from {_shown(a)} to {_shown(b)}, a slate may be missing between"


def _shown(name: FrameName) -> str:
    return clean_text(name.stem, 60)


def _folder_order(
    frames: Sequence[ScannedFrame], names: Mapping[str, FrameName]
) -> tuple[list[ScannedFrame], list[ScannedFrame]]:
    """The frames of one body in one folder in order, and those for which there is none, by name."""
    numbered = [frame for frame in frames if names[frame.path].number is not None]
    others = sorted(
        (frame for frame in frames if names[frame.path].number is None),
        key=lambda frame: (natural_key(frame.path), frame.path),
    )
    ordered = [frame for run in _runs(numbered, names) for frame in run]
    timed = sorted((frame for frame in others if frame.camera.taken_at is not None), key=_time)
    adrift = [frame for frame in others if frame.camera.taken_at is None]
    if not (ordered and timed):
        return ordered or timed, adrift
    if not _clock_is_steady(ordered):
        return ordered, others
    times = [_time(frame) for frame in ordered]
    for frame in reversed(timed):
        ordered.insert(bisect_right(times, _time(frame)), frame)
    return ordered, adrift


def _clock_is_steady(frames: Sequence[ScannedFrame]) -> bool:
    if any(frame.camera.taken_at is None for frame in frames):
        return False
    return all(_time(a) <= _time(b) for a, b in pairwise(frames))


def _time(frame: ScannedFrame) -> datetime:
    if frame.camera.taken_at is None:
        raise ValueError(frame.path)
    return frame.camera.taken_at.replace(tzinfo=None)


def _runs(frames: Sequence[ScannedFrame], names: Mapping[str, FrameName]) -> list[list[ScannedFrame]]:
    """Stretches of one counter without a big hole, in shooting order: by time where that is clear, else by number."""
    counters: dict[str, list[ScannedFrame]] = defaultdict(list)
    originals = [names[frame.path].number for frame in frames if names[frame.path].copy == 0]
    collide = len(set(originals)) < len(originals)
    for frame in frames:
        name = names[frame.path]
        own = collide or not name.counts or any(sign.isdigit() for sign in name.prefix)
        counters[name.prefix if own else ""].append(frame)
    runs: list[list[ScannedFrame]] = []
    for prefix in sorted(counters, key=natural_key):
        for frame in _by_counter(counters[prefix], names):
            if runs and follows(names[runs[-1][-1].path], names[frame.path]):
                runs[-1].append(frame)
            else:
                runs.append([frame])
    return _by_time(runs)


def _by_time(runs: list[list[ScannedFrame]]) -> list[list[ScannedFrame]]:
    """The runs by their times where every run has some and no two overlap, else as they are."""
    spans = []
    for index, run in enumerate(runs):
        times = [_time(frame) for frame in run if frame.camera.taken_at is not None]
        if not times:
            return runs
        spans.append((min(times), max(times), index))
    spans.sort()
    if any(a[1] >= b[0] for a, b in pairwise(spans)):
        return runs
    return [runs[index] for _, _, index in spans]


def _by_counter(frames: Sequence[ScannedFrame], names: Mapping[str, FrameName]) -> list[ScannedFrame]:
    """By number; where the counter rolled over, from behind the largest hole."""
    ordered = sorted(frames, key=lambda frame: names[frame.path].key)
    numbers = [names[frame.path].number or 0 for frame in ordered]
    if len(ordered) < 2 or numbers[-1] > WRAP or not all(names[frame.path].counts for frame in ordered):
        return ordered
    hole, at = max((b - a, index) for index, (a, b) in enumerate(pairwise(numbers), 1))
    around = numbers[0] + WRAP - numbers[-1]
    if hole <= max(around, HOLE) or around > WRAP // 10:
        return ordered
    low, high = ordered[:at], ordered[at:]
    early, late = _middle_time(high), _middle_time(low)
    if early is not None and late is not None and early > late:
        return ordered
    return high + low


def _middle_time(frames: Iterable[ScannedFrame]) -> datetime | None:
    times = [_time(frame) for frame in frames if frame.camera.taken_at is not None]
    return median_low(times) if times else None


def _break_rival(
    made: dict[BodyKey, Stream], rival: BodyKey, frame: ScannedFrame, names: Mapping[str, FrameName]
) -> None:
    """Where a frame of uncertain body would stand in a body's order, that order is not certain either."""
    stream, name = made[rival], names[frame.path]
    before = [
        (other.number, index)
        for index, other in enumerate(names[one.path] for one in stream.frames)
        if other.folder == name.folder and other.number is not None and other.number <= (name.number or 0)
    ]
    at = max(before)[1] + 1 if before else 0
    if at < len(stream.frames) and at not in stream.breaks:
        why = f"{clean_text(frame.path)} stands before it and may be a slate of this camera"
        made[rival] = Stream(stream.body, stream.frames, {**stream.breaks, at: why})

"""Reading the frames of one camera body in order: who is in front of the camera, or why nobody knows.

Where the slate is photographed after the student, the same is done from the last frame to the first: then a slate's
pictures stand behind it again, and so does every doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from tui_studio.domain.frame_order import NO_PLACE, WHICH_BODY, Stream
from tui_studio.domain.frames import Role, ScannedFrame
from tui_studio.domain.slate_marks import AFTER, Mark, read_mark
from tui_studio.domain.split_entries import Entry
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.domain.frames import KnownSession
    from tui_studio.domain.session_codes import CodeRules

OUTSIDE = {"after": "before the first slate", "before": "after the last slate"}
"""Where frames lie that have no slate at all, by the side of a slate on which its pictures are."""
ADRIFT = (WHICH_BODY, NO_PLACE)
"""Breaks at a frame that has no place of its own."""


@dataclass(slots=True)
class Run:
    """A slate with the frames that stand with it, while they are being read; several cards of a class are one slate."""

    slate: Entry
    body: str
    numbers: tuple[str, ...]
    of_class: tuple[str, ...] = ()
    last_slate: Entry | None = None
    images: list[Entry] = field(default_factory=list)
    doubts_after: int = 0  # slates of nobody between its last frame and the next known slate
    closed_by: Entry | None = None  # the known slate that ended it


class Work(Protocol):
    """What the walks over the bodies of a source share."""

    sessions: Mapping[str, KnownSession]
    rules: CodeRules
    side: str
    entries: list[Entry]
    runs: list[Run]
    ignored: dict[str, list[str]]

    def warn(self, path: str, kind: str, text: str) -> None:
        """Something a person should look at."""


def read_stream(work: Work, stream: Stream) -> None:
    """Go through one body's frames; its entries come out in shooting order."""
    begin = len(work.entries)
    walk = _Walk(work, stream.body)
    ordered = stream if work.side == AFTER else _backwards(stream)
    marks = [read_mark(frame, work.sessions, work.rules, work.side) for frame in ordered.frames]
    alone = _alone(marks, ordered.breaks)
    for index, (frame, mark) in enumerate(zip(ordered.frames, marks, strict=True)):
        if index in ordered.breaks:
            walk.stop(ordered.breaks[index], frame, mark)
        walk.take(frame, mark, index in alone)
    walk.finish()
    if work.side != AFTER:
        work.entries[begin:] = reversed(work.entries[begin:])


def _backwards(stream: Stream) -> Stream:
    """The same frames from the last to the first; a frame without a place of its own is cut off on both sides."""
    count = len(stream.frames)
    breaks = {count - index: why for index, why in stream.breaks.items() if index}
    for index, why in stream.breaks.items():
        if why in ADRIFT:
            breaks[count - 1 - index] = why
    return replace(stream, frames=stream.frames[::-1], breaks=breaks)


def _alone(marks: Sequence[Mark], breaks: Mapping[int, str]) -> set[int]:
    """The frames behind which no picture comes before the next slate, the next doubt, or the end."""
    found, pictures = set[int](), False
    for index in reversed(range(len(marks))):
        mark = marks[index]
        if not pictures:
            found.add(index)
        pictures = not _starts_anew(mark) and (pictures or mark.role is Role.IMAGE)
        if breaks.get(index) in ADRIFT:  # has a reason of its own, and so have those behind it
            pictures = False
    return found


class _Walk:
    """One body's frames being read in order."""

    def __init__(self, work: Work, body: str) -> None:
        self.work, self.body = work, body
        self.run: Run | None = None
        self.last: Run | None = None
        self.why = self.outside = OUTSIDE[work.side]
        self.contested = False  # somebody else's slate says so, and not only that the order is not certain
        self.early: list[Entry] = []

    def stop(self, why: str, frame: ScannedFrame, mark: Mark) -> None:
        """The order is not certain from this frame on."""
        adrift = why in ADRIFT
        if self.run is None and (not adrift or self.why == why):
            return
        self._end(None)
        self._count_doubt()
        self.why, self.contested = why, False
        if adrift or not _starts_anew(mark):
            which = "from here on" if self.work.side == AFTER else "up to here"
            self.work.warn(frame.path, "uncertain-order", f"{why}; the frames {which} were left unassigned")

    def take(self, frame: ScannedFrame, mark: Mark, alone: bool) -> None:
        """Put one frame where it belongs and see what follows from it; `alone` says that no other hangs on it."""
        entry = Entry(frame, self.body, mark.role, mark.session, mark.payload, mark.reason, also=mark.also)
        self.work.entries.append(entry)
        for payload in mark.ignored:
            self.work.ignored.setdefault(payload, []).append(frame.path)
        if mark.warning:
            kind, text = mark.warning
            self.work.warn(frame.path, kind, mark.alone if alone and mark.alone else text)
        if mark.role is Role.SLATE and mark.session is not None:
            self._start(entry, mark)
        elif mark.doubt:
            self._end(None)
            self._count_doubt()
            self.why, self.contested = mark.doubt, True
        elif mark.role is Role.IMAGE:
            self._image(entry)

    def finish(self) -> None:
        """The card ends here."""
        self._end(None)
        if self.early:
            text = f"{counted(len(self.early), 'frame')} {self.outside} of {self.body} belong to nobody yet"
            first = self.early[0 if self.work.side == AFTER else -1]
            kind = f"{self.outside.removesuffix(' slate').replace(' the ', '-')}-slate"
            self.work.warn(first.frame.path, kind, text)

    def _start(self, slate: Entry, mark: Mark) -> None:
        if self.run and mark.of_class and mark.of_class == self.run.of_class and not self.run.images:
            self.run.numbers = tuple(dict.fromkeys((*self.run.numbers, *slate.numbers)))
            self.run.last_slate = slate
            return
        self._end(slate)
        held = next((number for number in slate.numbers if self.work.sessions[number].hold), "")
        if held:
            self.why = slate.reason = self.work.sessions[held].hold
            self.contested = True
            self.work.warn(slate.frame.path, "hold", f"{held}: {self.why}; its frames were left unassigned")
        else:
            self.run = self.last = Run(slate, self.body, slate.numbers, mark.of_class)
            self.work.runs.append(self.run)

    def _image(self, entry: Entry) -> None:
        if self.run is not None:
            entry.give(self.run.numbers)
            self.run.images.append(entry)
            return
        entry.role, entry.reason, entry.contested = Role.UNASSIGNED, self.why, self.contested
        if self.why == self.outside:
            self.early.append(entry)

    def _count_doubt(self) -> None:
        if self.last is not None and self.last.closed_by is None:
            self.last.doubts_after += 1

    def _end(self, slate: Entry | None) -> None:
        """The student in front of the camera goes; `slate` is the next one's, if it was read."""
        if self.last is not None and self.last.closed_by is None:
            self.last.closed_by = slate
        run, self.run = self.run, None
        if run is None:
            return
        if slate is not None and slate.numbers == run.slate.numbers:
            number = run.slate.session
            text = f"the code of {number} was read again with nobody between; see that this is a slate and no portrait"
            self.work.warn(slate.frame.path, "repeated-slate", text)
        elif not run.images:
            verb = "follows" if self.work.side == AFTER else "comes before"
            text = f"no picture {verb} the slate of {' and '.join(run.slate.numbers)}"
            self.work.warn(run.slate.frame.path, "no-images", text)


def _starts_anew(mark: Mark) -> bool:
    return mark.role is Role.SLATE or bool(mark.doubt)

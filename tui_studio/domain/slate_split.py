"""Which frame of a card belongs to which session.

No frame ever goes to the wrong student: what is in doubt belongs to nobody until a person says so, every file is
exactly one entry with its reason, and nothing is silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import FrameName, missing_between, read_names
from tui_studio.domain.frame_order import NO_PLACE, WHICH_BODY, Stream, clock_notes, seconds_between, streams
from tui_studio.domain.frames import PlanWarning, Role, ScannedFrame, Split
from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.domain.slate_marks import Mark, read_mark
from tui_studio.domain.split_entries import (
    Entry,
    files_outside,
    other_shoots,
    question_twins,
    set_duplicates_aside,
    settled,
)
from tui_studio.domain.split_evidence import Stretch, doubtful, unproven
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_studio.domain.frames import KnownSession

BEFORE_ALL = "before the first slate"
UNTOLD = "no-rhythm"
"""The kind of the warning that a forgotten slate would leave no trace."""


IN_A_ROW = 0.25
"""Share of the slates behind which another follows at once: more than children who stay away."""


@dataclass(slots=True)
class _Run:
    """A slate with the frames that follow it, while they are being read."""

    slate: Entry
    body: str
    images: list[Entry] = field(default_factory=list)
    doubts_after: int = 0  # slates of nobody between its last frame and the next known slate
    closed_by: Entry | None = None  # the known slate that ended it


def split(
    frames: Iterable[ScannedFrame],
    sessions: Mapping[str, KnownSession],
    rules: CodeRules,
    stored: Mapping[str, str],
) -> Split:
    """The plan of a source: bodies one after the other in shooting order, then the files that are in no stream.

    `stored` maps the SHA-256 of pictures already taken in to where they are.
    """
    every = list(frames)
    found = _Splitting(sessions, rules)
    for stream in streams(every):
        found.read(stream)
    found.question_missing_slates()
    found.question_slates_in_a_row()
    slates = [entry for entry in found.entries if entry.role is Role.SLATE]
    found.warnings += other_shoots(slates, sessions, "most slates here")
    found.warnings += question_twins(found.entries, stored, "stands behind the slates of")
    found.entries += files_outside(every, found.entries)
    set_duplicates_aside(found.entries, stored)
    return found.result()


class _Splitting:
    """The work on one source: entries in order, runs, warnings."""

    def __init__(self, sessions: Mapping[str, KnownSession], rules: CodeRules) -> None:
        self.sessions, self.rules = sessions, rules
        self.entries: list[Entry] = []
        self.runs: list[_Run] = []
        self.warnings: list[PlanWarning] = []
        self.ignored: dict[str, list[str]] = {}  # payloads of nobody, with the frames they were read in

    def read(self, stream: Stream) -> None:
        """Go through one body's frames: a readable slate starts a student, a doubt ends one."""
        walk = _Walk(self, stream.body)
        for index, frame in enumerate(stream.frames):
            if index in stream.breaks:
                walk.stop(stream.breaks[index], frame)
            walk.take(frame, read_mark(frame, self.sessions, self.rules))
        walk.finish()
        for note in clock_notes(stream):
            back = counted(round(note.seconds / 60), "minute")
            text = f"the camera's clock goes back by {back} after {clean_text(note.before)}"
            self.warn(note.frame, "clock-jump", text)

    def warn(self, path: str, kind: str, text: str) -> None:
        """Something a person should look at."""
        self.warnings.append(PlanWarning(path, kind, text))

    def question_missing_slates(self) -> None:
        """Take back frames that may belong to a student whose slate was never photographed."""
        names = read_names(entry.frame.path for run in self.runs for entry in run.images)
        facts = [_facts(run, following, names) for run, following in zip(self.runs, self._following(), strict=True)]
        for doubt in doubtful(facts, self.sessions, self._numbers_seen()):
            run = self.runs[doubt.stretch]
            for entry in run.images[doubt.start :]:
                entry.role, entry.session, entry.reason = Role.UNASSIGNED, None, doubt.reason
            self.warn(run.images[doubt.start].frame.path, "missing-slate", doubt.text)
        self._point_out_untold([self.runs[index] for index in unproven(facts)])

    def _point_out_untold(self, runs: Iterable[_Run]) -> None:
        """Say where a slate that was never photographed would leave no trace; once for each body."""
        untold: dict[str, list[Entry]] = {}
        for run in runs:
            untold.setdefault(run.body, []).extend(entry for entry in run.images if entry.role is Role.IMAGE)
        for body, entries in untold.items():
            if entries:
                text = (
                    f"the times of {counted(len(entries), 'frame')} of {body} do not tell one student from the next: "
                    "a forgotten slate would not be noticed; look through them before the card is formatted"
                )
                self.warn(entries[0].frame.path, UNTOLD, text)

    def question_slates_in_a_row(self) -> None:
        """Take back what follows two slates in a row where that happens again and again.

        Two cameras whose frames cannot be told apart look like this: one's slate, the other's slate, frames of both.
        """
        pairs = [
            after
            for before, after in pairwise(self.runs)
            if not before.images and after.images and before.closed_by is after.slate
        ]
        if len(pairs) < 2 or len(pairs) < IN_A_ROW * len(self.runs):
            return
        reason = "two slates in a row, again and again: the frames of two cameras may be mixed"
        for run in pairs:
            for entry in run.images:
                if entry.role is Role.IMAGE:
                    entry.role, entry.session, entry.reason = Role.UNASSIGNED, None, reason
            self.warn(
                run.slate.frame.path,
                "uncertain-order",
                f"{reason}; {counted(len(run.images), 'frame')} left unassigned",
            )

    def _following(self) -> list[_Run | None]:
        """For each run the next of the same body, if no doubt lies between them."""
        found: list[_Run | None] = []
        for run, following in zip(self.runs, [*self.runs, None][1:], strict=True):
            adjacent = following is not None and run.closed_by is following.slate and not run.doubts_after
            found.append(following if adjacent else None)
        return found

    def _numbers_seen(self) -> set[str]:
        """Every number that was read in some slate, also beside another number: none of these is missing."""
        slates = (entry.frame.reading.payloads for entry in self.entries if entry.role is Role.SLATE)
        readings = (read_code(text, self.rules, self.sessions.__contains__) for texts in slates for text in texts)
        return {reading.number for reading in readings if reading.number}

    def result(self) -> Split:
        """Everything, with the warnings in the order of the frames they are about."""
        for payload, paths in self.ignored.items():
            more = f" and {counted(len(paths) - 1, 'more frame')}" if len(paths) > 1 else ""
            text = f"“{clean_text(payload, 40)}” is no session number and was ignored in this frame{more}"
            self.warn(paths[0], "foreign-code", text)
        return settled(self.entries, self.warnings)


class _Walk:
    """One body's frames being read in order: who is in front of the camera, or why nobody knows."""

    def __init__(self, work: _Splitting, body: str) -> None:
        self.work, self.body = work, body
        self.run: _Run | None = None
        self.last: _Run | None = None
        self.why = BEFORE_ALL
        self.early: list[Entry] = []

    def stop(self, why: str, frame: ScannedFrame) -> None:
        """The order is not certain from this frame on."""
        adrift = why in (WHICH_BODY, NO_PLACE)
        if self.run is None and (not adrift or self.why == why):
            return
        self._end(None)
        self._count_doubt()
        self.why = why
        if adrift or not _starts_anew(read_mark(frame, self.work.sessions, self.work.rules)):
            self.work.warn(frame.path, "uncertain-order", f"{why}; the frames from here on were left unassigned")

    def take(self, frame: ScannedFrame, mark: Mark) -> None:
        """Put one frame where it belongs and see what follows from it."""
        entry = Entry(frame, self.body, mark.role, mark.session, mark.payload, mark.reason)
        self.work.entries.append(entry)
        for payload in mark.ignored:
            self.work.ignored.setdefault(payload, []).append(frame.path)
        if mark.warning:
            self.work.warn(frame.path, *mark.warning)
        if mark.role is Role.SLATE and mark.session is not None:
            self._start(entry, mark.session)
        elif mark.doubt:
            self._end(None)
            self._count_doubt()
            self.why = mark.doubt
        elif mark.role is Role.IMAGE:
            self._image(entry)

    def finish(self) -> None:
        """The card ends here."""
        self._end(None)
        if self.early:
            text = f"{counted(len(self.early), 'frame')} before the first slate of {self.body} belong to nobody yet"
            self.work.warn(self.early[0].frame.path, "before-first-slate", text)

    def _start(self, slate: Entry, number: str) -> None:
        self._end(slate)
        hold = self.work.sessions[number].hold
        if hold:
            self.why, slate.reason = hold, hold
            self.work.warn(slate.frame.path, "hold", f"{number}: {hold}; its frames were left unassigned")
        else:
            self.run = self.last = _Run(slate, self.body)
            self.work.runs.append(self.run)

    def _image(self, entry: Entry) -> None:
        if self.run is not None:
            entry.session = self.run.slate.session
            self.run.images.append(entry)
            return
        entry.role, entry.reason = Role.UNASSIGNED, self.why
        if self.why == BEFORE_ALL:
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
        number = run.slate.session
        if slate is not None and slate.session == number:
            text = f"the code of {number} was read again with nobody between; see that this is a slate and no portrait"
            self.work.warn(slate.frame.path, "repeated-slate", text)
        elif not run.images:
            self.work.warn(run.slate.frame.path, "no-images", f"no picture follows the slate of {number}")


def _starts_anew(mark: Mark) -> bool:
    return mark.role is Role.SLATE or bool(mark.doubt)


def _facts(run: _Run, following: _Run | None, names: Mapping[str, FrameName]) -> Stretch:
    frames = [entry.frame for entry in run.images]
    after = following.images[0].frame if following is not None and following.images else None
    return Stretch(
        body=run.body,
        session=run.slate.session or "",
        frames=len({frame.sha256 or frame.path for frame in frames}),
        to_first=seconds_between(run.slate.frame, frames[0]) if frames else None,
        gaps=tuple(seconds_between(a, b) for a, b in pairwise(frames)),
        holes=tuple(missing_between(names[a.path], names[b.path]) for a, b in pairwise(frames)),
        to_next=seconds_between(frames[-1], after) if frames and after else None,
        next_session=run.closed_by.session if run.closed_by else None,
        doubts_after=run.doubts_after,
    )

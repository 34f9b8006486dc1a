"""Which frame of a card belongs to which session.

No frame ever goes to the wrong student: what is in doubt belongs to nobody until a person says so, every file is
exactly one entry with its reason, and nothing is silent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import FrameName, missing_between, read_names
from tui_studio.domain.frame_order import clock_notes, streams
from tui_studio.domain.frame_times import seconds_between
from tui_studio.domain.frames import Confidence, PlanWarning, Role, ScannedFrame, Split
from tui_studio.domain.keys_beside_slates import weigh_keys
from tui_studio.domain.likeness import REACH, differences, unlikeness
from tui_studio.domain.session_codes import CodeRules, read_code
from tui_studio.domain.slate_marks import AFTER, BEFORE
from tui_studio.domain.slate_side import OTHER_SIDE, WrongEnds, doubt_of_side, is_clear, other_side, wrong_ends
from tui_studio.domain.slate_walk import Run, read_stream
from tui_studio.domain.split_confidence import confidence
from tui_studio.domain.split_entries import (
    Entry,
    files_outside,
    other_shoots,
    question_twins,
    set_duplicates_aside,
    settled,
)
from tui_studio.domain.split_evidence import Evidence
from tui_studio.domain.split_rhythm import Stretch
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.frame_order import Stream
    from tui_studio.domain.frames import KnownSession
    from tui_studio.domain.picture_keys import Naming

UNTOLD = "no-rhythm"
"""The kind of the warning that a forgotten slate would leave no trace."""
NAMED = 8
"""So many numbers are told in one warning."""
IN_A_ROW = 0.25
"""Share of the slates behind which another follows at once: more than children who stay away."""


def split(
    frames: Iterable[ScannedFrame],
    sessions: Mapping[str, KnownSession],
    rules: CodeRules,
    stored: Mapping[str, str],
    *,
    slates_after: bool = False,
    namings: Mapping[str, Naming] | None = None,
    notes: Iterable[PlanWarning] = (),
) -> Split:
    """The plan of a source: bodies one after the other in shooting order, then the files that are in no stream.

    `stored` maps the SHA-256 of pictures already taken in to where they are. With `slates_after` a slate was
    photographed behind its student, and every rule runs from the last frame to the first. `namings`
    say by path whom the keys in the picture files name, `notes` are about the source as a whole.
    """
    every = list(frames)
    found = _Splitting(sessions, rules, BEFORE if slates_after else AFTER)
    for stream in streams(every):
        found.read(stream)
    found.question_side()
    found.question_missing_slates()
    found.question_slates_in_a_row()
    found.point_out_classes()
    if namings:
        found.weigh(namings)
    found.warnings += notes
    slates = [entry for entry in found.entries if entry.role is Role.SLATE]
    if namings:
        slates += {one.session: one for one in reversed(found.entries) if one.role is Role.IMAGE}.values()
    found.warnings += other_shoots(slates, sessions, "most slates here")
    found.warnings += question_twins(found.entries, stored, "stands behind the slates of")
    found.entries += files_outside(every, found.entries)
    set_duplicates_aside(found.entries, stored)
    return found.result()


class _Splitting:
    """The work on one source: entries in order, runs, warnings."""

    def __init__(self, sessions: Mapping[str, KnownSession], rules: CodeRules, side: str) -> None:
        self.sessions, self.rules, self.side = sessions, rules, side
        self.entries: list[Entry] = []
        self.runs: list[Run] = []
        self.ends: list[WrongEnds] = []
        self.warnings: list[PlanWarning] = []
        self.ignored: dict[str, list[str]] = {}  # payloads of nobody, with the frames they were read in
        self.confidence: dict[str, Confidence] = {}  # by the path of the slate

    def read(self, stream: Stream) -> None:
        """Go through one body's frames: a readable slate starts a student, a doubt ends one."""
        begin = len(self.entries)
        read_stream(self, stream)
        if ends := wrong_ends(self.entries[begin:], self.side):
            self.ends.append(ends)
        for note in clock_notes(stream):
            back = counted(round(note.seconds / 60), "minute")
            text = f"the camera's clock goes back by {back} after {clean_text(note.before)}"
            self.warn(note.frame, "clock-jump", text)

    def warn(self, path: str, kind: str, text: str) -> None:
        """Something a person should look at."""
        self.warnings.append(PlanWarning(path, kind, text))

    def question_side(self) -> None:
        """Take back every picture of a body whose slates seem to stand on the other side, and ask no more about it."""
        given = {run.body for run in self.runs if run.images}
        asked = [one for one in self.ends if one.body in given]
        turned = {one.body: one for one in asked if is_clear(one, self._in_order(), self._numbers_seen())}
        if not turned:
            return
        for run in self.runs:
            for entry in run.images if run.body in turned else ():
                entry.leave_open(doubt_of_side(self.side))
        self.runs = [run for run in self.runs if run.body not in turned]
        self.warnings.insert(0, other_side(list(turned.values()), self.side, apart=bool(self.runs)))

    def question_missing_slates(self) -> None:
        """Take back frames that may belong to a student whose slate was never photographed."""
        names = read_names(entry.frame.path for run in self.runs for entry in run.images)
        facts = [
            _facts(run, following, other, names, self.side)
            for run, following, other in zip(self.runs, self._following(), self._next_others(), strict=True)
        ]
        evidence = Evidence(facts, self._in_order(), self._numbers_seen())
        doubts = evidence.doubts()
        for doubt in doubts:
            open_ones = self.runs[doubt.stretch].images[doubt.start :]
            for entry in open_ones:
                entry.leave_open(doubt.reason)
            first = open_ones[0 if self.side == AFTER else -1]
            self.warn(first.frame.path, "missing-slate", doubt.text)
        self._point_out_untold([self.runs[index] for index in evidence.unproven()])
        self._judge(evidence, {doubt.stretch for doubt in doubts})
        together = {number for run in self.runs if run.images for number in run.numbers}
        skipped = dict.fromkeys(number for missing in evidence.skipped for number in missing)
        self._point_out_skipped([number for number in skipped if number not in together])

    def _in_order(self) -> Mapping[str, KnownSession]:
        """The sessions as their turns follow each other in the direction in which the frames are read."""
        if self.side == AFTER:
            return self.sessions
        return {number: replace(one, position=-one.position) for number, one in self.sessions.items()}

    def _judge(self, evidence: Evidence, doubted: set[int]) -> None:
        """How sure each stretch is; far more frames than usual are pointed out where nothing was held back."""
        for index, run in enumerate(self.runs):
            given = [entry for entry in run.images if entry.role is Role.IMAGE]
            if not given:
                continue
            self.confidence[run.slate.frame.path] = confidence(evidence, index)
            usual = evidence.crowded(index)
            if usual is not None and index not in doubted:
                number, frames = run.slate.session, counted(len(given), "frame")
                text = f"{frames} for {number}, where {round(usual)} are usual; see that no slate is missing"
                self.warn(given[0 if self.side == AFTER else -1].frame.path, "many-frames", text)

    def _point_out_skipped(self, numbers: Sequence[str]) -> None:
        """Say once for the whole source whose turn came and who was not seen: absent, or a slate that was forgotten."""
        if numbers:
            shown = ", ".join(clean_text(number, 20) for number in numbers[:NAMED])
            more = f" and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else ""
            who = counted(len(numbers), "student has", "students have")
            text = f"{who} no slate here and no pictures, though the next in turn was photographed: {shown}{more}"
            self.warn("", "skipped", text)

    def _point_out_untold(self, runs: Iterable[Run]) -> None:
        """Say where a slate that was never photographed would leave no trace; once for each body."""
        untold: dict[str, list[Entry]] = {}
        for run in runs:
            untold.setdefault(run.body, []).extend(entry for entry in run.images if entry.role is Role.IMAGE)
        for body, entries in untold.items():
            if entries:
                text = (
                    f"the times of {counted(len(entries), 'frame')} of {body} do not tell one student from the next: "
                    "a forgotten slate might go unnoticed; look through them before the card is formatted"
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
                    entry.leave_open(reason)
            self.warn(
                run.slate.frame.path,
                "uncertain-order",
                f"{reason}; {counted(len(run.images), 'frame')} left unassigned",
            )

    def weigh(self, namings: Mapping[str, Naming]) -> None:
        """Hear what the keys in the files say beside the slates; a doubt that a key has settled is none."""
        runs = [(run.slate, run.numbers, run.images) for run in self.runs]
        self.warnings += weigh_keys(self.entries, runs, namings, self.sessions)
        given = {entry.frame.path for entry in self.entries if entry.role is Role.IMAGE}
        settled_kinds = ("before-first-slate", "after-last-slate", "missing-slate")
        self.warnings = [one for one in self.warnings if one.kind not in settled_kinds or one.frame not in given]
        if doubt_of_side(self.side) not in {entry.reason for entry in self.entries}:
            self.warnings = [one for one in self.warnings if one.kind != OTHER_SIDE]

    def _following(self) -> list[Run | None]:
        """For each run the next of the same body, if no doubt lies between them."""
        found: list[Run | None] = []
        for run, following in zip(self.runs, [*self.runs, None][1:], strict=True):
            adjacent = following is not None and run.closed_by is following.slate and not run.doubts_after
            found.append(following if adjacent else None)
        return found

    def _next_others(self) -> list[Sequence[Entry]]:
        """For each run the pictures of another student that come next from the same body, whatever lies between."""
        found: list[Sequence[Entry]] = []
        for index, run in enumerate(self.runs):
            behind = (one for one in self.runs[index + 1 :] if one.images and not set(one.numbers) & set(run.numbers))
            other = next(behind, None)
            found.append(other.images if other is not None and other.body == run.body else ())
        return found

    def _numbers_seen(self) -> set[str]:
        """Every number that was read in some slate, also beside another number: none of these is missing.

        A card of several children says nothing of the slate of each: a class stands before the camera as a whole too.
        """
        slates = (entry.frame.reading.payloads for entry in self.entries if entry.role is Role.SLATE and not entry.also)
        readings = (read_code(text, self.rules, self.sessions.__contains__) for texts in slates for text in texts)
        return {reading.number for reading in readings if reading.number}

    def point_out_classes(self) -> None:
        """Say whose pictures those behind the cards of a class are, and who of the class is not on a card."""
        cards = [run for run in self.runs if run.of_class]
        members: Counter[tuple[str, ...]] = Counter(
            (one.shoot, *one.school_class) for one in self.sessions.values() if cards and not one.hold
        )
        for run in cards:
            rest = members[run.of_class] - len(run.numbers)
            title = clean_text(" · ".join(filter(None, run.of_class[1:])), 80)
            text = f"the card of {title}: the pictures {self.side} it go to {len(run.numbers)} sessions"
            without = counted(rest, "other of the class is", "others of the class are")
            text += f"; {without} on no card read here" if rest > 0 else ""
            self.warn(run.slate.frame.path, "class-card", text)

    def result(self) -> Split:
        """Everything, with the warnings in the order of the frames they are about."""
        for payload, paths in self.ignored.items():
            more = f" and {counted(len(paths) - 1, 'more frame')}" if len(paths) > 1 else ""
            text = f"“{clean_text(payload, 40)}” is no session number and was ignored in this frame{more}"
            self.warn(paths[0], "foreign-code", text)
        return settled(self.entries, self.warnings, self.confidence)


def _facts(
    run: Run, following: Run | None, other: Sequence[Entry], names: Mapping[str, FrameName], side: str
) -> Stretch:
    frames = [entry.frame for entry in run.images]
    after = following.images[0].frame if following is not None and following.images else None
    slate = (run.last_slate or run.slate).frame
    pairs = list(pairwise(frames)) if side == AFTER else [(b, a) for a, b in pairwise(frames)]

    def between(a: ScannedFrame, b: ScannedFrame) -> float | None:
        return seconds_between(a, b) if side == AFTER else seconds_between(b, a)

    return Stretch(
        body=run.body,
        session=run.slate.session or "",
        frames=len({frame.content for frame in frames}),
        to_first=between(slate, frames[0]) if frames else None,
        gaps=tuple(seconds_between(a, b) for a, b in pairs),
        holes=tuple(missing_between(names[a.path], names[b.path]) for a, b in pairs),
        to_next=between(frames[-1], after) if frames and after else None,
        to_slate=between(frames[-1], following.slate.frame) if frames and following else None,
        next_session=run.closed_by.session if run.closed_by else None,
        doubts_after=run.doubts_after,
        also=run.numbers[1:],
        shared=bool(run.slate.also or (run.closed_by and run.closed_by.also)),
        rung=slate.reading.rung,
        unlike=differences(frames),
        unlike_next=unlikeness(frames, [entry.frame for entry in other]),
        looks=tuple(frame.looks for frame in frames[:REACH] if frame.looks),
        side=side,
    )

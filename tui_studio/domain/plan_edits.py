"""A plan corrected by a person, step by step: each step says what it does and can be taken back exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.frames import PlannedFrame, PlanWarning, Role, Split
from tui_studio.domain.plan_stretches import BY_HAND, EARLIER, SPLIT, Companions, Stretch, stretches, stretches_after
from tui_studio.domain.slate_split import UNTOLD
from tui_studio.errors import InputRefused
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tui_studio.domain.plan_proposals import Candidate

LEFT_OUT = "left out by hand"
TWIN = "same picture as "
STAYING = frozenset({UNTOLD, "clock-jump", "clock-offset", "foreign-code", "studio-line", "row-without-file"})
"""Warnings about more than the frame they stand at: only a person who has looked answers them."""
_GIVABLE = (Role.IMAGE, Role.UNASSIGNED)


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction: the frames that change, by their place in the plan, and the warnings before and after."""

    said: str
    before: Mapping[int, PlannedFrame]
    after: Mapping[int, PlannedFrame]
    warnings_before: tuple[PlanWarning, ...]
    warnings_after: tuple[PlanWarning, ...]

    def done(self, split: Split) -> Split:
        """The plan with it."""
        return _with(split, self.after, self.warnings_after)

    def undone(self, split: Split) -> Split:
        """The plan as it was before it."""
        return _with(split, self.before, self.warnings_before)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said about a frame when its card was imported before."""

    role: Role  # image, slate or excluded
    session: str | None
    also: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """A plan with all that was done to it and all that was taken back."""

    now: Split
    past: tuple[Edit, ...] = ()
    future: tuple[Edit, ...] = ()

    def take(self, edit: Edit) -> History:
        """One step further; what was taken back before is forgotten."""
        return History(edit.done(self.now), (*self.past, edit))

    def undo(self) -> History:
        """One step back; at the beginning nothing."""
        if not self.past:
            return self
        *past, last = self.past
        return History(last.undone(self.now), tuple(past), (last, *self.future))

    def redo(self) -> History:
        """Once more what was taken back; at the end nothing."""
        if not self.future:
            return self
        first, *future = self.future
        return History(first.done(self.now), (*self.past, first), tuple(future))


class PlanEditor:
    """What a person can do to the plan of one source; names and contents are looked up once, since they stay.

    Every method takes a plan and gives an edit back, or raises `InputRefused` with the reason.
    """

    def __init__(self, split: Split, sessions: Mapping[str, Candidate], slates_after: bool = False) -> None:
        """`sessions` are those that pictures can be given to; with `slates_after` a slate ends its stretch."""
        self.sessions, self.slates_after = sessions, slates_after
        self.companions = Companions(split.frames)
        self._twins: dict[str, list[int]] = defaultdict(list)
        for place, frame in enumerate(split.frames):
            if frame.sha256 and place not in self.companions.leader:
                self._twins[frame.sha256].append(place)
        self._places = {frame.path: place for place, frame in enumerate(split.frames)}
        self._read = split
        self._rows = stretches(split, self.companions, slates_after)

    def stretches(self, split: Split) -> tuple[Stretch, ...]:
        """The plan as a person reads it; what did not change since it was asked for last is the same object."""
        if split is not self._read:
            pairs = zip(self._read.frames, split.frames, strict=True)
            touched = {place for place, (old, new) in enumerate(pairs) if old is not new}
            if self._read.warnings is not split.warnings:
                told = set(self._read.warnings) ^ set(split.warnings)
                touched |= {self._places[warning.frame] for warning in told if warning.frame in self._places}
            self._rows = stretches_after(self._rows, split, self.companions, touched, self.slates_after)
            self._read = split
        return self._rows

    def assign(self, split: Split, places: Collection[int], number: str, also: tuple[str, ...] = ()) -> Edit:
        """Give frames to a session, or to several siblings; a slate among them that was not read is theirs too."""
        who = self._allowed(number, *also)
        frames = split.frames
        givable, slates = self.givable(split, places)
        changes = {place: replace(frames[place], session=number, also=also, reason=BY_HAND) for place in slates}
        new = [place for place in givable if frames[place].sessions != (number, *also)]
        changes |= {place: _given(frames[place], number, also) for place in new}
        if not changes:
            raise InputRefused(f"This belongs to {who} already.")
        pictures = counted(len(changes) - len(slates), "picture")
        said = f"{pictures} to {who}" if len(changes) > len(slates) else f"the slate is that of {who}"
        return self._edit(split, changes, said)

    def givable(self, split: Split, places: Collection[int]) -> tuple[list[int], list[int]]:
        """Which of these frames can be somebody's pictures, and which slates can be somebody's; raises for none."""
        frames = split.frames
        givable = [place for place in sorted(places) if frames[place].role in _GIVABLE]
        slates = [place for place in sorted(places) if _unread(frames[place])]
        if not givable and not slates:
            givable = [place for place in sorted(places) if frames[place].role is Role.EXCLUDED]
        self._refuse_nothing(split, places, [*givable, *slates])
        return givable, slates

    def assign_stretch(self, split: Split, stretch: Stretch, number: str, also: tuple[str, ...] = ()) -> Edit:
        """Give a whole stretch to a session; what a person left out of it stays out."""
        edit = self.assign(split, stretch.places, number, also)
        answered = {split.frames[place].path for place in stretch.places}
        return replace(edit, warnings_after=_without(edit.warnings_after, answered))

    def make_slate(self, split: Split, place: int, number: str, also: tuple[str, ...] = ()) -> Edit:
        """Take a frame for the slate of a session, or of several siblings; the rest of its stretch is theirs."""
        who, frame = self._allowed(number, *also), split.frames[place]
        if frame.role not in (*_GIVABLE, Role.SLATE, Role.EXCLUDED):
            raise InputRefused(f"{_name(frame)} cannot be a slate: {frame.reason or frame.role.value}.")
        mine = self._stretch_of(split, place)
        behind = [p for p in mine.places if (p < place if self.slates_after else p > place)]
        changes = {place: replace(frame, role=Role.SLATE, session=number, also=also, reason=BY_HAND)}
        changes |= {p: _given(split.frames[p], number, also) for p in behind if split.frames[p].role in _GIVABLE}
        if all(split.frames[p] == changed for p, changed in changes.items()):
            raise InputRefused(f"{_name(frame)} is the slate of {who} already.")
        side = "before" if self.slates_after else "behind"
        edit = self._edit(split, changes, f"slate of {who}, {counted(len(changes) - 1, 'picture')} {side} it")
        return replace(edit, warnings_after=_without(edit.warnings_after, {frame.path}))

    def make_picture(self, split: Split, place: int) -> Edit:
        """Take a slate for a picture: one that was read is of its own session, another goes with those before it."""
        frame = split.frames[place]
        if frame.role is not Role.SLATE:
            raise InputRefused(f"{_name(frame)} is no slate.")
        if frame.session is not None:
            who = self._allowed(frame.session)
            return self._edit(
                split, {place: _given(frame, frame.session, frame.also)}, f"{_name(frame)} is a picture of {who}"
            )
        mine, before = self._with_before(split, place)
        number, also = self._whose(before), before.also if before is not None else ()
        behind = [p for p in mine.places if p != place and split.frames[p].role is Role.UNASSIGNED]
        changes = {p: _given(split.frames[p], number, also) for p in (place, *behind)}
        whose = f"of {self._called(number)}" if number else "of nobody yet"
        return self._edit(split, changes, f"{_name(frame)} is a picture {whose}")

    def split_here(self, split: Split, place: int) -> Edit:
        """Divide a stretch where the next student begins: what is apart from the slate then is nobody's."""
        mine, frames = self._stretch_of(split, place), split.frames
        givable = [p for p in mine.places if frames[p].role in _GIVABLE]
        before, behind = [p for p in givable if p < place], [p for p in givable if p >= place]
        if not before or not behind or mine.role not in _GIVABLE:
            raise InputRefused("Stand on the frame where the next student begins, inside of a stretch.")
        rest = before if self.slates_after else behind  # the others are those of the slate
        name = _name(frames[behind[0]])
        changes = {p: replace(_given(frames[p], None), reason=f"split off at {name}") for p in rest}
        at = behind[0] if not self.slates_after or frames[behind[0]].role is Role.UNASSIGNED else before[0]
        mark = PlanWarning(frames[at].path, SPLIT, f"split by hand at {name}; say whose these are")
        return self._edit(split, changes, f"{counted(len(rest), 'frame')} split off at {name}", mark)

    def join(self, split: Split, stretch: Stretch) -> Edit:
        """Let a stretch go on with what stands before it."""
        _, before = self._with_before(split, stretch.places[0])
        if before is None:
            raise InputRefused("Nothing stands before this stretch.")
        number = self._whose(before)
        if number is not None:
            edit = self.assign_stretch(split, stretch, number, before.also)
            return replace(edit, said=f"joined with the stretch before: {edit.said}")
        if stretch.opener is not None or stretch.role is not Role.UNASSIGNED:
            raise InputRefused("The stretch before belongs to nobody yet; say first whose it is.")
        mine = [place for place in stretch.places if split.frames[place].role is Role.UNASSIGNED]
        theirs = [split.frames[place] for place in before.places if split.frames[place].role is Role.UNASSIGNED]
        reason = (theirs or [split.frames[before.places[0]]])[0 if self.slates_after else -1].reason
        changes = {place: replace(split.frames[place], reason=reason) for place in mine}
        edit = self._edit(split, changes, f"{counted(len(changes), 'frame')} joined with the stretch before")
        boundary = before.places[:1] if self.slates_after else ()
        answered = {split.frames[place].path for place in (*stretch.places, *boundary)}
        return replace(edit, warnings_after=_without(edit.warnings_after, answered))

    def exclude(self, split: Split, places: Collection[int]) -> Edit:
        """Leave frames out, or take them back in where all of them are out."""
        frames = split.frames
        out = [p for p in sorted(places) if frames[p].role in _GIVABLE or _unread(frames[p])]
        if out:
            changes = {p: _left_out(frames[p]) for p in out}
            return self._edit(split, changes, f"{counted(len(out), 'frame')} left out")
        back = [p for p in sorted(places) if frames[p].role is Role.EXCLUDED]
        self._refuse_nothing(split, places, back)
        changes = {p: self._taken_in(frames[p]) for p in back}
        numbers = {frame.session for frame in changes.values()}
        number = numbers.pop() if len(numbers) == 1 else None
        whose = f", to {self._called(number)}" if number else ""
        return self._edit(split, changes, f"{counted(len(back), 'frame')} taken back in{whose}")

    def recall(self, split: Split, decided: Mapping[str, Decision]) -> Edit | None:
        """What was decided about these very pictures before, by their content; None where that changes nothing."""
        changes: dict[int, PlannedFrame] = {}
        for place, frame in enumerate(split.frames):
            said = decided.get(frame.checksum) or decided.get(frame.sha256)
            open_to_it = frame.role in _GIVABLE or _unread(frame)
            if said is not None and open_to_it and place not in self.companions.leader and self._may(said):
                reason = f"{said.reason}{EARLIER}"
                changes[place] = replace(frame, role=said.role, session=said.session, also=said.also, reason=reason)
        changes = {place: frame for place, frame in changes.items() if frame != split.frames[place]}
        if not changes:
            return None
        frames = counted(len(changes), "frame is as a person", "frames are as a person")
        return self._edit(split, changes, f"{frames} decided when this card was imported before")

    def _may(self, said: Decision) -> bool:
        numbers = (said.session, *said.also) if said.session is not None else said.also
        return all(number in self.sessions and not self.sessions[number].hold for number in numbers)

    def to_nobody(self, split: Split, places: Collection[int]) -> Edit:
        """Take pictures off their student; they belong to nobody until somebody says so."""
        mine = [place for place in sorted(places) if split.frames[place].role is Role.IMAGE]
        if not mine:
            raise InputRefused("No picture here belongs to a student.")
        changes = {
            p: replace(_given(split.frames[p], None), reason=f"taken off {split.frames[p].session} by hand")
            for p in mine
        }
        return self._edit(split, changes, f"{counted(len(mine), 'picture')} taken off their student, nobody's now")

    def confirm(self, split: Split, stretch: Stretch) -> Edit:
        """A person has looked and finds the stretch right as it is."""
        if stretch.role is Role.UNASSIGNED or stretch.unread:
            raise InputRefused("This belongs to nobody yet: say whose it is, or leave it out.")
        if not stretch.warnings:
            raise InputRefused("There is no warning to answer.")
        paths = {warning.frame for warning in stretch.warnings}
        left = tuple(warning for warning in split.warnings if warning.frame not in paths)
        answered = counted(len(split.warnings) - len(left), "warning")
        return Edit(f"{answered} looked at and answered", {}, {}, split.warnings, left)

    def _taken_in(self, frame: PlannedFrame) -> PlannedFrame:
        """A frame that was left out, back with the student it was taken from; else it is nobody's."""
        _, _, numbers = frame.reason.removesuffix(EARLIER).partition(f"{LEFT_OUT}, was of ")
        number, *also = numbers.split(" and ")
        if all(one in self.sessions and not self.sessions[one].hold for one in (number, *also)):
            return _given(frame, number, tuple(also))
        return replace(_given(frame, None), reason="taken back in by hand")

    def _whose(self, stretch: Stretch | None) -> str | None:
        """The session whose pictures go on behind a stretch, if it has one that may have pictures."""
        if stretch is None or stretch.role not in (Role.IMAGE, Role.SLATE) or stretch.session is None:
            return None
        session = self.sessions.get(stretch.session)
        return stretch.session if session is not None and not session.hold else None

    def _allowed(self, *numbers: str) -> str:
        """The sessions in words; raises where one is none, or may have no pictures."""
        for number in numbers:
            session = self.sessions.get(number)
            if session is None:
                raise InputRefused(f"There is no session {clean_text(number, 40)} in this studio.")
            if session.hold:
                raise InputRefused(f"{self._called(number)} must not be photographed ({session.hold}).")
        return " and ".join(self._called(number) for number in numbers)

    def _called(self, number: str) -> str:
        session = self.sessions.get(number)
        return clean_text(f"{number} {session.name if session is not None else ''}", 80)

    def _stretch_of(self, split: Split, place: int) -> Stretch:
        return next(stretch for stretch in self.stretches(split) if place in stretch.places)

    def _with_before(self, split: Split, place: int) -> tuple[Stretch, Stretch | None]:
        """The stretch that holds a frame, and the one read before it whose pictures are somebody's or nobody's."""
        before: Stretch | None = None
        rows = self.stretches(split)
        for stretch in reversed(rows) if self.slates_after else rows:
            if place in stretch.places:
                return stretch, before if before is not None and before.body == stretch.body else None
            if stretch.role in (Role.IMAGE, Role.UNASSIGNED, Role.SLATE) and stretch.body:
                before = stretch
        raise InputRefused("This frame is in no stretch.")

    def _refuse_nothing(self, split: Split, places: Collection[int], taken: Collection[int]) -> None:
        if taken:
            return
        roles = {split.frames[place].role for place in places}
        if roles == {Role.DUPLICATE}:
            raise InputRefused("These pictures are in the studio already.")
        if roles == {Role.DAMAGED}:
            raise InputRefused(
                "A damaged file can be given to nobody, nor left out: it keeps the card from formatting."
            )
        if Role.SLATE in roles:
            raise InputRefused("A slate that was read is nobody's picture; take it for a picture first.")
        raise InputRefused("Nothing here is a picture that could be given to anybody.")

    def _edit(
        self, split: Split, changes: Mapping[int, PlannedFrame], said: str, mark: PlanWarning | None = None
    ) -> Edit:
        """The edit with all that follows from it: companions, pictures that are on the card twice, warnings."""
        after = dict(changes)
        for place in changes:
            self._settle_twins(split, place, after)
        for place, frame in changes.items():  # as it was meant, also where the picture itself is here twice
            for follower in self.companions.followers.get(place, ()):
                if split.frames[follower].role is not Role.DUPLICATE:
                    after[follower] = _following(split.frames[follower], frame)
        changed = {place: frame for place, frame in after.items() if frame != split.frames[place]}
        paths = {split.frames[place].path for place in changed}
        warnings = _without(split.warnings, paths)
        if mark is not None:
            warnings = tuple(sorted((*warnings, mark), key=lambda warning: self._places.get(warning.frame, -1)))
        before = {place: split.frames[place] for place in changed}
        return Edit(said, before, changed, split.warnings, warnings)

    def _settle_twins(self, split: Split, place: int, after: dict[int, PlannedFrame]) -> None:
        """Of equal pictures one is wanted; where it is left out, so are the others."""
        twins = self._twins.get(split.frames[place].sha256, ())
        if len(twins) < 2:
            return
        now = {twin: after.get(twin, split.frames[twin]) for twin in twins}
        wanted = [twin for twin, frame in now.items() if frame.role in _GIVABLE]
        if wanted:
            kept = next((twin for twin in wanted if twin not in after), wanted[0])
            kept = next((twin for twin in wanted if now[twin].role is Role.IMAGE and twin not in after), kept)
            for twin in wanted:
                if twin != kept:
                    reason = f"{TWIN}{now[kept].path}"
                    after[twin] = replace(now[twin], role=Role.DUPLICATE, session=None, also=(), reason=reason)
            for twin, frame in now.items():
                if frame.role is Role.EXCLUDED and frame.reason.startswith(TWIN):
                    after[twin] = replace(frame, role=Role.DUPLICATE, reason=f"{TWIN}{now[kept].path}")
        elif not any(frame.role is Role.SLATE for frame in now.values()):
            for twin, frame in now.items():
                if frame.role is Role.DUPLICATE and frame.reason.startswith(TWIN):
                    after[twin] = replace(frame, role=Role.EXCLUDED)


def _given(frame: PlannedFrame, number: str | None, also: tuple[str, ...] = ()) -> PlannedFrame:
    if number is None:
        return replace(frame, role=Role.UNASSIGNED, session=None, also=(), reason="a person says this is a picture")
    return replace(frame, role=Role.IMAGE, session=number, also=also, reason=BY_HAND)


def _left_out(frame: PlannedFrame) -> PlannedFrame:
    reason = f"{LEFT_OUT}, was of {' and '.join(frame.sessions)}" if frame.role is Role.IMAGE else LEFT_OUT
    return replace(frame, role=Role.EXCLUDED, session=None, also=(), reason=reason)


def _following(frame: PlannedFrame, leader: PlannedFrame) -> PlannedFrame:
    """What becomes of a companion when its picture goes somewhere."""
    if leader.role is Role.SLATE:
        return replace(frame, role=Role.EXCLUDED, session=None, also=(), reason="belongs to the slate")
    return replace(frame, role=leader.role, session=leader.session, also=leader.also, reason=leader.reason)


def _without(warnings: Iterable[PlanWarning], paths: Collection[str]) -> tuple[PlanWarning, ...]:
    """The warnings that an edit of these frames leaves."""
    return tuple(warning for warning in warnings if warning.frame not in paths or warning.kind in STAYING)


def _with(split: Split, frames: Mapping[int, PlannedFrame], warnings: tuple[PlanWarning, ...]) -> Split:
    every = list(split.frames)
    for place, frame in frames.items():
        every[place] = frame
    return replace(split, frames=tuple(every), warnings=warnings)


def _unread(frame: PlannedFrame) -> bool:
    return frame.role is Role.SLATE and frame.session is None


def _name(frame: PlannedFrame) -> str:
    return clean_text(frame.path.rpartition("/")[2], 60)

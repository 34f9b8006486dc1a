"""The files of a source on their way into a plan, whatever way their pictures find a session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.camera_clocks import camera_clocks, clock_warnings
from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.frames import FileKind, PlannedFrame, PlanWarning, Role, ScannedFrame, Split
from tui_studio.domain.natural import natural_key
from tui_studio.domain.raw_partners import raws_elsewhere
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.frames import Confidence, KnownSession, SeenCode

SAME_PICTURE = "same picture as"
WORTH_A_NOTE = 3
"""Pictures that lie on a source twice; a single one is an accident that its own line tells."""
Stem = tuple[str, str]  # as `stem_key` makes it


@dataclass(slots=True)
class Entry:
    """One file on its way to a planned frame."""

    frame: ScannedFrame
    body: str
    role: Role
    session: str | None = None
    payload: str | None = None
    reason: str = ""
    picture: Entry | None = None  # of a companion: the picture it belongs to
    also: tuple[str, ...] = ()
    travels_with: str = ""
    contested: bool = False  # something says that it is somebody else's, not only that nobody knows

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every session it belongs to."""
        return (self.session, *self.also) if self.session is not None else ()

    def of_duplicate(self) -> bool:
        """It is the companion of a picture that is not taken in a second time."""
        return self.picture is not None and self.picture.role is Role.DUPLICATE

    def set_aside(self, reason: str) -> None:
        """It is a duplicate."""
        self.role, self.session, self.also, self.reason = Role.DUPLICATE, None, (), reason

    def leave_open(self, reason: str) -> None:
        """It belongs to nobody until a person says so."""
        self.role, self.session, self.also, self.reason = Role.UNASSIGNED, None, (), reason
        self.contested = True

    def give(self, numbers: tuple[str, ...]) -> None:
        """It is a picture of these sessions."""
        self.session, self.also = numbers[0], numbers[1:]

    def _code(self) -> SeenCode | None:
        """Of a slate: the code that speaks for it."""
        if self.role is not Role.SLATE:
            return None
        codes = self.frame.reading.codes
        return next((code for code in codes if code.payload == self.payload), codes[0] if codes else None)

    def planned(self) -> PlannedFrame:
        """As the plan shows it."""
        return PlannedFrame(
            self.frame.path, self.role, self.session, self.payload, self.reason,
            sha256=self.frame.sha256, checksum=self.frame.checksum, size=self.frame.size, body=self.body,
            taken_at=self.frame.camera.taken_at, also=self.also, code=self._code(), travels_with=self.travels_with,
        )  # fmt: skip


def other_shoots(entries: Iterable[Entry], sessions: Mapping[str, KnownSession], most: str) -> list[PlanWarning]:
    """A warning for each entry of another shoot than that of most sessions; `most` names those in words."""
    mine = [entry for entry in entries if entry.session is not None]
    shoots = Counter(sessions[number].shoot for number in dict.fromkeys(entry.session or "" for entry in mine))
    if len(shoots) < 2:
        return []
    main = shoots.most_common(1)[0][0]
    found = []
    for entry in mine:
        shoot = sessions[entry.session or ""].shoot
        if shoot != main:
            text = f"{entry.session} belongs to {clean_text(shoot, 60)}, {most} to {clean_text(main, 60)}"
            found.append(PlanWarning(entry.frame.path, "other-shoot", text))
    return found


def files_outside(every: Iterable[ScannedFrame], entries: Iterable[Entry]) -> list[Entry]:
    """What is in no stream: raw files and companions go with their picture; the rest is named for what it is."""
    taken: set[str] = set()
    pictures: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        taken.add(entry.frame.path)
        pictures.setdefault(stem_key(entry.frame.path), []).append(entry)
    known = list(every)
    elsewhere = raws_elsewhere(known)
    rest = (frame for frame in known if frame.path not in taken)
    ordered = sorted(rest, key=lambda one: (natural_key(one.path), one.path))
    return [_outside(frame, pictures, elsewhere) for frame in ordered]


def question_twins(entries: Iterable[Entry], stored: Mapping[str, str], how: str) -> list[PlanWarning]:
    """Equal pictures of two students belong to neither until a person says so; `how` they came to them in words."""
    asked = (entry for entry in entries if entry.role is Role.IMAGE or entry.contested)
    found = []
    for digest, equal in _by_content(asked).items():
        twins = [entry for entry in equal if entry.role is Role.IMAGE]
        if digest in stored or not twins:
            continue
        if len(twins) < len(equal):
            doubt = next(entry for entry in equal if entry.contested)
            for entry in twins:
                entry.leave_open(f"the same picture as {doubt.frame.path}: {doubt.reason}")
        elif len({entry.numbers for entry in twins}) > 1:
            numbers = dict.fromkeys(number for entry in twins for number in entry.numbers)
            reason = f"the same picture {how} {' and '.join(numbers)}"
            found.append(PlanWarning(twins[0].frame.path, "two-students", f"{reason}; it was left unassigned"))
            for entry in twins:
                entry.leave_open(reason)
    return found


def set_duplicates_aside(entries: Iterable[Entry], stored: Mapping[str, str]) -> None:
    """What is stored already, and what occurs more than once on this source: one is kept, best a student's."""
    for digest, equal in _by_content(entries).items():
        wanted = [entry for entry in equal if entry.role in (Role.IMAGE, Role.UNASSIGNED)]
        wanted.sort(key=lambda entry: (entry.role is not Role.IMAGE, entry.of_duplicate()))
        for entry in wanted:
            if entry.picture is not None and not entry.of_duplicate():
                continue  # two sidecars with equal settings are two sidecars
            if digest in stored:
                entry.set_aside(f"already stored as {stored[digest]}")
            elif entry is not wanted[0]:
                entry.set_aside(f"{SAME_PICTURE} {wanted[0].frame.path}")


def seen_twice(entries: Iterable[Entry]) -> list[PlanWarning]:
    """A note where pictures lie on the source more than once: both slots of a body, a folder that was copied."""
    twice = [entry for entry in entries if entry.role is Role.DUPLICATE and entry.reason.startswith(SAME_PICTURE)]
    twice = [entry for entry in twice if entry.frame.kind is FileKind.PICTURE]
    if len(twice) < WORTH_A_NOTE:
        return []
    text = f"{counted(len(twice), 'picture')} lie here twice, as in both slots of a camera; each is taken in once"
    return [PlanWarning(twice[0].frame.path, "seen-twice", text)]


def settled(
    entries: Sequence[Entry], warnings: Iterable[PlanWarning], confidence: Mapping[str, Confidence] | None = None
) -> Split:
    """The plan, with the warnings in the order of the frames they are about."""
    frames = tuple(entry.planned() for entry in entries)
    order = {frame.path: index for index, frame in enumerate(frames)}
    told = [*warnings, *seen_twice(entries), *clock_warnings(camera_clocks(frames))]
    ordered = sorted(told, key=lambda warning: order.get(warning.frame, -1))
    return Split(frames, tuple(ordered), confidence or {})


def _by_content(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.frame.sha256:
            found.setdefault(entry.frame.sha256, []).append(entry)
    return found


def _outside(frame: ScannedFrame, pictures: Mapping[Stem, Sequence[Entry]], elsewhere: Mapping[Stem, str]) -> Entry:
    """A file that is in no stream."""
    if frame.kind is FileKind.HOUSEKEEPING:
        return Entry(frame, "", Role.NOT_IMAGE, reason="camera housekeeping")
    if frame.kind not in (FileKind.RAW, FileKind.COMPANION):
        return Entry(frame, "", Role.NOT_IMAGE, reason=frame.problem or "not a picture")
    partners = _partners(frame, pictures, elsewhere)
    if not partners:
        return Entry(frame, "", Role.EXCLUDED, reason="companion of a picture that is not on this source")
    found = _with_picture(frame, partners)
    found.travels_with = partners[0].frame.path
    return found


def _with_picture(frame: ScannedFrame, partners: Sequence[Entry]) -> Entry:
    first = partners[0]
    if any((one.role, one.numbers) != (first.role, first.numbers) for one in partners):
        return Entry(frame, first.body, Role.UNASSIGNED, reason="two pictures of this name belong to different places")
    if first.role is Role.SLATE:
        return Entry(frame, first.body, Role.EXCLUDED, reason="belongs to the slate")
    if first.role is Role.DAMAGED:
        raw = frame.kind is FileKind.RAW
        role = Role.UNASSIGNED if raw else Role.EXCLUDED
        return Entry(frame, first.body, role, reason=f"{'raw file' if raw else 'companion'} of a damaged picture")
    picture = first if frame.kind is FileKind.COMPANION else None
    return Entry(frame, first.body, first.role, first.session, None, first.reason, picture, first.also)


def _partners(
    frame: ScannedFrame, pictures: Mapping[Stem, Sequence[Entry]], elsewhere: Mapping[Stem, str]
) -> Sequence[Entry]:
    folder, stem = stem_key(frame.path)
    beside = pictures.get((folder, stem)) or pictures.get(stem_key(f"{folder}/{stem}" if folder else stem))
    if beside:
        return beside
    path = elsewhere.get((folder, stem), "")  # of a raw file that lies apart from its JPEG, and of its side-car
    return [one for one in pictures.get(stem_key(path), ()) if one.frame.path == path] if path else ()

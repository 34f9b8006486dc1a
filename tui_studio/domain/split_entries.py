"""The files of a source on their way into a plan, whatever way their pictures find a session."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.frames import FileKind, PlannedFrame, PlanWarning, Role, ScannedFrame, Split
from tui_studio.domain.natural import natural_key
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tui_studio.domain.frames import KnownSession


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

    def of_duplicate(self) -> bool:
        """It is the companion of a picture that is not taken in a second time."""
        return self.picture is not None and self.picture.role is Role.DUPLICATE

    def set_aside(self, reason: str) -> None:
        """It is a duplicate."""
        self.role, self.session, self.reason = Role.DUPLICATE, None, reason


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
    rest = (frame for frame in every if frame.path not in taken)
    return [_outside(frame, pictures) for frame in sorted(rest, key=lambda one: (natural_key(one.path), one.path))]


def question_twins(entries: Iterable[Entry], stored: Mapping[str, str], how: str) -> list[PlanWarning]:
    """Equal pictures of two students belong to neither until a person says so; `how` they came to them in words."""
    given = (entry for entry in entries if entry.role is Role.IMAGE and entry.frame.sha256 not in stored)
    found = []
    for twins in _by_content(given).values():
        numbers = list(dict.fromkeys(entry.session for entry in twins if entry.session))
        if len(numbers) > 1:
            reason = f"the same picture {how} {' and '.join(numbers)}"
            found.append(PlanWarning(twins[0].frame.path, "two-students", f"{reason}; it was left unassigned"))
            for entry in twins:
                entry.role, entry.session, entry.reason = Role.UNASSIGNED, None, reason
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
                entry.set_aside(f"same picture as {wanted[0].frame.path}")


def settled(entries: Sequence[Entry], warnings: Iterable[PlanWarning]) -> Split:
    """The plan, with the warnings in the order of the frames they are about."""
    order = {entry.frame.path: index for index, entry in enumerate(entries)}
    ordered = sorted(warnings, key=lambda warning: order.get(warning.frame, -1))
    return Split(tuple(_planned(entry) for entry in entries), tuple(ordered))


def _by_content(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.frame.sha256:
            found.setdefault(entry.frame.sha256, []).append(entry)
    return found


def _outside(frame: ScannedFrame, pictures: Mapping[tuple[str, str], list[Entry]]) -> Entry:
    """A file that is in no stream."""
    if frame.kind is FileKind.HOUSEKEEPING:
        return Entry(frame, "", Role.NOT_IMAGE, reason="camera housekeeping")
    if frame.kind not in (FileKind.RAW, FileKind.COMPANION):
        return Entry(frame, "", Role.NOT_IMAGE, reason=frame.problem or "not a picture")
    folder, stem = stem_key(frame.path)
    partners = pictures.get((folder, stem)) or pictures.get(stem_key(f"{folder}/{stem}" if folder else stem)) or []
    if not partners:
        return Entry(frame, "", Role.EXCLUDED, reason="companion of a picture that is not on this source")
    first = partners[0]
    if any((one.role, one.session) != (first.role, first.session) for one in partners):
        return Entry(frame, first.body, Role.UNASSIGNED, reason="two pictures of this name belong to different places")
    if first.role is Role.SLATE:
        return Entry(frame, first.body, Role.EXCLUDED, reason="belongs to the slate")
    if first.role is Role.DAMAGED:
        raw = frame.kind is FileKind.RAW
        role = Role.UNASSIGNED if raw else Role.EXCLUDED
        return Entry(frame, first.body, role, reason=f"{'raw file' if raw else 'companion'} of a damaged picture")
    picture = first if frame.kind is FileKind.COMPANION else None
    return Entry(frame, first.body, first.role, first.session, None, first.reason, picture)


def _planned(entry: Entry) -> PlannedFrame:
    return PlannedFrame(
        entry.frame.path,
        entry.role,
        entry.session,
        entry.payload,
        entry.reason,
        sha256=entry.frame.sha256,
        size=entry.frame.size,
        body=entry.body,
        taken_at=entry.frame.camera.taken_at,
    )

"""The plan of a source whose pictures say themselves whose they are: by metadata, by their names, or by a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.frame_order import streams
from tui_studio.domain.frames import FileKind, PlanWarning, Role, Split
from tui_studio.domain.picture_keys import NO_TEXT, Naming
from tui_studio.domain.slate_marks import read_mark
from tui_studio.domain.split_entries import (
    Entry,
    files_outside,
    other_shoots,
    question_twins,
    set_duplicates_aside,
    settled,
)
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_studio.domain.frames import KnownSession, ScannedFrame
    from tui_studio.domain.session_codes import CodeRules

NOBODY = Naming(reason=NO_TEXT)


def keyed_split(
    frames: Iterable[ScannedFrame],
    namings: Mapping[str, Naming],
    sessions: Mapping[str, KnownSession],
    rules: CodeRules,
    stored: Mapping[str, str],
    notes: Iterable[PlanWarning] = (),
) -> Split:
    """Each picture by itself: to the session it names, or to nobody; no picture stands for the one behind it.

    `namings` say by path whom a picture names, `notes` are about the source as a whole.
    """
    every = list(frames)
    work = _Sorting(namings, sessions, rules)
    entries = [work.entry(frame, stream.body) for stream in streams(every) for frame in stream.frames]
    warnings = [*notes, *work.warnings(), *question_twins(entries, stored, "is given to")]
    firsts = {entry.session: entry for entry in reversed(entries) if entry.role is Role.IMAGE}
    warnings += other_shoots(firsts.values(), sessions, "most pictures here")
    entries += files_outside(every, entries)
    set_duplicates_aside(entries, stored)
    return settled(entries, warnings)


class _Sorting:
    """The work on one source; what is the same in many pictures is said once, at the first of them."""

    def __init__(self, namings: Mapping[str, Naming], sessions: Mapping[str, KnownSession], rules: CodeRules) -> None:
        self.namings, self.sessions, self.rules = namings, sessions, rules
        self._told: dict[tuple[str, str], list[Entry]] = {}

    def entry(self, frame: ScannedFrame, body: str) -> Entry:
        """One picture where it belongs; a slate among them is left out and starts nobody."""
        if frame.kind is FileKind.DAMAGED:
            reason = frame.problem or "damaged"
            return self._tell("damaged", Entry(frame, body, Role.DAMAGED, reason=reason))
        if frame.kind is FileKind.NOT_IMAGE:
            return Entry(frame, body, Role.NOT_IMAGE, reason=frame.problem or "not a picture")
        naming, mark = self.namings.get(frame.path, NOBODY), read_mark(frame, self.sessions, self.rules)
        if mark.role is Role.SLATE and mark.session is None:
            return self._tell("unread-slate", Entry(frame, body, Role.SLATE, None, mark.payload, mark.reason))
        if mark.role is Role.SLATE and (naming.silent or naming.session in (mark.session, *mark.also)):
            return Entry(frame, body, Role.SLATE, mark.session, mark.payload, also=mark.also)
        if mark.role is Role.SLATE:
            said = f"{naming.source} says {naming.session}" if naming.session else naming.reason
            reason = f"its code says {mark.session}, and {said}"
            return self._nobodys("two-keys", frame, body, mark.payload, reason)
        return self._named(frame, body, naming)

    def _named(self, frame: ScannedFrame, body: str, naming: Naming) -> Entry:
        number = naming.session
        if number is None:
            return self._nobodys(naming.kind or "no-key", frame, body, naming.payload, naming.reason)
        if hold := self.sessions[number].hold:
            return self._nobodys("hold", frame, body, naming.payload, f"{number}: {hold}")
        return Entry(frame, body, Role.IMAGE, number, naming.payload, naming.source)

    def _nobodys(self, kind: str, frame: ScannedFrame, body: str, payload: str | None, reason: str) -> Entry:
        return self._tell(kind, Entry(frame, body, Role.UNASSIGNED, None, payload, reason))

    def _tell(self, kind: str, entry: Entry) -> Entry:
        self._told.setdefault((kind, entry.reason), []).append(entry)
        return entry

    def warnings(self) -> list[PlanWarning]:
        """What a person should look at."""
        return [
            PlanWarning(found[0].frame.path, kind, f"{reason}; {_left(kind, len(found))}")
            for (kind, reason), found in self._told.items()
        ]


def _left(kind: str, count: int) -> str:
    if kind == "damaged":
        return f"{counted(count, 'file')} left on the card"
    if kind == "unread-slate":
        return f"{counted(count, 'sheet')} left out"
    return f"{counted(count, 'picture')} left unassigned"

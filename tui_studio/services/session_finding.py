"""How the pictures of a scan find their sessions: by slates, by keys in or beside the files, or by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_studio.domain.file_map import FileMap, name_by_map, read_map
from tui_studio.domain.frames import FileKind, KnownSession, PlannedFrame, PlanWarning, Role, ScannedFrame, Split
from tui_studio.domain.key_book import KeyBook, SessionOwner
from tui_studio.domain.key_template import read_template, templated
from tui_studio.domain.keyed_split import keyed_split
from tui_studio.domain.picture_keys import NO_MATCH, Naming, keys_by_template, name_by_keys, name_by_texts
from tui_studio.domain.session_codes import CodeKind, CodeRules, person_key, read_code
from tui_studio.domain.slate_split import split
from tui_studio.errors import InputRefused, NotFound
from tui_studio.text import clean_text, counted, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from tui_studio.domain.scan_options import ScanOptions


@dataclass(frozen=True, slots=True)
class Finder:
    """What the studio knows, and what is wanted; made before the scan, so that it refuses at once what cannot be."""

    options: ScanOptions
    known: Mapping[str, KnownSession]
    stored: Mapping[str, str]
    rules: CodeRules
    owners: Sequence[SessionOwner]
    listed: FileMap | None = None

    def check(self) -> None:
        """Raise `NotFound` where the options name a session or an organization that does not exist."""
        wanted = self.options
        if wanted.session and wanted.session not in self.known:
            raise NotFound(f"There is no session {wanted.session}.")
        if wanted.session:
            _may_be_photographed(self.known[wanted.session])
        if wanted.organization and not any(fold(o.organization) == fold(wanted.organization) for o in self.owners):
            raise NotFound(f"No session is of an organization “{clean_text(wanted.organization, 60)}”.")

    def ours(self) -> Callable[[str], bool]:
        """Whether what a code says would name somebody here: what else is in the frame is then of no interest."""
        key = self.options.key
        if key == "number":
            return lambda text: read_code(text, self.rules, self.known.__contains__).kind is not CodeKind.FOREIGN
        book = KeyBook(self.owners, self.rules, self.options.organization)
        return lambda text: bool(book.sessions(key, person_key(text)))

    def names_session(self, text: str) -> bool:
        """Whether what a code says names a session that there is, or somebody who has one."""
        if self.options.key == "number":
            return read_code(text, self.rules, self.known.__contains__).number in self.known
        return self.ours()(text)

    def split(self, frames: list[ScannedFrame]) -> Split:
        """The plan of these files, by the way that is wanted."""
        found = self._split(frames)
        by_person = self.options.key != "number" or self.options.by in ("filename", "map")
        notes = self._other_days(found) if by_person else []
        return replace(found, warnings=(*notes, *found.warnings)) if notes else found

    def _other_days(self, found: Split) -> list[PlanWarning]:
        """A student's only session may be last year's: said once where pictures are of another day."""
        days = {owner.number: owner.day for owner in self.owners}
        other = [
            frame
            for frame in found.frames
            if frame.role is Role.IMAGE and frame.taken_at and (day := days.get(frame.session or ""))
            if day != frame.taken_at.date()
        ]
        if not other:
            return []
        first, numbers = other[0], {frame.session for frame in other}
        text = (
            f"{counted(len(other), 'picture')} for {counted(len(numbers), 'session')} taken on another day than the "
            f"session's: {clean_text(first.path, 60)} on {first.taken_at:%Y-%m-%d}, {first.session} is of "
            f"{days[first.session or '']}; see whether the clock is wrong or the session another one"
        )
        return [PlanWarning("", "other-day", text)]

    def _split(self, frames: list[ScannedFrame]) -> Split:
        by = self.options.by
        if by == "hand":
            return to_one_session(frames, self.known[self.options.session], self.stored)
        book = KeyBook(self.owners, self.rules, self.options.organization)
        rules = self._rules_for(frames, book) if self.options.key != "number" else self.rules
        after = self.options.slates == "after"
        if by == "qr":
            return split(frames, self.known, rules, self.stored, slates_after=after)
        namings, notes = self._namings(frames, book)
        if by == "auto" and self._has_slates(frames, rules):
            return split(frames, self.known, rules, self.stored, slates_after=after, namings=namings, notes=notes)
        return keyed_split(frames, namings, self.known, rules, self.stored, notes)

    def _namings(self, frames: list[ScannedFrame], book: KeyBook) -> tuple[dict[str, Naming], list[PlanWarning]]:
        wanted = self.options
        if wanted.by == "map" and self.listed is not None:
            return name_by_map(frames, self.listed, book)
        if wanted.by == "filename":
            return self._by_name(frames, book), []
        template = read_template(wanted.metadata_pattern) if wanted.metadata_pattern else None
        return name_by_texts(frames, book, wanted.metadata_fields, wanted.key, template)

    def _by_name(self, frames: list[ScannedFrame], book: KeyBook) -> dict[str, Naming]:
        template = read_template(self.options.template)
        found = {}
        for frame in frames:
            if frame.kind in (FileKind.PICTURE, FileKind.RAW):
                keys = keys_by_template(template, templated(frame.path, template.folders), "file name", book)
                taken = frame.camera.taken_at
                found[frame.path] = name_by_keys(keys, book, taken.date() if taken else None, NO_MATCH)
        return found

    def _rules_for(self, frames: list[ScannedFrame], book: KeyBook) -> CodeRules:
        """Each client number or ID in the codes with its one session: of several of a student that of the day."""
        days: set[date | None] = {frame.camera.taken_at.date() for frame in frames if frame.camera.taken_at}
        meant: dict[str, str | None] = {}
        choices: dict[str, tuple[str, ...]] = {}
        for payload in {text for frame in frames for text in frame.reading.payloads}:
            key = person_key(payload)
            numbers = book.sessions(self.options.key, key)
            if numbers:
                settled = {book.settle(numbers, day).session for day in days or {None}}
                settled.discard(None)
                meant[key] = settled.pop() if len(settled) == 1 else None
                if meant[key] is None:
                    choices[key] = book.in_words(numbers)
        return replace(self.rules, meant=meant, choices=choices)

    def _has_slates(self, frames: list[ScannedFrame], rules: CodeRules) -> bool:
        readings = (read_code(text, rules, self.known.__contains__) for f in frames for text in f.reading.payloads)
        return any(reading.number in self.known for reading in readings)


def read_list(path: Path) -> FileMap:
    """The list of a file, in any of the forms in which rosters are read; raises `InputRefused`."""
    from tui_studio.integrations.spreadsheets import read_sheet

    sheet = read_sheet(path)
    try:
        return read_map(sheet.rows, sheet.first_row)
    except InputRefused as error:
        raise InputRefused(f"{path.name}: {error}") from None


def to_one_session(frames: list[ScannedFrame], session: KnownSession, stored: Mapping[str, str]) -> Split:
    """The manual twin: every picture of a folder belongs to one session; slates in it are left out."""
    _may_be_photographed(session)
    planned: list[PlannedFrame] = []
    seen: dict[str, str] = {}
    for frame in sorted(frames, key=lambda f: f.path):
        role, number, reason = Role.NOT_IMAGE, None, frame.problem
        if frame.kind is FileKind.DAMAGED:
            role = Role.DAMAGED
        elif frame.kind in (FileKind.PICTURE, FileKind.RAW):
            if frame.sha256 in stored:
                role, reason = Role.DUPLICATE, f"already stored as {stored[frame.sha256]}"
            elif frame.content in seen:
                role, reason = Role.DUPLICATE, f"same picture as {seen[frame.content]}"
            elif session.number in frame.reading.payloads:
                role, number, reason = Role.SLATE, session.number, ""
            else:
                role, number, reason = Role.IMAGE, session.number, "by hand"
            seen.setdefault(frame.content, frame.path)
        elif frame.kind is FileKind.COMPANION:
            role, reason = Role.EXCLUDED, "goes with a picture"
        payload = " ".join(frame.reading.payloads) or None
        planned.append(
            PlannedFrame(
                frame.path, role, number, payload, reason,
                sha256=frame.sha256, checksum=frame.checksum, size=frame.size, taken_at=frame.camera.taken_at,
            )
        )  # fmt: skip
    return Split(tuple(planned))


def _may_be_photographed(session: KnownSession) -> None:
    if session.hold:
        raise InputRefused(f"Session {session.number}: {session.hold}.")

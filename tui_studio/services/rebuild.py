"""Rows for pictures that no record names: made again from the files, after a plan and never by guessing."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.domain.folder_pattern import whole_number
from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.frames import FileKind
from tui_studio.domain.naming import number_slug
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.integrations.manifests import read_manifests
from tui_studio.services.integrity import strangers
from tui_studio.services.manifests import settle_manifests
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_studio.repositories.images import FrameAccount, SessionFolder

KIND = "rebuild images"
_HEAD = 1 << 20  # bytes of a file in which a camera writes who it is


@dataclass(frozen=True, slots=True)
class Recovered:
    """A picture that gets its row back, and what says whose it is: an import's account, or its folder and name."""

    path: str
    session: str
    also: tuple[str, ...]
    sha256: str
    size: int
    original: str
    body: str
    told_by: str


@dataclass(frozen=True, slots=True)
class RebuildPlan:
    """What would be written; nothing is yet. `refused` are files that nobody can vouch for, with the reason."""

    rows: tuple[Recovered, ...]
    refused: tuple[tuple[str, str], ...]
    miscounted: tuple[str, ...] = ()
    """Numbers of sessions whose count of images would be put right."""


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What was written."""

    batch: str
    recovered: int
    refused: tuple[tuple[str, str], ...]


class RebuildService:
    """The use case behind `verify --rebuild`."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def plan(self, progress: Progress = SILENT) -> RebuildPlan:
        """Read every file below the images folder that no record names, and say whose it is; writes nothing."""
        root = self._place.settings.paths.images
        with self._place.reading() as uow:
            known = uow.images.stored()
            sessions, miscounted = uow.images.session_folders(), uow.images.miscounted()
        unknown = strangers(root, set(known.values()))
        hashes = {path: _hashed(root, path, progress, n, len(unknown)) for n, path in enumerate(unknown, 1)}
        with self._place.reading() as uow:
            accounts = uow.images.accounts_of([sha256 for sha256 in hashes.values() if sha256])
        owners, manifests = _Owners(sessions), read_manifests(root)
        rows: list[Recovered] = []
        refused: list[tuple[str, str]] = []
        seen = dict(known)
        for path, sha256 in hashes.items():
            found = _unfit(root, path, sha256, seen, manifests) or owners.recover(path, accounts.get(sha256 or ""))
            if isinstance(found, str):
                refused.append((path, found))
                continue
            rows.append(replace(found, sha256=sha256 or "", size=(root / path).stat().st_size))
            seen[sha256 or ""] = path
        return RebuildPlan(tuple(rows), tuple(refused), tuple(miscounted))

    def apply(self, plan: RebuildPlan, progress: Progress = SILENT) -> RebuildResult:
        """Write the rows of a plan in one step that can be taken back; a row that came meanwhile is left as it is."""
        place = self._place
        if plan.miscounted:
            with place.writing_when_free(progress) as uow:
                uow.images.recount()
                uow.commit()
        if not plan.rows:
            return RebuildResult("", 0, plan.refused)
        facts = {row.path: _facts(place.settings.paths.images / row.path) for row in plan.rows}
        stems = {stem_key(row.path) for row in plan.rows if kind_by_name(row.path) is FileKind.PICTURE}
        batch, now, written = place.new_batch("rebuild"), place.clock.now(), 0
        with place.writing_when_free(progress) as uow:
            ids = {number: found.session_id for number, found in uow.images.session_folders().items()}
            import_id = uow.images.start_import(batch, str(place.settings.paths.images), "rebuild", user_name(), now)
            for row in plan.rows:
                if uow.images.find_hash(row.sha256) or uow.images.has_path(row.path) or row.session not in ids:
                    continue
                values: dict[str, Any] = {
                    "session_id": ids[row.session], "import_id": import_id, "path": row.path, "sha256": row.sha256,
                    "size": row.size, "kind": _kind(row.path, stems), "original": row.original, "camera": row.body,
                    "taken_at": facts[row.path], "stored_at": now,
                }  # fmt: skip
                uow.images.add(values, [ids[number] for number in row.also if number in ids])
                written += 1
            uow.images.finish_import(import_id, "done", "{}", (), now)
            summary = f"Rebuild: {counted(written, 'picture')} given back to the records"
            uow.journal.begin(place.step(batch, KIND, summary))
            uow.commit()
        settle_manifests(place, progress, batch)
        return RebuildResult(batch, written, plan.refused)


class _Owners:
    """Who a file belongs to, by its folder and its name."""

    def __init__(self, sessions: Mapping[str, SessionFolder]) -> None:
        self._known = sessions
        self._by_folder: dict[str, str] = {}
        self._by_number: dict[str, str] = {}
        for number, session in sessions.items():
            if session.folder:
                self._by_folder[session.folder] = number
            self._by_number[whole_number(number)] = number
            self._by_number.setdefault(number_slug(number), number)

    def recover(self, path: str, account: FrameAccount | None) -> Recovered | str:
        """The picture with its session, or why it has none."""
        place = PurePosixPath(path)
        if account is not None and account.session in self._known and not self._known[account.session].hold:
            original, body = account.path, account.body
            return Recovered(path, account.session, account.also, "", 0, original, body, "the account of an import")
        folder = self._of_folder(place.parent)
        named = self._by_number.get(place.name.partition("_")[0])
        if folder and named and folder != named:
            return f"its folder says {folder} and its name says {named}"
        number = folder or named
        if number is None:
            return "neither its folder nor its name is that of a session in the records"
        if self._known[number].hold:
            return f"session {number} must not be photographed"
        told_by = "its folder" if folder else "its name"
        return Recovered(path, number, (), "", 0, clean_text(place.name, 200), "", told_by)

    def _of_folder(self, folder: PurePosixPath) -> str | None:
        if settled := self._by_folder.get(folder.as_posix()):
            return settled
        parts = folder.name.split("-")
        return self._by_number.get(parts[0]) or self._by_number.get(parts[-1])


def _unfit(root: Path, path: str, sha256: str | None, known: Mapping[str, str], manifests: Mapping[str, str]) -> str:
    """Why a file gets no row whoever it belongs to; empty when it may have one."""
    if sha256 is None:
        return "cannot be read"
    if kind_by_name(path) not in (FileKind.PICTURE, FileKind.RAW, FileKind.COMPANION):
        return "no picture by its name"
    if (root / path).stat().st_size == 0:
        return "empty: an import that was killed had only reserved its name"
    if manifests.get(path, sha256) != sha256:
        return "not as the manifest of its import says: altered since"
    if (twin := known.get(sha256)) is not None:
        there = (root / twin).is_file()
        return f"the same picture as {twin}" + ("" if there else ", which is missing: move it back there")
    return ""


def _hashed(root: Path, path: str, progress: Progress, done: int, total: int) -> str | None:
    from tui_studio.integrations.image_files import hash_file

    progress.checkpoint()
    try:
        return hash_file(root / path, progress.checkpoint)
    except OSError:
        return None
    finally:
        progress.advance(done, total, path)


def _facts(file: Path) -> Any:
    """When the camera says that it took a picture."""
    from tui_studio.integrations.camera_facts import read_camera_facts
    from tui_studio.integrations.disk import open_plain

    try:
        with os.fdopen(open_plain(file), "rb") as stream:
            return read_camera_facts(stream.read(_HEAD), raw=kind_by_name(file.name) is FileKind.RAW).taken_at
    except OSError:
        return None


def _kind(path: str, pictures: set[tuple[str, str]]) -> str:
    kind = kind_by_name(path)
    if kind is FileKind.COMPANION or (kind is FileKind.RAW and stem_key(path) in pictures):
        return kind.value
    return FileKind.PICTURE.value

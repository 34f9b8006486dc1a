"""Taking bulk steps back: the newest that still can be, as one step, while nothing later hangs on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.services.edits import refuse_edit, undo_edit
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.workplace import Workplace, user_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_studio.repositories.images import StoredImage
    from tui_studio.repositories.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """A step that could be taken back; `refused` says why it cannot."""

    batch: str
    kind: str
    summary: str
    by: str
    at: str  # local date and time, ISO to the minute
    refused: str


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What was taken back: `undone` records or pictures."""

    batch: str
    kind: str
    summary: str
    undone: int


class JournalService:
    """The journal, newest first."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def last(self) -> UndoPlan | None:
        """The newest step that can be taken back; else the newest one with what stands against it."""
        with self._place.reading() as uow:
            newest: UndoPlan | None = None
            for step in uow.journal.standing():
                plan = self._plan(step, _REFUSALS[step.kind](uow, step.batch))
                if not plan.refused:
                    return plan
                newest = newest or plan
        return newest

    def undo(self, batch: str, progress: Progress = SILENT) -> UndoResult:
        """Take a step back; raises `InputRefused` with the reason where something hangs on it."""
        place = self._place
        pictures: list[StoredImage] = []
        with place.writing() as uow:
            step = uow.journal.find(batch)
            if step is None or step.undone_at is not None:
                raise InputRefused(f"There is no step {batch} that could be taken back.")
            if refused := _REFUSALS[step.kind](uow, batch):
                raise InputRefused(f"“{step.summary}” cannot be taken back: {refused}.")
            if step.kind == "import images":
                pictures = uow.images.of_import(batch)
            undone = _UNDOERS[step.kind](uow, batch)
            uow.journal.mark_undone(step, place.clock.now(), user_name())
            uow.commit()
        self._put_aside(batch, pictures, progress)
        return UndoResult(batch, step.kind, step.summary, undone)

    def _plan(self, step: Any, refused: str) -> UndoPlan:
        zone = self._place.clock.zone
        at = step.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        return UndoPlan(step.batch, step.kind, step.summary, step.by, at, refused)

    def _put_aside(self, batch: str, pictures: list[StoredImage], progress: Progress) -> None:
        """Move files out of the sessions' folders once no row names them; a picture is never deleted.

        Killed before the last one is moved, the rest are strangers that `verify` lists and the next
        import of the card takes in again.
        """
        if not pictures:
            return
        from tui_studio.integrations.image_files import take_back

        images = self._place.settings.paths.images
        for n, picture in enumerate(pictures, 1):
            take_back(images, PurePosixPath(picture.path), batch)
            progress.advance(n, len(pictures), picture.path)


def _refuse_roster(uow: UnitOfWork, batch: str) -> str:
    if count := uow.clients.with_sessions(batch) or uow.clients.enrollments_with_sessions(batch):
        return f"{count} of its students have a session by now"
    if count := uow.clients.enrolled_elsewhere(batch):
        return f"{count} of its students were enrolled or grouped again since"
    for change in uow.journal.changes(batch):
        after = json.loads(change.after)
        if uow.clients.values(change.entity, change.row_id, after) != after:
            return "some of the records it changed were changed again since"
    return ""


def _undo_roster(uow: UnitOfWork, batch: str) -> int:
    changes = uow.journal.changes(batch)
    for change in changes:
        before = json.loads(change.before)
        if change.entity == "client":
            uow.clients.update_client(change.row_id, before)
        else:
            uow.clients.update_enrollment(change.row_id, before)
    touched = uow.clients.clients_of([(change.entity, change.row_id) for change in changes])
    touched |= uow.clients.enrolled_by(batch)
    removed = uow.clients.remove_batch(batch)
    uow.clients.rebuild_search(sorted(touched))
    uow.organizations.drop_empty(batch)
    return removed + len(touched)


def _refuse_schedule(uow: UnitOfWork, batch: str) -> str:
    for what, count in uow.sessions.hanging_on(batch).items():
        if count:
            return f"{count} of its sessions have {what} by now"
    return ""


def _undo_schedule(uow: UnitOfWork, batch: str) -> int:
    removed = uow.sessions.remove_batch(batch)
    uow.organizations.drop_empty(batch)
    return removed


def _refuse_import(uow: UnitOfWork, batch: str) -> str:
    pictures = uow.images.of_import(batch)
    if not pictures:
        return "it has brought no picture"
    if count := sum(picture.uploaded for picture in pictures):
        return f"{count} of its pictures were uploaded"
    if count := uow.images.sessions_resting_on(batch):
        return f"{count} sessions were advanced on the strength of its pictures; take that back first"
    return ""


def _undo_import(uow: UnitOfWork, batch: str) -> int:
    pictures = uow.images.of_import(batch)
    for picture in pictures:
        uow.images.remove(picture)
    return len(pictures)


def _refuse_advance(uow: UnitOfWork, batch: str) -> str:
    later = uow.statuses.changed_since(batch)
    return f"{later} of its sessions were changed again since" if later else ""


def _undo_advance(uow: UnitOfWork, batch: str) -> int:
    return uow.statuses.move_back(batch)


_REFUSALS: dict[str, Callable[[UnitOfWork, str], str]] = {
    "roster": _refuse_roster,
    "schedule": _refuse_schedule,
    "import images": _refuse_import,
    "advance": _refuse_advance,
    "edit": refuse_edit,
}
_UNDOERS: dict[str, Callable[[UnitOfWork, str], int]] = {
    "roster": _undo_roster,
    "schedule": _undo_schedule,
    "import images": _undo_import,
    "advance": _undo_advance,
    "edit": undo_edit,
}

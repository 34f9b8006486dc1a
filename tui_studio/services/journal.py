"""Taking bulk steps back: the newest that still can be, as one step, while nothing later hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tui_studio.errors import InputRefused
from tui_studio.services.capture import CaptureService
from tui_studio.services.capture_undo import NewestAct, act_of, newest_act
from tui_studio.services.folders import remove_unused
from tui_studio.services.moved_files import MovedFiles
from tui_studio.services.progress import SILENT, Progress
from tui_studio.services.second_copies import take_back_copies
from tui_studio.services.undo_kinds import BRINGING_FILES, KINDS, TakingBack
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tui_studio.repositories.image_copies import SecondCopy
    from tui_studio.repositories.images import StoredImage
    from tui_studio.repositories.unit_of_work import UnitOfWork

CAPTURE = "group capture"
"""The kind of what was decided on frames at a station, which no journal holds."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """A step that could be taken back; `refused` says why it cannot."""

    batch: str
    kind: str
    summary: str
    by: str
    at: str  # local date and time, ISO to the minute
    refused: str
    count: int = 0  # records it would touch, about
    passed_over: tuple[str, ...] = ()
    """Newer steps that cannot be taken back, each with the reason: what is offered is not the last thing done."""


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
        passed: list[UndoPlan] = []
        with self._place.reading() as uow:
            for step in self._newest_first(uow):
                plan = self._plan_of_act(step) if isinstance(step, NewestAct) else self._plan(uow, step)
                if not plan.refused:
                    return replace(plan, passed_over=tuple(f"{one.summary} stays: {one.refused}." for one in passed))
                passed.append(plan)
        return passed[0] if passed else None

    def _newest_first(self, uow: UnitOfWork) -> Iterator[Any]:
        """The steps, and in its place what was done last in Group Capture."""
        act = newest_act(uow)
        for step in uow.journal.standing():
            if act is not None and act.act.at > step.at:
                yield act
                act = None
            yield step
        if act is not None:
            yield act

    def undo(self, batch: str, progress: Progress = SILENT) -> UndoResult:
        """Take a step back, whole or not at all; raises `InputRefused` with the reason where something hangs on it."""
        if (act_id := act_of(batch)) is not None:
            return self._undo_act(act_id)
        place = self._place
        pictures: list[StoredImage] = []
        copies: list[SecondCopy] = []
        with MovedFiles(place.settings.paths.images) as files, place.writing() as uow:
            step = uow.journal.find(batch)
            if step is None or step.undone_at is not None:
                raise InputRefused(f"There is no step {batch} that could be taken back.")
            kind = KINDS[step.kind]
            if refused := _refusal(uow, step):
                raise InputRefused(f"“{step.summary}” cannot be taken back: {refused}.")
            if step.kind in BRINGING_FILES:
                pictures, copies = uow.images.of_import(batch), uow.image_copies.of_import(batch)
            folders = uow.sessions.folders_of_batch(batch)
            now, by = place.clock.now(), user_name()
            undone = kind.undo(TakingBack(uow, batch, by, now, progress, files))
            uow.journal.mark_undone(step, now, by)
            progress.checkpoint()
            uow.commit()
            files.leave()
        self._put_aside(batch, pictures, progress)
        take_back_copies(batch, copies, progress)
        remove_unused(place, folders)
        return UndoResult(batch, step.kind, step.summary, undone)

    def _undo_act(self, act_id: int) -> UndoResult:
        with self._place.reading() as uow:
            found = newest_act(uow)
        if found is None or found.act.id != act_id:
            raise InputRefused("Something else was done in Group Capture meanwhile; nothing was taken back.")
        if found.refused:
            raise InputRefused(f"“{found.summary}” cannot be taken back: {found.refused}.")
        CaptureService(self._place).take_back(found.act)
        return UndoResult(found.batch, CAPTURE, found.summary, found.frames)

    def _plan_of_act(self, found: NewestAct) -> UndoPlan:
        at = self._when(found.act.at)
        return UndoPlan(found.batch, CAPTURE, found.summary, found.act.by, at, found.refused, found.frames)

    def _plan(self, uow: UnitOfWork, step: Any) -> UndoPlan:
        refused = _refusal(uow, step)
        count = 0 if refused else KINDS[step.kind].count(uow, step.batch)
        return UndoPlan(step.batch, step.kind, step.summary, step.by, self._when(step.at), refused, count)

    def _when(self, at: datetime) -> str:
        return at.astimezone(self._place.clock.zone).strftime("%Y-%m-%d %H:%M")

    def _put_aside(self, batch: str, pictures: list[StoredImage], progress: Progress) -> None:
        """Move files out of the sessions' folders once no row names them; a picture is never deleted.

        Killed before the last one is moved, the rest are strangers that `verify` lists and the next
        import of the card takes in again.
        """
        if not pictures:
            return
        from tui_studio.integrations.image_files import take_back
        from tui_studio.integrations.manifests import set_manifest_aside
        from tui_studio.integrations.preview_places import remove_previews

        images = self._place.settings.paths.images
        set_manifest_aside(images, batch)
        remove_previews(images, [picture.sha256 for picture in pictures])
        for n, picture in enumerate(pictures, 1):
            take_back(images, PurePosixPath(picture.path), batch)
            progress.advance(n, len(pictures), picture.path)


def _refusal(uow: UnitOfWork, step: Any) -> str:
    """What stands against taking a step back; nothing when it can be."""
    if refused := KINDS[step.kind].refuse(uow, step.batch):
        return refused
    again = uow.journal.overlapped(step.batch)
    return f"{counted(again, 'of its records was', 'of its records were')} changed again since" if again else ""

"""How each kind of bulk step is taken back: what stands against it, how much it is, and what is done.

To give a new kind of step its undo, write these three functions and add a line to `KINDS`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_studio.repositories.record_store import typed
from tui_studio.services.edits import refuse_edit, undo_edit
from tui_studio.services.image_moves import move_back, refuse_move, settle_back, undo_move
from tui_studio.services.undo_slots import refuse_called_on, refuse_moved_back
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.moved_files import MovedFiles
    from tui_studio.services.progress import Progress

CHUNK = 50_000  # sessions between two looks at whether the job was asked to stop


@dataclass(frozen=True, slots=True)
class TakingBack:
    """One step that is being taken back, by whom and when."""

    uow: UnitOfWork
    batch: str
    by: str
    at: datetime
    progress: Progress
    files: MovedFiles


@dataclass(frozen=True, slots=True)
class UndoKind:
    """What can be asked of a step of one kind; `refuse` answers in words, or with nothing."""

    refuse: Callable[[UnitOfWork, str], str]
    count: Callable[[UnitOfWork, str], int]
    undo: Callable[[TakingBack], int]


def _refuse_roster(uow: UnitOfWork, batch: str) -> str:
    if refused := _refuse_schedule(uow, batch):  # the sessions that were booked with it
        return refused
    if count := uow.clients.with_sessions(batch) or uow.clients.enrollments_with_sessions(batch):
        return f"{count} of its students have a session by now"
    if count := uow.clients.enrolled_elsewhere(batch):
        return f"{count} of its students were enrolled or grouped again since"
    if count := uow.clients.edited_since(batch):
        return f"{count} of its students were edited since"
    for change in uow.journal.changes(batch):
        after = json.loads(change.after)
        if uow.clients.values(change.entity, change.row_id, after) != after:
            return "some of the records it changed were changed again since"
    return ""


def _undo_roster(back: TakingBack) -> int:
    uow, batch = back.uow, back.batch
    changes = uow.journal.changes(batch)
    before = [(change.entity, change.row_id, typed(change.entity, json.loads(change.before))) for change in changes]
    uow.clients.update_clients({row_id: values for entity, row_id, values in before if entity == "client"})
    uow.clients.update_enrollments({row_id: values for entity, row_id, values in before if entity == "enrollment"})
    touched = uow.clients.clients_of([(change.entity, change.row_id) for change in changes])
    touched |= uow.clients.enrolled_by(batch)
    for entity in ("session", "client", "enrollment"):
        uow.audit.add_removed(entity, batch, back.at, back.by)
    removed = uow.sessions.remove_batch(batch) + uow.clients.remove_batch(batch)
    uow.clients.rebuild_search(sorted(touched))
    uow.organizations.drop_empty(batch)
    _drop_stations(back)
    return removed + len(touched)


def _refuse_schedule(uow: UnitOfWork, batch: str) -> str:
    for what, count in uow.sessions.hanging_on(batch).items():
        if count:
            return f"{count} of its sessions have {what} by now"
    return ""


def _undo_schedule(back: TakingBack) -> int:
    _take_numbers_back(back)
    back.uow.audit.add_removed("session", back.batch, back.at, back.by)
    removed = back.uow.sessions.remove_batch(back.batch)
    back.uow.organizations.drop_empty(back.batch)
    _drop_stations(back)
    return removed


def _refuse_import(uow: UnitOfWork, batch: str) -> str:
    pictures = uow.images.of_import(batch)
    if not pictures:
        return "it has brought no picture"
    if count := sum(picture.uploaded for picture in pictures):
        return f"{count} of its pictures were uploaded"
    if made := set(uow.image_check.versions([picture.id for picture in pictures])):
        return f"{len(made)} of its pictures were retouched since; take that back first"
    if count := uow.images.sessions_resting_on(batch):
        return f"{count} sessions were advanced on the strength of its pictures; take that back first"
    return ""


def _undo_import(back: TakingBack) -> int:
    pictures = back.uow.images.of_import(back.batch)
    taken: dict[int, int] = {}
    for picture in pictures:
        back.uow.images.remove(picture)
        for session_id in (picture.session_id, *picture.also):
            taken[session_id] = taken.get(session_id, 0) + 1
    numbers = dict(back.uow.statuses.numbers(list(taken)))
    entries = [_taken(back, session_id, numbers[session_id], count) for session_id, count in taken.items()]
    back.uow.audit.add(entries)
    return len(pictures)


def _taken(back: TakingBack, session_id: int, number: str, count: int) -> dict[str, Any]:
    return {
        "at": back.at, "by": back.by, "action": "undone", "entity": "session", "row_id": session_id,
        "label": f"session {number}", "summary": f"{counted(count, 'image')} taken back", "batch": back.batch,
    }  # fmt: skip


def _refuse_advance(uow: UnitOfWork, batch: str) -> str:
    later = uow.statuses.changed_since(batch)
    return f"{later:,} of its sessions were changed again since" if later else refuse_called_on(uow, batch)


def _refuse_edit(uow: UnitOfWork, batch: str) -> str:
    return refuse_edit(uow, batch) or refuse_moved_back(uow, batch)


def _undo_edit(back: TakingBack) -> int:
    changes = back.uow.journal.changes(back.batch)
    undone = undo_edit(back.uow, back.batch)
    if any(change.entity in ("session", "enrollment") and change.before == "null" for change in changes):
        back.uow.organizations.drop_empty(back.batch)  # the shoot was made for it
    _drop_stations(back)
    return undone


def _drop_stations(back: TakingBack) -> None:
    """People and rooms that the step named first go with it, where nothing hangs on them."""
    records = back.uow.records
    for entity, row_id in back.uow.staff.made_by(back.batch):
        if not records.hanging_on(entity, row_id):
            records.delete(entity, row_id)


def _undo_chain(back: TakingBack) -> int:
    edited = undo_edit(back.uow, back.batch)
    return edited + _undo_advance(back)


def _take_numbers_back(back: TakingBack) -> None:
    """Clients lose the numbers that the step gave them with their sessions."""
    changes = back.uow.journal.changes(back.batch)
    given = {change.row_id: json.loads(change.after) for change in changes if change.entity == "client"}
    back.uow.clients.take_numbers({row: after["number"] for row, after in given.items() if "number" in after})


def _undo_advance(back: TakingBack) -> int:
    _take_numbers_back(back)
    history = {"note": "taken back", "by": back.by, "at": back.at}
    total = back.uow.statuses.count_moved(back.batch)
    undone = 0
    for span in back.uow.statuses.spans(back.batch, CHUNK):
        back.progress.checkpoint()
        undone += back.uow.statuses.move_back(back.batch, span, history)
        back.progress.advance(undone, total)
    return undone


def _refuse_merge(uow: UnitOfWork, batch: str) -> str:
    if uow.field_kits.merged_since(batch):
        return "the kit was merged again since; take that back first"
    pictures = uow.images.of_import(batch)
    if count := sum(picture.uploaded for picture in pictures):
        return f"{count} of its pictures were uploaded"
    ids = {picture.id for picture in pictures}
    if made := [one for one in uow.image_check.versions(ids).values() if one.id not in ids]:
        return f"{len(made)} of its pictures were retouched since; take that back first"
    if count := uow.field_kits.advanced_since(batch):
        return f"{count} sessions with pictures of it were advanced since; take that back first"
    return refuse_edit(uow, batch)


def _undo_merge(back: TakingBack) -> int:
    """Records first: what counts the pictures of a session goes over those that are left."""
    uow, pictures = back.uow, back.uow.images.of_import(back.batch)
    uow.field_kits.note_moved_back(back.batch, back.by, back.at)
    moved = move_back(uow, back.batch, back.files)
    undone = undo_edit(uow, back.batch)
    for picture in pictures:
        uow.images.remove(picture)
    settle_back(uow, moved)
    uow.field_kits.drop_merge(back.batch)
    uow.organizations.drop_empty(back.batch)
    return undone


BRINGING_FILES = ("import images", "merge kit")
"""Kinds of steps that put files into the studio, which are put aside when the step is taken back."""
KINDS = {
    "merge kit": UndoKind(_refuse_merge, lambda uow, batch: len(uow.journal.changes(batch)), _undo_merge),
    "roster": UndoKind(
        _refuse_roster,
        lambda uow, batch: uow.clients.count_batch(batch) + uow.sessions.count_batch(batch),
        _undo_roster,
    ),
    "schedule": UndoKind(_refuse_schedule, lambda uow, batch: uow.sessions.count_batch(batch), _undo_schedule),
    "import images": UndoKind(_refuse_import, lambda uow, batch: len(uow.images.of_import(batch)), _undo_import),
    "rebuild images": UndoKind(_refuse_import, lambda uow, batch: len(uow.images.of_import(batch)), _undo_import),
    "move images": UndoKind(
        refuse_move,
        lambda uow, batch: len(uow.journal.changes(batch)),
        lambda back: undo_move(back.uow, back.batch, back.files),
    ),
    "advance": UndoKind(_refuse_advance, lambda uow, batch: uow.statuses.count_moved(batch), _undo_advance),
    "edit": UndoKind(
        _refuse_edit,
        lambda uow, batch: len(uow.journal.changes(batch)),
        _undo_edit,
    ),
    "chain": UndoKind(
        lambda uow, batch: refuse_edit(uow, batch) or _refuse_advance(uow, batch),
        lambda uow, batch: len(uow.journal.changes(batch)) + uow.statuses.count_moved(batch),
        _undo_chain,
    ),
}

"""One run of the copy: frame by frame, each proven on disk before its row is written."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING, Any

from tui_studio.domain.frame_names import stem_key
from tui_studio.domain.frames import FileKind, PlannedFrame, Role
from tui_studio.domain.slate_split import UNTOLD
from tui_studio.errors import Cancelled, CopyFailed, StudioError
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.services.card_identity import is_other_card
from tui_studio.services.image_names import ImageNames
from tui_studio.services.import_plan import HOUSEKEEPING, ImportPlan, ImportResult
from tui_studio.services.preferences import read_preferences
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_studio.integrations.card import CardFile
    from tui_studio.integrations.image_files import Arrived
    from tui_studio.integrations.incoming_folder import IncomingFolder
    from tui_studio.services.progress import Progress

KIND = "import images"
OTHER_CARD = "What lies in {} now is not what was scanned; put that card back, or scan this one."
Target = tuple[int, PurePosixPath]  # session id, folder below the images folder


class CardCopy:
    """Carries out a plan; what it has done so far is true at every moment."""

    def __init__(
        self,
        place: Workplace,
        plan: ImportPlan,
        targets: Mapping[str, Target],
        files: Sequence[CardFile],
        progress: Progress,
    ) -> None:
        self._place = place
        self._plan = plan
        self._targets = targets
        self._real: dict[str, Path] = {file.path: file.real for file in files}
        self._pictures = {stem_key(f.path) for f in plan.to_copy if kind_by_name(f.path) is FileKind.PICTURE}
        self._sizes: dict[str, int] = {file.path: file.size for file in files}
        self._progress = progress
        self._batch = place.new_batch("import")
        self._import_id = 0
        self._names = ImageNames("camera")
        self._outcomes: dict[str, PlannedFrame] = {}
        self._copied = 0
        self._failed: list[PlannedFrame] = []

    def run(self) -> ImportResult:
        """Copy every image of the plan, note the outcome of every frame, and say whether the card may be formatted."""
        started = perf_counter()
        self._start()
        try:
            state = self._copy_all()
        except Cancelled:
            self._finish("cancelled")
            raise
        except StudioError as error:  # the records cannot be written, so how it ended may not be either
            with contextlib.suppress(StudioError):
                self._finish("failed")
            raise CopyFailed(f"{error} {self._stored()}; import this card again to finish.", stop=True) from error
        except BaseException:
            with contextlib.suppress(StudioError):
                self._finish("failed")
            raise
        self._finish(state)
        spent = perf_counter() - started
        seconds = {**self._plan.seconds, "copy": spent, "total": self._plan.seconds.get("total", 0.0) + spent}
        plan = self._outcome()
        batch = self._batch if self._copied else ""
        return ImportResult(batch, plan, self._copied, tuple(self._failed), self._why_not(plan), seconds)

    def _start(self) -> None:
        place, plan = self._place, self._plan
        with place.writing_when_free(self._progress) as uow:
            self._import_id = uow.images.start_import(
                self._batch, str(plan.source), plan.method, user_name(), place.clock.now()
            )
            self._names = ImageNames(read_preferences(uow).image_numbers)
            # Written down before the first picture, so that an import that is killed can be taken back too.
            uow.journal.begin(place.step(self._batch, KIND, f"Import images from {plan.source.name}"))
            uow.commit()

    def _stored(self) -> str:
        return f"{counted(self._copied, 'picture')} of it stored"

    def _copy_all(self) -> str:
        """Copy frame by frame; the state in which the import ends."""
        from tui_studio.integrations.image_files import IncomingFolder

        frames, in_a_row = self._plan.to_copy, 0
        with IncomingFolder(self._place.settings.paths.images) as incoming:
            for n, frame in enumerate(frames, 1):
                self._progress.checkpoint()
                try:
                    self._outcomes[frame.path] = self._copy(frame, incoming)
                    in_a_row = 0
                except CopyFailed as error:
                    self._fail(frame, str(error))
                    in_a_row += 1
                    if stop := self._why_stop(error, in_a_row):
                        for rest in frames[n:]:
                            self._fail(rest, "not copied, the import stopped before it")
                        self._progress.log(stop, "error")
                        return "interrupted"
                self._progress.advance(n, len(frames), frame.path)
        return "done"

    def _why_stop(self, error: CopyFailed, in_a_row: int) -> str:
        """Why the next frame would fare no better than this one; empty when it may."""
        if error.stop:
            return str(error)
        if in_a_row > 1 and is_other_card(self._plan.to_copy, self._real):
            return OTHER_CARD.format(self._plan.source)
        return ""

    def _fail(self, frame: PlannedFrame, reason: str) -> None:
        failed = replace(frame, role=Role.DAMAGED, session=None, reason=reason)
        self._outcomes[frame.path] = failed
        self._failed.append(failed)
        self._progress.log(f"{frame.path}: {reason}", "error")

    def _copy(self, frame: PlannedFrame, incoming: IncomingFolder) -> PlannedFrame:
        from tui_studio.integrations.image_files import copy_verified, discard
        from tui_studio.integrations.image_files import place as put

        real = self._real.get(frame.path)
        if real is None:
            raise CopyFailed(f"{frame.path} is no longer on the card.")
        place = self._place
        session_id, folder = self._targets[frame.session or ""]
        arrived = copy_verified(real, incoming, frame.sha256 or None, self._progress.checkpoint)
        with place.writing_when_free(self._progress) as uow:
            there = uow.images.find_hash(arrived.sha256)
            if there is not None and not (place.settings.paths.images / there).exists():
                return self._bring_back(frame, arrived, PurePosixPath(there))
            if there is not None:
                discard(arrived)
                return replace(frame, role=Role.DUPLICATE, session=None, reason=f"already stored as {there}")
            name = self._names.name(uow, frame, session_id)
            placed = put(
                arrived, place.settings.paths.images, folder, name, lambda path: uow.images.has_path(str(path))
            )
            row = self._row(frame, session_id, str(placed.path), arrived.sha256, arrived.size)
            uow.images.add(row, [self._targets[number][0] for number in frame.also])
            uow.commit()
        self._copied += 1
        return replace(frame, target=str(placed.path), sha256=arrived.sha256, size=arrived.size)

    def _bring_back(self, frame: PlannedFrame, arrived: Arrived, path: PurePosixPath) -> PlannedFrame:
        """Put a picture back whose row stands and whose file is gone; called with the write lock held."""
        from tui_studio.integrations.image_files import place as put

        placed = put(arrived, self._place.settings.paths.images, path.parent, path.name)
        self._progress.log(f"{path} was missing and is back", "warning")
        return replace(
            frame, role=Role.DUPLICATE, session=None, reason=f"stored file was missing, back as {placed.path}"
        )

    def _row(self, frame: PlannedFrame, session_id: int, path: str, sha256: str, size: int) -> dict[str, Any]:
        return {
            "session_id": session_id,
            "import_id": self._import_id,
            "path": path,
            "sha256": sha256,
            "size": size,
            "kind": self._kind(frame.path),
            "original": frame.path,
            "camera": frame.body,
            "taken_at": frame.taken_at,
            "shot_at": self._plan.shot_at(frame),
            "stored_at": self._place.clock.now(),
        }

    def _kind(self, path: str) -> str:
        """What a file counts as; a raw file that stands alone is the picture."""
        kind = kind_by_name(path)
        if kind is FileKind.COMPANION or (kind is FileKind.RAW and stem_key(path) in self._pictures):
            return kind.value
        return FileKind.PICTURE.value

    def _outcome(self) -> ImportPlan:
        frames = tuple(self._outcomes.get(frame.path, frame) for frame in self._plan.frames)
        return replace(self._plan, split=replace(self._plan.split, frames=frames))

    def _finish(self, state: str) -> None:
        plan, now = self._outcome(), self._place.clock.now()
        rows = [
            {
                "position": n,
                "path": frame.path,
                "role": frame.role.value,
                "session_number": frame.session or "",
                "also": json.dumps(frame.also) if frame.also else "",
                "payload": frame.payload or "",
                "reason": frame.reason,
                "sha256": frame.sha256,
                "size": frame.size,
                "body": frame.body,
            }
            for n, frame in enumerate(plan.frames, 1)
        ]
        with self._place.writing() as uow:
            uow.images.finish_import(self._import_id, state, json.dumps(plan.counts), rows, now)
            summary = f"Import images: {counted(self._copied, 'picture')} from {plan.source.name}"
            uow.journal.settle(self._batch, summary if self._copied else "", now)
            uow.commit()

    def _why_not(self, plan: ImportPlan) -> str:
        """Why the card may not be formatted; empty when every frame found is accounted for and stored."""
        counts = plan.counts
        doubts = []
        if self._failed:
            doubts.append(f"{len(self._failed)} could not be copied")
        if damaged := counts["damaged"] - len(self._failed):
            doubts.append(f"{damaged} damaged")
        if counts["unassigned"]:
            doubts.append(counted(counts["unassigned"], "belongs to nobody yet", "belong to nobody yet"))
        if unread := sum(frame.role is Role.SLATE and frame.session is None for frame in plan.frames):
            doubts.append(f"{counted(unread, 'slate')} without a session")
        if strange := sum(frame.role is Role.NOT_IMAGE and frame.reason != HOUSEKEEPING for frame in plan.frames):
            doubts.append(counted(strange, "file that is no picture", "files that are no pictures"))
        if gone := sum(not self._is_there(frame) for frame in plan.frames if frame.role is Role.DUPLICATE):
            doubts.append(
                counted(
                    gone,
                    "known picture whose stored file is not there",
                    "known pictures whose stored files are not there",
                )
            )
        if any(warning.kind == UNTOLD for warning in plan.warnings):
            doubts.append("a forgotten slate would not be noticed on it")
        known = {frame.path: frame.size for frame in plan.frames}
        if new := sum(known.get(path) != size for path, size in self._sizes.items()):
            doubts.append(f"{counted(new, 'file')} new or changed since the scan")
        return f"{', '.join(doubts)}." if doubts else ""

    def _is_there(self, frame: PlannedFrame) -> bool:
        """Whether a duplicate's content lies in the images folder, with its size."""
        with self._place.reading() as uow:
            path = uow.images.find_hash(frame.sha256)
        if path is None:
            return self._is_slate_twin(frame)
        file = self._place.settings.paths.images / path
        return file.is_file() and file.stat().st_size == frame.size

    def _is_slate_twin(self, frame: PlannedFrame) -> bool:
        return any(other.sha256 == frame.sha256 and other.role is Role.SLATE for other in self._plan.frames)

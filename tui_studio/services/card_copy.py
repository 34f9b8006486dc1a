"""One run of the copy: several frames on their way at once, each proven on disk before its row is written."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeAlias

from tui_studio.domain.frames import PlannedFrame, Role
from tui_studio.errors import Cancelled, CopyFailed, StudioError
from tui_studio.repositories.images import StoredImage, StoredName
from tui_studio.services.card_identity import is_other_card
from tui_studio.services.copy_choice import CopyChoice
from tui_studio.services.format_proof import prove
from tui_studio.services.image_names import ImageNames
from tui_studio.services.import_plan import ImportPlan, ImportResult
from tui_studio.services.known_files import facts_to_keep, reading_of
from tui_studio.services.manifests import settle_manifests
from tui_studio.services.second_copies import SecondCopies, is_there
from tui_studio.services.workplace import Workplace, user_name
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.integrations.card import CardFile
    from tui_studio.integrations.image_files import Arrived
    from tui_studio.integrations.incoming_folder import IncomingFolder
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.progress import Progress

KIND = "import images"
OTHER_CARD = "What lies in {} now is not what was scanned; put that card back, or scan this one."
Target = tuple[int, PurePosixPath]  # session id, folder below the images folder
Arriving: TypeAlias = "tuple[PlannedFrame, Future[Arrived]]"
IN_FLIGHT = 6  # frames being copied at once: while one waits for the disk, the next is read and hashed
FEW, LARGEST_GROUP = 8, 16  # pictures stored before the first group of two; rows of one transaction at most
PATIENCE = 0.1  # seconds between two looks at whether somebody wants to stop


class CardCopy:
    """Carries out a plan; what it has done so far is true at every moment."""

    def __init__(
        self,
        place: Workplace,
        plan: ImportPlan,
        targets: Mapping[str, Target],
        files: Sequence[CardFile],
        options: CopyOptions,
        progress: Progress,
    ) -> None:
        self._place = place
        self._plan = plan
        self._targets = targets
        self._files: dict[str, CardFile] = {file.path: file for file in files}
        self._choice = CopyChoice(plan.to_copy, options)
        self._progress = progress
        self._batch = place.new_batch("import")
        self._import_id = 0
        self._names = ImageNames(options)
        self._second = SecondCopies(place, progress)
        self._stop = Event()
        self._outcomes: dict[str, PlannedFrame] = {frame.path: frame for frame in self._choice.left_out}
        self._copied = 0
        self._failed: list[PlannedFrame] = []

    def run(self) -> ImportResult:
        """Copy every image of the plan, note the outcome of every frame, and say whether the card may be formatted."""
        started = perf_counter()
        self._start()
        try:
            state = self._copy_all()
        except Cancelled:
            self._close("cancelled")
            raise
        except StudioError as error:  # the records cannot be written, so how it ended may not be either
            with contextlib.suppress(StudioError):
                self._close("failed")
            raise CopyFailed(f"{error} {self._stored()}; import this card again to finish.", stop=True) from error
        except BaseException:
            with contextlib.suppress(StudioError):
                self._close("failed")
            raise
        manifest = self._close(state)
        spent = perf_counter() - started
        seconds = {**self._plan.seconds, "copy": spent, "total": self._plan.seconds.get("total", 0.0) + spent}
        plan = self._outcome()
        sizes = {path: file.size for path, file in self._files.items()}
        left_out = [frame.path for frame in self._choice.left_out]
        proof = prove(self._place, plan, self._failed, left_out, sizes, self._second.trouble)
        batch = self._batch if self._copied else ""
        return ImportResult(batch, plan, self._copied, tuple(self._failed), proof, seconds, manifest)

    def _start(self) -> None:
        place, plan = self._place, self._plan
        with place.writing_when_free(self._progress) as uow:
            self._import_id = uow.images.start_import(
                self._batch, str(plan.source), plan.method, user_name(), place.clock.now()
            )
            # Written down before the first picture, so that an import that is killed can be taken back too.
            uow.journal.begin(place.step(self._batch, KIND, f"Import images from {plan.source.name}"))
            uow.commit()

    def _stored(self) -> str:
        return f"{counted(self._copied, 'picture')} of it stored"

    def _copy_all(self) -> str:
        """Copy all frames, several on their way at once; the state in which the import ends."""
        from tui_studio.integrations.image_files import IncomingFolder

        frames, ended, in_a_row = self._choice.frames, "done", 0
        folder = IncomingFolder(self._place.settings.paths.images, self._batch)
        with self._second, folder as incoming, self._pool() as pool:
            self._tell_the_killed(incoming.living())
            for group in self._arriving(pool, incoming):
                stop = ""
                for frame, outcome in self._store_all(group):
                    if isinstance(outcome, CopyFailed):
                        in_a_row += 1
                        self._fail(frame, str(outcome))
                        stop = stop or self._why_stop(outcome, in_a_row)
                    else:
                        in_a_row = 0
                        self._outcomes[frame.path] = outcome
                    self._progress.advance(self._told(), len(frames), frame.path, size=frame.size, stage="Copying")
                if stop:
                    self._give_up(stop)
                    ended = "interrupted"
                    break
            self._second.take(self._owed())
            self._second.finish()
        return ended

    def _tell_the_killed(self, living: set[str]) -> None:
        """Imports that were killed could not write down their end; what is missing of them is on their cards."""
        place = self._place
        with place.writing_when_free(self._progress) as uow:
            killed = uow.images.interrupt_imports(living, place.clock.now())
            uow.commit()
        for source, began in killed:
            if source == str(self._plan.source):
                self._progress.log("The last import of this card was interrupted; this one finishes it.")
            else:
                when = f"{began.astimezone(place.clock.zone):%Y-%m-%d %H:%M}"
                text = (
                    f"The import of {clean_text(source)} from {when} was interrupted; import that card again to finish."
                )
                self._progress.log(text, "warning")

    def _told(self) -> int:
        return len(self._outcomes) - len(self._choice.left_out)

    def _give_up(self, why: str) -> None:
        """What has no outcome yet is not copied."""
        for frame in self._choice.frames:
            if frame.path not in self._outcomes:
                self._fail(frame, "not copied, the import stopped before it")
        self._progress.log(why, "error")

    def _arriving(self, pool: ThreadPoolExecutor, incoming: IncomingFolder) -> Iterator[list[Arriving]]:
        """The frames in their order, in groups of those that have arrived by the time the group before is stored.

        A commit waits for the disk, and while frames are written to it that takes long: measured, a commit for each
        frame halves the speed. Groups grow with the card, so that a short one is stored picture by picture, and what
        a kill leaves to do again is never more than an eighth of what is done.
        """
        frames, ahead = iter(self._choice.frames), deque[Arriving]()
        while True:
            most = min(LARGEST_GROUP, 1 + self._told() // FEW)
            for frame in islice(frames, IN_FLIGHT + most - len(ahead)):
                ahead.append((frame, pool.submit(self._arrive, frame, incoming)))
            if not ahead:
                return
            self._progress.checkpoint()
            while not wait((ahead[0][1],), PATIENCE).done:
                self._progress.checkpoint()
            group = [ahead.popleft()]
            while ahead and len(group) < most and ahead[0][1].done():
                group.append(ahead.popleft())
            yield group

    def _why_stop(self, error: CopyFailed, in_a_row: int) -> str:
        """Why the next frame would fare no better than this one; empty when it may."""
        if error.stop:
            return str(error)
        if in_a_row > 1 and is_other_card(self._choice.frames, {path: file.real for path, file in self._files.items()}):
            return OTHER_CARD.format(self._plan.source)
        return ""

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        """Threads for the frames on their way; what is still on its way at the end stops at its next chunk."""
        pool = ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="copy")
        try:
            yield pool
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)

    def _arrive(self, frame: PlannedFrame, incoming: IncomingFolder) -> Arrived:
        """Copy and read back, in a thread of its own."""
        from tui_studio.integrations.image_files import copy_verified

        file = self._files.get(frame.path)
        if file is None:
            raise CopyFailed("It is no longer on the card.")
        return copy_verified(file.real, incoming, frame.sha256, self._checkpoint, frame.checksum)

    def _checkpoint(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def _fail(self, frame: PlannedFrame, reason: str) -> None:
        failed = replace(frame, role=Role.DAMAGED, session=None, reason=reason)
        self._outcomes[frame.path] = failed
        self._failed.append(failed)
        self._progress.log(f"{frame.path}: {reason}", "error")

    def _store_all(self, group: Sequence[Arriving]) -> list[tuple[PlannedFrame, PlannedFrame | CopyFailed]]:
        """Give the frames of a group their names and write their rows in one transaction; what became of each.

        Killed in between, the next run finds the files equal and takes them over.
        """
        from tui_studio.integrations.image_files import sync_places

        found: list[tuple[PlannedFrame, PlannedFrame | CopyFailed]] = []
        stored: list[StoredImage] = []
        try:
            with self._place.writing_when_free(self._progress) as uow:
                for frame, arriving in group:
                    try:
                        found.append((frame, self._store(uow, frame, arriving.result(), stored)))
                    except CopyFailed as error:
                        found.append((frame, error))
                        if error.stop:
                            break
                # Before the commit: at no moment does a row stand without its file.
                images = self._place.settings.paths.images
                sync_places(images, {PurePosixPath(image.path).parent: None for image in stored})
                self._second.record(uow)
                uow.commit()
        except CopyFailed as error:
            return [(frame, error) for frame, _ in group]
        self._copied += len(stored)
        self._second.take(stored)
        return found

    def _store(self, uow: UnitOfWork, frame: PlannedFrame, arrived: Arrived, stored: list[StoredImage]) -> PlannedFrame:
        """Give a frame its name and write its row, which is true once its folder is synced; it is added to `stored`."""
        from tui_studio.integrations.image_files import discard
        from tui_studio.integrations.image_files import place as put

        images = self._place.settings.paths.images
        there = uow.images.find_hash(arrived.sha256)
        if there is not None and not (images / there).exists():
            return self._bring_back(frame, arrived, PurePosixPath(there))
        if there is not None:
            discard(arrived)
            reason = f"already stored as {there}"
            return replace(frame, role=Role.DUPLICATE, session=None, sha256=arrived.sha256, reason=reason)
        session_id, folder = self._targets[frame.session or ""]
        name = self._names.name(uow, frame, session_id)
        folder = folder / self._choice.subfolder(frame)
        placed = put(arrived, images, folder, name, lambda path: uow.images.has_path(str(path)), sync=False)
        row = self._row(frame, session_id, str(placed.path), arrived)
        image_id = uow.images.add(row, [self._targets[number][0] for number in frame.also])
        self._names.note(session_id, image_id, StoredName(placed.path, frame.path, frame.body))
        stored.append(StoredImage(image_id, session_id, row["path"], arrived.sha256, arrived.size, False, row["kind"]))
        return replace(frame, target=row["path"], sha256=arrived.sha256, size=arrived.size)

    def _owed(self) -> list[StoredImage]:
        """What was stored before and has no second copy where one can be looked at."""
        if self._second.trouble:
            return []
        hashes = {frame.sha256 for frame in self._outcome().frames if frame.role is Role.DUPLICATE}
        with self._place.reading() as uow:
            rows, copies = uow.images.of_hashes(hashes), uow.image_copies.of_hashes(hashes)
        return [image for sha256, image in rows.items() if not is_there(copies.get(sha256), image)]

    def _bring_back(self, frame: PlannedFrame, arrived: Arrived, path: PurePosixPath) -> PlannedFrame:
        """Put a picture back whose row stands and whose file is gone; called with the write lock held."""
        from tui_studio.integrations.image_files import place as put

        placed = put(arrived, self._place.settings.paths.images, path.parent, path.name)
        self._progress.log(f"{path} was missing and is back", "warning")
        reason = f"stored file was missing, back as {placed.path}"
        return replace(frame, role=Role.DUPLICATE, session=None, sha256=arrived.sha256, reason=reason)

    def _row(self, frame: PlannedFrame, session_id: int, path: str, arrived: Arrived) -> dict[str, Any]:
        return {
            "session_id": session_id,
            "import_id": self._import_id,
            "path": path,
            "sha256": arrived.sha256,
            "size": arrived.size,
            "kind": self._choice.kind(frame),
            "original": frame.path,
            "camera": frame.body,
            "taken_at": frame.taken_at,
            "shot_at": self._plan.shot_at(frame),
            "stored_at": self._place.clock.now(),
        }

    def _outcome(self) -> ImportPlan:
        frames = tuple(self._outcomes.get(frame.path, frame) for frame in self._plan.frames)
        return replace(self._plan, split=replace(self._plan.split, frames=frames))

    def _close(self, state: str) -> str:
        """Write down how the import ended; where its manifest lies."""
        manifest = settle_manifests(self._place, self._progress, self._batch)
        self._finish(state)
        return manifest

    def _finish(self, state: str) -> None:
        plan, now = self._outcome(), self._place.clock.now()
        rows = [self._frame_row(n, frame) for n, frame in enumerate(plan.frames, 1)]
        with self._place.writing() as uow:
            uow.images.finish_import(self._import_id, state, json.dumps(plan.counts), rows, now)
            summary = f"Import images: {counted(self._copied, 'picture')} from {plan.source.name}"
            uow.journal.settle(self._batch, summary if self._copied else "", now)
            uow.commit()

    def _frame_row(self, position: int, frame: PlannedFrame) -> dict[str, Any]:
        file, how = self._files.get(frame.path), reading_of(self._place.settings)
        facts = facts_to_keep(self._plan.scanned.get(frame.path), frame, file, how)
        return {
            "position": position,
            "path": frame.path,
            "role": frame.role.value,
            "session_number": frame.session or "",
            "also": json.dumps(frame.also) if frame.also else "",
            "payload": frame.payload or "",
            "reason": frame.reason,
            "sha256": frame.sha256,
            "checksum": frame.checksum,
            "size": frame.size,
            "body": frame.body,
            "mtime_ns": file.mtime_ns if file and facts else 0,
            "facts": facts,
        }

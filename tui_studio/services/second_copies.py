"""Second copies on a backup volume: made beside an import from what it stored, and made good later.

They never hold up an import: where the volume is missing, full or cannot be written, that is told once and the
pictures go on being stored. A copy is made of the stored picture, not of the card, so that the card is read once.
"""

from __future__ import annotations

import random
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from threading import Event
from typing import TYPE_CHECKING, Self

from tui_studio.errors import Cancelled, CopyFailed, StudioError
from tui_studio.integrations.backup_volume import copy_is_there, volume_trouble
from tui_studio.repositories.image_copies import SecondCopy
from tui_studio.services.progress import SILENT, Progress
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from tui_studio.integrations.incoming_folder import IncomingFolder
    from tui_studio.repositories.images import StoredImage
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.workplace import Workplace

AT_ONCE = 20
"""Rows of one transaction; a kill loses no more than these, and the next run finds their files equal."""


@dataclass(frozen=True, slots=True)
class SecondCopyResult:
    """What became of the second copies that were missing."""

    made: int
    left: int
    trouble: str  # why some were not made; empty where nothing stood against it
    altered: tuple[str, ...] = ()  # copies that were read and are not as they were stored; each is made anew


class SecondCopies:
    """Copies pictures to the backup volume in a thread of its own, while somebody else stores the next ones."""

    def __init__(self, place: Workplace, progress: Progress) -> None:
        """Touches nothing before it is entered."""
        self._place, self._progress = place, progress
        self.root = place.settings.backup_folder
        self.trouble = "" if self.root else "no backup folder is set"
        self.made = 0
        self._stop = Event()
        self._open = ExitStack()
        self._waiting: deque[Future[SecondCopy | None]] = deque()

    def __enter__(self) -> Self:
        """Look at the volume; what is wrong with it is told and not raised."""
        from tui_studio.integrations.image_files import IncomingFolder

        if self.root is None:
            return self
        self.trouble = volume_trouble(self.root, self._place.settings.paths.images)
        if not self.trouble:
            try:
                self._incoming: IncomingFolder = self._open.enter_context(IncomingFolder(self.root))
            except CopyFailed as error:
                self.trouble = str(error).rstrip(".")
        if self.trouble:
            self._progress.log(f"No second copies: {self.trouble}.", "warning")
            return self
        self._pool = self._open.enter_context(ThreadPoolExecutor(1, thread_name_prefix="second copy"))
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop within a chunk what is not done."""
        self._stop.set()
        for future in self._waiting:
            future.cancel()
        self._open.close()

    def take(self, images: Iterable[StoredImage]) -> None:
        """Have these pictures copied."""
        if self.root is not None and not self.trouble:
            self._waiting.extend(self._pool.submit(self._copy, image) for image in images)

    @property
    def waiting(self) -> int:
        """How many are not recorded yet."""
        return len(self._waiting)

    def record(self, uow: UnitOfWork, most: int = AT_ONCE) -> None:
        """Write the rows of the copies that are done; call it in a transaction of a writer."""
        now = self._place.clock.now()
        while most and self._waiting and self._waiting[0].done():
            if copy := self._waiting.popleft().result():
                uow.image_copies.put(copy, now)
                self.made += 1
                most -= 1

    def finish(self) -> None:
        """Wait for all of them and record them; raises `Cancelled`, with what was done recorded."""
        total = self.waiting
        while self._waiting:
            try:
                self._progress.checkpoint()
                self._await_some()
            finally:
                with self._place.writing_when_free(self._progress) as uow:
                    self.record(uow)
                    uow.commit()
            self._progress.advance(total - self.waiting, total, stage="Second copies")

    def _await_some(self) -> None:
        from concurrent.futures import wait

        some = list(self._waiting)[:AT_ONCE]
        while wait(some, 0.1).not_done:
            self._progress.checkpoint()

    def _checkpoint(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def _copy(self, image: StoredImage) -> SecondCopy | None:
        from tui_studio.integrations.image_files import copy_verified, place

        root, path = self.root, PurePosixPath(image.path)
        if root is None or self.trouble or self._stop.is_set():
            return None

        def recorded(taken: PurePosixPath) -> bool:
            with self._place.reading() as uow:
                return uow.image_copies.has_path(str(root), str(taken))

        try:
            source = self._place.settings.paths.images / path
            arrived = copy_verified(source, self._incoming, image.sha256, self._checkpoint)
            placed = place(arrived, root, path.parent, path.name, recorded)
        except Cancelled:
            return None
        except (StudioError, OSError) as error:
            if isinstance(error, CopyFailed) and error.stop:
                self.trouble = str(error).rstrip(".")
            self._progress.log(f"No second copy of {path}: {error}", "error")
            return None
        return SecondCopy(image.id, str(root), str(placed.path))


class SecondCopyService:
    """What the studio asks about second copies."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @property
    def wanted(self) -> bool:
        """Whether there is a folder for them."""
        return self._place.settings.backup_folder is not None

    def sentence(self) -> str:
        """Where second copies go, or why none are made; empty where nobody wants any."""
        settings = self._place.settings
        if settings.backup_folder is None:
            return "Two copies are wanted, and studio.toml names no backup folder." if settings.copies > 1 else ""
        if trouble := volume_trouble(settings.backup_folder, settings.paths.images):
            return f"No second copies: {trouble}."
        return f"Second copies go to {settings.backup_folder}."

    def complete(self, progress: Progress = SILENT, *, read: float = 0) -> SecondCopyResult:
        """Make what is missing; nothing is raised.

        With `read`, also what is noted and not there any more, or not as it was stored: so many percent are read.
        """
        place = self._place
        if not self.wanted:
            return SecondCopyResult(0, 0, "no backup folder is set")
        with place.reading() as uow:
            missing = uow.image_copies.missing()
            known = uow.image_copies.every() if read else {}
            noted = [(image, known[image.id]) for image in uow.images.every() if image.id in known] if read else []
        altered = list(_altered(noted, read, progress))
        missing += [image for image, copy in noted if image in altered or not is_there(copy, image)]
        told = tuple(image.path for image in altered)
        if not missing:
            return SecondCopyResult(0, 0, "", told)
        with SecondCopies(place, progress) as copies:
            try:
                copies.take(missing)
                copies.finish()
            except Cancelled:
                progress.log("Stopped; the next import makes the second copies that are missing.")
        if copies.made:
            progress.log(f"{counted(copies.made, 'second copy', 'second copies')} made.")
        return SecondCopyResult(copies.made, len(missing) - copies.made, copies.trouble, told)


def _altered(
    noted: Sequence[tuple[StoredImage, SecondCopy]], percent: float, progress: Progress
) -> Iterator[StoredImage]:
    """Those of a sample of second copies that are there and hold something else."""
    from tui_studio.integrations.image_files import hash_file

    there = [(image, copy) for image, copy in noted if is_there(copy, image)]
    chosen = random.sample(there, max(1, round(len(there) * percent / 100))) if there else []
    for n, (image, copy) in enumerate(chosen, 1):
        progress.checkpoint()
        if hash_file(Path(copy.root) / copy.path) != image.sha256:
            progress.log(f"The second copy of {image.path} is not as it was stored", "error")
            yield image
        progress.advance(n, len(chosen), image.path, size=image.size, stage="Second copies")


def is_there(copy: SecondCopy | None, image: StoredImage) -> bool:
    """Whether a picture has a second copy that can be seen now."""
    return copy is not None and copy_is_there(Path(copy.root), copy.path, image.size)


def take_back_copies(batch: str, copies: Sequence[SecondCopy], progress: Progress) -> None:
    """Put the second copies of an import that was taken back aside on their volume; what cannot be is told."""
    from tui_studio.integrations.image_files import take_back

    stayed = 0
    for copy in copies:
        try:
            take_back(Path(copy.root), PurePosixPath(copy.path), batch)
        except (StudioError, OSError):
            stayed += 1
    if stayed:
        where = copies[0].root
        progress.log(f"{counted(stayed, 'second copy', 'second copies')} could not be put aside in {where}", "warning")

"""Previews of stored pictures: made after an import and whenever asked for, kept apart from the pictures themselves."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING

from tui_studio.domain.copy_options import keywords_of, usual_options
from tui_studio.domain.frames import FileKind, Role
from tui_studio.errors import Cancelled, InputRefused, StudioError
from tui_studio.integrations.file_kinds import kind_by_name
from tui_studio.integrations.preview_places import all_previews, preview_path, remove_previews
from tui_studio.services.preferences import read_preferences
from tui_studio.services.progress import SILENT, Progress
from tui_studio.text import clean_text, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from tui_studio.domain.copy_options import CopyOptions
    from tui_studio.integrations.preview_spool import PreviewSpool
    from tui_studio.repositories.images import StoredImage
    from tui_studio.repositories.unit_of_work import UnitOfWork
    from tui_studio.services.import_plan import ImportPlan
    from tui_studio.services.workplace import Workplace

Keywords = dict[int, tuple[str, ...]]  # by session


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """What became of the previews that were wanted."""

    made: int
    failed: int
    left: int
    """Not tried: somebody asked to stop, or there is no room for them."""
    seconds: float


class PreviewService:
    """What fails in the making is told and not raised: a picture without a preview is as safe as one that has it."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def complete(
        self, plan: ImportPlan, progress: Progress = SILENT, options: CopyOptions | None = None
    ) -> PreviewResult:
        """Make what is missing of the pictures of a card, of those that were stored before too.

        Without `options` as the preferences want it. What the scan made along with its reading is taken, and given up.
        """
        here = {frame.sha256: frame.path for frame in plan.frames if frame.role in (Role.IMAGE, Role.DUPLICATE)}
        if plan.spool is not None:
            plan.spool.name(here)
        try:
            return self._complete(lambda uow: list(uow.images.of_hashes(here).values()), options, progress, plan.spool)
        finally:
            if plan.spool is not None:
                plan.spool.close()

    def complete_step(self, batch: str, progress: Progress = SILENT) -> PreviewResult:
        """Make what is missing of the pictures that a step has brought, as the preferences want it."""
        return self._complete(lambda uow: uow.images.of_import(batch), None, progress, None)

    def _complete(
        self,
        find: Callable[[UnitOfWork], list[StoredImage]],
        options: CopyOptions | None,
        progress: Progress,
        spool: PreviewSpool | None,
    ) -> PreviewResult:
        started = perf_counter()
        try:
            with self._place.reading() as uow:
                options = options or usual_options(read_preferences(uow))
                stored = find(uow) if options.previews else []
                words = _keywords(uow, stored, options)
        except StudioError as error:  # the copy is done, and its result must not be lost for this
            progress.log(f"No previews: {error}", "warning")
            return PreviewResult(0, 0, 0, perf_counter() - started)
        wanted = without_preview(self._place, sorted(stored, key=lambda image: image.path))
        return self._make(wanted, options, words, started, progress, spool)

    def rebuild(self, progress: Progress = SILENT) -> PreviewResult:
        """Make every preview anew, as the preferences stand, and remove those of pictures that are gone.

        Raises `InputRefused` where the preferences want none.
        """
        started = perf_counter()
        images = self._place.settings.paths.images
        there = all_previews(images)  # before the rows: an import writes the row of a picture before its preview
        with self._place.reading() as uow:
            options, stored = usual_options(read_preferences(uow)), uow.images.every()
            words = _keywords(uow, stored, options)
        if not options.previews:
            raise InputRefused("The preferences want no previews; “tui-studio preferences previews yes” changes that.")
        remove_previews(images, there - {image.sha256 for image in stored})
        return self._make([image for image in stored if wants_preview(image)], options, words, started, progress)

    def _make(
        self,
        wanted: Sequence[StoredImage],
        options: CopyOptions,
        words: Keywords,
        started: float,
        progress: Progress,
        spool: PreviewSpool | None = None,
    ) -> PreviewResult:
        made = failed = 0
        # Decoding leaves the interpreter free, so threads scale.
        with ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="preview") as pool:
            making = [
                pool.submit(self._one, image, options, words.get(image.session_id, ()), spool) for image in wanted
            ]
            try:
                for image, future in zip(wanted, making, strict=True):
                    progress.checkpoint()
                    made, failed = _tally(image, future, progress, made, failed)
                    progress.advance(made + failed, len(wanted), PurePosixPath(image.path).name, stage="Previews")
            except Cancelled:
                progress.log(f"Stopped before {_previews(len(wanted) - made - failed)}; importing again makes them.")
            except StudioError as error:
                progress.log(f"No more previews: {error}", "warning")
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        if made:
            progress.log(f"{_previews(made)} made.")
        return PreviewResult(made, failed, len(wanted) - made - failed, perf_counter() - started)

    def _one(self, image: StoredImage, options: CopyOptions, words: tuple[str, ...], spool: PreviewSpool | None) -> str:
        """Make one; why it cannot be made, or nothing. Raises `StudioError` where none can be written."""
        from tui_studio.integrations.pictures import Undecodable
        from tui_studio.integrations.previews import small_jpeg, write_preview

        root = self._place.settings.paths.images
        edge, quality = options.preview_pixels, options.preview_quality
        try:
            made = spool.find(image.sha256, edge, quality) if spool is not None else b""
            write_preview(root, image.sha256, made or small_jpeg(root / image.path, edge, quality), words)
        except (Undecodable, OSError, RuntimeError) as error:
            return str(error)
        return ""


def _keywords(uow: UnitOfWork, stored: Sequence[StoredImage], options: CopyOptions) -> Keywords:
    """What is written into the previews of each session."""
    if not options.keywords or not stored:
        return {}
    sessions = uow.images.session_folders(sorted({image.session_id for image in stored})).values()
    return {session.session_id: keywords_of(session.facts, options.keywords) for session in sessions}


def wants_preview(image: StoredImage) -> bool:
    """Whether there should be a preview: a raw file and what travels with a picture have none."""
    return kind_by_name(image.path) is FileKind.PICTURE


def without_preview(place: Workplace, stored: Sequence[StoredImage]) -> list[StoredImage]:
    """Those of these pictures that should have a preview and have none."""
    root = place.settings.paths.images
    return [image for image in stored if wants_preview(image) and not preview_path(root, image.sha256).is_file()]


def _tally(image: StoredImage, future: Future[str], progress: Progress, made: int, failed: int) -> tuple[int, int]:
    if reason := future.result():
        progress.log(f"{clean_text(image.path)}: no preview ({reason})", "warning")
        return made, failed + 1
    return made + 1, failed


def _previews(count: int) -> str:
    return counted(count, "preview")

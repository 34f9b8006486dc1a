"""Reading the files of a card on every core, in the order of the files."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.frames import FileKind, ScannedFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tui_studio.integrations.card import CardFile
    from tui_studio.integrations.preview_spool import PreviewSpool
    from tui_studio.integrations.slate_reader import Readers
    from tui_studio.services.progress import Progress

AHEAD = 16  # files handed to the readers before their results are awaited: bounds memory to so many pictures


def scanned(
    files: list[CardFile],
    progress: Progress,
    is_ours: Callable[[str], bool],
    recall: Callable[[CardFile], ScannedFrame | None] = lambda _: None,
    *,
    known_sizes: Collection[int] = (),
    other_codes: bool = False,
    workers: int = 0,
    spool: PreviewSpool | None = None,
) -> Iterator[ScannedFrame]:
    """Read the files on every core (or in `workers` threads); results in the order of the files.

    Decoding leaves the interpreter free, so threads scale; more files in flight would only hold more memory.
    Only what may be equal to another of the files, or to one that has one of the `known_sizes`, is hashed.
    `is_ours` says whether a payload names a session here, `other_codes` asks for Code 128 and Data Matrix too,
    `recall` answers with what an earlier import has found in a file, if that can be told without reading it.
    Previews are put into `spool` where there is one.
    """
    from tui_studio.integrations.slate_reader import available_readers

    readers = replace(available_readers(), is_ours=is_ours, other_codes=other_codes)
    shared = {size for size, files in Counter(file.size for file in files).items() if files > 1}
    workers = workers or os.cpu_count() or 2
    waiting: list[tuple[CardFile, Future[ScannedFrame]]] = []
    done = 0
    with ThreadPoolExecutor(workers, thread_name_prefix="scan") as pool:
        try:
            for place, file in enumerate(files):
                progress.checkpoint()
                after = files[place + workers] if place + workers < len(files) else None
                hashed = file.size in shared or file.size in known_sizes
                waiting.append((file, pool.submit(_scan, file, after, readers, recall, spool, hashed)))
                if len(waiting) >= workers + AHEAD:
                    done += 1
                    yield _arrived(waiting, done, len(files), progress)
            while waiting:
                progress.checkpoint()
                done += 1
                yield _arrived(waiting, done, len(files), progress)
        finally:
            for _, future in waiting:
                future.cancel()


def _scan(
    file: CardFile,
    after: CardFile | None,
    readers: Readers,
    recall: Callable[[CardFile], ScannedFrame | None],
    spool: PreviewSpool | None,
    hashed: bool,
) -> ScannedFrame:
    """Read one file, while the system already brings the one `after` it from the card."""
    from tui_studio.integrations.card import scan_file
    from tui_studio.integrations.disk import fetch

    if (known := recall(file)) and (known.sha256 or not hashed):
        return known
    if after is not None and not (after.link or after.trouble):
        fetch(after.real)
    return scan_file(file, readers, spool, hashed=hashed)


def _arrived(
    waiting: list[tuple[CardFile, Future[ScannedFrame]]], done: int, total: int, progress: Progress
) -> ScannedFrame:
    file, future = waiting.pop(0)
    frame = future.result()
    if frame.kind is FileKind.DAMAGED:
        progress.log(f"{frame.path}: {frame.problem}", "warning")
    progress.advance(done, total, file.path, size=file.size, stage="Scanning")
    return frame

"""The copy protocol: a picture is stored when it was read back from the disk and found equal, and never before.

Order of steps, each of which may be the last one that happens: unique temporary file, hash while copying, fsync,
drop the cache, read back, compare (`copy_verified`); then the final name, given without overwriting, and fsync of
its folder (`place`). The caller asks between the two whether the hash is known and writes its row after the second,
in one transaction of a writer. The source is opened for reading only.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from typing import TYPE_CHECKING

from tui_studio.errors import CopyFailed
from tui_studio.integrations.disk import (
    CHUNK,
    RETRIES,
    FilePart,
    cannot_store,
    forget,
    free_bytes,
    hash_open,
    open_plain,
    settle,
)
from tui_studio.integrations.image_places import Arrived, Placed, place, sync_places, take_back
from tui_studio.integrations.incoming_folder import IncomingFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "Arrived",
    "IncomingFolder",
    "Placed",
    "checksum_file",
    "copy_verified",
    "discard",
    "free_bytes",
    "hash_file",
    "place",
    "sync_places",
    "take_back",
]

KEPT = 32 * CHUNK
"""A file up to this size is compared with memory when it is read back, which costs a small part of a second hash."""
_SYNC_EVERY = 64 * CHUNK
"""An fsync cannot be cancelled; in portions of this size it takes well under a second on a slow disk."""
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, getattr(errno, "ENOMEDIUM", -1)}


class _Unlike(CopyFailed):
    """What was read is not what was expected, or not readable; worth another try."""


def copy_verified(
    source: Path | FilePart,
    incoming: IncomingFolder,
    sha256: str,
    checkpoint: Callable[[], None],
    checksum: str = "",
) -> Arrived:
    """Copy `source` into `incoming` and prove it; `checkpoint` is asked between chunks and may raise to stop.

    `sha256` and `checksum` (XXH3) are what was found in the source before, each empty where it is not known.
    Raises `CopyFailed`; nothing is left behind then.
    """
    for _ in range(RETRIES):
        with contextlib.suppress(_Unlike):
            return _copy_once(source, incoming, _Digest(sha256, checksum), checkpoint)
    return _copy_once(source, incoming, _Digest(sha256, checksum), checkpoint)


def discard(arrived: Arrived) -> None:
    """Drop a picture that turned out to be stored already."""
    arrived.temp.unlink(missing_ok=True)


def hash_file(path: Path, checkpoint: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of a file in hex; raises `OSError` where it cannot be read, or is no plain file."""
    descriptor = open_plain(path)
    try:
        return hash_open(descriptor, checkpoint)[0]
    finally:
        os.close(descriptor)


class _Digest:
    """What is copied, in short, beside what was found in it before."""

    def __init__(self, sha256: str, checksum: str) -> None:
        from xxhash import xxh3_128

        self._expected = (sha256, checksum)
        self._digest = hashlib.sha256()
        self._checksum = xxh3_128() if checksum else None

    def update(self, chunk: bytes) -> None:
        """Take in the next bytes."""
        self._digest.update(chunk)
        if self._checksum is not None:
            self._checksum.update(chunk)

    @property
    def sha256(self) -> str:
        """In hex."""
        return self._digest.hexdigest()

    def is_expected(self) -> bool:
        """Whether the same was found before, as far as that is known."""
        sha256, checksum = self._expected
        return sha256 in ("", self.sha256) and (self._checksum is None or self._checksum.hexdigest() == checksum)


def checksum_file(path: Path) -> str:
    """The XXH3 of a file in hex; raises `OSError` where it cannot be read, or is no plain file."""
    from xxhash import xxh3_128

    digest = xxh3_128()
    descriptor = open_plain(path)
    try:
        while chunk := os.read(descriptor, CHUNK):
            digest.update(chunk)
    finally:
        os.close(descriptor)
    return digest.hexdigest()


def _copy_once(
    source: Path | FilePart, incoming: IncomingFolder, digest: _Digest, checkpoint: Callable[[], None]
) -> Arrived:
    temp = incoming.unused_name()
    with _opened(source) as card:
        size = source.size if isinstance(source, FilePart) else os.fstat(card).st_size
        try:
            with _temporary(temp) as store:
                kept: list[bytes] | None = [] if size <= KEPT else None
                copied = _stream(card, store, source, checkpoint, kept, digest)
                if copied != size or not digest.is_expected():
                    forget(card)  # the second try reads the card, not memory
                    raise _Unlike(f"{source.name} changed while it was read; check the card and import again.")
                settle(store)
                if not _reads_back(store, kept, (digest.sha256, copied), checkpoint):
                    raise _Unlike(f"{source.name} was not on the disk as it was written; check the disk.")
        except OSError as error:
            raise cannot_store(error, source.name, size, incoming.images_root) from error
    return Arrived(temp, digest.sha256, copied)


@contextlib.contextmanager
def _opened(source: Path | FilePart) -> Iterator[int]:
    """The file, open where what is copied begins."""
    try:
        card = open_plain(source.file if isinstance(source, FilePart) else source)
    except OSError as error:
        raise _cannot_read(error, source, 0) from error
    try:
        if isinstance(source, FilePart):
            os.lseek(card, source.start, os.SEEK_SET)
        yield card
    finally:
        os.close(card)


@contextlib.contextmanager
def _temporary(temp: Path) -> Iterator[int]:
    """A new file that is removed unless everything went well."""
    store = os.open(temp, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        yield store
    except BaseException:
        with contextlib.suppress(OSError):
            temp.unlink()
        raise
    finally:
        os.close(store)


def _reads_back(store: int, kept: list[bytes] | None, written: tuple[str, int], checkpoint: Callable[[], None]) -> bool:
    """Whether a file holds what was written: byte for byte where that is still in memory, else by its hash."""
    if kept is None:
        return hash_open(store, checkpoint) == written
    os.lseek(store, 0, os.SEEK_SET)
    for chunk in kept:
        checkpoint()
        data = os.read(store, len(chunk))
        while len(data) < len(chunk) and (more := os.read(store, len(chunk) - len(data))):
            data += more
        if data != chunk:
            return False
    return not os.read(store, 1)


def _stream(
    card: int,
    store: int,
    source: Path | FilePart,
    checkpoint: Callable[[], None],
    kept: list[bytes] | None,
    digest: _Digest,
) -> int:
    """The size of what was written; the chunks go through `digest` and into `kept`."""
    copied = 0
    while True:
        checkpoint()
        try:
            chunk = os.read(card, min(CHUNK, source.size - copied) if isinstance(source, FilePart) else CHUNK)
        except OSError as error:
            raise _cannot_read(error, source, copied) from error
        if not chunk:
            return copied
        digest.update(chunk)
        if kept is not None:
            kept.append(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(store, rest) :]
        forget(store)  # Linux begins to write what it is told to drop while more is read: saves 5 % of a card's time
        copied += len(chunk)
        if copied % _SYNC_EVERY == 0:
            os.fsync(store)


def _cannot_read(error: OSError, source: Path | FilePart, offset: int) -> CopyFailed:
    if error.errno == errno.ELOOP:
        return CopyFailed(f"{source.name} is a link; only pictures themselves are imported.")
    if error.errno in _GONE | {errno.EIO} and not _answers(source.parent):
        return CopyFailed(f"{source.name} is no longer there: put the card back and import again.", stop=True)
    if error.errno in _GONE:
        return CopyFailed(f"{source.name} is no longer there: put the card back and import again.")
    if error.errno == errno.EIO:
        return _Unlike(f"{source.name} cannot be read at byte {offset} ({error.strerror}); try another card reader.")
    return CopyFailed(f"{source.name} cannot be read ({error.strerror}).")


def _answers(folder: Path) -> bool:
    """Whether a folder of the card can still be listed; a card that was pulled while mounted gives EIO there too."""
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError:
        return False
    return True

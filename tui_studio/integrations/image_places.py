"""Giving a picture its name below the images folder, and taking it back; nothing is ever overwritten."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tui_studio.domain.naming import numbered
from tui_studio.errors import CopyFailed, DamageFound
from tui_studio.integrations.disk import NO_LINKS, cannot_store, hash_open, open_plain, settle, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

TAKEN_BACK = ".taken-back"
"""Below the images folder; pictures of an import that was undone wait here, by batch."""
_MOST = 9999
_PART = re.compile(r"[^/\\\x00]+")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A picture in the incoming folder: on the disk, read back and equal to its source."""

    temp: Path
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a picture lies, relative to the images folder; adopted: it lay there already, from a killed import."""

    path: PurePosixPath
    adopted: bool


@dataclass(frozen=True, slots=True)
class _Picture:
    """A file on its way to a name: `name` in the open folder `at`."""

    name: str
    at: int
    sha256: str
    size: int


def place(
    arrived: Arrived,
    images_root: Path,
    folder: PurePosixPath,
    name: str,
    recorded: Callable[[PurePosixPath], bool] = lambda _: True,
    *,
    sync: bool = True,
) -> Placed:
    """Move a picture to `folder`/`name`, or to the first of `name`~1, ~2 ... that is free, and fsync the folder.

    Without `sync` the caller does that (`sync_places`), once for several pictures and before any of their rows is
    committed.
    Call it inside the writer's transaction that found the hash unknown: only then is an equal file under such a name
    the leftover of a killed import; it is adopted. An empty file is the reservation of a killed import (see
    `_reserve`) if `recorded` denies that a row points at it, and is taken over; without that word it counts as taken,
    for an unknown empty file may be a picture that a crash has emptied.
    """
    try:
        with open_folder(images_root, folder) as at, _opened(arrived.temp.parent) as here:
            picture = _Picture(arrived.temp.name, here, arrived.sha256, arrived.size)
            final, adopted = _name_it(picture, at, name, lambda taken: not recorded(folder / taken))
            with contextlib.suppress(FileNotFoundError):  # a rename has moved it
                os.unlink(picture.name, dir_fd=here)
            if sync:
                sync_folder(at)
    except OSError as error:
        raise cannot_store(error, name, arrived.size, images_root) from error
    return Placed(folder / final, adopted)


def sync_places(images_root: Path, folders: Iterable[PurePosixPath]) -> None:
    """Bring the names that were given in these folders to the disk; raises `CopyFailed`."""
    for folder in folders:
        try:
            with open_folder(images_root, folder, make=False) as at:
                sync_folder(at)
        except OSError as error:
            raise cannot_store(error, folder.name, 0, images_root) from error


def take_back(images_root: Path, path: PurePosixPath, batch: str) -> PurePosixPath:
    """Move the stored picture `path` to .taken-back/`batch`/ and return where it lies now; repeating it is harmless.

    Raises `DamageFound` where the picture is missing.
    """
    target = PurePosixPath(TAKEN_BACK, batch, *path.parent.parts)
    try:
        return _move(images_root, path, target)
    except FileNotFoundError as error:
        if (images_root / target / path.name).is_file():
            return target / path.name  # taken back before, by an undo that was killed
        raise DamageFound(f"The picture {path} is missing; run “tui-studio verify”.") from error
    except OSError as error:
        raise CopyFailed(f"{path} cannot be taken back ({error.strerror}); check {images_root}.", stop=True) from error


def _move(images_root: Path, path: PurePosixPath, target: PurePosixPath) -> PurePosixPath:
    with open_folder(images_root, path.parent, make=False) as here:
        descriptor = open_plain(path.name, here)
        try:
            sha256, size = hash_open(descriptor)
        finally:
            os.close(descriptor)
        with open_folder(images_root, target) as at:
            final, _ = _name_it(_Picture(path.name, here, sha256, size), at, path.name, lambda _: True)
            sync_folder(at)  # before the old name goes: at no moment is there no name on the disk
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path.name, dir_fd=here)
        sync_folder(here)
    return target / final


def give_name(
    images_root: Path, path: PurePosixPath, folder: PurePosixPath, name: str, recorded: Callable[[PurePosixPath], bool]
) -> PurePosixPath:
    """Give the stored picture `path` one more name, in `folder`, the first that is free; its old one stays.

    A disk that knows no links gives it the new name instead. Raises `DamageFound` where the picture is missing.
    """
    try:
        with open_folder(images_root, path.parent, make=False) as here:
            descriptor = open_plain(path.name, here)
            try:
                sha256, size = hash_open(descriptor)
            finally:
                os.close(descriptor)
            with open_folder(images_root, folder) as at:
                picture = _Picture(path.name, here, sha256, size)
                final, _ = _name_it(picture, at, name, lambda taken: not recorded(folder / taken))
                sync_folder(at)
    except FileNotFoundError as error:
        raise DamageFound(f"The picture {path} is missing; run “tui-studio verify”.") from error
    except OSError as error:
        raise CopyFailed(f"{path} cannot be moved ({error.strerror}); check {images_root}.", stop=True) from error
    return folder / final


def take_name(images_root: Path, path: PurePosixPath) -> None:
    """Take a name away from a picture that has another one; nothing where it is gone already."""
    with open_folder(images_root, path.parent, make=False) as here:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path.name, dir_fd=here)
        sync_folder(here)


@contextlib.contextmanager
def open_folder(images_root: Path, folder: PurePosixPath, *, make: bool = True) -> Iterator[int]:
    """Open `folder` below `images_root`, one part after the other and through no link; a new part is fsynced.

    Raises `CopyFailed` for a folder that would lie elsewhere. Going by open folders leaves no moment in which a
    part could be exchanged for a link.
    """
    if folder.is_absolute() or any(part == ".." or not _PART.fullmatch(part) for part in folder.parts):
        raise CopyFailed(f"“{folder}” is no folder below {images_root}.")
    at = os.open(images_root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folder.parts:
            inner = _enter(part, at, make=make)
            os.close(at)
            at = inner
        yield at
    finally:
        os.close(at)


def _enter(part: str, at: int, *, make: bool) -> int:
    if make:
        with contextlib.suppress(FileExistsError):
            os.mkdir(part, dir_fd=at)
    try:
        inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            raise CopyFailed(f"“{part}” in the images folder is a link or a file; move it away.", stop=True) from error
        raise
    # An empty folder may be one whose maker was killed before this fsync; a filled one had it.
    if make:
        with os.scandir(inner) as entries:
            if next(entries, None) is None:
                sync_folder(at)
    return inner


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield at
    finally:
        os.close(at)


def _name_it(picture: _Picture, at: int, name: str, may_claim: Callable[[str], bool]) -> tuple[str, bool]:
    """Give `picture` the first name that is free; returns the name, and whether an equal file had it already."""
    if not _PART.fullmatch(name) or name in {".", ".."}:
        raise CopyFailed(f"“{name}” is no name for a file.")
    for n in range(_MOST):
        candidate = numbered(name, n) if n else name
        if _link(picture, at, candidate):
            return candidate, False
        found = _look(candidate, at, picture)
        if found == "equal":
            return candidate, True
        if found == "empty" and may_claim(candidate):
            _rename(picture, at, candidate)
            return candidate, False
    raise CopyFailed(f"There are {_MOST} files called {name} in one folder; move some away.", stop=True)


def _link(picture: _Picture, at: int, name: str) -> bool:
    """True when `picture` has the name now, False when a file had it before."""
    try:
        os.link(picture.name, name, src_dir_fd=picture.at, dst_dir_fd=at, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        return _reserve(picture, at, name)
    return True


def _reserve(picture: _Picture, at: int, name: str) -> bool:
    """Where there are no hard links (FAT, exFAT, many shares): an exclusively made empty file, then a rename over it.

    A kill between the two leaves the empty file. Two importers cannot meet here, for both are inside a writer's
    transaction; that is also why a foreign reservation is always a dead one.
    """
    try:
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666, dir_fd=at))
    except FileExistsError:
        return False
    try:
        _rename(picture, at, name)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=at)
        raise
    return True


def _rename(picture: _Picture, at: int, name: str) -> None:
    os.replace(picture.name, name, src_dir_fd=picture.at, dst_dir_fd=at)


def _look(name: str, at: int, picture: _Picture) -> str:
    """What has the name: "equal" to the picture (and brought to the disk), "empty", or "other"."""
    try:
        descriptor = open_plain(name, at)
    except OSError:
        return "other"
    try:
        size = os.fstat(descriptor).st_size
        if size == picture.size:
            settle(descriptor)
            return "equal" if hash_open(descriptor) == (picture.sha256, size) else "other"
        return "empty" if size == 0 else "other"
    finally:
        os.close(descriptor)

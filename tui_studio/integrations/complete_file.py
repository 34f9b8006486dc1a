"""A file that appears under its name only when it is complete."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import IO, TYPE_CHECKING

from tui_studio.errors import InputRefused, StudioError
from tui_studio.integrations.disk import NO_LINKS, sync, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def complete_file(path: Path, *, fresh: bool = False) -> Iterator[IO[bytes]]:
    """Write to a temporary file beside `path`, which takes its place when the block ends well, else goes.

    With `fresh` nothing is replaced: a name that is taken, before or meanwhile, is refused. Raises `InputRefused`
    where nothing can be written at all, `StudioError` where the writing breaks off.
    """
    target = path.resolve()
    if target.is_dir():
        raise InputRefused(f"{path} is a folder; name the file to write.")
    if target.exists() and not target.is_file():
        raise InputRefused(f"{path} is no plain file; name the file to write.")
    if fresh and os.path.lexists(path):
        raise InputRefused(f"{path} is there already; name a new file.")
    temp = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(temp, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except FileNotFoundError as error:
        raise InputRefused(f"There is no folder {target.parent}; make it or name another.") from error
    except OSError as error:
        raise InputRefused(f"{path} cannot be written ({error.strerror}).") from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            sync(file.fileno())
        if fresh:
            _take_free_name(temp, target)
        else:
            temp.replace(target)
        _sync_parent(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temp.unlink()
        if isinstance(error, OSError):
            raise StudioError(f"{path} could not be written ({error.strerror}); nothing was changed.") from error
        raise


def _take_free_name(temp: Path, target: Path) -> None:
    try:
        try:
            os.link(temp, target)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666))
            try:
                temp.replace(target)
            except OSError:
                target.unlink()
                raise
        else:
            temp.unlink()
    except FileExistsError as error:
        raise InputRefused(f"{target} is there already; name a new file.") from error


def _sync_parent(target: Path) -> None:
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        sync_folder(folder)
    finally:
        os.close(folder)

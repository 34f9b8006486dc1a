"""Copies of pictures for somebody else, in a folder outside the studio: proven, and nothing is overwritten."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.disk import CHUNK, hash_open, open_plain, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def copy_out(source: Path, target: Path, sha256: str, checkpoint: Callable[[], None]) -> bool:
    """Copy a picture; False where an equal one lies there already. Raises `InputRefused` for a reason in words."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        if _holds(target, sha256):
            return False
        raise InputRefused(f"another file called {target.name} lies there; it was not overwritten") from None
    except OSError as error:
        raise InputRefused(f"cannot be written ({error.strerror})") from error
    try:
        _fill(made, source, checkpoint)
        settle(made)
        if hash_open(made, checkpoint)[0] != sha256:
            raise InputRefused("is not on the disk as it is stored; run “tui-studio verify”")
    except BaseException as error:
        with contextlib.suppress(OSError):
            target.unlink()
        if isinstance(error, OSError):
            raise InputRefused(f"cannot be copied ({error.strerror})") from error
        raise
    finally:
        os.close(made)
    return True


def _fill(made: int, source: Path, checkpoint: Callable[[], None]) -> None:
    with os.fdopen(open_plain(source), "rb", buffering=0) as stored:
        while chunk := stored.read(CHUNK):
            checkpoint()
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(made, rest) :]


def _holds(target: Path, sha256: str) -> bool:
    try:
        descriptor = open_plain(target)
    except OSError:
        return False
    try:
        return hash_open(descriptor)[0] == sha256
    finally:
        os.close(descriptor)

"""Copies of pictures for somebody else, in a folder outside the studio: proven, and nothing is overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

from tui_studio.errors import InputRefused
from tui_studio.integrations.disk import CHUNK, hash_open, open_plain, settle
from tui_studio.integrations.keywords import with_keywords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DAMAGED = "is not on the disk as it is stored; run “tui-studio verify”"


def copy_out(
    source: Path, target: Path, sha256: str, checkpoint: Callable[[], None], keywords: Sequence[str] = ()
) -> bool:
    """Copy a picture; False where an equal one lies there already. Raises `InputRefused` for a reason in words.

    `keywords` are written into the copy of a JPEG; the picture itself is not touched.
    """
    with_words = marked(source, sha256, keywords) if keywords else None
    wanted = hashlib.sha256(with_words).hexdigest() if with_words is not None else sha256
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        if _holds(target, wanted) or _holds(target, sha256):
            return False
        raise InputRefused(f"another file called {target.name} lies there; it was not overwritten") from None
    except OSError as error:
        raise InputRefused(f"cannot be written ({error.strerror})") from error
    try:
        if with_words is not None:
            _write(made, with_words, checkpoint)
        else:
            _fill(made, source, checkpoint)
        settle(made)
        if hash_open(made, checkpoint)[0] != wanted:
            raise InputRefused(DAMAGED)
    except BaseException as error:
        with contextlib.suppress(OSError):
            target.unlink()
        if isinstance(error, OSError):
            raise InputRefused(f"cannot be copied ({error.strerror})") from error
        raise
    finally:
        os.close(made)
    return True


def marked(source: Path, sha256: str, keywords: Sequence[str]) -> bytes | None:
    """A stored JPEG as it goes out with keywords; None for what takes none. Raises `InputRefused` where it is damaged.

    The same picture and words make the same bytes, so that a copy that comes back unchanged is known.
    """
    try:
        with os.fdopen(open_plain(source), "rb") as stored:
            if stored.read(3) != b"\xff\xd8\xff":
                return None
            stored.seek(0)
            data = stored.read()
    except OSError as error:
        raise InputRefused(f"cannot be copied ({error.strerror})") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InputRefused(DAMAGED)
    made = with_keywords(data, keywords)
    return made if made is not data else None


def _fill(made: int, source: Path, checkpoint: Callable[[], None]) -> None:
    with os.fdopen(open_plain(source), "rb", buffering=0) as stored:
        while chunk := stored.read(CHUNK):
            _write(made, chunk, checkpoint)


def _write(made: int, data: bytes, checkpoint: Callable[[], None]) -> None:
    rest = memoryview(data)
    while rest:
        checkpoint()
        rest = rest[os.write(made, rest[:CHUNK]) :]


def _holds(target: Path, sha256: str) -> bool:
    try:
        descriptor = open_plain(target)
    except OSError:
        return False
    try:
        return hash_open(descriptor)[0] == sha256
    finally:
        os.close(descriptor)

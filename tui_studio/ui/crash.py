"""Defects go to a log on disk under a reference number; the screen never shows what a variable held."""

from __future__ import annotations

import os
import traceback
from datetime import UTC
from typing import TYPE_CHECKING

from tui_studio import __version__
from tui_studio.clock import Clock

if TYPE_CHECKING:
    from pathlib import Path

# Python writes these messages out of names in the code; any other message may quote a child's name.
_SAFE = (AttributeError, ImportError, NameError, RecursionError, TypeError)


def write_crash(logs: Path, error: BaseException) -> tuple[str, Path | None]:
    """Write where `error` came from, without variables; returns the reference and the file, None if unwritable."""
    import secrets

    reference = secrets.token_hex(4)
    now = Clock(UTC).now()
    lines = [f"{now:%Y-%m-%dT%H:%M:%SZ} reference {reference} tui_studio {__version__}\n"]
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines += traceback.format_tb(current.__traceback__)
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}: {_told(current)}\n")
        current = current.__cause__ or current.__context__
    file = logs / f"crash-{now:%Y%m%d-%H%M%S}-{reference}.log"
    try:
        logs.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as log:
            log.writelines(lines)
    except OSError:
        return reference, None
    return reference, file


def crash_sentence(reference: str, file: Path | None) -> str:
    """What the user is told."""
    where = f"Details are in {file}." if file else "The log could not be written."
    return f"Something went wrong inside tui_studio; the reference is {reference}. {where}"


def _told(error: BaseException) -> str:
    if isinstance(error, OSError):
        return error.strerror or "no reason given"
    return str(error)[:200] if isinstance(error, _SAFE) else "(its message is left out: it may hold names)"

"""Files of a card that an earlier import has seen: known again by path, size, time and head, and not decoded again.

A hint only saves the reading: whose a picture is, is decided anew. It counts for what is stored and there, and for what
was left open as long as the same would be read in it. Whatever differs in any of it is read as if it were new.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from tui_studio import __version__
from tui_studio.domain.frames import CameraFacts, FileKind, Role, ScannedFrame, SlateReading, Suspicion
from tui_studio.domain.picture_texts import PictureText

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from pydantic import TypeAdapter

    from tui_studio.config import Settings
    from tui_studio.domain.frames import PlannedFrame
    from tui_studio.integrations.card import CardFile
    from tui_studio.repositories.unit_of_work import UnitOfWork

STORED = (Role.IMAGE, Role.DUPLICATE)
Recall: TypeAlias = "Callable[[CardFile], ScannedFrame | None]"


def reading_of(settings: Settings) -> str:
    """How pictures are read here: what was read in another way, or by an earlier version, is not known."""
    from tui_studio.integrations.slate_reader import available_readers  # loads the readers: 30 ms

    return "/".join([__version__, "all codes" if settings.other_codes else "QR", *available_readers().names])


def facts_to_keep(scanned: ScannedFrame | None, planned: PlannedFrame, on_card: CardFile | None, how: str) -> str:
    """What is kept of a file to know it again by; empty for what must be read again.

    `how` says how it was read (`reading_of`). Nothing is kept of a file that changed between the scan and the copy,
    and of one that may be read otherwise the next time.
    """
    same = scanned is not None and on_card is not None and _stamp(on_card) == (scanned.size, scanned.mtime_ns)
    if scanned is None or not same or planned.checksum != scanned.checksum or not _lasts(scanned, planned):
        return ""
    told = replace(scanned, sha256=planned.sha256)  # the copy has found it out
    return json.dumps([_version(how), _adapter().dump_python(told, mode="json")], ensure_ascii=False)


def _lasts(scanned: ScannedFrame, planned: PlannedFrame) -> bool:
    """Whether the same will be read in a file tomorrow.

    A foreign number may be one of ours by then, which is read otherwise; what is damaged may come from a bad contact,
    and so may what the copy has not found as it was read.
    """
    if planned.role in STORED or (planned.role is Role.SLATE and planned.session):
        return True
    if planned.role is Role.DAMAGED or scanned.kind is FileKind.DAMAGED:
        return False
    unknown = scanned.reading.suspicion is Suspicion.UNKNOWN
    return bool(scanned.head) and not unknown and not scanned.reading.payloads


def known_files(uow: UnitOfWork, files: Sequence[CardFile], stored: Container[str], how: str) -> Recall:
    """How to recall the files of a source; `stored` are the hashes of pictures that are there."""
    kept = uow.card_imports.seen_files({file.mtime_ns for file in files})
    known: dict[tuple[str, int, int], ScannedFrame] = {}
    for role, facts in kept:
        frame = _read(facts, _version(how))
        if frame is not None and (frame.sha256 in stored or role not in STORED):
            known[frame.path, frame.size, frame.mtime_ns] = frame
    return lambda file: _recalled(file, known)


def _recalled(file: CardFile, known: Mapping[tuple[str, int, int], ScannedFrame]) -> ScannedFrame | None:
    """Two cards have equal paths, so the first bytes must be the same too; called where files are read."""
    from tui_studio.integrations.card import head_of

    frame = known.get((file.path, *_stamp(file)))
    if frame is None or file.link or file.trouble:
        return None
    try:
        return frame if frame.head == head_of(file) else None
    except OSError:
        return None


def _stamp(file: CardFile) -> tuple[int, int]:
    return file.size, file.mtime_ns


def _read(facts: str, version: str) -> ScannedFrame | None:
    try:
        written, values = json.loads(facts)
        return _adapter().validate_python(values) if written == version else None
    except (ValueError, TypeError):
        return None


def _version(how: str) -> str:
    """Changes when more is looked for in a picture, or when it is read in another way."""
    return "/".join(
        [how, *(field.name for kind in (ScannedFrame, SlateReading, CameraFacts) for field in fields(kind))]
    )


@cache
def _adapter() -> TypeAdapter[ScannedFrame]:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(ScannedFrame)
    # the names that the frames import for type checkers only
    adapter.rebuild(force=True, _types_namespace={"datetime": datetime, "PictureText": PictureText})
    return adapter

"""Slates that bear a code which is not looked for: told where a card is full of slates that nobody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.frames import FileKind, PlanWarning, Suspicion
from tui_studio.services.card_scan import scanned
from tui_studio.services.progress import SILENT
from tui_studio.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.integrations.card import CardFile

OTHER_CODES = "other-codes"
"""The kind of the warning that the slates bear codes which the settings do not ask for."""
LEAST_UNREAD, TIMES_MORE = 5, 2
"""So many frames at least look like slates that nobody could read, and so many times more than were read."""


def unread_codes(
    frames: Sequence[ScannedFrame], files: Sequence[CardFile], is_ours: Callable[[str], bool]
) -> list[PlanWarning]:
    """A warning where one of two such frames bears a Code 128 or Data Matrix of ours; an ordinary card has none.

    `is_ours` says whether a payload names a session of this studio.
    """
    pictures = [frame for frame in frames if frame.kind is FileKind.PICTURE]
    unread = [one for one in pictures if not one.reading.payloads and one.reading.suspicion is not Suspicion.NONE]
    read = sum(any(map(is_ours, one.reading.payloads)) for one in pictures)
    if len(unread) < max(LEAST_UNREAD, TIMES_MORE * read):
        return []
    likely = sorted(unread, key=lambda one: one.reading.suspicion is not Suspicion.STRONG)
    paths = (likely[0].path, likely[len(likely) // 2].path)
    for frame in scanned([file for file in files if file.path in paths], SILENT, is_ours, other_codes=True):
        payload = next(filter(is_ours, frame.reading.payloads), "")
        if payload:
            name, code = clean_text(frame.path.rpartition("/")[2], 60), clean_text(payload, 40)
            text = (
                f"the slates bear Code 128 or Data Matrix, which are not looked for ({code} in {name}): "
                "write other_codes = true in studio.toml, start again and scan again"
            )
            return [PlanWarning("", OTHER_CODES, text)]
    return []

"""Copies that went out to be retouched, known when they come back as they were: they are no new pictures."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_studio.domain.retouching import KEY, image_key
from tui_studio.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tui_studio.domain.frames import ScannedFrame
    from tui_studio.integrations.card import CardFile

END = 4096
"""Bytes by which two files are told apart before one of them is read whole."""


def is_copy(real: Path, sha256: str, texts: Sequence[str], original: Path, original_sha256: str) -> bool:
    """Whether a file is the copy of a stored image as it was exported; `texts` are those that stand in it."""
    from tui_studio.integrations.going_out import marked

    key = image_key(original_sha256)
    if key not in texts[1:] or not _same_end(real, original):
        return False
    number = texts[texts.index(key) - 1]  # as it was then: the image may have been moved since
    try:
        made = marked(original, original_sha256, (number, key))
    except InputRefused:
        return False
    return made is not None and hashlib.sha256(made).hexdigest() == sha256


def copies_among(
    frames: list[ScannedFrame], files: Iterable[CardFile], stored: Mapping[str, str], images: Path
) -> tuple[list[ScannedFrame], dict[str, str]]:
    """The frames of a source, and of those that are such copies the content hash to where the image is stored.

    What may be a copy is hashed if the scan has not done it.
    """
    told = [(frame, [text.text for text in frame.texts if text.field == "xmp-subject"]) for frame in frames]
    marked_ones = [(frame, texts) for frame, texts in told if any(text.startswith(KEY) for text in texts)]
    if not marked_ones:
        return frames, {}
    real = {file.path: file.real for file in files}
    by_key = {image_key(sha256): (sha256, path) for sha256, path in stored.items()}
    found: dict[str, str] = {}
    hashed: dict[str, ScannedFrame] = {}
    for frame, texts in marked_ones:
        for sha256, path in {by_key[text] for text in texts if text in by_key}:
            mine = frame.sha256 or _hash_of(real[frame.path])
            if mine and is_copy(real[frame.path], mine, texts, images / path, sha256):
                found[mine], hashed[frame.path] = path, replace(frame, sha256=mine)
    return [hashed.get(frame.path, frame) for frame in frames], found


def _hash_of(file: Path) -> str:
    from tui_studio.integrations.image_files import hash_file

    try:
        return hash_file(file)
    except OSError:
        return ""


def _same_end(one: Path, other: Path) -> bool:
    """Whether two pictures may hold the same pixels."""
    try:
        with one.open("rb") as mine, other.open("rb") as theirs:
            ends = []
            for file in (mine, theirs):
                file.seek(0, os.SEEK_END)
                file.seek(max(0, file.tell() - END))
                ends.append(file.read())
    except OSError:
        return False
    return ends[0] == ends[1]

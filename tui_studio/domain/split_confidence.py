"""How sure it is that a stretch of frames belongs to the slate it stands with, and on what grounds.

A value for people to sort by, computed from what was seen; it decides nothing. What is not certain enough was given to
nobody before (`split_evidence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_studio.domain.frames import Confidence, Rung
from tui_studio.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui_studio.domain.split_evidence import Evidence
    from tui_studio.domain.split_rhythm import Stretch

LEAST = 10


def confidence(evidence: Evidence, index: int) -> Confidence:
    """Of one stretch that was given to its slate."""
    found = sorted(_against(evidence, index), key=lambda ground: -ground[0])
    return Confidence(max(LEAST, 100 - sum(weight for weight, _ in found)), tuple(text for _, text in found))


def _against(evidence: Evidence, index: int) -> Iterator[tuple[int, str]]:
    """What speaks against it, each with its weight."""
    stretch = evidence.stretches[index]
    yield from _of_slate(stretch)
    threshold = evidence.threshold(index)
    longest = max((gap for gap in stretch.gaps if gap is not None), default=0.0)
    if threshold is None and stretch.gaps:
        yield 25, "the times of its frames do not tell one student from the next"
    elif threshold is not None and longest >= 0.6 * threshold:
        yield 15, f"a pause of {round(longest)} s inside; from {round(threshold)} s on it would be held back"
    if usual := evidence.crowded(index):
        yield 25, f"{counted(stretch.frames, 'frame')} where {round(usual)} are usual"
    if absent := evidence.skipped[index]:
        yield 15, f"no slate was found for {absent[0]}, who would be next"
    if any(stretch.holes):
        yield 5, "a number of the counter is missing between its frames"
    if stretch.doubts_after:
        yield 5, "a slate of nobody ends it"


def _of_slate(stretch: Stretch) -> Iterator[tuple[int, str]]:
    if stretch.rung not in (None, Rung.FIRST, Rung.CLOSER):
        yield 5, f"the slate was hard to read ({stretch.rung})"
    if stretch.shared:
        yield 10, "a slate of several children begins or ends it"

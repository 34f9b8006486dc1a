"""What a bulk step says after it ran: how many changed, and which did not and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was left as it was; `record` is its number."""

    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The outcome of a bulk step; `batch` is empty when nothing changed."""

    batch: str
    changed: int
    skipped: tuple[Skipped, ...] = ()


def reasons(skipped: Iterable[Skipped]) -> str:
    """“no images 6, cancelled 3”, the most frequent first; a single reason needs no count."""
    counts = Counter(skip.reason for skip in skipped).most_common()
    return counts[0][0] if len(counts) == 1 else ", ".join(f"{reason} {count}" for reason, count in counts)

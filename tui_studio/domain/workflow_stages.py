"""The stages of image work that the statuses of sessions belong to, and what waits in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

STAGES = {
    "": "none",
    "capture": "capture images",
    "present": "sales presentation",
    "retouch": "retouch images",
    "produce": "produce images",
    "upload": "upload images",
    "archive": "archive images",
    "delete": "delete images",
}
"""What a status can belong to, in the order of the work."""
TITLES = {
    "capture": "Capture",
    "present": "Sales presentation",
    "retouch": "Retouch",
    "produce": "Produce",
    "upload": "Upload",
    "archive": "Archive",
    "delete": "Delete",
}
"""What the stages are called where sessions stand in them."""


@dataclass(frozen=True, slots=True)
class StatusCount:
    """The sessions of one status."""

    status_id: int
    count: int
    oldest: date | None
    """The earliest day on which one should have left it."""
    late: int


@dataclass(frozen=True, slots=True)
class StageCount:
    """The sessions of one stage."""

    stage: str
    count: int = 0
    oldest: date | None = None
    late: int = 0

    @property
    def title(self) -> str:
        """What people call the stage."""
        return TITLES[self.stage]


def stage_counts(stage_of: Mapping[int, str], counts: Iterable[StatusCount]) -> tuple[StageCount, ...]:
    """Every stage in order with what stands in it; `stage_of` tells the stage of a status."""
    found = {stage: StageCount(stage) for stage in TITLES}
    for one in counts:
        stage = stage_of.get(one.status_id, "")
        if stage in found:
            so_far = found[stage]
            days = [day for day in (so_far.oldest, one.oldest) if day is not None]
            found[stage] = StageCount(
                stage, so_far.count + one.count, min(days, default=None), so_far.late + one.late
            )  # fmt: skip
    return tuple(found.values())

"""What the Bulk Scheduling Wizard collects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tui_studio.domain.slots import SlotRow
    from tui_studio.services.schedule_plan import ClientChoice, SchedulePlan, ScheduleRequest


@dataclass(slots=True)
class ScheduleDraft:
    """Filled in step by step; `plan` is the last count, and stands for exactly this draft."""

    choice: ClientChoice | None = None
    excluded: frozenset[str] = frozenset()
    description: str = ""
    type: str = ""
    status: str = ""
    photographer: str = ""
    assistant: str = ""
    room: str = ""
    order: str = ""
    slots: tuple[SlotRow, ...] = ()
    untimed: date | None = None
    plan: SchedulePlan | None = field(default=None)

    def request(self) -> ScheduleRequest:
        """What the service is asked; step 2 must have been left."""
        from tui_studio.services.schedule_plan import ScheduleRequest

        assert self.choice is not None
        return ScheduleRequest(
            choice=self.choice,
            slots=() if self.untimed else self.slots,
            untimed=self.untimed,
            excluded=self.excluded,
            description=self.description,
            type=self.type,
            status=self.status,
            photographer=self.photographer,
            assistant=self.assistant,
            room=self.room,
            order=self.order or "last-name",
        )

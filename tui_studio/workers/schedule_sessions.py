"""Book a planned set of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_studio.text import counted
from tui_studio.workers.job import JobOutcome

if TYPE_CHECKING:
    from tui_studio.services.schedule_plan import SchedulePlan
    from tui_studio.workers.job import JobContext


@dataclass(frozen=True, slots=True)
class ScheduleSessionsJob:
    """The last step of bulk scheduling: all of the plan, or none of it."""

    plan: SchedulePlan
    kind: str = "schedule-sessions"
    when_stopped: str = "No session was created."

    @property
    def title(self) -> str:
        """How many sessions it is about."""
        return f"Schedule {counted(self.plan.clients - self.plan.excluded, 'session')}"

    def run(self, ctx: JobContext) -> JobOutcome:
        """Create the sessions and tell the first and last time."""
        ctx.log(self.plan.sentence())
        result = ctx.studio.scheduling.apply(self.plan, progress=ctx)
        return JobOutcome(
            f"{counted(result.created, 'session')} created, {_shown(result.first)} to {_shown(result.last)}.",
            {"created": result.created},
            result,
            changed_records=result.created > 0,
        )


def _shown(moment: str) -> str:
    return moment.replace("T", " ")
